"""Settings that are chosen from the text."""

import math
from dataclasses import replace

import pytest

from tui_w2v.corpus import SAMPLES
from tui_w2v.training import (
    AUTO,
    Settings,
    Setup,
    Timeline,
    change_setup,
    choose_by_size,
    describe_auto,
    read_corpus,
    write_line,
)
from tui_w2v.training.setup import choose_validation


@pytest.mark.parametrize(
    ("words", "V", "chosen"),
    [
        (3, 2, {"dim": 2, "min_count": 1, "window": 2, "sample": 0.0}),
        (30, 20, {"dim": 4, "min_count": 1, "window": 2, "sample": 0.0}),
        (9_999, 400, {"dim": 20, "min_count": 2, "window": 2, "sample": 0.0}),
        (10_000, 400, {"dim": 40, "min_count": 3, "window": 5, "sample": 0.0}),
        (98_000, 1_700, {"dim": 82, "min_count": 5, "window": 5, "sample": 0.0}),
        (2_999_999, 10_000, {"dim": 100, "min_count": 5, "window": 5, "sample": 0.0}),
        (7_000_000, 30_000, {"dim": 100, "min_count": 5, "window": 5, "sample": 0.001}),
    ],
)
def test_the_rule(words, V, chosen):
    settings = choose_by_size(Settings(), words, V)
    assert {name: getattr(settings, name) for name in chosen} == chosen
    given = Settings(**dict.fromkeys(chosen, 3))  # type: ignore[arg-type]
    assert choose_by_size(given, words, V) == given


@pytest.mark.parametrize(
    ("pairs", "pieces", "objective", "share"),
    [
        (10_000, 20, "softmax", 0.05),
        (10_000, 20, "negative-sampling", 0.05),
        (9_999, 500, "softmax", 0.0),
        (10_000, 19, "softmax", 0.0),
        (10_000, 20, "glove", 0.0),
    ],
)
def test_a_share_is_held_out_where_it_says_something(pairs, pieces, objective, share):
    settings = Settings(objective=objective)
    assert choose_validation(settings, pairs, pieces).validation == share
    given = Settings(objective=objective, validation=0.3)
    assert choose_validation(given, pairs, pieces) == given


@pytest.mark.parametrize("sample", SAMPLES)
@pytest.mark.parametrize("objective", ["softmax", "glove"])
def test_nothing_is_chosen_from_a_sample(sample, objective):
    settings = Settings.of(sample, objective=objective)
    assert AUTO not in settings.as_dict().values()


@pytest.fixture
def setup(tmp_path):
    """A text of 6,000 words, 30 of them once only."""
    path = tmp_path / "book.txt"
    rare = iter(f"once{number}" for number in range(30))
    lines = [f"a{n % 10} b{n % 7} c{n % 11} d{n % 13} {next(rare, 'e')}\n" for n in range(1200)]
    path.write_text("".join(lines))
    settings = Settings.of(str(path), seed=4)
    return Setup(settings, read_corpus(settings))


def test_a_setup_has_numbers_and_says_which_were_chosen(setup):
    settings, V = setup.settings, len(setup.corpus.vocabulary)
    assert V == 10 + 7 + 11 + 13 + 1, "words that occur once are left out"
    assert (settings.min_count, settings.window) == (2, 2)
    assert settings.dim == round(math.sqrt(V))
    assert settings.validation == 0.05
    assert describe_auto(settings, setup.auto, 6000) == (
        "auto for 6,000 words: d 6, min count 2, window 2, sample 0, held out 0.05"
    )
    assert describe_auto(Settings.of("royal"), (), 300) == ""
    line = write_line(Timeline(Setup(settings, setup.corpus))).split()[1:]
    options = "--min-count 2 --window 2 --sample 0.0 --validation 0.05 --dim 6 --seed 4"
    assert line == options.split()


def test_automatic_settings_stay_automatic_under_another_objective(setup):
    glove = setup.under("glove")
    assert glove.auto == setup.auto
    assert glove.settings == replace(setup.settings, objective="glove", validation=0.0)
    again = glove.under("softmax")
    assert (again.settings, again.auto) == (setup.settings, setup.auto)
    given = Setup(replace(setup.settings, validation=0.1), setup.corpus)
    assert given.under("glove").settings.validation == 0.1


def test_a_text_is_not_read_again_where_the_same_is_chosen(setup):
    again = change_setup(setup, Settings.of(setup.settings.corpus, learning_rate=0.5))
    assert again.corpus.tokens is setup.corpus.tokens
    assert again.settings.dim == setup.settings.dim
    other = change_setup(setup, Settings.of(setup.settings.corpus, min_count=1))
    assert len(other.corpus.vocabulary) == 72
    assert other.settings.dim == 8
