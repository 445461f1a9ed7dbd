"""The base of both apps: sizes, styles, the palette and quitting."""

import asyncio
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import gettempdir
from typing import Any, TypeVar

from rich.color import ColorSystem
from textual.app import SystemCommand
from textual.command import CommandPalette
from textual.containers import VerticalScroll
from textual.dom import DOMNode
from textual.events import DescendantFocus
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.message import Message
from textual.screen import Screen
from textual.theme import ThemeProvider
from textual.widgets import Input

from tui_w2v.corpus import SAMPLES
from tui_w2v.explain.notation import NOTATIONS, Notation
from tui_w2v.training import Timeline
from tui_w2v.tui.binding import completed, key
from tui_w2v.tui.config import Config, keep, kept
from tui_w2v.tui.filters import COLOURLESS, OF_256, PRINTABLE, ascii_filters
from tui_w2v.tui.guard import GuardedApp
from tui_w2v.tui.line import first_fit
from tui_w2v.tui.look import Look, make_look
from tui_w2v.tui.memory import JobThreads, free_memory, spare_what_is_there
from tui_w2v.tui.screens.dialog import Palette
from tui_w2v.tui.typed_ahead import TypedAheadApp

_T = TypeVar("_T")
_NO_COLOR, _MONOCHROME = NoColor(), Monochrome()
_WIDTHS = [(0, "-too-narrow"), (80, "-narrow"), (110, "-wide"), (160, "-huge")]
_HEIGHTS = [(0, "-too-short"), (24, "-short"), (34, "-tall"), (50, "-high")]
_MOST_RECENT = 10
_DONE = "lessons done"
_IDLE_SECONDS = 0.3
"""The memory of closed screens is freed so many seconds after the last change of screens."""


@dataclass
class LookChanged(Message, bubble=False):
    """The theme or the notation has changed, so a screen redraws all its lines."""

    said: str = ""


class BaseApp(TypedAheadApp, GuardedApp):
    """An app whose screens draw their own lines."""

    CSS_PATH = "tui.tcss"
    TITLE = "tui-w2v"
    HORIZONTAL_BREAKPOINTS = _WIDTHS
    VERTICAL_BREAKPOINTS = _HEIGHTS
    BINDINGS = [
        key("q", "quit", "app.quit", "Leave tui-w2v", "quit"),
        replace(
            key("ctrl+q", "quit", "app.quit-always", "Leave tui-w2v, wherever you are"),
            priority=True,
        ),
    ]

    def __init__(self, config: Config | None = None) -> None:
        super().__init__()
        self._has_config, self.config = config is not None, config or Config()
        self.set_keymap(completed(self.config.keymap))  # before a screen says its keys
        self._ascii = ascii_filters(wanted=self.config.ascii)
        self._looks: dict[str, Look] = {}
        self.notation = self.config.notation
        """The notation of formulas, and whether E is transposed."""

    @property
    def keeps_choices(self) -> bool:
        """Whether choices are kept for the next start: not for visitors, nor in the tour."""
        return self._has_config and not self.is_web

    @cached_property
    def lessons_done(self) -> set[str]:
        """The ids of the lessons that are done; a visitor's are forgotten when the visit ends."""
        done = None if self.is_web else kept("lessons").get(_DONE)
        return {name for name in done if isinstance(name, str)} if isinstance(done, list) else set()

    def note_done(self, lesson: str) -> None:
        self.lessons_done.add(lesson)
        if not self.is_web:
            keep("lessons", **{_DONE: sorted(self.lessons_done)})

    @property
    def recent(self) -> tuple[tuple[str, str], ...]:
        """The kinds and paths of the last files, newest first; none for visitors."""
        with suppress(KeyError, TypeError, ValueError):
            if self.keeps_choices and self.config.recent_files:
                return tuple((str(kind), str(path)) for kind, path in kept("choices")["recent"])
        return ()

    def note_opened(self, kind: str, path: str) -> None:
        """Note that a ``text`` or a ``model`` was opened, if it is a file of the user's."""
        wanted = self.keeps_choices and self.config.recent_files
        if wanted and path not in SAMPLES and Path(path).is_file():
            newest = kind, str(Path(path).absolute())
            others = (file for file in self.recent if file != newest)
            keep("choices", recent=(newest, *others)[:_MOST_RECENT])

    def write_in(self, notation: Notation, said: str = "") -> None:
        """Write formulas in another notation, and say something about it."""
        if notation == self.notation:
            return
        if self.keeps_choices and notation.whose != self.notation.whose:
            keep("choices", notation=notation.whose)
        self.notation = notation
        self._look_changed(said)

    def action_notation(self) -> None:
        """Write all formulas in the next notation, and draw E as that notation does."""
        names = [notation.whose for notation in NOTATIONS]
        following = NOTATIONS[(names.index(self.notation.whose) + 1) % len(NOTATIONS)]
        self.write_in(following, following.summary)

    def action_transpose_E(self) -> None:
        n = self.notation.transposed()
        look_up = n.look_up(n.context_index)
        said = f"{n.E} as {n.letters_shape}: one {n.line} per word, {look_up}"
        self.write_in(n, first_fit(self.size.width - 1, f"{said}; same numbers", said))

    async def on_mount(self) -> None:
        """Set up threads, colours and subscriptions.

        Screens do not subscribe themselves: a subscription would keep a closed screen alive.
        """
        asyncio.get_running_loop().set_default_executor(JobThreads())
        self.set_class(self.color_system is ColorSystem.STANDARD, "-sixteen")
        if self.no_color:
            self.ansi_theme_dark, self.ansi_theme_light = COLOURLESS
        if self.config.theme in self.available_themes:
            self.theme = self.config.theme
        self._freeing = self.set_timer(_IDLE_SECONDS, free_memory)
        self.theme_changed_signal.subscribe(self, self._theme_changed)
        self.screen_change_signal.subscribe(self, self._screen_changed, immediate=True)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Put the terminal's cursor into an input, or at the beginning of a text.

        Textual does so for inputs alone, and before they are laid out.
        """
        if isinstance(event.widget, Input | VerticalScroll):
            self.call_after_refresh(self._put_cursor_into, event.widget)

    def _put_cursor_into(self, widget: Input | VerticalScroll) -> None:
        if widget.has_focus and widget.screen is self.screen:
            if isinstance(widget, Input):
                self.cursor_position = widget.cursor_screen_offset
            else:
                self.cursor_position = widget.content_region.offset
            widget.refresh()

    def _theme_changed(self, _: object) -> None:
        if self.keeps_choices and self.theme != self.config.theme:
            keep("choices", theme=self.theme)
        self._look_changed()

    def _look_changed(self, said: str = "") -> None:
        for screen in self.screen_stack:
            screen.post_message(LookChanged(said if screen is self.screen else ""))

    def _screen_changed(self, screen: Screen[object]) -> None:
        # Textual sets the classes of the terminal's size after a screen's first layout, too late
        fitting = screen._get_breakpoint_classes(self.size.width, _WIDTHS)
        fitting |= screen._get_breakpoint_classes(self.size.height, _HEIGHTS)
        classes = {name: name in fitting for _, name in _WIDTHS + _HEIGHTS}
        screen.update_classes(classes, animate=False)
        self._freeing.stop()
        self._freeing = self.set_timer(_IDLE_SECONDS, free_memory)

    def on_ready(self) -> None:
        spare_what_is_there()

    @property
    def color_system(self) -> ColorSystem:
        """The colours that the terminal has: sixteen, unless it is known to have more."""
        systems = {"256": ColorSystem.EIGHT_BIT, "truecolor": ColorSystem.TRUECOLOR}
        return systems.get(self.console.color_system or "", ColorSystem.STANDARD)

    @property
    def look(self) -> Look:
        if self.theme not in self._looks:
            self._looks[self.theme] = make_look(
                self.theme_variables,
                ansi=self.native_ansi_color,
                system=self.color_system,
                colored=not self.no_color,
            )
        return self._looks[self.theme]

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of all lines.

        Textual chooses its filter for NO_COLOR once, by its first theme, and maps named colours to
        a palette of its own instead of the terminal's sixteen.
        """
        sixteen = self.color_system is ColorSystem.STANDARD
        unfit = (Monochrome, NoColor, ANSIToTruecolor) if sixteen else (Monochrome, NoColor)
        filters = [one for one in super().get_line_filters() if not isinstance(one, unfit)]
        if self.no_color:
            filters.append(_NO_COLOR if self.native_ansi_color else _MONOCHROME)
        if self.color_system is ColorSystem.EIGHT_BIT:
            filters.append(OF_256)
        return [PRINTABLE, *self._ascii, *filters]

    def action_ascii(self) -> None:
        self._ascii = ascii_filters(wanted=not self._ascii)
        for screen in self.screen_stack:
            for widget in screen.query():
                widget.refresh()

    @property
    def filters_lines(self) -> bool:
        """Whether the lines of our own widgets must pass the filters."""
        return self.no_color or bool(self._ascii)

    def action_command_palette(self) -> None:
        """Open the command palette, unless one is already open, even below another screen."""
        if not any(isinstance(screen, CommandPalette) for screen in self.screen_stack):
            asked = "a command, a word, a lesson or a text"
            self.push_screen(Palette(id="--command-palette", placeholder=asked))

    def search_themes(self) -> None:
        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def ask(self, screen: Screen[_T | None], then: Callable[[_T], object]) -> None:
        """Open a screen, and pass on its answer, if it ends with one."""

        def answered(answer: _T | None) -> None:
            if answer is not None:
                then(answer)

        self.push_screen(screen, answered)

    # What an app without a run does not have

    timeline: Timeline | None = None
    texts: tuple[str, ...] = ()
    """The texts that a visitor may choose from; empty elsewhere, where any text can be opened."""

    @property
    def unsaved(self) -> str:
        """What leaving would lose, in one line; empty if nothing."""
        return ""

    def ask_to_save(self, then: Callable[[str], object]) -> None:
        """Ask for a file and save; go on with a line on what was written."""

    def notify(self, message: str, **options: Any) -> None:
        """Show a message as it is: Textual would read brackets in a path as markup."""
        super().notify(message.replace("[$text-success]", ""), **options | {"markup": False})

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Save a picture of the screen where the program was started, or else among temporary
        files: the folder for downloads, Textual's choice, need not exist. Textual then says where.
        """
        here = str(Path.cwd()) if os.access(".", os.W_OK) else gettempdir()
        return super().deliver_screenshot(filename, path or here, time_format)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer every key's command in the palette, beside Textual's own."""
        seen = {""}
        for active in screen.active_bindings.values():
            binding = active.binding
            if binding.tooltip in seen or binding.id in (None, "pane.enter"):
                continue
            seen.add(binding.tooltip)

            async def run(action: str = binding.action, node: DOMNode = active.node) -> None:
                if node is self or self.screen in node.ancestors_with_self:
                    await self.run_action(action, node)

            pressed = self.get_key_display(replace(binding, key_display=None)).replace("⏎", "enter")
            yield SystemCommand(binding.tooltip, f"key: {pressed} · {binding.id}", run)
        for command in super().get_system_commands(screen):
            if command.title not in ("Quit", "Keys", "Maximize", "Minimize"):
                yield command
