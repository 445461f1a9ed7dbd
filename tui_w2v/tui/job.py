"""The one job that may run in a thread beside the screen."""

from collections.abc import Callable
from functools import partial
from threading import Event
from time import monotonic, sleep
from typing import Any, NamedTuple

from tui_w2v.errors import InputError
from tui_w2v.training import CancelledError, DivergedError

Check = Callable[..., None]
"""Called by a job often, with its progress; raises CancelledError to stop it."""
Job = Callable[[Check], Any]
"""Work for a thread; raises an InputError whose message is one line."""
End = Callable[[str, Any], None]
"""Called with a line on what went wrong in a job, or nothing, and with the job's result."""

SMALLER_RATE = "(e: a smaller rate)"
_REPORT_SECONDS = 0.1
_HELD_SECONDS = 0.05


class Threads(NamedTuple):
    """How a screen, or whatever stands in for one, gets work done beside it."""

    in_thread: Callable[[Callable[[], None]], object]
    """Runs a function in a thread."""
    later: Callable[[Callable[[], None]], object]
    """Calls a function in the screen's own thread; may be called in any thread."""


class JobState(NamedTuple):
    """What the last move did, or how far the job is."""

    text: str = ""
    """One line, or nothing."""
    warning: bool = False
    """Whether the line tells of a failure."""


class Jobs:
    """Runs one job at a time, and passes its reports to the thread that started it."""

    def __init__(self, threads: Threads) -> None:
        self.busy = False
        """Whether a job runs."""
        self.cancelled = False
        """Whether the job should stop."""
        self._threads = threads
        self._free = Event()
        self._free.set()

    def start(self, job: Job, report: Callable[[int], None], end: End) -> None:
        """Run a job in a thread, and report its progress a few times a second."""
        self.busy, self.cancelled = True, False
        self._threads.in_thread(partial(self._run, job, report, end))

    def _run(self, job: Job, report: Callable[[int], None], end: End) -> None:
        reported = monotonic()

        def check(done: int = 0) -> None:
            nonlocal reported
            sleep(0)  # lets the screen's thread go first, if it has something to do
            if self.cancelled:
                raise CancelledError
            if done and monotonic() - reported > _REPORT_SECONDS:
                reported = monotonic()
                self.tell(partial(report, done))

        wrong, result = "", None
        try:
            result = job(check)
        except DivergedError as error:
            wrong = f"{error} {SMALLER_RATE}"
        except InputError as error:
            wrong = str(error)
        except CancelledError:
            wrong = "stopped: nothing has changed"
        except MemoryError:
            wrong = "there is not enough memory for this model: choose fewer words or a smaller d"
        self._threads.later(partial(self._end, end, wrong, result))

    def tell(self, call: Callable[[], None]) -> None:
        """Call a function in the other thread, unless the job ends before."""
        self._threads.later(lambda: call() if self.busy else None)

    def _end(self, end: End, wrong: str, result: Any) -> None:
        self.busy = False
        end(wrong, result)

    def hold(self, held: bool) -> None:
        """Hold the job where it calls ``wait``, or continue it."""
        if held:
            self._free.clear()
        else:
            self._free.set()

    def wait(self) -> None:
        """Wait, in the job's thread, while the job is held."""
        while not (self.cancelled or self._free.wait(_HELD_SECONDS)):
            pass
