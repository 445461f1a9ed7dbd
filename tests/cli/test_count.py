"""Pairs counted once: over texts, in parts, and trained from."""

import os
import sys
import threading
from collections import Counter
from itertools import pairwise
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from tests.cli.helpers import bits, change, config, load
from tui_w2v.cli.main import main

TEXT = (
    "the king rules the land. and the Queen rules\nthe sea\n"
    "the king loves the queen.\n\n"
    "a fish swims in the sea.\n"
)
DRAWS = "--sample 0.02 --seed 3"
DRAWN = DRAWS.split()
OTHER = "the sea has a fish\nthe old King walks on the land. the fish swims\n"


@pytest.fixture(autouse=True)
def texts(folder):
    Path("other.txt").write_text(OTHER)
    Path("both.txt").write_text(TEXT + OTHER)
    Path("words.txt").write_text("the\nsea\nking\nunheard\nfish\nland\na\n")


# What is counted


def test_every_pair_is_counted_in_its_cell(done):
    done("count", "text.txt", "--window", "1", "--save", "counts.npz")
    counts = load("counts.npz")
    words = counts["words"].tolist()
    lines = [line.split() for line in TEXT.lower().replace(".", "").splitlines()]
    expected = Counter(
        pair for line in lines for two in pairwise(line) for pair in (two, two[::-1])
    )
    contexts = np.repeat(np.arange(len(words)), np.diff(counts["starts"]))
    cells = zip(contexts, counts["targets"], counts["pairs"].tolist(), strict=True)
    assert {(words[context], words[target]): n for context, target, n in cells} == expected
    tokens = [word for line in lines for word in line]
    assert counts["counts"].tolist() == [tokens.count(word) for word in words]


def test_the_file_records_how_the_pairs_were_counted(done):
    options = "--window 3 --sentences punctuation --no-lowercase --max-vocab 8 --encoding latin-1"
    done("count", "text.txt", *options.split(), "--save", "counts.npz")
    recorded = {"kind": "counts", "corpus": "text.txt", "encoding": "latin-1", "window": 3}
    recorded |= {"sentences": "punctuation", "lowercase": False, "max_vocab": 8}
    assert config("counts.npz").items() >= (recorded | {"min_count": 1, "sample": 0.0}).items()
    assert "seed" not in config("counts.npz")


def test_several_texts_count_as_one_after_the_other_in_sentences_of_their_own(done):
    for options in ([], DRAWN):
        done("count", "text.txt", "other.txt", *options, "--save", "several.npz")
        done("count", "both.txt", *options, "--save", "whole.npz")
        assert bits("several.npz") == bits("whole.npz")
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
    shared = {name: config("both.npz")[name] for name in ("window", "sentences", "lowercase")}
    for parts in (
        ["text.npz", "other.npz"],
        ["text.npz", "other.txt", *options],
        ["other.txt", "text.npz", "--vocab", source, *options],
        ["both.npz"],
        ["both.npz", "--save", "both.npz"],  # in its own place
    ):
        done("count", "--save", "sum.npz", *parts)
        assert bits("sum.npz") == bits("both.npz")
        assert config("sum.npz").items() >= shared.items()


def test_a_text_may_come_through_a_pipe(done, typed):
    done("count", "text.txt", "--save", "file.npz")
    os.mkfifo("pipe")
    writer = threading.Thread(target=Path("pipe").write_text, args=(TEXT,))
    writer.start()
    done("count", "pipe", "--save", "pipe.npz")
    writer.join()
    typed(TEXT)
    done("count", "-", "--save", "stdin.npz")
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
        ("royal", "", "softmax"),
        ("royal", "", "negative-sampling"),
        ("royal", "--window 5", "glove"),
        ("text.txt", "--window 5 --min-count 2", "softmax"),
        ("text.txt", "--max-vocab 5", "glove"),
        ("text.txt", "--no-lowercase --encoding cp1252", "softmax"),
        ("text.txt", "--sentences punctuation --window 1", "softmax"),
        ("text.txt", "--vocab words.txt", "negative-sampling"),
        ("text.txt", DRAWS, "softmax"),
        ("text.txt", f"--max-vocab 5 {DRAWS}", "softmax"),
        ("text.txt", f"--vocab words.txt {DRAWS}", "softmax"),
    ],
)
def test_counts_train_the_model_that_their_text_trains(train, done, text, options, objective):
    model = ["--passes", "4", "--objective", objective]
    model += [] if "--seed" in options else ["--seed", "3"]
    told, arrays = train(text, *options.split(), *model, save="from-text.npz")
    done("count", text, *options.split(), "--save", "counts.npz")
    counts, _ = train("--counts", "counts.npz", *model, save="from-counts.npz")
    for report in (told, counts):
        del report["seconds"], report["seconds_reading"]
    assert told == counts
    assert bits("from-counts.npz") == bits("from-text.npz")
    assert config("from-counts.npz") == config("from-text.npz")
    assert text != "royal" or arrays["E"].shape[1] == 8
    done("trace", text, *("--model", "from-counts.npz", "--turns", "0", "--save", "on.npz"))
    assert bits("on.npz") == bits("from-text.npz")
    if DRAWS in options:
        done("count", text, *options.removesuffix(DRAWS).split(), "--save", "whole.npz")
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


# What is refused

AGREEING = (
    "--window 2 --sentences line --lowercase --min-count 1 --max-vocab 10000 --encoding utf-8"
)
OPTIONS = ["--window 3", "--sentences punctuation", "--no-lowercase"]
BROKEN = {
    "model": "is not a file of counts",
    "negative": "a pair's count is below 1",
    "typed": "its config has window = '2'",
    **{f"no-{name}": f"its config has no {name}" for name in ("window", "sentences", "seed")},
}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder := tmp_path_factory.mktemp("counts"))
        empty = {"empty": "\n", "lonely": "a\nb\nc\n", "strange": "wholly different things"}
        words = "the\nsea\nking\nunheard\nfish\nland\na\n"
        for name, text in {"text": TEXT, "other": OTHER, "words": words, **empty}.items():
            Path(f"{name}.txt").write_text(text)
        for line in (
            "count text.txt --save counts.npz",
            "count other.txt --save others.npz",
            f"count text.txt {DRAWS} --save drawn.npz",
            "count text.txt --vocab words.txt --save words.npz",
            f"count text.txt {DRAWS} --vocab words.txt --save drawn-words.npz",
            f"count other.txt {DRAWS} --vocab words.txt --save drawn-others.npz",
            "train text.txt --passes 0 --save model.npz",
            *(
                f"count other.txt --vocab words.txt {option} --save other-{number}.npz"
                for number, option in enumerate(OPTIONS)
            ),
        ):
            assert main(line.split()) == 0
        change("words.npz", target="older.npz", sample=None)  # written before there was a choice
        change("drawn.npz", {"pairs": -load("drawn.npz")["pairs"]}, target="negative.npz")
        change("drawn.npz", target="typed.npz", window="2")
        for silent in ("window", "sentences", "seed"):
            change("drawn.npz", target=f"no-{silent}.npz", **{silent: None})
    return folder


def test_options_may_agree_with_counts(done, files, monkeypatch, tmp_path):
    monkeypatch.chdir(files)
    save = "--passes", "1", "--save", tmp_path / "model.npz"
    done("train", "--counts", "counts.npz", *AGREEING.split(), "--dim", "7", "--lr", "0.2", *save)
    done("train", "--counts", "drawn.npz", *DRAWN, *save)
    done("count", "drawn.npz", *DRAWN, "--save", tmp_path / "same.npz")
    done("count", "words.npz", "older.npz", "--save", tmp_path / "sum.npz")
    for counts in ("counts.npz", "older.npz"):
        done("train", "--counts", counts, "--seed", "3", *save)
        saved = config(tmp_path / "model.npz")
        assert (saved["sample"], saved["seed"]) == (0, 3)


REFUSED = {
    "count": "TEXT",
    "count nowhere.txt": "no such file: 'nowhere.txt'",
    "count text.txt nowhere.txt": "no such file: 'nowhere.txt'",
    "count .": "'.' is a folder",
    "count text.txt --save=": "--save needs a file name",
    "count text.txt --save text.txt": "is an input file",
    "count text.txt --window 0": "--window must be at least 1",
    "count text.txt --sample nan": "must be a finite number, 0 or more",
    "count text.txt --seed 3": "--seed has no effect without --sample",
    "count text.txt --sample 0 --seed 3": "--seed has no effect",
    "count text.txt --vocab words.txt --min-count 3": "--min-count has no",
    "count text.txt --vocab words.txt --max-vocab 3": "--max-vocab has no",
    "count text.txt --vocab nowhere.txt": "no such file",
    "count text.txt --dim 5": "--dim",
    "count empty.txt": "'empty.txt' holds no words",
    "count lonely.txt": "no pair",
    "count strange.txt --vocab words.txt": "none of the vocabulary",
    "train --counts counts.npz text.txt": "--counts stands in place of CORPUS",
    "train --counts counts.npz --epochs 1": "--epochs needs the text",
    "train --counts counts.npz --epochs 0": "--epochs needs the text",
    "train --counts counts.npz --vocab words.txt": "--vocab has no effect on --counts",
    "train --counts counts.npz --until-loss 0": "no model of these pairs can reach a loss of 0",
    "train --counts counts.npz --objective glove --harmonic": "--harmonic needs the text: counts",
    "train --counts counts.npz --save counts.npz": "is an input file",
    **{
        f"train --counts counts.npz {option}": f"{option} contradicts 'counts.npz'"
        for option in [*OPTIONS, "--min-count 2", "--max-vocab 5", "--encoding latin-1"]
    },
    "train --counts words.npz --min-count 5": "--min-count has no effect on",
    "train --counts words.npz --max-vocab 5": "--max-vocab has no effect on",
    "count words.npz --max-vocab 5": "--max-vocab has no effect on",
    # Frequent words were left out, or were not
    "train --counts drawn.npz --sample 0.2": "contradicts 'drawn.npz'",
    "train --counts drawn.npz --seed 4": "contradicts 'drawn.npz'",
    "count drawn.npz --sample 0": "contradicts 'drawn.npz'",
    f"train --counts words.npz {DRAWS}": "--sample 0.02 contradicts 'words.npz'",
    f"count older.npz {DRAWS}": "--sample 0.02 contradicts 'older.npz'",
    f"count text.txt words.npz {DRAWS}": "--sample 0.02 contradicts 'words.npz'",
    "count drawn-words.npz drawn-others.npz": "'drawn-words.npz' was counted with --sample",
    "count drawn-words.npz other.txt": "'drawn-words.npz' was counted with --sample",
    # What does not add up
    **{
        f"count words.npz other-{number}.npz": f"npz' with {option}: count them alike"
        for number, option in enumerate(OPTIONS)
    },
    **{
        f"count words.npz other.txt {option}": f"{option} contradicts 'words.npz'"
        for option in OPTIONS
    },
    "count counts.npz others.npz": "different vocabularies",
    "count counts.npz other.txt --vocab words.txt": "--vocab 'words.txt' differs from the",
    # What is no file of counts
    **{f"count {name}.npz": problem for name, problem in BROKEN.items()},
    **{f"train --counts {name}.npz": problem for name, problem in BROKEN.items()},
    **dict.fromkeys((f"train --counts {name}" for name in (".", "-", "text.txt", "/dev/null")), ""),
}


def test_what_cannot_be_counted_or_trained_from_is_named(refused, files, monkeypatch):
    monkeypatch.chdir(files)
    for line, named in REFUSED.items():
        save = [] if "--save" in line else ["--save", "new.npz"]
        assert named in refused(*line.split(), *save), line
    assert "--save" in refused("count", "text.txt")
    monkeypatch.setitem(sys.modules, "distributed", None)
    err = refused("count", "text.txt", "--dask", "local", "--save", "new.npz")
    assert "pip install 'tui-w2v[dask]'" in err
    monkeypatch.setattr("tui_w2v.cli.count.save_counts", Mock(side_effect=MemoryError))
    err = refused("count", "text.txt", "--save", "new.npz", status=1)
    assert err.endswith("cannot be written: a word of 5 characters needs too much memory\n")
