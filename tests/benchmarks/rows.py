"""What benchmarks report: rows of one table, from timings made side by side."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from time import perf_counter
from typing import NamedTuple

NO_GOAL = "none set"

Work = Callable[[], object]


class Row(NamedTuple):
    """One line of the table."""

    what: str
    """What is measured."""
    goal: str
    """What it should come to."""
    measured: str
    """What it came to, ratios first."""


def missing(what: str, goal: str, why: str) -> Row:
    return Row(what, goal, f"– ({why})")


def side_by_side(works: Mapping[str, Work], *, rounds: int) -> dict[str, list[float]]:
    """Time each in every round, one after the other, so that a busy machine is busy for all.

    Returns:
        Seconds, for each name one number a round; one more round, before, does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(rounds + 1):
        for name, work in works.items():
            start = perf_counter()
            work()
            if number:
                times[name].append(perf_counter() - start)
    return times


def compared(
    what: str,
    goal: str,
    works: Mapping[str, Work],
    *,
    rounds: int,
    said: str = "{:.2f}",
    each: int = 1,
) -> Row:
    """Time two works, each of which does something so many times, and say their ratio."""
    times = side_by_side(works, rounds=rounds).values()
    one, other = ([seconds / each for seconds in taken] for taken in times)
    return Row(what, goal, ratio(one, other, said))


def ratio(ones: Sequence[float], others: Sequence[float], said: str = "{:.2f}") -> str:
    """Say the median over all rounds of how many times the one took the other's time."""
    times = statistics.median(one / other for one, other in zip(ones, others, strict=True))
    unit, factor = ("µs", 1e6) if statistics.median(ones) < 1e-3 else ("ms", 1e3)
    one, other = (
        f"{statistics.median(taken) * factor:,.{unit == 'ms':d}f} {unit}"
        for taken in (ones, others)
    )
    return f"{said.format(times)} ({one} : {other})"
