"""Trained words as vectors: files in and out."""

from tui_w2v.vectors.model_file import save_model

__all__ = ["save_model"]
