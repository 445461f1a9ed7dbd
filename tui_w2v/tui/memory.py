"""Threads for jobs, and when memory is freed, so that it stays small and pauses short."""

import gc
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context
from functools import partial
from typing import Any, TypeVar
from weakref import ref

from textual._styles_cache import StylesCache
from textual.worker import Worker, active_worker

_T = TypeVar("_T")


SOON = "soon"
"""The group of workers that end soon once they are cancelled; the next job waits for them."""


class JobThreads(ThreadPoolExecutor):
    """One thread, and others for jobs that come while it is busy.

    A thread keeps the memory of its largest job, so the first that is free takes a job, not each in
    turn. Each job has a context of its own: a thread's own context would keep the last worker
    alive, and with it the screen that the worker was for.
    """

    def __init__(self, others: int = 5) -> None:
        super().__init__(1)
        self._job: Future[Any] | None = None
        self._worker: Callable[[], Worker[Any] | None] = lambda: None
        self._others = JobThreads(others - 1) if others else None

    def submit(self, fn: Callable[..., _T], /, *args: Any, **kwargs: Any) -> Future[_T]:
        if self._others and self._is_busy():
            return self._others.submit(fn, *args, **kwargs)
        job = self._job = super().submit(Context().run, partial(fn, *args, **kwargs))
        worker = active_worker.get(None)
        self._worker = ref(worker) if worker else lambda: None
        return job

    def _is_busy(self) -> bool:
        if self._job is None or self._job.done():
            return False
        worker = self._worker()
        return worker is None or worker.group != SOON or not worker.is_cancelled

    def shutdown(self, *args: Any, **kwargs: Any) -> None:
        super().shutdown(*args, **kwargs)
        if self._others:
            self._others.shutdown(*args, **kwargs)


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
