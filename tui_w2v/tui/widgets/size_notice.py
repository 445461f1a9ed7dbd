"""What is shown in a terminal that is too small."""

from textual.app import RenderResult
from textual.widget import Widget

SMALLEST = (80, 24)


class SizeNotice(Widget):
    """Says which size is needed; the style sheet shows it where there is less."""

    def render(self) -> RenderResult:
        """Two short lines, for a terminal that may be tiny."""
        width, height = self.app.size
        return f"tui-w2v needs {SMALLEST[0]} × {SMALLEST[1]}\nthis terminal: {width} × {height}"
