"""A run as a line of text: its settings and its moves, which another process can repeat.

    royal --seed 3 + to 12 predict + bias + passes 37 + to 14 update + setup royal --dim 16

The words before the first ``+`` are options of the command line. Moves follow:

    to TURN PHASE    go to a turn's phase: pick, look-up, predict, gradient or update; without a
                     phase, go to its pick
    PHASE            go to a phase of the present turn
    start over       return to the initial parameters; also restart
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
from itertools import zip_longest
from typing import NamedTuple

from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import moves
from tui_w2v.training.moves import Phase, Position
from tui_w2v.training.run import change_setup
from tui_w2v.training.segment import Check
from tui_w2v.training.settings import InvalidOptionError, Settings
from tui_w2v.training.timeline import Timeline

_BETWEEN = "+"
_CELL = re.compile(r"(E|theta)\[(.+),(\d{1,9})\]|(bias|bias_E)\[(.+)\]", re.DOTALL)
_OPTIONS_OF_PASSES = {"held-out": ("held_out", 0.5), "decay": ("decay", math.inf)}
"""Fields of Passes and the largest value, by the words before the value."""
_PHASES = {phase.name.lower().replace("_", "-"): phase for phase in Phase}


class GoTo(NamedTuple):
    """A step of a run: go to this phase of this turn."""

    turn: int
    """The turn's number; 0: the present turn."""
    phase: Phase


Step = GoTo | moves.Move
ReadOptions = Callable[[list[str]], Settings]


class RunLine(NamedTuple):
    """A run's line, parsed: options of the command line, and moves."""

    options: list[str]
    steps: list[Step]


def write_line(timeline: Timeline, phase: Phase | None = None) -> str:
    """Return the line that leads to a timeline's position, or to another phase of its turn."""
    setup, here = timeline.segments[0].setup, timeline.beginning
    parts = [setup.settings.as_words()]
    if setup.origin:
        path = setup.origin.path
        # neither an option nor the separator of moves
        parts[0] += ["--model", f"./{path}" if path.startswith(("-", _BETWEEN)) else path]
    for stop, beyond in timeline.way:
        parts += _go_to(here, stop.position)
        parts.append(_write_step(stop.move))
        here = beyond
    there = timeline.position
    parts += _go_to(here, there if phase is None else replace(there, phase=phase))
    return f" {_BETWEEN} ".join(shlex.join(words) for words in parts)


def _go_to(here: Position, goal: Position) -> list[list[str]]:
    return [] if here == goal else [_write_step(GoTo(goal.turn, goal.phase))]


def _write_step(step: Step) -> list[str]:
    match step:
        case GoTo(turn, phase):
            name = phase.name.lower().replace("_", "-")
            return ["to", str(turn), name] if turn else [name]
        case moves.StartOver():
            return ["start", "over"]
        case moves.SetBias():
            return ["bias"]
        case moves.Passes(number, held_out, decay):
            words = ["passes", str(number)]
            words += ["held-out", str(held_out)] * bool(held_out)
            return words + ["decay", str(decay)] * bool(decay)
        case moves.Change(settings):
            return ["setup", *settings.as_words()]
        case moves.Switch(objective):
            return ["objective", objective]
        case moves.SetNumber(value=value):
            return ["set", step.cell, str(value)]
        case moves.Scramble(array):
            return ["scramble", array]
        case moves.SetRate(rate):
            return ["rate", str(rate)]


def read_line(line: str, read_options: ReadOptions) -> RunLine:
    """Parse a line, by a parser of a setup's options; InvalidOptionError if it is not valid."""
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
    options, *steps = parts
    return RunLine(options, [_read_step(part, read_options) for part in steps])


def _read_step(words: list[str], read_options: ReadOptions) -> Step:
    match words:
        case ["to", turn, phase] if _number(turn) and phase in _PHASES:
            return GoTo(_number(turn), _PHASES[phase])
        case ["to", turn] if _number(turn):
            return GoTo(_number(turn), Phase.PICK)
        case [phase] if phase in _PHASES:
            return GoTo(0, _PHASES[phase])
        case ["start", "over"] | ["restart"]:
            return moves.StartOver()
        case ["bias"]:
            return moves.SetBias()
        case ["passes", number, *options] if number == "0" or _number(number):
            if (values := _options_of_passes(options)) is not None:
                return moves.Passes(int(number), **values)
        case ["setup", *options]:
            return moves.Change(read_options(options))
        case ["objective", name] if name in OBJECTIVES:
            return moves.Switch(name)
        case ["set", cell, value] if (found := _CELL.fullmatch(cell)) and (
            math.isfinite(_finite(value))
        ):
            matrix, word, k, vector, name = found.groups()
            if matrix:
                return moves.SetNumber(matrix, word, int(k), float(value))
            return moves.SetNumber(vector, name, None, float(value))
        case ["scramble", "E" | "theta" as array]:
            return moves.Scramble(array)
        case ["rate", value] if math.isfinite(_finite(value)):
            return moves.SetRate(float(value))
    raise _not_understood(
        shlex.join(words),
        "moves are to TURN PHASE, PHASE, start over, bias, passes NUMBER, setup OPTIONS, "
        "objective NAME, set CELL VALUE, scramble E or theta, rate VALUE",
    )


def _options_of_passes(words: list[str]) -> dict[str, float] | None:
    """Parse the options of passes into fields of Passes; None if the words are not valid."""
    values: dict[str, float] = {}
    for option, number in zip_longest(words[::2], words[1::2], fillvalue=""):
        name, most = _OPTIONS_OF_PASSES.get(option, ("", 0.0))
        if name in values or not 0 < _finite(number) <= most:
            return None
        values[name] = float(number)
    return values


def _number(word: str) -> int:
    """Parse a whole number from 1; return 0 if the word is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 12 else 0


def _finite(word: str) -> float:
    """Parse a finite number; return NaN if the word is none."""
    try:
        value = float(word)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _not_understood(what: str, why: str) -> InvalidOptionError:
    return InvalidOptionError(f"--replay: {what!r} cannot be understood: {why}")


def replay(timeline: Timeline, steps: Sequence[Step], check: Check | None = None) -> None:
    """Repeat the moves of a run, which is at its beginning.

    The check is called with the number of turns made, turn by turn and often during passes.

    Raises:
        InvalidOptionError: A move is not possible at its position.
        CorpusError: Another setup's text cannot be read.
        DivergedError: A turn is not finite.
        PassDivergedError: A pass diverges.
    """
    for step in steps:
        match step:
            case GoTo(turn, phase):
                here = timeline.position
                goal = replace(here, turn=turn or here.turn, phase=phase)
                # An edit shows in the earlier phases of its turn, too.
                edited = isinstance(timeline.last_move, moves.EDITS) and goal.turn == here.turn
                if goal < here and not edited:
                    raise _not_understood(shlex.join(_write_step(step)), "the run is past it")
                timeline.go(goal, check)
            case moves.StartOver():
                timeline.start_over()
            case moves.SetBias():
                if not timeline.parameters.has_bias:
                    raise _not_understood("bias", "the model has none")
                timeline.set_bias()
            case moves.Passes(number, held_out, decay):
                training = timeline.full_batch_training(held_out=held_out, decay=decay)
                if bool(training.held_out) != bool(held_out):
                    raise _not_understood(
                        f"held-out {held_out}", "nothing can be held out of this text"
                    )
                check_pass = partial(check, timeline.turns_made) if check else None
                for _ in training.make_passes(number, check=check_pass):
                    pass
                timeline.take_passes(training)
            case moves.Change(settings):
                timeline.change(change_setup(timeline.setup, settings))
            case moves.Switch(objective):
                timeline.switch(timeline.setup.under(objective))
            case moves.SetNumber(array, word, k, value):
                vocabulary = timeline.setup.corpus.vocabulary
                if word not in vocabulary:
                    raise _not_understood(step.cell, vocabulary.unknown(word))
                timeline.set_number(array, vocabulary.index(word), k, value)
            case moves.Scramble(array):
                timeline.scramble(array)
            case moves.SetRate(rate):
                timeline.set_rate(rate)
