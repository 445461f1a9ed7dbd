"""A frame with a title around lines, for widgets that are not panes of the turn."""

from rich.style import Style

from tui_w2v.tui.line import Line


def framed(
    lines: list[Line], title: str, size: tuple[int, int], frame: Style, name: Style, blank: Style
) -> list[Line]:
    """Put lines into a frame.

    Args:
        lines: The lines, each two cells narrower than the frame; lines that do not fit are cut.
        title: The frame's title.
        size: The frame's width and height.
        frame: The style of its edges.
        name: The style of its title.
        blank: The style of blanks.
    """
    width, height = size
    top = Line(width, blank).add("╭─", frame).add(f" {title} ", name)
    top.add("─" * (top.left - 1), frame).add("╮", frame)
    inside = lines[: height - 2]
    inside += [Line(width - 2, blank) for _ in range(height - 2 - len(inside))]
    body = [
        Line(width, blank).add("│", frame).join(line.to(width - 2)).add("│", frame)
        for line in inside
    ]
    bottom = Line(width, blank).add("╰" + "─" * (width - 2) + "╯", frame)
    return [top, *body, bottom][:height]
