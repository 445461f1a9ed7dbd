"""Dialogs over another screen: to read, to type a line, to confirm; and the command palette."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeVar

from rich import box
from rich.console import ConsoleRenderable, RenderableType
from rich.segment import Segment, Segments
from rich.style import Style
from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.command import CommandPalette
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen, Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Input, Label, OptionList, Static

from tui_w2v.spelling import UnknownWordError
from tui_w2v.tui.binding import key, name_keys
from tui_w2v.tui.widgets.controls import TextField

_Answer = TypeVar("_Answer")
_Widget = TypeVar("_Widget", bound=Widget)


class _Above(Screen[ScreenResultType]):
    """Lies over another screen, and closes itself with those above it, such as the palette.

    Textual's ``dismiss`` closes the screen on top, so a second enter would close the one below.
    """

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        if self not in self.app.screen_stack:
            return AwaitComplete()
        while self.app.screen is not self:
            self.app.pop_screen()
        return super().dismiss(result)

    def post_render(self, renderable: RenderableType, base_style: Style) -> ConsoleRenderable:
        """Drop the control codes of the screen below, by which it writes words over blanks.

        Textual would print these codes as text, over this dialog (see ``tui.line``).
        """
        printed = Segments(Segment.filter_control(self.app.console.render(renderable)))
        return super().post_render(printed, base_style)


class Dialog(ModalScreen[ScreenResultType], _Above[ScreenResultType]):
    """A screen over another one."""

    def titled(self, widget: _Widget, title: str, hint: str = "") -> _Widget:
        """Write a title into the frame of a widget, and a hint on the dialog's keys."""
        widget.border_title, widget.border_subtitle = title, Text(name_keys(hint, self))
        return widget


_OPENING = (
    ("x", "show.product"),
    ("y", "show.source"),
    ("i", "show.summary"),
    ("question_mark", "show.help"),
)


class TextScreen(Dialog[str | None]):
    """Shows one renderable; the usual keys close it, and so do the keys that open such a card."""

    BINDINGS = [
        key("escape,q,enter,space", "dismiss", "card.leave", "Go back"),
        *(key(keys, "dismiss", name, "Go back") for keys, name in _OPENING),
        key("j,down", "scroll(1)", "card.down", "Scroll down"),
        key("k,up", "scroll(-1)", "card.up", "Scroll up"),
    ]

    def __init__(self, title: str, content: RenderableType, hint: str = "⟨escape⟩ closes") -> None:
        super().__init__()
        self.content, self._heading, self._hint = content, title, hint

    def compose(self) -> ComposeResult:
        card = VerticalScroll(Static(self.content, markup=False))
        yield self.titled(card, self._heading, self._hint)
        self.watch(card, "show_vertical_scrollbar", self._say_whether_it_scrolls, init=False)

    def _say_whether_it_scrolls(self, scrolls: bool) -> None:
        how = "⟨↑⟩ ⟨↓⟩ scroll · " * scrolls
        self.titled(self.query_one(VerticalScroll), self._heading, f"{how}{self._hint}")

    def action_scroll(self, lines: int) -> None:
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)


def numbers_table(headings: Iterable[str | Text], *rows: Iterable[str]) -> Table:
    """Return a table for a card: names in its first column, numbers to the right of them."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in headings:
        table.add_column(heading, justify="right" if table.columns else "left")
    for row in rows:
        table.add_row(*row)
    return table


class PromptScreen(Dialog[_Answer | None]):
    """A line to type in; ends with the parsed answer, or None."""

    BINDINGS = [key("escape", "dismiss", "prompt.leave", "Change nothing")]

    def __init__(
        self,
        parse: Callable[[str], _Answer],
        hint: str,
        *,
        value: str = "",
        example: str = "",
        tell: Callable[[str], str] = lambda _: "",
        takes_empty: bool = False,
    ) -> None:
        """Ask for a line; the hint says what can be typed, the example is shown in an empty line.

        ``parse`` raises ValueError or UnknownWordError, whose messages are one line. ``tell``
        returns a message about an unfinished line, instead of the hint. An empty line changes
        nothing, unless it is taken as an answer.
        """
        super().__init__()
        self._parse, self._hint, self._tell = parse, hint, tell
        self._value, self._example, self._takes_empty = value, example, takes_empty

    def compose(self) -> ComposeResult:
        with Vertical():
            yield TextField(self._value, self._example)
            yield Label(self._hint, id="hint", markup=False)

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        asked = event.value.strip() or self._takes_empty
        try:
            self.dismiss(self._parse(event.value) if asked else None)
        except (ValueError, UnknownWordError) as error:
            self.query_one("#hint", Label).update(str(error))

    @on(Input.Changed)
    def _say_what_can_be_typed(self, event: Input.Changed) -> None:
        self.query_one("#hint", Label).update(self._tell(event.value) or self._hint)


_LEAVE = "Leave, and lose what is not saved"


class QuitScreen(Dialog[str | None]):
    """Asks before training is lost; ends with ``save``, ``leave``, or None to stay."""

    BINDINGS = [
        key("s", "dismiss('save')", "quit.save", "Save before leaving"),
        key("y,ctrl+c", "dismiss('leave')", "quit.leave", _LEAVE),
        key("q", "dismiss('leave')", "app.quit", _LEAVE),
        key("escape,n", "dismiss", "quit.stay", "Do not leave"),
    ]

    def __init__(self, what: str) -> None:
        super().__init__()
        self._what = what

    def compose(self) -> ComposeResult:
        with self.titled(VerticalScroll(id="asking", classes="dialog"), "quit"):
            yield Label(self._what, id="what", markup=False)
            for answer, keys, about in (
                ("'save'", "⟨s⟩", "save first"),
                ("'leave'", "⟨q⟩  ⟨y⟩  ⟨ctrl+q⟩  ⟨ctrl+c⟩", "leave without saving"),
                ("", "⟨escape⟩  ⟨n⟩", "stay"),
            ):
                keys = "  ".join(dict.fromkeys(name_keys(keys, self).split()))
                line = f"[@click=screen.dismiss({answer})][b]$keys[/b]{about}[/]"
                yield Label(Content.from_markup(line, keys=f"{keys:<23}"))


class Palette(CommandPalette, _Above[None]):
    """The command palette, without the failures of Textual's own on some keys and clicks.

    It runs one command once, and ignores page keys until its list is laid out.
    """

    def _action_command_list(self, action: str) -> None:
        with suppress(KeyError):
            super()._action_command_list(action)

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _run_once(self, event: Message) -> None:
        """Stop a second enter, which would run the command again."""
        if not self.is_current:
            event.stop()
            event.prevent_default()
