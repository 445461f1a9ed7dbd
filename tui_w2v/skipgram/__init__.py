"""The skip-gram model: parameters, turns, objectives, full-batch gradients, gradient check."""

from tui_w2v.skipgram.full_batch import Check, FullBatchGradient
from tui_w2v.skipgram.full_batch_softmax import FullBatchSoftmax
from tui_w2v.skipgram.glove import Glove
from tui_w2v.skipgram.gradient_check import AGREES, GradientCheck, check_gradient
from tui_w2v.skipgram.negative_sampling import NegativeSampling
from tui_w2v.skipgram.objective import Aim, Objective, ObjectiveInputs
from tui_w2v.skipgram.parameters import INITS, Changes, Parameters, count_changes, initialise
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import Activation, NotFiniteError, Turn

_ALL: tuple[type[Objective], ...] = (FullSoftmax, NegativeSampling, Glove)

OBJECTIVES: dict[str, type[Objective]] = {kind.name: kind for kind in _ALL}
"""Objective classes by name."""
