import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.helpers import LAND, PROGRAM, load
from tui_w2v import __version__
from tui_w2v.cli import web
from tui_w2v.cli.main import main
from tui_w2v.cli.parser import COMMANDS, build_parser
from tui_w2v.training import Settings, read_corpus


@pytest.fixture
def text():
    def write(content, name="text.txt"):
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return write


# What it says about itself


def test_version(shell):
    assert shell("--version") == (0, f"tui-w2v {__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["explore"], ["trace"], ["train"], ["count"]])
def test_help_has_examples_that_are_understood(shell, done, text, command):
    text("a b a\n" * 20, "book.txt")
    examples = done(*command, "--help").split("examples:\n")[1]
    assert examples.count("tui-w2v") >= 3
    for line in examples.splitlines() if command else ():
        _, *words = line.rpartition("| ")[2].split()
        if command == ["trace"]:
            status, _, err = shell(*words[: words.index(">")] if ">" in words else words)
            assert (status, err) == (0, "")
        else:
            assert build_parser().parse_args(words).command == command[0]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_short_help_has_all_but_the_settings_in_fewer_words(refused, done, command):
    assert "no such command: 'trian'; did you mean 'train'?" in refused("help", "trian")
    whole = done(*command.split(), "--help")
    short = done(*command.split(), "-h")
    assert done("help", *command.split()) == short
    assert short.startswith("usage: tui-w2v")
    assert f"tui-w2v {command} --help".replace("  ", " ") in short
    if "--dim" in whole.partition("examples:")[0]:
        assert len(short) < len(whole) / 2
        assert "--dim" not in short.partition("examples:")[0]
        assert "settings of the text and the model" in short


def test_samples_are_listed_with_their_sizes(done):
    (royal,) = (line for line in done("samples").splitlines() if line.startswith("royal\t"))
    corpus = read_corpus(Settings(corpus="royal"))
    assert f"{len(corpus.vocabulary)} different words" in royal
    assert f"{len(corpus.tokens):,} in all" in royal


def test_a_sample_or_a_text_chooses_d_unless_you_do(shell, text):
    text(" ".join(map(str, range(100))), "hundred.txt")
    text("a b", "two.txt")
    for words, dim in {
        "royal": 8,
        "royal --dim 5": 5,
        "two.txt": 2,
        "hundred.txt": 10,
        "hundred.txt --dim auto": 10,
    }.items():
        _, out, _ = shell("trace", *words.split(), "--turns", "1", "--json")
        assert len(json.loads(out)["h"]) == dim


# Standard input and output


def test_output_closed_early_ends_quietly():
    command = [*PROGRAM, "trace", "--json", "--turns", "1000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert json.loads(process.stdout.readline())["turn"] == 1
        process.stdout.close()
        assert (process.stderr.read(), process.wait(60)) == (b"", 0)


def test_output_that_knows_no_unicode_gets_escapes(monkeypatch, typed):
    for options in ([], ["--json"]):
        typed("né roi")
        output = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
        monkeypatch.setattr(sys, "stdout", output)
        assert main(["trace", "-", "--turns", "1", *options]) == 0
        output.flush()
        shown = output.buffer.getvalue().decode("ascii")
        assert json.loads(shown)["context"]["word"] == "né" if options else r"n\xe9" in shown


IMPORTS = """
import sys
import tui_w2v
assert not {"numpy", "tui_w2v.api"} & {*sys.modules}
from tui_w2v.cli.main import main
assert main(["nearest", "king", "--model", "m.npz"]) == 0
assert not [name for name in sys.modules if name.startswith(("tui_w2v.training", "tui_w2v.corpus"))]
assert main(["trace", "--turns", "1"]) == 0
assert not {"textual", "rich"} & {*sys.modules}
"""


def test_a_command_waits_for_no_library_that_it_does_not_need(done):
    done("train", "royal", "--passes", "1", "--save", "m.npz")
    run = subprocess.run([sys.executable, "-c", IMPORTS], capture_output=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, b"")


TRAIN = "train text.txt --passes 1 --save new.npz"
CLOSED = "tui-w2v: standard output is closed\n"


@pytest.mark.parametrize(
    ("line", "unbuffered", "status", "said"),
    [
        ("trace - --turns 0 <&-", "", 2, ""),
        ("explore royal --plain >&-", "", None, None),
        ("nearest --batch - <&-", "", 2, "standard input is closed"),
        ("trace --turns 1 >&-", "", 1, CLOSED),
        ("trace --turns 1 --json >&-", "", 1, CLOSED),
        ("trace --turns 1 --json > /dev/full", "", 1, ""),
        # Help that nobody can read is no failure. Python writes at once, or only as it ends.
        ("train --help > /dev/full", "1", 0, None),
        ("train --help | true", "", 0, None),
        ("--version > /dev/full", "", 0, None),
        ("--version >&-", "1", 0, None),
        # Training loses no model.
        (f"{TRAIN} --json > /dev/full", "", 1, ""),
        (f"{TRAIN} <&- >&- 2>&-", "", 0, None),
        ("train nowhere.txt --save m.npz 2>&-", "", 2, None),
        ("train text.txt --lr 1e300 --save new.npz 2> /dev/full", "", 1, None),
        ("train - --save m.npz <&-", "", 2, ""),
        (f"{TRAIN} --log - > /dev/full", "", 0, "cannot be written"),
        (f"{TRAIN} --log - >&-", "", 0, None),
        ("train text.txt --save m.npz --log no/where.csv", "", 1, "cannot be written"),
    ],
)
def test_streams_that_are_closed_or_full_are_no_crash(text, line, unbuffered, status, said):
    text(LAND)
    command = f"set -o pipefail; {shlex.join(PROGRAM)} {line}"
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, timeout=60, text=True
    )
    assert done.returncode == status or (status is None and done.returncode in (0, 1, 2))
    assert (said is not None) <= done.stderr.count("\n") <= 1
    assert (said or "") in done.stderr
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr
    assert Path("new.npz").exists() == ("new.npz" in line)


INTERRUPTED_IMPORT = """
import os, signal, time
try:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(10)
except KeyboardInterrupt:
    raise ImportError("this installation is broken")  # as C code may understand it
"""


@pytest.mark.parametrize("module", ["argparse", "numpy"])
def test_ctrl_c_during_imports_ends_quietly(tmp_path, module):
    (tmp_path / f"{module}.py").write_text(INTERRUPTED_IMPORT)
    path = {"PYTHONPATH": os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])}
    command = [*PROGRAM, "trace", "--turns", "1"]
    done = subprocess.run(command, env=os.environ | path, capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


# Runs that diverge


def test_a_run_that_diverges_shows_its_finite_turns_and_ends_with_status_1(shell):
    options = ["--lr", "1e10", "--turns", "50", "--json", "--full", "--save", "model.npz"]
    status, out, err = shell("trace", *options)
    lines = [json.loads(line, parse_constant=pytest.fail) for line in out.splitlines()]
    last = lines[-1]["turn"]
    assert (status, err.count("\n")) == (1, 1)
    assert [line["turn"] for line in lines] == list(range(1, last + 1))
    assert err.startswith(f"tui-w2v: turn {last + 1} is not finite at learning rate 1e+10")
    model = load("model.npz")
    assert all(np.isfinite(model[name]).all() for name in ("E", "theta", "bias"))
    assert model["E"][lines[-1]["context"]["index"]].tolist() == lines[-1]["E_row_after"]


# Bad input


def test_a_file_that_is_none_is_named(refused):
    assert "'.' is a folder" in refused("trace", ".")
    for name in ("nowhere.txt", "no\0where", "x" * 5000):
        err = refused("trace", name)
        assert f"no such file: {name!r}" in err
        assert "royal" in err


UNUSABLE: list[Any] = [
    (b"\x7fELF\0\1", "", "'text.txt' is a binary file", "--encoding utf-16"),
    (b"a \xff\0", "", "is a binary file"),
    ("a b".encode("utf-16"), "", "is a binary file", "save it as plain text"),
    (b"abc d\xe9f", "", "'text.txt'", "not UTF-8", "byte 5", "--encoding"),
    ("né".encode(), " --encoding ascii", "not ASCII", "byte 1", "--encoding"),
    *(
        (b"a b", f" --encoding={name}", f"unknown encoding {name!r}", "latin-1")
        for name in ("klingon", "rot13", "base64", "", "a\0b")
    ),
    (b"", "", "'text.txt'", "no words"),
    (b" \n\n...\n", "", "'text.txt'", "no words"),
    (b"king\nking", "", "'text.txt'", "single word, 'king'"),
    (b"a b a", " --min-count 2", "--min-count 2", "lower it"),
    (b"a b a", " --min-count 9", "--min-count 9", "lower it"),
    (b"a\nb\na\n", "", "'text.txt'", "no pair", "--sentences punctuation"),
    (b"a b \xff", " --encoding utf\x1b8", "'text.txt'", "byte 4"),
]


def test_a_model_in_place_of_a_text_is_known_for_what_it_is(refused):
    np.savez("model.npz", E=np.eye(2))
    assert "is not text: if it is a model, give --model model.npz" in refused("trace", "model.npz")


def test_an_unusable_text_is_named_with_the_way_out(refused, text):
    for content, options, *named in UNUSABLE:
        err = refused(*f"trace {text(content)}{options}".split(" "))
        assert [word for word in named if word not in err] == []


FINITE, ABOVE_0 = "must be a finite number, 0 or more, not", "must be a finite number above 0, not"
LEAST = {"window": 1, "dim": 1, "max-vocab": 2, "min-count": 1, "seed": 0, "negative": 1}
WRONG = {
    **{
        f"--{name} {n - 1}": f"--{name} must be at least {n}, not {n - 1}"
        for name, n in LEAST.items()
    },
    **{
        f"--{name} {number}": f"--{name} {FINITE} {float(number):g}"
        for name in ("lr", "sample", "alpha")
        for number in ("-1", "nan", "inf", "1e400")
    },
    "--x-max 0": f"--x-max {ABOVE_0} 0",
    "--x-max nan": f"--x-max {ABOVE_0} nan",
    "--x-max many": "--x-max: must be a number, not 'many'",
    "--lr fast": "--lr",
    "--dim 1000000000": "--dim must be at most",
    "--dim many": "--dim: must be a whole number or auto, not 'many'",
    "--negative 10001": "--negative must be at most 10,000, not 10,001",
    "--negative 1.5": "--negative",
    "--turns -1": "--turns",
    "--turns ten": "not 'ten'",
    "--turns 1000000000000": "--turns: must have at most 12 digits",
    "--save=": "--save",
    "text.txt \x1b[31mmore": "unrecognized arguments",
    "--init ones": "--init",
    "--objective hinge": "hinge",
    "--objective=": "--objective",
    "--objective Softmax": "Softmax",
    "--dtype float16": "--dtype",
    "--order random": "--order",
    "--sentences verse": "--sentences: must be one of line, punctuation, not 'verse'",
    "--nonsense": "--nonsense (see tui-w2v trace --help)",
}


def test_a_wrong_option_is_named(refused):
    for options, named in WRONG.items():
        assert named in refused("trace", *options.split(" ")), options


def test_nothing_of_a_name_or_a_text_works_on_the_terminal(refused, shell, text):
    for name in ("\x1b[31m[bold]\x1b]0;title\x07.txt", "two\nlines", "\u202eabc"):
        refused("trace", name)
        refused("trace", text("", name))
        assert shell("trace", "--turns", "0", "--save", f"nowhere/{name}")[2][:-1].isprintable()
    name = text("\x1b[31mking\x1b[0m [bold]queen[/bold] a\u200bb\n")
    status, out, _ = shell("trace", name, "--turns", "3")
    assert status == 0
    assert "king" in out
    assert out.replace("\n", "").isprintable()


def test_what_is_to_know_of_a_texts_words_is_said_in_a_line(shell, text):
    for content, status, said in (
        ("i ❤️ the king 😀\n", 0, "2 symbols, such as emoji, are in no word, so left out"),
        ("the king ☀\n", 0, "1 symbol, such as an emoji, is in no word, so left out"),
        ("国王统治着城堡，女王统治着宫殿。\n", 0, "pieces of sentences: words need spaces between"),
        ("国王统治着城堡\n女王统治着宫殿\n", 2, "no sentence has two words: words need"),
        ("国王\n", 2, "a single word, '国王': words need spaces between them; segment"),
        ("a\nb\n", 2, "put them on one line, or try --sentences punctuation"),
    ):
        result, out, err = shell("trace", text(content), "--turns", "1")
        assert (result, err.count("\n"), bool(out)) == (status, 1, not status)
        assert said in err


def test_every_option_that_the_documents_name_is_one():
    commands = dict(build_parser()._subparsers._group_actions[0].choices).values()
    known = {option for command in commands for option in command._option_string_actions}
    known |= web.options()._option_string_actions.keys()
    known |= {"--quiet", "--quick"}  # pip's, and the table of benchmarks'
    for name in ("README.md", "CHANGELOG.md"):
        text = (Path(__file__).parents[2] / name).read_text(encoding="utf-8")
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) <= known, name
