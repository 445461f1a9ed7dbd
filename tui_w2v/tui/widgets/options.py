"""A list of options whose page keys may come before the list is laid out."""

from contextlib import suppress

from textual.geometry import Size
from textual.widgets import OptionList

_NARROWEST = 8


class Options(OptionList):
    """Ignores page keys until it is laid out: Textual looks for lines that are not there yet."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height; Textual cannot wrap text into no columns at all."""
        return super().get_content_height(container, viewport, max(width, _NARROWEST))

    def action_page_up(self) -> None:
        """Go up a page."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go down a page."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]
