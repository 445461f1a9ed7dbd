"""Going back is exact, and a run can be saved and told, under every objective."""

import random

import pytest

from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import (
    Configuration,
    Phase,
    Setup,
    Timeline,
    make_timeline,
    read_corpus,
    save_run,
)
from tui_w2v.training.model import read_model
from tui_w2v.training.replay import read_line, replay, write_line

CORPUS = read_corpus(Configuration.of("royal"))


def configuration(name, **settings):
    return Configuration.of("royal", objective=name, seed=5, **settings)


def bits(parameters):
    return [array.tobytes() for array in parameters.arrays]


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_wherever_one_comes_from_a_turn_has_the_same_bits(name, dtype, bias):
    settings = configuration(name, dtype=dtype, bias=bias)
    straight = make_timeline(settings, CORPUS)
    at = {}
    for turn in range(1, 1500):
        straight.go(straight.at(turn, Phase.UPDATE))
        at[turn] = bits(straight.parameters) if turn % 50 == 0 or turn < 20 else None
    walking = make_timeline(settings, CORPUS)
    rng = random.Random(1)
    goals = [turn for turn, expected in at.items() if expected]
    for _ in range(40):
        turn = rng.choice(goals)
        walking.go(walking.at(turn, Phase.UPDATE))
        assert bits(walking.parameters) == at[turn]
        walking.go(walking.at(turn, rng.choice([Phase.READY, Phase.PREDICT, Phase.GRADIENT])))
    turns = [walking.at(n) for n in (3, 700, 3)]
    seen = []
    for position in turns:
        walking.go(position)
        seen.append((walking.turn.words.tolist(), walking.turn.loss))
    assert seen[0] == seen[2]


@pytest.mark.parametrize("name", OBJECTIVES)
def test_saved_and_read_it_goes_on_as_if_it_had_not_been(name, tmp_path):
    settings = configuration(name)
    straight = make_timeline(settings, CORPUS)
    straight.go(straight.at(80, Phase.UPDATE))
    run = make_timeline(settings, CORPUS)
    run.go(run.at(50, Phase.UPDATE))
    path = tmp_path / "model.npz"
    save_run(path, settings, run.parameters, CORPUS.vocabulary, turns=50, passes=0)
    saved = read_model(path)
    assert saved.settings["objective"] == name
    again = Timeline(Setup(settings, CORPUS, saved.origin))
    assert again.position.turn == 51
    again.go(again.at(80, Phase.UPDATE))
    assert bits(again.parameters) == bits(straight.parameters)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_told_as_a_line_it_is_done_again_with_passes_and_biases(name):
    settings = configuration(name)
    run = make_timeline(settings, CORPUS)
    run.go(run.at(4))
    run.start_over()
    before = run.parameters.copy()
    run.set_bias(run.setup.counts())
    assert run.parameters.bias.any()
    assert (run.parameters.bias != before.bias).any()
    training = run.grouped_training(run.setup.counts())
    for _ in range(12):
        training.make_pass()
    assert training.losses == sorted(training.losses, reverse=True)
    run.take_passes(training)
    run.go(run.at(run.position.turn + 3, Phase.UPDATE))
    again = make_timeline(settings, CORPUS)
    replay(again, read_line(write_line(run), lambda words: settings).steps)
    assert bits(again.parameters) == bits(run.parameters)
    run.go(run.at(2))
