"""Signals that end the program, and their handlers."""

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
    """Install a signal handler within a block, and restore the previous handlers after it.

    A signal that is ignored, as under ``nohup``, stays ignored. Outside the main thread the block
    runs without the handler, because Python handles signals in the main thread only.
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
