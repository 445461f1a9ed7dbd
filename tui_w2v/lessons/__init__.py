"""What the program says about a turn, as data: the same words on the screen and in the shell."""

from tui_w2v.lessons.moves import told
from tui_w2v.lessons.notation import NOTATIONS, OURS, Notation
from tui_w2v.lessons.phases import (
    PHASE_NAMES,
    Part,
    Role,
    Telling,
    loss_text,
    marked,
    plain,
    probability_text,
    tell,
)
from tui_w2v.lessons.words import WORDS, Term

__all__ = [
    "NOTATIONS",
    "OURS",
    "PHASE_NAMES",
    "WORDS",
    "Notation",
    "Part",
    "Role",
    "Telling",
    "Term",
    "loss_text",
    "marked",
    "plain",
    "probability_text",
    "tell",
    "told",
]
