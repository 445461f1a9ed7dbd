"""The explorer as a conversation, line by line."""

import io
import json
import shlex
import signal
from pathlib import Path

import pytest

from tui_w2v.cli import plain

OPTIONS = ("text.txt", "--dim", "3", "--min-count", "1", "--sample", "0")
TEXT = "the king wears a crown\nthe queen wears a crown and a ring\n" * 2


@pytest.fixture
def say(done, typed):
    def run(*lines, options=OPTIONS):
        typed("".join(f"{line}\n" for line in lines))
        return done("explore", *options, "--plain").splitlines()

    return run


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
@pytest.mark.parametrize("corner", ["--dim 3", "--dim 1 --init zeros --no-bias"])
def test_an_empty_line_is_the_next_phase_and_answers_are_those_of_the_shell(
    say, done, objective, corner
):
    text = TEXT if corner == "--dim 3" else "the king the king the\n"
    Path("text.txt").write_text(text)
    words, dim = len(set(text.split())), corner.split()[1]
    options = "text.txt", *corner.split(), *OPTIONS[3:], "--objective", objective
    cells = "loss", "theta_after[king,0]", "E_after[0]", "output_after", "score[king]"
    why = [f"why {cell}" for cell in cells]
    answers = iter(say("next", "", "next", "next", "next", *why, "quit", options=options))
    start = f"text.txt: {words} words, d {dim}, {objective}, learning rate 0.1."
    assert next(answers).startswith(start)
    _, *told = done("trace", *options, "--turns", "1").splitlines()
    for line in filter(None, told):
        name, said = line[2:12].strip(), line[12:]
        if name:
            assert next(answers) == f"turn 1, {name}: the → king"
        assert next(answers) == said
    for cell in cells:
        _, *told = done("why", cell, *options, "--depth", "1").splitlines()
        assert [next(answers) for _ in told] == told
    assert next(answers).startswith("to come back here: tui-w2v --replay")


def test_back_is_exact(say):
    once = say("turn", "turn", "why loss", "quit")
    again = say("turn", "turn", "next", "back", "set E[king,0] 5", "back", "why loss", "quit")
    assert [line for line in again if line.startswith("loss")][-1] in once


def test_the_last_line_comes_back_to_the_same_place_of_a_conversation(say, done, typed):
    moves = "turn", "rate -0", "set E[king,0] 0.5", "go 2", "next", "next", "here", "quit"
    *answers, last = say(*moves)
    assert "learning rate 0: this turn is redone with it" in answers
    typed("here\n")
    _, command = last.split(": tui-w2v ")
    assert done(*shlex.split(command)).splitlines()[1:] == [*answers[-4:], last]


def test_another_rate_redoes_this_turn(say):
    changed, other = (
        say("turn", "rate 0.05", "quit"),
        say("turn", "quit", options=(*OPTIONS, "--lr", "0.05")),
    )
    assert changed[-3:-1] == other[-3:-1]


def test_back_tells_what_it_undid_and_redo_does_it_again(say):
    answers = say("turn", "back", "rate 0.05", "back", "redo", "redo", "next", "back", "back")
    at_stop = "η was set to 0.05 here: redo repeats it, next goes on without it"
    assert [line for line in answers if "redo " in line or line.startswith("turn")] == [
        "turn 1, update: the → king",
        *["turn 1, gradient: the → king"] * 2,
        at_stop,
        *["turn 1, gradient: the → king"] * 2,
        "there is nothing to redo here",
        "turn 1, update: the → king",
        "turn 1, gradient: the → king",
        at_stop,
        "turn 1, gradient: the → king",
    ]


def test_moves_answers_and_files(say, done):
    answers = say(
        *("go king crown", "rate 0.05", "scramble theta", "train 3", "nearest king", "restart"),
        *("save kept.npz", "here", "help", "help next"),
    )
    assert not any("←" in line or "escape" in line or "EOF" in line for line in answers)
    assert "started over from the initial parameters" in answers
    assert any(line.startswith("no turn trains on king → crown") for line in answers)
    assert any(line.startswith("pass 3: loss ") for line in answers)
    assert "these were all the passes asked for" in answers
    assert sum(line.count("+0.") + line.count("-0.") for line in answers) >= 7
    assert "learning rate 0.05: this turn is redone with it" in answers
    assert "θ was sampled anew" in answers
    assert "saved as kept.npz" in answers
    assert answers.count("next: go to the next phase, as an empty line does.") == 2
    assert json.loads(done("nearest", "king", "--model", "kept.npz", "--json"))["nearest"]


REFUSED = {
    "dance": "there is no command 'dance': help lists the commands",
    "nxet": "there is no command 'nxet': help lists the commands; did you mean 'next'?",
    "go kign": "'kign' is not in the vocabulary; did you mean 'king'?",
    "go 0": "give a turn's number from 1",
    "go 1000000000001": "give a turn's number from 1 to 1,000,000,000,000",
    "turn 3": "nothing comes after turn; turn: go to the end of this turn, or of the next; go 3 ",
    "NEXT now": "nothing comes after next; next: ",
    "why": "why: derive a number of this turn",
    "why crown": "'crown' is not a number of a turn: give one of ",
    "set E[king,0] x": "give a number",
    "set E[king,0]": "set: set a number",
    "set E[king,0]=1": "set: set a number",
    "set E[king,0] nan": "'nan' is not a number: give a number",
    "set loss 1": "loss is not a parameter",
    "rate x": "give a number",
    "rate": "rate: set the learning rate",
    "rate -1": "the learning rate cannot be -1: give 0 or more",
    "help GO now": "go: go to a turn",
    "help dance": "there is no command 'dance': help lists the commands",
    "nearest": "nearest: find the nearest words",
    "train fast": "give the number of passes, or none",
    f"train {'9' * 5000}": "give the number of passes, or none",
    "scramble b": "scramble E or theta",
    "nearest zzz": "'zzz' is not in the vocabulary",
    "nearest king -": "ask as in ",
    "nearest king - king": "'king - king' has a vector of length 0",
    "save model.txt": "give a name that ends in .npz",
    "save no/folder/model.npz": "cannot be written",
    "back": "this is the beginning: there is nothing before it",
}


def test_what_cannot_be_done_is_one_line_and_the_conversation_goes_on(say):
    _, *answers = say(*REFUSED, "next", "quit")
    for answer, said in zip(answers, REFUSED.values(), strict=False):
        assert said in answer
    assert answers[len(REFUSED)] == "turn 1, pick: the → king"


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("theta", "said"), [("-1e39", "pass 1: loss "), ("1e308", "the loss is not finite")]
)
def test_passes_of_huge_parameters_are_told_or_refused(say, theta, said):
    options = (*OPTIONS, "--dtype", "float64")
    moves = "set E[king,0] 1e308", f"set theta[king,0] {theta}", "train 1", "here"
    answers = say(*moves, options=options)
    assert any(answer.startswith(said) for answer in answers)
    assert answers[-2] == "before turn 1"


@pytest.mark.filterwarnings("error")
def test_a_huge_update_is_derived(say):
    options = (*OPTIONS, "--objective", "negative-sampling")
    answers = say("rate 1e30", "turn", "why output_after", options=options)
    assert any(answer.startswith("output_after = ") for answer in answers)


def test_a_file_of_another_run_is_written_over_on_demand_alone(say, monkeypatch):
    monkeypatch.setenv("HOME", str(Path.cwd()))
    say("save ~/home.npz", "quit")
    assert Path("home.npz").exists()
    Path("kept.npz").write_text("dear")
    answers = say("save kept.npz", "turn", "save new.npz", "save new.npz", "quit")
    assert "'kept.npz' exists: the same command again writes over it" in answers
    assert answers.count("saved as new.npz") == 2
    assert Path("kept.npz").read_text() == "dear"
    assert "saved as kept.npz" in say("save kept.npz", "save kept.npz", "quit")
    Path("text.txt").rename("text.npz")
    line = ("--replay", "text.npz --min-count 1 + setup royal")
    answers = say("save text.npz", "save text.npz", options=line)
    assert sum("'text.npz' is an input file" in answer for answer in answers) == 2
    assert Path("text.npz").read_text() == TEXT


def test_ctrl_c_stops_a_long_command_and_the_conversation_goes_on(say, monkeypatch):
    written = []

    def interrupt(line):
        written.append(line)
        if "on the way" in line:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(plain, "write", interrupt)
    monkeypatch.setattr(plain, "_SECONDS_BETWEEN_LINES", 0)
    say("turn", "go 999,999,999", "why loss", "quit")
    after = written[written.index("stopped: nothing has changed") :]
    assert "turn 1, update: the → king" in after
    assert any(line.startswith("loss = ") for line in after)
    assert after[-1].startswith("to come back here: ")


def test_ctrl_c_before_a_long_command_runs_stops_it(say, monkeypatch):
    def how_long(*_):
        signal.raise_signal(signal.SIGINT)
        return "long"

    monkeypatch.setattr(plain.Stepper, "how_long", how_long)
    answers = say("go 9", "here", "quit")
    assert answers[1:4] == ["long, ctrl+c stops", "stopped: nothing has changed", "before turn 1"]
    assert answers[4] == answers[3]


@pytest.mark.parametrize(
    ("command", "line", "goes_on"),
    [
        ("turn", "turn 1, update: the → king", False),
        ("why loss", "loss = ", False),
        ("rate 0.2", "learning rate 0.2: this turn", False),
        ("train 3", "these were all the passes asked for", True),
        ("quit", "to come back here", True),
    ],
)
def test_ctrl_c_in_a_short_command_ends_the_conversation_after_it(
    shell, typed, monkeypatch, command, line, goes_on
):
    def write(text):
        written.append(text)
        if text.startswith(line) and written.count(text) == 1:
            signal.raise_signal(signal.SIGINT)

    written = []
    monkeypatch.setattr(plain, "write", write)
    typed(f"{command}\nhere\nquit\n")
    status, _, _ = shell("explore", *OPTIONS, "--plain")
    assert status == (0 if goes_on else 130)
    assert sum(told.startswith("to come back here: ") for told in written) == 1
    assert written[-1].startswith("to come back here: ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_the_prompt_says_how_to_come_back(shell, monkeypatch, number):
    class Stdin(io.StringIO):
        def readline(self, *_):
            return super().readline() or signal.raise_signal(number)

    monkeypatch.setattr("sys.stdin", Stdin("turn\n"))
    status, out, _ = shell("explore", *OPTIONS, "--plain")
    assert status == 128 + number
    assert out.splitlines()[-1].startswith("to come back here: tui-w2v --replay")
