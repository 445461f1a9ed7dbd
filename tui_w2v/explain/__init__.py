"""Words for every phase, pane, screen and formula, the same on the screen and in the shell."""

from tui_w2v.explain.glossary import WORDS, Term, names_in_all_notations
from tui_w2v.explain.moves import describe_move, describe_training, describe_x
from tui_w2v.explain.notation import NOTATIONS, OURS, Notation
from tui_w2v.explain.phases import (
    PHASE_NAMES,
    Part,
    PhaseText,
    Role,
    describe_phase,
    loss_text,
    marked,
    output_text,
    plain,
    probability_text,
)
from tui_w2v.explain.screens import (
    CONCEPTS,
    EXPLORE,
    FORWARD,
    MAP,
    PREDICTED,
    TEACHING,
    TURNS,
    PaneText,
    ScreenText,
    explain,
)
