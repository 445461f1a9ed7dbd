"""The history of questions: back and forward, as in a browser."""


class Trail:
    """Questions in order, and the current one."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._at = -1

    def note(self, line: str) -> None:
        if self._lines[self._at : self._at + 1] != [line]:
            del self._lines[self._at + 1 :]
            self._lines.append(line)
            self._at += 1

    def can_go(self, way: int) -> bool:
        """Return whether there is a line this many places away."""
        return 0 <= self._at + way < len(self._lines)

    def go(self, way: int) -> str:
        self._at += way
        return self._lines[self._at]
