"""The base of the screens that fill the terminal, and the help on them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text
from textual import on
from textual.binding import Binding
from textual.events import ScreenResume
from textual.screen import Screen, ScreenResultType
from textual.worker import get_current_worker

from tui_w2v.explain.glossary import WORDS, names_in_all_notations
from tui_w2v.explain.notation import NOTATIONS, Notation
from tui_w2v.explain.screens import PaneText, ScreenText
from tui_w2v.session.job import Check, Threads
from tui_w2v.session.stepper import Stepper
from tui_w2v.training import CancelledError
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.binding import PANE_KEYS, name_keys
from tui_w2v.tui.memory import SOON
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.panes.view import TurnView
from tui_w2v.tui.screens.dialog import TextScreen
from tui_w2v.tui.widgets.drawn import Lines
from tui_w2v.tui.widgets.lines import KeyLine, MessageLine

_Found = TypeVar("_Found")
_NOT_TOLD = ("pane.choose", "pane.enter")
_CHOOSE = "Choose a pane by its number, to move in it; tab chooses the next"


class FullScreen(Screen[ScreenResultType]):
    """Has a message line, a line of keys and help; redraws its lines when the look changes."""

    app: BaseApp

    AUTO_FOCUS = ""
    ABOUT: ClassVar[tuple[ScreenText, list[Binding]]]
    """What help says about the screen, and its keys."""

    def __init__(self) -> None:
        super().__init__()
        self.message_line = MessageLine()
        self.key_line = KeyLine()
        self.threads = Threads(partial(self.run_worker, thread=True), self.call_later)

    def render(self) -> RenderableType:
        """Return the background; where it is too small, the size that is needed."""
        if not self.classes & {"-too-narrow", "-too-short"}:
            return super().render()
        width, height = self.app.size
        return f"tui-w2v needs 80 × 24\nthis terminal: {width} × {height}"

    def say(self, message: str, *, warning: bool = False) -> None:
        self.message_line.say(message, warning=warning)

    def offer_keys(self) -> None:
        """Show the keys that have an effect now."""
        self.refresh_bindings()
        self.key_line.redraw()

    @on(LookChanged)
    def _redraw_lines(self, message: LookChanged) -> None:
        for widget in self.query():
            if isinstance(widget, Lines):
                widget.redraw()
        if message.said:
            self.say(message.said)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        self.app.push_screen(help_screen(self.app, *self.ABOUT))


class PanesScreen(FullScreen[ScreenResultType]):
    """Shows the Frames of a stepper in the panes of a turn."""

    stepper: Stepper
    view: TurnView

    @on(Pane.Moved)
    @on(LookChanged)
    @on(ScreenResume)
    def _show(self) -> None:
        full = [screen for screen in self.app.screen_stack if isinstance(screen, FullScreen)]
        if full[-1:] == [self]:  # passes on a screen above may be using the run
            self.stepper.show()

    def action_pane(self, what: str, *arguments: int) -> None:
        if said := getattr(self.view, what)(*arguments):
            self.say(said)

    def action_help(self) -> None:
        self.stepper.pause()
        text, keys = self.ABOUT
        pane = self.view.explained()
        self.app.push_screen(help_screen(self.app, text, [*keys, *PANE_KEYS], pane))


def in_thread(
    screen: Screen[Any],
    find: Callable[[Check], _Found],
    then: Callable[[_Found], object],
    group: str = SOON,
) -> None:
    """Find something in a thread, and pass it on, unless the screen closes or searches anew.

    A search that never calls the check needs another group (see ``SOON``). Where memory is missing,
    a notice says so.
    """

    def work() -> None:
        worker = get_current_worker()

        def check(_: int = 0) -> None:
            if worker.is_cancelled:
                raise CancelledError

        def pass_on(found: _Found) -> None:
            if not worker.is_cancelled:
                then(found)

        try:
            screen.call_later(pass_on, find(check))
        except CancelledError:
            pass
        except MemoryError:
            if not worker.is_cancelled:
                screen.notify("there is not enough memory", severity="error")

    screen.run_worker(work, thread=True, group=group, exclusive=True)


def help_screen(
    app: BaseApp, text: ScreenText, keys: Sequence[Binding], pane: PaneText | None = None
) -> TextScreen:
    """Explain a screen: the chosen pane, if it has panes, its keys, its marks and the terms."""
    written = text.in_notation(app.notation)
    named = name_keys("\n\n".join(written.about), app.screen)
    about = Padding(Text(named), (0, 0, 1, 0))
    first: list[RenderableType] = [about, *_section("Keys", _named_keys(keys, app))]
    if pane is not None:
        rows = {"shows": pane.shows, "shape": pane.shape, "formula": pane.formula}
        explained = _section(
            pane.name, [*rows.items(), ("look for", name_keys(pane.look_for, app.screen))]
        )
        first = [*explained, *first[1:], Text("This screen", "bold"), about]
    short = [Column(heading, no_wrap=True) for heading in ("here", "shape")]
    terms = _table(*short, "meaning", "elsewhere")
    for term in WORDS:
        terms.add_row(*map(Text, term))
    content = Group(
        *first,
        *_section("Marks", written.marks),
        *(Text("Glossary", "bold"), terms),
        *(Text("Notations", "bold"), _notations(app.notation)),
    )
    return TextScreen("help", content)


def _named_keys(keys: Sequence[Binding], app: BaseApp) -> Iterator[tuple[str, str]]:
    for binding in keys:
        if binding.id == "pane.choose-0":
            yield binding.key_display or "", _CHOOSE
        elif not str(binding.id).startswith(_NOT_TOLD) or binding.id in app._keymap:
            pressed = app._keymap.get(str(binding.id), binding.key)
            names = (app.get_key_display(Binding(key, "")) for key in pressed.split(","))
            # ⏎ marks the end of a sentence.
            yield " ".join(dict.fromkeys(names)).replace("⏎", "enter"), binding.tooltip
    yield "ctrl+p", "All commands by name, and the themes"
    yield name_keys("⟨q⟩ ⟨ctrl+q⟩", app.screen), "Leave tui-w2v"


def _section(heading: str, rows: Iterable[tuple[str, str]]) -> tuple[Text, Padding]:
    """Return a heading, and two columns below it: names and meanings."""
    names = Column(no_wrap=True, style="bold")
    table = Table(names, "", box=None, show_header=False, pad_edge=False)
    for row in rows:
        table.add_row(*map(Text, row))
    return Text(heading, "bold"), Padding(table, (0, 0, 1, 0))


def _table(*columns: Column | str) -> Table:
    return Table(*columns, box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)


def _notations(notation: Notation) -> Table:
    table, names = _table(Column("", no_wrap=True)), names_in_all_notations()
    for place, other in enumerate(NOTATIONS, 1):
        here = other.whose == notation.whose
        longest = max(len(word) for row in names for word in row[place].split())
        table.add_column("▸ " * here + other.whose, style="bold" * here, min_width=longest)
    for row in names:
        table.add_row(*map(Text, row))
    return table
