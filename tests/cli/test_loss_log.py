"""The log of losses, line by line."""

import csv
import gc
import warnings

import pytest

from tests.cli.helpers import LAND, OBJECTIVES
from tui_w2v.cli.train_files import LossLog
from tui_w2v.training import Progress

TEXT = LAND


def rows(path="loss.csv"):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_each_pass_has_a_line_and_the_last_is_the_report(train, objective):
    options = ["text.txt", "--objective", objective]
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always", ResourceWarning)
        report, _ = train(*options, "--passes", "5", "--log", "loss.csv")
        gc.collect()
    assert not any("loss.csv" in str(each.message) for each in warned)  # it is closed
    log = rows()
    assert [row["pass"] for row in log] == list("12345")
    assert list(log[0]) == ["pass", "loss", "validation_loss", "rate", "seconds"]
    for passes in (1, 3):
        before, _ = train(*options, "--passes", passes, save="before.npz")
        assert float(log[passes - 1]["loss"]) == before["loss"]
    assert float(log[-1]["loss"]) == report["loss"]
    assert (log[0]["validation_loss"], log[0]["rate"]) == ("", "0.1")
    rates, seconds = ([float(row[name]) for row in log] for name in ("rate", "seconds"))
    assert rates == sorted(rates, reverse=True)
    assert seconds == sorted(seconds)
    assert seconds[-1] <= report["seconds"] + 0.001


def test_an_epoch_has_its_exact_loss(train, done):
    report, _ = train("text.txt", "--epochs", "3", "--log", "loss.csv")
    assert [row["epoch"] for row in rows()] == list("123")
    assert float(rows()[-1]["loss"]) == report["loss"]
    out = done("train", "text.txt", "--epochs", "1", "--log", "-", "--save", "one.npz")
    first, line = out.splitlines()
    assert first.startswith("epoch,loss,")
    assert line.split(",")[:2] == ["1", rows()[0]["loss"]]


def test_held_out_losses_are_logged_up_to_where_training_ends(train, long_text):
    report, _ = train(long_text, "--dim", "5", "--log", "loss.csv")
    held_out = [float(row["validation_loss"]) for row in rows()]
    assert len(held_out) == report["passes"]
    assert min(held_out) == held_out[report["best_pass"] - 1] == report["validation_loss"]


def test_a_log_that_goes_on_keeps_the_lines_before():
    def report(log, *passes):
        for n in passes:
            log.report(Progress(n, 1.5, None, None, made=n, seconds=n, rate=0.1))
            assert len(rows()) == n  # each line is in the file at once

    report(LossLog("loss.csv", "pass", 1, first=0, seconds=None), 0, 1, 2, 3, 3)
    with open("loss.csv", "a") as file:
        file.write("4,1.")
    log = LossLog("loss.csv", "pass", 1, first=2, seconds=7.0)
    assert [row["pass"] for row in rows()] == ["1", "2"]
    report(log, 3)
    assert [row["pass"] for row in rows()] == ["1", "2", "3"]
    assert rows()[-1]["seconds"] == "10.000"
    LossLog("loss.csv", "epoch", 5, first=10, seconds=7.0)
    assert rows() == []
