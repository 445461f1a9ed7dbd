"""A stretch of turns: what is remembered of them."""

from tui_w2v.corpus import build_corpus
from tui_w2v.training import Settings, Setup, segment
from tui_w2v.training.segment import Segment


def test_the_loss_of_a_turn_made_again_is_forgotten_last(monkeypatch):
    monkeypatch.setattr(segment, "_LOSSES_KEPT", 70)
    corpus = build_corpus("text", [["a", "b", "c", "a"], None])
    setup = Setup(Settings("text", dim=3), corpus)
    made = Segment(setup, setup.initial_parameters())
    losses = [made.turn(number).loss for number in range(1, 71)]
    for number in [*range(1, 6), *range(71, 76)]:
        made.turn(number)
    made.turn(5)
    assert made.last_losses(5) == tuple(losses[:5])
