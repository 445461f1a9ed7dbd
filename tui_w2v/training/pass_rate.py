"""The learning rate of full-batch passes."""

import math

RATE_HALVES_AFTER = 90
"""The rate is η/√(1 + 3·pass/90): half of η after this many passes."""


def rate_of_pass(rate: float, number: int, warm_up: int) -> float:
    """Return the learning rate of a pass.

    Args:
        rate: η, halved for each overshoot.
        number: The pass's number, from 1.
        warm_up: The number of passes at the start in which the rate grows.
    """
    warmth = min(1.0, number / warm_up) if warm_up else 1.0
    return rate * warmth / math.sqrt(1 + 3 * (number - 1) / RATE_HALVES_AFTER)
