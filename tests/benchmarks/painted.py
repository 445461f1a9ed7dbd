"""Waiting until an app without a terminal has painted, with none of the pilot's pauses."""

import asyncio
from collections.abc import Callable
from time import monotonic

from textual._context import active_app


async def until_painted() -> None:
    """Wait until the app has nothing to do; threads may go on."""
    loop, app = asyncio.get_running_loop(), active_app.get()
    while True:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]
            continue
        if not app.screen._update_timer._active.is_set():
            return
        app.screen._on_timer_update()


async def press(key: str) -> None:
    active_app.get().simulate_key(key)
    await until_painted()


async def until(done: Callable[[], object]) -> None:
    """Wait for what a thread or a closing screen does."""
    end = monotonic() + 60
    while not done():
        assert monotonic() < end, "it has not come to that within a minute"
        await asyncio.sleep(0.01)
        await until_painted()
