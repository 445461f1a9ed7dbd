"""``tui-w2v demo`` in the shell."""

import pytest


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "nan", "inf"])
def test_a_speed_that_is_none_is_refused(refused, speed):
    assert f"must be a number above 0, not {speed!r}" in refused("demo", f"--speed={speed}")


def test_what_cannot_be_shown_is_said(refused):
    assert "needs a terminal" in refused("demo")
    assert "nowhere.txt" in refused("demo", "nowhere.txt")


def test_help_says_which_keys_do_what(done):
    out = done("demo", "--help")
    assert "space pauses" in out
    assert "--loop" in out


@pytest.mark.parametrize(
    "words",
    [
        *("--objective glove", "--negative 3", "--x-max 10", "--alpha 1", "--harmonic"),
        *("--init zeros", "--lr 0"),
    ],
)
def test_what_there_is_no_tour_of_is_refused_and_not_offered(refused, done, words):
    option = words.split()[0]
    assert option in refused("demo", *words.split())
    offered = done("demo", "--help")
    assert ("zeros" if option in ("--init", "--lr") else option) not in offered
