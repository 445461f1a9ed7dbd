"""The numbers and words that a card's sentences can use: those of one turn."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, wraps
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np

from tui_w2v.corpus import Pair, PairCounts
from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.explain.phases import Part, Role, output_text
from tui_w2v.lessons.tables import Exhibit, loss, probability, table
from tui_w2v.printable import counted
from tui_w2v.skipgram import Changes, Parameters, Turn, count_changes
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import one_hot_product
from tui_w2v.training import Timeline
from tui_w2v.vectors import nearest, unit_rows

Result = TypeVar("Result")
Figure: TypeAlias = "Callable[[TurnFacts], object]"
Figures: TypeAlias = Mapping[str, Figure]


class TurnFacts:
    """A turn of a run, with the parameters before and after it.

    A name in a sentence is one of FIGURES, an attribute, or one of the lesson's own figures.
    """

    def __init__(
        self,
        timeline: Timeline,
        home: "TurnFacts | None" = None,
        notation: Notation = OURS,
        figures: Figures | None = None,
        results: dict[Callable[..., object], Any] | None = None,
    ) -> None:
        """Read a run at its current position, with the lesson's own figures.

        Home is the same turn in the run that this one was made from. Results are where ``once``
        keeps what it computed, by function, to share it among facts of one position.
        """
        self.timeline, self.setup, self.n = timeline, timeline.setup, notation
        self.vocabulary = self.setup.corpus.vocabulary
        self.turn: Turn = timeline.turn
        self.c, self.t = self.turn.context, self.turn.target
        self.V, self.d = self.turn.V, len(self.turn.h)
        self.size = self.V * self.d  # how many numbers E has; theta has as many
        self.has_bias = self.turn.has_bias
        self.total = 2 * self.size + self.V * self.has_bias  # how many parameters there are
        self.rate = self.turn.learning_rate
        self.context, self.target = self.word(self.c), self.word(self.t)
        self.home = home or self
        self.lineage: list[TurnFacts] = [*(home.lineage if home else []), self]
        """The same turn in each run on the way here: first the one that the lesson began on."""
        self._figures = {**FIGURES, **(figures or {})}
        self.results = {} if results is None else results

    def value(self, name: str) -> object:
        """Return the value of a name in a sentence; KeyError if it is unknown."""
        if name in self._figures:
            return self._figures[name](self)
        if name.startswith("_") or not hasattr(self, name):
            raise KeyError(name)
        return getattr(self, name)

    # The turn

    def word(self, index: int) -> Part:
        """Return a word, in its role in this turn."""
        roles = {self.t: Role.TARGET, self.c: Role.CONTEXT}
        return Part(self.vocabulary[index], roles.get(index, Role.TEXT))

    def table(
        self, head: Iterable[str], rows: Iterable[Iterable[Any]], form: str = "+.4f"
    ) -> Exhibit:
        """Make a table (see ``tables.table``); a whole number that names a row is a word."""
        named = ((self.word(name) if isinstance(name, int) else name, *row) for name, *row in rows)
        return table(head, named, form)

    def probability(self, word: int) -> Part:
        """Format a word's output, which is a probability."""
        return probability(self.turn.probabilities[word])

    @cached_property
    def p_after(self) -> float | None:
        """The target's output, predicted again after the update."""
        after = self.setup.objective.predict_again(self.after, self.turn)
        return None if after is None else float(after[self.turn.target_column])

    @cached_property
    def rival(self) -> int:
        """The likeliest word that is not the target."""
        first, second = self.turn.ranking[:2].tolist()
        return int(second if first == self.t else first)

    def likeliest_and_target(self) -> list[int]:
        """Return three of the likeliest words and the target, the likeliest first."""
        turn = self.turn
        others = [word for word in turn.ranking[:4].tolist() if word != turn.target]
        shown = [*others[:3], turn.target]
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
        E, objective = self.before.E, self.setup.objective
        return objective.full_batch(counts, self.d, E.dtype).gradient(self.before).loss

    @cached_property
    def E_rows_since_start(self) -> int:
        """How many rows of E differ from those at the run's beginning."""
        start = self.timeline.baseline.E
        return int((start != self.timeline.parameters.E).any(axis=1).sum())

    def score(self, word: int, *, after: bool = False) -> float:
        """Return theta[word]·h, without the bias; h is always the row before the update."""
        p = self.after if after else self.before
        return float(p.kernel[:, word].astype(float) @ self.turn.h.astype(float))

    @cached_property
    def product(self) -> FloatArray:
        """The one-hot times E, computed over all rows, shape (d,)."""
        return one_hot_product(self.before.E, self.c)

    @property
    def units(self) -> FloatArray:
        """The rows of E before the turn, divided by their lengths, shape (V, d)."""
        return _units(self)

    def scores_of(self, word: int) -> FloatArray:
        """Return all scores for a context word, with the parameters before the turn, (V,)."""
        scores: FloatArray = self.before.E[word] @ self.before.kernel + self.before.bias
        return scores

    def near(self, word: int, n: int = 5) -> list[tuple[int, float]]:
        """Return the words nearest to a word by E, with their cosines."""
        return nearest(self.units, word, n)

    # The text

    @cached_property
    def window(self) -> list[Pair]:
        """All pairs of the context word's window at this offset in the text."""
        timeline, pairs = self.timeline, self.setup.pairs
        here = timeline.setup.schedule.pair(timeline.position.turn)
        reach = 2 * pairs.window
        near = pairs.numbered(max(0, here.number - reach), min(len(pairs), here.number + reach))
        return [pair for pair in near if pair.context_offset == here.context_offset]

    @property
    def window_targets(self) -> list[int]:
        """The words in this window, each as often as it occurs."""
        return [pair.target for pair in self.window]

    @property
    def counts(self) -> PairCounts:
        """The text's pair counts, each pair counted as 1.

        GloVe's own counts may weight near words more. The run that the lesson began on counts every
        pair as 1, and all runs of a lesson have one text.
        """
        return self.lineage[0].timeline.setup.counts()

    def count_of(self, target: int) -> int:
        """Return how often a word is a target of the context word, in the whole text."""
        return int(self.counts.number(self.c, target))

    def shared_contexts(self, word: int) -> FloatArray:
        """Return how much of a word's targets each word shares, from 0 to 1, shape (V,).

        The sum of min(P(t | word), P(t | other)) over all targets t.
        """
        counts = self.counts
        shares = counts.numbers / counts.per_context[counts.contexts]
        own = counts.of_context(word) / max(1, counts.per_context[word])
        both: FloatArray = np.minimum(shares, own[counts.targets])
        return np.bincount(counts.contexts, both, self.V).astype(float)


def _output(f: TurnFacts, value: float | None) -> Part:
    text = "no finite number" if value is None else output_text(f.turn, value)
    return Part(text, Role.NUMBER)


FIGURES: Figures = {
    "p": lambda f: _output(f, f.turn.target_output),
    "again": lambda f: _output(f, f.p_after),
    "missing": lambda f: probability(abs(f.turn.target_difference)),
    "passes": lambda f: f.timeline.passes_made,
    "loss": lambda f: loss(f.turn.loss),
    "likeliest": lambda f: f.word(f.rival),
    "others": lambda f: f.V - 1,
    "shape": lambda f: f.n.shape(f.V, f.d),
    "bias_too": lambda f: f" and {f.n.bias}" if f.has_bias else "",
    "E_numbers": lambda f: f.changes.E_numbers,
    "theta_rows": lambda f: f.changes.theta_rows,
    "changed": lambda f: f.changes.numbers,
    "context_count": lambda f: int(f.counts.per_context[f.c]),
    "targets_here": lambda f: counted(len(f.window), "target"),
}
"""Values for names in the sentences of any card. p and again are the target's output before and
after the update, missing is how far p is from 1, and likeliest is the likeliest other word."""


def once(compute: Callable[[TurnFacts], Result]) -> Callable[[TurnFacts], Result]:
    """Make a function compute its result only once for a turn, whatever the notation."""

    @wraps(compute)
    def result(f: TurnFacts) -> Result:
        if compute not in f.results:
            f.results[compute] = compute(f)
        return cast("Result", f.results[compute])

    return result


@once
def _units(f: TurnFacts) -> FloatArray:
    return unit_rows(f.before.E.astype(float))
