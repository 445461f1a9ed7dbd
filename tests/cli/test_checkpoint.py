"""Training that is killed and begun again by the same command line."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.helpers import LAND, bits, change, config, load
from tests.conftest import PROGRESS
from tui_w2v.training import TrainedModel

TEXT = LAND
CHECKPOINT = ["--checkpoint", "0", "--save", "model.npz"]
KEPT = Path("model.checkpoint.npz")


PROGRAM = """
import os, sys
from tui_w2v.__main__ import main
from tui_w2v.cli.train_files import LossLog
number, lines, say = int(sys.argv[1]), int(sys.argv[2]), LossLog._say

def say_and_end(log, line):
    global lines
    say(log, line)
    lines -= 1
    if lines < -1:  # the first is the head; this pass may not be kept, but the one before it is
        os.kill(os.getpid(), number)

LossLog._say = say_and_end
sys.argv[1:] = sys.argv[3:]
sys.exit(main())
"""
"""Training that gets a signal after so many lines of its log, and one more."""


@pytest.mark.parametrize(
    ("options", "lines", "number"),
    [
        ("text.txt --passes 40 --objective glove", 10, signal.SIGTERM),
        ("text.txt --epochs 3 --order shuffled", 1, signal.SIGKILL),
        ("long.txt --dim 5", 4, signal.SIGKILL),
    ],
)
def test_a_killed_training_goes_on_to_the_same_bits(long_text, shell, options, lines, number):
    Path("long.txt").symlink_to(long_text)
    words = ["train", *options.split()]
    end = [sys.executable, "-c", PROGRAM, str(int(number)), str(lines)]
    command = [*end, *words, *CHECKPOINT, "--log", "-"]
    killed = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=60)
    assert killed.returncode == (143 if number == signal.SIGTERM else -number)
    assert Path("model.npz").exists() == (number == signal.SIGTERM)
    if number == signal.SIGTERM:
        assert bits("model.npz") == bits(KEPT)
    kept = config(KEPT)
    assert kept["turns"] + kept["passes"] > 0
    status, out, err = shell(*words, *CHECKPOINT, "--log", "-")
    assert status == 0
    assert PROGRESS.sub("", err) == "tui-w2v: going on from 'model.checkpoint.npz'\n"
    assert not KEPT.exists()
    assert shell(*words, "--save", "once.npz", "--log", "once.csv")[0] == 0
    assert Path("model.npz").read_bytes() == Path("once.npz").read_bytes()
    seen, again, once = (
        [line.rpartition(",")[0] for line in log.splitlines()]
        for log in (killed.stdout, out, Path("once.csv").read_text())
    )
    assert seen == once[: lines + 2]
    assert len(again[1:]) <= len(once) - lines
    assert again[1:] == once[len(once) - len(again) + 1 :]


@pytest.fixture
def kept(train, shell, monkeypatch):
    """Leave the checkpoint of a training of eight passes, as if it had been killed."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        assert shell("train", "text.txt", "--passes", "8", *CHECKPOINT)[0] == 0
    return load(KEPT)


def test_another_command_or_text_neither_takes_nor_loses_a_checkpoint(kept, train, refused):
    train("text.txt", "--passes", "1", save="once.npz")
    save = ["--checkpoint", "1", "--save", "model.npz"]
    for options in ("--passes 8 --dim 7", "--epochs 8", "", "--passes 8 --model once.npz"):
        err = refused("train", "text.txt", *options.split(), *save)
        assert "holds a training by another command line" in err
    Path("text.txt").write_text(TEXT + "the king\n")
    err = refused("train", "text.txt", "--passes", "8", *save)
    assert "another text: repeat that one, remove the file" in err
    assert load(KEPT)["E"].tobytes() == kept["E"].tobytes()


def test_more_passes_may_be_asked_for_when_going_on(kept, shell, train, refused):
    words = ["text.txt", "--passes", "12", "--checkpoint", "1", "--save", "model.npz"]
    whole = KEPT.read_bytes()
    KEPT.write_bytes(b"PK, then nothing")
    assert "'model.checkpoint.npz' is not a model file" in refused("train", *words)
    change("model.npz", target=KEPT)
    assert "by another command line" in refused("train", *words)
    KEPT.write_bytes(whole)
    assert shell("train", *words)[0] == 0
    train("text.txt", "--passes", "12", save="once.npz")
    assert Path("model.npz").read_bytes() == Path("once.npz").read_bytes()
    assert not KEPT.exists()


def test_a_full_disk_at_a_checkpoint_is_said_once_and_training_goes_on(shell, train, monkeypatch):
    save = TrainedModel.save

    def fail(model, path, **more):
        if "checkpoint" in str(path):
            raise OSError(28, "No space left on device")
        save(model, path, **more)

    monkeypatch.setattr(TrainedModel, "save", fail)
    status, _, err = shell("train", "text.txt", "--passes", "9", *CHECKPOINT)
    assert (status, err.count("\n")) == (0, 1)
    assert "'model.checkpoint.npz' cannot be written: No space left on device" in err
    train("text.txt", "--passes", "9", save="once.npz")
    assert bits("model.npz") == bits("once.npz")


def test_a_checkpoint_stands_beside_the_model(shell, monkeypatch):
    Path("sub").mkdir()
    monkeypatch.setattr(Path, "unlink", lambda *_, **__: None)
    for save in ("a.b.npz", "model.npz.gz", "sub/model.npz"):
        words = ["text.txt", "--passes", "2", "--checkpoint", "0", "--save", save]
        assert shell("train", *words)[0] == 0
        assert Path(save.replace(".npz", ".checkpoint.npz")).exists()
