"""Times the derivation of a number: from ``=`` to the picture, in process, at V = 3000, d = 100.

CPU time of the whole app, without a terminal. Following a term and closing the card come too.
"""

import asyncio
import statistics
import time

from texts import zipf_text
from textual._context import active_app

from tui_w2v.training import Settings, make_timeline, read_corpus
from tui_w2v.tui import ExplorerApp

ROUNDS = 40
PANES = {"loss": "escape", "E": "2", "ŷ": "3", "gradient on E": "4", "θ": "5"}
"""A key that chooses each number."""


async def until_painted() -> None:
    """Wait until the app has nothing to do."""
    loop, app = asyncio.get_running_loop(), active_app.get()
    while True:
        await asyncio.sleep(0)
        if loop._ready:  # type: ignore[attr-defined]
            continue
        if not app.screen._update_timer._active.is_set():
            return
        app.screen._on_timer_update()


async def measure() -> None:
    """Print medians in milliseconds."""
    settings = Settings.of(corpus=str(zipf_text()), dim=100, max_vocab=3000)
    app = ExplorerApp(make_timeline(settings, read_corpus(settings)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["space"] * 4)
        for name, key in PANES.items():
            await pilot.press(key)
            times: dict[str, list[float]] = {"equals_sign": [], "enter": [], "escape": []}
            for _ in range(ROUNDS):
                for pressed, taken in times.items():
                    begun = time.process_time()
                    app.simulate_key(pressed)
                    await until_painted()
                    taken.append(1000 * (time.process_time() - begun))
            opened, followed, closed = (statistics.median(taken) for taken in times.values())
            print(f"{name}: open {opened:.1f}, follow {followed:.1f}, close {closed:.1f} ms")


if __name__ == "__main__":
    asyncio.run(measure())
