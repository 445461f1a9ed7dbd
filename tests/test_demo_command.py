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


def test_the_tour_tells_of_the_softmax_alone(shell):
    status, out, error = shell("demo", "--objective", "glove")
    assert (status, out, error.count("\n")) == (2, "", 1)
    assert "--objective glove" in error


def test_a_tour_of_nothing_but_zeros_is_refused(shell):
    status, out, error = shell("demo", "--init", "zeros")
    assert (status, out) == (2, "")
    assert error.count("\n") == 1
    assert "--init zeros" in error


def test_the_speeds_that_are_refused_are_refused_in_the_same_words(shell):
    speeds = ("0", "-1", "fast")
    errors = {shell("demo", f"--speed={speed}")[2].replace(repr(speed), "X") for speed in speeds}
    assert len(errors) == 1
    assert "a number above 0, not X" in errors.pop()
