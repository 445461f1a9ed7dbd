"""What every app of this program is: its sizes, its styles, its palette and its way out."""

import gc
from collections.abc import Iterable
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen
from textual.signal import Signal

from tui_w2v.lessons import OURS, Notation
from tui_w2v.tui.look import Look, make_look


class BaseApp(App[None]):
    """An app whose screens draw their own lines."""

    CSS_PATH = "tui.tcss"
    TITLE = "tui-w2v"
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-too-narrow"),
        (80, "-narrow"),
        (110, "-wide"),
        (160, "-huge"),
    ]
    VERTICAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-too-short"),
        (24, "-short"),
        (34, "-tall"),
        (50, "-high"),
    ]
    BINDINGS: ClassVar = [
        Binding("q", "quit", "quit", id="app.quit", tooltip="Leave tui-w2v"),
        Binding(
            "ctrl+q",
            "quit",
            "Quit",
            show=False,
            priority=True,
            id="app.quit-always",
            tooltip="Leave tui-w2v, wherever you are",
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._looks: dict[str, Look] = {}
        self.notation = OURS
        """How formulas are written, and which way round E is drawn."""
        self.notation_changed_signal: Signal[Notation] = Signal(self, "notation")
        """Published when there is another notation to draw with."""

    def write_in(self, notation: Notation) -> None:
        """Have all formulas written in another notation."""
        self.notation = notation
        self.notation_changed_signal.publish(notation)

    def on_ready(self) -> None:
        """Leave all that was made so far out of garbage collections, of which the longest would
        keep a key waiting for several frames.
        """
        gc.collect()
        gc.freeze()
        gc.set_threshold(20_000, 20, 50)

    @property
    def look(self) -> Look:
        """The styles of the theme at hand."""
        if self.theme not in self._looks:
            self._looks[self.theme] = make_look(
                self.theme_variables, ansi=self.native_ansi_color, colored=not self.no_color
            )
        return self._looks[self.theme]

    def own_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """What the palette offers that is no key's command."""
        return ()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every key's command in the palette, beside Textual's own."""
        seen: set[str | None] = set()
        for active in screen.active_bindings.values():
            binding = active.binding
            if not binding.tooltip or binding.id in (*seen, "pane.enter"):
                continue
            seen.add(binding.id)
            key = self.get_key_display(binding)

            async def run(action: str = binding.action, node: object = active.node) -> None:
                await self.run_action(action, node)  # type: ignore[arg-type]

            yield SystemCommand(binding.tooltip, f"key: {key}", run)
        yield from self.own_commands(screen)
        for command in super().get_system_commands(screen):
            if command.title not in ("Quit", "Keys", "Maximize", "Minimize"):
                yield command
