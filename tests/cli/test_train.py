"""Training from the shell under each objective: its report, what ends it, what it keeps."""

import bz2
import fcntl
import io
import json
import lzma
import math
import os
import pty
import re
import signal
import subprocess
import sys
import termios
from contextlib import suppress
from functools import partial
from itertools import count
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from tests.cli.helpers import (
    LAND,
    OBJECTIVES,
    PROGRAM,
    STATE,
    bits,
    config,
    count_pairs,
    load,
    text_of,
)
from tests.skipgram.helpers import expected_negatives, log_sum
from tui_w2v.cli.main import main
from tui_w2v.corpus import SAMPLES

TEXT = LAND
all_objectives = pytest.mark.parametrize("objective", OBJECTIVES)


# The loss worked out from a file's numbers and the text


def loss_and_floor(objective, model, C, k=5, x_max=100.0, alpha=0.75):
    """The mean loss of a file's model, and the lowest there is, straight from the formulas."""
    E, theta, bias = (model[name].astype(float) for name in ("E", "theta", "bias"))
    z = E @ theta.T + bias
    if objective == "glove":
        there = C > 0
        off = (z + model["bias_E"].astype(float)[:, None])[there] - np.log(C[there])
        return (np.minimum(1, C[there] / x_max) ** alpha * off**2).mean(), 0
    if objective == "softmax":
        shares = C / np.maximum(C.sum(axis=1, keepdims=True), 1)
        floor = -(C * np.log(np.where(C > 0, shares, 1))).sum()
        return (C * (log_sum(z) - z)).sum() / C.sum(), floor / C.sum()
    noise = model["counts"] ** 0.75
    B = expected_negatives(C, noise / noise.sum(), k)
    both = (C > 0) & (B > 0)  # where there is nothing to tell apart, nothing is lost
    best = C[both] / (C[both] + B[both])
    floor = -(C[both] * np.log(best) + B[both] * np.log(1 - best)).sum()
    loss = (C * np.logaddexp(0, -z) + B * np.logaddexp(0, z)).sum()
    return loss / C.sum(), floor / C.sum()


def exact_loss(objective, text=TEXT, path="model.npz"):
    model = load(path)
    return loss_and_floor(objective, model, count_pairs(model["words"].tolist(), 2, text))[0]


# The report


@pytest.mark.parametrize(
    ("objective", "line", "own"),
    [
        *(
            (objective, line, {})
            for objective in OBJECTIVES
            for line in (
                "royal",
                "text.txt --passes 4 --no-bias",
                "text.txt --epochs 2 --no-bias --dtype float64 --order shuffled",
                "text.txt --init word2vec --window 1 --dim 5",
                "text.txt --max-vocab 6 --passes 9 --seed 2",
                "text.txt --window 50",
                "text.txt --min-count 2 --init zeros --seconds 0",
            )
        ),
        ("negative-sampling", "text.txt --negative 20 --passes 6", {"k": 20}),
        ("negative-sampling", "text.txt --negative 1 --epochs 1", {"k": 1}),
        ("glove", "text.txt --x-max 8 --passes 6", {"x_max": 8}),
        ("glove", "text.txt --alpha 0.3 --harmonic --passes 6", {"alpha": 0.3}),
        ("glove", "text.txt --alpha 0 --x-max 0.1 --epochs 1", {"alpha": 0, "x_max": 0.1}),
        ("glove", "text.txt --harmonic --epochs 1 --lr 0.02", {}),
    ],
)
def test_the_report_says_what_the_file_and_the_text_say(train, objective, line, own):
    corpus, *options = line.split()
    report, model = train(corpus, "--objective", objective, *options)
    made = "epochs" if "--epochs" in options else "passes"
    assert list(report) == [
        *("pairs", "vocabulary", "dim", "window", "objective", made, "loss"),
        *("floor", "uniform", "unigram", "seconds", "seconds_reading"),
    ]
    words = model["words"].tolist()
    C = count_pairs(words, report["window"], text_of(corpus))
    assert (report["objective"], report["pairs"]) == (objective, C.sum())
    assert (report["vocabulary"], report["dim"]) == model["E"].shape == model["theta"].shape
    assert report["uniform"] == pytest.approx(math.log(len(C)))
    harmonic = "--harmonic" in options
    X = count_pairs(words, report["window"], text_of(corpus), harmonic)
    shares = X.sum(axis=0)[X.sum(axis=0) > 0] / X.sum()
    assert report["unigram"] == pytest.approx(-(shares * np.log(shares)).sum())
    loss, floor = loss_and_floor(objective, model, X, **own)
    assert report["loss"] == pytest.approx(loss, rel=2e-5, abs=1e-7)
    assert report["floor"] == pytest.approx(floor, abs=1e-9)
    assert report["floor"] < report["loss"]
    assert report["seconds"] >= 0 < report["seconds_reading"]
    kept = [word for word in text_of(corpus).lower().split() if word in words]
    assert model["counts"].tolist() == [kept.count(word) for word in words]
    saved = config("model.npz")
    own = {{"k": "negative"}.get(name, name): value for name, value in own.items()}
    named = {name: report[name] for name in ("objective", "window", "dim")}
    passes = report.get("passes", 0)
    expected = named | own | {"corpus": corpus, "harmonic": harmonic, "passes": passes}
    assert saved.items() >= expected.items()
    turns = np.count_nonzero(C) if objective == "glove" else report["pairs"]
    assert saved["turns"] == report.get("epochs", 0) * turns
    assert (set(model) >= STATE) == (passes > 0)
    biases = {"bias", "bias_E"} if objective == "glove" else {"bias"}
    assert set(model) - STATE == {"E", "theta", "words", "counts", "config", *biases}
    for name in biases:
        assert (model[name].shape, model[name].dtype) == ((len(words),), model["E"].dtype)
        if passes + saved["turns"]:
            assert model[name].any() == ("--no-bias" not in options)


@pytest.mark.parametrize(
    ("objective", "options"), [("negative-sampling", ["--passes", "10"]), ("glove", [])]
)
def test_a_model_of_the_world_answers_nine_analogies_in_ten(train, done, objective, options):
    train("world", "--objective", objective, *options)
    questions = SAMPLES["world"].questions[0]
    answer = json.loads(done("evaluate", questions, "--model", "model.npz", "--json"))
    assert answer["total"] == 960
    assert answer["accuracy"] >= 0.9


# What ends training


def test_so_many_passes_are_made_even_if_they_no_longer_gain(train, shell):
    assert shell("train", "text.txt", "--passes", "300", "--save", "model.npz") == (0, "", "")
    assert config("model.npz")["passes"] == 300
    shell("trace", "text.txt", "--turns", "0", "--seed", "3", "--save", "drawn.npz")
    train("text.txt", "--passes", "4", "--seed", "3", save="once.npz")
    for still in ("--passes", "--epochs", "--seconds"):
        train("text.txt", still, "0", "--seed", "3")
        assert bits("model.npz") == bits("drawn.npz")
        train("--model", "model.npz", "--passes", "4")  # in its own place
        assert bits("model.npz") == bits("once.npz")


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--order", "shuffled", "--dtype", "float64", "--no-bias", "--lr", "0.4"],
        ["--sample", "0.1", "--seed", "2", "--objective", "negative-sampling"],
        ["--objective", "glove"],
    ],
)
def test_epochs_are_the_turns_that_trace_makes(train, done, options):
    train("text.txt", "--epochs", "2", *options)
    done("trace", "text.txt", "--turns", config("model.npz")["turns"], *options, "--save", "t.npz")
    assert bits("model.npz") == bits("t.npz")
    assert config("model.npz") == config("t.npz")


def test_without_a_limit_passes_are_made_until_they_no_longer_gain(train):
    converged, _ = train("text.txt", "--dim", "10", save="converged.npz")
    further, _ = train("text.txt", "--dim", "10", "--passes", converged["passes"] * 2)
    assert 10 <= converged["passes"] < further["passes"]
    assert converged["loss"] - further["loss"] < 0.01 * (converged["uniform"] - converged["floor"])
    train("text.txt", "--dim", "10", "--passes", converged["passes"], save="counted.npz")
    assert bits("converged.npz") == bits("counted.npz")


@all_objectives
def test_an_aim_ends_training_as_soon_as_it_is_reached(train, objective):
    options = ["text.txt", "--objective", objective]
    losses = [train(*options, "--passes", passes)[0]["loss"] for passes in range(5)]
    few = bits("model.npz")
    report, _ = train(*options, "--until-loss", (losses[3] + losses[4]) / 2, "--seconds", "1000")
    assert (report["passes"], report["loss"]) == (4, losses[4])
    assert bits("model.npz") == few
    train(*options, "--until-loss", losses[4], "--passes", "4")
    losses = [train(*options, "--epochs", epochs)[0]["loss"] for epochs in range(3)]
    assert losses == sorted(losses, reverse=True)
    for epochs in range(3):
        report, _ = train(*options, "--epochs", "3", "--until-loss", losses[epochs])
        assert (report["epochs"], report["loss"]) == (epochs, losses[epochs])


def test_an_aim_alone_is_gone_after_however_long_it_takes(train):
    converged, _ = train("text.txt", "--dim", "2")
    further, _ = train("text.txt", "--dim", "2", "--passes", converged["passes"] * 4)
    assert further["loss"] < converged["loss"]
    aimed, _ = train("text.txt", "--dim", "2", "--until-loss", further["loss"])
    assert converged["passes"] * 2 < aimed["passes"] <= further["passes"]


@pytest.mark.parametrize("limit", ["--passes 3", "--passes 0", "--epochs 1", "--seconds 0"])
@all_objectives
def test_an_aim_that_is_not_reached_is_status_1_and_saved(shell, train, objective, limit):
    options = ["text.txt", "--objective", objective, "--dim", "2", "--save", "model.npz", "--json"]
    floor = json.loads(shell("train", *options, "--passes", "0")[1])["floor"]
    status, out, err = shell("train", *options, "--until-loss", floor + 1e-9, *limit.split())
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith("tui-w2v: the loss did not come down to ")
    assert "'model.npz' has the model of" in err
    assert json.loads(out)["loss"] == pytest.approx(exact_loss(objective), rel=2e-5)


@pytest.mark.parametrize("how", [[], ["--epochs", "2"], ["--passes", "0"]])
@pytest.mark.parametrize("objective", ["softmax", "negative-sampling"])
def test_an_aim_below_the_floor_is_refused_at_once(refused, train, objective, how):
    options = ["text.txt", "--objective", objective]
    floor = train(*options, "--passes", "0")[0]["floor"]
    for below in (1e-12, 0.5):
        err = refused("train", *options, "--until-loss", floor - below, *how, "--save", "new.npz")
        told = re.search(
            r"of these pairs can reach a loss of (\S+): the lowest is (\d\S+?),?\s", err
        )
        assert told[1] == str(floor - below)
        assert floor - below < floor <= float(told[2]) < floor + 1e-5
        assert ("entropy" in err) == (objective == "softmax")


@pytest.mark.parametrize("turns", [[], ["--epochs", "1000000"]])
def test_time_ends_training_and_is_used_even_if_passes_no_longer_gain(train, monkeypatch, turns):
    least = 0 if turns else train("text.txt")[0]["passes"]
    monkeypatch.setattr(sys.modules["tui_w2v.training.train"], "perf_counter", count().__next__)
    report, model = train("text.txt", "--seconds", 9 + 9 * least, *turns)
    assert report["seconds"] > 9 + 9 * least
    made = report["epochs"] * report["pairs"] if turns else report["passes"]
    assert made > least
    saved = config("model.npz")
    assert made == pytest.approx(saved["turns"] + saved["passes"], rel=1e-12)
    assert np.isfinite(model["E"]).all()


def test_the_first_limit_to_be_reached_counts(train):
    aim = train("text.txt", "--passes", "3")[0]["loss"]
    limits = ["--seconds", "1000", "--passes", "1000000", "--until-loss", aim]
    assert train("text.txt", *limits)[0]["passes"] == 3
    assert train("text.txt", "--passes", "2", "--seconds", "1000")[0]["passes"] == 2
    assert train("text.txt", "--passes", "2", "--seconds", "0")[0]["passes"] == 0
    assert train("text.txt", "--epochs", "2", "--seconds", "0")[0]["epochs"] == 0


# Passes that overshoot, and runs that diverge


def test_a_pass_that_overshoots_is_told_of_in_one_line(shell):
    Path("short.txt").write_text("a b c\n")
    options = ["short.txt", "--objective", "glove", "--dim", "100", "--save", "model.npz"]
    told = r"tui-w2v: pass(es)? [\d, and]+ overshot at learning rate 0.1: "
    told += r"training goes on with 0\.\d+"
    status, out, err = shell("train", *options)
    assert (status, out) == (0, "")
    assert re.fullmatch(f"{told}\n", err)
    status, out, err = shell("train", *options, "--passes", "2", "--until-loss", "0")
    assert (status, err.count("\n")) == (1, 1)
    assert "overshot" in err
    assert "the loss did not come down to 0" in err


@all_objectives
def test_what_diverges_leaves_the_model_before_it(shell, objective):
    words = ["text.txt", "--objective", objective, "--dtype", "float64"]
    save = ["--save", "model.npz", "--json"]
    status, out, err = shell("train", *words, "--lr", "1e300", "--passes", "5", *save)
    assert (status, err.count("\n")) == (1, 1)
    assert err.startswith("tui-w2v: pass 1 diverges at learning rate 1e+300")
    assert "smaller --lr" in err
    assert "'model.npz' has the model of 0 passes" in err
    report = json.loads(out, parse_constant=pytest.fail)
    assert report["loss"] == pytest.approx(exact_loss(objective), rel=1e-5)
    status, out, err = shell("train", *words, "--lr", "1e10", "--epochs", "2", *save)
    assert (status, err.count("\n")) == (1, 1)
    turn = int(re.match(r"tui-w2v: turn (\d+) is not finite at learning rate 1e\+10", err)[1])
    assert "nan" not in err
    json.loads(out, parse_constant=pytest.fail)
    assert config("model.npz")["turns"] == turn - 1
    shell("trace", *words, "--lr", "1e10", "--turns", turn - 1, "--save", "t.npz")
    assert bits("model.npz") == bits("t.npz")
    assert all(np.isfinite(load("model.npz")[name]).all() for name in ("E", "theta", "bias"))


# Interrupted


def watched(*words, stop=None, number=signal.SIGINT):
    """Run with a terminal as standard error; send a signal once it shows a pattern, if given one.

    SIGHUP is sent by closing the terminal. Return the status, standard output, and what was shown.
    """
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=end,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "120"},
        start_new_session=True,
        preexec_fn=partial(fcntl.ioctl, end, termios.TIOCSCTTY, 0),
    )
    os.close(end)
    shown = b""
    try:
        # An error is how a terminal on Linux says that its other end is closed.
        with open(terminal, "rb", buffering=0) as stream, suppress(OSError):
            while data := stream.read(1 << 16):
                shown += data
                if stop and re.search(stop, shown):
                    if number is signal.SIGHUP:
                        break
                    process.send_signal(number)
                    stop = None
        out, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    if not stop:
        assert shown.rfind(b"\x1b[?25h") >= shown.rfind(b"\x1b[?25l"), "the cursor stays hidden"
    return process.returncode, out, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())


@pytest.mark.parametrize(
    ("how", "unit", "number", "said"),
    [
        ("--epochs", "turn", signal.SIGINT, "interrupted"),
        ("--passes", "pass", signal.SIGTERM, "terminated"),
        ("--passes", "pass", signal.SIGHUP, ""),
    ],
)
def test_a_signal_keeps_what_was_trained(long_text, how, unit, number, said):
    status, out, shown = watched(
        *("train", long_text, how, "100000000", "--dim", "10", "--window", "2"),
        *("--save", "model.npz", "--json"),
        stop=rb"%b [1-9].* loss \d.* about [\d:]+ left" % unit.encode(),
        number=number,
    )
    assert status == 128 + number
    made = config("model.npz")["turns" if unit == "turn" else "passes"]
    assert made > 0
    assert not said or f"{said}; 'model.npz' has the model of {made:,} {unit}" in shown
    exact = exact_loss("softmax", long_text.read_text())
    assert json.loads(out)["loss"] == pytest.approx(exact, abs=1e-4)
    assert main(["trace", "--model", "model.npz", "--turns", "1"]) == 0


@pytest.mark.parametrize("command", ["train", "count"])
def test_ctrl_c_while_the_text_is_read_ends_quietly(command):
    process = subprocess.Popen(
        [*PROGRAM, command, "-", "--save", "new.npz"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # More than a pipe holds: once it is written, the program is reading.
    process.stdin.write(b"a b c d\n" * 40_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == (b"", b"")
    assert {path.name for path in Path().iterdir()} == {"text.txt"}


# The progress bar


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ("--passes 3", "beside a limit, up to which all pairs are trained"),
        ("--epochs 1", "beside a limit, up to which all pairs are trained"),
        ("--objective glove", "glove trains all pairs of a text"),
        ("", "no sentences can be held out of this text"),
    ],
)
def test_a_share_that_is_not_held_out_is_told_of_in_one_line(shell, options, why):
    Path("text.txt").write_text("a b c\nc b a b\n")
    words = ["train", "text.txt", "--validation", "0.1", "--save", "new.npz", "--json"]
    status, out, err = shell(*words, *options.split())
    assert (status, err.count("\n")) == (0, 1)
    assert err.startswith("tui-w2v: --validation has no effect")
    assert why in err
    assert "best_pass" not in json.loads(out)


def test_a_terminal_sees_loss_and_floor_and_is_told_which_pass_is_kept(long_text):
    status, out, shown = watched("train", long_text, "--save", "model.npz", "--json")
    assert (status, out.count(b"\n")) == (0, 1)
    report = json.loads(out)
    losses = re.findall(
        rf"pass [\d,]+ [^\r]*loss (\d\.\d{{4}})  floor {report['floor']:.4f}", shown
    )
    assert float(losses[-1]) < float(losses[0])
    assert "words: d 63, min count 5, window 5, sample 0, held out 0.05\r\n" in shown
    assert 0 < report["best_pass"] <= report["passes"]
    assert report["validation_loss"] < report["unigram"]
    assert re.search(
        rf"model\.npz: {report['passes']} passes with weight decay, of which {report['best_pass']} "
        rf"are kept, [\d.]+ s; loss [\d.]+, {report['validation_loss']:.3f} on held-out sentences "
        r"\(near pairs weigh more\); it would be [\d.]+ if all words were equally likely, [\d.]+ "
        r"by word frequencies alone, [\d.]+ at the floor",
        shown,
    )
    expected = {"passes": report["best_pass"], "dim": 63, "min_count": 5, "validation": 0.05}
    assert config("model.npz").items() >= expected.items()


# The same again


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores can be chosen on Linux")
def test_no_bit_depends_on_the_threads(long_text):
    cores = sorted(os.sched_getaffinity(0))
    found = set()
    runs = [({}, cores[:1], []), ({"OMP_NUM_THREADS": "2"}, cores, ["--threads", "3"])]
    for variables, share, options in runs:
        subprocess.run(
            [*PROGRAM, "train", long_text, "--passes", "4", "--save", "model.npz", *options],
            env=os.environ | variables,
            preexec_fn=partial(os.sched_setaffinity, 0, share),
            check=True,
            timeout=60,
        )
        found.add(tuple(bits("model.npz").values()))
    assert len(found) == 1


# Texts


def test_several_texts_are_trained_as_if_they_were_one(train, done, shell, refused):
    lines = TEXT.splitlines(keepends=True)
    Path("1 part.txt").write_text("".join(lines[:2]))
    Path("2 part.txt.bz2").write_bytes(bz2.compress("".join(lines[2:]).encode()))
    Path("3 part.txt").touch()
    one, _ = train("text.txt", "--passes", "3", save="one.npz")
    for texts in (["?*part*"], ["1 part.txt", "[23]*"], ["1*", "--seed", "0", "2*"]):
        several, _ = train(*texts, "--passes", "3")
        assert several["pairs"] == one["pairs"]
        assert bits("model.npz") == bits("one.npz")
    assert config("model.npz")["corpus"] == ["1 part.txt", "2 part.txt.bz2"]
    assert config("one.npz")["corpus"] == "text.txt"
    done("count", "?*part*", "--save", "counts.npz")
    train("--counts", "counts.npz", "--passes", "3", save="counted.npz")
    assert bits("counted.npz")["E"] == bits("one.npz")["E"]
    line = " + bias + passes 3 + to 2 pick"
    for one, several in (
        (["--model", "one.npz"], ["--model", "model.npz"]),
        (["--replay", "text.txt" + line], ["--replay", "'1*part.txt 2*bz2'" + line]),
    ):
        turned = (done("trace", *words, "--turns", "3", "--json") for words in (one, several))
        assert next(turned) == next(turned)
    status, _, err = shell("train", "1*", "1*", "--passes", "1", "--save", "twice.npz")
    assert (status, err) == (0, "tui-w2v: '1 part.txt' is given twice, and read twice\n")
    assert "no such file: 'none*'" in refused("train", "1*", "none*", "--save", "new.npz")
    assert "only be read once" in refused("train", "-", "-", "--save", "new.npz")


def test_standard_input_may_be_one_of_several_texts_and_is_not_read_again(train, refused, typed):
    typed("a b a\n")
    train("text.txt", "-", "--passes", "2")
    Path("more.txt").write_text("a b a")
    train("text.txt", "more.txt", "--passes", "2", save="file.npz")
    assert bits("model.npz") == bits("file.npz")
    assert "does not name its training text" in refused("trace", "--model", "model.npz")


def test_a_vocabulary_may_be_given(train):
    words = ["sea", "king", "unheard", "the"]
    Path("words.txt").write_text("\n".join(words))
    report, model = train("text.txt", "--vocab", "words.txt", "--dim", "5")
    assert model["words"].tolist() == words
    assert model["counts"].tolist() == [TEXT.split().count(word) for word in words]
    assert report["pairs"] == count_pairs(words, 2, TEXT).sum()
    assert report["loss"] == pytest.approx(exact_loss("softmax"), abs=1e-5)
    train("text.txt", "--vocab", "model.npz", "--dim", "5", save="again.npz")
    assert bits("again.npz") == bits("model.npz")


def test_the_model_of_a_sub_sampled_text_knows_the_whole_texts_words(train, trace, refused):
    sampled = ["--sample", "0.1", "--seed", "2"]
    whole, model = train("text.txt", "--epochs", "1")
    report, sampled_model = train("text.txt", "--epochs", "1", *sampled)
    assert report["pairs"] < whole["pairs"]
    assert report["vocabulary"] == whole["vocabulary"]
    for name in ("words", "counts"):
        assert sampled_model[name].tolist() == model[name].tolist()
    turns = report["pairs"] + 20
    went_on = trace("--model", "model.npz", "--turns", "20")
    assert went_on == trace("text.txt", *sampled, "--turns", turns)[report["pairs"] :]
    for option in (["--sample", "0.2"], ["--seed", "3"]):
        err = refused("trace", "--model", "model.npz", *option)
        assert f"{' '.join(option)} contradicts 'model.npz'" in err


# Wrong usage, and files that cannot be written

WHOLE, NUMBER = "must be a whole number, 0 or more, not", "must be a number, 0 or more, not"
SAMPLE = "--sample must be a finite number, 0 or more, not"
REFUSED = {
    "--save new.npz": "train needs CORPUS",
    "": "--save",
    "text.txt --save=": "--save needs a file name",
    "text.txt --save text.txt": "'text.txt' is an input file",
    "text.txt --save ./text.txt": "is an input file",
    "--model m.npz": "no such file: 'm.npz'",
    "--model m.npz --vocab text.txt": "--vocab has no effect on --model",
    "--json --log -": "both write to standard output",
    "--log ./new.npz": "--log names the same file as --save or its checkpoint",
    "--log x/../new.npz": "--log names the same file",
    "--log new.checkpoint.npz --checkpoint 1": "--log names the same file",
    "--log text.txt": "'text.txt' is an input file",
    "--threads 0": "argument --threads: must be a whole number, 1 or more",
    "--quiet -v": "not allowed with argument",
    "--passes 1 --epochs 1": "give one of them",
    "--vocab none.txt": "no such file: 'none.txt'",
    "--vocab text.txt --max-vocab 9": "--max-vocab has no effect on",
    "--vocab text.txt --min-count 1": "--min-count has no effect on",
    "--sample 1e-9": "'text.txt' has no pair left: --sample 1e-09",
    "--sample 1e-9 --epochs 1": "has no pair left: --sample 1e-09",
    "--until-loss=-inf": "--until-loss",
    **{f"--sample {number}": SAMPLE for number in ("-0.001", "nan", "inf", "1e400")},
    **{
        f"{option}={number}": f"argument {option}: {must} {number!r}"
        for options, numbers, must in (
            (("--passes", "--epochs"), ("-1", "1.5", "nan", "", "٣"), WHOLE),
            (("--until-loss", "--seconds"), ("-1", "nan", "1e400", "x", ""), NUMBER),
        )
        for option in options
        for number in numbers
    },
}


def test_wrong_usage_is_named(refused):
    for line, named in REFUSED.items():
        saved = [] if "--save" in line or not line else ["text.txt", "--save", "new.npz"]
        assert named in refused("train", *saved, *line.split()), line
    assert "--save" in refused("train", "text.txt")
    assert "no such file: 'nowhere.txt'" in refused("train", "nowhere.txt", "--save", "new.npz")


def test_a_text_that_a_model_or_a_runs_line_names_is_not_overwritten(shell, train):
    Path("text.npz").write_text(TEXT)
    train("text.npz", "--passes", "1")
    model, line = ("--model", "model.npz"), ("--replay", "text.npz + passes 1")
    for words in (
        ("train", *model, "--passes", "1", "--save", "text.npz"),
        ("train", *model, "--passes", "1", "--save", "new.npz", "--log", "text.npz"),
        ("trace", *model, "--save", "text.npz"),
        ("trace", *model, "--html", "text.npz"),
        ("trace", *model, "--html", "model.npz"),
        ("trace", *line, "--save", "text.npz"),
        ("trace", *line, "--html", "text.npz"),
        ("trace", "text.npz", "--html", "text.npz"),
        ("trace", "--replay", "text.npz + setup royal", "--save", "text.npz"),
        ("trace", "--replay", "royal + setup text.npz + setup world", "--html", "text.npz"),
        ("trace", "--replay", "--model model.npz", "--html", "model.npz"),
    ):
        status, _, err = shell(*words)
        assert (status, f"{words[-1]!r} is an input file" in err) == (2, True), words
    assert Path("text.npz").read_text() == TEXT


@pytest.mark.parametrize("command", ["train", "count", "trace"])
def test_only_archives_are_saved_and_under_no_other_name(refused, command):
    for name in ("x.bin", "x", "-", "x.txt.gz"):
        err = refused(command, "text.txt", "--save", name)
        assert f"--save {name!r} must end in .npz" in err


@pytest.mark.parametrize("command", ["train", "count", "trace"])
def test_a_target_that_cannot_be_written_is_said_before_any_work(refused, command):
    for target, why in {
        ".": "it is a folder",
        "nowhere/model.npz": "there is no folder 'nowhere'",
        "text.txt/model.npz": "there is no folder 'text.txt'",
        "/dev/full": "it is not a regular file",
        "n" * 300: "File name too long",
    }.items():
        said = refused(command, "text.txt", "--save", target, status=1)
        assert said == f"tui-w2v: {target!r} cannot be written: {why}\n"


def test_a_model_and_counts_are_compressed_where_their_names_ask_for_it(done, train):
    Path("packed.xz").write_bytes(lzma.compress(TEXT.encode()))
    done("count", "packed.xz", "--save", "counts.npz.gz")
    _, expected = train("text.txt", "--passes", "2")
    done("train", "--counts", "counts.npz.gz", "--passes", "2", "--save", "packed.npz.bz2")
    done("count", "counts.npz.gz", "--save", "again.npz")
    with np.load(io.BytesIO(bz2.decompress(Path("packed.npz.bz2").read_bytes()))) as found:
        assert np.array_equal(found["E"], expected["E"])


@pytest.mark.parametrize(
    ("command", "where"),
    [
        ("train", "api.train_by_passes"),
        ("count", "cli.count.count_pairs"),
        ("trace", "cli.open_run.open_text"),
        ("trace", "cli.trace.open_run"),
    ],
)
def test_too_little_memory_is_one_line(refused, monkeypatch, command, where):
    monkeypatch.setattr(f"tui_w2v.{where}", Mock(side_effect=MemoryError))
    said = "tui-w2v: there is not enough memory for this: lower --dim or --max-vocab\n"
    assert refused(command, "text.txt", "--save", "model.npz") == said


def test_a_model_may_have_any_name(done):
    for name in ("two\nlines.npz", 'it\'s "so".npz', "-dash.npz", "né 王.npz"):
        done("train", "text.txt", "--passes", "1", f"--save={name}")
        assert config(name)["passes"] == 1
