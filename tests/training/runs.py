"""A timeline's run beside the same run made by a plain loop that only ever goes forward."""

from functools import cache
from typing import NamedTuple

import numpy as np

from tests.helpers import bits
from tui_w2v.corpus import Permutation, build_corpus, count_pairs
from tui_w2v.skipgram import OBJECTIVES, NotFiniteError, ObjectiveInputs, initialise
from tui_w2v.training import Order, Settings, Setup, Timeline

D, RATE, SEED, NEGATIVE = 3, 0.3, 3, 4
LINES = ("a b c d e a c", "b e d", "a b a b f")
SENTENCES = [part for line in LINES for part in (line.split(), None)]
CORPUS = build_corpus("text", SENTENCES)
V = len(CORPUS.vocabulary)


def configured(objective="softmax", **given):
    usual = {"window": 2, "dim": D, "learning_rate": RATE, "seed": SEED, "negative": NEGATIVE}
    return Settings(objective=objective, **{**usual, "x_max": 4.0, **given})


def start(objective="softmax", **given):
    return Timeline(Setup(configured(objective, **given), CORPUS))


def make_passes(timeline, number=3):
    training = timeline.full_batch_training()
    for _ in range(number):
        training.make_pass()
    timeline.take_passes(training)


class Straight(NamedTuple):
    """A run that only ever goes forward: its parameters after n turns, and all of its turns."""

    parameters: list
    turns: list


@cache
def straight(
    objective="softmax", dtype="float32", bias=True, order=Order.TEXT, rate=RATE, turns=300
):
    """Make turns in a plain loop, up to the first that is not finite."""
    index = {word: number for number, word in enumerate(CORPUS.vocabulary.words)}
    taken = []
    for line in LINES:
        words = [index[word] for word in line.split()]
        for place, context in enumerate(words):
            around = [*words[max(0, place - 2) : place], *words[place + 1 : place + 3]]
            taken += [(context, target) for target in around]
    if objective == "glove":
        taken = list(dict.fromkeys(taken))
    counts = count_pairs(CORPUS, 2)
    inputs = ObjectiveInputs(
        CORPUS.vocabulary.counts, lambda: counts, seed=SEED, negative=NEGATIVE, x_max=4.0
    )
    maker = OBJECTIVES[objective](inputs)
    model = initialise(V, D, seed=SEED, bias=bias, bias_E=objective == "glove", dtype=dtype)
    states, made = [model.copy()], []
    for step in range(turns):
        epoch, number = divmod(step, len(taken))
        if order is Order.SHUFFLED:
            number = int(Permutation(len(taken), SEED, epoch)(np.array([number]))[0])
        try:
            turn = maker.turn(model, *taken[number], rate, step + 1)
        except NotFiniteError:
            break
        maker.apply(model, turn)
        made.append(turn)
        states.append(model.copy())
    return Straight(states, made)


def assert_true(timeline, run):
    assert bits(timeline.parameters) == bits(run.parameters[timeline.turns_made])
    now, expected = timeline.turn, run.turns[timeline.position.turn - 1]
    for name in ("context", "target", "loss", "negatives", "x_ij", "bias_E", "bias_E_after"):
        assert getattr(now, name) == getattr(expected, name), name
    for name in ("words", "h", "bias", "scores", "outputs", "error", "E_row_after"):
        assert getattr(now, name).tobytes() == getattr(expected, name).tobytes(), name


def other_setup(rate=RATE):
    settings = Settings(window=1, dim=4, learning_rate=rate, seed=8)
    return Setup(settings, build_corpus("other", [[*"xyzxy"], None, [*"zx"], None]))
