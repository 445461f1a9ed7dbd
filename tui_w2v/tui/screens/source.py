"""The Python of the current phase."""

from rich.console import Group
from rich.syntax import Syntax
from rich.text import Text

from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.explain.source import source_of
from tui_w2v.training import Phase, Timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.text import TextScreen

_LINES_ABOVE = 4


def source_screen(timeline: Timeline, app: BaseApp) -> TextScreen:
    """Show the function of this program that computes a phase, with the phase's lines marked."""
    phase = max(timeline.position.phase, Phase.PICK)
    title, name = "the Python of this phase", PHASE_NAMES[phase]
    try:
        source = source_of(phase, timeline.setup.objective)
    except OSError:
        text = f"{name}: this program was installed without its source, so there is none to show."
        return TextScreen(title, Text(text), key="y")
    syntax = Syntax(
        "\n".join(source.lines),
        "python",
        theme="ansi_dark" if app.current_theme.dark else "ansi_light",
        line_numbers=True,
        start_line=source.first,
        highlight_lines=set(source.marked),
        word_wrap=True,
        background_color=app.theme_variables["surface"],
    )
    content = Group(Text(f"{name}: {source.place}; ❱ marks the phase's lines\n"), syntax)
    first_line = max(0, source.marked[0] - source.first - _LINES_ABOVE)
    return TextScreen(title, content, key="y", first_line=first_line)
