"""The Textual face: the explorer's screens and panes, and the explore screen alone."""

from tui_w2v.tui.app import ExplorerApp, QueryApp

__all__ = ["ExplorerApp", "QueryApp"]
