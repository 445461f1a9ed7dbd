"""The vocabulary of lessons: cards that show, ask and claim something, and the runs they use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.lessons.facts import Figure, Figures, TurnFacts
from tui_w2v.lessons.tables import Exhibit
from tui_w2v.training import Phase, Timeline

Check: TypeAlias = Callable[[int], None]
Drawing: TypeAlias = Callable[[TurnFacts], Exhibit]


@dataclass(frozen=True, eq=False)
class Run:
    """A run that a lesson uses, made from the current run or from another run of the lesson."""

    make: Callable[[Timeline, Check | None], Timeline]
    message: str = ""  # what to show while the run is made, if this takes a while
    of: "Run | None" = None  # the run to make it from; None for that which the lesson began on
    passes: int = 0  # the most full-batch passes that making it takes
    dim: int = 0  # its number of dimensions, if not that of the run that the lesson began on
    shared: bool = False  # whether it is kept for other lessons that begin on the same run


class Claim(NamedTuple):
    """A statement about a card's turn that a program can check, and the check."""

    statement: str  # a template that continues "a run where"
    holds: Figure


ONE_ROW = Claim("the turn changes one {n.line} of {n.E}", lambda f: f.changes.E_rows == 1)
THREE_WORDS = Claim("there are three words or more", lambda f: f.V > 2)
TWO_WORDS = Claim("the two words differ", lambda f: f.c != f.t)


@dataclass
class Card:
    """One idea, shown at one position of a run. Only ``lesson`` makes and changes cards."""

    text: str  # a template, as are the question and the answers
    panes: tuple[int, ...] = ()  # the panes to highlight; if none, those of the previous card
    phase: Phase | None = None  # None for that of the previous card
    turns: int = 0  # how many turns are made before the card is shown
    transposed: bool = False  # whether E is drawn transposed
    aim: bool = False  # whether pane 3 shows what the text itself answers
    run: Run | None = None  # the run from this card on; None for that of the previous card
    table: Drawing | None = None  # makes the card's table
    question: str = ""  # the next card gives the right answer, and its claims prove the answer
    answers: tuple[str, ...] = ()  # two to four
    right: int = 0  # the index of the right answer
    claims: tuple[Claim, ...] = ()  # the card is shown only on a run where all of them hold


class CardPosition(NamedTuple):
    """Where a card is shown."""

    run: Run | None
    turns: int  # how many turns of the run are made before the card's turn
    phase: Phase


@dataclass(frozen=True)
class Lesson:
    """A question of learners, with the cards that answer it."""

    id: str  # the lesson's name in the progress file
    title: str  # the question: a template for a notation's letters
    cards: tuple[Card, ...]
    figures: Figures  # values for names in the cards' sentences that TurnFacts does not have

    def titled(self, notation: Notation) -> str:
        """Return the title in a notation's letters."""
        return self.title.format(n=notation)

    @property
    def positions(self) -> list[CardPosition]:
        """Where each card is shown."""
        run, turns, phase = CardPosition(None, 0, Phase.PICK)
        found = []
        for card in self.cards:
            if card.run is not None and card.run is not run:
                run, turns = card.run, 0
            turns, phase = turns + card.turns, card.phase or phase
            found.append(CardPosition(run, turns, phase))
        return found


class Show(NamedTuple):
    """What a card shows besides the panes: from here on another run, and a table."""

    run: Run | None = None
    table: Drawing | None = None


def lesson(id: str, title: str, *script: str | Show | Claim, **figures: Figure) -> Lesson:
    """Make a lesson of its script.

    A text with directions in brackets before it begins a card, and what follows belongs to this
    card. Directions are the panes, the phase, a number of turns, "transposed" and "aim". A text
    after ? is a question, one after - an answer, and one after ✓ the right answer.
    """
    cards: list[Card] = []
    for part in script:
        match part:
            case Show(run, table):
                cards[-1].run, cards[-1].table = run, table
            case Claim():
                cards[-1].claims += (part,)
            case _ if part.startswith("["):
                cards.append(_card(part))
            case _ if part.startswith("? "):
                cards[-1].question = part[2:]
            case _:
                if part.startswith("✓ "):
                    cards[-1].right = len(cards[-1].answers)
                cards[-1].answers += (part[2:],)
    return Lesson(id, title, tuple(cards), figures)


_PHASES = {name: phase for phase, name in PHASE_NAMES.items()}


def _card(line: str) -> Card:
    directions, _, text = line.removeprefix("[").partition("] ")
    card = Card(text)
    for told in filter(None, directions.split(", ")):
        number, turns, _ = told.partition(" turn")
        if told in _PHASES:
            card.phase = _PHASES[told]
        elif told in ("transposed", "aim"):
            setattr(card, told, True)
        elif turns:
            card.turns = int(number)
        else:
            card.panes = tuple(map(int, told.split()))
    return card


class Chapter(NamedTuple):
    """A group of lessons on one theme."""

    title: str
    lessons: tuple[Lesson, ...]
