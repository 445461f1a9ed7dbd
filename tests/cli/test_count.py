"""Pairs counted once: over texts, in parts, and trained from."""

import os
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import bits, change, config, load

TEXT = (
    "the king rules the land. and the Queen rules\nthe sea\n"
    "the king loves the queen.\n\n"
    "a fish swims in the sea.\n"
)
DRAWN = ["--sample", "0.02", "--seed", "3"]
OTHER = "the sea has a fish\nthe old King walks on the land. the fish swims\n"


@pytest.fixture(autouse=True)
def texts(folder):
    """Write another text, both texts together, and a list of words."""
    Path("other.txt").write_text(OTHER)
    Path("both.txt").write_text(TEXT + OTHER)
    Path("words.txt").write_text("the\nsea\nking\nunheard\nfish\nland\na\n")


# What is counted


def test_every_pair_is_counted_in_its_cell(done):
    done("count", "text.txt", "--window", "1", "--save", "counts.npz")
    counts = load("counts.npz")
    words = counts["words"].tolist()
    expected = {}
    for line in TEXT.lower().replace(".", "").splitlines():
        for one, next_one in pairwise(line.split()):
            for pair in ((one, next_one), (next_one, one)):
                expected[pair] = expected.get(pair, 0) + 1
    contexts = np.repeat(np.arange(len(words)), np.diff(counts["starts"]))
    found = {
        (words[context], words[target]): number
        for context, target, number in zip(
            contexts, counts["targets"], counts["pairs"].tolist(), strict=True
        )
    }
    assert found == expected
    tokens = TEXT.lower().replace(".", "").split()
    assert counts["counts"].tolist() == [tokens.count(word) for word in words]


def test_the_file_records_how_the_pairs_were_counted(done):
    options = ["--window", "3", "--sentences", "punctuation", "--no-lowercase", "--max-vocab", "8"]
    done("count", "text.txt", *options, "--encoding", "latin-1", "--save", "counts.npz")
    recorded = {
        "kind": "counts",
        "corpus": "text.txt",
        "encoding": "latin-1",
        "window": 3,
        "sentences": "punctuation",
        "lowercase": False,
        "max_vocab": 8,
        "min_count": 1,
        "sample": 0.0,
    }
    assert config("counts.npz").items() >= recorded.items()
    assert "seed" not in config("counts.npz")


@pytest.mark.parametrize("options", [[], DRAWN])
def test_several_texts_count_as_one_after_the_other(done, options):
    done("count", "text.txt", "other.txt", *options, "--save", "several.npz")
    done("count", "both.txt", *options, "--save", "whole.npz")
    assert bits("several.npz") == bits("whole.npz")


def test_a_sentence_does_not_reach_across_texts(done):
    for name in ("one", "next"):
        Path(name).write_text(f"{name} word")
    done("count", "one", "next", "--window", "9", "--save", "counts.npz")
    assert load("counts.npz")["pairs"].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize("source", ["words.txt", "model.npz", "counts.npz"])
@pytest.mark.parametrize("options", [[], ["--window", "4", "--sentences", "punctuation"]])
def test_parts_over_the_same_words_add_up_to_the_whole(done, source, options):
    done("train", "text.txt", "--vocab", "words.txt", "--passes", "0", "--save", "model.npz")
    done("count", "both.txt", "--vocab", "words.txt", "--save", "counts.npz")
    for part in ("text", "other", "both"):
        done("count", f"{part}.txt", "--vocab", source, *options, "--save", f"{part}.npz")
    assert load("text.npz")["words"].tolist() == Path("words.txt").read_text().split()
    done("count", "text.npz", "other.npz", "--save", "counts-and-counts.npz")
    done("count", "text.npz", "other.txt", *options, "--save", "counts-and-text.npz")
    done("count", "other.txt", "text.npz", "--vocab", source, *options, "--save", "all.npz")
    done("count", "both.npz", "--save", "copy.npz")
    for sum_ in ("counts-and-counts", "counts-and-text", "all", "copy"):
        assert bits(f"{sum_}.npz") == bits("both.npz")
        shared = {name: config("both.npz")[name] for name in ("window", "sentences", "lowercase")}
        assert config(f"{sum_}.npz").items() >= shared.items()


def test_counts_may_be_added_up_in_place(done):
    done("count", "text.txt", "--vocab", "words.txt", "--save", "sum.npz")
    done("count", "both.txt", "--vocab", "words.txt", "--save", "both.npz")
    done("count", "sum.npz", "other.txt", "--save", "sum.npz")
    assert bits("sum.npz") == bits("both.npz")


def test_a_text_may_come_through_a_pipe(done):
    done("count", "text.txt", "--save", "file.npz")
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_text, args=(TEXT,))
    writer.start()
    done("count", "pipe", "--save", "pipe.npz")
    writer.join()
    words = [sys.executable, "-m", "tui_w2v", "count", "-", "--save", "stdin.npz"]
    subprocess.run(words, input=TEXT.encode(), check=True, timeout=60)
    assert bits("pipe.npz") == bits("stdin.npz") == bits("file.npz")


def test_a_text_may_begin_as_archives_do(done):
    Path("pk.txt").write_text("PK is short for player killer\n")
    Path("pk-words.txt").write_text("PK\nkiller\nis\n")
    done("count", "pk.txt", "--no-lowercase", "--vocab", "pk-words.txt", "--save", "counts.npz")
    assert load("counts.npz")["words"].tolist() == ["PK", "killer", "is"]


# TrainedModel from


@pytest.mark.parametrize(
    ("text", "options", "objective"),
    [
        ("royal", [], "softmax"),
        ("royal", [], "negative-sampling"),
        ("royal", ["--window", "5"], "glove"),
        ("text.txt", ["--window", "5", "--min-count", "2"], "softmax"),
        ("text.txt", ["--max-vocab", "5"], "glove"),
        ("text.txt", ["--no-lowercase", "--encoding", "cp1252"], "softmax"),
        ("text.txt", ["--sentences", "punctuation", "--window", "1"], "softmax"),
        ("text.txt", ["--vocab", "words.txt"], "negative-sampling"),
        ("text.txt", DRAWN, "softmax"),
        ("text.txt", ["--max-vocab", "5", *DRAWN], "softmax"),
        ("text.txt", ["--vocab", "words.txt", *DRAWN], "softmax"),
    ],
)
def test_counts_train_the_model_that_their_text_trains(train, done, text, options, objective):
    model = ["--passes", "4", "--objective", objective]
    model += [] if DRAWN[-1] in options[-1:] else ["--seed", "3"]
    told, arrays = train(text, *options, *model, save="from-text.npz")
    done("count", text, *options, "--save", "counts.npz")
    counts, _ = train("--counts", "counts.npz", *model, save="from-counts.npz")
    for report in (told, counts):
        del report["seconds"], report["seconds_reading"]
    assert told == counts
    assert bits("from-counts.npz") == bits("from-text.npz")
    assert config("from-counts.npz") == config("from-text.npz")
    if text == "royal":
        assert arrays["E"].shape[1] == 8
    done("trace", text, *("--model", "from-counts.npz", "--turns", "0", "--save", "on.npz"))
    assert bits("on.npz") == bits("from-text.npz")
    if "--sample" in options:
        done("count", text, *options[: -len(DRAWN)], "--save", "whole.npz")
        whole, counts = load("whole.npz"), load("counts.npz")
        assert whole["counts"].tolist() == counts["counts"].tolist()
        assert whole["pairs"].sum() > counts["pairs"].sum()


def test_counts_of_several_texts_name_them_but_sums_of_counts_name_none(done, refused):
    done("count", "text.txt", "other.txt", "--save", "counts.npz")
    done("train", "--counts", "counts.npz", "--passes", "2", "--save", "model.npz")
    assert config("model.npz")["corpus"] == ["text.txt", "other.txt"]
    done("trace", "--model", "model.npz", "--turns", "0", "--save", "on.npz")
    assert bits("on.npz") == bits("model.npz")
    done("count", "counts.npz", "counts.npz", "--save", "sum.npz")
    done("train", "--counts", "sum.npz", "--passes", "2", "--save", "model.npz")
    assert config("model.npz")["corpus"] == ""
    assert "give the text as CORPUS" in refused("trace", "--model", "model.npz")


AGREEING = (
    "--window 2 --sentences line --lowercase --min-count 1 --max-vocab 10000 --encoding utf-8"
)
CONTRADICTING = [
    *(["--window", "3"], ["--sentences", "punctuation"], ["--no-lowercase"]),
    *(["--min-count", "2"], ["--max-vocab", "5"], ["--encoding", "latin-1"]),
]


def test_an_option_may_agree_with_the_counts_and_not_contradict_them(done, refused):
    done("count", "text.txt", "--save", "counts.npz")
    train = ["train", "--counts", "counts.npz", "--passes", "1", "--save", "model.npz"]
    done(*train, *AGREEING.split(), "--dim", "7", "--lr", "0.2")
    Path("model.npz").unlink()
    for option in CONTRADICTING:
        err = refused(*train, *option)
        assert f"{' '.join(option)} contradicts 'counts.npz'" in err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["text.txt"], "--counts stands in place of CORPUS"),
        (["--epochs", "1"], "--epochs needs the text"),
        (["--epochs", "0"], "--epochs needs the text"),
        (["--vocab", "words.txt"], "--vocab has no effect on --counts"),
        (["--until-loss", "0"], "no model of these pairs can reach a loss of 0"),
        (
            ["--objective", "glove", "--harmonic"],
            "--harmonic needs the text: counts do not say how far apart words are",
        ),
    ],
)
def test_what_counts_cannot_do_is_named(done, refused, words, named):
    done("count", "text.txt", "--save", "counts.npz")
    err = refused("train", "--counts", "counts.npz", *words, "--save", "model.npz")
    assert named in err


def test_fixed_words_are_not_cut_again(done, refused):
    done("count", "text.txt", "--vocab", "words.txt", "--save", "counts.npz")
    for words in (["train", "--counts", "counts.npz"], ["count", "counts.npz"]):
        for option in ("--min-count", "--max-vocab"):
            assert f"{option} has no effect on" in refused(*words, option, "5", "--save", "new.npz")


def test_counts_are_not_written_over(done, refused):
    done("count", "text.txt", "--save", "counts.npz")
    err = refused("train", "--counts", "counts.npz", "--save", "counts.npz")
    assert "is an input file" in err
    assert "is an input file" in refused("count", "text.txt", "--save", "text.txt")


# Frequent words left out


@pytest.mark.parametrize("option", [["--sample", "0.2"], ["--sample", "0"], ["--seed", "4"]])
def test_what_was_left_out_cannot_be_chosen_again(done, refused, option):
    done("count", "text.txt", *DRAWN, "--save", "counts.npz")
    for command in (["train", "--counts", "counts.npz"], ["count", "counts.npz"]):
        assert "contradicts 'counts.npz'" in refused(*command, *option, "--save", "new.npz")
        done(*command, *DRAWN, "--save", "same.npz")


def test_counts_of_a_whole_text_cannot_be_sub_sampled(done, refused):
    done("count", "text.txt", "--vocab", "words.txt", "--save", "counts.npz")
    change("counts.npz", target="older.npz", sample=None)  # written before there was a choice
    for counts in ("counts.npz", "older.npz"):
        for command in (["train", "--counts"], ["count"], ["count", "text.txt"]):
            err = refused(*command, counts, *DRAWN, "--save", "new.npz")
            assert f"--sample 0.02 contradicts '{counts}'" in err
        done("train", "--counts", counts, "--seed", "3", "--passes", "1", "--save", "model.npz")
        assert (config("model.npz")["sample"], config("model.npz")["seed"]) == (0, 3)
    done("count", "counts.npz", "older.npz", "--save", "sum.npz")


@pytest.mark.parametrize("other", ["other.npz", "other.txt"])
def test_counts_of_sub_sampled_texts_do_not_add_up(done, refused, other):
    done("count", "text.txt", *DRAWN, "--vocab", "words.txt", "--save", "one.npz")
    done("count", "other.txt", *DRAWN, "--vocab", "words.txt", "--save", "other.npz")
    err = refused("count", "one.npz", other, "--save", "sum.npz")
    assert "'one.npz' was counted with --sample" in err


def test_a_cluster_without_the_extra_is_one_line(refused, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    err = refused("count", "text.txt", "--dask", "local", "--save", "new.npz")
    assert "pip install 'tui-w2v[dask]'" in err


# What does not add up


@pytest.mark.parametrize("option", CONTRADICTING[:3])
def test_parts_that_were_counted_otherwise_are_refused(done, refused, option):
    done("count", "text.txt", "--vocab", "words.txt", "--save", "one.npz")
    done("count", "other.txt", "--vocab", "words.txt", *option, "--save", "other.npz")
    err = refused("count", "one.npz", "other.npz", "--save", "sum.npz")
    assert "'one.npz' was counted with" in err
    assert f"'other.npz' with {' '.join(option)}: count them alike" in err
    err = refused("count", "one.npz", "other.txt", *option, "--save", "sum.npz")
    assert f"{' '.join(option)} contradicts 'one.npz'" in err


def test_parts_over_other_words_are_refused(done, refused):
    done("count", "text.txt", "--save", "one.npz")
    done("count", "other.txt", "--save", "other.npz")
    assert "different vocabularies" in refused("count", "one.npz", "other.npz", "--save", "sum.npz")
    err = refused("count", "one.npz", "other.txt", "--vocab", "words.txt", "--save", "sum.npz")
    assert "--vocab 'words.txt' differs from the vocabulary of the counts" in err


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--save", "new.npz"], "TEXT"),
        (["text.txt"], "--save"),
        (["nowhere.txt", "--save", "new.npz"], "no such file: 'nowhere.txt'"),
        (["text.txt", "nowhere.txt", "--save", "new.npz"], "no such file: 'nowhere.txt'"),
        ([".", "--save", "new.npz"], "'.' is a folder"),
        (["text.txt", "--save", ""], "--save needs a file name"),
        (["text.txt", "--window", "0", "--save", "new.npz"], "--window must be at least 1"),
        (
            ["text.txt", "--sample", "nan", "--save", "new.npz"],
            "must be a finite number, 0 or more",
        ),
        (["text.txt", "--seed", "3", "--save", "new.npz"], "--seed has no effect without --sample"),
        (["text.txt", "--sample", "0", "--seed", "3", "--save", "n.npz"], "--seed has no effect"),
        *(
            (
                [*["text.txt", "--vocab", "words.txt", "--save", "n.npz"], option, "3"],
                f"{option} has no",
            )
            for option in ("--min-count", "--max-vocab")
        ),
        (["text.txt", "--dim", "5", "--save", "new.npz"], "--dim"),
        (["text.txt", "--vocab", "nowhere.txt", "--save", "new.npz"], "no such file"),
        (["empty.txt", "--save", "new.npz"], "'empty.txt' holds no words"),
        (["lonely.txt", "--save", "new.npz"], "no pair"),
        (["strange.txt", "--vocab", "words.txt", "--save", "new.npz"], "none of the vocabulary"),
    ],
)
def test_what_cannot_be_counted_is_named(refused, words, named):
    Path("empty.txt").write_text("\n")
    Path("lonely.txt").write_text("a\nb\nc\n")
    Path("strange.txt").write_text("wholly different things")
    assert named in refused("count", *words)


# Files that are no counts


@pytest.mark.parametrize("command", [["count"], ["train", "--counts"]])
def test_what_is_no_file_of_counts_is_refused(done, refused, command):
    done("train", "text.txt", "--passes", "0", "--save", "model.npz")
    done("count", "text.txt", *DRAWN, "--save", "counts.npz")
    change("counts.npz", {"pairs": -load("counts.npz")["pairs"]}, target="negative.npz")
    change("counts.npz", target="typed.npz", window="2")
    problems = {
        "model": "is not a file of counts",
        "negative": "a pair's count is below 1",
        "typed": "its config has window = '2'",
    }
    for silent in ("window", "sentences", "lowercase", "seed"):
        change("counts.npz", target=f"no-{silent}.npz", **{silent: None})
        problems[f"no-{silent}"] = f"its config has no {silent}"
    for name, problem in problems.items():
        assert problem in refused(*command, f"{name}.npz", "--save", "new.npz")
    if "train" in command:
        for name in ("nowhere.npz", ".", "text.txt", "-", "/dev/null"):
            refused(*command, name, "--save", "new.npz")


def test_counts_that_do_not_fit_into_memory_are_one_line(shell, monkeypatch):
    def fail(*words, **options):
        raise MemoryError

    monkeypatch.setattr("tui_w2v.cli.count.save_counts", fail)
    status, out, err = shell("count", "text.txt", "--save", "counts.npz")
    assert (status, out) == (1, "")
    assert err == (
        "tui-w2v: 'counts.npz' cannot be written: a word of 5 characters needs too much memory\n"
    )
