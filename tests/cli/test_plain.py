"""The explorer as a conversation, line by line."""

import json

import pytest

OPTIONS = ("text.txt", "--dim", "3", "--min-count", "1", "--sample", "0")
TEXT = "the king wears a crown\nthe queen wears a crown and a ring\n" * 2


@pytest.fixture
def say(done, typed):
    def run(*lines, options=OPTIONS):
        typed("".join(f"{line}\n" for line in lines))
        return done("explore", *options, "--plain").splitlines()

    return run


def test_an_empty_line_is_the_next_phase_and_each_phase_is_told_as_trace_does(say, done):
    answers = say("next", "", "next", "next", "next", "quit")
    assert answers[0].startswith("text.txt: 8 words, d 3, softmax, learning rate 0.1.")
    told = [line.strip() for line in done("trace", *OPTIONS, "--turns", "1").splitlines()]
    for line in filter(None, told[1:]):
        name, _, formula = line.partition("  ")
        assert (formula.strip() or line) in answers or line in answers, (name, line)
    assert "turn 1, gradient: the → king" in answers
    assert answers[-1].startswith("to come back here: tui-w2v --replay")


def test_back_is_exact(say):
    once = say("turn", "turn", "why loss", "quit")
    again = say("turn", "turn", "next", "back", "set E[king,0] 5", "back", "why loss", "quit")
    assert [line for line in again if line.startswith("loss")][-1] in once


def test_moves_answers_and_files(say, done):
    answers = say(
        *("go king crown", "rate 0.05", "scramble theta", "train 3", "nearest king", "restart"),
        *("save kept.npz", "here", "help", "help next"),
    )
    assert not any("←" in line or "escape" in line or "EOF" in line for line in answers)
    assert "started over from the initial parameters" in answers
    assert any(line.startswith("no turn trains on king → crown") for line in answers)
    assert any(line.startswith("pass 3: loss ") for line in answers)
    assert sum(line.count("+0.") + line.count("-0.") for line in answers) >= 7
    assert "saved as kept.npz" in answers
    assert "next: go to the next phase, as an empty line does." in answers
    assert json.loads(done("nearest", "king", "--model", "kept.npz", "--json"))["nearest"]


REFUSED = {
    "dance": "there is no command 'dance': help lists the commands",
    "go kign": "'kign' is not in the vocabulary; did you mean 'king'?",
    "go 0": "turns are counted from 1",
    "why crown": "'crown' is not a number of a turn: give one of ",
    "set E[king,0] x": "give a number",
    "set loss 1": "loss is no parameter",
    "rate x": "give a number",
    "rate -1": "--lr",
    "train fast": "give the number of passes, or none",
    "scramble b": "scramble E or theta",
    "nearest zzz": "'zzz' is not in the vocabulary",
    "nearest king -": "ask as in ",
    "save model.txt": "give a name that ends in .npz",
    "save no/folder/model.npz": "cannot be written",
    "back": "this is the beginning: there is nothing before it",
}


def test_what_cannot_be_done_is_one_line_and_the_conversation_goes_on(say):
    _, *answers = say(*REFUSED, "next", "quit")
    for answer, said in zip(answers, REFUSED.values(), strict=False):
        assert said in answer
    assert answers[len(REFUSED)] == "turn 1, pick: the → king"
