"""The numbers and words that a card's sentences can use: those of one turn."""

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

from tui_w2v.corpus import Pair, PairCounts
from tui_w2v.explain.notation import OURS, Notation, counted
from tui_w2v.explain.phases import Part, Role, loss_text, output_text, probability_text
from tui_w2v.skipgram import Changes, Parameters, Turn, count_changes
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import one_hot_product
from tui_w2v.training import Phase, Timeline, branch

_SHOWN = 6

Result = TypeVar("Result")
Figure: TypeAlias = "Callable[[Moment], object]"
Figures: TypeAlias = Mapping[str, Figure]


def number(value: float, form: str = "+.4f") -> Part:
    """Format a number, in its role."""
    return Part(format(value, form), Role.NUMBER)


def numbers(values: FloatArray) -> tuple[Part, ...]:
    """Format the first numbers of a vector."""
    return tuple(number(value) for value in values[:_SHOWN].tolist())


class Moment:
    """A turn of a run, with the parameters before and after it.

    Names in a card's sentences are properties of this class, or the card's own figures.
    """

    def __init__(
        self,
        timeline: Timeline,
        home: Timeline | None = None,
        notation: Notation = OURS,
        figures: Figures | None = None,
        results: dict[Callable[..., object], Any] | None = None,
    ) -> None:
        """Read a run at its current position.

        Args:
            timeline: The run.
            home: The run that this one was made from, at the same turn; None if there is none.
            notation: The letters of the formulas.
            figures: The card's own values, by name.
            results: Where ``once`` keeps results, to share them among moments at one position.
        """
        self.timeline = timeline
        self.n = notation
        self._home = home
        self._figures = figures or {}
        self._results = {} if results is None else results

    def once(self, compute: "Callable[[Moment], Result]") -> Result:
        """Return what a function computes from this moment; compute it only the first time.

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

    @property
    def turn(self) -> Turn:
        """The turn."""
        return self.timeline.turn

    @property
    def phase(self) -> Phase:
        """The phase of the turn."""
        return self.timeline.position.phase

    @cached_property
    def pair(self) -> Pair:
        """The turn's pair, with its offsets in the text."""
        return self.timeline.setup.schedule.pair(self.timeline.position.turn)

    @cached_property
    def home(self) -> "Moment":
        """The same turn in the run that this run was made from."""
        return self if self._home is None else Moment(self._home, notation=self.n)

    @property
    def context(self) -> Part:
        """The context word."""
        return self.word(self.turn.context)

    @property
    def target(self) -> Part:
        """The target word."""
        return self.word(self.turn.target)

    def word(self, index: int) -> Part:
        """Return a word, in its role in this turn."""
        role = Role.TEXT
        if index == self.turn.context:
            role = Role.CONTEXT
        elif index == self.turn.target:
            role = Role.TARGET
        return Part(self.timeline.setup.corpus.vocabulary[index], role)

    @property
    def p(self) -> Part:
        """The target's probability."""
        return Part(output_text(self.turn, self.turn.target_output), Role.NUMBER)

    @property
    def again(self) -> Part:
        """The target's probability, predicted again after the update."""
        after = self.p_after
        said = "no finite number" if after is None else output_text(self.turn, after)
        return Part(said, Role.NUMBER)

    @cached_property
    def p_after(self) -> float | None:
        """The same, as a number."""
        turn, objective = self.turn, self.timeline.setup.objective
        return objective.output(self.after, turn)

    @property
    def loss(self) -> Part:
        """The loss."""
        return Part(loss_text(self.turn.loss), Role.NUMBER)

    @property
    def missing(self) -> Part:
        """One minus the target's probability."""
        return Part(probability_text(abs(self.turn.target_off)), Role.NUMBER)

    @cached_property
    def rival(self) -> int:
        """The likeliest word that is not the target."""
        first, second = self.turn.ranking[:2].tolist()
        return int(second if first == self.turn.target else first)

    @property
    def likeliest(self) -> Part:
        """The same, as a word."""
        return self.word(self.rival)

    def likeliest_and_target(self, likeliest: int = 3) -> list[int]:
        """Return some of the likeliest words and the target, the likeliest first."""
        turn = self.turn
        words = [word for word in turn.ranking[: likeliest + 1].tolist() if word != turn.target]
        shown = [*words[:likeliest], turn.target]
        return sorted(shown, key=lambda word: -float(turn.probabilities[word]))

    @property
    def rate(self) -> float:
        """The learning rate."""
        return self.turn.learning_rate

    # Sizes

    @property
    def V(self) -> int:
        """The vocabulary size."""
        return self.turn.V

    @property
    def d(self) -> int:
        """The number of dimensions."""
        return len(self.turn.h)

    @property
    def size(self) -> int:
        """How many numbers E has; theta has as many."""
        return self.V * self.d

    @property
    def others(self) -> int:
        """How many words there are besides one."""
        return self.V - 1

    @property
    def shape(self) -> str:
        """The shape of E, as it is drawn."""
        return self.n.shape(self.V, self.d)

    @property
    def total(self) -> int:
        """How many parameters there are."""
        return 2 * self.size + self.V * self.has_bias

    @property
    def has_bias(self) -> bool:
        """Whether there is an output bias."""
        return self.turn.has_bias

    @property
    def bias_too(self) -> str:
        """The bias, in a list of what is trained."""
        return f" and {self.n.bias}" if self.has_bias else ""

    # What the turn changes, counted by comparing

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
        """What the turn changes, counted by comparing."""
        return count_changes(self.before, self.after)

    @property
    def E_rows(self) -> int:
        """How many rows of E the turn changes."""
        return self.changes.E_rows

    @property
    def E_numbers(self) -> int:
        """How many numbers of E the turn changes."""
        return self.changes.E_numbers

    @property
    def theta_rows(self) -> int:
        """How many rows of theta the turn changes."""
        return self.changes.theta_rows

    @property
    def biases(self) -> int:
        """How many biases the turn changes."""
        return self.changes.biases

    @property
    def changed(self) -> int:
        """How many parameters the turn changes."""
        return self.changes.numbers

    @cached_property
    def E_rows_since_start(self) -> int:
        """How many rows of E differ from those at the run's beginning."""
        start = self.timeline.baseline.E
        return int((start != self.timeline.parameters.E).any(axis=1).sum())

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

    @property
    def targets_here(self) -> str:
        """How many targets the window has, in words."""
        return counted(len(self.window), "target")

    @cached_property
    def pair_count(self) -> int:
        """How often this pair occurs in the whole text."""
        return self.count_of(self.turn.context, self.turn.target)

    @cached_property
    def sampled(self) -> Turn:
        """The turn that negative sampling would make of this pair, from the same parameters."""
        return branch(self.timeline, under=NegativeSampling.name).turn

    def count_of(self, context: int, target: int) -> int:
        """Return how often a pair occurs in the whole text."""
        return int(self._counts.number(context, target))

    @cached_property
    def context_count(self) -> int:
        """How many pairs of the text have this context word."""
        return int(self._counts.per_context[self.turn.context])

    @property
    def _counts(self) -> PairCounts:
        """The text's pair counts.

        GloVe's own counts may weight near words more. The run that the lesson began on counts every
        pair as 1, and all runs of a lesson have one text.
        """
        return self.home.timeline.setup.counts()

    # Products

    def score(self, word: int, *, after: bool = False) -> float:
        """Return theta[word]·h, without the bias.

        Args:
            word: The word.
            after: Whether to use theta after the update; h is always that before it.
        """
        p = self.after if after else self.before
        return float(p.kernel[:, word].astype(float) @ self.turn.h.astype(float))

    @cached_property
    def product(self) -> FloatArray:
        """The one-hot times E, computed over all rows, shape (d,)."""
        return one_hot_product(self.before.E, self.turn.context)
