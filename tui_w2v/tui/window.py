"""The part of a long axis that is in view, with one index that always is."""

from typing import NamedTuple


class InView(NamedTuple):
    """The indices in view."""

    window: range
    """Consecutive indices."""
    places: list[int]
    """The same, with the kept index before or behind them if it is elsewhere."""


def scrolled_over(room: int, count: int) -> int:
    """Return the size of the scrolled part: one place is for the kept index unless all fit.

    Args:
        room: The number of places.
        count: The length of the axis.
    """
    return max(1, room - (count > room))


def in_view(first: int, room: int, count: int, kept: int) -> InView:
    """Return the indices in view.

    Args:
        first: The first index of the scrolled part.
        room: The number of places.
        count: The length of the axis.
        kept: The index that is always in view.
    """
    window = range(first, min(first + room, count))
    scrolled = window[: scrolled_over(room, count)]
    if kept in scrolled:
        return InView(window, [*window])
    if kept < first:
        return InView(scrolled, [kept, *scrolled])
    return InView(scrolled, [*scrolled, kept])
