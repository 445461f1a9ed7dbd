"""An app that a failure or a signal ends in order, with the terminal restored."""

import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Callable
from encodings import utf_8
from functools import partial
from typing import Any

from rich.console import RenderableType
from textual import events
from textual.app import App

from tui_w2v.errors import InputError
from tui_w2v.signals import INTERRUPT


class GuardedApp(App[None]):
    """Notes why it ends; whoever runs it tells the user, once the terminal is restored."""

    def __init__(self) -> None:
        """Begin; the driver decodes keys by ``_KeyDecoder``.

        Raises:
            InputError: Textual takes no such environment variables.
        """
        try:
            super().__init__()
        except Exception as error:  # importing what TEXTUAL_DRIVER names can raise anything
            given = [name for name in os.environ if name.startswith("TEXTUAL_")]
            if not given:
                raise
            raise InputError(
                f"Textual does not start ({error}): unset {', '.join(given)}"
            ) from None
        module = vars(sys.modules[self.driver_class.__module__])
        if "getincrementaldecoder" in module:
            module["getincrementaldecoder"] = lambda _: partial(_KeyDecoder, self._hang_up)
        self.failure = ""
        """The traceback of the first unexpected exception."""
        self.ended_by = 0
        """The signal that ends the app."""
        self.on_ending: Callable[[], object] = lambda: None
        """Called once, when a failure or a signal is about to end the app."""
        self._ending = False
        self._leaving = False
        self._interrupts = 0
        self._event_loop: asyncio.AbstractEventLoop | None = None

    def exit(
        self,
        result: None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Leave."""
        self._leaving = True
        super().exit(result, return_code, message)

    # Failures

    def panic(self, *renderables: RenderableType) -> None:
        """Note a failure, and leave with status 1; Textual calls this in its input thread."""
        shown = [segment for item in renderables for segment in self.console.render(item)]
        self.note_failure("".join(segment.text for segment in shown) or traceback.format_exc())
        self._tell_of_end()
        self.exit(return_code=1)

    def note_failure(self, told: str) -> None:
        """Note the traceback of a failure, if it is the first."""
        self.failure = self.failure or told

    def _tell_of_end(self) -> None:
        if not self._ending:
            self._ending = True
            self.on_ending()

    def _handle_exception(self, error: Exception) -> None:
        """Handle what nobody else did; as the app leaves, screens still opening fail in vain."""
        if not self._leaving:
            super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """Note the exception that Textual handles; Textual would print it with all variables."""
        self.panic()

    # Signals

    def take_signal(self, number: int, _: object = None) -> None:
        """Handle a signal: an interrupt is the key that quits, any other one ends the app.

        A handler runs between any two instructions: the event loop does the rest.
        """
        if number == INTERRUPT:
            self._interrupts += 1
        else:
            self.ended_by = number
            self._tell_of_end()
        if self._event_loop and not self._event_loop.is_closed():
            self._event_loop.call_soon_threadsafe(self._obey_signals)

    def _hang_up(self) -> None:
        """End the app as the signal HUP does: not every process gets one when its terminal goes."""
        if not self.ended_by:
            self.take_signal(signal.SIGHUP)

    def on_ready(self) -> None:
        """Obey the signals that came too early."""
        self._event_loop = asyncio.get_running_loop()
        self._obey_signals()

    def _obey_signals(self) -> None:
        if self.ended_by:
            self.exit(return_code=128 + self.ended_by)
        for _ in range(self._interrupts):
            self._interrupts -= 1
            self.post_message(events.Key("ctrl+q", None))


class _KeyDecoder(utf_8.IncrementalDecoder):
    """Decodes keys, and notices the end of input; Textual would fail, and read on for ever."""

    def __init__(self, on_end: Callable[[], object]) -> None:
        super().__init__("replace")
        self._on_end = on_end

    def decode(self, data: Any, final: bool = False) -> str:
        """Decode what was read; bytes that are not UTF-8 become replacement characters."""
        if not data:
            self._on_end()
        return super().decode(data, final)
