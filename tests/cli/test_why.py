"""The command that derives a number of a turn."""

import json
import math

import pytest

TEXT = "the king wears a crown\nthe queen wears a crown and a ring\n" * 2
OPTIONS = ("text.txt", "--dim", "3", "--min-count", "1", "--sample", "0")


def test_a_derivation_is_one_object_whose_terms_give_the_value(done) -> None:
    turn = json.loads(done("trace", *OPTIONS, "--json", "--full", "--turns", "2").splitlines()[1])
    answer = json.loads(done("why", "score[king]", *OPTIONS, "--turn", "2", "--json"))
    assert list(answer) == ["cell", "turn", "value", "formula", "operation", "terms"]
    assert (answer["cell"], answer["turn"]) == ("score[king]", 2)
    assert answer["operation"] == "sum of products"
    words = [term.get("cell") for term in answer["terms"]]
    assert sorted(words) == ["bias[king]", *(f"theta[king,{k}]" for k in range(3))]
    assert answer["value"] in turn["scores"]
    products = [term.get("product", term["value"]) for term in answer["terms"]]
    assert math.fsum(products) == pytest.approx(answer["value"], rel=1e-6)
    assert {term.get("factor") for term in answer["terms"]} == {None, *turn["h"]}


def test_terms_carry_their_own_terms_down_to_a_depth(done) -> None:
    answer = json.loads(done("why", "loss", *OPTIONS, "--depth", "5", "--json"))
    names = []
    while terms := answer.get("terms"):
        answer = terms[0]
        names.append(answer.get("cell") or answer["label"])
    assert (len(names), names[0]) == (5, "log Σ exp(score − m)")
    assert "terms" not in answer


def test_a_derivation_reads_as_text(done) -> None:
    lines = done("why", "E_after[1]", *OPTIONS, "--depth", "3").splitlines()
    assert lines[0] == "turn 1"
    assert lines[1].startswith("E_after[1] = E[the] − η∂L/∂E[the] = ")
    assert [line.split(" = ")[0] for line in lines[2:4]] == ["  h[1]", "    h[1]"]
    assert any("more = " in line for line in lines) is (len(lines) > 30)
    assert any("    η = +0.1" in line for line in lines)


def test_cell_and_text_may_stand_on_both_sides_of_options(done) -> None:
    text, *options = OPTIONS
    first = done("why", "loss", text, *options)
    assert done("why", "loss", *options, text) == done("why", *options, "loss", text) == first
    assert done("why", "loss", *options[:2], text, *options[2:]) == first


@pytest.mark.parametrize(
    ("words", "status", "message"),
    [
        ("score[kign]", 1, "did you mean 'king'"),
        ("h[3]", 1, "K is at most 2"),
        ("score[crown] --objective negative-sampling --negative 0", 2, "negative"),
        ("score[queen] --objective glove", 1, "this turn touches only king"),
        ("crown", 2, "is not a number of a turn"),
        ("E[king]", 2, "write this number as E[WORD,K]"),
        ("loss --turn 0", 2, "1 or more"),
        ("loss --turn 1 more.txt", 2, "unrecognized arguments: more.txt"),
        ("loss --turn 40 --lr 1e30", 1, "is not finite"),
    ],
)
def test_what_is_no_number_of_the_turn_is_one_line(refused, words, status, message) -> None:
    cell, *options = words.split()
    assert message in refused("why", cell, *OPTIONS, *options, status=status)
