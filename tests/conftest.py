"""What all tests share: a known environment, whatever the machine's own."""

import io
import json
import os
import re
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Neither a slow machine nor a draw of examples that no one has seen makes a test fail.
settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")

# One thread for the BLAS library, as the program itself has it; read when NumPy is first imported.
for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = "1"

# Each worker, and each program that a test starts, would otherwise compile every module anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Textual reads these when it is imported, and a terminal's user may have set them. (The snapshots'
# is how they tell each other, across processes, where their report is.)
for variable in [name for name in os.environ if name.startswith("TEXTUAL")]:
    if not variable.startswith("TEXTUAL_SNAPSHOT"):
        del os.environ[variable]
os.environ.pop("NO_COLOR", None)
os.environ["COLORTERM"] = "truecolor"

# A job in the background ignores these, and so would its children; what is handled, they do not.
for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, lambda *_: None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores, since some tests wait for processes of their own."""
    return 1 + (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def _without_the_users_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("HOME", str(home))
    for folder in ("cache", "config", "state"):
        monkeypatch.setenv(f"XDG_{folder.upper()}_HOME", str(home / folder))
    welcome(home / "state")


def welcome(state: Path) -> None:
    """Keep in a state folder that the explorer has been started before."""
    folder = state / "tui-w2v"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "choices.json").write_text('{"welcomed": "yes"}')


TEXT_OF_MODEL = re.compile(r"tui-w2v: using the text .* named in .*\n")
"""What is said where a model file, not the command line, names the text."""
PROGRESS = re.compile(r"tui-w2v: .*(pass|turn) [\d,]+  loss .*\n")
"""A line on the progress of training that takes long, as on a busy machine."""


@pytest.fixture
def make_run(tmp_path):
    """Make a run on the royal sample, or on a text, with some own_settings."""
    from tui_w2v.training import Settings, Setup, Timeline, read_corpus

    def make(text: str | None = None, **own_settings: Any) -> Timeline:
        if text is not None:
            path = tmp_path / "text.txt"
            path.write_text(text, encoding="utf-8")
            own_settings["corpus"] = str(path)
        settings = Settings.of(**{"corpus": "royal", "dim": 8, "dtype": "float64", **own_settings})
        return Timeline(Setup(settings, read_corpus(settings)))

    return make


@pytest.fixture
def shell(capsys):
    """Run a command line and return its status, what it wrote, and its errors."""

    from tui_w2v.cli.main import main

    def run(*words):
        try:
            status = main([str(word) for word in words])
        except SystemExit as leaving:
            status = int(leaving.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.fixture
def refused(shell):
    """Run a command line that is to be refused, and return its one line; no file is written."""

    def run(*words, status=2):
        before = set(Path().iterdir())
        found, out, err = shell(*words)
        assert (found, out) == (status, "")
        assert err.count("\n") == 1
        assert err.startswith("tui-w2v")
        assert err[:-1].isprintable()
        assert set(Path().iterdir()) == before
        return err

    return run


@pytest.fixture
def typed(monkeypatch):
    """Put a text on standard input."""

    def put(text):
        data = io.BytesIO(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(data, "utf-8"))

    return put


@pytest.fixture
def done(shell):
    """Run a command line that succeeds and writes no errors, and return its output."""

    def run(*words):
        status, out, err = shell(*words)
        assert status == 0
        err = PROGRESS.sub("", err)
        assert not err or ("--model" in words and TEXT_OF_MODEL.fullmatch(err))
        return out

    return run


@pytest.fixture
def told(done):
    return lambda *words: done("trace", *words)


@pytest.fixture
def trace(done):
    def run(*words):
        out = done("trace", *words, "--json")
        return [json.loads(line, parse_constant=pytest.fail) for line in out.splitlines()]

    return run
