"""The cards that explain the turn at hand, by the names of their keys' actions."""

from collections.abc import Callable
from functools import partial

from textual.screen import Screen

from tui_w2v.explain import Notation
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.skipgram import count_changes
from tui_w2v.training import Timeline, compare_objectives
from tui_w2v.tui.screens.check import CheckScreen
from tui_w2v.tui.screens.objectives import ObjectivesScreen
from tui_w2v.tui.screens.product import ProductScreen
from tui_w2v.tui.screens.source import SourceScreen
from tui_w2v.tui.screens.summary import SummaryScreen


def _product(timeline: Timeline, notation: Notation) -> ProductScreen:
    return ProductScreen(TurnFacts(timeline, notation=notation))


def _check(timeline: Timeline, notation: Notation) -> CheckScreen:
    setup = timeline.setup
    return CheckScreen(
        timeline.turn,
        timeline.before_turn(),
        timeline.position.turn,
        setup.objective,
        setup.corpus.vocabulary,
        notation,
    )


def _source(timeline: Timeline, notation: Notation) -> SourceScreen:
    return SourceScreen(timeline.position.phase, timeline.setup.objective)


def _summary(timeline: Timeline, notation: Notation) -> SummaryScreen:
    setup = timeline.setup
    changes = count_changes(timeline.before_turn(), timeline.after_turn())
    return SummaryScreen(
        setup.settings, setup.corpus, notation, turn=timeline.turn, changes=changes
    )


def _objectives(timeline: Timeline, notation: Notation) -> ObjectivesScreen:
    turn, vocabulary = timeline.turn, timeline.setup.corpus.vocabulary
    return ObjectivesScreen(
        partial(compare_objectives, timeline),
        timeline.setup.objective.name,
        f"{vocabulary[turn.context]} → {vocabulary[turn.target]}",
        notation,
    )


CARDS: dict[str, Callable[[Timeline, Notation], Screen[None] | Screen[str | None]]] = {
    "product": _product,
    "check": _check,
    "source": _source,
    "summary": _summary,
    "objectives": _objectives,
}
