"""Apps to test, and a pilot that waits no longer than it must."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import pytest
from textual._context import active_app
from textual.css.stylesheet import Stylesheet

from tui_w2v.training import Settings, Setup, Timeline, read_corpus
from tui_w2v.tui import ExplorerApp


async def until_idle(min_sleep: float = 0, max_sleep: float = 1) -> None:
    """Wait until the app has nothing to do: no message, nothing to draw, no thread at work.

    Textual's own sleeps for 20 ms, twice a key, until the process has taken next to no time.
    """
    loop, app, end = asyncio.get_running_loop(), active_app.get(), monotonic() + max_sleep
    while monotonic() < end:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]
            continue
        if app._resize_timer is not None:
            app._check_resize()
            continue
        if app.screen_stack and app.screen._update_timer._active.is_set():
            app.screen._on_timer_update()
            continue
        if any(worker.is_running for worker in app.workers):
            taken = process_time()
            await asyncio.sleep(0.005)
            if process_time() - taken > 0.001:
                continue
        break


@pytest.fixture(autouse=True)
def _wait_no_longer_than_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("app", "pilot"):
        monkeypatch.setattr(f"textual.{module}.wait_for_idle", until_idle)


@pytest.fixture(autouse=True, scope="session")
def _parse_styles_once() -> Iterator[None]:
    """Parse each style sheet once for all apps of this process."""
    parsed, parse = dict[object, Any](), Stylesheet._parse_rules

    def parse_once(self: Stylesheet, *css: Any, **how: Any) -> Any:
        key = css, *how.items(), *self._variables.items()
        if key not in parsed:
            parsed[key] = parse(self, *css, **how)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture
def make_run(tmp_path: Path) -> Callable[..., Timeline]:
    """Make a run on the royal sample, or on a text, with some own_settings."""

    def make(text: str | None = None, **own_settings: Any) -> Timeline:
        if text is not None:
            path = tmp_path / "text.txt"
            path.write_text(text, encoding="utf-8")
            own_settings["corpus"] = str(path)
        settings = Settings.of(**{"corpus": "royal", "dim": 8, "dtype": "float64", **own_settings})
        return Timeline(Setup(settings, read_corpus(settings)))

    return make


@pytest.fixture
def make_app(make_run: Callable[..., Timeline]) -> Callable[..., ExplorerApp]:
    """Make an app on such a run."""

    def make(text: str | None = None, **settings: object) -> ExplorerApp:
        return ExplorerApp(make_run(text, **settings))

    return make
