"""The notice in a terminal that is too small."""

from textual.app import RenderResult
from textual.widget import Widget

SMALLEST = (80, 24)


class SizeNotice(Widget):
    """Says which size is needed; the style sheet shows it in smaller terminals."""

    def render(self) -> RenderResult:
        """Return two short lines, for tiny terminals."""
        width, height = self.app.size
        return f"tui-w2v needs {SMALLEST[0]} × {SMALLEST[1]}\nthis terminal: {width} × {height}"
