"""A list of options that moves the terminal's cursor, and accepts page keys at any time."""

from contextlib import suppress
from typing import ClassVar

from textual.geometry import Offset, Region, Size
from textual.strip import Strip
from textual.widgets import OptionList

from tui_w2v.tui.binding import key

_NARROWEST = 8


class Options(OptionList):
    """Ignores page keys until it is laid out, where Textual would fail."""

    BINDINGS: ClassVar = [
        key("j", "cursor_down", "list.down", "Go down in the list"),
        key("k", "cursor_up", "list.up", "Go up in the list"),
        key("space", "select", "list.take", "Take the highlighted line"),
    ]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines; the terminal's own cursor goes to the highlighted option."""
        if self.has_focus and self.highlighted is not None and self.app.screen is self.screen:
            line = self._index_to_line.get(self.highlighted, 0) - self.scroll_offset.y
            self.app.cursor_position = self.content_region.offset + Offset(0, line)
        return super().render_lines(crop)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height; Textual cannot wrap text into 0 columns."""
        return super().get_content_height(container, viewport, max(width, _NARROWEST))

    def action_page_up(self) -> None:
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]
