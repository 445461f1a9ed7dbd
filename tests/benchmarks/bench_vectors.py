"""Vectors in and out of files, beside gensim; and asked out of the cache, by a process of its own.

Run: ``pytest -s tests/benchmarks/bench_vectors.py``. Without gensim (extra: peers), its rows are
left out. The files are made on the spot.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from peers import lacks
from rows import NO_GOAL, Row, milliseconds, missing, ratio, show, side_by_side

from tui_w2v.vectors import read_vectors, save_vectors

V, D = 200_000, 100
_FEW = 20_000
_ROUNDS = 3
_FORMATS = {
    "word2vec text": ("word2vec-text", "≥ 3 times as fast"),
    "word2vec binary": ("word2vec-binary", NO_GOAL),
    "GloVe text": ("glove", NO_GOAL),
}

ASK = """
import sys
from pathlib import Path
from tui_w2v.vectors import open_embeddings

embeddings, _ = open_embeddings(Path(sys.argv[1]))
embeddings.E.nearest(["w5"])
"""


def reading_row(name: str, path: Path, size: int) -> Row:
    written_as, goal = _FORMATS[name]
    what = f"reading {name}, {size:,} × {D}, beside gensim"
    if why := lacks("gensim"):
        return missing(what, goal, why)
    from gensim.models import KeyedVectors

    works: dict[str, Callable[[], object]] = {
        "here": partial(read_vectors, path, written_as),
        "gensim": partial(
            KeyedVectors.load_word2vec_format,
            str(path),
            binary=written_as == "word2vec-binary",
            no_header=written_as == "glove",
        ),
    }
    times = side_by_side(works, rounds=_ROUNDS)
    return Row(
        what,
        goal,
        f"{ratio(times['gensim'], times['here']):.1f} times as fast "
        f"({milliseconds(times['here'])}, {milliseconds(times['gensim'])})",
    )


def cache_row(path: Path, size: int) -> Row:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment |= {"XDG_CACHE_HOME": str(path.parent)}
    environment |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"), "1")

    def run(*words: str) -> Callable[[], object]:
        command = [sys.executable, "-c", *words]
        return partial(subprocess.run, command, env=environment, check=True)

    works = {"ask": run(ASK, str(path)), "import": run("import numpy")}
    times = side_by_side(works, rounds=10)  # the first round, which keeps the file, does not count
    return Row(
        f"a process that asks {size:,} × {D} out of the cache, beside one that imports NumPy",
        "≤ 3",
        f"{ratio(times['ask'], times['import']):.2f} "
        f"({milliseconds(times['ask'])}, {milliseconds(times['import'])})",
    )


def rows(*, quick: bool) -> Iterator[Row]:
    """All rows; the quick run reads fewer vectors beside gensim."""
    size = _FEW if quick else V
    E = np.random.default_rng(0).normal(0, 0.1, (V, D)).astype(np.float32)
    words = [f"w{row}" for row in range(V)]
    with TemporaryDirectory() as folder:
        for name, (written_as, _) in _FORMATS.items():
            path = Path(folder, "vectors")
            save_vectors(path, words[:size], E[:size], written_as)
            yield reading_row(name, path, size)
        path = Path(folder, "vectors.txt")
        save_vectors(path, words, E, "word2vec-text")
        yield cache_row(path, V)


def test_rows() -> None:
    show(rows(quick=False))
