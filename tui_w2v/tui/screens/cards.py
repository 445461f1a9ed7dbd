"""The cards that explain the current turn, by the names of their keys' actions."""

from collections.abc import Callable
from functools import partial

from textual.screen import Screen

from tui_w2v.training import Timeline, compare_objectives
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.check import CheckScreen
from tui_w2v.tui.screens.objectives import ObjectivesScreen
from tui_w2v.tui.screens.product import product_screen
from tui_w2v.tui.screens.source import source_screen
from tui_w2v.tui.screens.summary import summary_screen


def _check(timeline: Timeline, app: BaseApp) -> CheckScreen:
    setup = timeline.setup
    return CheckScreen(
        timeline.turn,
        timeline.before_turn(),
        timeline.position.turn,
        setup.objective,
        setup.corpus.vocabulary,
        app.notation,
    )


def _objectives(timeline: Timeline, app: BaseApp) -> ObjectivesScreen:
    turn, vocabulary = timeline.turn, timeline.setup.corpus.vocabulary
    return ObjectivesScreen(
        partial(compare_objectives, timeline),
        timeline.setup.objective.name,
        f"{vocabulary[turn.context]} → {vocabulary[turn.target]}",
        app.notation,
    )


CARDS: dict[str, Callable[[Timeline, BaseApp], Screen[None] | Screen[str | None]]] = {
    "product": product_screen,
    "check": _check,
    "source": source_screen,
    "summary": summary_screen,
    "objectives": _objectives,
}
