"""Which part of a long axis is in view, with one place on it that always is."""

from typing import NamedTuple


class InView(NamedTuple):
    """What there is room for."""

    window: range
    """The places that follow one another."""
    places: list[int]
    """The same, with the kept place before or behind them if it is elsewhere."""


def scrolled_over(room: int, count: int) -> int:
    """Return how many places the window moves over: one is kept free while not all fit.

    Args:
        room: How many places there is room for.
        count: How many there are.
    """
    return max(1, room - (count > room))


def in_view(first: int, room: int, count: int, kept: int) -> InView:
    """Return what is in view.

    Args:
        first: The window's first place.
        room: How many places there is room for.
        count: How many there are.
        kept: The place that is always in view.
    """
    window = range(first, min(first + room, count))
    scrolled = window[: scrolled_over(room, count)]
    if kept in scrolled:
        return InView(window, [*window])
    if kept < first:
        return InView(scrolled, [kept, *scrolled])
    return InView(scrolled, [*scrolled, kept])
