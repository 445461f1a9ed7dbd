"""Training from the shell: what it reports, what ends it, what it keeps."""

import bz2
import io
import json
import lzma
import math
import os
import pty
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from helpers import bits, config, count_pairs, load

from tui_w2v.cli.main import main

PROGRAM = [sys.executable, "-m", "tui_w2v"]
TEXT = (
    "the king rules the land and the queen rules the sea\n"
    "the king loves the queen\n\n"
    "a fish swims in the sea\n"
    "the old king walks on the land and the fish swims\n"
)


@pytest.fixture(scope="module")
def long_text(tmp_path_factory):
    """A text that takes a while: a thousand words, 420,000 pairs, each line on one of 50 topics."""
    path = tmp_path_factory.mktemp("long") / "long.txt"
    choose = np.random.default_rng(0)
    drawn = choose.zipf(1.3, (8_000, 15)) + 20 * choose.integers(50, size=(8_000, 1))
    lines = drawn % 1000
    path.write_text("".join(" ".join(f"w{word}" for word in line) + "\n" for line in lines))
    return path


def dense_loss(model, C):
    """The mean loss of all pairs, worked out from a file's numbers in float64."""
    scores = model["E"].astype(float) @ model["theta"].astype(float).T + model["bias"].astype(float)
    largest = scores.max(axis=1)
    log_sums = largest + np.log(np.exp(scores - largest[:, None]).sum(axis=1))
    return float((C * (log_sums[:, None] - scores)).sum() / C.sum())


def entropy(counts):
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def conditional_entropy(C):
    n = C.sum(axis=1)
    return sum(n[row] / C.sum() * entropy(C[row]) for row in range(len(C)) if n[row])


# The report


@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--passes", "0"],
        ["--passes", "5"],
        ["--epochs", "2"],
        ["--seconds", "0"],
        ["--window", "1", "--dim", "3"],
        ["--window", "50", "--no-bias"],
        ["--dtype", "float64", "--init", "word2vec"],
        ["--min-count", "2", "--passes", "20"],
        ["--max-vocab", "4", "--epochs", "1"],
        ["--init", "zeros"],
    ],
)
def test_the_report_says_what_the_file_and_the_text_say(train, options):
    report, model = train("text.txt", *options)
    words = model["words"].tolist()
    C = count_pairs(words, report["window"], TEXT)
    assert report["pairs"] == C.sum()
    assert report["vocabulary"] == len(words) == len(model["E"])
    assert (report["vocabulary"], report["dim"]) == model["E"].shape == model["theta"].shape
    assert report["objective"] == "softmax"
    assert report["loss"] == pytest.approx(dense_loss(model, C), abs=1e-5)
    assert report["floor"] == pytest.approx(conditional_entropy(C), abs=1e-9)
    assert report["unigram"] == pytest.approx(entropy(C.sum(axis=0)), abs=1e-9)
    assert report["uniform"] == pytest.approx(math.log(len(words)), abs=1e-12)
    assert report["seconds"] >= 0
    assert report["seconds_reading"] > 0
    kept = [word for word in TEXT.split() if word in words]
    assert model["counts"].tolist() == [kept.count(word) for word in words]
    saved = config("model.npz")
    assert (saved["corpus"], saved["window"], saved["dim"]) == (
        "text.txt",
        report["window"],
        report["dim"],
    )
    assert saved["passes"] == report.get("passes", 0)
    assert saved["turns"] == report.get("epochs", 0) * report["pairs"]


def test_without_json_nothing_is_written_to_standard_output(shell):
    assert shell("train", "text.txt", "--save", "model.npz") == (0, "", "")


def test_a_sample_has_its_own_dim(train):
    assert train("royal", "--passes", "1")[0]["dim"] == 8
    assert train("royal", "--passes", "1", "--dim", "5")[0]["dim"] == 5
    assert train("text.txt", "--passes", "1")[0]["dim"] == 4


def test_the_loss_of_a_longer_text_is_exact_too(train, long_text):
    options = ["--max-vocab", "300", "--dim", "20", "--passes", "12"]
    report, model = train(long_text, *options)
    C = count_pairs(model["words"].tolist(), 2, long_text.read_text())
    assert report["pairs"] == C.sum()
    assert report["loss"] == pytest.approx(dense_loss(model, C), abs=1e-4)
    assert report["floor"] == pytest.approx(conditional_entropy(C), abs=1e-9)


# What ends training


@pytest.mark.parametrize("passes", [0, 1, 5, 300])
def test_so_many_passes_are_made_even_if_they_no_longer_gain(train, passes):
    assert train("text.txt", "--passes", passes)[0]["passes"] == passes


def test_no_passes_leave_the_model_as_it_is_drawn(train, shell):
    train("text.txt", "--passes", "0", "--seed", "3")
    shell("trace", "text.txt", "--turns", "0", "--seed", "3", "--save", "drawn.npz")
    for still in (["--passes", "0"], ["--epochs", "0"], ["--seconds", "0"]):
        train("text.txt", *still, "--seed", "3")
        assert bits("model.npz") == bits("drawn.npz")


@pytest.mark.parametrize("epochs", [0, 1, 2])
@pytest.mark.parametrize(
    "options",
    [
        [],
        ["--order", "shuffled", "--dtype", "float64"],
        ["--no-bias", "--lr", "0.4"],
        ["--sample", "0.1", "--seed", "2"],
    ],
)
def test_epochs_are_the_turns_that_trace_makes(train, shell, epochs, options):
    report, _ = train("text.txt", "--epochs", epochs, *options)
    assert report["epochs"] == epochs
    turns = epochs * report["pairs"]
    shell("trace", "text.txt", "--turns", turns, *options, "--save", "traced.npz")
    assert bits("model.npz") == bits("traced.npz")
    assert config("model.npz") == config("traced.npz")


def test_without_a_limit_passes_are_made_until_they_no_longer_gain(train):
    settled, _ = train("text.txt", "--dim", "10")
    further, _ = train("text.txt", "--dim", "10", "--passes", settled["passes"] * 2)
    assert 10 <= settled["passes"] < further["passes"]
    assert settled["loss"] - further["loss"] < 0.01 * (settled["uniform"] - settled["floor"])


def test_an_aim_ends_training_as_soon_as_it_is_reached(train):
    losses = [train("text.txt", "--passes", passes)[0]["loss"] for passes in range(6)]
    aim = (losses[3] + losses[4]) / 2
    report, _ = train("text.txt", "--until-loss", aim)
    assert (report["passes"], report["loss"]) == (4, losses[4])
    report, _ = train("text.txt", "--until-loss", losses[4], "--passes", "4")
    assert report["passes"] == 4


def test_an_aim_is_looked_at_before_each_epoch(train):
    losses = [train("text.txt", "--epochs", epochs)[0]["loss"] for epochs in range(4)]
    assert losses == sorted(losses, reverse=True)
    for epochs in range(4):
        report, _ = train("text.txt", "--epochs", "3", "--until-loss", losses[epochs])
        assert (report["epochs"], report["loss"]) == (epochs, losses[epochs])


def test_an_aim_alone_is_gone_after_however_long_it_takes(train):
    settled, _ = train("text.txt", "--dim", "2")
    further, _ = train("text.txt", "--dim", "2", "--passes", settled["passes"] * 8)
    assert further["loss"] < settled["loss"]
    aimed, _ = train("text.txt", "--dim", "2", "--until-loss", further["loss"])
    assert settled["passes"] * 4 < aimed["passes"] <= further["passes"]


@pytest.mark.parametrize(
    "limit", [["--passes", "1"], ["--passes", "0"], ["--epochs", "1"], ["--seconds", "0"]]
)
def test_an_aim_that_is_not_reached_is_status_1_and_saved(shell, limit):
    floor = conditional_entropy(count_pairs(sorted(set(TEXT.split())), 2, TEXT))
    options = ["--until-loss", floor + 1e-9, *limit, "--dim", "2"]
    status, out, err = shell("train", "text.txt", *options, "--save", "model.npz", "--json")
    assert status == 1
    assert err.count("\n") == 1
    assert err.startswith("tui-w2v: the loss did not come down to ")
    assert "'model.npz' has the model of" in err
    model = load("model.npz")
    C = count_pairs(model["words"].tolist(), 2, TEXT)
    assert json.loads(out)["loss"] == pytest.approx(dense_loss(model, C), abs=1e-5)


@pytest.mark.parametrize("how", [[], ["--epochs", "2"], ["--passes", "0"], ["--seconds", "0"]])
@pytest.mark.parametrize("below", [1e-12, 1e-6, 0.5])
def test_an_aim_below_the_floor_is_refused_at_once(refused, train, how, below):
    floor = train("text.txt", "--passes", "0")[0]["floor"]
    err = refused("train", "text.txt", "--until-loss", floor - below, *how, "--save", "new.npz")
    told = re.search(
        r"no model of these pairs can reach a loss of (\S+): the lowest is (\S+),", err
    )
    assert told[1] == str(floor - below)
    assert floor - below < floor <= float(told[2]) < floor + 1e-5


@pytest.mark.parametrize("turns", [[], ["--epochs", "1000000"]])
def test_time_ends_training(train, long_text, turns):
    report, model = train(long_text, "--seconds", "0.2", "--dim", "30", *turns)
    assert 0.2 <= report["seconds"] < 30
    made = report["epochs"] * report["pairs"] if turns else report["passes"]
    assert made > 0
    saved = config("model.npz")
    assert made == pytest.approx(saved["turns"] + saved["passes"], rel=1e-12)
    assert np.isfinite(model["E"]).all()


def test_time_is_used_even_if_passes_no_longer_gain(train):
    settled, _ = train("royal")
    report, _ = train("royal", "--seconds", "0.4")
    assert report["seconds"] >= 0.4
    assert report["passes"] > settled["passes"]


def test_the_first_limit_to_be_reached_counts(train):
    after = [train("text.txt", "--passes", passes)[0]["loss"] for passes in range(4)]
    limits = ["--seconds", "1000", "--passes", "1000000", "--until-loss", after[3]]
    assert train("text.txt", *limits)[0]["passes"] == 3
    assert train("text.txt", *limits, "--passes", "3")[0]["passes"] == 3
    assert train("text.txt", "--passes", "2", "--seconds", "1000")[0]["passes"] == 2
    assert train("text.txt", "--passes", "2", "--seconds", "0")[0]["passes"] == 0
    assert train("text.txt", "--epochs", "2", "--seconds", "0")[0]["epochs"] == 0


# Passes that overshoot


def test_a_pass_that_overshoots_is_told_of_in_one_line(shell, train):
    Path("short.txt").write_text("a b c\n")
    options = ["short.txt", "--objective", "glove", "--dim", "100", "--save", "model.npz"]
    status, out, err = shell("train", *options)
    assert (status, out) == (0, "")
    assert re.fullmatch(
        r"tui-w2v: pass(es)? [\d, and]+ overshot at learning rate 0.1: "
        r"training goes on with 0\.\d+\n",
        err,
    )
    status, out, err = shell("train", *options, "--passes", "2", "--until-loss", "0")
    assert (status, err.count("\n")) == (1, 1)
    assert "overshot" in err
    assert "the loss did not come down to 0" in err


def test_many_dimensions_end_below_what_can_be_had_without_the_context(shell):
    for dim in ("500", "1000"):
        status, out, err = shell("train", "royal", "--dim", dim, "--save", "m.npz", "--json")
        report = json.loads(out)
        assert status == 0
        assert "pass 2 overshot" in err
        assert report["loss"] - report["floor"] < 0.01 * (report["unigram"] - report["floor"])
    aimed = ["--dim", "1000", "--until-loss", report["floor"] + 0.03]
    assert shell("train", "royal", *aimed, "--save", "m.npz")[0] == 0


# Runs that diverge


def test_a_pass_that_diverges_leaves_the_model_before_it(shell, train):
    options = ["--lr", "1e300", "--passes", "5"]
    status, out, err = shell("train", "text.txt", *options, "--save", "model.npz", "--json")
    assert status == 1
    assert err.startswith("tui-w2v: pass 1 diverges at learning rate 1e+300")
    assert "'model.npz' has the model of 0 passes" in err
    assert err.count("\n") == 1
    report = json.loads(out, parse_constant=pytest.fail)
    model = load("model.npz")
    assert report["loss"] == pytest.approx(
        dense_loss(model, count_pairs(model["words"], 2, TEXT)), abs=1e-5
    )


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_turn_that_diverges_leaves_the_model_before_it(shell, dtype):
    options = ["--lr", "1e10", "--epochs", "2", "--dtype", dtype]
    status, out, err = shell("train", "text.txt", *options, "--save", "model.npz", "--json")
    assert status == 1
    turn = int(re.match(r"tui-w2v: turn (\d+) is not finite at learning rate 1e\+10", err)[1])
    assert err.count("\n") == 1
    assert "nan" not in err
    report = json.loads(out, parse_constant=pytest.fail)
    assert round(report["epochs"] * report["pairs"]) == turn - 1
    assert all(np.isfinite(load("model.npz")[name]).all() for name in ("E", "theta", "bias"))
    shell(
        "trace",
        "text.txt",
        "--turns",
        turn - 1,
        "--lr",
        "1e10",
        "--dtype",
        dtype,
        "--save",
        "t.npz",
    )
    assert bits("model.npz") == bits("t.npz")


# Interrupted


def watched(*words, stop=None, number=signal.SIGINT, **options):
    """Run with a terminal as standard error; send a signal once it shows a pattern, if given one.

    Return the status, standard output, and what the terminal got.
    """
    terminal, end = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=end,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "120"},
    )
    os.close(end)
    shown = b""
    # An error is how a terminal on Linux says that its other end is closed.
    with open(terminal, "rb", buffering=0) as stream, suppress(OSError):
        while data := stream.read(1 << 16):
            shown += data
            if stop and re.search(stop, shown):
                process.send_signal(number)
                stop = None
    out, _ = process.communicate(timeout=60)
    assert shown.rfind(b"\x1b[?25h") >= shown.rfind(b"\x1b[?25l"), "the cursor stays hidden"
    return process.returncode, out, re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())


@pytest.mark.parametrize(
    ("how", "unit", "number", "code", "said"),
    [
        ("--passes", "pass", signal.SIGINT, 130, "interrupted"),
        ("--epochs", "turn", signal.SIGINT, 130, "interrupted"),
        ("--passes", "pass", signal.SIGTERM, 143, "terminated"),
        ("--epochs", "turn", signal.SIGHUP, 129, "hung up"),
    ],
)
def test_a_signal_keeps_what_was_trained(long_text, how, unit, number, code, said):
    status, out, shown = watched(
        *("train", long_text, how, "100000000", "--dim", "10", "--save", "model.npz", "--json"),
        stop=rb"%b [1-9]" % unit.encode(),
        number=number,
    )
    assert status == code
    made = re.search(rf"{said}; 'model.npz' has the model of ([\d,]+) {unit}(e?s)?", shown)
    made = int(made[1].replace(",", ""))
    assert made > 0
    saved = config("model.npz")
    assert saved["turns" if unit == "turn" else "passes"] == made
    report = json.loads(out)
    model = load("model.npz")
    C = count_pairs(model["words"].tolist(), 2, long_text.read_text())
    assert report["loss"] == pytest.approx(dense_loss(model, C), abs=1e-4)
    assert main(["trace", "--model", "model.npz", "--turns", "1"]) == 0


def test_a_closed_terminal_keeps_what_was_trained(long_text):
    words = ("train", long_text, "--passes", "100000000", "--dim", "10", "--save", "model.npz")
    process, screen = pty.fork()
    if not process:
        os.execvp(PROGRAM[0], [*PROGRAM, *map(str, words)])
    shown = b""
    while b"pass " not in shown:
        assert select.select([screen], [], [], 60)[0], "it shows no progress"
        shown += os.read(screen, 1 << 16)
    os.close(screen)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 129
    assert load("model.npz")


@pytest.mark.parametrize("command", ["train", "count"])
def test_ctrl_c_while_the_text_is_read_ends_quietly(command):
    process = subprocess.Popen(
        [*PROGRAM, command, "-", "--save", "new.npz"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    # More than a pipe holds: once it is written, the program is reading.
    process.stdin.write(b"a b c d\n" * 400_000)
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert (out, err) == (b"", b"")
    assert {path.name for path in Path().iterdir()} == {"text.txt"}


# The progress bar


def test_a_terminal_sees_loss_floor_and_the_time_left(long_text):
    options = ["--passes", "300", "--dim", "10", "--save", "model.npz", "--json"]
    status, out, shown = watched("train", long_text, *options)
    assert status == 0
    assert out.count(b"\n") == 1
    floor = json.loads(out)["floor"]
    losses = re.findall(rf"pass [\d,]+ [^\r]*loss (\d\.\d{{4}})  floor {floor:.4f}", shown)
    assert float(losses[-1]) < float(losses[0])
    assert re.search(r"about \d+:\d\d left", shown)
    assert "auto for 120,000 words: min count 5, window 2, sample 0\r\n" in shown
    assert re.search(
        r"model\.npz: 300 passes, [\d.]+ s; loss [\d.]+; it would be [\d.]+ if all words were "
        r"equally likely, [\d.]+ by word frequencies alone, [\d.]+ at the floor",
        shown,
    )


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--passes", "3"], "beside a limit, up to which all pairs are trained"),
        (["--epochs", "1"], "beside a limit, up to which all pairs are trained"),
        (["--objective", "glove"], "glove trains all pairs of a text"),
        ([], "no sentences can be held out of this text"),
    ],
)
def test_a_share_that_is_not_held_out_is_told_of_in_one_line(shell, options, why):
    Path("text.txt").write_text("a b c\nc b a b\n")
    words = ["train", "text.txt", "--validation", "0.1", "--save", "new.npz", "--json"]
    status, out, err = shell(*words, *options)
    assert (status, err.count("\n")) == (0, 1)
    assert err.startswith("tui-w2v: --validation has no effect")
    assert why in err
    assert "best_pass" not in json.loads(out)


def test_a_terminal_is_told_which_pass_is_kept(long_text):
    _, out, shown = watched("train", long_text, "--save", "model.npz", "--json")
    report = json.loads(out)
    assert 0 < report["best_pass"] <= report["passes"]
    assert config("model.npz")["passes"] == report["best_pass"]
    assert report["validation_loss"] < report["unigram"]
    kept = f"{report['passes']} passes, of which {report['best_pass']} are kept"
    assert kept in shown
    assert f", {report['validation_loss']:.3f} on held-out sentences;" in shown
    settings = config("model.npz")
    assert (settings["dim"], settings["min_count"], settings["validation"]) == (32, 5, 0.05)


def test_what_is_no_terminal_sees_no_progress(long_text):
    terminal, end = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, "train", long_text, "--passes", "20", "--dim", "5", "--save", "m.npz"],
        stdin=subprocess.DEVNULL,
        stdout=end,
        stderr=subprocess.PIPE,
        timeout=60,
    )
    os.close(end)
    assert (done.returncode, done.stderr) == (0, b"")
    with open(terminal, "rb", buffering=0) as stream, suppress(OSError):
        assert stream.read(1) == b""


# The same again


@pytest.mark.parametrize("how", [["--passes", "6"], ["--epochs", "1", "--order", "shuffled"]])
def test_the_same_words_train_the_same_model(train, how):
    for save in ("one.npz", "other.npz"):
        train("text.txt", *how, "--seed", "5", save=save)
    assert load("one.npz").keys() == load("other.npz").keys()
    assert Path("one.npz").read_bytes() == Path("other.npz").read_bytes()
    train("text.txt", *how, "--seed", "6", save="another.npz")
    assert bits("another.npz") != bits("one.npz")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores can be chosen on Linux")
def test_no_bit_depends_on_the_threads(long_text):
    cores = sorted(os.sched_getaffinity(0))
    found = set()
    for variables, share in [({}, cores), ({}, cores[:1]), ({"OMP_NUM_THREADS": "2"}, cores)]:
        subprocess.run(
            [*PROGRAM, "train", long_text, "--passes", "4", "--save", "model.npz"],
            env=os.environ | variables,
            preexec_fn=lambda share=share: os.sched_setaffinity(0, share),
            check=True,
            timeout=60,
        )
        found.add(tuple(bits("model.npz").values()))
    assert len(found) == 1


def test_however_training_is_limited_the_same_passes_give_the_same_model(train):
    settled, _ = train("text.txt", save="settled.npz")
    train("text.txt", "--passes", settled["passes"], save="counted.npz")
    assert bits("settled.npz") == bits("counted.npz")
    few, _ = train("text.txt", "--passes", "3", save="few.npz")
    train("text.txt", "--until-loss", few["loss"], "--seconds", "1000", save="aimed.npz")
    assert bits("few.npz") == bits("aimed.npz")


# Texts


def test_a_text_may_come_from_standard_input(train):
    train("text.txt", "--passes", "2", save="file.npz")
    words = [*PROGRAM, "train", "-", "--passes", "2", "--save", "stdin.npz", "--json"]
    done = subprocess.run(words, input=TEXT.encode(), capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["passes"] == 2
    assert bits("stdin.npz") == bits("file.npz")


def test_a_vocabulary_may_be_given(train):
    Path("words.txt").write_text("sea\nking\nunheard\nthe\n")
    report, model = train("text.txt", "--vocab", "words.txt", "--dim", "5")
    words = ["sea", "king", "unheard", "the"]
    assert model["words"].tolist() == words
    assert model["counts"].tolist() == [TEXT.split().count(word) for word in words]
    assert report["pairs"] == count_pairs(words, 2, TEXT).sum()
    assert report["loss"] == pytest.approx(dense_loss(model, count_pairs(words, 2, TEXT)), abs=1e-5)
    for file in ("model.npz", "words.txt"):
        train("text.txt", "--vocab", file, "--dim", "5", save="again.npz")
        assert bits("again.npz") == bits("model.npz")


# Frequent words left out


def test_the_model_of_a_sub_sampled_text_knows_the_whole_texts_words(train):
    whole, model = train("text.txt", "--passes", "3")
    report, sampled = train("text.txt", "--passes", "3", "--sample", "0.1", "--seed", "2")
    assert report["pairs"] < whole["pairs"]
    assert report["vocabulary"] == whole["vocabulary"]
    assert sampled["words"].tolist() == model["words"].tolist()
    assert sampled["counts"].tolist() == model["counts"].tolist()
    assert config("model.npz")["sample"] == 0.1


def test_a_model_goes_on_with_the_words_that_were_left_out_for_it(train, shell):
    train("text.txt", "--epochs", "1", "--sample", "0.1", "--seed", "2")
    _, out, _ = shell("trace", "--model", "model.npz", "--turns", "20", "--json")
    _, again, _ = shell(
        "trace", "text.txt", "--sample", "0.1", "--seed", "2", "--json", "--turns", 20
    )
    pairs = [[json.loads(line)[w] for line in out.splitlines()] for w in ("context", "target")]
    assert pairs == [
        [json.loads(line)[w] for line in again.splitlines()] for w in ("context", "target")
    ]
    for option in (["--sample", "0.2"], ["--seed", "3"]):
        status, _, err = shell("trace", "--model", "model.npz", *option)
        assert status == 2
        assert f"{' '.join(option)} contradicts 'model.npz'" in err


# Wrong usage, and files that cannot be written


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["text.txt"], "--save"),
        (["--save", "new.npz"], "train needs CORPUS"),
        ([], "--save"),
        (["nowhere.txt", "--save", "new.npz"], "no such file: 'nowhere.txt'"),
        (["text.txt", "--save", ""], "--save needs a file name"),
        (["text.txt", "--save", "text.txt"], "'text.txt' is an input file"),
        (["text.txt", "--save", "./text.txt"], "is an input file"),
        (["text.txt", "--save", "new.npz", "--model", "m.npz"], "--model"),
        (["text.txt", "--save", "new.npz", "--passes", "1", "--epochs", "1"], "give one of them"),
        (["text.txt", "--save", "new.npz", "--vocab", "none.txt"], "no such file: 'none.txt'"),
        (
            ["text.txt", "--save", "new.npz", "--vocab", "text.txt", "--max-vocab", "9"],
            "--max-vocab has no effect on",
        ),
        (
            ["text.txt", "--save", "new.npz", "--vocab", "text.txt", "--min-count", "1"],
            "--min-count has no effect on",
        ),
    ],
)
def test_wrong_usage_is_named(refused, words, named):
    assert named in refused("train", *words)


@pytest.mark.parametrize("number", ["-0.001", "nan", "inf", "1e400"])
def test_only_finite_numbers_are_thresholds(refused, number):
    err = refused("train", "text.txt", "--sample", number, "--save", "new.npz")
    assert "--sample must be a finite number, 0 or more, not" in err


@pytest.mark.parametrize("how", [[], ["--epochs", "1"]])
def test_a_threshold_that_leaves_no_pair_is_refused(refused, how):
    err = refused("train", "text.txt", "--sample", "1e-9", *how, "--save", "new.npz")
    assert "'text.txt' has no pair left: --sample 1e-09" in err


@pytest.mark.parametrize("option", ["--passes", "--epochs"])
@pytest.mark.parametrize("number", ["-1", "1.5", "nan", "x", "", "٣"])
def test_only_whole_numbers_are_passes_and_epochs(refused, option, number):
    err = refused("train", "text.txt", option, number, "--save", "new.npz")
    assert f"argument {option}: must be a whole number, 0 or more, not {number!r}" in err


@pytest.mark.parametrize("option", ["--until-loss", "--seconds"])
@pytest.mark.parametrize("number", ["-1", "nan", "inf", "1e400", "x", ""])
def test_only_finite_numbers_are_losses_and_times(refused, option, number):
    err = refused("train", "text.txt", option, number, "--save", "new.npz")
    assert f"argument {option}: must be a number, 0 or more, not {number!r}" in err


@pytest.mark.parametrize("number", ["-inf", "-nan"])
def test_a_negative_infinity_is_no_loss(refused, number):
    assert "--until-loss" in refused("train", "text.txt", f"--until-loss={number}", "--save", "n")


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (".", "it is a folder"),
        ("nowhere/model.npz", "there is no folder 'nowhere'"),
        ("text.txt/model.npz", "there is no folder 'text.txt'"),
        ("/dev/full", "it is not a regular file"),
        ("n" * 300, "File name too long"),
    ],
)
@pytest.mark.parametrize("command", ["train", "count"])
def test_a_target_that_cannot_be_written_is_said_before_any_work(shell, command, target, why):
    status, out, err = shell(command, "text.txt", "--save", target)
    assert (status, out) == (1, "")
    assert err == f"tui-w2v: {target!r} cannot be written: {why}\n"


@pytest.mark.parametrize("command", ["train", "count", "trace"])
@pytest.mark.parametrize("name", ["x.bin", "x", "-", "x.txt.gz"])
def test_only_archives_are_saved_and_under_no_other_name(refused, command, name):
    err = refused(command, "text.txt", "--save", name)
    assert f"--save {name!r} must end in .npz" in err


def test_a_model_and_counts_are_compressed_where_their_names_ask_for_it(shell, train):
    data = lzma.compress(TEXT.encode())
    Path("packed.xz").write_bytes(data)
    assert shell("count", "packed.xz", "--save", "counts.npz.gz") == (0, "", "")
    _, expected = train("text.txt", "--passes", "2")
    report = ["--passes", "2", "--save", "packed.npz.bz2"]
    assert shell("train", "--counts", "counts.npz.gz", *report) == (0, "", "")
    assert shell("count", "counts.npz.gz", "--save", "again.npz") == (0, "", "")
    with np.load(io.BytesIO(bz2.decompress(Path("packed.npz.bz2").read_bytes()))) as found:
        assert np.array_equal(found["E"], expected["E"])


@pytest.mark.parametrize("what", ["train", "count", "cli.open_run.open_text", "cli.trace.open_run"])
def test_too_little_memory_is_one_line(shell, monkeypatch, what):
    def fail(*words, **options):
        raise MemoryError

    where = {"train": "api.train_by_passes", "count": "cli.count.count_pairs"}.get(what, what)
    monkeypatch.setattr(f"tui_w2v.{where}", fail)
    command = what if what in ("train", "count") else "trace"
    status, out, err = shell(command, "text.txt", "--save", "model.npz")
    assert (status, out) == (2, "")
    assert err == "tui-w2v: there is not enough memory for this: lower --dim or --max-vocab\n"
    assert not Path("model.npz").exists()


@pytest.mark.parametrize("name", ["two\nlines.npz", 'it\'s "so".npz', "-dash.npz", "né 王.npz"])
def test_a_model_may_have_any_name(shell, name):
    assert shell("train", "text.txt", "--passes", "1", f"--save={name}") == (0, "", "")
    assert config(name)["passes"] == 1


def test_a_link_is_followed(train):
    Path("link.npz").symlink_to("target.npz")
    train("text.txt", "--passes", "1", save="link.npz")
    assert Path("link.npz").is_symlink()
    assert config("target.npz")["passes"] == 1


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("train text.txt --passes 1 --save model.npz --json > /dev/full", 1),
        ("train text.txt --passes 1 --save model.npz --json >&-", 1),
        ("train text.txt --passes 1 --save model.npz >&-", 0),
        ("train text.txt --passes 1 --save model.npz <&- >&- 2>&-", 0),
        ("train nowhere.txt --save model.npz 2> /dev/full", 2),
        ("train nowhere.txt --save model.npz 2>&-", 2),
        ("train text.txt --passes x --save model.npz 2> /dev/full", 2),
        ("train text.txt --lr 1e300 --save model.npz 2> /dev/full", 1),
        ("train - --save model.npz <&-", 2),
    ],
)
def test_streams_that_are_full_or_closed_change_no_status(line, status):
    command = f'"{sys.executable}" -m tui_w2v {line}'
    done = subprocess.run(["sh", "-c", command], capture_output=True, timeout=60)
    assert done.returncode == status
    assert done.stderr.count(b"\n") <= 1
    assert b"Traceback" not in done.stderr
    assert Path("model.npz").exists() == ("text.txt --passes 1" in line or "1e300" in line)
