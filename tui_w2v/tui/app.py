"""The explorer: the app that holds a run and its screens."""

import re
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from functools import cached_property
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Group
from rich.text import Text
from textual import on
from textual.app import SystemCommand
from textual.events import DeliveryComplete, DeliveryFailed
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_w2v.compression import without_suffix
from tui_w2v.corpus import SAMPLES, hints
from tui_w2v.lessons.progress import Progress, progress_file
from tui_w2v.printable import counted
from tui_w2v.training import CancelledError, Timeline
from tui_w2v.training.recovery import replay_command, save_timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.config import Config, keep_choices
from tui_w2v.tui.destinations import Destinations
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.quit import QuitScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.text import TextScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.screens.welcome import Welcome, WelcomeScreen
from tui_w2v.vectors import save_vectors

_LOOK_SECONDS = 0.1
"""The interval, in seconds, at which a download checks whether it is cancelled."""

_ABOUT_LINE = (
    "This line repeats the run, with its settings and moves, up to this position. On this machine, "
    "with these libraries, the numbers are the same to the last bit; elsewhere, up to rounding. "
    "The line has been copied, if the terminal lets programs copy."
)


class ExplorerApp(BaseApp):
    """Shows a run, turn by turn."""

    COMMANDS = BaseApp.COMMANDS | {Destinations}

    def __init__(
        self,
        timeline: Timeline,
        config: Config | None = None,
        problem: str = "",
        *,
        model: str = "",
    ) -> None:
        """Hold the run.

        Args:
            timeline: The run.
            config: The user's configuration, whose choices are kept; None keeps nothing.
            problem: A line on what is wrong with it.
            model: The file of the model that the run goes on with.
        """
        super().__init__(config)
        self._problem, self._model = problem, model
        self.timeline = timeline
        self._first_text = timeline.setup.settings.corpus
        self._saved = timeline.history
        self._downloads: dict[str, Future[None]] = {}
        """The files that the browser has not fetched to their end, by Textual's keys."""

    # What is the visitor's, where a browser shows the app, and what is the server's

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that a visitor's browser may choose from; none elsewhere, where any is read."""
        return tuple(dict.fromkeys([*SAMPLES, self._first_text])) if self.is_web else ()

    @cached_property
    def progress(self) -> Progress:
        """The lessons that are done; a visitor's are forgotten when the visit ends."""
        return Progress(None if self.is_web else progress_file())

    # Keeping what was trained

    def save(self, path: Path, format: str) -> str:
        """Write the model at the current position, or its vectors, and return a line about it.

        In a browser, the file becomes a download, and the current worker waits for it.

        Args:
            path: The file; in a browser, a name alone.
            format: ``"model"``, or one of the formats of vectors.

        Raises:
            OSError: The file cannot be written.
            FileError: The format cannot hold a word.
            CancelledError: The worker was cancelled before the browser had the file.
        """
        history = self.timeline.history
        if self.is_web:
            self._download(path.name, format)
        else:
            self._write(path, format)
            self.note_opened("model", str(path))
        if format != "model":
            return f"{path} has the rows of E, without what training needs"
        self._saved = history
        return f"saved as {path}; tui-w2v explore --model goes on with it"

    def _write(self, path: Path, format: str) -> None:
        timeline = self.timeline
        if format == "model":
            save_timeline(path, timeline)
        else:
            words = timeline.setup.corpus.vocabulary.words
            save_vectors(path, words, timeline.parameters.E, format)

    def _download(self, name: str, format: str) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder, name)
            self._write(path, format)
            content = BytesIO(path.read_bytes())

        def deliver() -> Future[None]:
            key = self.deliver_binary(content, save_filename=name)
            return self._downloads.setdefault(str(key), Future())

        fetched, worker = self.call_from_thread(deliver), get_current_worker()
        while not worker.is_cancelled:
            with suppress(TimeoutError):
                return fetched.result(timeout=_LOOK_SECONDS)
        raise CancelledError

    @on(DeliveryComplete)
    def _downloaded(self, event: DeliveryComplete) -> None:
        if download := self._downloads.pop(event.key, None):
            download.set_result(None)

    @on(DeliveryFailed)
    def _not_downloaded(self, event: DeliveryFailed) -> None:
        if download := self._downloads.pop(event.key, None):
            download.set_exception(OSError(str(event.exception)))

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

        text = without_suffix(self.timeline.setup.corpus.name)
        name = Path(re.sub(r"[^\w.-]+", "-", text)).stem or "model"
        screen = SaveScreen(self.save, f"{name}.npz", download=self.is_web)
        self.push_screen(screen, done)

    @property
    def current_run(self) -> Timeline:
        return self.timeline

    @property
    def unsaved(self) -> str:
        timeline = self.timeline
        turns, passes = timeline.turns_made, timeline.passes_made
        if timeline.history == self._saved or not timeline.trained:
            return ""
        if not (turns or passes):
            return "what was trained in this run is not saved"
        parts = [counted(turns, "turn")] if turns else []
        parts += [counted(passes, "full-batch pass")] if passes else []
        one = turns + passes == 1
        return f"{' and '.join(parts)} {'is' if one else 'are'} not saved"

    async def action_quit(self) -> None:
        """Quit; if training is not saved, ask first."""
        running = False
        for screen in self.screen_stack:
            if isinstance(screen, TurnScreen):
                screen.stepper.pause()
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
        """Show the line that leads to the current position, and copy it."""
        if isinstance(self.screen, TurnScreen):
            self.screen.stepper.pause()
        command = replay_command(self.timeline)
        self.copy_to_clipboard(command)
        about = Group(Text(command, style="bold"), Text(f"\n{_ABOUT_LINE}"))
        self.push_screen(TextScreen("this run as a line", about))

    async def on_mount(self) -> None:
        """Open on the turn screen; unlike a default screen, it can be switched for another."""
        screen = TurnScreen(self.timeline, self)
        setup = self.timeline.setup
        screen.say(self._problem or hints(setup.corpus, setup.settings.sentences))
        await self.push_screen(screen)
        self.call_after_refresh(self._begin_visit)

    def _begin_visit(self) -> None:
        """Keep what was opened, and welcome a new user: files are written behind a first screen."""
        self.note_opened("text", self.timeline.setup.settings.corpus)
        self.note_opened("model", self._model)
        if self.config.is_new and self.keeps_choices and keep_choices(welcomed="yes"):
            self._welcome()

    def _welcome(self) -> None:
        def welcomed(welcome: Welcome | None) -> None:
            if welcome is not None:
                self.write_in(welcome.notation)
                if welcome.key:
                    self.call_later(self.simulate_key, welcome.key)

        self.push_screen(WelcomeScreen(self.notation), welcomed)

    def own_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The run as a line, unless passes are being made."""
        running = isinstance(screen, FastForwardScreen) and screen.running
        if isinstance(screen, TurnScreen | FastForwardScreen) and not running:
            yield SystemCommand(
                "Show and copy this run as a line",
                "its settings and all moves: tui-w2v --replay does them again",
                self.show_line,
            )
