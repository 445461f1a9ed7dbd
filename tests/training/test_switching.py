"""Going on under another objective, and the same pair under each."""

import numpy as np
import pytest

from tests.helpers import bits
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import (
    CancelledError,
    Phase,
    Settings,
    Setup,
    Timeline,
    branch,
    compare_objectives,
    read_corpus,
    save_run,
)
from tui_w2v.training.model import read_model

ROYAL = Settings.of("royal", dtype="float64", seed=2)
CORPUS = read_corpus(ROYAL)


def run(**settings):
    return Timeline(Setup(Settings.of("royal", dtype="float64", seed=2, **settings), CORPUS))


@pytest.mark.parametrize("turns", [0, 30])
@pytest.mark.parametrize("name", [name for name in OBJECTIVES if name != "softmax"])
def test_another_objective_begins_with_the_runs_first_parameters(name, turns, tmp_path):
    timeline, path = run(), tmp_path / "model.npz"
    begun = timeline.parameters.copy()
    timeline.go(timeline.at(turns, Phase.UPDATE) if turns else timeline.beginning)
    save_run(path, ROYAL, timeline.parameters, CORPUS.vocabulary, turns=turns, passes=0)
    loaded = Timeline(Setup(ROYAL, CORPUS, read_model(path).origin))
    for made, first in ((timeline, begun), (loaded, timeline.parameters.copy())):
        made.switch(made.setup.under(name))
        assert made.setup.objective.name == name
        assert (made.position.turn, made.turns_made) == (1, 0)
        assert bits(made.parameters)[:3] == bits(first)
        assert made.parameters.bias_E is None or not made.parameters.bias_E.any()
    assert timeline.untrained
    assert loaded.untrained == (turns == 0)


@pytest.mark.parametrize(("at", "order"), [(1, "text"), (300, "shuffled")])
@pytest.mark.parametrize("here", OBJECTIVES)
@pytest.mark.parametrize("there", OBJECTIVES)
def test_a_branch_under_another_objective_is_at_the_same_pair(here, there, at, order):
    timeline = run(objective=here, order=order)
    timeline.go(timeline.at(min(at, len(timeline.setup.schedule.pairs)), Phase.GRADIENT))
    other = branch(timeline, under=there)
    assert other.setup.objective.name == there
    assert (other.turn.context, other.turn.target) == (timeline.turn.context, timeline.turn.target)
    assert other.turn.h.tolist() == timeline.turn.h.tolist()
    assert other.before_turn().theta.tolist() == timeline.before_turn().theta.tolist()


@pytest.mark.parametrize("here", OBJECTIVES)
def test_objectives_are_compared_on_the_same_pair_and_parameters(here):
    timeline = run(objective=here)
    timeline.go(timeline.at(12, Phase.PREDICT))
    position, before = timeline.position, bits(timeline.parameters)
    compared = {compared.name: compared for compared in compare_objectives(timeline)}
    assert (timeline.position, bits(timeline.parameters)) == (position, before)
    assert list(compared) == list(OBJECTIVES)
    V, d = len(CORPUS.vocabulary), 8
    for other in compared.values():
        assert (other.turn.context, other.turn.target) == (
            timeline.turn.context,
            timeline.turn.target,
        )
        assert other.turn.h.tolist() == timeline.turn.h.tolist()
    assert compared[here].turn.loss == timeline.turn.loss
    assert compared["softmax"].multiplications == 3 * V * d
    assert compared["glove"].multiplications == 3 * d
    touched = len({*compared["negative-sampling"].turn.negatives, timeline.turn.target})
    assert compared["negative-sampling"].multiplications == 3 * touched * d
    counts = timeline.setup.counts()
    assert compared["softmax"].floor == counts.floor
    assert compared["glove"].floor == 0


def test_a_comparison_can_be_stopped_after_counting():
    def stop(_):
        raise CancelledError

    timeline = run()
    timeline.setup.counts()
    with pytest.raises(CancelledError):
        compare_objectives(timeline, stop)


def test_counting_near_words_more_is_glove_s_alone():
    glove = run(objective="glove", harmonic=True).setup
    softmax = glove.under("softmax")
    assert glove.counts().numbers.dtype == np.float64
    assert softmax.counts().total == len(softmax.pairs)
    assert softmax.under("glove").counts().numbers.tolist() == glove.counts().numbers.tolist()


def test_floors_are_those_of_each_objective_s_own_counts():
    compared = {c.name: c for c in compare_objectives(run(objective="glove", harmonic=True))}
    plain = run()
    counts = plain.setup.counts()
    assert compared["softmax"].floor == counts.floor
    assert compared["negative-sampling"].floor == pytest.approx(
        plain.setup.under("negative-sampling").objective.floor(counts)
    )
    assert [c.lowest for c in compared.values()] == [0, 0, 0]
