"""Every number of a turn is derived from its terms, down to the parameters."""

import itertools
from contextlib import suppress
from functools import partial
from random import Random

import numpy as np
import pytest

from tests.explain.helpers import walk
from tests.helpers import make_passes, pairwise
from tui_w2v.explain.cells import CELLS, Cell, CellError, UnknownCellError
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.notation import NOTATIONS
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Phase


def all_cells(derivations):
    cells = derivations.cells
    for name, kind in CELLS.items():
        words = range(len(cells.words)) if "WORD" in kind.indices else [-1]
        dims = range(len(cells.turn.h)) if "K" in kind.indices else [-1]
        for cell in itertools.starmap(partial(Cell, name), itertools.product(words, dims)):
            with suppress(UnknownCellError):
                cells.check(cell)
                yield cell


def expected(timeline, cell):
    turn, before, after = timeline.turn, timeline.before_turn(), timeline.after_turn()
    name, moment, _ = cell.name.partition("_after")
    if name in ("theta", "bias", "bias_E") or cell.name == "E":
        array = getattr(after if moment else before, name)
        return array[cell.word] if cell.k < 0 else array[cell.word, cell.k]
    if cell.name in ("score", "output", "error", "gradient_bias"):
        plural = {"score": "scores", "output": "outputs"}.get(cell.name, cell.name)
        (at,) = np.flatnonzero(turn.words == cell.word)
        return getattr(turn, plural)[at]
    objective = timeline.setup.objective
    rest = {
        "x": lambda: cell.word == turn.context,
        "h": lambda: before.E[turn.context, cell.k],
        "loss": lambda: turn.loss,
        "gradient_E": lambda: turn.gradient_E_row[cell.k],
        "gradient_theta": lambda: turn.gradient_theta(np.array([cell.word]))[0, cell.k],
        "E_after": lambda: after.E[turn.context, cell.k],
        "output_after": lambda: objective.predict_again(after, turn)[turn.target_column],
        "noise": lambda: objective.noise[cell.word],
    }
    return rest[cell.name]() if cell.name in rest else None


@pytest.mark.parametrize(
    ("objective", "bias", "dtype", "extra"),
    pairwise(
        OBJECTIVES,
        [True, False],
        ["float32", "float64"],
        [
            {},
            {"init": "zeros", "dim": 1},
            {"learning_rate": 0.3, "x_max": 2.0},
            {"text": "yes no yes no\n", "dim": 1, "init": "zeros"},
        ],
    ),
)
def test_every_number_is_derived_down_to_the_parameters(
    make_timeline, objective, bias, dtype, extra
) -> None:
    random = Random(f"{objective} {bias} {dtype} {extra}")
    for turn in (1, random.randint(2, 300)):
        timeline = make_timeline(turn, objective=objective, bias=bias, dtype=dtype, **extra)
        derivations = Derivations(timeline)
        names, seen = set(), set()
        for cell in all_cells(derivations):
            derivation = derivations.of(cell)
            names.add(cell.name)
            value = expected(timeline, cell)
            assert value is None or derivation.value == float(value), derivation.name
            assert derivations.cells.parse(derivation.name) == cell
            walk(derivation, np.finfo(dtype).eps, seen)
        assert len(names) >= len(CELLS) - 3


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_no_two_numbers_have_one_label(make_timeline, name, notation) -> None:
    derivations = Derivations(make_timeline(1, dim=2, objective=name), notation)
    labels = [derivations.cells.label(cell) for cell in all_cells(derivations)]
    assert len(set(labels)) == len(labels)


def test_a_parameter_says_which_turns_changed_it(make_timeline) -> None:
    timeline = make_timeline(20)
    derivations = Derivations(timeline)
    pair = timeline.setup.schedule.words
    for word in range(len(derivations.cells.words)):
        first, *changes = derivations.of(Cell("E", word, 0)).terms
        turns = [turn for turn in range(1, 20) if pair(turn)[0] == word]
        assert first.name == "initialised by seed 0"
        assert first.value == timeline.setup.initial_parameters().E[word, 0]
        told = f"changed by turn{'s' * (len(turns) > 1)} " + ", ".join(map(str, turns))
        if len(turns) > 3:
            told = f"changed by {len(turns)} turns, the last {turns[-1]}"
        assert [change.name for change in changes] == [told] * bool(turns)
    assert derivations.of(Cell("theta", 0, 0)).terms[1].name == "changed by turns 1 to 19"
    assert derivations.of(Cell("bias", 0)).terms[0].name == "initialised as 0"
    timeline = make_timeline(6, objective="glove")
    touched = {timeline.setup.schedule.words(turn)[1] for turn in range(1, 6)}
    derivations = Derivations(timeline)
    for word, text in enumerate(derivations.cells.words.words):
        _, *changes = derivations.of(Cell("theta", word, 0)).terms
        told = f"changed by those of turns 1 to 5 that touch {text}"
        assert [change.name for change in changes] == [told] * (word in touched)


def test_a_parameter_says_that_it_was_edited_or_passes_changed_it(make_timeline) -> None:
    timeline = make_timeline(3)

    def first(*cell):
        return Derivations(timeline).of(Cell(*cell)).terms[0]

    timeline.set_number("E", 1, 2, 0.5)
    assert (first("E", 1, 2).name, first("E", 1, 2).value) == ("set by hand", 0.5)
    assert first("E", 1, 1).name == "after 3 turns"
    timeline.set_bias()
    assert first("bias", 1).name == "the best value without E and θ"
    timeline.scramble("theta")
    assert first("theta", 1, 1).name == "sampled anew"
    make_passes(timeline, 1)
    assert first("E", 0, 0).name == "after 3 turns and 1 full-batch pass"


def test_a_text_that_names_no_cell_is_refused(make_timeline) -> None:
    cells = Derivations(make_timeline(1)).cells
    assert cells.parse(" E[King, 1 ]") == Cell("E", cells.words.index("king"), 1)
    for text, message in {
        "king": "is not a number of a turn: give one of x[WORD], E[WORD,K], h[K]",
        "E[king]": "write this number as E[WORD,K], with K from 0",
        "loss[king]": "write this number as loss$",
        "h[king]": "write this number as h[K]",
        "h[-1]": "write this number as h[K]",
        "score": "write this number as score[WORD]",
        "h[3]": "d is 3, so K is at most 2",
        "score[kign]": "did you mean 'king'",
        "bias_E[king]": "only GloVe",
        "noise[king]": "only negative sampling",
    }.items():
        unknown = "write" not in message and text != "king"
        with pytest.raises(UnknownCellError if unknown else CellError) as raised:
            cells.parse(text)
        assert message in f"{raised.value}$"


@pytest.mark.parametrize(
    ("objective", "bias", "dtype", "phase", "x", "extra"),
    pairwise(
        OBJECTIVES,
        [True, False],
        ["float32", "float64"],
        [Phase.READY, Phase.UPDATE],
        [{1: 1.0}, {1: 0.5, 0: 0.5}, {1: 1.0, 0: -1.0}, {1: 0.0}],
        [{}, {"text": "yes no yes no\n", "dim": 1, "init": "zeros"}],
    ),
)
def test_the_numbers_of_a_look_are_derived_too(
    make_timeline, objective, bias, dtype, phase, x, extra
) -> None:
    timeline = make_timeline(9, phase, objective=objective, bias=bias, dtype=dtype, **extra)
    look, now = timeline.look(x), timeline.parameters
    derivations = Derivations(timeline, look=look)
    names, seen = set(), set()
    for cell in all_cells(derivations):
        names.add(cell.name)
        walk(derivations.of(cell), np.finfo(dtype).eps, seen)
    for k, number in enumerate(look.h):
        assert derivations.of(Cell("h", k=k)).value == number
        assert derivations.of(Cell("E", 1, k)).value == now.E[1, k]
    assert derivations.of(Cell("loss")).value == look.loss
    assert not {"error", "gradient_E", "E_after", "output_after"} & names
    with pytest.raises(UnknownCellError, match="a look is forward only"):
        derivations.cells.parse("gradient_E[0]")
