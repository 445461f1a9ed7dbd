"""What tests of the screens share: sizes, what is drawn, and waiting until all is done."""

from textual.app import App
from textual.pilot import Pilot

from tui_w2v.tui.widgets.drawn import LineWidget

SIZES = [(80, 24), (120, 40), (200, 60)]


def shown(app: App[None], selector: str) -> list[str]:
    """Return the lines of a widget as they are on the screen."""
    widget = app.screen.query_one(selector, LineWidget)
    return [strip.text for strip in widget.render_lines(widget.size.region)]


def picture(app: App[None]) -> list[str]:
    """Return all lines of the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no thread is at work and all is drawn."""
    for _ in range(2):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


def assert_lines_are_as_wide_as_their_widgets(app: App[None]) -> None:
    for widget in app.screen.query(LineWidget):
        if widget.display and widget.size:
            for strip in widget.render_lines(widget.size.region):
                assert strip.cell_length == widget.size.width
                assert sum(segment.cell_length for segment in strip) == widget.size.width
