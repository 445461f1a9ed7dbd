"""Jobs, which run in a thread beside the screen."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tui_w2v.errors import InputError
from tui_w2v.training import CancelledError, DivergedError

Check = Callable[..., None]
"""Called by a job often, with its progress; raises CancelledError to stop it."""
Job = Callable[[Check], Any]
"""Work for a thread; raises an InputError whose message is one line."""

STOPS = "; ⟨escape⟩ stops"
SMALLER_RATE = " (⟨e⟩: a smaller rate)"


class Threads(NamedTuple):
    """How a screen, or whatever stands in for one, gets work done beside it."""

    in_thread: Callable[[Callable[[], None]], object]
    """Runs a function in a thread."""
    later: Callable[[Callable[[], None]], object]
    """Calls a function in the screen's own thread; may be called in any thread."""


class JobState(NamedTuple):
    """What the last move did, or how far the job is."""

    text: str = ""
    """What happened, or what happens; maybe nothing."""
    keys: str = ""
    """What keys of the screen, each in ⟨ ⟩, do next, as the end of the same line."""
    warning: bool = False
    """Whether the text tells of a failure."""

    @property
    def line(self) -> str:
        """The line for a screen with these keys."""
        return self.text + self.keys


_NOTHING_WRONG = JobState()


def attempt(work: Callable[[], Any]) -> tuple[JobState, Any]:
    """Do some work; return what went wrong, without a text if nothing did, and the result."""
    keys = ""
    try:
        return _NOTHING_WRONG, work()
    except CancelledError:
        return JobState("stopped: nothing has changed"), None
    except DivergedError as error:
        wrong, keys = str(error), SMALLER_RATE
    except InputError as error:
        wrong = str(error)
    except MemoryError:
        wrong = "there is not enough memory for this model: choose fewer words or a smaller d"
    return JobState(wrong, keys, warning=True), None
