"""The skip-gram model: parameters, turns, objectives, full-batch gradients, gradient check."""

from tui_w2v.skipgram.aim import Aim
from tui_w2v.skipgram.changes import Changes, count_changes
from tui_w2v.skipgram.full_batch import Check, FullBatch, FullBatchGradient
from tui_w2v.skipgram.full_batch_softmax import FullBatchSoftmax
from tui_w2v.skipgram.gradient_check import AGREES, GradientCheck, check_gradient
from tui_w2v.skipgram.objective import Objective, ObjectiveInputs
from tui_w2v.skipgram.objectives import OBJECTIVES
from tui_w2v.skipgram.parameters import INITS, Parameters, initialise
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import Activation, NotFiniteError, Turn
