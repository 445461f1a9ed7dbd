"""The parts of a lesson: cards, questions, claims, tables and runs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from tui_w2v.explain.notation import Notation
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.tables import Exhibit
from tui_w2v.training import Phase, Timeline


class Ask(NamedTuple):
    """A question; the next card gives the right answer, and its claims prove the answer."""

    question: str
    answers: tuple[str, ...]
    """Templates, two to four."""
    right: int
    """The index of the right answer."""


Claims: TypeAlias = Mapping[str, Callable[[TurnFacts], object]]
"""Statements that a program can check on a run, with the checks.

A statement is a template that continues the words "a run where".
"""

ONE_ROW: Claims = {"the turn changes one {n.line} of {n.E}": lambda f: f.changes.E_rows == 1}
THREE_WORDS: Claims = {"there are three words or more": lambda f: f.V > 2}
TWO_WORDS: Claims = {"the two words differ": lambda f: f.turn.context != f.turn.target}

Check: TypeAlias = Callable[[int], None]


@dataclass(frozen=True)
class Run:
    """A run that a lesson uses, made from the current run or from another run of the lesson."""

    name: str
    make: Callable[[Timeline, Check | None], Timeline]
    message: str = ""
    """What to show while the run is made, if this takes a while."""
    of: "Run | None" = None
    """The run that this run is made from; None for the run that the lesson began on."""
    passes: int = 0
    """The most full-batch passes that making it takes."""
    dim: int = 0
    """Its number of dimensions, if it is not that of the run that the lesson began on."""
    shared: bool = False
    """Whether it is kept for other lessons that begin on the same run."""


@dataclass(frozen=True)
class Card:
    """One idea, shown at one position of a run."""

    text: str
    """A template."""
    at: Phase | None = None
    """The phase that the card shows; None keeps the phase of the previous card."""
    panes: tuple[int, ...] = ()
    """The panes to highlight; if empty, those of the previous card."""
    turns: int = 0
    """How many turns are made before the card is shown."""
    run: Run | None = None
    """The run of this card and the following cards; None keeps the current run."""
    transposed: bool = False
    """Whether E is drawn transposed."""
    aim: bool = False
    """Whether pane 3 shows what the text itself answers."""
    exhibit: Callable[[TurnFacts], Exhibit] | None = None
    """The table."""
    ask: Ask | None = None
    """The question, answered by the next card."""
    claims: Claims = field(default_factory=dict)
    """The card is shown only on a run where all these claims hold."""


@dataclass(frozen=True)
class Lesson:
    """A question of learners, with the cards that answer it."""

    id: str
    """The lesson's name in the progress file."""
    title: str
    """The question: a template for a notation's letters."""
    cards: tuple[Card, ...]
    begin: Run | None = None
    """The run of the first card; None for the current run."""
    figures: Figures = field(default_factory=dict)
    """Values for names in the cards' sentences that TurnFacts does not have."""

    def titled(self, notation: Notation) -> str:
        """Return the title in a notation's letters."""
        return self.title.format(n=notation)


class Chapter(NamedTuple):
    """A group of lessons on one theme."""

    title: str
    lessons: tuple[Lesson, ...]


class CardPosition(NamedTuple):
    """Where a card is shown."""

    run: Run | None
    turns: int
    """How many turns of the run are made before the card's turn."""
    phase: Phase


def positions(lesson: Lesson) -> list[CardPosition]:
    """Return where each card of a lesson is shown."""
    here = CardPosition(lesson.begin, 0, Phase.PICK)
    found = []
    for card in lesson.cards:
        if card.run is not None and card.run is not here.run:
            here = CardPosition(card.run, 0, here.phase)
        phase = here.phase if card.at is None else card.at
        here = CardPosition(here.run, here.turns + card.turns, phase)
        found.append(here)
    return found
