"""``tui-w2v demo`` in the shell."""

import pytest


@pytest.mark.parametrize("speed", ["0", "-1", "fast", "nan", "inf"])
def test_a_speed_that_is_none_is_refused(shell, speed):
    status, out, error = shell("demo", f"--speed={speed}")
    assert status == 2
    assert out == ""
    assert "--speed" in error
    assert "Traceback" not in error


def test_without_a_terminal_it_says_so(shell):
    status, out, error = shell("demo")
    assert (status, out) == (2, "")
    assert "needs a terminal" in error


def test_a_text_that_is_not_there_is_the_first_thing_to_say(shell):
    status, _, error = shell("demo", "nowhere.txt")
    assert status == 2
    assert "nowhere.txt" in error


def test_help_says_which_keys_do_what(shell):
    status, out, _ = shell("demo", "--help")
    assert status == 0
    assert "space pauses" in out
    assert "--loop" in out


@pytest.mark.parametrize(
    "words",
    [
        "--objective glove",
        "--negative 3",
        "--x-max 10",
        "--alpha 1",
        "--harmonic",
        "--init zeros",
        "--lr 0",
    ],
)
def test_what_there_is_no_tour_of_is_refused_and_not_offered(shell, words):
    status, out, error = shell("demo", *words.split())
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert words.split()[0] in error
    offered = shell("demo", "--help")[1]
    if words.startswith(("--init", "--lr")):
        assert "zeros" not in offered
    else:
        assert words.split()[0] not in offered


def test_the_speeds_that_are_refused_are_refused_in_the_same_words(shell):
    speeds = ("0", "-1", "fast")
    errors = {shell("demo", f"--speed={speed}")[2].replace(repr(speed), "X") for speed in speeds}
    assert len(errors) == 1
    assert "a number above 0, not X" in errors.pop()
