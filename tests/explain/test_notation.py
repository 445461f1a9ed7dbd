"""The formulas agree with NumPy."""

import numpy as np
import pytest

from tui_w2v.explain.notation import NOTATIONS

V, D = 5, 3
BOTH_WAYS = [way for notation in NOTATIONS for way in (notation, notation.transposed())]


def name(notation):
    return f"{notation.whose}-{notation.letters_shape.replace(' ', '')}"


@pytest.fixture
def values():
    rng = np.random.default_rng(3)
    return rng.normal(size=(V, D)), rng.normal(size=(V, D))


def computed(formula, notation, E, theta, context):
    """Compute a product as it is written, with matrices shaped as the notation has them."""
    x = np.zeros(V)
    x[context] = 1
    named = {
        notation.E: E.T if notation.E_across else E,
        notation.theta: theta.T if notation.theta_across else theta,
        notation.x: x,
        notation.h: E[context],
    }
    left, right = formula.split("·") if "·" in formula else (notation.theta, notation.h)
    return named[left] @ named[right]


@pytest.mark.parametrize("notation", BOTH_WAYS, ids=name)
def test_look_up_and_scores_are_products_whose_shapes_meet(notation, values):
    E, theta = values
    assert np.array_equal(computed(notation.product, notation, E, theta, 2), E[2])
    assert notation.look_up(2).startswith(f"{notation.h} = {notation.product} = ")
    scores = computed(notation.scores(bias=False), notation, E, theta, 2)
    assert np.allclose(scores, theta @ E[2])


@pytest.mark.parametrize("notation", BOTH_WAYS, ids=name)
def test_a_words_numbers_are_found_where_its_name_says(notation, values):
    E, theta = values
    drawn_E = E.T if notation.E_across else E
    drawn_theta = theta.T if notation.theta_across else theta

    def found(named):
        matrix = drawn_E if named.startswith(f"{notation.E}[") else drawn_theta
        return eval(f"matrix{named[named.index('[') :]}", {}, {"matrix": matrix})

    assert np.array_equal(found(notation.of_E(3)), E[3])
    assert np.array_equal(found(notation.of_theta(3)), theta[3])
    assert found(notation.of_E(3, 1)) == E[3, 1]
    assert found(notation.of_theta(3, 1)) == theta[3, 1]
    assert drawn_E.shape == tuple(map(int, notation.shape(V, D).split(" × ")))
    assert drawn_theta.shape == tuple(map(int, notation.theta_shape(V, D).split(" × ")))
    assert notation.line == ("column" if notation.E_across else "row")


def test_each_says_whose_it_is_in_a_line_that_fits():
    for notation in NOTATIONS:
        assert notation.transposed() != notation == notation.transposed().transposed()
    said = [notation.summary for notation in NOTATIONS]
    assert len(set(said)) == len(NOTATIONS)
    assert max(map(len, said)) <= 79
