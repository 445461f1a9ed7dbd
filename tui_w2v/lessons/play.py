"""Plays a lesson: the current card, the run that it is shown on, the answers."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.explain.phases import Part, fill
from tui_w2v.lessons.cards import Card, CardPosition, Check, Lesson, Run
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tables import Exhibit
from tui_w2v.skipgram import FullSoftmax, NotFiniteError
from tui_w2v.training import (
    MOST_WORK,
    DivergedError,
    PassDivergedError,
    Phase,
    Settings,
    Setup,
    Timeline,
    branch,
    read_corpus,
    work_of_pass,
    write_line,
)

_MOST_KEPT = 3

_UNDER_SOFTMAX = (
    "Your run trains with {objective}, but the lessons explain the softmax. So this lesson uses a "
    "copy of your run with the softmax: the same pair, {n.E} and {n.theta}."
)
_ELSEWHERE = (
    "This lesson needs a run where {needs}. At this turn, your run does not fit, so the lesson "
    "uses {where}."
)
_QUICK = "training takes seconds, not minutes"


class Play:
    """Goes through a lesson's cards, forward and back.

    All runs of a lesson are copies of the run that it is opened on, which does not change.
    """

    def __init__(
        self,
        lesson: Lesson,
        timeline: Timeline,
        kept: dict[tuple[str, Run], Timeline] | None = None,
    ) -> None:
        """Prepare to show the first card of a lesson, right before a run's current turn.

        Shared runs of the lessons before are kept, each with the line of the run that it was made
        from; this lesson adds its own.
        """
        self.lesson = lesson  # once prepared, it may have a new first card that names another run
        self.number = 0  # the index of the current card
        self.answers: dict[int, int] = {}  # those given, by the index of the card that asks
        objective = timeline.setup.settings.objective
        self._intro = ""
        if objective != FullSoftmax.name:
            self._intro = _UNDER_SOFTMAX.replace("{objective}", objective)
        self._kept = {} if kept is None else kept
        self._begin_on(branch(timeline, under=FullSoftmax.name), write_line(timeline, Phase.READY))

    def _begin_on(self, home: Timeline, line: str) -> None:
        """Begin on another run, with its line; no run has been made from it."""
        self._runs: dict[Run | None, Timeline] = {None: home}
        self._line = line
        self._results: dict[CardPosition, dict[Callable[..., object], Any]] = {}

    @property
    def card(self) -> Card:
        """The current card."""
        return self.lesson.cards[self.number]

    @property
    def panes(self) -> tuple[int, ...]:
        """The panes to highlight."""
        cards = reversed(self.lesson.cards[: self.number + 1])
        return next((card.panes for card in cards if card.panes), ())

    @property
    def last(self) -> bool:
        """Whether the current card is the last."""
        return self.number == len(self.lesson.cards) - 1

    @property
    def timeline(self) -> Timeline:
        """The run that the card is shown on."""
        return self._run(self.lesson.positions[self.number].run)

    @property
    def message(self) -> str:
        """What to show while the lesson is prepared."""
        runs = (card.run for card in self.lesson.cards)
        return next((run.message for run in runs if run and run.message), "")

    # The run that the lesson uses

    def prepare(self, check: Check | None = None) -> None:
        """Find a run where all claims of the cards hold; if it is another, add a card that says so.

        The current run is tried first, then a new run on its text, then the royal sample; a run
        whose passes would take too long, with those made before, is not tried. Each of the lesson's
        runs is made once, here. If the check raises an exception, this can be repeated.
        """
        own, line, intro = self._run(None), self._line, self._intro
        try:
            needs, left = self._try(check, MOST_WORK)
            for home, where in _other_runs(own.setup) if needs else ():
                if (other := write_line(home)) == line:  # it has been tried
                    continue
                self._begin_on(home, other)
                intro = _ELSEWHERE.replace("{needs}", needs).replace("{where}", where)
                unmet, left = self._try(check, left)
                if not unmet:
                    break
        except BaseException:
            self._begin_on(own, line)
            raise
        if intro:
            first = Card(intro, panes=(0,))
            self.lesson = replace(self.lesson, cards=(first, *self.lesson.cards))

    def _try(self, check: Check | None, most_work: int) -> tuple[str, int]:
        """Return what speaks against these runs, or nothing, and the work left for other runs."""
        work = self._missing_work()
        if work > most_work:
            return _QUICK, most_work
        return self._unmet(check), most_work - work + self._missing_work()

    def _missing_work(self) -> int:
        """Return the work of the passes of all runs that are not made yet."""
        setup, runs = self._run(None).setup, set()
        for run, _, _ in self.lesson.positions:
            while run and run not in self._runs and (self._line, run) not in self._kept:
                runs.add(run)
                run = run.of
        V, d = len(setup.corpus.vocabulary), setup.settings.dim
        return sum(run.passes * work_of_pass(V, run.dim or d) for run in runs)

    def _unmet(self, check: Check | None) -> str:
        """Return the first claim that does not hold on these runs, or nothing if all hold."""
        with suppress(DivergedError, NotFiniteError, PassDivergedError):
            for position, card in zip(self.lesson.positions, self.lesson.cards, strict=True):
                facts = self._facts(position, check=check)
                for claim in card.claims:
                    if not claim.holds(facts):
                        return claim.statement
            return ""
        return "training does not diverge"

    def _run(self, run: Run | None, check: Check | None = None) -> Timeline:
        """Return a run, and make it first if it is missing."""
        if run is None or run in self._runs:
            return self._runs[run]
        made = self._kept.get((self._line, run))
        if made is None:
            base = self._run(run.of, check)
            here = base.position
            base.go(base.at(base.beginning.turn))
            made = run.make(base, check)
            base.go(here)
            if run.shared:
                if len(self._kept) == _MOST_KEPT:
                    self._kept.clear()
                self._kept[self._line, run] = made
        self._runs[run] = made
        return made

    def go(self, number: int) -> None:
        """Go to a card, by its index."""
        self.number = number
        self.facts()

    def facts(self, notation: Notation = OURS) -> TurnFacts:
        """Return the facts of the current card; the notation is transposed if the card is."""
        return self._facts(self.lesson.positions[self.number], notation)

    def _facts(
        self, position: CardPosition, notation: Notation = OURS, check: Check | None = None
    ) -> TurnFacts:
        """Take a position's run, and all runs that it was made from, there; return the facts."""
        run, turns, phase = position
        home = self._facts(position._replace(run=run.of), notation, check) if run else None
        timeline = self._run(run, check)
        timeline.go(timeline.at(timeline.beginning.turn + turns, phase))
        results = self._results.setdefault(position, {})
        return TurnFacts(timeline, home, notation, self.lesson.figures, results)

    # The text of the current card

    def text(self, facts: TurnFacts) -> tuple[Part, ...]:
        """Return the card's sentences."""
        return fill(self.card.text, facts.value)

    def exhibit(self, facts: TurnFacts) -> Exhibit | None:
        """Return the card's table."""
        return self.card.table(facts) if self.card.table else None

    def question(self, facts: TurnFacts) -> tuple[tuple[Part, ...], list[tuple[Part, ...]]]:
        """Return the card's question and the answers to choose from, if it asks."""
        answers = [fill(answer, facts.value) for answer in self.card.answers]
        return fill(self.card.question, facts.value), answers

    def verdict(self, facts: TurnFacts) -> "Verdict | None":
        """Return how the question of the previous card is answered."""
        asking = self.lesson.cards[self.number - 1] if self.number else None
        if not asking or not asking.question:
            return None
        answer = fill(asking.answers[asking.right], facts.value)
        return Verdict(asking.right, self.answers.get(self.number - 1), answer)


class Verdict(NamedTuple):
    """How a question is answered."""

    right: int  # the index of the right answer
    given: int | None  # the index of the answer that was given
    text: tuple[Part, ...]  # the right answer


def _other_runs(setup: Setup) -> Iterator[tuple[Timeline, str]]:
    """Make runs that a lesson can use in place of this one, each with its description."""
    usual = Settings()
    own = replace(setup.settings, init=usual.init, learning_rate=usual.learning_rate)
    new = Timeline(Setup(own, setup.corpus))
    yield new, "a new run on your text, with random {n.E} and {n.theta} and {n.rate} = {rate:g}"
    royal = Settings.of("royal")
    yield Timeline(Setup(royal, read_corpus(royal))), "the royal sample, at its usual settings"
