"""The table of objectives."""

from tui_w2v.skipgram.glove import Glove
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.objective import Objective
from tui_w2v.skipgram.softmax import FullSoftmax

_ALL: tuple[type[Objective], ...] = (FullSoftmax, NegativeSampling, Glove)

OBJECTIVES: dict[str, type[Objective]] = {kind.name: kind for kind in _ALL}
"""Objective classes by name."""
