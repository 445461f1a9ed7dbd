"""The Textual face: the explorer's screens and panes, and the explore screen alone."""

from tui_w2v.tui.app import ExplorerApp
from tui_w2v.tui.query_app import QueryApp

__all__ = ["ExplorerApp", "QueryApp"]
