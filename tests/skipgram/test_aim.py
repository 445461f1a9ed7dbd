"""What the text itself answers to a context word, against counts and expectations by hand."""

import math

import numpy as np
import pytest

from tests.skipgram.helpers import counts_of, expected_negatives, random_model
from tui_w2v.skipgram import OBJECTIVES, Aim, ObjectiveInputs

C = np.array([[0, 3, 1, 0], [3, 2, 0, 5], [1, 0, 0, 0], [0, 5, 0, 0]])
COUNTS = counts_of(C)


def aims(name, model=None, counts=COUNTS, **settings):
    """For each pair of the counts, its turn, its aim and its number."""
    inputs = ObjectiveInputs(counts.vocabulary.counts, lambda: counts, **settings)
    objective = OBJECTIVES[name](inputs)
    V = len(counts.vocabulary)
    model = model or random_model(V, 3, 0, bias_E=objective.has_bias_E)
    for context, target in zip(counts.contexts.tolist(), counts.targets.tolist(), strict=True):
        turn = objective.turn(model, context, target, 0.1)
        yield turn, objective.aim(counts, turn), counts.number(context, target)


def test_the_softmax_aims_at_the_shares_of_the_targets_and_the_floor_is_their_mean_entropy():
    entropies = np.zeros(len(C))
    for turn, aim, _ in aims("softmax"):
        assert aim.outputs == pytest.approx(C[turn.context] / C[turn.context].sum())
        entropies[turn.context] = aim.entropy
    assert entropies[0] == pytest.approx(-0.75 * math.log(0.75) - 0.25 * math.log(0.25))
    assert entropies[2:].tolist() == [0, 0]
    assert entropies @ C.sum(axis=1) / C.sum() == pytest.approx(COUNTS.floor)


@pytest.mark.parametrize("seed", range(5))
def test_the_mean_loss_of_a_words_pairs_is_its_entropy_plus_the_divergence(seed):
    rng = np.random.default_rng(seed)
    counts = counts_of(rng.poisson(1.5, (6, 6)) + np.eye(6, k=1, dtype=int) + np.eye(6, dtype=int))
    losses, expected = np.zeros(6), np.zeros(6)
    for turn, aim, number in aims("softmax", random_model(6, 3, seed), counts):
        divergence = aim.divergence(turn.outputs)
        assert divergence >= 0
        assert aim.divergence(aim.outputs) == 0
        losses[turn.context] += number * turn.loss
        expected[turn.context] = aim.entropy + divergence
    assert losses / counts.per_context == pytest.approx(expected)
    assert Aim(np.array([0.5, 0.5, 0.0])).divergence(np.array([1.0, 0.0, 0.0])) == math.inf


@pytest.mark.parametrize("k", [1, 5])
def test_negative_sampling_aims_at_the_mutual_information_minus_log_k(k):
    noise = C.sum(axis=1) ** 0.75
    N = expected_negatives(C, noise / noise.sum(), 1) / C.sum(axis=1, keepdims=True)
    P = C / C.sum(axis=1, keepdims=True)
    for turn, aim, _ in aims("negative-sampling", negative=k):
        with np.errstate(divide="ignore"):
            best = np.log(P / N)[turn.context, turn.words] - math.log(k)
        assert aim.scores == pytest.approx(best)
        assert aim.outputs == pytest.approx(1 / (1 + np.exp(-best)))
        assert aim.entropy is None


def test_among_many_words_it_is_the_mutual_information_of_the_literature():
    rng = np.random.default_rng(0)
    M = rng.poisson(1.0, (300, 300)) + np.eye(300, k=1, dtype=int)
    M += M.T
    noise = M.sum(axis=1) ** 0.75 / (M.sum(axis=1) ** 0.75).sum()
    turn, aim, number = next(aims("negative-sampling", counts=counts_of(M), negative=2))
    at = turn.target_column
    pmi = math.log(number / M[turn.context].sum() / noise[turn.target])
    assert aim.scores[at] == pytest.approx(pmi - math.log(2), abs=0.01)


@pytest.mark.parametrize("name", ["softmax", "negative-sampling"])
def test_two_words_that_always_meet_are_certain(name):
    for turn, aim, _ in aims(name, counts=counts_of([[0, 4], [4, 0]])):
        assert aim.outputs[turn.target_column] == 1
        assert not np.isnan(aim.outputs).any()


def test_glove_aims_at_the_log_of_the_count():
    for _, aim, number in aims("glove"):
        assert aim.outputs.tolist() == aim.scores.tolist() == [math.log(number)]
