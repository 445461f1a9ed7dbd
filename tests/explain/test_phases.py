"""What is said of each phase of a turn, and the glossary."""

import pytest

from tui_w2v.corpus import build_corpus
from tui_w2v.explain.glossary import WORDS
from tui_w2v.explain.notation import OURS
from tui_w2v.explain.phases import (
    Role,
    describe_phase,
    loss_text,
    plain,
    probability_text,
)
from tui_w2v.explain.screens import explain
from tui_w2v.training import Phase, Settings, Setup, Timeline, read_corpus


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(Settings())


def tellings(corpus, turn=1, **settings):
    """What is said of each phase of a turn of the royal sample."""
    timeline = Timeline(Setup(Settings(dim=8, **settings), corpus))
    frames = {}
    for phase in Phase:
        timeline.go(timeline.at(turn, phase))
        frames[phase] = timeline.frame()
    said = {phase: describe_phase(frame, corpus.vocabulary) for phase, frame in frames.items()}
    return frames, said


def test_small_numbers_keep_their_digits_and_do_not_look_like_0():
    probabilities = {1.0: "1.000", 0.5: "0.5000", 0.018182: "0.01818", 0.001: "0.001000"}
    probabilities |= {0.00012345: "1.234e-4", 3e-39: "3.000e-39", 0.0: "0"}
    assert {p: probability_text(p) for p in probabilities} == probabilities
    losses = {3.7441: "3.744", 0.001: "0.001", 0.00034: "3.4e-4", 2e-16: "2.0e-16", 2.5e7: "2.5e07"}
    assert {loss: loss_text(loss) for loss in losses} == losses


def test_corners_of_what_is_said(corpus):
    right = build_corpus("text", [[*"abc"], None])
    _, said = tellings(right, window=1, objective="glove", init="zeros")
    moves = "1 row of E (by 0), 1 of 3 of θ (by 0), b, b_E (by 0) will change"
    assert plain(said[Phase.GRADIENT].sentence).endswith(f"◀ is right: {moves}")
    assert "Nothing changed" in plain(said[Phase.UPDATE].sentence)
    _, said = tellings(corpus, init="zeros")
    V = len(corpus.vocabulary)
    tied = f"gets {probability_text(1 / V)}, like all {V} words; loss"
    assert tied in plain(said[Phase.PREDICT].sentence)
    twice = build_corpus("text", [[*"abcab"], None])
    frames, said = tellings(twice, window=1, objective="negative-sampling", negative=6)
    turn = frames[Phase.PREDICT].turn
    assert max(turn.times(place) for place in range(len(turn.words))) > 1
    assert "− Σ m·log(1 − ŷ of the others) = " in plain(said[Phase.PREDICT].sentence)
    assert "twice as far where they were sampled twice" in explain(5, OURS, turn).look_for
    told = describe_phase(frames[Phase.GRADIENT], twice.vocabulary, brief=True)
    assert plain(told.sentence).endswith("1 row of E, all of θ and b will change")


def test_each_phase_is_told_in_the_numbers_of_its_turn(corpus):
    frames, said = tellings(corpus, turn=30)
    turn = frames[Phase.PICK].turn
    context, target = (corpus.vocabulary[word] for word in (turn.context, turn.target))
    before = probability_text(float(turn.probabilities[turn.target]))
    after = probability_text(frames[Phase.UPDATE].output_after)
    V = len(corpus.vocabulary)
    sentences = {phase: plain(telling.sentence) for phase, telling in said.items()}
    assert sentences[Phase.READY].startswith("Turn 30 ")
    assert f"▶{context}" in sentences[Phase.PICK]
    assert f"{target}◀" in sentences[Phase.PICK]
    assert f"row {turn.context} of E" in sentences[Phase.LOOK_UP]
    assert f"{target}◀ gets {before}, rank {turn.target_rank} of {V}" in sentences[Phase.PREDICT]
    assert f"{turn.loss:.3f}" in sentences[Phase.PREDICT]
    assert f"1 row of E, {V} of θ and b will change" in sentences[Phase.GRADIENT]
    assert f"1 row of E, {V} of θ and b changed" in sentences[Phase.UPDATE]
    assert f"{before} → {after}" in sentences[Phase.UPDATE]
    assert before != after


def test_the_first_turn_says_which_key_to_press_and_each_word_has_its_role(corpus):
    frames, said = tellings(corpus)
    assert "Press space" in plain(said[Phase.READY].sentence)
    turn = frames[Phase.PICK].turn
    roles = {part.role: part.text for part in said[Phase.PICK].sentence}
    assert roles[Role.CONTEXT] == corpus.vocabulary[turn.context]
    assert roles[Role.TARGET] == corpus.vocabulary[turn.target]
    for bias, formula in ((True, "θh + b"), (False, "θh)")):
        assert formula in tellings(corpus, bias=bias)[1][Phase.PREDICT].formula


@pytest.mark.parametrize(
    ("objective", "epoch", "floor"),
    [
        ("softmax", "a turn for each pair", "of any model that sees one word at a time"),
        ("negative-sampling", "a turn for each pair", "of any model that sees one word at a time"),
        ("glove", "GloVe: for each cell", "GloVe: 0"),
    ],
)
def test_the_glossary_has_each_word_once_and_is_right(corpus, objective, epoch, floor):
    meaning = {term.name: term.meaning for term in WORDS}
    assert len(meaning) == len(WORDS)
    assert {"E", "h"} <= set(meaning)
    assert all(term.meaning and term.elsewhere for term in WORDS)
    assert epoch in meaning["epoch"]
    assert floor in meaning["floor"]
    setup = Setup(Settings(dim=8, objective=objective), corpus)
    counts = setup.counts()
    turns = int(counts.total) if "pair" in epoch else len(counts.numbers)
    assert (setup.schedule.epoch(turns), setup.schedule.epoch(turns + 1)) == (1, 2)
    assert (setup.objective.floor(counts) == 0) == ("0" in floor)
