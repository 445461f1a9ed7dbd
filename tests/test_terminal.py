"""Commands at a terminal: answers in tables, a prompt that completes words, the app and its end."""

import fcntl
import os
import pty
import re
import select
import shlex
import signal
import subprocess
import sys
import termios
from functools import partial
from time import monotonic
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from textual import constants

from tests.conftest import welcome
from tui_w2v.cli.open_run import open_run
from tui_w2v.cli.parser import build_parser
from tui_w2v.cli.screen import _save_and_report
from tui_w2v.errors import InputError
from tui_w2v.training import Phase
from tui_w2v.tui.guard import GuardedApp
from tui_w2v.vectors import save_vectors

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant"
WORDS = ["king", "queen", "queens", "Kaiser", LONG, "a\tb\x1b[31m"]


@pytest.fixture
def model(tmp_path):
    E = np.array([[1, 0], [1, 0.1], [1, 0.2], [1, 0.5], [1, 1], [-1, 0.0]], np.float32)
    save_vectors(tmp_path / "v.npz", WORDS, E, "npz")
    return tmp_path / "v.npz"


SECONDS = 60
USUAL = dict.fromkeys((1000, 1003, 1004, 1006, 1015, 1049, 2004), b"l") | {7: b"h", 25: b"h"}
"""Terminal modes as a shell needs them: no reports, the main screen, wrapped lines, a cursor."""


def plain(shown):
    """Return what a terminal got, without its escape codes."""
    return re.sub(r"\x1b\[[0-9;?<>$]*[a-zA-Z]", "", shown.decode(errors="replace"))


class Terminal:
    """The program at a terminal of its own."""

    def __init__(self, state, *words, script="", controlling=False, columns=80, **environment):
        self.state = state
        welcome(state)
        self.screen, self.end = pty.openpty()
        termios.tcsetwinsize(self.end, (24, columns))
        self.before = termios.tcgetattr(self.end)
        run = f"{script}\nimport sys\nfrom tui_w2v.__main__ import main\nsys.exit(main())"
        self.process = subprocess.Popen(
            [sys.executable, "-c", run, *words],
            stdin=self.end,
            stdout=self.end,
            stderr=self.end,
            env=os.environ | {"TERM": "xterm", "XDG_STATE_HOME": str(state)} | environment,
            start_new_session=True,
            preexec_fn=partial(fcntl.ioctl, 0, termios.TIOCSCTTY) if controlling else None,
        )
        self.shown = b""

    def read(self, seconds=0.1):
        if select.select([self.screen], [], [], seconds)[0]:
            self.shown += os.read(self.screen, 1 << 16)
            return True
        return False

    def until(self, pattern):
        """Wait until the terminal got a pattern, and let the screen come to rest."""
        deadline = monotonic() + SECONDS
        while not re.search(pattern, plain(self.shown)) or self.read():
            assert monotonic() < deadline, f"{pattern} does not come, but {plain(self.shown)}"
            self.read()

    def type(self, keys, pattern):
        self.shown = b""
        os.write(self.screen, keys)
        self.until(pattern)

    def ended(self):
        """Wait for the end; return the status and the lines below the screen."""
        deadline = monotonic() + SECONDS
        while self.process.poll() is None or self.read():
            assert monotonic() < deadline, "it does not end"
            self.read()
        assert termios.tcgetattr(self.end) == self.before
        modes = re.findall(rb"\x1b\[\?(\d+)([hl])", self.shown)
        assert {int(mode): how for mode, how in modes}.items() <= USUAL.items()
        below = plain(self.shown.split(b"\x1b[?1049l")[-1])
        return self.process.returncode, below.replace("\r", "").splitlines()

    def recovered(self):
        """Return the recovered model and what is written beside it."""
        model, text = sorted(self.state.glob("tui-w2v/recovered-*"))
        assert (model.suffix, text.suffix) == (".npz", ".txt")
        return model, text.read_text()


@pytest.fixture
def start(tmp_path):
    """Start the program, wait until it shows a pattern, and end it with the test."""
    started = []

    def run(*words, ready="", **options):
        terminal = Terminal(tmp_path / "state", *words, **options)
        started.append(terminal)
        if ready:
            terminal.until(ready)
        return terminal

    yield run
    for terminal in started:
        terminal.process.kill()
        terminal.process.wait()
        os.close(terminal.screen)
        os.close(terminal.end)


@pytest.fixture
def nearest(start, model):
    """Ask for nearest words."""
    return partial(start, "nearest", "--model", str(model), columns=60)


def test_answers_are_a_table_with_bars_in_which_no_word_is_cut_or_reaches_the_terminal(nearest):
    status, lines = nearest("king").ended()
    assert status == 0
    assert any(line.split() == ["word", "similarity"] for line in lines)
    assert any(re.fullmatch("queen +0.995037 +█+.?", line.strip()) for line in lines)
    letters = "".join(line.strip().split(" ")[0] for line in lines)
    assert LONG in letters
    assert "a\\tb\\x1b[31m" in letters
    status, lines = nearest("king", PYTHONIOENCODING="ascii").ended()  # has no block elements
    assert status == 0
    assert any("queen" in line and "0.995037" in line for line in lines)
    assert not any("█" in line for line in lines)


def test_the_prompt_answers_until_the_end_of_input_completes_words_and_remembers_lines(nearest):
    pytest.importorskip("readline")
    terminal = nearest("-n", "1", ready=r"ctrl\+d ends\s+nearest> ")
    for typed, answer in (
        (b"king\n", "queen +0.995037"),
        (b"kong\n", "tui-w2v: 'kong' is not in the vocabulary; did you mean 'king'\\?"),
        (b"?\n", "ask as in king, king queen, king - man \\+ woman"),
        (b"Kai\t\n", "queens +0.9"),
        (b"\x1b[A\n", "queens +0.9"),
    ):
        terminal.type(typed, rf"(?s){answer}.*nearest> ")
    os.write(terminal.screen, b"\x04")
    assert terminal.ended()[0] == 0


@pytest.mark.parametrize(("key", "status"), [(b"\x04", 0), (b"\x03", 130)])
def test_a_conversation_that_a_key_ends_says_how_to_come_back_on_a_line_of_its_own(
    start, key, status
):
    terminal = start("explore", "royal", "--plain", columns=200, ready="> ", controlling=True)
    terminal.type(b"turn\n", "(?s)update: .*> ")
    os.write(terminal.screen, key)
    ended, lines = terminal.ended()
    assert (ended, lines[-1].partition(": ")[0]) == (status, "to come back here")


@pytest.fixture
def app(start):
    """Open the app, and make two turns."""

    def run(*words, turns=2, ready="space next", **options):
        terminal = start(*words, ready=ready, **options)
        if turns:
            terminal.type(b"\r" * turns, f"turn {turns} ")
        return terminal

    return run


def stands_where_it_was(line, turns=2):
    """See that a line of the terminal leads back to the turn."""
    command = re.search(r"go on with (tui-w2v --replay .*?)(, or with|$)", line)[1]
    _, *options = shlex.split(command)
    timeline = open_run(build_parser().parse_args(["explore", *options]))
    return timeline.turns_made == turns


def test_a_signal_restores_the_terminal_and_keeps_the_work_unless_it_is_ignored(app):
    terminal = app(script="import signal; signal.signal(signal.SIGHUP, signal.SIG_IGN)")
    terminal.process.send_signal(signal.SIGHUP)
    terminal.type(b"\r", "turn 3 ")
    terminal.process.send_signal(signal.SIGTERM)
    code, (what, how) = terminal.ended()
    assert code == 143
    model, text = terminal.recovered()
    assert what == f"tui-w2v: ended by SIGTERM; the model {str(model)!r} is kept"
    assert how.endswith(f"or with tui-w2v explore --model {model}")
    assert stands_where_it_was(how, 3)
    assert "--replay 'royal + to 3 update'" in text
    timeline = open_run(build_parser().parse_args(["explore", "--model", str(model)]))
    assert timeline.turns_made == 3


def test_an_interrupt_is_the_key_that_quits_and_keys_that_are_no_unicode_are_no_failure(app):
    terminal = app()
    terminal.type(b"\xff\xfe\xc3(\r", "turn 3 ")
    terminal.process.send_signal(signal.SIGINT)
    terminal.until("3 turns are not saved")
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.ended() == (0, [])
    assert not list(terminal.state.glob("tui-w2v/recovered-*"))


BLOCKED = """
import tui_w2v.cli.screen as screen

screen._MAX_SHUTDOWN_SECONDS = 0.5
screen.select = lambda *_: ([], [2], [])  # it says that it takes output, as for a short text
"""


def test_a_terminal_that_takes_no_output_holds_nothing_up(app):
    terminal = app(script=BLOCKED)
    deadline = monotonic() + SECONDS
    while select.select([], [terminal.end], [], 0.2)[1]:  # nobody reads: its buffer fills up
        assert monotonic() < deadline, "the terminal takes more and more"
        os.write(terminal.screen, b"?\x1b")
    terminal.process.send_signal(signal.SIGTERM)
    assert terminal.process.wait(SECONDS) == 143
    assert terminal.recovered()


@pytest.mark.parametrize("controlling", [True, False], ids=["with-HUP", "without-a-signal"])
def test_a_terminal_that_is_closed_ends_the_app_as_HUP_does(app, controlling):
    terminal = app(controlling=controlling)
    with open(os.devnull) as nothing:
        os.dup2(nothing.fileno(), terminal.screen)  # closes it
    assert terminal.process.wait(SECONDS) == 129
    assert terminal.recovered()


READ_WHILE_IT_IS_CLOSED = """
from tui_w2v.tui.guard import _KeyDecoder

decode = _KeyDecoder.decode

def read(decoder, data, final=False):
    if data == b"!":
        raise OSError(5, "Input/output error")
    return decode(decoder, data, final)

_KeyDecoder.decode = read
"""


def test_a_terminal_that_is_read_while_it_is_closed_ends_the_app_as_HUP_does(app):
    terminal = app(script=READ_WHILE_IT_IS_CLOSED)
    os.write(terminal.screen, b"!")
    assert terminal.ended()[0] == 129
    assert terminal.recovered()


FAILING = """
from tui_w2v.session.player import Player
from tui_w2v.tui.screens.dialog import TextScreen

def fail(*_):
    raise RuntimeError("out of order\\x1b]0;x")

{} = fail
"""


@pytest.mark.parametrize(("where", "keys"), [("TextScreen.compose", b"?"), ("Player.run", b"p")])
def test_a_failure_restores_the_terminal_and_keeps_the_work(app, where, keys):
    terminal = app(script=FAILING.format(where))
    os.write(terminal.screen, keys)
    code, (what, how) = terminal.ended()
    assert code == 1
    model, text = terminal.recovered()
    failure = "RuntimeError: out of order\\x1b]0;x"
    assert what == f"tui-w2v: this program failed: {failure}; the model {str(model)!r} is kept"
    assert stands_where_it_was(how)
    assert "Traceback (most recent call last)" in text


# Without a terminal


def reported(capsys, **app):
    """Report the end of an app, and return the status and the lines."""
    usual = {"ended_by": 0, "failure": "", "unsaved": "", "is_web": False, "timeline": None}
    ended: Any = SimpleNamespace(**usual | app)
    return _save_and_report(ended), capsys.readouterr().err.splitlines()


def test_a_signal_that_costs_nothing_says_nothing(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    for number in (signal.SIGTERM, signal.SIGHUP):
        assert reported(capsys, ended_by=number) == (128 + number, [])
    assert not [*tmp_path.iterdir()]


def test_a_failure_where_there_is_no_run_is_reported(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    code, (what, how) = reported(capsys, failure="Traceback\nRuntimeError: x")
    assert code == 1
    (report,) = tmp_path.glob("tui-w2v/recovered-*.txt")
    assert what.endswith(f": RuntimeError: x; the report {str(report)!r} is kept")
    assert how == "tui-w2v: go on with the same command again"
    assert "Traceback" in report.read_text()


def test_a_run_that_cannot_be_kept_is_told_as_a_line(capsys, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    timeline = open_run(build_parser().parse_args(["explore"]))
    timeline.go(timeline.at(2, Phase.UPDATE))
    lost = {"timeline": timeline, "unsaved": "2 turns are not saved", "ended_by": signal.SIGTERM}
    code, (what, how) = reported(capsys, **lost)
    assert code == 143
    assert "ended by SIGTERM; the model cannot be kept (" in what
    assert stands_where_it_was(how)


@pytest.mark.parametrize(
    "setting", ["TEXTUAL_DRIVER=x", "TEXTUAL_DRIVER=os:path", "TEXTUAL_COLOR_SYSTEM=x"]
)
def test_settings_that_textual_does_not_take_are_named(monkeypatch, setting):
    name, value = setting.split("=")
    monkeypatch.setenv(name, value)
    monkeypatch.setattr(constants, name.removeprefix("TEXTUAL_"), value)
    with pytest.raises(InputError, match=rf"^Textual does not start \(.*\): unset .*{name}$"):
        GuardedApp()
