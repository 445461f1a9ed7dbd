import json
import shutil
import subprocess
import sys
from pathlib import Path

import tui_w2v
from tui_w2v.corpus import SentenceRule
from tui_w2v.training import Order, Settings, Setup, change_setup, read_corpus


def test_settings_become_plain_json():
    settings = Settings(order=Order.SHUFFLED, sentences=SentenceRule.PUNCTUATION).as_dict()
    assert json.loads(json.dumps(settings)) == settings
    assert (settings["order"], settings["sentences"]) == ("shuffled", "punctuation")


def test_the_seed_decides_what_is_left_out_whatever_was_for_another():
    settings = [Settings(sample=0.001, seed=seed) for seed in (0, 1, 0)]
    setups = [Setup(settings[0], read_corpus(settings[0]))]
    for other in settings[1:]:
        setups.append(change_setup(setups[-1], other))
    first, other, again = (setup.counts().numbers.tolist() for setup in setups)
    assert first == again != other
    assert [len(setup.schedule.pairs) for setup in setups] == [s.counts().total for s in setups]
    assert setups[1].corpus.tokens is setups[0].corpus.tokens
    fresh = Setup(settings[1], read_corpus(settings[1]))
    assert fresh.counts().numbers.tolist() == other
    whole = change_setup(setups[-1], Settings())
    assert whole.counts().total == Setup(Settings(), read_corpus(Settings())).counts().total
    assert whole.counts().total > setups[0].counts().total


TOY = """    toy: int = _setting(3, "what a toy is good for", "toy", least=2)

    def __post_init__("""

USE_THE_TOY = """
import asyncio, argparse
from dataclasses import replace
from pathlib import Path

import pytest

from tui_w2v.cli.options import Parser, add_settings, settings_of
from tui_w2v.training import Settings, InvalidOptionError, checked_settings
from tui_w2v.tui.screens.setup import SetupScreen
from textual.app import App

parser = Parser()
add_settings(parser)
assert "what a toy is good for (default 3)" in " ".join(parser.format_help().split())
settings = settings_of(parser.parse_args(["--toy", "5"], argparse.Namespace(corpus="royal")))
assert settings.toy == 5 and settings.as_words() == ["royal", "--toy", "5"]
assert checked_settings(Path("model"), settings.as_dict())["toy"] == 5
with pytest.raises(InvalidOptionError, match="--toy must be at least 2, not 1"):
    replace(settings, toy=1)

async def form():
    app = App()
    async with app.run_test() as pilot:
        await app.push_screen(SetupScreen(settings))
        assert app.screen.query_one("#toy").value == "5"

asyncio.run(form())
"""


def test_a_setting_that_is_declared_once_is_in_every_place(tmp_path):
    package = Path(tui_w2v.__file__).parent
    shutil.copytree(package, tmp_path / "tui_w2v", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "tui_w2v" / "training" / "settings.py"
    table.write_text(table.read_text().replace("    def __post_init__(", TOY, 1))
    (tmp_path / "sample_corpus").symlink_to(package.parent / "sample_corpus")
    subprocess.run([sys.executable, "-c", USE_THE_TOY], cwd=tmp_path, check=True, timeout=60)
