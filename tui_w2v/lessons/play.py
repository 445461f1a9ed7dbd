"""A lesson as it is played: the card at hand, the run that it is shown on, the answers."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple

from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.explain.phases import Part
from tui_w2v.explain.templates import written
from tui_w2v.lessons.cards import Card, Check, Exhibit, Figures, Lesson, Run, places
from tui_w2v.lessons.moment import Moment
from tui_w2v.skipgram import FullSoftmax, NotFiniteError
from tui_w2v.training import (
    DivergedError,
    PassDivergedError,
    Settings,
    Setup,
    Timeline,
    branch,
    make_timeline,
    read_corpus,
)

_UNDER_SOFTMAX = (
    "Your run trains by {objective}, and the lessons tell of the softmax. So this lesson plays on "
    "a copy of your run under the softmax: the same pair, {n.E} and {n.theta}."
)
_ELSEWHERE = (
    "This lesson needs a run where {needs}. That is not so in your run here, so the lesson plays "
    "on {where}."
)


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
        """The lesson; once prepared, with a first card that names its run, if that is another."""
        self.number = -1
        """Which card is at hand, from 0."""
        self.answers: dict[int, int] = {}
        """What was answered to the cards that ask, by their numbers."""
        self._places = places(lesson)
        self._objective = timeline.setup.settings.objective
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

    @property
    def said(self) -> str:
        """What is said while the lesson is prepared."""
        return next((card.run.said for card in self.lesson.cards if card.run), "")

    # Which run it is played on

    def prepare(self, check: Check | None = None) -> None:
        """Find a run where all that the cards claim is so; a first card tells of another run.

        It is the run at hand, else a new one on its text, else one on the royal sample.

        Args:
            check: Called now and then; what it raises ends the preparation, which can be made
                again.
        """
        own = self._home, self._runs
        intro = None if self._objective == FullSoftmax.name else _UNDER_SOFTMAX
        figures: Figures = {"objective": lambda _: self._objective}
        try:
            needs = self._unmet(check)
            if needs:
                for home, where in _other_runs(self._home.setup):
                    self._home, self._runs = home, {}
                    intro = _ELSEWHERE.replace("{needs}", needs).replace("{where}", where)
                    if not self._unmet(check):
                        break
        except BaseException:
            self._home, self._runs = own
            raise
        if intro:
            card = Card(intro, panes=(6,), figures=figures)
            self.lesson = replace(self.lesson, cards=(card, *self.lesson.cards))
            self._places = places(self.lesson)

    def _unmet(self, check: Check | None) -> str:
        """Return the first claim that does not hold on this run, or nothing if all of them do."""
        with suppress(DivergedError, NotFiniteError, PassDivergedError):
            for number, card in enumerate(self.lesson.cards):
                self._stand_at(number, check)
                moment = self._moment(number)
                for claim in card.claims:
                    if not claim.holds(moment):
                        return claim.says
            return ""
        return "training does not diverge"

    def _first(self, run: Run | None) -> int:
        """The turn that a run begins with."""
        return self._run(run).beginning.position.turn

    def _run(self, run: Run | None, check: Check | None = None) -> Timeline:
        """Return a run, and make it first if it is missing."""
        if run is None:
            return self._home
        if run.name not in self._runs:
            base = self._run(run.of, check)
            here = base.position
            base.go(base.at(self._first(run.of)))
            self._runs[run.name] = run.make(base, check)
            base.go(here)
        return self._runs[run.name]

    def _stand_at(self, number: int, check: Check | None = None) -> None:
        """Take a card's run to its turn and phase."""
        run, turns, phase = self._places[number]
        timeline = self._run(run, check)
        timeline.go(timeline.at(self._first(run) + turns, phase))

    def go(self, number: int) -> None:
        """Show a card.

        Args:
            number: The card, from 0.
        """
        self._stand_at(number)
        self.number = number

    def moment(self, notation: Notation = OURS) -> Moment:
        """Return what the card at hand can speak of.

        Args:
            notation: How it is written, already turned where the card has E turned.
        """
        return self._moment(self.number, notation)

    def _moment(self, number: int, notation: Notation = OURS) -> Moment:
        run, turns, phase = self._places[number]
        home = None
        if run is not None:
            home = self._run(run.of)
            home.go(home.at(self._first(run.of) + turns, phase))
        moment = Moment(self._run(run), home, notation)
        moment.figures = self.lesson.cards[number].figures
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
        """How the question of the card before is answered."""
        ask = self.lesson.cards[self.number - 1].ask if self.number else None
        if ask is None:
            return None
        answer = written(ask.answers[ask.right], moment)
        return Settled(ask.right, self.answers.get(self.number - 1), answer)


class Settled(NamedTuple):
    """How a question is answered."""

    right: int
    """The number of the right answer, from 0."""
    given: int | None
    """The number of the answer that was given, if any was."""
    text: tuple[Part, ...]
    """The right answer."""


def _other_runs(setup: Setup) -> Iterator[tuple[Timeline, str]]:
    """Make runs that a lesson can be played on in place of one with this setup.

    Returns:
        Each run at its beginning, with a template that names it.
    """
    usual = Settings()
    own = replace(setup.settings, init=usual.init, learning_rate=usual.learning_rate)
    new = Timeline(Setup(own, setup.corpus))
    yield new, "a new run on your text, with random {n.E} and {n.theta} and {n.rate} = {rate:g}"
    royal = Settings.of("royal")
    yield make_timeline(royal, read_corpus(royal)), "the royal sample, at its usual settings"
