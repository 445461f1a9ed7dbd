"""What all dialogs are: screens over another one that close once."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """Closes itself and no other screen, whatever messages still come to it."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Close, and hand the result over; do nothing if this dialog is closed already."""
        return super().dismiss(result) if brought_to_top(self) else AwaitComplete()


def brought_to_top(screen: Screen[ScreenResultType]) -> bool:
    """Close what is above a screen, such as the palette over a file being saved.

    Textual's ``dismiss`` closes the screen on top: after a second enter, the one below.

    Returns:
        Whether the screen is still open.
    """
    if screen not in screen.app.screen_stack:
        return False
    while screen.app.screen is not screen:
        screen.app.pop_screen()
    return True
