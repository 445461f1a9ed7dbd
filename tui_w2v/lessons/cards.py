"""What lessons are made of: cards, questions, claims, and runs to show them on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from tui_w2v.lessons.moment import Moment
from tui_w2v.lessons.notation import Notation
from tui_w2v.lessons.phases import Part
from tui_w2v.training import Phase, Timeline

Cell: TypeAlias = str | Part
Figure: TypeAlias = Callable[[Moment], object]
Figures: TypeAlias = Mapping[str, Figure]


class Exhibit(NamedTuple):
    """A small table of numbers beside a card's sentences."""

    head: tuple[str, ...]
    """What the columns are."""
    rows: tuple[tuple[Cell, ...], ...]
    """The first cell names the row."""


class Ask(NamedTuple):
    """A question; the next card says which answer is right, and claims what makes it so."""

    question: str
    answers: tuple[str, ...]
    """Templates, two to four."""
    right: int
    """The index of the right answer."""


class Claim(NamedTuple):
    """What a card says, in a form that can be checked."""

    says: str
    """A template that goes on from "a run where"."""
    holds: Callable[[Moment], bool]


Check: TypeAlias = Callable[[int], None]


@dataclass(frozen=True)
class Run:
    """A run that a lesson is shown on, made from the run at hand or from another of the lesson."""

    name: str
    make: Callable[[Timeline, Check | None], Timeline]
    said: str = ""
    """What is said while it is made, if that takes long enough to be noticed."""
    of: "Run | None" = None
    """The run that it is made from, if not from the one that the lesson began on."""


@dataclass(frozen=True)
class Card:
    """One idea, at one moment of a run."""

    text: str
    """A template."""
    at: Phase | None = None
    """The phase of the turn that the card is shown at; where not given, as the card before."""
    panes: tuple[int, ...] = ()
    """The panes to look at."""
    turns: int = 0
    """So many turns are made first."""
    run: Run | None = None
    """The run that this card and those after it are shown on; where not given, as before."""
    turned: bool = False
    """Whether E is drawn the other way round than the notation at hand has it."""
    exhibit: Callable[[Moment], Exhibit] | None = None
    """The table."""
    ask: Ask | None = None
    """The question; the next card answers it."""
    figures: Figures = field(default_factory=dict)
    """What the text has names for beside the moment's own."""
    claims: tuple[Claim, ...] = ()
    """What the card says: it is shown only on a run where all of this holds."""


@dataclass(frozen=True)
class Lesson:
    """A question that learners ask, and the cards that answer it."""

    id: str
    """Its name where progress is kept."""
    title: str
    """The question, with gaps for a notation's letters."""
    cards: tuple[Card, ...]
    begin: Run | None = None
    """The run that it begins on, if not the one at hand."""

    def titled(self, notation: Notation) -> str:
        """Its title in a notation's letters."""
        return self.title.format(n=notation)


class Chapter(NamedTuple):
    """Lessons that belong together."""

    title: str
    lessons: tuple[Lesson, ...]


class Moved(NamedTuple):
    """Where a card is shown: on which run, how many turns on, and in which phase."""

    run: Run | None
    turns: int
    phase: Phase


def places(lesson: Lesson) -> list[Moved]:
    """Return where each card of a lesson is shown."""
    here = Moved(lesson.begin, 0, Phase.PICK)
    found = []
    for card in lesson.cards:
        if card.run is not None and card.run is not here.run:
            here = Moved(card.run, 0, here.phase)
        phase = here.phase if card.at is None else card.at
        here = Moved(here.run, here.turns + card.turns, phase)
        found.append(here)
    return found
