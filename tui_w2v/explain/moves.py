"""Describes the moves between turns, such as restarts and full-batch passes, and looks."""

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.printable import counted
from tui_w2v.skipgram import Turn
from tui_w2v.training import (
    Change,
    Move,
    Passes,
    Scramble,
    SetBias,
    SetNumber,
    SetRate,
    StartOver,
    Switch,
)


def describe_x(look: Turn, vocabulary: Vocabulary, notation: Notation = OURS) -> str:
    """Write the x of a look as a sum of words: x = 0.5·king + 0.5·queen."""
    parts = [
        f"{'−' if number < 0 else '+'} {f'{abs(number):.3g}·'.removeprefix('1·')}{vocabulary[word]}"
        for word, number in look.look
    ]
    return f"{notation.x} = {' '.join(parts).removeprefix('+ ')}"


def describe_training(turns: int, passes: int) -> str:
    """Return "3 turns and 1 full-batch pass", without what is 0."""
    made = (turns, "turn"), (passes, "full-batch pass")
    return " and ".join(counted(number, what) for number, what in made if number)


def describe_move(move: Move, notation: Notation = OURS) -> str:
    """Describe a move, without a full stop."""
    match move:
        case StartOver():
            return "started over"
        case SetBias():
            return f"{notation.bias} alone was set to its best values"
        case Passes(number):
            return "a full-batch pass was made" if number == 1 else f"{number:,} passes were made"
        case Change():
            return "new settings were chosen"
        case Switch(objective):
            return f"{objective} was chosen"
        case SetNumber(value=value):
            return f"{move.cell} was set to {value:g}"
        case Scramble(array):
            return f"{notation.E if array == 'E' else notation.theta} was sampled anew"
        case SetRate(rate):
            return f"{notation.rate} was set to {rate:g}"
