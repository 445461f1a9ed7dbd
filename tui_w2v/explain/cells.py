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

Index = Literal["", "K", "WORD", "WORD,K"]
CELLS: dict[str, Index] = {
    "x": "WORD",
    "E": "WORD,K",
    "h": "K",
    "theta": "WORD,K",
    "bias": "WORD",
    "bias_E": "WORD",
    "noise": "WORD",
    "score": "WORD",
    "output": "WORD",
    "loss": "",
    "error": "WORD",
    "gradient_E": "K",
    "gradient_theta": "WORD,K",
    "gradient_bias": "WORD",
    "E_after": "K",
    "theta_after": "WORD,K",
    "bias_after": "WORD",
    "bias_E_after": "WORD",
    "score_after": "WORD",
    "output_after": "",
}
"""The names, in the order of a turn, and the index of each."""
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

    name: str
    """One of CELLS."""
    word: int = -1
    """The word's index, or −1."""
    k: int = -1
    """The dimension, from 0, or −1."""


class Cells:
    """The numbers of the turn at a timeline's position, and of the parameters around it."""

    def __init__(
        self, timeline: Timeline, notation: Notation | None = None, look: Turn | None = None
    ) -> None:
        """Take the turn at the run's position, or a look by the parameters there.

        The notation writes the cells' labels; without one, they are written as they are parsed.
        """
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
        if name not in _LABELS:
            return self.name(cell)
        if name == "output" and after:
            word = self.words[self.turn.target]
        label = "{n.gradient}[{k}]" if name == "gradient_E" and n.gradient else _LABELS[name]
        E, theta = n.of_E(word, k), n.of_theta(word, k)
        return label.format(n=n, word=word, k=k, E=E, theta=theta) + " after" * bool(after)

    def parse(self, text: str) -> Cell:
        """Return the cell that a text names.

        Raises:
            CellError: The text is no cell.
            UnknownCellError: The turn has no such cell.
        """
        found = re.fullmatch(r"\s*(\w+)\s*(?:\[(.*)\])?\s*", text, re.DOTALL)
        if not found or found[1] not in CELLS:
            names = ", ".join([*map(_pattern, CELLS), *_ABOUT_WORDS])
            raise CellError(f"{text!r} is not a number of a turn: give one of {names}")
        name, inside = found[1], found[2] or ""
        word, _, k = inside.rpartition(",") if "," in CELLS[name] else (inside, "", inside)
        word, k = word.strip() * ("W" in CELLS[name]), k.strip() * ("K" in CELLS[name])
        indexed = bool(found[2]) == bool(CELLS[name]) and bool(word) == ("W" in CELLS[name])
        counts = ", with K from 0" * ("K" in CELLS[name])
        if not indexed or ("K" in CELLS[name] and not re.fullmatch("[0-9]{1,9}", k)):
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
        """Check that the turn has a cell.

        Raises:
            UnknownCellError: It has not.
        """
        turn, name, d = self.turn, self.name(cell), len(self.turn.h)
        if turn.look and cell.name not in _OF_LOOKS:
            raise UnknownCellError(f"{name}: a look is forward only, so nothing is trained on it")
        if cell.k >= d:
            raise UnknownCellError(f"{name}: d is {d}, so K is at most {d - 1}")
        if cell.word >= 0 and cell.name not in _OF_ALL_WORDS and self.column(cell) < 0:
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

    def column(self, cell: Cell) -> int:
        """Return the column of a cell's word among the touched words; −1 if it is none."""
        if self.turn.touches_all:
            return cell.word
        return int(self.turn.columns(np.array([cell.word]))[0])

    def value(self, cell: Cell) -> float:
        """Return a cell's number, bit for bit as the turn or the parameters hold it."""
        return float(_VALUES[cell.name](self, cell))


_LABELS = {
    "x": "{n.x}[{word}]",
    "E": "{E}",
    "theta": "{theta}",
    "h": "{n.h}[{k}]",
    "bias": "{n.bias}[{word}]",
    "bias_E": "{n.bias_E}[{word}]",
    "output": "{n.probabilities}[{word}]",
    "error": "{n.error_factor}[{word}]",
    "gradient_E": "∂L/∂{E}",
    "gradient_theta": "∂L/∂{theta}",
    "gradient_bias": "{n.gradient_of_bias}[{word}]",
}
"""How cells are written in a notation; others are written as they are parsed."""

_VALUES: dict[str, Callable[[Any, Cell], Any]] = {
    "x": lambda c, cell: c.turn.x.get(cell.word, 0.0),
    "E": lambda c, cell: c.before.E[cell.word, cell.k],
    "h": lambda c, cell: c.turn.h[cell.k],
    "theta": lambda c, cell: c.before.kernel[cell.k, cell.word],
    "bias": lambda c, cell: c.before.bias[cell.word],
    "bias_E": lambda c, cell: c.before.bias_E[cell.word],
    "noise": lambda c, cell: c.objective.noise[cell.word],
    "score": lambda c, cell: c.turn.scores[c.column(cell)],
    "output": lambda c, cell: c.turn.outputs[c.column(cell)],
    "loss": lambda c, _: c.turn.loss,
    "error": lambda c, cell: c.turn.error[c.column(cell)],
    "gradient_E": lambda c, cell: c.turn.gradient_E_row[cell.k],
    "gradient_theta": lambda c, cell: c.turn.error[c.column(cell)] * c.turn.h[cell.k],
    "gradient_bias": lambda c, cell: c.turn.gradient_bias[c.column(cell)],
    "E_after": lambda c, cell: c.turn.E_row_after[cell.k],
    "theta_after": lambda c, cell: c.after.kernel[cell.k, cell.word],
    "bias_after": lambda c, cell: c.after.bias[cell.word],
    "bias_E_after": lambda c, cell: c.after.bias_E[cell.word],
    "score_after": lambda c, cell: c.scores_after[c.column(cell)],
    "output_after": lambda c, _: c.outputs_after[c.turn.target_column],
}
"""The number of each cell, from the Cells, which have been checked."""


def _pattern(name: str) -> str:
    return f"{name}[{CELLS[name]}]" if CELLS[name] else name
