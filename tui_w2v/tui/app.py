"""The explorer: the app that holds a run and its screens."""

import shlex
from collections.abc import Callable, Iterable
from pathlib import Path

from textual.app import SystemCommand
from textual.screen import Screen

from tui_w2v.training import Timeline, save_run, write_line
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.quit import QuitScreen
from tui_w2v.tui.screens.run_line import RunLineScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.vectors import save_vectors


class ExplorerApp(BaseApp):
    """Shows a run, turn by turn."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self._saved = timeline.history

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

    def own_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The run as a line, unless passes are being made."""
        running = isinstance(screen, FastForwardScreen) and screen.running
        if isinstance(screen, TurnScreen | FastForwardScreen) and not running:
            yield SystemCommand(
                "Show and copy this run as a line",
                "its settings and all moves: tui-w2v --replay does them again",
                self.show_line,
            )
