"""Pairs counted on a Dask cluster: the same file as on one machine, even if a worker dies."""

import gzip
import os
import re
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import bits, config
from tui_w2v.cli import cluster as counting

distributed = pytest.importorskip("distributed", reason="without the extra: pip install '.[dask]'")


@pytest.fixture(autouse=True)
def texts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(counting, "_PART", 4000)
    monkeypatch.setattr("tui_w2v.cli.progress._FIRST_LINE", 1e9)
    rng = np.random.default_rng(1)
    for name in ("one.txt", "other.txt"):
        words = [f"w{word}" for word in np.minimum(rng.zipf(1.3, 4000), 300)]
        ends = rng.choice([" ", " ", " ", " ", "\n", ". "], 4000)
        Path(name).write_text(
            "".join(f"{word}{end}" for word, end in zip(words, ends, strict=True))
        )
    Path("one.txt.gz").write_bytes(gzip.compress(Path("one.txt").read_bytes()))


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs="CRITICAL"
    ) as cluster:
        yield cluster


@pytest.mark.parametrize(
    "words",
    [
        ["one.txt", "other.txt"],
        ["one.txt", "one.txt.gz", "--sentences", "punctuation", "--window", 3],
        ["other.txt", "--sample", "0.01", "--seed", 2, "--max-vocab", 50, "--no-lowercase"],
        ["one.txt", "other.txt", "--vocab", "words.txt", "--sample", "0.01"],
        ["other.txt", "earlier.npz"],
    ],
)
def test_counts_are_those_of_one_machine(done, cluster, words):
    Path("words.txt").write_text("w2\nw9\nunheard\nw1\n")
    done("count", "one.txt", "--vocab", "words.txt", "--window", 2, "--save", "earlier.npz")
    done("count", *words, "--save", "expected.npz")
    done("count", *words, "--dask", cluster.scheduler_address, "--save", "found.npz")
    assert bits("found.npz") == bits("expected.npz")
    assert config("found.npz") == config("expected.npz")


def test_progress_is_told_line_by_line_where_there_is_no_terminal(shell, cluster, monkeypatch):
    monkeypatch.setattr("tui_w2v.cli.progress._FIRST_LINE", 0)
    words = ["one.txt", "--dask", cluster.scheduler_address, "--save", "found.npz"]
    status, _, err = shell("count", *words)
    assert status == 0
    for label in ("reading the texts", "counting the pairs"):
        assert re.search(rf"^tui-w2v: {label}: \d+% after 0:\d\d$", err, re.MULTILINE)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_a_worker_that_is_killed_midway_costs_nothing(done, cluster, monkeypatch):
    done("count", "one.txt", "other.txt", "--save", "expected.npz")
    kill = [next(iter(cluster.workers.values())).pid]

    @contextmanager
    def progress_bar(label, total):
        def progress(number):
            if label.startswith("counting") and number == 2:
                os.kill(kill.pop(), signal.SIGKILL)

        yield progress

    monkeypatch.setattr(counting, "progress_bar", progress_bar)
    done(
        "count", "one.txt", "other.txt", "--dask", cluster.scheduler_address, "--save", "found.npz"
    )
    assert not kill
    assert bits("found.npz") == bits("expected.npz")


def test_local_starts_a_cluster_that_reads_addresses(done, monkeypatch):
    monkeypatch.setattr("distributed.deploy.local.CPU_COUNT", 1)
    done("count", "other.txt", "one.txt", "other.txt", "--save", "expected.npz")
    texts = (f"{Path.cwd().as_uri()}/{name}" for name in ("other.txt", "*e[.]txt", "oth*.txt"))
    done("count", *texts, "--dask", "local", "--save", "found.npz")
    assert bits("found.npz") == bits("expected.npz")


def test_what_cannot_be_counted_is_one_line(refused, cluster, monkeypatch):
    Path("bad.txt").write_bytes(b"a word\n" * 600 + b"\xff\n")
    Path("empty.txt").write_text("\n")
    Path("strange.txt").write_text("strange\nothers\n")
    for line, named in {
        "bad.txt one.txt": "'bad.txt' is not UTF-8 (at byte 4,200)",
        "empty.txt": "'empty.txt' holds no words",
        "one.txt --vocab strange.txt": "has no pair of words of the vocabulary",
        "nowhere.txt": "no such file: 'nowhere.txt'",
        "-": "standard input cannot be shared by workers",
        "strange://one.txt": "'strange://one.txt' cannot be read",
        "file:///nowhere.txt": "'file:///nowhere.txt' cannot be read",
        "file:///nowhere*.txt": "'file:///nowhere*.txt' cannot be read: no text fits",
    }.items():
        words = *line.split(), "--dask", cluster.scheduler_address
        assert named in refused("count", *words, "--save", "new.npz")
    monkeypatch.setattr(counting, "_SECONDS_TO_CONNECT", 0.2)
    for address in ("tcp://127.0.0.1:1", "strange://x", "nowhere"):
        err = refused("count", "one.txt", "--dask", address, "--save", "new.npz")
        assert f"no Dask scheduler answers at '{address}'" in err
    assert "(missing port" in err
