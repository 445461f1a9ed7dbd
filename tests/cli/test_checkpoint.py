"""Training that is killed and begun again by the same command line."""

import signal
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from tests.cli.helpers import LAND, bits, change, config, load
from tests.conftest import PROGRESS
from tui_w2v.training import TrainedModel

TEXT = LAND
PROGRAM = [sys.executable, "-m", "tui_w2v"]
CHECKPOINT = ["--checkpoint", "0", "--save", "model.npz"]
KEPT = Path("model.checkpoint.npz")


def end(number, lines, *words):
    """Train with a checkpoint at every report, and send a signal after lines of the log."""
    process = subprocess.Popen(
        [*PROGRAM, "train", *map(str, words), *CHECKPOINT, "--log", "-"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    seen = list(islice(process.stdout, lines + 1))
    process.send_signal(number)
    rest, _ = process.communicate(timeout=60)
    return process.returncode, seen, rest.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("options", "lines", "number"),
    [
        (["--passes", "40", "--objective", "glove"], 10, signal.SIGTERM),
        (["--epochs", "3", "--order", "shuffled"], 1, signal.SIGKILL),
        ([], 4, signal.SIGKILL),
    ],
)
def test_a_killed_training_goes_on_to_the_same_bits(long_text, shell, options, lines, number):
    text = "royal" if "--epochs" in options else long_text
    words = [text, *options, *(["--dim", "5"] if text != "royal" else [])]
    status, seen, _ = end(number, lines, *words)
    assert status == (143 if number == signal.SIGTERM else -number)
    assert KEPT.exists()
    assert Path("model.npz").exists() == (status == 143)
    if status == 143:
        assert bits("model.npz") == bits(KEPT)
    kept = config(KEPT)
    status, out, err = shell("train", *words, *CHECKPOINT, "--log", "-")
    assert status == 0
    assert PROGRESS.sub("", err) == "tui-w2v: going on from 'model.checkpoint.npz'\n"
    assert not KEPT.exists()
    assert shell("train", *words, "--save", "once.npz", "--log", "once.csv")[0] == 0
    assert Path("model.npz").read_bytes() == Path("once.npz").read_bytes()
    assert kept["turns"] + kept["passes"] > 0
    once = [line.rpartition(",")[0] for line in Path("once.csv").read_text().splitlines()]
    again = [line.rpartition(",")[0] for line in out.splitlines()[1:]]
    assert len(again) <= len(once) - lines
    assert again == once[len(once) - len(again) :]
    assert [line.rpartition(",")[0] for line in seen] == once[: lines + 1]


@pytest.fixture
def kept(train, shell, monkeypatch):
    """Leave the checkpoint of a training of eight passes, as if it had been killed."""
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", lambda *_, **__: None)
        assert shell("train", "text.txt", "--passes", "8", *CHECKPOINT)[0] == 0
    return load(KEPT)


@pytest.mark.parametrize(
    "options",
    [
        ["--passes", "8", "--dim", "7"],
        ["--epochs", "8"],
        [],
        ["--passes", "8", "--model", "once.npz"],
    ],
)
def test_another_command_or_text_neither_takes_nor_loses_a_checkpoint(
    kept, train, refused, options
):
    train("text.txt", "--passes", "1", save="once.npz")
    words = ["text.txt", *options, "--checkpoint", "1", "--save", "model.npz"]
    assert "holds a training by another command line" in refused("train", *words)
    Path("text.txt").write_text(TEXT + "the king\n")
    words = ["text.txt", "--passes", "8", "--checkpoint", "1", "--save", "model.npz"]
    assert "another text: repeat that one, remove the file" in refused("train", *words)
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
