import json
import os
import random
import stat
import subprocess
import sys
from contextlib import suppress
from functools import partial

import numpy as np
import pytest

from tests.helpers import refusal_of
from tui_w2v.errors import FileError
from tui_w2v.vectors import load_model, save_model

WORDS = ["king", "l’été", "mother-in-law", "王"]


def model(dtype=np.float32, seed=0):
    choose = np.random.default_rng(seed)
    return {
        "E": choose.normal(size=(4, 3)).astype(dtype),
        "theta": choose.normal(size=(3, 4)).astype(dtype).T,
        "bias": choose.normal(size=4).astype(dtype),
        "words": WORDS,
        "counts": np.array([5, 3, 2, 2]),
        "config": {"dim": 3, "corpus": "né.txt"},
    }


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_model_is_as_readable_as_any_new_file(tmp_path, umask, mode):
    old = os.umask(umask)
    try:
        save_model(tmp_path / "model.bin", **model())  # its name is taken as it is
        assert os.umask(umask) == umask
    finally:
        os.umask(old)
    assert names(tmp_path) == ["model.bin"]
    assert stat.S_IMODE((tmp_path / "model.bin").stat().st_mode) == mode


def same(model, written):
    arrays = ("E", "theta", "bias", "counts")
    return (model.words, model.config) == (written["words"], written["config"]) and all(
        np.array_equal(getattr(model, name), written[name]) for name in arrays
    )


refusal = partial(refusal_of, load_model)


def arrays(**changes):
    written = model()
    written["words"] = np.array(WORDS)
    written["config"] = np.array(json.dumps({"format": 1, **written["config"]}))
    written.update(changes)
    return {name: array for name, array in written.items() if array is not None}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_model_comes_back_as_it_was_saved(tmp_path, dtype):
    written = model(dtype)
    save_model(tmp_path / "model.npz", **written)
    read = load_model(tmp_path / "model.npz")
    assert same(read, written)
    assert read.E.dtype == read.theta.dtype == read.bias.dtype == dtype
    assert read.counts.dtype == np.int64
    with np.load(tmp_path / "model.npz", allow_pickle=False) as file:
        assert set(file.files) == {"E", "theta", "bias", "words", "counts", "config"}
        assert file["theta"].shape == (4, 3)
        assert json.loads(str(file["config"]))["format"] == 1


def test_vectors_alone_are_a_model(tmp_path):
    np.savez(tmp_path / "model.npz", E=model()["E"], words=WORDS)
    read = load_model(tmp_path / "model.npz")
    assert np.array_equal(read.E, model()["E"])
    assert read.words == WORDS
    assert (read.theta, read.bias, read.counts, read.config) == (None, None, None, {})


def test_any_memory_and_byte_order_is_read(tmp_path):
    written = model()
    foreign = {
        "E": np.asfortranarray(written["E"].astype(">f4")),
        "theta": np.asfortranarray(written["theta"].astype(">f4")),
        "bias": written["bias"].astype(">f4"),
        "words": np.array(WORDS).astype(">U13"),
        "counts": written["counts"].astype(">u2"),
        "momentum": np.full(7, np.nan),  # further arrays are passed over
    }
    np.savez_compressed(tmp_path / "model.npz", **arrays(**foreign))
    read = load_model(tmp_path / "model.npz")
    assert same(read, written)
    assert read.E.dtype.isnative
    assert read.theta.dtype.isnative
    assert read.E.flags.c_contiguous


def with_number(name, number):
    array = model()[name].copy()
    array.flat[-1] = number
    return array


BROKEN = [
    ("E", None, "holds no E"),
    ("E", np.zeros(4, np.float32), "its E has shape (4,)"),
    ("E", np.zeros((0, 3), np.float32), "its E has shape (0, 3)"),
    ("E", np.zeros((4, 0), np.float32), "its E has shape (4, 0)"),
    ("E", np.zeros((10**12, 0), np.float32), "its E has shape"),
    ("E", np.zeros((4, 3), np.float16), "its E has dtype float16"),
    ("E", np.zeros((4, 3), int), "its E has dtype int64"),
    ("E", np.full((4, 3), "x"), "its E has dtype <U1"),
    ("E", with_number("E", np.nan), "row 4 of its E is not finite"),
    ("E", with_number("E", np.inf), "row 4 of its E is not finite"),
    ("E", with_number("E", -np.inf), "row 4 of its E is not finite"),
    ("theta", np.zeros((3, 4), np.float32), "its theta has shape (3, 4)"),
    ("theta", np.zeros((4, 3)), "its theta has dtype float64"),
    ("theta", with_number("theta", np.nan), "row 4 of its theta is not finite"),
    ("bias", np.zeros(3, np.float32), "its bias has shape (3,)"),
    ("bias", np.zeros(4, bool), "its bias has dtype bool"),
    ("bias", with_number("bias", np.inf), "row 4 of its bias is not finite"),
    ("words", None, "holds no words"),
    ("words", np.array("king"), "its words are not a list"),
    ("words", np.array([b"a", b"b", b"c", b"d"]), "its words are not a list"),
    ("words", np.array(["a", "b"]), "holds 2 words, but E has 4 rows"),
    ("words", np.array(["a", "b\n", "c", "b\n"]), r"the word 'b\n' comes twice"),
    ("words", np.array(["a", "b", "c", "\ud800"]), "half of a character"),
    ("words", np.arange(2**21, 2**21 + 4, dtype=np.uint32).view("U1"), "do not exist"),
    ("counts", np.ones(4), "its counts have dtype float64"),
    ("counts", np.ones(3, int), "its counts have shape (3,)"),
    ("counts", with_number("counts", -1), "a negative count"),
    ("counts", np.full(4, 2**63, np.uint64), "a count that is too big"),
    ("config", np.array(1), "its config is not a string"),
    ("config", np.array(["{}"]), "its config is not a string"),
    ("config", np.array("{"), "its config is not JSON"),
    ("config", np.array("[" * 100_000), "its config is not JSON"),
    ("config", np.array("[]"), "its config is not a JSON object"),
    ("config", np.array('{"format": 2}'), "a newer tui-w2v wrote it"),
    ("config", np.array('{"format": "1"}'), "no known format"),
    ("config", np.array('{"format": 0}'), "no known format"),
]


def test_a_file_that_contradicts_itself_is_refused(tmp_path):
    for name, array, reason in BROKEN:
        np.savez(tmp_path / "model.npz", **arrays(**{name: array}))
        assert reason in refusal(tmp_path / "model.npz")


def test_a_file_cut_short_or_damaged_is_refused_or_read_as_it_was(tmp_path):
    path, choose = tmp_path / "model.npz", random.Random(1)
    for save in (np.savez, np.savez_compressed):
        save(path, **arrays())
        whole = path.read_bytes()
        for length in [*range(0, len(whole), 41), *range(len(whole) - 30, len(whole))]:
            path.write_bytes(whole[:length])
            refusal(path)
        refused = 0
        for _ in range(150):
            damaged = bytearray(whole)
            damaged[choose.randrange(len(whole))] ^= choose.choice([1, 16, 128, 255])
            path.write_bytes(damaged)
            try:
                assert same(load_model(path), model())
            except FileError:
                refused += 1
        assert refused > 75


def test_a_model_holds_any_word_but_one_that_ends_in_nul(tmp_path):
    path = tmp_path / "model.npz"
    words = ["", "New York\r\n", "\0a", "\u2028"]
    save_model(path, **model() | {"words": words})
    assert load_model(path).words == words
    for word, reason in [("a\0", "ends in NUL"), ("half\udfff", "surrogate"), ("b", "twice")]:
        with pytest.raises(FileError) as caught:
            save_model(path, **model() | {"words": ["a", "b", word, "c"]})
        assert repr(word) in str(caught.value)
        assert reason in str(caught.value)
    assert load_model(path).words == words
    assert names(tmp_path) == ["model.npz"]


KILLS = int(os.environ.get("TUI_W2V_KILLS", "4"))

SAVE_FOREVER = """
import itertools, sys
from pathlib import Path
import numpy as np
from tui_w2v.vectors import save_model

for mark in itertools.cycle([1, 2]):
    E, bias = np.full((2000, 50), mark, np.float32), np.full(2000, mark, np.float32)
    words = [f"word-{mark}-{index}" for index in range(2000)]
    of_words = {"words": words, "counts": np.full(2000, mark), "config": {"mark": mark}}
    save_model(Path(sys.argv[1]), E=E, theta=E, bias=bias, **of_words)
    print(mark, flush=True)
"""


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_save_leaves_one_whole_model(tmp_path, kill):
    path = tmp_path / "model.npz"
    command = [sys.executable, "-c", SAVE_FOREVER, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout.readline() == b"1\n"
            # The moment is what is random here, so there is nothing to wait for.
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=random.Random(kill).uniform(0, 0.05))
        finally:
            process.kill()
    read = load_model(path)
    mark = read.config["mark"]
    assert mark in (1, 2)
    for array in (read.E, read.theta, read.bias, read.counts):
        assert (array == mark).all()
    assert read.words == [f"word-{mark}-{index}" for index in range(2000)]
    # What a killed writer leaves behind must not stand in the way of the next one.
    save_model(path, **model())
    assert same(load_model(path), model())
