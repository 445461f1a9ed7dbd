"""What the program says about a turn, as data: the same words on the screen and in the shell."""

from tui_w2v.lessons.moves import told
from tui_w2v.lessons.notation import NOTATIONS, OURS, Notation
from tui_w2v.lessons.panes import PaneText, explain
from tui_w2v.lessons.phases import (
    PHASE_NAMES,
    Part,
    Role,
    Telling,
    loss_text,
    marked,
    output_text,
    plain,
    probability_text,
    tell,
)
from tui_w2v.lessons.screens import EXPLORE, FORWARD, MAP, TEACHING, TURNS, ScreenText
from tui_w2v.lessons.words import WORDS, Term, names_in_all_notations

__all__ = [
    "EXPLORE",
    "FORWARD",
    "MAP",
    "NOTATIONS",
    "OURS",
    "PHASE_NAMES",
    "TEACHING",
    "TURNS",
    "WORDS",
    "Notation",
    "PaneText",
    "Part",
    "Role",
    "ScreenText",
    "Telling",
    "Term",
    "explain",
    "loss_text",
    "marked",
    "names_in_all_notations",
    "output_text",
    "plain",
    "probability_text",
    "tell",
    "told",
]
