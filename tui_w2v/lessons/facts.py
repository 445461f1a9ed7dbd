"""The numbers and words that a card's sentences can use: those of one turn."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import numpy as np

from tui_w2v.corpus import Pair, PairCounts
from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.explain.phases import Part, Role, loss_text, output_text, probability_text
from tui_w2v.printable import counted
from tui_w2v.skipgram import Changes, Parameters, Turn, count_changes
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import one_hot_product
from tui_w2v.training import Timeline, branch
from tui_w2v.vectors import nearest, unit_rows

Result = TypeVar("Result")
Figure: TypeAlias = "Callable[[TurnFacts], object]"
Figures: TypeAlias = Mapping[str, Figure]


class TurnFacts:
    """A turn of a run, with the parameters before and after it.

    Names in a card's sentences are entries of FIGURES, attributes of this class, or the lesson's
    own figures.
    """

    def __init__(
        self,
        timeline: Timeline,
        home: "TurnFacts | None" = None,
        notation: Notation = OURS,
        figures: Figures | None = None,
        results: dict[Callable[..., object], Any] | None = None,
    ) -> None:
        """Read a run at its current position.

        Args:
            timeline: The run.
            home: The same turn in the run that this one was made from; None if there is none.
            notation: The letters of the formulas.
            figures: The lesson's own values, by name.
            results: Where ``once`` keeps results, to share them among facts of one position.
        """
        self.timeline = timeline
        self.n = notation
        self.turn: Turn = timeline.turn
        self.V = self.turn.V
        self.d = len(self.turn.h)
        self.size = self.V * self.d
        """How many numbers E has; theta has as many."""
        self.has_bias = self.turn.has_bias
        self.total = 2 * self.size + self.V * self.has_bias
        """How many parameters there are."""
        self.rate = self.turn.learning_rate
        self.context = self.word(self.turn.context)
        self.target = self.word(self.turn.target)
        self.home = self if home is None else home
        """The same turn in the run that this run was made from, or this run's own facts."""
        self.lineage: list[TurnFacts] = [*(home.lineage if home else ()), self]
        """The same turn in each run on the way here: first the one that the lesson began on."""
        self._figures = {**FIGURES, **(figures or {})}
        self._results = {} if results is None else results

    def once(self, compute: "Callable[[TurnFacts], Result]") -> Result:
        """Return what a function computes from these facts; compute it only the first time.

        Args:
            compute: The function; its result must not depend on the notation.
        """
        if compute not in self._results:
            self._results[compute] = compute(self)
        result: Result = self._results[compute]
        return result

    def value(self, name: str) -> object:
        """Return the value of a name in a sentence.

        Raises:
            KeyError: The name is unknown.
        """
        if name in self._figures:
            return self._figures[name](self)
        if name.startswith("_") or not hasattr(self, name):
            raise KeyError(name)
        return getattr(self, name)

    # The turn

    @cached_property
    def pair(self) -> Pair:
        """The turn's pair, with its offsets in the text."""
        return self.timeline.setup.schedule.pair(self.timeline.position.turn)

    def word(self, index: int) -> Part:
        """Return a word, in its role in this turn."""
        roles = {self.turn.target: Role.TARGET, self.turn.context: Role.CONTEXT}
        return Part(self.timeline.setup.corpus.vocabulary[index], roles.get(index, Role.TEXT))

    def output(self, value: float | None) -> Part:
        """Format an output of the turn; None if it is not finite."""
        text = "no finite number" if value is None else output_text(self.turn, value)
        return Part(text, Role.NUMBER)

    @cached_property
    def p_after(self) -> float | None:
        """The target's output, predicted again after the update."""
        after = self.timeline.setup.objective.predict_again(self.after, self.turn)
        return None if after is None else float(after[self.turn.target_column])

    @cached_property
    def rival(self) -> int:
        """The likeliest word that is not the target."""
        first, second = self.turn.ranking[:2].tolist()
        return int(second if first == self.turn.target else first)

    def likeliest_and_target(self, likeliest: int = 3) -> list[int]:
        """Return some of the likeliest words and the target, the likeliest first."""
        turn = self.turn
        words = [word for word in turn.ranking[: likeliest + 1].tolist() if word != turn.target]
        shown = [*words[:likeliest], turn.target]
        return sorted(shown, key=lambda word: -float(turn.probabilities[word]))

    # The parameters

    @cached_property
    def before(self) -> Parameters:
        """The parameters before the turn."""
        return self.timeline.before_turn()

    @cached_property
    def after(self) -> Parameters:
        """The parameters after the turn."""
        return self.timeline.after_turn()

    @cached_property
    def changes(self) -> Changes:
        """What the turn changes, counted by comparing the parameters before and after."""
        return count_changes(self.before, self.after)

    def loss_on(self, counts: PairCounts) -> float:
        """Return the mean loss of counted pairs, with the parameters before the turn."""
        E, objective = self.before.E, self.timeline.setup.objective
        return objective.full_batch(counts, self.d, E.dtype).gradient(self.before).loss

    @cached_property
    def E_rows_since_start(self) -> int:
        """How many rows of E differ from those at the run's beginning."""
        start = self.timeline.baseline.E
        return int((start != self.timeline.parameters.E).any(axis=1).sum())

    def score(self, word: int, *, after: bool = False) -> float:
        """Return theta[word]·h, without the bias.

        Args:
            word: The word.
            after: Whether to use theta after the update; h is always the row before it.
        """
        p = self.after if after else self.before
        return float(p.kernel[:, word].astype(float) @ self.turn.h.astype(float))

    @cached_property
    def product(self) -> FloatArray:
        """The one-hot times E, computed over all rows, shape (d,)."""
        return one_hot_product(self.before.E, self.turn.context)

    @property
    def units(self) -> FloatArray:
        """The rows of E before the turn, divided by their lengths, shape (V, d)."""
        return self.once(_units)

    def near(self, word: int, n: int = 5) -> list[tuple[int, float]]:
        """Return the words nearest to a word by E, with their cosines."""
        return nearest(self.units, word, n)

    # The text

    @cached_property
    def window(self) -> list[Pair]:
        """All pairs of the context word's window at this offset in the text."""
        pairs, here = self.timeline.setup.pairs, self.pair
        reach = 2 * pairs.window
        near = pairs.numbered(max(0, here.number - reach), min(len(pairs), here.number + reach))
        return [pair for pair in near if pair.context_offset == here.context_offset]

    @property
    def window_targets(self) -> list[int]:
        """The words in this window, each as often as it occurs."""
        return [pair.target for pair in self.window]

    @cached_property
    def window_turns(self) -> list[Turn]:
        """The turns of all the window's pairs, each from the parameters before this turn."""
        objective = self.timeline.setup.objective
        return [
            objective.turn(self.before, pair.context, pair.target, self.rate)
            for pair in self.window
        ]

    @cached_property
    def sampled(self) -> Turn:
        """The turn that negative sampling would make of this pair, from the same parameters."""
        return branch(self.timeline, under=NegativeSampling.name).turn

    @property
    def counts(self) -> PairCounts:
        """The text's pair counts, each pair counted as 1.

        GloVe's own counts may weight near words more. The run that the lesson began on counts every
        pair as 1, and all runs of a lesson have one text.
        """
        return self.lineage[0].timeline.setup.counts()

    def count_of(self, context: int, target: int) -> int:
        """Return how often a pair occurs in the whole text."""
        return int(self.counts.number(context, target))

    def shared_contexts(self, word: int) -> FloatArray:
        """Return how much of a word's targets each word shares, from 0 to 1, shape (V,).

        The sum of min(P(t | word), P(t | other)) over all targets t.
        """
        counts = self.counts
        shares = counts.numbers / counts.per_context[counts.contexts]
        own = counts.of_context(word) / max(1, counts.per_context[word])
        both: FloatArray = np.minimum(shares, own[counts.targets])
        return np.bincount(counts.contexts, both, self.V).astype(float)

    @cached_property
    def pair_count(self) -> int:
        """How often this pair occurs in the whole text."""
        return self.count_of(self.turn.context, self.turn.target)

    @cached_property
    def context_count(self) -> int:
        """How many pairs of the text have this context word."""
        return int(self.counts.per_context[self.turn.context])


FIGURES: Figures = {
    "p": lambda f: f.output(f.turn.target_output),
    "again": lambda f: f.output(f.p_after),
    "missing": lambda f: Part(probability_text(abs(f.turn.target_difference)), Role.NUMBER),
    "passes": lambda f: f.timeline.passes_made,
    "loss": lambda f: Part(loss_text(f.turn.loss), Role.NUMBER),
    "likeliest": lambda f: f.word(f.rival),
    "others": lambda f: f.V - 1,
    "shape": lambda f: f.n.shape(f.V, f.d),
    "bias_too": lambda f: f" and {f.n.bias}" if f.has_bias else "",
    "E_numbers": lambda f: f.changes.E_numbers,
    "theta_rows": lambda f: f.changes.theta_rows,
    "changed": lambda f: f.changes.numbers,
    "targets_here": lambda f: counted(len(f.window), "target"),
}
"""Values for names in the sentences of any card. p and again are the target's output before and
after the update, missing is how far p is from 1, and likeliest is the likeliest other word."""


def _units(f: TurnFacts) -> FloatArray:
    return unit_rows(f.before.E.astype(float))
