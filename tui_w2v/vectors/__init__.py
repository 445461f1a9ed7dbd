"""Word vectors: nearest words, analogies, evaluation, projection, and file formats."""

from tui_w2v.vectors.cache import open_embeddings
from tui_w2v.vectors.embeddings import By, Embeddings, NoThetaError
from tui_w2v.vectors.formats.model import Model, load_model, save_model
from tui_w2v.vectors.formats.reading import read_vectors
from tui_w2v.vectors.formats.stored import StoredVectors
from tui_w2v.vectors.formats.writing import FORMATS, Writer, format_of, save_vectors, write_vectors
from tui_w2v.vectors.nearest import nearest, unit_rows
from tui_w2v.vectors.projection import Projection, project
from tui_w2v.vectors.word_vectors import Neighbour, UnknownWordError, WordVectors

__all__ = [
    "FORMATS",
    "By",
    "Embeddings",
    "Model",
    "Neighbour",
    "NoThetaError",
    "Projection",
    "StoredVectors",
    "UnknownWordError",
    "WordVectors",
    "Writer",
    "format_of",
    "load_model",
    "nearest",
    "open_embeddings",
    "project",
    "read_vectors",
    "save_model",
    "save_vectors",
    "unit_rows",
    "write_vectors",
]
