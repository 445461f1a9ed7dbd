"""What benchmarks report: rows of one table, from timings made side by side."""

import statistics
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import perf_counter

NO_GOAL = "none set"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    """What is measured."""
    goal: str
    """What it should come to."""
    measured: str
    """What it came to, ratios first."""


def missing(what: str, goal: str, why: str) -> Row:
    return Row(what, goal, f"– ({why})")


def side_by_side(
    works: Mapping[str, Callable[[], object]], *, rounds: int
) -> dict[str, list[float]]:
    """Time each in every round, one after the other, so that a busy machine is busy for all.

    Args:
        works: What to time, by name.
        rounds: How often; one more before does not count.

    Returns:
        Seconds, for each name one number a round.
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
    works: Mapping[str, Callable[[], object]],
    *,
    rounds: int,
    said: str = "{:.2f}",
    each: int = 1,
) -> Row:
    """Time two works side by side, and say how many times the one takes the other's time.

    Args:
        what: What is measured.
        goal: What it should come to.
        works: The two, by name.
        rounds: How often.
        said: How the ratio is said.
        each: How many times a work does what is timed.
    """
    times = side_by_side(works, rounds=rounds)
    one, other = ([seconds / each for seconds in taken] for taken in times.values())
    unit = microseconds if statistics.median(one) < 1e-3 else milliseconds
    return Row(what, goal, f"{said.format(ratio(one, other))} ({unit(one)} : {unit(other)})")


def ratio(ones: Iterable[float], others: Iterable[float]) -> float:
    """Return the median over all rounds of how many times the one took the other's time."""
    return statistics.median(one / other for one, other in zip(ones, others, strict=True))


def milliseconds(times: Iterable[float]) -> str:
    return f"{statistics.median(times) * 1000:,.1f} ms"


def microseconds(times: Iterable[float]) -> str:
    return f"{statistics.median(times) * 1e6:,.0f} µs"


def as_table(rows: Iterable[Row]) -> str:
    cells = [("what", "goal", "measured"), *((row.what, row.goal, row.measured) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = [
        "| " + " | ".join(map(str.ljust, line, widths)) + " |"
        for line in (cells[0], tuple("-" * width for width in widths), *cells[1:])
    ]
    return "\n".join(lines)
