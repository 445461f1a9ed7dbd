"""The few lines of NumPy that make a phase of a turn, with the turn's numbers in comments."""

import re

import numpy as np

from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.explain.script import model_lines
from tui_w2v.skipgram import Activation
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Phase, Timeline

_SHOWN = 5


def phase_script(timeline: Timeline, phase: Phase) -> str:
    """Return the lines that make a phase, from PICK on, of the turn at a run's position.

    They are those of the script that makes the whole turn (see ``as_script``). Below each line, a
    comment gives the numbers that the line computes.
    """
    turn, words = timeline.turn, timeline.setup.corpus.vocabulary
    if phase is Phase.PICK:
        named = f"{words[turn.context]} → {words[turn.target]}"
        return (
            "# pick: the text gives a context word and a target word\n"
            f"context, target = {turn.context}, {turn.target}  # {named}\n"
            f"learning_rate = {turn.learning_rate!r}"
        )
    names = ("update", "predict again") if phase is Phase.UPDATE else (PHASE_NAMES[phase],)
    sections = model_lines("numpy", turn).strip().split("\n\n")
    chosen = [part for part in sections if re.match(rf"# ({'|'.join(names)})\b", part)]
    if phase is Phase.PREDICT:  # "predict again" is a part of the update
        chosen = chosen[:1]
    numbers = _after_update(timeline) if phase is Phase.UPDATE else _of_turn(timeline)
    return "\n\n".join(_commented(part, numbers) for part in chosen)


def _commented(section: str, numbers: dict[str, str]) -> str:
    """Add the numbers that lines assign, by what is assigned, below these lines."""
    lines = []
    for line in section.splitlines():
        lines.append(line)
        assigned = re.match(r"([\w\[\], ]+?) (?:-|)= ", line)
        if assigned and assigned[1] in numbers:
            lines.append(f"#   {numbers[assigned[1]]}")
    return "\n".join(lines)


def _of_turn(timeline: Timeline) -> dict[str, str]:
    """Write the turn's numbers, by their names in the script."""
    turn = timeline.turn
    gradient_theta, error = turn.error[turn.target_column] * turn.h, _by_word(timeline, turn.error)
    numbers = {
        "h": _row(turn.h),
        "outputs": _by_word(timeline, turn.outputs),
        "scores": _by_word(timeline, turn.scores),
        "loss": _number(turn.loss),
        "gradient_E_row": _row(turn.gradient_E_row),
        "gradient_theta": f"of the target: {_row(gradient_theta)}",
    }
    match turn.activation:
        case Activation.SOFTMAX:  # the line before only copies the outputs
            return numbers | {"error[target]": error}
        case Activation.SIGMOID:
            return numbers | {"error": error}
        case Activation.IDENTITY:
            numbers |= {"output": _number(turn.target_output), "error": _number(turn.error[0])}
            return numbers | {"gradient_theta": _row(gradient_theta)}


def _after_update(timeline: Timeline) -> dict[str, str]:
    """Write the numbers that the update gives, by their names in the script."""
    turn, after = timeline.turn, timeline.after_turn()
    again = timeline.setup.objective.predict_again(after, turn)
    output = "" if again is None else _number(again[turn.target_column])
    theta, bias = _row(after.kernel[:, turn.target]), _number(after.bias[turn.target])
    numbers = {
        "E[context]": _row(turn.E_row_after),
        "theta[target]": theta,
        "bias[target]": bias,
        "output": _number(turn.target_output),
        "output_after": output,
        "output, output_after": f"{_number(turn.target_output)}, {output}",
    }
    for which in ("", "[touched]"):
        numbers[f"theta{which}"] = f"of the target: {theta}"
        numbers[f"bias{which}"] = f"of the target: {bias}"
    if turn.bias_E_after is not None:
        numbers["bias_E[context]"] = _number(turn.bias_E_after)
    return numbers


def _by_word(timeline: Timeline, values: FloatArray) -> str:
    """Write the numbers of the target and of the likeliest other word."""
    turn, words = timeline.turn, timeline.setup.corpus.vocabulary
    others = [column for column in turn.ranked[:2].tolist() if column != turn.target_column]
    columns = [turn.target_column, *others[:1]]
    return ", ".join(f"{words[int(turn.words[at])]} {_number(values[at])}" for at in columns)


def _row(values: FloatArray) -> str:
    shown = ", ".join(map(_number, values[:_SHOWN]))
    return f"[{shown}{', …' if len(values) > _SHOWN else ''}]"


def _number(value: float | np.floating) -> str:
    return f"{value:.4g}"
