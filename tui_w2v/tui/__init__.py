"""The Textual face: the explorer's screens and panes."""

from tui_w2v.tui.app import ExplorerApp

__all__ = ["ExplorerApp"]
