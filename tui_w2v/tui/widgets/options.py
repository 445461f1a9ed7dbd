"""A list of options that accepts page keys before it is laid out."""

from contextlib import suppress

from textual.geometry import Size
from textual.widgets import OptionList

_NARROWEST = 8


class Options(OptionList):
    """Ignores page keys until it is laid out, where Textual would fail."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height; Textual cannot wrap text into 0 columns."""
        return super().get_content_height(container, viewport, max(width, _NARROWEST))

    def action_page_up(self) -> None:
        """Move up a page."""
        with suppress(KeyError):
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Move down a page."""
        with suppress(KeyError):
            super().action_page_down()  # type: ignore[no-untyped-call]
