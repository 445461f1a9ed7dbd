"""Words that are typed at a prompt, before any screen."""

import numpy as np

from tui_w2v.corpus import Vocabulary
from tui_w2v.tui.typed import parse_goal, parse_words

VOCABULARY = Vocabulary(["the", "caf\u00e9"], np.array([2, 1]))


def test_an_accent_may_be_typed_apart_from_its_letter():
    typed = "Cafe\u0301"
    goal = parse_goal(f"the {typed}", VOCABULARY, lowercase=True)
    assert (goal.context, goal.target) == (0, 1)
    assert parse_words(typed, VOCABULARY, lowercase=True) == [1]
