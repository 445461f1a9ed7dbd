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


@dataclass(frozen=True)
class Notation:
    """Letters, and formulas in these letters."""

    whose: str  # whose notation it is, for a heading
    summary: str  # whose notation it is and what differs, in one line of at most 79 cells
    context: str = "context word"  # what the input word is called
    target: str = "target word"  # what the word to predict is called
    context_index: str = "x"  # the context word as an index
    target_index: str = "t"  # the target word as an index
    x: str = "x"  # the one-hot of the context word, (V,)
    t: str = "t"  # the one-hot of the target word, (V,)
    E: str = "E"  # the embedding matrix
    h: str = "h"  # the context word's embedding, (d,)
    theta: str = "θ"  # the output vectors
    bias: str = "b"  # the output bias, (V,)
    probabilities: str = "ŷ"  # the softmax of the scores, (V,)
    rate: str = "η"  # the learning rate
    gradient: str = ""  # the gradient on the row of E; empty for ∂L/∂E
    E_across: bool = False  # whether E is d × V, its words across
    theta_across: bool = False  # whether theta is d × V

    activation: Activation = Activation.SOFTMAX  # how scores become outputs, in the turn
    weighted: bool = False  # whether some words' terms of the loss have a weight other than 1
    has_bias_E: bool = False  # whether its context word has a bias

    def for_turn(self, turn: Turn) -> "Notation":
        """The same letters, for the formulas of a turn's objective."""
        weighted = turn.weights is not None and bool((turn.weights != 1).any())
        now = turn.activation, weighted, turn.bias_E is not None
        if now == (self.activation, self.weighted, self.has_bias_E):
            return self
        return replace(self, activation=now[0], weighted=now[1], has_bias_E=now[2])

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
    def letters_shape(self) -> str:
        """The shape of E in letters."""
        return "d × V" if self.E_across else "V × d"

    def shape(self, V: int, d: int) -> str:
        """The shape of E in numbers."""
        return f"{d:,} × {V:,}" if self.E_across else f"{V:,} × {d:,}"

    def theta_shape(self, V: int, d: int) -> str:
        """The shape of theta in numbers."""
        return f"{d:,} × {V:,}" if self.theta_across else f"{V:,} × {d:,}"

    def lines_of_theta(self, number: int) -> str:
        """A number of rows, or columns, of theta."""
        return f"{counted(number, self.theta_line)} of {self.theta}"

    # Parts of the matrices

    def of_E(self, word: int | str, number: int | None = None) -> str:
        """Name a word's row, or column, of E, or one number of it."""
        return _part(self.E, word, number, across=self.E_across)

    def of_theta(self, word: int | str, number: int | None = None) -> str:
        """Name a word's row, or column, of theta, or one number of it."""
        return _part(self.theta, word, number, across=self.theta_across)

    def vectors(self, kind: Kind) -> str:
        """Name a kind of vectors that words can be compared by."""
        return {"E": self.E, "theta": self.theta, "both": f"{self.E} + {self.theta}"}[kind]

    def vector(self, kind: Kind, word: str) -> str:
        """Name a word's vector of a kind."""
        both = f"({self.vectors('both')})[{word}]"
        return {"E": self.of_E(word), "theta": self.of_theta(word), "both": both}[kind]

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
        return f"{product} + {self.biases.replace(', ', ' + ')}" if bias else product

    def prediction(self, *, bias: bool) -> str:
        """The outputs, as a formula of the scores."""
        return _FORMS[self.activation].outputs.format(self.scores(bias=bias))

    @property
    def activation_name(self) -> str:
        """The activation, in a word."""
        return _FORMS[self.activation].name

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
        form, times = _FORMS[self.activation].loss, "m·" * self.weighted
        return form.format(y=self.probabilities, word=word, times=times)

    # Backward

    @property
    def error(self) -> str:
        """Prediction minus label: the gradient on the scores."""
        return self.error_factor if self._multiplied else self.error_factor[1:-1]

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
    def gradient_sum(self) -> str:
        """The sum that is the gradient on E, one term per word."""
        sign = "" if self.activation is Activation.IDENTITY else "Σ "
        return f"{sign}{self.error_factor}·{self.theta}"

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


class _Form(NamedTuple):
    """How outputs and loss are written under one activation."""

    name: str
    outputs: str
    loss: str


_FORMS = {
    Activation.SOFTMAX: _Form("softmax", "softmax({})", "−log {y}[{word}]"),
    Activation.SIGMOID: _Form("sigmoids", "σ({})", "−log {y}[{word}] − Σ {times}log(1 − {y})"),
    Activation.IDENTITY: _Form("score", "{}", "f·({y} − log X)²"),
}


def the_others(number: int, noun: str) -> str:
    """All others of something: the other row, the other 47 rows."""
    return f"the other {noun}" if number == 1 else f"the other {counted(number, noun)}"


def _part(matrix: str, word: int | str, number: int | None, *, across: bool) -> str:
    """Name a word's row, or column, of a matrix, or one number of it."""
    numbers = ":" if number is None else number
    if across:
        return f"{matrix}[{numbers}, {word}]"
    return f"{matrix}[{word}]" if number is None else f"{matrix}[{word}, {number}]"


OURS = Notation(
    whose="tui-w2v",
    summary="this project's: one-hots x and t, E is V × d, h = x·E, output vectors θ, rate η",
)

COURSE = Notation(
    whose="the course",
    summary="the course's: one-hots o and y, E is d × V, embedding e = E·o, θ, rate α",
    context_index="c",
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
    context_index="w_I",
    target_index="w_O",
    E="W",
    h="v",
    theta="W′",
    probabilities="p",
    rate="α",
)
"""Mikolov et al. 2013, "Distributed representations of words and phrases", equation 2: input
vectors v and output vectors v′, here rows of W and W′; alpha is the rate of their program."""

KERAS = Notation(
    whose="Keras",
    summary="Keras's: Embedding's embeddings, Dense's kernel (d × V), y_pred, y_true, lr",
    context="input word",
    target="label",
    t="y_true",
    target_index="y_true",
    E="embeddings",
    theta="kernel",
    bias="bias",
    probabilities="y_pred",
    rate="lr",
    gradient="grad",
    theta_across=True,
)
"""Keras: the weights of an ``Embedding`` and a ``Dense`` layer, trained by ``SGD`` with
``categorical_crossentropy``."""

NOTATIONS = (OURS, COURSE, MIKOLOV, KERAS)
"""All notations, in the order of the key."""
