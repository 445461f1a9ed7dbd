"""Jobs, which run in a thread beside the screen."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tui_w2v.errors import InputError
from tui_w2v.training import CancelledError, DivergedError

Check = Callable[..., None]
"""Called by a job often, with its progress; raises CancelledError to stop it."""
Job = Callable[[Check], Any]
"""Work for a thread; raises an InputError whose message is one line."""

SMALLER_RATE = "(e: a smaller rate)"


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


def attempt(work: Callable[[], Any]) -> tuple[str, Any]:
    """Do some work; return a line on what went wrong, or nothing, and the result."""
    try:
        return "", work()
    except DivergedError as error:
        wrong = f"{error} {SMALLER_RATE}"
    except InputError as error:
        wrong = str(error)
    except CancelledError:
        wrong = "stopped: nothing has changed"
    except MemoryError:
        wrong = "there is not enough memory for this model: choose fewer words or a smaller d"
    return wrong, None
