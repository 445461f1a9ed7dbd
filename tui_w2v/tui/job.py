"""The one job that may run in a thread beside the screen."""

from collections.abc import Callable
from functools import partial
from threading import Event
from time import monotonic, sleep
from typing import NamedTuple

from tui_w2v.corpus import CorpusError
from tui_w2v.training import CancelledError, DivergedError

Check = Callable[..., None]
"""Called by a job often, with its progress; raises CancelledError to stop it."""

SMALLER_RATE = "(e: a smaller rate)"
_REPORT_SECONDS = 0.1
_HELD_SECONDS = 0.05


class JobState(NamedTuple):
    """What the last move did, or how far the job is."""

    text: str = ""
    """One line, or nothing."""
    warning: bool = False
    """Whether the line tells of a failure."""


class Jobs:
    """Runs one job at a time, and passes its reports to the thread that started it."""

    def __init__(
        self,
        in_thread: Callable[[Callable[[], None]], object],
        later: Callable[[Callable[[], None]], object],
    ) -> None:
        self.busy = False
        """Whether a job runs."""
        self.cancelled = False
        """Whether the job should stop."""
        self._in_thread, self._later = in_thread, later
        self._free = Event()
        self._free.set()

    def start(
        self, job: Callable[[Check], str], report: Callable[[int], None], end: Callable[[str], None]
    ) -> None:
        """Run a job in a thread.

        Args:
            job: The work; returns one line on a failure, or an empty text.
            report: Called with the progress a few times a second.
            end: Called with the job's result.
        """
        self.busy, self.cancelled = True, False
        self._in_thread(partial(self._run, job, report, end))

    def _run(
        self, job: Callable[[Check], str], report: Callable[[int], None], end: Callable[[str], None]
    ) -> None:
        reported = monotonic()

        def check(done: int = 0) -> None:
            nonlocal reported
            sleep(0)  # lets the screen's thread go first, if it has something to do
            if self.cancelled:
                raise CancelledError
            if done and monotonic() - reported > _REPORT_SECONDS:
                reported = monotonic()
                self.tell(partial(report, done))

        try:
            text = job(check)
        except DivergedError as error:
            text = f"{error} {SMALLER_RATE}"
        except CorpusError as error:
            text = str(error)
        except CancelledError:
            text = "stopped: nothing has changed"
        except MemoryError:
            text = "there is not enough memory for this model: choose fewer words or a smaller d"
        self._later(partial(self._end, end, text))

    def tell(self, call: Callable[[], None]) -> None:
        """Call a function in the other thread, unless the job ends before."""
        self._later(lambda: call() if self.busy else None)

    def _end(self, end: Callable[[str], None], text: str) -> None:
        self.busy = False
        end(text)

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
