"""Apps to test, and a pilot that waits no longer than it must."""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures.thread import _worker
from pathlib import Path
from threading import Condition
from time import process_time
from traceback import walk_stack
from types import FrameType
from typing import Any

import pytest
from textual._context import active_app
from textual.css.stylesheet import Stylesheet

from tests.conftest import welcome
from tui_w2v.session.forward import FastForward
from tui_w2v.session.player import Player
from tui_w2v.training import Timeline
from tui_w2v.tui import ExplorerApp

_WAITING = Condition.wait.__code__, _worker.__code__
_ENDLESS = FastForward._make_passes.__code__, Player._run.__code__


def at_work(frame: FrameType) -> bool:
    """Return whether a thread has something to do that soon ends."""
    codes = [place.f_code for place, _ in walk_stack(frame)]
    return codes[0] not in _WAITING and not any(code in codes for code in _ENDLESS)


def threads_at_work() -> bool:
    """Return whether one of the app's threads is at work, or will be."""
    frames = sys._current_frames()
    threads = [thread for thread in threading.enumerate() if "ThreadPool" in thread.name]
    executor, queued = asyncio.get_running_loop()._default_executor, 0  # type: ignore[attr-defined]
    while executor is not None:
        queued += executor._work_queue.qsize()
        executor = getattr(executor, "_others", None)
    return queued > 0 or any(at_work(frames[one.ident]) for one in threads)


async def until_idle(*_: float) -> bool:
    """Wait until the app has nothing to do: no message, nothing to draw, no thread at work.

    All this may take 1 s of processor time, and a thread 0.3 s. Textual's own sleeps for 20 ms,
    twice a key, until the process has taken next to no time, and goes on after a second of the
    clock, whatever else the machine does.
    """
    loop, app, begun, rests = asyncio.get_running_loop(), active_app.get(), process_time(), 0
    while rests < 2 and process_time() - begun < 1:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]
            continue
        if app._resize_timer is not None:
            app._check_resize()
        elif app.screen_stack and app.screen._update_timer._active.is_set():
            app.screen._on_timer_update()
        elif any(worker.is_running for worker in app.workers):
            rests = 0 if threads_at_work() and process_time() - begun < 0.3 else rests + 1
            await asyncio.sleep(0.002)
        else:
            break
    return True


@pytest.fixture(autouse=True, scope="session")
def _hurry() -> Iterator[None]:
    """Wait no longer than needed, between passes not at all, and parse each style sheet once."""
    parsed, parse = dict[object, Any](), Stylesheet._parse_rules

    def parse_once(self: Stylesheet, *css: Any, **how: Any) -> Any:
        key = css, *how.items(), *self._variables.items()
        if key not in parsed:
            parsed[key] = parse(self, *css, **how)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        patch.setattr("tui_w2v.session.forward._SHORTEST_PASS", 0)
        for waiting in ("app.wait_for_idle", "pilot.wait_for_idle", "pilot.Pilot._wait_for_screen"):
            patch.setattr(f"textual.{waiting}", until_idle)
        yield


@pytest.fixture
def own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Work in a folder of the test's own, where also what the user chose is kept."""
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    (tmp_path / "home").mkdir()
    welcome(tmp_path / "xdg_state_home")
    return tmp_path


@pytest.fixture
def make_app(make_run: Callable[..., Timeline]) -> Callable[..., ExplorerApp]:
    """Make an app on such a run."""

    def make(text: str | None = None, **settings: object) -> ExplorerApp:
        return ExplorerApp(make_run(text, **settings))

    return make
