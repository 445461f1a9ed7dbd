"""An app that restores the terminal and keeps its error when a failure or a signal ends it."""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable
from encodings import utf_8
from errno import EIO
from functools import partial
from typing import Any

from rich.console import RenderableType
from textual import events
from textual.app import App

from tui_w2v.errors import InputError
from tui_w2v.signals import INTERRUPT


class GuardedApp(App[None]):
    """Records why it ends; its caller reports that after the terminal is restored."""

    def __init__(self) -> None:
        """Start with a driver that decodes keys by ``_KeyDecoder``.

        Raises:
            InputError: Textual does not accept an environment variable.
        """
        try:
            super().__init__()
        except Exception as error:  # importing what TEXTUAL_DRIVER names can raise anything
            given = ", ".join(name for name in os.environ if name.startswith("TEXTUAL_"))
            if not given:
                raise
            raise InputError(f"Textual does not start ({error}): unset {given}") from None
        module = vars(sys.modules[self.driver_class.__module__])
        if "getincrementaldecoder" in module:
            module["getincrementaldecoder"] = lambda _: partial(_KeyDecoder, self._hang_up)
        self.failure = ""
        """The traceback of the first unexpected exception."""
        self.ended_by = 0
        """The signal that ends the app."""
        self.on_ending: Callable[[], object] = lambda: None
        """Called once, when a failure or a signal is about to end the app."""
        self._interrupts = 0
        self._event_loop: asyncio.AbstractEventLoop | None = None

    def panic(self, *renderables: RenderableType) -> None:
        """Record a failure, and exit with status 1; Textual's input thread gives its traceback."""
        shown = [segment for item in renderables for segment in self.console.render(item)]
        told = "".join(segment.text for segment in shown)
        if f"OSError: [Errno {EIO}]" in told:  # the terminal was closed while it was being read
            self._hang_up()
            return
        self.failure = self.failure or told or traceback.format_exc()
        self._tell_of_end()
        self.exit(return_code=1)

    def _tell_of_end(self) -> None:
        tell, self.on_ending = self.on_ending, lambda: None
        tell()

    def _handle_exception(self, error: Exception) -> None:
        """Record an unhandled exception; failures of screens that open during exit are ignored."""
        if not self._exit:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Record the exception; Textual would print it with all variables."""
        self.panic()

    def take_signal(self, number: int, _: object = None) -> None:
        """Handle a signal: an interrupt acts as the quit key, any other signal ends the app.

        A handler may interrupt any instruction, so the event loop does the work.
        """
        if number == INTERRUPT:
            self._interrupts += 1
        else:
            self.ended_by = number
            self._tell_of_end()
        if self._event_loop and not self._event_loop.is_closed():
            self._event_loop.call_soon_threadsafe(self._obey_signals)

    def _hang_up(self) -> None:
        """End the app as HUP does: not every process gets this signal when its terminal closes."""
        if not self.ended_by:
            self.take_signal(signal.SIGHUP)

    def on_ready(self) -> None:
        """Handle the signals that arrived before the app was ready."""
        self._event_loop = asyncio.get_running_loop()
        self._obey_signals()

    def _obey_signals(self) -> None:
        if self.ended_by:
            self.exit(return_code=128 + self.ended_by)
        for _ in range(self._interrupts):
            self._interrupts -= 1
            self.post_message(events.Key("ctrl+q", None))


class _KeyDecoder(utf_8.IncrementalDecoder):
    """Decodes keys and detects the end of input, after which Textual would read forever."""

    def __init__(self, on_end: Callable[[], object]) -> None:
        super().__init__("replace")
        self._on_end = on_end

    def decode(self, data: Any, final: bool = False) -> str:
        """Decode bytes; those that are not UTF-8 become replacement characters."""
        if not data:
            self._on_end()
        return super().decode(data, final)
