"""The vocabulary of lessons: cards that show, ask and claim something, and the runs they use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from tui_w2v.explain.notation import Notation
from tui_w2v.lessons.facts import Figure, Figures, TurnFacts
from tui_w2v.lessons.tables import Exhibit
from tui_w2v.training import Phase, Timeline

Check: TypeAlias = Callable[[int], None]
Drawing: TypeAlias = Callable[[TurnFacts], Exhibit]


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


class Show(NamedTuple):
    """What a card shows: see ``show``."""

    panes: tuple[int, ...]
    at: Phase | None
    run: Run | None
    turns: int
    transposed: bool
    aim: bool
    table: Drawing | None


def show(
    *panes: int,
    at: Phase | None = None,
    run: Run | None = None,
    turns: int = 0,
    transposed: bool = False,
    aim: bool = False,
    table: Drawing | None = None,
) -> Show:
    """Say what a card shows.

    Args:
        panes: The panes to highlight; if none, those of the previous card.
        at: The phase; None for that of the previous card.
        run: The run of this card and the following cards; None for that of the previous card.
        turns: How many turns are made before the card is shown.
        transposed: Whether E is drawn transposed.
        aim: Whether pane 3 shows what the text itself answers.
        table: Makes the card's table.
    """
    return Show(panes, at, run, turns, transposed, aim, table)


class Ask(NamedTuple):
    """A question; the next card gives the right answer, and its claims prove the answer."""

    question: str
    answers: tuple[str, ...]
    right: int
    """The index of the right answer."""


def ask(question: str, *answers: str) -> Ask:
    """Ask a question with two to four answers; ✓ begins the right one."""
    right = next(index for index, answer in enumerate(answers) if answer.startswith("✓ "))
    return Ask(question, tuple(answer.removeprefix("✓ ") for answer in answers), right)


Claims: TypeAlias = Mapping[str, Figure]
"""Statements that a program can check on a run, with the checks."""


def claim(statement: str, holds: Figure) -> Claims:
    """Claim, with a check, something of a card's turn: a template that continues "a run where"."""
    return {statement: holds}


ONE_ROW = claim("the turn changes one {n.line} of {n.E}", lambda f: f.changes.E_rows == 1)
THREE_WORDS = claim("there are three words or more", lambda f: f.V > 2)
TWO_WORDS = claim("the two words differ", lambda f: f.turn.context != f.turn.target)


@dataclass(frozen=True)
class Card:
    """One idea, shown at one position of a run."""

    text: str
    """A template, as are the question and the answers."""
    show: Show
    ask: Ask | None
    claims: Claims
    """The card is shown only on a run where all these claims hold."""


def card(text: str, *parts: Show | Ask | Claims) -> Card:
    """Make a card of its text and its parts."""
    made = Card(text, show(), None, {})
    for part in parts:
        match part:
            case Show():
                made = replace(made, show=part)
            case Ask():
                made = replace(made, ask=part)
            case _:
                made = replace(made, claims={**made.claims, **part})
    return made


class CardPosition(NamedTuple):
    """Where a card is shown."""

    run: Run | None
    turns: int
    """How many turns of the run are made before the card's turn."""
    phase: Phase


@dataclass(frozen=True)
class Lesson:
    """A question of learners, with the cards that answer it."""

    id: str
    """The lesson's name in the progress file."""
    title: str
    """The question: a template for a notation's letters."""
    cards: tuple[Card, ...]
    figures: Figures
    """Values for names in the cards' sentences that TurnFacts does not have."""

    def titled(self, notation: Notation) -> str:
        """Return the title in a notation's letters."""
        return self.title.format(n=notation)

    @property
    def positions(self) -> list[CardPosition]:
        """Where each card is shown."""
        here = CardPosition(None, 0, Phase.PICK)
        found = []
        for card in self.cards:
            run, turns, phase = here
            if card.show.run is not None and card.show.run is not run:
                run, turns = card.show.run, 0
            phase = phase if card.show.at is None else card.show.at
            here = CardPosition(run, turns + card.show.turns, phase)
            found.append(here)
        return found


def lesson(id: str, title: str, *cards: Card, **figures: Figure) -> Lesson:
    """Make a lesson (see ``Lesson``)."""
    return Lesson(id, title, cards, figures)


class Chapter(NamedTuple):
    """A group of lessons on one theme."""

    title: str
    lessons: tuple[Lesson, ...]
