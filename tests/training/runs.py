"""Runs made by a plain loop that only ever goes forward, to compare a timeline with."""

from functools import cache
from typing import Any

from tests.helpers import bits, corpus_of
from tui_w2v.cli.options import settings_of
from tui_w2v.cli.parser import build_parser
from tui_w2v.training import Settings, Setup

KINDS: dict[str, dict[str, Any]] = {
    "softmax": {},
    "shuffled": {"order": "shuffled"},
    "no bias": {"bias": False, "dtype": "float64"},
    "negative-sampling": {"objective": "negative-sampling"},
    "few negatives": {"objective": "negative-sampling", "negative": 2, "dtype": "float64"},
    "glove": {"objective": "glove", "order": "shuffled"},
    "glove alone": {"objective": "glove", "bias": False, "dtype": "float64"},
    "other": {"window": 1, "dim": 4, "seed": 8},
}
"""Settings of runs: all objectives, both orders, precisions and choices of biases."""
OBJECTIVES = ("softmax", "negative-sampling", "glove")
"""The kinds for which it is enough that each objective is there."""
RATE = 0.3


CORPUS = corpus_of(["a b c d e a c", "b e d", "a b a b f"])
V = len(CORPUS.vocabulary)


@cache
def setup_of(kind, rate=RATE):
    usual: dict[str, Any] = {"window": 2, "dim": 3, "seed": 3, "negative": 4, "x_max": 4.0}
    settings = Settings("text", **(usual | {"learning_rate": rate} | KINDS[kind]))
    return Setup(settings, CORPUS)


_PARSER = build_parser()


def read_options(words):
    """Return what the command line understands by the words of a setup."""
    return settings_of(_PARSER.parse_args(["explore", *words]))


class Piece:
    """What is between two stops, made turn by turn and all of it kept."""

    def __init__(self, setup, parameters, first=0, passes=0, untrained=True):
        self.setup, self.first, self.passes, self.untrained = setup, first, passes, untrained
        self.states, self.turns = [parameters.copy()], []
        self.earlier = []  # losses at another rate
        self.phase = 0  # an edit keeps the phase

    def after(self, turns):
        objective, rate = self.setup.objective, self.setup.settings.learning_rate
        while len(self.states) <= turns - self.first:
            number, model = self.first + len(self.states), self.states[-1].copy()
            pair = self.setup.schedule.pair(number)
            self.turns.append(objective.turn(model, pair.context, pair.target, rate, number))
            objective.apply(model, self.turns[-1])
            self.states.append(model)
        return self.states[turns - self.first]

    @property
    def losses(self):
        return [turn.loss for turn in self.turns]

    def turn(self, number):
        self.after(number)
        return self.turns[number - self.first - 1]


@cache
def drawn(setup):
    return Piece(setup, setup.initial_parameters())


def straight(kind="softmax", rate=RATE):
    return drawn(setup_of(kind, rate))


def assert_same_turn(one, other):
    for name in ("context", "target", "loss", "negatives", "x_ij", "bias_E", "bias_E_after"):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("words", "h", "bias", "scores", "outputs", "error", "E_row_after"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes(), name


def assert_true(timeline, run):
    """See that parameters and turn are those of a straight run, to the last bit."""
    assert bits(timeline.parameters) == bits(run.after(timeline.turns_made))
    assert_same_turn(timeline.turn, run.turn(timeline.position.turn))
