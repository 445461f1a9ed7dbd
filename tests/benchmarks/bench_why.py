"""Times the derivation of a number: from ``=`` to the picture, in process, at V = 3000, d = 100.

CPU time of the whole app, without a terminal. Following a term and closing the card come too.
"""

import asyncio
import time
from collections.abc import Iterator
from statistics import median

from painted import press
from rows import Row
from texts import zipf_text

from tui_w2v.training import Settings, Setup, Timeline, read_corpus
from tui_w2v.tui import ExplorerApp

PANES = {"loss": "escape", "E": "2", "ŷ": "3", "gradient on E": "4", "θ": "5"}
"""A key that chooses each number."""


async def measure(rounds: int) -> list[Row]:
    """Open, follow and close the card of each number."""
    settings = Settings.of(corpus=str(zipf_text()), dim=100, max_vocab=3000)
    app = ExplorerApp(Timeline(Setup(settings, read_corpus(settings))))
    found = []
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["space"] * 4)
        for name, key in PANES.items():
            await pilot.press(key)
            times: dict[str, list[float]] = {"equals_sign": [], "enter": [], "escape": []}
            for _ in range(rounds):
                for pressed, taken in times.items():
                    begun = time.process_time()
                    await press(pressed)
                    taken.append(1000 * (time.process_time() - begun))
            opened, followed, closed = map(median, times.values())
            measured = f"{opened:.1f} ms (a term followed {followed:.1f}, closed {closed:.1f} ms)"
            found.append(Row(f"= on a number, 120 × 40, V = 3000: {name}", "≤ 12 ms", measured))
    return found


def rows(*, quick: bool) -> Iterator[Row]:
    yield from asyncio.run(measure(20 if quick else 40))
