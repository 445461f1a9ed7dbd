"""When a loss has converged, told from losses alone."""

import math

import pytest

from tui_w2v.training.convergence import Convergence

FALLING = [3.4 - number / 20 for number in range(12)]
STILL = [2.7 - number / 1e5 for number in range(11)]
OVERSHOOT = [3.4, 3.0, 7.1, 6.7, 5.7, 5.0, 4.9, 4.6, 4.3, 3.9, 3.4]


def following(losses, *, without_context=3.3, warm_up=0):
    followed = Convergence(1e-3, warm_up, 1e-6, without_context)
    followed.losses.extend(losses)
    return followed


@pytest.mark.parametrize(
    ("losses", "converged"),
    [
        ([], False),
        ([2.7], False),
        ([2.7] * 10, False),
        (FALLING, False),
        ([3.4, *STILL], True),
        ([3.4, *STILL[:10]], False),  # the ten passes begin with a fall
        (OVERSHOOT, False),  # ten passes have gained nothing
        ([*OVERSHOOT, *STILL], True),
        ([2.65, *OVERSHOOT, *STILL], False),  # it has been lower
        ([3.4, 2.7, *[2.8, 2.6] * 5], False),  # it swings
        ([3.4, 2.7, *[2.7001, 2.6999] * 5], True),
        ([3.4, 2.7, *[2.6999, 2.7001] * 5], False),  # it has been lower just now
        ([3.5, *(3.32 - number / 1e5 for number in range(11))], False),  # no use of the context
        ([3.5] * 11, True),  # nothing moves it
        ([3.5, *[3.9] * 11], True),
        ([0.0] * 11, True),
    ],
)
def test_a_loss_has_converged_where_it_is_lowest_and_falls_no_more(losses, converged):
    assert following(losses).converged == converged


def test_where_nothing_is_known_without_the_context_the_start_counts():
    above = [3.5, *(3.4 - number / 1e5 for number in range(11))]
    assert not following(above).converged
    assert following(above, without_context=math.inf).converged
    assert not following([3.3, *above], without_context=math.inf).converged


def test_nothing_is_told_of_a_warm_up():
    followed = following([3.4] * 30, warm_up=20)
    assert not followed.converged
    followed.losses.append(3.4)
    assert followed.converged
