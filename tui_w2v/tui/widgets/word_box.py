"""The input for questions about words."""

from collections.abc import Callable

from tui_w2v.tui.widgets.field import TextField


class WordBox(TextField):
    """Reports changes at once, so that the line and its answer are painted together.

    Textual's own message comes after the line is painted, so the answer would be one frame late.
    """

    def __init__(self, typed: Callable[[str], None], *, id: str) -> None:
        super().__init__("", id=id)
        self._typed = typed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave ↑ and ↓ to the screen: a single line does not scroll."""
        return action not in ("scroll_up", "scroll_down")

    def watch_value(self, value: str) -> None:
        if self.is_mounted:
            self._typed(value)

    def take(self, line: str) -> None:
        """Show another line, all of it selected, without reporting it."""
        self.set_reactive(WordBox.value, line)
        self.cursor_position = len(line)
        self.select_all()
        self.refresh()
