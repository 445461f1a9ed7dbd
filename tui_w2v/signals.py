"""Signals that ask the program to end."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Handler = Callable[[int, FrameType | None], object]

INTERRUPT = signal.SIGINT
"""Sent by ctrl+c."""
ENDING = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
)  # Windows has no SIGHUP
"""Sent when the system shuts down or the terminal closes."""


@contextmanager
def handled(handler: Handler, *numbers: int) -> Iterator[None]:
    """Handle signals within a block, in the main thread.

    A signal that is ignored, as under ``nohup``, stays ignored. Outside of the main thread, where
    Python handles no signals, nothing changes.

    Args:
        handler: Called with the signal's number and the current stack frame.
        numbers: The signals.
    """
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in numbers:
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, previous in before.items():
            signal.signal(number, signal.SIG_DFL if previous is None else previous)
