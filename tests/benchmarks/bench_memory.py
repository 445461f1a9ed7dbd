"""Seconds and peak memory of reading, counting, training and visiting screens, each in a process
of its own. The texts are made on the spot.

Visits alone, a hundred of each screen in some three minutes:
``OPENBLAS_NUM_THREADS=1 python tests/benchmarks/bench_memory.py visit``.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

from rows import NO_GOAL, Row, missing
from texts import WINDOW, WORDS, D, V, zipf_text

LONG_WORDS = 11_000_000
"""Some 50 MB."""
MANY = 30_000
STATUS = Path("/proc/self/status")
SCREENS = {"f": ("escape", "left")} | dict.fromkeys(
    (*"mvtcCyixwseq", "slash", "colon", "question_mark", "ctrl+p"), ("escape",)
)
"""The keys that open a screen over the turns, and those that leave it; passes are undone, since a
run keeps what it can go back to.
"""
FEW_VISITS, MANY_VISITS = 10, 100
VISITED_V = V // 2


def in_a_process(work: str, path: Path, max_vocab: int) -> dict[str, float]:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")
    command = [sys.executable, __file__, work, str(path), str(max_vocab)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def reading_row() -> Row:
    path = zipf_text(words=LONG_WORDS)
    found = in_a_process("read", path, V)
    return Row(
        f"reading and counting {path.stat().st_size / 1e6:.0f} MB of text",
        NO_GOAL,
        f"{found['reading'] + found['counting']:.1f} s "
        f"({found['reading']:.1f} s + {found['counting']:.1f} s), peak {megabytes(found['peak'])}, "
        f"of which NumPy and imports {megabytes(found['before'])}",
    )


def training_row(path: Path, max_vocab: int) -> Row:
    found = in_a_process("train", path, max_vocab)
    return Row(
        f"training by passes, V = {found['V']:,}, d = {D}",
        NO_GOAL,
        f"peak {megabytes(found['peak'])} ({megabytes(found['before'])} before the first pass, "
        f"parameters {megabytes(found['parameters'])}), {found['a pass']:.3g} s a pass",
    )


def visiting_row() -> Row:
    what = f"memory after {MANY_VISITS} visits of every screen, against after {FEW_VISITS}"
    if not STATUS.exists():
        return missing(what, "≤ 1.02", "only Linux tells")
    found = in_a_process("visit", zipf_text(), VISITED_V)
    many, few = found["many"], found["few"]
    sizes = f"{megabytes(many)} : {megabytes(few)}"
    return Row(what, "≤ 1.02", f"{many / few:.3f} ({sizes}), V = {VISITED_V:,}, d = {D}")


def megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f} MB"


def rows(*, quick: bool) -> Iterator[Row]:
    """All rows; the quick run leaves nothing out."""
    yield reading_row()
    yield training_row(zipf_text(), V)
    yield training_row(zipf_text(types=3 * MANY, words=2 * WORDS), MANY)
    yield visiting_row()


# What the processes do


def peak() -> int:
    """Return the most memory that this process ever had, in bytes.

    Linux counts what the parent had before the process became this program into its ru_maxrss, but
    not into VmHWM.
    """
    if STATUS.exists():
        return status_of("VmHWM")
    import resource

    found = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return found if sys.platform == "darwin" else found * 1024


def status_of(field: str) -> int:
    """Return what Linux says of this process's memory, in bytes."""
    fields = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(fields[field].split()[0]) * 1024


async def visit_screens(path: str, max_vocab: int) -> dict[str, float]:
    """Open and leave every screen, time and again, in an app without a terminal.

    A screen is left as soon as it is painted, whatever its threads do.
    """
    from painted import press, until

    from tui_w2v.training import Settings, Setup, Timeline, read_corpus
    from tui_w2v.tui import ExplorerApp
    from tui_w2v.tui.memory import free_memory
    from tui_w2v.tui.screens.fast_forward import FastForwardScreen

    settings = Settings(corpus=path, max_vocab=max_vocab, window=WINDOW, dim=D)
    app, sizes = ExplorerApp(Timeline(Setup(settings, read_corpus(settings)))), dict[int, int]()

    async def visit(opens: str, leaves: tuple[str, ...]) -> None:
        turns = app.screen
        await press(opens)
        await until(lambda: app.screen is not turns)
        screen = app.screen
        passes = screen if isinstance(screen, FastForwardScreen) else None
        if passes:  # each visit leaves a pass to redo
            await until(lambda: passes.forward.losses)
        for key in leaves:
            await press(key)
            await until(lambda: not (passes and passes.stepper.busy))
        await until(lambda: app.screen is turns)

    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter")
        for number in range(1, MANY_VISITS + 1):
            for opens, leaves in SCREENS.items():
                await visit(opens, leaves)
                free_memory()  # as after each visit that takes a moment
            sizes[number] = status_of("VmRSS")
            print(f"{number} visits: {megabytes(sizes[number])}", file=sys.stderr)
    return {"few": sizes[FEW_VISITS], "many": sizes[MANY_VISITS]}


def work(name: str, path: str, max_vocab: int) -> dict[str, float]:
    if name == "visit":
        return asyncio.run(visit_screens(path, max_vocab))
    from tui_w2v.corpus import count_pairs
    from tui_w2v.training import Limits, Settings, read_corpus, train_by_passes

    before = peak()
    settings = Settings(corpus=path, max_vocab=max_vocab, window=WINDOW, dim=D)
    start = perf_counter()
    corpus = read_corpus(settings)
    reading = perf_counter() - start
    counts = count_pairs(corpus, WINDOW)
    counting = perf_counter() - start - reading
    if name == "read":
        return {"reading": reading, "counting": counting, "before": before, "peak": peak()}

    before, size = peak(), len(counts.vocabulary)
    moments: list[float] = []
    limits = Limits(passes=3 if size > V else 30)
    trained = train_by_passes(
        settings, counts, limits, report=lambda _: moments.append(perf_counter())
    )
    return {
        "V": size,
        "before": before,
        "parameters": trained.parameters.nbytes,
        "a pass": median(end - begin for begin, end in pairwise(moments)),
        "peak": peak(),
    }


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    path, max_vocab = given or (zipf_text(), VISITED_V)
    print(json.dumps(work(name, str(path), int(max_vocab))))
