"""How a turn is written: this project's letters, or those of others who teach the same model.

Each notation names the same numbers, and draws E as its source does: V × d, with a row a word, or
d × V, with a column a word. Vectors are neither rows nor columns, as in NumPy, so that ``x·E`` and
``E·x`` both make sense, each with its own E.
"""

from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from tui_w2v.printable import counted
from tui_w2v.skipgram import Activation, Turn

Kind = Literal["E", "theta", "both"]
"""Which vectors a word is compared by."""


class Brackets(NamedTuple):
    """The text before and behind a word in a formula."""

    before: str
    behind: str


@dataclass(frozen=True)
class Notation:
    """Letters, and formulas in these letters."""

    whose: str
    """Whose notation it is, for a heading."""
    summary: str
    """Whose notation it is and what differs, in one line of at most 79 cells."""
    context: str = "context word"
    """What the input word is called."""
    target: str = "target word"
    """What the word to predict is called."""
    context_letter: str = ""
    """The context word's letter, if it has one beside its one-hot's."""
    target_letter: str = ""
    """The target word's letter, if it has one beside its one-hot's."""
    x: str = "x"
    """The one-hot of the context word, (V,)."""
    t: str = "t"
    """The one-hot of the target word, (V,)."""
    E: str = "E"
    """The embedding matrix."""
    h: str = "h"
    """The context word's embedding, (d,)."""
    theta: str = "θ"
    """The output vectors."""
    bias: str = "b"
    """The output bias, (V,)."""
    probabilities: str = "ŷ"
    """The softmax of the scores, (V,)."""
    rate: str = "η"
    """The learning rate."""
    gradient: str = ""
    """The gradient on the row of E; empty for ∂L/∂E."""
    E_across: bool = False
    """Whether E is d × V, its words across, rather than V × d, its words down."""
    theta_across: bool = False
    """Whether theta is d × V."""

    activation: Activation = Activation.SOFTMAX
    """How scores become outputs, in the turn."""
    weighted: bool = False
    """Whether some words' terms of the loss have a weight other than 1."""
    has_bias_E: bool = False
    """Whether its context word has a bias."""

    def for_turn(self, turn: Turn) -> "Notation":
        """The same letters, for the formulas of a turn's objective."""
        weighted = turn.weights is not None and bool((turn.weights != 1).any())
        has_bias_E = turn.bias_E is not None
        if (turn.activation, weighted, has_bias_E) == (
            self.activation,
            self.weighted,
            self.has_bias_E,
        ):
            return self
        return replace(self, activation=turn.activation, weighted=weighted, has_bias_E=has_bias_E)

    def transposed(self) -> "Notation":
        """Return the same letters with E transposed."""
        return replace(self, E_across=not self.E_across)

    # Shapes, and what a word has in a matrix

    @property
    def line(self) -> str:
        """What a word has in E: a row, or a column."""
        return "column" if self.E_across else "row"

    @property
    def theta_line(self) -> str:
        """What a word has in theta: a row, or a column."""
        return "column" if self.theta_across else "row"

    @property
    def context_index(self) -> str:
        """The context word as an index."""
        return self.context_letter or self.x

    @property
    def target_index(self) -> str:
        """The target word as an index."""
        return self.target_letter or self.t

    @property
    def letters_shape(self) -> str:
        """The shape of E in letters."""
        return "d × V" if self.E_across else "V × d"

    def shape(self, V: int, d: int) -> str:
        """The shape of E in numbers."""
        return f"{d:,} × {V:,}" if self.E_across else f"{V:,} × {d:,}"

    def theta_shape(self, V: int, d: int) -> str:
        """The shape of theta in numbers."""
        return f"{d:,} × {V:,}" if self.theta_across else f"{V:,} × {d:,}"

    def lines_of_E(self, number: int) -> str:
        """A number of rows, or columns, of E: 1 row of E."""
        return f"{counted(number, self.line)} of {self.E}"

    def lines_of_theta(self, number: int) -> str:
        """A number of rows, or columns, of theta."""
        return f"{counted(number, self.theta_line)} of {self.theta}"

    # Parts of the matrices

    @property
    def brackets_of_E(self) -> Brackets:
        """The text around a word that names its row, or column, of E."""
        return Brackets(f"{self.E}[:, " if self.E_across else f"{self.E}[", "]")

    def of_E(self, word: int | str) -> str:
        """Name a word's row, or column, of E."""
        return f"{self.brackets_of_E.before}{word}{self.brackets_of_E.behind}"

    def of_theta(self, word: int | str) -> str:
        """Name a word's row, or column, of theta."""
        return f"{self.theta}[:, {word}]" if self.theta_across else f"{self.theta}[{word}]"

    def cell_of_E(self, word: int | str, number: int) -> str:
        """Name one number of a word's row, or column, of E."""
        return _cell(self.E, word, number, across=self.E_across)

    def cell_of_theta(self, word: int | str, number: int) -> str:
        """Name one number of a word's row, or column, of theta."""
        return _cell(self.theta, word, number, across=self.theta_across)

    def vectors(self, kind: Kind) -> str:
        """Name a kind of vectors that words can be compared by."""
        return {"E": self.E, "theta": self.theta, "both": f"{self.E} + {self.theta}"}[kind]

    def vector(self, kind: Kind, word: str) -> str:
        """Name a word's vector of a kind."""
        if kind == "both":
            return f"({self.vectors(kind)})[{word}]"
        return self.of_E(word) if kind == "E" else self.of_theta(word)

    # Forward

    @property
    def product(self) -> str:
        """The one-hot times E."""
        return f"{self.E}·{self.x}" if self.E_across else f"{self.x}·{self.E}"

    def look_up(self, word: int | str, *, brief: bool = False) -> str:
        """How h comes out of E: as a look-up and, unless brief, as a product too."""
        product = "" if brief else f"{self.product} = "
        return f"{self.h} = {product}{self.of_E(word)}"

    def scores(self, *, bias: bool) -> str:
        """The scores, with the output bias if there is one."""
        product = f"{self.h}·{self.theta}" if self.theta_across else f"{self.theta}{self.h}"
        if not bias:
            return product
        return f"{product} + {self.bias}" + (f" + {self.bias_E}" if self.has_bias_E else "")

    def softmax(self, *, bias: bool) -> str:
        """The softmax of the scores."""
        return f"softmax({self.scores(bias=bias)})"

    def prediction(self, *, bias: bool) -> str:
        """The outputs, as a formula of the scores."""
        match self.activation:
            case Activation.SOFTMAX:
                return self.softmax(bias=bias)
            case Activation.SIGMOID:
                return f"σ({self.scores(bias=bias)})"
            case Activation.IDENTITY:
                return self.scores(bias=bias)

    @property
    def activation_name(self) -> str:
        """The activation, in a word."""
        return _ACTIVATION_NAMES[self.activation]

    @property
    def bias_E(self) -> str:
        """The context words' bias."""
        return f"{self.bias}_{self.E}"

    @property
    def biases(self) -> str:
        """The biases that a turn changes, as a list."""
        return f"{self.bias}, {self.bias_E}" if self.has_bias_E else self.bias

    @property
    def label(self) -> str:
        """The target's label: 1 in the one-hot, or the log of its pair's count."""
        return "log X" if self.activation is Activation.IDENTITY else self.t

    def loss_of(self, word: int | str) -> str:
        """The loss of a target."""
        of_target = f"−log {self.probability_of(word)}"
        match self.activation:
            case Activation.SOFTMAX:
                return of_target
            case Activation.SIGMOID:
                times = "m·" if self.weighted else ""
                return f"{of_target} − Σ {times}log(1 − {self.probabilities})"
            case Activation.IDENTITY:
                return f"f·({self.probabilities} − log X)²"

    def probability_of(self, word: int | str) -> str:
        """Name one word's output."""
        return f"{self.probabilities}[{word}]"

    # Backward

    @property
    def error(self) -> str:
        """Prediction minus label: the gradient on the scores."""
        difference = f"{self.probabilities} − {self.label}"
        return self.error_factor if self._multiplied else difference

    @property
    def error_factor(self) -> str:
        """The error as a factor of a product."""
        return f"{self._multiplied}({self.probabilities} − {self.label})"

    @property
    def _multiplied(self) -> str:
        """The factor before the difference."""
        if self.activation is Activation.IDENTITY:
            return "2f"
        return "m" if self.weighted else ""

    @property
    def gradient_of_E(self) -> str:
        """The gradient on E; one row, or column, is not 0."""
        return self.gradient or f"∂L/∂{self.E}"

    def gradient_of(self, word: int | str) -> str:
        """The gradient on a word's row, or column, of E."""
        return self.gradient or f"∂L/∂{self.of_E(word)}"

    @property
    def gradient_of_theta(self) -> str:
        """The gradient on theta, a word's error times h."""
        return f"{self.error_factor}·{self.h}"

    @property
    def gradient_of_bias(self) -> str:
        """The gradient on the output bias."""
        return f"∂L/∂{self.bias}"

    @property
    def gradient_sum(self) -> str:
        """The sum that is the gradient on E, one term per word."""
        if self.activation is Activation.IDENTITY:
            return f"{self.error_factor}·{self.theta}"
        return f"Σ {self.error_factor}·{self.theta}"

    @property
    def step_of_E(self) -> str:
        """What the update adds to E."""
        return f"−{self._times(self.gradient_of_E)}"

    @property
    def step_of_theta(self) -> str:
        """What the update adds to theta, a word's error times h."""
        return f"{self.step_of_bias}·{self.h}"

    @property
    def step_of_bias(self) -> str:
        """What the update adds to the output bias."""
        dot = "·" if self._multiplied[:1].isdigit() and len(self.rate) == 1 else ""
        return f"−{self._times(dot + self.error_factor)}"

    def updated(self, word: int | str) -> str:
        """A word's row, or column, of E after the update."""
        return f"{self.of_E(word)} − {self._times(self.gradient_of(word))}"

    def _times(self, slope: str) -> str:
        """The learning rate times a gradient; a rate longer than a letter has a dot behind it."""
        return f"{self.rate}{'·' if len(self.rate) > 1 else ''}{slope}"


_ACTIVATION_NAMES = {
    Activation.SOFTMAX: "softmax",
    Activation.SIGMOID: "sigmoids",
    Activation.IDENTITY: "score",
}


def the_others(number: int, noun: str) -> str:
    """All others of something: the other row, the other 47 rows."""
    return f"the other {noun}" if number == 1 else f"the other {counted(number, noun)}"


def _cell(matrix: str, word: int | str, number: int, *, across: bool) -> str:
    return f"{matrix}[{number}, {word}]" if across else f"{matrix}[{word}, {number}]"


OURS = Notation(
    whose="tui-w2v",
    summary="this project's: one-hots x and t, E is V × d, h = x·E, output vectors θ, rate η",
)

COURSE = Notation(
    whose="the course",
    summary="the course's: one-hots o and y, E is d × V, embedding e = E·o, θ, rate α",
    context_letter="c",
    target_letter="t",
    x="o",
    t="y",
    h="e",
    rate="α",
    E_across=True,
)
"""deeplearning.ai, Sequence Models: ``e = E·o``, and a softmax of ``θ·e`` over all words."""

MIKOLOV = Notation(
    whose="Mikolov",
    summary="Mikolov's: our context word is his centre word, our target is his context word",
    context="centre word",
    target="context word",
    context_letter="w_I",
    target_letter="w_O",
    E="W",
    h="v",
    theta="W′",
    probabilities="p",
    rate="α",
)
"""Mikolov et al. 2013, "Distributed representations of words and phrases", equation 2: input
vectors v and output vectors v′, here rows of W and W′; alpha is the rate of their program.
"""

KERAS = Notation(
    whose="Keras",
    summary="Keras's: Embedding's embeddings, Dense's kernel (d × V), y_pred, y_true, lr",
    context="input word",
    target="label",
    t="y_true",
    E="embeddings",
    theta="kernel",
    bias="bias",
    probabilities="y_pred",
    rate="lr",
    gradient="grad",
    theta_across=True,
)
"""Keras: the weights of an ``Embedding`` and a ``Dense`` layer, trained by ``SGD`` with
``categorical_crossentropy``.
"""

NOTATIONS = (OURS, COURSE, MIKOLOV, KERAS)
"""All notations, in the order of the key."""
