"""What all dialogs are: screens over another one that close once."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """Closes itself and no other screen, whatever messages still come to it.

    Textual's ``dismiss`` closes the screen on top: after a second enter, the one below.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close, and hand the result over; do nothing if this dialog is closed already."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:  # such as the palette, over a file being saved
            self.app.pop_screen()
        return super().dismiss(result)
