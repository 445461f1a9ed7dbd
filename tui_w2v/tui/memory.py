"""What keeps memory small and pauses short: threads, and when memory is freed."""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from functools import partial
from typing import Any, TypeVar

from textual._styles_cache import StylesCache

_T = TypeVar("_T")


class Threads(ThreadPoolExecutor):
    """One thread, and others for jobs that come while it is busy.

    A thread keeps the memory of its largest job, so jobs do not go to all threads in turn. Each job
    has a context of its own: a thread's own context would keep the last worker alive, and with it
    the screen that the worker was for.
    """

    def __init__(self) -> None:
        super().__init__()
        self._first, self._free = ThreadPoolExecutor(1), True

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        job = partial(Context().run, partial(fn, *args, **kwargs))
        if not self._free:
            return super().submit(job)
        self._free = False
        future = self._first.submit(job)
        future.add_done_callback(self._end)  # also of a job that is cancelled before it begins
        return future

    def _end(self, _: object) -> None:
        self._free = True

    def shutdown(self, *args: Any, **kwargs: Any) -> None:
        self._first.shutdown(*args, **kwargs)
        super().shutdown(*args, **kwargs)


def free_memory() -> None:
    """Free the memory of closed screens, whose widgets refer to one another and to copies of E.

    The garbage collector would run too seldom, since it counts objects, not bytes. Textual's cache
    of backgrounds holds the lines of widgets that are gone.
    """
    StylesCache.get_inner_outer.cache_clear()
    gc.collect()


def spare_what_is_there() -> None:
    """Exclude existing objects from garbage collection, which could delay a key by frames."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
