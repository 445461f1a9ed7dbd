"""Words asked, in a process of their own and in one that has the vectors, and files read: beside
NumPy's import, gensim and fastText.

Without gensim (extra: peers) or fastText (fasttext-wheel), their rows are left out. The files are
made on the spot.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from peers import lacks
from rows import NO_GOAL, Row, Work, compared, missing

from tui_w2v.corpus import SAMPLES
from tui_w2v.vectors import WordVectors, compare, load, read_vectors, save_vectors

V, D = 200_000, 100
_FEW = 20_000
_ROUNDS = 3
_FORMATS = {
    "word2vec text": ("word2vec-text", "≥ 3 times as fast"),
    "word2vec binary": ("word2vec-binary", NO_GOAL),
    "GloVe text": ("glove", NO_GOAL),
}
_QUERIES = {3000: 200, 400_000: 5}
"""How many words are asked in a round, by how many there are."""


def random_vectors(size: int, d: int = D) -> tuple[list[str], NDArray[np.float32]]:
    E = np.random.default_rng(0).normal(0, 0.1, (size, d)).astype(np.float32)
    return [f"w{row}" for row in range(size)], E


def asking_row(size: int, *, d: int = D, batch: int = 0) -> Row:
    what, goal = f"nearest words among {size:,} × {d}, beside gensim's most_similar", "≤ 1"
    if batch:
        what, goal = f"{batch:,} questions at once: {what}", "≤ 0.33"
    if why := lacks("gensim"):
        return missing(what, goal, why)
    from gensim.models import KeyedVectors

    words, E = random_vectors(size, d)
    ours, theirs = WordVectors(words, E), KeyedVectors(d)
    theirs.add_vectors(words, E)
    asked = np.random.default_rng(1).choice(words, batch or _QUERIES[size]).tolist()
    works: dict[str, Work] = {
        "here": lambda: [ours.most_similar([word]) for word in asked],
        "gensim": lambda: [theirs.most_similar([word]) for word in asked],
    }
    if batch:
        works["here"] = lambda: [*ours.most_similar_each((word, ()) for word in asked)]
    return compared(what, goal, works, rounds=_ROUNDS if batch else 9, each=len(asked))


def fasttext_rows(folder: Path) -> Iterator[Row]:
    opening, asking = (
        f"{what} of fastText's .bin, beside fastText" for what in ("opening", "200 questions")
    )
    if why := lacks("fasttext"):
        yield from (missing(what, "≤ 1", why) for what in (opening, asking))
        return
    import fasttext

    fasttext.FastText.eprint = lambda _: None  # a warning at each opening
    text, path = str(SAMPLES["world"].path), str(folder / "fasttext.bin")
    how = {"dim": D, "minCount": 1, "bucket": 200_000, "epoch": 5, "verbose": 0}
    fasttext.train_unsupervised(text, **how).save_model(path)
    ours, theirs = load(path, cache=False), fasttext.load_model(path)
    asked = theirs.get_words()[:200]
    near = [cosine for cosine, _ in theirs.get_nearest_neighbors("kingish", k=9)]  # an unknown word
    found = [cosine for _, cosine in ours.most_similar("kingish", topn=9)]
    assert np.allclose(found, near, atol=1e-4)
    works: dict[str, Work] = {
        "here": partial(load, path, cache=False),
        "fastText": partial(fasttext.load_model, path),
    }
    yield compared(opening, "≤ 1", works, rounds=9)
    works = {
        "here": lambda: [ours.most_similar([word]) for word in asked],
        "fastText": lambda: [theirs.get_nearest_neighbors(word, k=10) for word in asked],
    }
    yield compared(asking, "≤ 1", works, rounds=9)


def comparing_row(size: int) -> Row:
    words, E = random_vectors(size)
    other = E + np.random.default_rng(1).normal(0, 0.1, E.shape).astype(np.float32)
    shared: list[tuple[float, float]] = []

    def by_numpy() -> None:
        one, two = (A / np.linalg.norm(A, axis=1, keepdims=True) for A in (E, other))
        near = []
        for A in (one, two):
            cosines = A @ A.T
            np.fill_diagonal(cosines, -2)
            near.append(np.argpartition(cosines, -10, axis=1)[:, -10:].tolist())
        U, _, Vt = np.linalg.svd(two.T @ one)
        drift = 1 - (one * (two @ (U @ Vt))).sum(axis=1)
        overlap = np.mean([len({*a} & {*b}) / 10 for a, b in zip(*near, strict=True)])
        shared.append((float(overlap), float(drift.mean())))

    def here() -> None:
        found = compare(WordVectors(words, E), WordVectors(words, other))
        shared.append((found.overlap, found.drift))

    what = f"comparing two sets of {size:,} × {D}: overlap and drift, beside plain NumPy"
    row = compared(what, "≤ 1", {"here": here, "NumPy": by_numpy}, rounds=_ROUNDS)
    assert np.allclose(shared[0], shared[1:], atol=1e-5)
    return row


def reading_row(name: str, path: Path, size: int) -> Row:
    written_as, goal = _FORMATS[name]
    what = f"reading {name}, {size:,} × {D}, beside gensim"
    if why := lacks("gensim"):
        return missing(what, goal, why)
    from gensim.models import KeyedVectors

    how = {"binary": written_as == "word2vec-binary", "no_header": written_as == "glove"}
    works: dict[str, Work] = {
        "gensim": partial(KeyedVectors.load_word2vec_format, str(path), **how),
        "here": partial(read_vectors, path, written_as),
    }
    return compared(what, goal, works, rounds=_ROUNDS, said="{:.1f} times as fast")


def process_row(what: str, goal: str, folder: str, *words: str) -> Row:
    """Time a whole process of the program that answers out of the cache."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment["XDG_CACHE_HOME"] = folder

    def run(*words: str) -> None:
        command = [sys.executable, *words]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    works = {
        "ask": partial(run, "-m", "tui_w2v", "nearest", *words),
        "import": partial(run, "-c", "import numpy"),
    }
    what = f"a process that asks {what}, beside one that imports NumPy"
    return compared(what, goal, works, rounds=10)  # a round more, before, fills the cache


def rows(*, quick: bool) -> Iterator[Row]:
    """All rows; the quick run reads fewer vectors beside gensim."""
    size = _FEW if quick else V
    with TemporaryDirectory() as folder:
        yield process_row("the world sample's model", "≤ 3", folder, "king")
        for many in _QUERIES:
            yield asking_row(many)
        yield asking_row(max(_QUERIES), d=50, batch=100 if quick else 1000)
        yield from fasttext_rows(Path(folder))
        yield comparing_row(10_000)
        words, E = random_vectors(V)
        for name, (written_as, _) in _FORMATS.items():
            path = Path(folder, "vectors")
            save_vectors(path, words[:size], E[:size], written_as)
            yield reading_row(name, path, size)
        path = Path(folder, "vectors.txt")
        save_vectors(path, words, E, "word2vec-text")
        asked = ("w5", "--model", str(path))
        yield process_row(f"{V:,} × {D} out of the cache", "below 0.5 s", folder, *asked)
