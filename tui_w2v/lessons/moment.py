"""What a card can speak of: the numbers of the turn that a lesson stands at."""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from tui_w2v.corpus import Pair, PairCounts
from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.explain.phases import Part, Role, loss_text, output_text, probability_text
from tui_w2v.skipgram import Changes, Parameters, Turn, count_changes
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import one_hot_product
from tui_w2v.training import Phase, Timeline, branch

if TYPE_CHECKING:
    from tui_w2v.lessons.cards import Figures


_SHOWN = 6


def number(value: float, form: str = "+.4f") -> Part:
    """Write a number so that it is shown as one."""
    return Part(format(value, form), Role.NUMBER)


def numbers(values: FloatArray) -> tuple[Part, ...]:
    """Write the first numbers of a vector."""
    return tuple(number(value) for value in values[:_SHOWN].tolist())


class Moment:
    """A turn of a lesson's run, with what there was before and after it.

    Names that cards' sentences use are properties, or the card's own figures.
    """

    def __init__(
        self, timeline: Timeline, home: Timeline | None = None, notation: Notation = OURS
    ) -> None:
        """Look at where a run stands.

        Args:
            timeline: The run.
            home: The lesson's run as it began, standing at the same turn, where this is another.
            notation: How it is written.
        """
        self.timeline = timeline
        self.n = notation
        self._home = home
        self.figures: Figures = {}
        """What the card works out for itself, by name."""

    def value(self, name: str) -> object:
        """Return what a name in a sentence stands for."""
        figure = self.figures.get(name)
        if figure is not None:
            return figure(self) if isinstance(figure, Callable) else figure  # type: ignore[arg-type]
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
        """Where in the turn it is."""
        return self.timeline.position.phase

    @cached_property
    def pair(self) -> Pair:
        """The turn's pair, with its places."""
        return self.timeline.setup.schedule.pair(self.timeline.position.turn)

    @cached_property
    def home(self) -> "Moment":
        """The same turn in the lesson's run as it began."""
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
        """Name a word, in its role in this turn."""
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
        """The target's probability predicted once more after the update."""
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
        """How much of the probability the target lacks."""
        lacking = abs(float(self.turn.error[self.turn.target]))
        return Part(probability_text(lacking), Role.NUMBER)

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
        """Some of the likeliest words and the target, the likeliest first."""
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
        """How many words there are."""
        return self.turn.V

    @property
    def d(self) -> int:
        """How many numbers a word has."""
        return len(self.turn.h)

    @property
    def size(self) -> int:
        """How many numbers E has, and theta too."""
        return self.V * self.d

    @property
    def others(self) -> int:
        """How many words there are beside one."""
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
        """How many words' numbers in E the turn changes."""
        return self.changes.E_rows

    @property
    def E_numbers(self) -> int:
        """How many numbers of E the turn changes."""
        return self.changes.E_numbers

    @property
    def theta_rows(self) -> int:
        """How many words' numbers in theta the turn changes."""
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
        """How many words' numbers in E are others than at the run's beginning."""
        start = self.timeline.baseline.E
        return int((start != self.timeline.parameters.E).any(axis=1).sum())

    # The text

    @cached_property
    def window(self) -> list[Pair]:
        """All pairs of the context word's window at this place in the text."""
        pairs, here = self.timeline.setup.pairs, self.pair
        reach = 2 * pairs.window
        near = pairs.numbered(max(0, here.number - reach), min(len(pairs), here.number + reach))
        return [pair for pair in near if pair.context_offset == here.context_offset]

    @property
    def window_targets(self) -> list[int]:
        """The words round the context word here, as often as they stand there."""
        return [pair.target for pair in self.window]

    @property
    def targets_here(self) -> str:
        """How many targets the window has."""
        number = len(self.window)
        return f"{number} target{'' if number == 1 else 's'}"

    @cached_property
    def pair_count(self) -> int:
        """How often the whole text has this pair, each time counting 1."""
        return self.count_of(self.turn.context, self.turn.target)

    @cached_property
    def sampled(self) -> Turn:
        """The turn that negative sampling would make of this pair, from the same parameters."""
        return branch(self.timeline, under=NegativeSampling.name).turn

    def count_of(self, context: int, target: int) -> int:
        """How often the whole text has a pair, each time counting 1."""
        return int(self._counts.number(context, target))

    @cached_property
    def context_count(self) -> int:
        """How many pairs of the text have the context word as theirs."""
        return int(self._counts.per_context[self.turn.context])

    @property
    def _counts(self) -> PairCounts:
        """The text's pairs; GloVe's own counts may weigh near words more, and are no whole numbers.

        All runs of a lesson have one text, and the one that it began on counts each pair as 1.
        """
        return self.home.timeline.setup.counts()

    # Products

    def score(self, word: int, *, after: bool = False) -> float:
        """A word's score for this h as it was before the update, by theta before or after it.

        Without the bias: how far the word's output vector points along h.
        """
        p = self.after if after else self.before
        return float(p.kernel[:, word].astype(float) @ self.turn.h.astype(float))

    @cached_property
    def product(self) -> FloatArray:
        """The one-hot times E, worked out over all rows, shape (d,)."""
        return one_hot_product(self.before.E, self.turn.context)
