"""Each command and each line of Python in README.md, run in a folder with a small text."""

import re
import shlex
from pathlib import Path

import pytest

from tui_w2v.corpus import SAMPLES

ROOT = Path(__file__).parents[1]
README, CONTRIBUTING = (
    (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md")
)
OPEN, SET_UP, SHELL = (
    block.splitlines() for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
)
(PYTHON,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Work in an empty folder, with the royal sample as book.txt, and a file of questions."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.txt").write_text(SAMPLES["royal"].path.read_text())
    (tmp_path / "questions.txt").write_text("king\nking - man + woman\n")


def test_the_set_up_is_one_line_each():
    # .ci/run runs the second as it stands there.
    install = "python3 -m venv .venv && .venv/bin/pip install --quiet "
    assert [f"{install}. && .venv/bin/tui-w2v"] == OPEN
    assert [f"{install}-e '.[test]' && .venv/bin/pytest"] == SET_UP


def test_every_command_runs(shell, monkeypatch):
    opened = []
    monkeypatch.setattr("tui_w2v.cli.explore.has_screen", lambda: True)
    monkeypatch.setattr("tui_w2v.cli.explore.take_keys_from_terminal", lambda: None)
    monkeypatch.setattr("tui_w2v.cli.explore.show", lambda app: opened.append(app) or 0)
    for line in SHELL:
        program, *words = shlex.split(line, comments=True)
        assert program == "tui-w2v"
        if words[0] in ("nearest", "analogy", "odd-one-out", "evaluate") and "--model" not in words:
            words += ["--model", "model.npz"]  # the world sample takes seconds to train
        status, out, err = shell(*words)
        assert (status, "Traceback" in err) == (0, False), line + err
        assert out or words[0] in ("train", "explore", "convert", "count"), line
    assert len(opened) == 1
    assert {"model.npz", "vectors.txt", "counts.npz"} < {path.name for path in Path().iterdir()}


def test_every_line_of_python_runs():
    names = {}
    exec(PYTHON, names)
    assert names["turn"].loss > 0
    assert names["vectors"].most_similar("king", topn=1)[0].word == "queen"


def test_every_file_and_heading_that_is_linked_exists():
    titles = re.findall(r"^#+ (.*)$", CONTRIBUTING, re.MULTILINE)
    slugs = [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles]
    for link in re.findall(r"\]\(([^)]+)\)", README):
        path, _, heading = link.partition("#")
        assert (ROOT / path).is_file(), link
        assert not heading or heading in slugs, link


def test_every_module_that_contributing_names_exists():
    names = re.findall(r"`([\w./]+\.(?:py|yml|toml|md))`", CONTRIBUTING)
    assert len(names) > 30
    for name in names:
        folders = (ROOT, ROOT / "tui_w2v", *(ROOT / "tui_w2v").iterdir())
        assert any((folder / name).is_file() for folder in folders), name
