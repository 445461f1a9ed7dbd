"""The line to ask words in."""

from collections.abc import Callable

from tui_w2v.tui.widgets.field import TextField


class WordBox(TextField):
    """Tells at once of what is typed, so that it and its answer are painted together.

    The message that Textual posts of a change comes after the line itself has been painted, and
    what it leads to waits for the next frame.
    """

    def __init__(self, typed: Callable[[str], None], *, id: str) -> None:
        """Begin empty.

        Args:
            typed: Told of each change.
            id: The widget's.
        """
        super().__init__("", id=id)
        self._typed = typed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave ↑ and ↓ to the screen: a single line does not scroll."""
        return action not in ("scroll_up", "scroll_down")

    def watch_value(self, value: str) -> None:
        """Tell of it."""
        if self.is_mounted:
            self._typed(value)

    def take(self, line: str) -> None:
        """Hold another line, all of it selected, of which nobody needs to be told."""
        self.set_reactive(WordBox.value, line)
        self.cursor_position = len(line)
        self.select_all()
        self.refresh()
