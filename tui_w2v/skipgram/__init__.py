"""The skip-gram model: its parameters, one turn of the crank, and the proof of its gradient."""

from tui_w2v.skipgram.changes import Changes, count_changes
from tui_w2v.skipgram.gradient_check import AGREES, GradientCheck, check_gradient
from tui_w2v.skipgram.grouped import GroupedSoftmax
from tui_w2v.skipgram.parameters import INITS, Parameters, initialise
from tui_w2v.skipgram.passes import Check, Grouped, GroupedGradient
from tui_w2v.skipgram.softmax import FullSoftmax
from tui_w2v.skipgram.turn import NotFiniteError, Turn

__all__ = [
    "AGREES",
    "INITS",
    "Changes",
    "Check",
    "FullSoftmax",
    "GradientCheck",
    "Grouped",
    "GroupedGradient",
    "GroupedSoftmax",
    "NotFiniteError",
    "Parameters",
    "Turn",
    "check_gradient",
    "count_changes",
    "initialise",
]
