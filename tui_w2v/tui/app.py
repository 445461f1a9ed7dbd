"""The explorer: the app that holds a run and its screens."""

import gc
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from tui_w2v.training import Timeline, save_run, write_line
from tui_w2v.tui.look import Look, make_look
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.quit import QuitScreen
from tui_w2v.tui.screens.run_line import RunLineScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.vectors import save_vectors


class ExplorerApp(App[None]):
    """Shows a run, turn by turn."""

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

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self._saved = timeline.history
        self._looks: dict[str, Look] = {}

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

    # Keeping what was trained

    def save(self, path: Path, format: str) -> str:
        """Write the model as it is at this moment, or its vectors, and say so in one line.

        Args:
            path: The file.
            format: ``"model"``, or one of the formats of vectors.

        Raises:
            OSError: The file cannot be written.
            FileError: The format cannot hold a word.
        """
        timeline = self.timeline
        parameters, vocabulary = timeline.parameters, timeline.setup.corpus.vocabulary
        if format != "model":
            save_vectors(path, vocabulary.words, parameters.E, format)
            return f"{path} has the rows of E, without what training needs"
        save_run(
            path,
            timeline.setup.configuration,
            parameters,
            vocabulary,
            turns=timeline.turns_made,
            passes=timeline.passes_made,
        )
        self._saved = timeline.history
        return f"saved as {path}; tui-w2v explore --model goes on with it"

    def ask_to_save(
        self, said: Callable[[str], None], then: Callable[[], None] | None = None
    ) -> None:
        """Ask for a file and save.

        Args:
            said: Told how it went.
            then: Called once it is saved.
        """

        def done(message: str | None) -> None:
            if message is not None:
                said(message)
                if then:
                    then()

        name = Path(self.timeline.setup.corpus.name.replace(" ", "-")).stem or "model"
        self.push_screen(SaveScreen(self.save, f"{name}.npz"), done)

    @property
    def unsaved(self) -> str:
        """What would be lost by leaving, in one line; nothing, if nothing would."""
        timeline = self.timeline
        turns, passes = timeline.turns_made, timeline.passes_made
        if timeline.history == self._saved or not timeline.trained:
            return ""
        if not (turns or passes):
            return "what was trained in this run is not saved"
        parts = [f"{turns:,} turn{'' if turns == 1 else 's'}"] if turns else []
        parts += [f"{passes:,} grouped pass{'' if passes == 1 else 'es'}"] if passes else []
        one = turns + passes == 1
        return f"{' and '.join(parts)} {'is' if one else 'are'} not saved"

    async def action_quit(self) -> None:
        """Leave; with training that is not saved, ask once."""
        running = False
        for screen in self.screen_stack:
            if isinstance(screen, TurnScreen):
                screen.pause()
            elif isinstance(screen, FastForwardScreen) and screen.running:
                screen.action_stop()
                running = True
        if running:
            return
        if isinstance(self.screen, QuitScreen) or not (what := self.unsaved):
            self.exit()
        else:
            self.push_screen(QuitScreen(what), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "leave":
            self.exit()
        elif answer == "save":
            self.ask_to_save(lambda _: None, self.exit)

    def show_line(self) -> None:
        """Show how this moment was come to as a line, and copy it."""
        if isinstance(self.screen, TurnScreen):
            self.screen.pause()
        command = f"tui-w2v --replay {shlex.quote(write_line(self.timeline))}"
        self.copy_to_clipboard(command)
        self.push_screen(RunLineScreen(command))

    async def on_mount(self) -> None:
        """Open on the turn screen; unlike a default screen, it can be switched for another."""
        await self.push_screen(TurnScreen(self.timeline))

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
        running = isinstance(screen, FastForwardScreen) and screen.running
        if isinstance(screen, TurnScreen | FastForwardScreen) and not running:
            yield SystemCommand(
                "Show and copy this run as a line",
                "its settings and all moves: tui-w2v --replay does them again",
                self.show_line,
            )
        for command in super().get_system_commands(screen):
            if command.title not in ("Quit", "Keys", "Maximize", "Minimize"):
                yield command
