"""A run as a line of text: its settings and its moves, which another process can repeat.

    royal --seed 3 + to 12 predict + bias + passes 37 + to 14 update + setup royal --dim 16

The words before the first ``+`` are options of the command line. Moves follow:

    to TURN PHASE    go to a turn's phase: pick, look-up, predict, gradient or update
    start over       return to the initial parameters
    bias             set the biases to the best values without E and theta
    passes NUMBER    make full-batch passes; after ``held-out SHARE``, without this share of the
                     sentences; after ``decay X``, with weight decay
    setup OPTIONS    another setup, with new initial parameters
    objective NAME   another objective, from the parameters that the run began with
    set CELL VALUE   set a number of the parameters, such as ``E[king,0]`` or ``bias[king]``
    scramble ARRAY   sample E or theta anew
    rate VALUE       another learning rate
"""

import math
import re
import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training.positions import (
    Change,
    Move,
    Passes,
    Phase,
    Position,
    Scramble,
    SetBias,
    SetNumber,
    SetRate,
    StartOver,
    Switch,
)
from tui_w2v.training.run import change_setup
from tui_w2v.training.segment import Check
from tui_w2v.training.settings import InvalidOptionError, Settings
from tui_w2v.training.setup import Setup
from tui_w2v.training.timeline import Timeline

_BETWEEN = "+"
_CELL = re.compile(r"(E|theta)\[(.+),(\d{1,9})\]|(bias|bias_E)\[(.+)\]", re.DOTALL)
_PHASES = {phase.name.lower().replace("_", "-"): phase for phase in Phase}


class GoTo(NamedTuple):
    """A step of a run: go to this phase of this turn."""

    turn: int
    phase: Phase


Step = GoTo | Move
ReadOptions = Callable[[list[str]], Settings]


class RunLine(NamedTuple):
    """A run's line, parsed."""

    options: list[str]
    """The options of the command line."""
    steps: list[Step]
    """The moves."""


def write_line(timeline: Timeline, phase: Phase | None = None) -> str:
    """Return the line that leads to a timeline's position, or to another phase of its turn."""
    begin = timeline.beginning
    parts = [_options(begin.setup)]
    here = begin.position
    for stop, beyond in timeline.way:
        parts += _to(here, stop.position)
        parts.append(_move(stop.move))
        here = beyond
    there = timeline.position
    parts += _to(here, there if phase is None else replace(there, phase=phase))
    return f" {_BETWEEN} ".join(shlex.join(words) for words in parts)


def _options(setup: Setup) -> list[str]:
    words = setup.settings.as_words()
    if setup.origin:
        path = setup.origin.path
        # neither an option nor the separator of moves
        words += ["--model", f"./{path}" if path.startswith(("-", _BETWEEN)) else path]
    return words


def _to(here: Position, goal: Position) -> list[list[str]]:
    if here == goal:
        return []
    return [_go_to(goal.turn, goal.phase)]


def _go_to(turn: int, phase: Phase) -> list[str]:
    return ["to", str(turn), phase.name.lower().replace("_", "-")]


def _move(move: Move) -> list[str]:
    match move:
        case StartOver():
            return ["start", "over"]
        case SetBias():
            return ["bias"]
        case Passes(number, held_out, decay):
            words = ["passes", str(number)]
            words += ["held-out", str(held_out)] * bool(held_out)
            return words + ["decay", str(decay)] * bool(decay)
        case Change(settings):
            return ["setup", *settings.as_words()]
        case Switch(objective):
            return ["objective", objective]
        case SetNumber(value=value):
            return ["set", move.cell, str(value)]
        case Scramble(array):
            return ["scramble", array]
        case SetRate(rate):
            return ["rate", str(rate)]


def read_line(line: str, read_options: ReadOptions) -> RunLine:
    """Parse a line.

    Args:
        line: The line, from ``write_line`` or typed by hand.
        read_options: Parses the options of a setup.

    Raises:
        InvalidOptionError: The line is not valid.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise _not_understood(line, str(error).lower()) from None
    parts: list[list[str]] = [[]]
    for word in words:
        if word == _BETWEEN:
            parts.append([])
        else:
            parts[-1].append(word)
    options, *moves = parts
    return RunLine(options, [_step(part, read_options) for part in moves])


def _step(words: list[str], read_options: ReadOptions) -> Step:
    match words:
        case ["to", turn, phase] if _number(turn) and phase in _PHASES:
            return GoTo(_number(turn), _PHASES[phase])
        case ["start", "over"]:
            return StartOver()
        case ["bias"]:
            return SetBias()
        case ["passes", number, *how] if number == "0" or _number(number):
            if (made := _how(how)) is not None:
                return Passes(int(number), **made)
        case ["setup", *options]:
            return Change(read_options(options))
        case ["objective", name] if name in OBJECTIVES:
            return Switch(name)
        case ["set", cell, value] if (found := _CELL.fullmatch(cell)) and _is_finite(value):
            matrix, word, k, vector, name = found.groups()
            if matrix:
                return SetNumber(matrix, word, int(k), float(value))
            return SetNumber(vector, name, None, float(value))
        case ["scramble", "E" | "theta" as array]:
            return Scramble(array)
        case ["rate", value] if _is_finite(value):
            return SetRate(float(value))
    raise _not_understood(
        shlex.join(words),
        "moves are to TURN PHASE, start over, bias, passes NUMBER, setup OPTIONS, objective NAME, "
        "set CELL VALUE, scramble E or theta, rate VALUE",
    )


def _how(words: list[str]) -> dict[str, float] | None:
    """Parse how passes are made, by the names in Passes; None if the words are not valid."""
    match words:
        case ["held-out", share, *rest]:
            name, number, most = "held_out", share, 0.5
        case ["decay", decay, *rest]:
            name, number, most = "decay", decay, math.inf
        case []:
            return {}
        case _:
            return None
    others = _how(rest)
    try:
        value = float(number)
    except ValueError:
        return None
    if others is None or name in others or not (0 < value <= most and value < math.inf):
        return None
    return {name: value, **others}


def _number(word: str) -> int:
    """Parse a whole number from 1; return 0 if the word is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 12 else 0


def _is_finite(word: str) -> bool:
    try:
        return math.isfinite(float(word))
    except ValueError:
        return False


def _not_understood(what: str, why: str) -> InvalidOptionError:
    return InvalidOptionError(f"--replay: {what!r} cannot be understood: {why}")


def replay(
    timeline: Timeline,
    steps: Sequence[Step],
    check: Check | None = None,
) -> None:
    """Repeat the moves of a run.

    Args:
        timeline: The run, at its beginning.
        steps: The moves.
        check: Called with the number of turns made, turn by turn and often during passes; raises to
            cancel.

    Raises:
        InvalidOptionError: A move is not possible at its position.
        CorpusError: Another setup's text cannot be read.
        DivergedError: A turn is not finite.
        PassDivergedError: A pass diverges.
    """
    for step in steps:
        match step:
            case GoTo(turn, phase):
                goal = Position(timeline.position.start, turn, phase)
                if goal < timeline.position:
                    raise _not_understood(" ".join(_go_to(turn, phase)), "it lies behind")
                timeline.go(goal, check)
            case StartOver():
                timeline.start_over()
            case SetBias():
                if not timeline.parameters.has_bias:
                    raise _not_understood("bias", "the model has none")
                timeline.set_bias()
            case Passes(number, held_out, decay):
                training = timeline.full_batch_training(held_out=held_out, decay=decay)
                if bool(training.held_out) != bool(held_out):
                    raise _not_understood(
                        f"held-out {held_out}", "nothing can be held out of this text"
                    )
                giving_up = partial(check, timeline.turns_made) if check else None
                for _ in training.make_passes(number, check=giving_up):
                    pass
                timeline.take_passes(training)
            case Change(settings):
                timeline.change(change_setup(timeline.setup, settings))
            case Switch(objective):
                timeline.switch(timeline.setup.under(objective))
            case SetNumber(array, word, k, value):
                vocabulary = timeline.setup.corpus.vocabulary
                if word not in vocabulary:
                    raise _not_understood(step.cell, vocabulary.unknown(word))
                timeline.set_number(array, vocabulary.index(word), k, value)
            case Scramble(array):
                timeline.scramble(array)
            case SetRate(rate):
                timeline.set_rate(rate)
