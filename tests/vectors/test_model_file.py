import json
import os
import stat

import numpy as np
import pytest

from tui_w2v.skipgram import initialise
from tui_w2v.vectors import save_model

WORDS = ["king", "l’été", "mother-in-law", "王"]


def model(dtype=np.float32, seed=0):
    parameters = initialise(4, 3, dtype=dtype, seed=seed)
    return {
        "E": parameters.E,
        "theta": parameters.theta,
        "bias": parameters.bias,
        "words": WORDS,
        "counts": np.array([5, 3, 2, 2]),
        "config": {"dim": 3, "corpus": "né.txt"},
    }


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_what_is_written_is_read_again_to_the_last_bit(tmp_path, dtype):
    written = model(dtype)
    save_model(tmp_path / "model.npz", **written)
    with np.load(tmp_path / "model.npz", allow_pickle=False) as read:
        assert set(read.files) == {"E", "theta", "bias", "words", "counts", "config"}
        for name, shape in [("E", (4, 3)), ("theta", (4, 3)), ("bias", (4,))]:
            assert read[name].dtype == dtype
            assert read[name].shape == shape
            assert np.array_equal(read[name], written[name])
        assert read["words"].tolist() == WORDS
        assert read["counts"].tolist() == [5, 3, 2, 2]
        config = json.loads(str(read["config"]))
    assert config.items() >= written["config"].items()
    assert config["format"] == 1


def test_the_files_name_is_taken_as_it_is(tmp_path):
    save_model(tmp_path / "model.bin", **model())
    assert names(tmp_path) == ["model.bin"]


@pytest.mark.parametrize("older", [True, False])
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
def test_a_failure_while_writing_leaves_what_was_there(tmp_path, monkeypatch, older, error):
    path = tmp_path / "model.npz"
    if older:
        path.write_text("older")

    def fail(stream, **arrays):
        stream.write(b"half of it")
        raise error

    monkeypatch.setattr(np, "savez", fail)
    with pytest.raises(type(error)):
        save_model(path, **model())
    assert names(tmp_path) == (["model.npz"] if older else [])
    if older:
        assert path.read_text() == "older"


def test_an_older_file_is_replaced(tmp_path):
    path = tmp_path / "model.npz"
    for seed in (1, 2):
        save_model(path, **model(seed=seed))
        with np.load(path) as read:
            assert np.array_equal(read["E"], model(seed=seed)["E"])
    assert names(tmp_path) == ["model.npz"]


def test_a_link_stays_one(tmp_path):
    target, link = tmp_path / "target.npz", tmp_path / "link.npz"
    target.write_text("older")
    link.symlink_to(target)
    save_model(link, **model())
    assert link.is_symlink()
    with np.load(target) as read:
        assert read["words"].tolist() == WORDS


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_only_a_regular_file_is_replaced(tmp_path, kind):
    path = tmp_path / "there"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/null")
    with pytest.raises(OSError, match="not a regular file"):
        save_model(path, **model())
    assert names(tmp_path) == ["there"]


def test_a_missing_folder_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        save_model(tmp_path / "nowhere" / "model.npz", **model())


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_model_is_as_readable_as_any_new_file(tmp_path, umask, mode):
    old = os.umask(umask)
    try:
        save_model(tmp_path / "model.npz", **model())
        assert os.umask(umask) == umask
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "model.npz").stat().st_mode) == mode
