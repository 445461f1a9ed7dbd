"""The base of dialogs: screens over another one that close once."""

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen, Screen, ScreenResultType


class Dialog(ModalScreen[ScreenResultType]):
    """Closes itself and no other screen, even if more messages arrive."""

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        return super().dismiss(result) if brought_to_top(self) else AwaitComplete()


def brought_to_top(screen: Screen[ScreenResultType]) -> bool:
    """Close the screens above a screen, such as the palette over the save dialog.

    Textual's ``dismiss`` closes the screen on top, so a second enter would close the one below.

    Returns:
        Whether the screen is still open.
    """
    if screen not in screen.app.screen_stack:
        return False
    while screen.app.screen is not screen:
        screen.app.pop_screen()
    return True
