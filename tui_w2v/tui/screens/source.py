"""The Python of the current phase."""

from contextlib import suppress
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.syntax import Syntax
from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll

from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.explain.source import PhaseSource, source_of
from tui_w2v.skipgram import Objective
from tui_w2v.training import Phase
from tui_w2v.tui.screens.card import CardScreen

_LINES_ABOVE = 4


class SourceScreen(CardScreen):
    """Shows a function of this program, the phase's lines marked."""

    title_text = "the Python of this phase"
    BINDINGS: ClassVar = [Binding("y", "leave", "Close", show=False, id="card.leave-source")]

    def __init__(self, phase: Phase, objective: Objective) -> None:
        """Read the source.

        Args:
            phase: The phase.
            objective: What makes the run's turns.
        """
        super().__init__()
        self._phase = max(phase, Phase.PICK)
        self._first_in_view = 0
        self._source: PhaseSource | None = None
        with suppress(OSError):
            self._source = source_of(self._phase, objective)
            first_marked = self._source.marked[0] - self._source.first
            self._first_in_view = max(0, first_marked - _LINES_ABOVE)

    def content(self) -> RenderableType:
        """The function."""
        name = PHASE_NAMES[self._phase]
        if self._source is None:
            return Text(
                f"{name}: this program was installed without its source, so there is none to show."
            )
        source = self._source
        syntax = Syntax(
            "\n".join(source.lines),
            "python",
            theme="ansi_dark" if self.app.current_theme.dark else "ansi_light",
            line_numbers=True,
            start_line=source.first,
            highlight_lines=set(source.marked),
            word_wrap=True,
            background_color=self.app.theme_variables["surface"],
        )
        return Group(Text(f"{name}: {source.place}; ❱ marks the phase's lines\n"), syntax)

    def on_mount(self) -> None:
        """Bring the phase's lines into view."""
        card = self.query_one(VerticalScroll)
        self.call_after_refresh(card.scroll_to, y=self._first_in_view, animate=False)
