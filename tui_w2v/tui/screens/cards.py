"""The cards that explain the current turn, by the names of their keys' actions."""

from collections.abc import Callable

from textual.screen import Screen

from tui_w2v.training import Timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.check import CheckScreen
from tui_w2v.tui.screens.objectives import ObjectivesScreen
from tui_w2v.tui.screens.product import product_screen
from tui_w2v.tui.screens.source import source_screen
from tui_w2v.tui.screens.summary import summary_screen

CARDS: dict[str, Callable[[Timeline, BaseApp], Screen[None] | Screen[str | None]]] = {
    "product": product_screen,
    "check": lambda timeline, app: CheckScreen(timeline, app.notation),
    "source": source_screen,
    "summary": summary_screen,
    "objectives": lambda timeline, app: ObjectivesScreen(timeline, app.notation),
}
