"""A lesson as it is played: the card at hand, the run that it is shown on, the answers."""

from typing import NamedTuple

from tui_w2v.lessons.cards import Card, Check, Exhibit, Lesson, Run, places
from tui_w2v.lessons.moment import Moment
from tui_w2v.lessons.notation import OURS, Notation
from tui_w2v.lessons.phases import Part
from tui_w2v.lessons.text import written
from tui_w2v.skipgram import FullSoftmax
from tui_w2v.training import Timeline, branch


class Play:
    """Goes through a lesson's cards, forward and back.

    All runs of a lesson branch off the one that it is opened on, which stays as it is.
    """

    def __init__(self, lesson: Lesson, timeline: Timeline) -> None:
        """Stand before the first card.

        Args:
            lesson: The lesson.
            timeline: The run at hand; the lesson begins right before its turn.
        """
        self.lesson = lesson
        self.number = -1
        """Which card is at hand, from 0."""
        self.answers: dict[int, int] = {}
        """What was answered to the cards that ask, by their numbers."""
        self._places = places(lesson)
        # The lessons tell of the softmax, whatever the run at hand makes smaller.
        self._home = branch(timeline, under=FullSoftmax.name)
        self._runs: dict[str, Timeline] = {}

    @property
    def card(self) -> Card:
        """The card at hand."""
        return self.lesson.cards[self.number]

    @property
    def last(self) -> bool:
        """Whether no card comes after it."""
        return self.number == len(self.lesson.cards) - 1

    @property
    def timeline(self) -> Timeline:
        """The run that the card is shown on."""
        return self._run(self._places[max(self.number, 0)].run)

    def missing_run(self, number: int) -> Run | None:
        """Return the run that must be made before a card can be shown, if it is still missing."""
        run = self._places[number].run
        return None if run is None or run.name in self._runs else run

    def make(self, run: Run, check: Check | None = None) -> None:
        """Make a run that is missing.

        Args:
            run: The run.
            check: Called now and then; what it raises ends the making, and nothing has changed.
        """
        if run.of is not None and run.of.name not in self._runs:
            self.make(run.of, check)
        base = self._run(run.of)
        here = base.position
        base.go(base.at(self._first(run.of)))
        self._runs[run.name] = run.make(base, check)
        base.go(here)

    def _first(self, run: Run | None) -> int:
        """The turn that a run begins with."""
        return self._run(run).beginning.position.turn

    def _run(self, run: Run | None) -> Timeline:
        return self._home if run is None else self._runs[run.name]

    def go(self, number: int) -> None:
        """Show a card: its run goes to its turn and phase.

        Raises:
            DivergedError: A turn on the way is not finite; the card before is still at hand.
        """
        run, turns, phase = self._places[number]
        timeline = self._run(run)
        timeline.go(timeline.at(self._first(run) + turns, phase))
        self.number = number

    def moment(self, notation: Notation = OURS) -> Moment:
        """Return what the card at hand can speak of.

        Args:
            notation: How it is written, already turned where the card has E turned.
        """
        run, turns, phase = self._places[self.number]
        home = None
        if run is not None:
            home = self._run(run.of)
            home.go(home.at(self._first(run.of) + turns, phase))
        moment = Moment(self.timeline, home, notation)
        moment.figures = self.card.figures
        return moment

    # What the card at hand says

    def text(self, moment: Moment) -> tuple[Part, ...]:
        """Its sentences."""
        return written(self.card.text, moment)

    def exhibit(self, moment: Moment) -> Exhibit | None:
        """Its table."""
        return self.card.exhibit(moment) if self.card.exhibit else None

    def asked(self, moment: Moment) -> tuple[tuple[Part, ...], list[tuple[Part, ...]]] | None:
        """Its question and the answers to choose from."""
        ask = self.card.ask
        if ask is None:
            return None
        answers = [written(answer, moment) for answer in ask.answers]
        return written(ask.question, moment), answers

    def settled(self, moment: Moment) -> "Settled | None":
        """How the card before is answered by the numbers of this one."""
        before = self.lesson.cards[self.number - 1]
        if self.card.settles is None or before.ask is None:
            return None
        right = self.card.settles(moment)
        return Settled(
            right, self.answers.get(self.number - 1), written(before.ask.answers[right], moment)
        )


class Settled(NamedTuple):
    """How a question is answered."""

    right: int
    """The number of the right answer, from 0."""
    given: int | None
    """The number of the answer that was given, if any was."""
    text: tuple[Part, ...]
    """The right answer."""
