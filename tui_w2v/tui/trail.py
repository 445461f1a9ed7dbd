"""The trail of what was asked: back and forward, as in a browser."""


class Trail:
    """Lines in the order in which they were asked, and a place among them."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._at = -1

    def note(self, line: str) -> None:
        """Keep a line as the last, in place of what was gone back from."""
        if self._lines[self._at : self._at + 1] != [line]:
            del self._lines[self._at + 1 :]
            self._lines.append(line)
            self._at += 1

    def can_go(self, way: int) -> bool:
        """Whether there is a line so many places on."""
        return 0 <= self._at + way < len(self._lines)

    def go(self, way: int) -> str:
        """Go so many places on, and return the line there."""
        self._at += way
        return self._lines[self._at]
