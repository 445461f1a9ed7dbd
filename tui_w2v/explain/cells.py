"""Names of the numbers of a turn, such as ``score[king]`` or ``E[king,3]``, and their values."""

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np

from tui_w2v.errors import InputError
from tui_w2v.explain.notation import Notation
from tui_w2v.skipgram import Parameters, Turn
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Timeline


class _Kind(NamedTuple):
    """What the cells of one name have in common."""

    indices: Literal["", "K", "WORD", "WORD,K"]
    value: Callable[[Any, Any], Any]  # the number, from Cells and a Cell that they have
    label: str = ""  # how a notation writes it; empty if it is written as it is parsed


CELLS = {
    "x": _Kind("WORD", lambda c, at: c.turn.x.get(at.word, 0.0), "{n.x}[{word}]"),
    "E": _Kind("WORD,K", lambda c, at: c.before.E[at.word, at.k], "{part}"),
    "h": _Kind("K", lambda c, at: c.turn.h[at.k], "{n.h}[{k}]"),
    "theta": _Kind("WORD,K", lambda c, at: c.before.kernel[at.k, at.word], "{part}"),
    "bias": _Kind("WORD", lambda c, at: c.before.bias[at.word], "{n.bias}[{word}]"),
    "bias_E": _Kind("WORD", lambda c, at: c.before.bias_E[at.word], "{n.bias_E}[{word}]"),
    "noise": _Kind("WORD", lambda c, at: c.objective.noise[at.word]),
    "score": _Kind("WORD", lambda c, at: c.of_touched(at.word, c.turn.scores)),
    "output": _Kind(
        "WORD", lambda c, at: c.of_touched(at.word, c.turn.outputs), "{n.probabilities}[{word}]"
    ),
    "loss": _Kind("", lambda c, _: c.turn.loss),
    "error": _Kind(
        "WORD", lambda c, at: c.of_touched(at.word, c.turn.error), "{n.error_factor}[{word}]"
    ),
    "gradient_E": _Kind("K", lambda c, at: c.turn.gradient_E_row[at.k], "∂L/∂{part}"),
    "gradient_theta": _Kind(
        "WORD,K", lambda c, at: c.of_touched(at.word, c.turn.error) * c.turn.h[at.k], "∂L/∂{part}"
    ),
    "gradient_bias": _Kind(
        "WORD",
        lambda c, at: c.of_touched(at.word, c.turn.gradient_bias),
        "∂L/∂{n.bias}[{word}]",
    ),
    "E_after": _Kind("K", lambda c, at: c.turn.E_row_after[at.k]),
    "theta_after": _Kind("WORD,K", lambda c, at: c.after.kernel[at.k, at.word]),
    "bias_after": _Kind("WORD", lambda c, at: c.after.bias[at.word]),
    "bias_E_after": _Kind("WORD", lambda c, at: c.after.bias_E[at.word]),
    "score_after": _Kind("WORD", lambda c, at: c.of_touched(at.word, c.scores_after)),
    "output_after": _Kind("", lambda c, _: c.of_touched(c.turn.target, c.outputs_after)),
}
"""The names, in the order of a turn."""
_OF_ALL_WORDS = {"x", "E", "theta", "bias", "bias_E", "bias_E_after", "noise"}
"""Cells that words have which the turn does not touch."""
_OF_LOOKS = {"x", "E", "theta", "bias", "bias_E", "noise", "h", "score", "output", "loss"}
"""Cells of a forward pass alone."""
_ABOUT_WORDS = "cosine[QUESTION,WORD]", "rank[QUESTION,WORD]"
"""Other numbers that can be derived, by E."""


class CellError(InputError):
    """A text names no number of a turn."""


class UnknownCellError(CellError):
    """A cell that this turn does not have, such as one of an out-of-vocabulary word."""


class Cell(NamedTuple):
    """The name of one number."""

    name: str  # one of CELLS
    word: int = -1  # the word's index, or −1
    k: int = -1  # the dimension, from 0, or −1


class Cells:
    """The numbers of the turn at a timeline's position, and of the parameters around it."""

    def __init__(
        self, timeline: Timeline, notation: Notation | None = None, look: Turn | None = None
    ) -> None:
        """Take the turn at the run's position, or a look; without a notation, labels are names."""
        self.timeline = timeline
        self.turn = look or timeline.turn
        self._n = notation and notation.for_turn(self.turn)
        self.words = timeline.setup.corpus.vocabulary
        self.objective = timeline.setup.objective
        self.before = timeline.parameters if look else timeline.before_turn()
        self.turns_before = timeline.turns_made if look else timeline.position.turn - 1

    @cached_property
    def after(self) -> Parameters:
        """The parameters after the turn."""
        return self.timeline.after_turn()

    @cached_property
    def scores_after(self) -> FloatArray:
        """The touched words' scores after the update, shape (n,)."""
        after, turn = self.after, self.turn
        kernel = after.kernel if turn.touches_all else after.kernel[:, turn.words]
        with np.errstate(over="ignore", invalid="ignore"):
            scores: FloatArray = after.E[turn.context] @ kernel + after.bias[turn.words]
        return scores if after.bias_E is None else scores + after.bias_E[turn.context]

    @cached_property
    def outputs_after(self) -> FloatArray | None:
        """The touched words' outputs predicted again, shape (n,); None if one is not finite."""
        return self.objective.predict_again(self.after, self.turn)

    def name(self, cell: Cell) -> str:
        """Write a cell as it is parsed."""
        index = [self.words[cell.word]] if cell.word >= 0 else []
        index += [str(cell.k)] if cell.k >= 0 else []
        return f"{cell.name}[{','.join(index)}]" if index else cell.name

    def label(self, cell: Cell) -> str:
        """Write a cell in the notation, or as it is parsed."""
        n, k = self._n, cell.k
        if n is None:
            return self.name(cell)
        word = self.words[cell.word] if cell.word >= 0 else self.words[self.turn.context]
        name, after, _ = cell.name.partition("_after")
        label = CELLS[name].label
        if not label:
            return self.name(cell)
        if name == "output" and after:
            word = self.words[self.turn.target]
        if name == "gradient_E" and n.gradient:
            label = "{n.gradient}[{k}]"
        part = n.of_theta(word, k) if "theta" in name else n.of_E(word, k) if "E" in name else ""
        return label.format(n=n, word=word, k=k, part=part) + " after" * bool(after)

    def parse(self, text: str) -> Cell:
        """Return the cell that a text names; CellError or UnknownCellError for none."""
        found = re.fullmatch(r"\s*(\w+)\s*(?:\[(.*)\])?\s*", text, re.DOTALL)
        if not found or found[1] not in CELLS:
            names = ", ".join([*map(_pattern, CELLS), *_ABOUT_WORDS])
            raise CellError(f"{text!r} is not a number of a turn: give one of {names}")
        name, inside, index = found[1], found[2] or "", CELLS[found[1]].indices
        has_word, has_k = "W" in index, "K" in index
        word, _, k = inside.rpartition(",") if "," in index else (inside, "", inside)
        word, k = word.strip() * has_word, k.strip() * has_k
        indexed = bool(inside) == bool(index) and bool(word) == has_word
        if not indexed or (has_k and not re.fullmatch("[0-9]{1,9}", k)):
            counts = ", with K from 0" * has_k
            raise CellError(f"{text!r}: write this number as {_pattern(name)}{counts}")
        cell = Cell(name, self._index(word) if word else -1, int(k) if k else -1)
        self.check(cell)
        return cell

    def _index(self, word: str) -> int:
        for spelt in (word, word.lower()):
            if spelt in self.words:
                return self.words.index(spelt)
        raise UnknownCellError(self.words.unknown(word))

    def check(self, cell: Cell) -> None:
        """Raise an UnknownCellError unless the turn has a cell."""
        turn, name, d = self.turn, self.name(cell), len(self.turn.h)
        if turn.look and cell.name not in _OF_LOOKS:
            raise UnknownCellError(f"{name}: a look is forward only, so nothing is trained on it")
        if cell.k >= d:
            raise UnknownCellError(f"{name}: d is {d}, so K is at most {d - 1}")
        if cell.word >= 0 and cell.name not in _OF_ALL_WORDS and self.column(cell.word) < 0:
            words = ", ".join(self.words[word] for word in turn.words.tolist())
            raise UnknownCellError(f"{name}: this turn touches only {words}")
        if cell.name.startswith("bias_E") and turn.bias_E is None:
            raise UnknownCellError(f"{name}: only GloVe gives context words a bias")
        if cell.name == "bias_E_after" and cell.word != turn.context:
            context = self.words[turn.context]
            raise UnknownCellError(f"{name}: this turn changes the bias_E of {context} only")
        if cell.name == "noise" and not isinstance(self.objective, NegativeSampling):
            raise UnknownCellError(f"{name}: only negative sampling has a noise distribution")
        if cell.name == "output_after" and self.outputs_after is None:
            raise UnknownCellError(f"{name} is not a finite number")

    def column(self, word: int) -> int:
        """Return a word's column among the touched words; −1 if it is none."""
        return word if self.turn.touches_all else int(self.turn.columns(np.array([word]))[0])

    def of_touched(self, word: int, numbers: FloatArray) -> float:
        """Return a touched word's number, of an array of shape (n,)."""
        return float(numbers[self.column(word)])

    def value(self, cell: Cell) -> float:
        """Return a cell's number, bit for bit as the turn or the parameters hold it."""
        return float(CELLS[cell.name].value(self, cell))


def _pattern(name: str) -> str:
    index = CELLS[name].indices
    return f"{name}[{index}]" if index else name
