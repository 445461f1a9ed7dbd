"""The commands that ask words, at a terminal: tables with bars, a prompt that completes words."""

import os
import pty
import re
import select
import sys

import numpy as np
import pytest

from tui_w2v.vectors import save_vectors

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikant"
WORDS = ["king", "queen", "queens", "Kaiser", LONG, "a\tb\x1b[31m"]
PROMPT = b"nearest> "


@pytest.fixture
def model(tmp_path):
    E = np.array([[1, 0], [1, 0.1], [1, 0.2], [1, 0.5], [1, 1], [-1, 0.0]], np.float32)
    save_vectors(tmp_path / "v.npz", WORDS, E, "npz")
    return tmp_path / "v.npz"


@pytest.fixture
def terminal(model):
    """Run nearest at a terminal, type at its prompts, and return all that it shows."""

    def run(*words, typed=(), **environment):
        command = [sys.executable, "-m", "tui_w2v", "nearest", *words, "--model", str(model)]
        here = os.environ | {"TERM": "xterm", "COLUMNS": "60", "LINES": "24"} | environment
        process, screen = pty.fork()
        if not process:
            os.execve(sys.executable, command, here)
        shown, answered = b"", 0
        typed = list(typed)
        while True:
            assert select.select([screen], [], [], 60)[0], "it says nothing any more"
            try:
                data = os.read(screen, 1 << 16)
            except OSError:  # how Linux says that the other end is closed
                data = b""
            if not data:
                break
            shown += data
            if typed and shown.count(PROMPT) > answered:
                answered = shown.count(PROMPT)
                os.write(screen, typed.pop(0))
        os.close(screen)
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
        return status, [line.strip() for line in text.splitlines()]

    return run


def test_answers_are_a_table_with_bars(terminal):
    status, lines = terminal("king", "-n", "2")
    assert status == 0
    assert any(line.split() == ["word", "similarity"] for line in lines)
    assert any(re.fullmatch("queen +0.995037 +█+.?", line) for line in lines)


def test_no_word_is_cut_and_none_reaches_the_terminal_as_it_is(terminal):
    status, lines = terminal("king")
    assert status == 0
    letters = "".join(line.split(" ")[0] for line in lines)
    assert LONG in letters
    assert "a\\tb\\x1b[31m" in letters


def test_a_terminal_without_block_elements_has_no_bars(terminal):
    status, lines = terminal("king", "-n", "1", PYTHONIOENCODING="ascii")
    assert status == 0
    assert any("queen" in line and "0.995037" in line for line in lines)
    assert not any("\\" in line or "█" in line for line in lines)


def test_the_prompt_answers_until_the_end_of_input(terminal):
    status, lines = terminal("-n", "1", typed=[b"king\n", b"kong\n", b"?\n", b"\x04"])
    assert status == 0
    text = "\n".join(lines)
    assert re.search("queen +0.995037", text)
    assert "tui-w2v: 'kong' is not in the vocabulary; did you mean 'king'?" in lines
    assert "tui-w2v: ask: king, king queen, king - man + woman" in text


def test_the_prompt_completes_words_and_remembers_lines(terminal):
    pytest.importorskip("readline")
    status, lines = terminal("-n", "1", typed=[b"Kai\t\n", b"\x1b[A\n", b"\x04"])
    assert status == 0
    assert len([line for line in lines if re.match("queens +0.9", line)]) == 2
