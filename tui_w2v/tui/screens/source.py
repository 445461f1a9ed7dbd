"""The Python of the current phase."""

from collections.abc import Collection

from rich.console import Group, RenderableType
from rich.syntax import Syntax
from rich.text import Text

from tui_w2v.explain.phase_script import phase_script
from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.explain.source import source_of
from tui_w2v.training import Phase, Timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.text import TextScreen


def source_screen(timeline: Timeline, app: BaseApp) -> TextScreen:
    """Show a phase in a few lines of NumPy, and below them this program's own source of it."""
    phase = max(timeline.position.phase, Phase.PICK)
    name = PHASE_NAMES[phase]
    parts: list[RenderableType] = [
        Text(f"{name}, in a few lines of NumPy, with this turn's numbers:\n"),
        _python(app, phase_script(timeline, phase)),
    ]
    try:
        source = source_of(phase, timeline.setup.objective)
    except OSError:
        parts.append(Text("\nThis program was installed without its own source."))
    else:
        parts.append(Text(f"\n{name} in this program: {source.place}; ❱ marks it\n"))
        parts.append(_python(app, "\n".join(source.lines), source.first, source.marked))
    return TextScreen("the Python of this phase", Group(*parts), key="y")


def _python(app: BaseApp, code: str, first: int = 0, marked: Collection[int] = ()) -> Syntax:
    """Return highlighted Python, with numbered lines if the first has a number."""
    return Syntax(
        code,
        "python",
        theme="ansi_dark" if app.current_theme.dark else "ansi_light",
        line_numbers=first > 0,
        start_line=first,
        highlight_lines=set(marked),
        word_wrap=True,
        background_color=app.theme_variables["surface"],
    )
