"""The learning rates that keys go through: 1, 2 and 5 times powers of ten."""

import math

_SMALLEST_POWER = -6


def next_rate(rate: float, steps: int) -> float:
    """Return the next learning rate.

    Args:
        rate: The current rate; after 0 comes a very small rate.
        steps: 1 for a larger rate, −1 for a smaller one.
    """
    power = math.floor(math.log10(rate)) if rate > 0 else _SMALLEST_POWER
    rates = [float(f"{digit}e{power + more}") for more in (-1, 0, 1) for digit in (1, 2, 5)]
    if steps > 0:
        return min((other for other in rates if rate * 1.001 < other < math.inf), default=rate)
    return max((other for other in rates if other < rate * 0.999), default=rate)
