"""The border of a pane: its title above, the part in view beside or below."""

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import Look

_EDGES = ("╭", "─", "╮", "│", "╰", "╯")
_LIT_EDGES = ("┏", "━", "┓", "┃", "┗", "┛")


def bordered(
    inside: list[list[Segment]],
    size: Size,
    look: Look,
    title: str,
    place: str,
    *,
    boxed: bool,
    lit: bool,
    focused: bool,
) -> list[Strip]:
    """Put lines into a border.

    Args:
        inside: The lines; each is as wide as the border leaves room for.
        size: The size with the border.
        look: The styles.
        title: The pane's title.
        place: The part in view.
        boxed: Whether there is a border on all sides; otherwise above and to the left.
        lit: Whether the border is thick.
        focused: Whether the title is marked.
    """
    width, style = size.width, look.lit_frame if lit else look.frame
    left, across, right, side, bottom_left, bottom_right = _LIT_EDGES if lit else _EDGES
    name = look.strong if lit else look.muted
    top = Line(width, look.text).add(left + across, style)
    top.add(f" {title} ", name + look.cursor if focused else name)
    beside = "" if boxed else first_fit(top.left - 4, place, place.partition(" of ")[0], "")
    if beside:
        top.add(across * (top.left - 3 - width_of(beside)), style).add(f" {beside} ", look.muted)
    top.add(across * (top.left - 1), style).add(right if boxed else across, style)
    edge = Segment(side, style)
    ends = [edge] * boxed
    strips = [top.strip(), *(Strip([edge, *line, *ends], width) for line in inside)]
    if boxed:
        below = f" {place} " if place and width_of(place) <= width - 6 else ""
        bottom = Line(width, look.text).add(bottom_left, style)
        bottom.add(across * (width - 3 - width_of(below)), style).add(below, look.muted)
        strips.append(bottom.add(across + bottom_right, style).strip())
    return strips[: size.height]
