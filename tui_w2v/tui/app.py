"""The explorer app, the app for vectors alone, and the welcome dialog."""

import re
import shlex
from asyncio import Future, sleep, to_thread
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Group
from rich.text import Text
from textual import on
from textual.app import ComposeResult, SystemCommand
from textual.containers import Vertical
from textual.content import Content
from textual.events import DeliveryComplete, DeliveryFailed, Key
from textual.screen import Screen
from textual.widgets import Label

from tui_w2v.compression import without_suffix
from tui_w2v.corpus import SAMPLES
from tui_w2v.explain.moves import describe_training
from tui_w2v.explain.notation import NOTATIONS, Notation
from tui_w2v.training import Timeline, inputs_of, replay_command, save_timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.binding import key, name_keys
from tui_w2v.tui.config import Config, keep
from tui_w2v.tui.destinations import Destinations
from tui_w2v.tui.screens.dialog import Dialog, QuitScreen, TextScreen
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.turn import TurnScreen, hints_of
from tui_w2v.tui.widgets.controls import Options
from tui_w2v.vectors import WordVectors, save_vectors

_WHICH = "Which letters do you know? Formulas use them; ⟨n⟩ changes them later."
_KEYS = {
    "⟨space⟩": "goes through a turn, phase by phase; ⟨←⟩ goes back",
    "⟨t⟩": "opens the lessons: begin there if word2vec is new to you",
    "⟨?⟩": "explains what is on the screen, and lists all keys",
}
_ABOUT_LINE = (
    "This line repeats the run, with its settings and moves, up to this position. On this machine, "
    "with these libraries, the numbers are the same to the last bit; elsewhere, up to rounding. "
    "The line has been copied, if the terminal lets programs copy."
)
_WAIT_SECONDS = 0.02


class ExplorerApp(BaseApp):
    """Shows a run, turn by turn."""

    COMMANDS = BaseApp.COMMANDS | {Destinations}

    timeline: Timeline

    def __init__(self, timeline: Timeline, config: Config | None = None, model: str = "") -> None:
        """Open a run; ``model`` is the file that it continues, if any."""
        super().__init__(config)
        self.timeline, self._model = timeline, model
        self._saved = timeline.history
        self._downloads: dict[str, Future[None]] = {}
        """The downloads that the browser has not finished, by Textual's keys."""

    async def save(self, path: Path, format: str) -> str:
        """Write the model at the current position, or its vectors, and return a line about it.

        The format is ``"model"``, or one of the formats of vectors. In a browser, the file becomes
        a download with the path's name; it is saved once the browser has it.

        Raises:
            OSError: The file cannot be written.
            FileError: The format cannot hold a word.
        """
        turns = [one for one in self.screen_stack if isinstance(one, TurnScreen)]
        while any(screen.stepper.busy for screen in turns):  # its job, now cancelled, moves the run
            await sleep(_WAIT_SECONDS)
        history = self.timeline.history
        if self.is_web:
            await self._download(path.name, format)
        else:
            await to_thread(self._write, path, format)
            self.note_opened("model", str(path))
        if format != "model":
            return f"{path} has the rows of E, without what training needs"
        self._saved = history
        return f"saved; tui-w2v --model {shlex.quote(str(path))} goes on with it"

    def _write(self, path: Path, format: str) -> None:
        timeline = self.timeline
        words = timeline.setup.corpus.vocabulary.words
        if format == "model":
            save_timeline(path, timeline)
        else:
            save_vectors(path, words, timeline.parameters.E, format)

    async def _download(self, name: str, format: str) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder, name)
            await to_thread(self._write, path, format)
            content = BytesIO(await to_thread(path.read_bytes))
        key = self.deliver_binary(content, save_filename=name)
        fetched = self._downloads[str(key)] = Future[None]()
        await fetched

    @on(DeliveryComplete)
    @on(DeliveryFailed)
    def _delivered(self, event: DeliveryComplete | DeliveryFailed) -> None:
        download = self._downloads.pop(event.key, None)
        if download is None or download.done():  # not a model, or nobody waits for it any more
            return
        if isinstance(event, DeliveryFailed):
            download.set_exception(OSError(str(event.exception)))
        else:
            download.set_result(None)

    def ask_to_save(self, then: Callable[[str], object]) -> None:
        text = without_suffix(self.timeline.setup.corpus.name)
        name = Path(re.sub(r"[^\w.-]+", "-", text)).stem or "model"
        texts, _ = inputs_of(self.timeline)
        screen = SaveScreen(self.save, f"{name}.npz", texts, download=self.is_web)
        self.ask(screen, then)

    @property
    def unsaved(self) -> str:
        timeline = self.timeline
        turns, passes = timeline.turns_made, timeline.passes_made
        if timeline.history == self._saved or not timeline.trained:
            return ""
        what = describe_training(turns, passes) or "what was trained in this run"
        return f"{what} {'are' if turns + passes > 1 else 'is'} not saved"

    async def action_quit(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, TurnScreen):
                screen.stepper.cancel()
            elif isinstance(screen, FastForwardScreen) and screen.stepper.busy:
                screen.action_stop()
                return
        if isinstance(self.screen, QuitScreen) or not (what := self.unsaved):
            self.exit()
        else:
            self.ask(QuitScreen(what), self._leave_or_save)

    def _leave_or_save(self, answer: str) -> None:
        if answer == "leave":
            self.exit()
        else:
            self.ask_to_save(lambda _: self.exit())

    def show_line(self) -> None:
        if isinstance(self.screen, TurnScreen):
            self.screen.stepper.pause()
        command = replay_command(self.timeline)
        self.copy_to_clipboard(command)
        about = Group(Text(command, style="bold"), Text(f"\n{_ABOUT_LINE}"))
        self.push_screen(TextScreen("this run as a line", about))

    async def on_mount(self) -> None:
        """Open on the turn screen; unlike a default screen, it can be switched for another."""
        screen, setup = TurnScreen(self.timeline), self.timeline.setup
        if self.is_web:
            self.texts = tuple(dict.fromkeys([*SAMPLES, setup.settings.corpus]))
        screen.say(self.config.problem or hints_of(setup))
        await self.push_screen(screen)
        self.call_after_refresh(self._begin_visit)

    def _begin_visit(self) -> None:
        """Note what was opened, and welcome a new user; both write files."""
        self.note_opened("text", self.timeline.setup.settings.corpus)
        self.note_opened("model", self._model)
        if self.config.is_new and self.keeps_choices and keep("choices", welcomed="yes"):
            self.push_screen(WelcomeScreen())

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer the run as a line, too, unless a job is changing it."""
        yield from super().get_system_commands(screen)
        if isinstance(screen, TurnScreen | FastForwardScreen) and not screen.stepper.busy:
            about = "its settings and all moves: tui-w2v --replay does them again"
            yield SystemCommand("Show and copy this run as a line", about, self.show_line)


class QueryApp(BaseApp):
    """Answers questions about the words of a file, for vectors without a text or theta."""

    COMMANDS = BaseApp.COMMANDS | {Destinations}

    def __init__(self, embeddings: WordVectors, path: str, config: Config | None = None) -> None:
        super().__init__(config)
        self._embeddings, self._path = embeddings, path

    async def on_mount(self) -> None:
        """Open the explore screen; leaving it ends the app."""
        self.note_opened("model", self._path)
        screen = ExploreScreen(self._embeddings, Path(self._path).name)
        screen.said = self.config.problem
        await self.push_screen(screen, lambda _: self.exit())


class WelcomeScreen(Dialog[None]):
    """Lets the user choose a notation, and names three keys."""

    app: BaseApp

    BINDINGS = [key("escape,q", "dismiss", "welcome.leave", "Change nothing")]

    def compose(self) -> ComposeResult:
        hint = "↑↓ choose · enter takes it · ⟨escape⟩ closes"
        with self.titled(Vertical(classes="dialog"), "welcome", hint):
            yield Label(name_keys(_WHICH, self), markup=False)
            options = Options(*map(_described, NOTATIONS), markup=False)
            whose = [notation.whose for notation in NOTATIONS]
            options.highlighted = whose.index(self.app.notation.whose)
            yield options
            for name, about in _KEYS.items():
                named, about = f"{name_keys(name, self):<9}", name_keys(about, self)
                yield Label(Content.from_markup(" [b]$key[/b]$about", key=named, about=about))

    @on(Options.OptionSelected)
    def _choose(self) -> None:
        self.app.write_in(NOTATIONS[self.query_one(Options).highlighted or 0])
        self.dismiss(None)

    def on_key(self, event: Key) -> None:
        """Choose by any other key, and pass the key on to the screen below."""
        passed = event.key in ("left", "right", "space") or event.key not in self.active_bindings
        if passed:
            event.stop()
            self._choose()
            self.app.call_later(self.app._check_bindings, event.key)


def _described(notation: Notation) -> str:
    look_up = notation.look_up(notation.context_index)
    output = f"{notation.probabilities} = {notation.prediction(bias=False)}"
    return f"{notation.whose:<12}{look_up:<34}{output}"
