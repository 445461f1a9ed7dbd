"""The numbers of fast-forward are derived down to the parameters and the counts."""

import numpy as np
import pytest

from tests.explain.helpers import walk
from tests.helpers import make_passes, pairwise
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.notation import OURS
from tui_w2v.explain.pass_rules import PassRules, pass_rate
from tui_w2v.skipgram import OBJECTIVES


@pytest.mark.parametrize(
    ("objective", "bias", "dtype", "passes", "extra"),
    pairwise(
        OBJECTIVES,
        [True, False],
        ["float32", "float64"],
        [0, 30],
        [{}, {"init": "zeros", "x_max": 2.0}, {"text": "yes no yes no\n", "dim": 1}],
    ),
)
def test_mean_loss_and_floor_are_derived(
    make_timeline, objective, bias, dtype, passes, extra
) -> None:
    timeline = make_timeline(2, objective=objective, bias=bias, dtype=dtype, **extra)
    training = make_passes(timeline, passes)
    counts, epsilon = timeline.setup.counts(), np.finfo(dtype).eps
    derivations = Derivations(timeline, OURS)
    rules = PassRules(derivations, counts, OURS)
    loss = rules.mean_loss("mean loss", training.loss, rules.losses())
    assert loss.value == training.loss
    walk(loss, epsilon, set())
    floor = timeline.setup.objective.floor(counts)
    walk(rules.floor(floor), np.finfo(float).eps * 10, set())


@pytest.mark.parametrize("passes", [1, 5, 40])
@pytest.mark.parametrize(("lowered", "warm_up"), [(0.1, 0), (0.1, 20), (0.025, 20)])
def test_the_rate_is_the_one_of_the_pass(make_timeline, passes, lowered, warm_up) -> None:
    training = make_timeline(1, learning_rate=0.1).full_batch_training()
    training.warm_up, training._halvings = warm_up, round(np.log2(0.1 / lowered))
    training.begin()
    for _ in range(passes):
        training.make_pass()
    derivation = pass_rate("rate", 0.1, training.lowered_rate, passes, warm_up)
    assert derivation.value == training.last_rate
    walk(derivation, np.finfo(float).eps, set())
