"""Every number of a turn is derived from its terms, down to the parameters."""

import itertools
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
    words = range(len(cells.words))
    dims = range(len(cells.turn.h))
    for name, kind in CELLS.items():
        for word, k in itertools.product(
            words if "WORD" in kind.indices else [-1], dims if "K" in kind.indices else [-1]
        ):
            cell = Cell(name, word, k)
            try:
                cells.check(cell)
            except UnknownCellError:
                continue
            yield cell


def expected(timeline, cell):
    turn, before, after = timeline.turn, timeline.before_turn(), timeline.after_turn()
    by_word = dict.fromkeys(range(turn.V))
    by_word |= {word: at for at, word in enumerate(turn.words.tolist())}
    at = by_word.get(cell.word)
    name = cell.name
    if name in ("E", "theta", "bias", "bias_E"):
        array = getattr(before, name)
        return array[cell.word] if cell.k < 0 else array[cell.word, cell.k]
    if name in ("theta_after", "bias_after", "bias_E_after"):
        array = getattr(after, name.removesuffix("_after"))
        return array[cell.word] if cell.k < 0 else array[cell.word, cell.k]
    if name in ("score", "output", "error", "gradient_bias"):
        plural = {"score": "scores", "output": "outputs"}.get(name, name)
        return getattr(turn, plural)[at]
    rest = {
        "x": lambda: cell.word == turn.context,
        "h": lambda: before.E[turn.context, cell.k],
        "loss": lambda: turn.loss,
        "gradient_E": lambda: turn.gradient_E_row[cell.k],
        "gradient_theta": lambda: turn.gradient_theta(np.array([cell.word]))[0, cell.k],
        "E_after": lambda: after.E[turn.context, cell.k],
        "output_after": lambda: timeline.setup.objective.predict_again(after, turn)[
            turn.target_column
        ],
        "noise": lambda: timeline.setup.objective.noise[cell.word],
    }
    return rest[name]() if name in rest else None


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
        assert [change.name for change in changes] == (
            []
            if not turns
            else [f"changed by turn{'s' * (len(turns) > 1)} " + ", ".join(map(str, turns))]
            if len(turns) <= 3
            else [f"changed by {len(turns)} turns, the last {turns[-1]}"]
        )
    assert derivations.of(Cell("theta", 0, 0)).terms[1].name == "changed by turns 1 to 19"


def test_a_parameter_says_that_passes_changed_it(make_timeline) -> None:
    timeline = make_timeline(3)
    make_passes(timeline, 1)
    first = Derivations(timeline).of(Cell("E", 0, 0)).terms[0].name
    assert first == "after 3 turns and 1 full-batch pass"


def test_a_parameter_says_that_it_was_edited(make_timeline) -> None:
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


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("king", CellError, "is not a number of a turn: give one of x[WORD], E[WORD,K], h[K]"),
        ("E[king]", CellError, "write this number as E[WORD,K], with K from 0"),
        ("loss[king]", CellError, "write this number as loss$"),
        ("h[king]", CellError, "write this number as h[K]"),
        ("h[-1]", CellError, "write this number as h[K]"),
        ("score", CellError, "write this number as score[WORD]"),
        ("h[3]", UnknownCellError, "d is 3, so K is at most 2"),
        ("score[kign]", UnknownCellError, "did you mean 'king'"),
        ("bias_E[king]", UnknownCellError, "only GloVe"),
        ("noise[king]", UnknownCellError, "only negative sampling"),
    ],
)
def test_a_text_that_names_no_cell_is_refused(make_timeline, text, error, message) -> None:
    cells = Derivations(make_timeline(1)).cells
    with pytest.raises(error) as raised:
        cells.parse(text)
    assert cells.parse(" E[King, 1 ]") == Cell("E", cells.words.index("king"), 1)
    assert message in f"{raised.value}$"


def test_a_row_of_theta_that_no_turn_touched_is_as_at_first(make_timeline) -> None:
    timeline = make_timeline(6, objective="glove")
    touched = {timeline.setup.schedule.words(turn)[1] for turn in range(1, 6)}
    derivations = Derivations(timeline)
    words = derivations.cells.words
    for word in range(len(words)):
        _, *changes = derivations.of(Cell("theta", word, 0)).terms
        told = [f"changed by those of turns 1 to 5 that touch {words[word]}"]
        assert [change.name for change in changes] == told * (word in touched)


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
