"""A line of text says a run: written, read and replayed, it leads to the same place and numbers."""

import shlex
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import bits, cancel_after, make_passes
from tests.training.runs import read_options
from tui_w2v.corpus import SAMPLES, SentenceRule
from tui_w2v.training import (
    CancelledError,
    Change,
    InvalidOptionError,
    Order,
    Origin,
    Passes,
    Phase,
    SetBias,
    Settings,
    Setup,
    StartOver,
    Switch,
    Timeline,
    read_corpus,
    read_line,
    replay,
    write_line,
)
from tui_w2v.training.moves import Scramble, SetNumber, SetRate

LINES = "a b c d e a c\nb e d\n"


@cache
def make_setup(settings):
    return Setup(settings, read_corpus(settings))


def run_again(line, check=None):
    written = read_line(line, read_options)
    timeline = Timeline(make_setup(read_options(written.options)))
    replay(timeline, written.steps, check)
    return timeline


def test_the_line_of_every_move():
    timeline = run_again("royal --seed 3")
    assert write_line(timeline) == "royal --seed 3"
    timeline.go(timeline.at(12, Phase.LOOK_UP))
    assert write_line(timeline) == "royal --seed 3 + to 12 look-up"
    timeline.set_bias()
    make_passes(timeline, 2)
    timeline.go(timeline.at(14, Phase.UPDATE))
    timeline.start_over()
    timeline.change(make_setup(Settings.of("royal", dim=16, bias=False)))
    timeline.set_number("E", 0, 1, 0.5)
    timeline.scramble("theta")
    timeline.set_rate(0.05)
    timeline.switch(timeline.setup.under("glove"))
    moves = {
        "to 12 look-up": (12, Phase.LOOK_UP),
        "bias": SetBias(),
        "passes 2": Passes(2),
        "to 14 update": (14, Phase.UPDATE),
        "start over": StartOver(),
        "setup royal --dim 16 --no-bias": Change(Settings.of("royal", dim=16, bias=False)),
        "set 'E[the,1]' 0.5": SetNumber("E", "the", 1, 0.5),
        "scramble theta": Scramble("theta"),
        "rate 0.05": SetRate(0.05),
        "objective glove": Switch("glove"),
    }
    line = " + ".join(["royal --seed 3", *moves])
    assert write_line(timeline) == line
    written = read_line(line, read_options)
    assert written.options == ["royal", "--seed", "3"]
    assert written.steps == list(moves.values())


def test_what_lies_ahead_of_the_present_is_not_in_the_line():
    timeline = run_again("royal")
    timeline.go(timeline.at(5))
    timeline.start_over()
    timeline.go(timeline.previous_phase())
    assert write_line(timeline) == "royal + to 5 pick"
    timeline.go(timeline.at(2, Phase.GRADIENT))
    assert write_line(timeline) == "royal + to 2 gradient"


@pytest.mark.parametrize(
    ("line", "same"),
    [
        (
            "  royal  --dim 4 + to 3 'pick' +  start   over ",
            "royal --dim 4 + to 3 pick + start over",
        ),
        ("", "royal"),
        ("royal + setup", "royal + setup royal"),
        ("royal + set 'bias[queen]' -1", "royal + set 'bias[queen]' -1.0"),
        ("royal + to 1 ready + to 3 pick + to 3 pick", "royal + to 3 pick"),
        ("royal + to 3 update + restart", "royal + to 3 update + start over"),
        ("royal + to 3 + predict", "royal + to 3 predict"),
        (
            "royal + to 2 gradient + set E[the,0] 1 + pick + rate 1",
            "royal + to 2 gradient + set 'E[the,0]' 1.0 + to 2 pick + rate 1.0",
        ),
        ("royal + to 3 update + passes 1 + to 5", "royal + to 3 update + passes 1 + to 5 pick"),
    ],
)
def test_a_line_may_be_written_by_hand(line, same):
    assert write_line(run_again(line)) == same


def test_a_replay_can_be_given_up_at_turns_and_passes():
    told = []
    run_again("royal + to 5 pick + passes 2 + to 7 update", told.append)
    assert told[:4] == [0, 1, 2, 3]
    assert set(told[4:-3]) == {4}
    assert told[-3:] == [4, 5, 6]
    for last in range(len(told)):
        with pytest.raises(CancelledError):
            run_again("royal + to 5 pick + passes 2 + to 7 update", cancel_after(last))


# Odd names


def test_a_text_may_have_any_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("two words", "it's", 'say "so"', "--dim", "+plus", "+", "a\\b", "$HOME", "é ü*"):
        Path(name).write_text(LINES)
        timeline = Timeline(make_setup(Settings(name, dim=3)))
        timeline.change(make_setup(Settings(name, dim=2)))
        timeline.go(timeline.at(3, Phase.UPDATE))
        again = run_again(write_line(timeline))
        assert again.position == timeline.position
        assert bits(again.parameters) == bits(timeline.parameters)


@pytest.mark.parametrize("path", ["a model.npz", "-m.npz", "+", "--lr", "/tmp/it's.npz"])
def test_a_model_may_have_any_name(path):
    setup = make_setup(Settings.of("royal"))
    origin = Origin(path, setup.initial_parameters(), turns=3, passes=1)
    timeline = Timeline(Setup(setup.settings, setup.corpus, origin))
    timeline.go(timeline.at(5))
    written = read_line(write_line(timeline), read_options)
    named = path if path[0] not in "-+" else f"./{path}"
    assert written.options == ["royal", "--model", named]
    assert written.steps == [(5, Phase.PICK)]


# Settings as words


def round_trip(settings):
    return read_options(shlex.split(shlex.join(settings.as_words())))


OTHERS: dict[str, Any] = {
    "corpus": "some book.txt",
    "sentences": SentenceRule.PUNCTUATION,
    "encoding": "latin-1",
    "lowercase": False,
    "min_count": 3,
    "max_vocab": 77,
    "window": 5,
    "sample": 1e-05,
    "validation": 0.25,
    "order": Order.SHUFFLED,
    "dim": 16,
    "init": "word2vec",
    "bias": False,
    "dtype": "float64",
    "learning_rate": 0.025,
    "seed": 12345678901234567890,
    "negative": 11,
    "x_max": 20.5,
    "alpha": 0.5,
    "harmonic": True,
}


@pytest.mark.parametrize("corpus", ["royal", "book.txt"])
def test_every_setting_is_said_by_words_that_the_command_line_understands(corpus):
    assert {field.name for field in fields(Settings)} == {*OTHERS, "objective"}
    for name, other in OTHERS.items():
        settings = replace(Settings.of(corpus), **{name: other})
        assert settings != Settings.of(corpus)
        assert round_trip(settings) == settings
        if name != "corpus":
            assert len(settings.as_words()) in (2, 3)


@pytest.mark.parametrize("corpus", [*SAMPLES, "book.txt", "-", "my book", "explore", "trace"])
def test_the_usual_settings_need_no_word_but_the_text(corpus):
    settings = Settings.of(corpus)
    assert settings.as_words() == [corpus]
    assert round_trip(settings) == settings


@settings(deadline=None, derandomize=True, max_examples=30)
@given(
    corpus=st.sampled_from(["royal", "book.txt", "a b"]),
    chosen=st.sets(st.sampled_from([name for name in OTHERS if name != "corpus"])),
    rate=st.floats(0, 1e308, allow_subnormal=True),
    dim=st.integers(1, 100_000),
)
def test_all_settings_together_come_back_as_they_were(corpus, chosen, rate, dim):
    said = {name: OTHERS[name] for name in chosen} | {"learning_rate": rate, "dim": dim}
    settings = Settings(corpus, **said)
    assert round_trip(settings) == settings


# What cannot be understood


@pytest.mark.parametrize(
    ("move", "why"),
    [
        ("set E[kign,0] 1", "did you mean 'king'"),
        ("set E[king,99] 1", r"no E\[king,99\]"),
        ("set E[king] 1", "set CELL VALUE"),
        ("set E[king,0] nan", "set CELL VALUE"),
        ("set bias_E[king] 1", "no bias_E"),
        ("scramble bias", "scramble E or theta"),
        ("rate -1", "--lr"),
        ("rate fast", "rate VALUE"),
    ],
)
def test_an_edit_that_cannot_be_made_is_refused(move, why):
    with pytest.raises(InvalidOptionError, match=why):
        run_again(f"royal + {move}")
