"""Turns in order, and a timeline that can go to any of them and back, exactly."""

from tui_w2v.training.configuration import Configuration, InvalidOptionError
from tui_w2v.training.frame import Frame, Phase, View
from tui_w2v.training.run import make_timeline, read_corpus
from tui_w2v.training.schedule import Order, Schedule
from tui_w2v.training.timeline import CancelledError, DivergedError, Position, Timeline

__all__ = [
    "CancelledError",
    "Configuration",
    "DivergedError",
    "Frame",
    "InvalidOptionError",
    "Order",
    "Phase",
    "Position",
    "Schedule",
    "Timeline",
    "View",
    "make_timeline",
    "read_corpus",
]
