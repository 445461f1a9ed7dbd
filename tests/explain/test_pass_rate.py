"""The learning rate of a full-batch pass is derived from its factors."""

import numpy as np
import pytest

from tests.explain.helpers import walk
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.pass_rules import pass_rate


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
    walk(Derivations(make_timeline(1)), derivation, np.finfo(float).eps, set())
