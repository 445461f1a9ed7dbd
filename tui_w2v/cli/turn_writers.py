"""The turns of a run, written as text or as JSON lines."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain import OURS, PHASE_NAMES, describe_phase, output_text, plain
from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame, Phase, Timeline, View

_LARGEST = 10
_NUMBERS_SHOWN = 8
_WORDS_SHOWN = 5

Writer = Callable[[Frame], str]
"""Writes a finished turn as text."""


def trace_turns(timeline: Timeline, turns: int, write: Writer) -> Iterator[str]:
    """Make turns, and yield the text of each.

    Raises:
        DivergedError: A turn is not finite; the turns before it were yielded.
    """
    for _ in range(turns):
        timeline.go(timeline.end_of_turn())
        yield write(timeline.frame(View()))


def as_json(vocabulary: Vocabulary, *, full: bool = False, ascii_only: bool = True) -> Writer:
    """Return a writer of turns as JSON, one object a line.

    Args:
        vocabulary: The run's words.
        full: Write whole arrays, in vocabulary order; else their ten largest numbers.
        ascii_only: Escape characters beyond ASCII, for an output that cannot hold them.
    """

    def named(index: int) -> dict[str, Any]:
        return {"word": vocabulary[index], "index": index}

    def columns(turn: Turn, array: FloatArray) -> NDArray[np.int64] | None:
        """Return the touched words' columns to write; None for whole arrays, without names."""
        if not turn.touches_all or turn.negatives is not None:  # words sampled by chance
            return np.arange(len(array))
        return None if full else np.argsort(-np.abs(array), kind="stable")[:_LARGEST]

    def cut(turn: Turn, array: FloatArray) -> list[Any]:
        written = columns(turn, array)
        numbers: list[Any] = array[written].tolist() if written is not None else array.tolist()
        if written is None:
            return numbers
        words = turn.words[written].tolist()
        return [
            {**named(word), "value": number} for word, number in zip(words, numbers, strict=True)
        ]

    def rows_of_theta(turn: Turn) -> list[Any]:
        written = columns(turn, turn.error)
        words = turn.words if written is None else turn.words[written]
        rows: list[Any] = turn.gradient_theta(words).tolist()
        if written is None:
            return rows
        return [
            {**named(word), "values": row} for word, row in zip(words.tolist(), rows, strict=True)
        ]

    def write(frame: Frame) -> str:
        turn = frame.turn
        line = {
            "turn": frame.number,
            "epoch": frame.epoch,
            "context": named(turn.context),
            "target": named(turn.target),
            "learning_rate": turn.learning_rate,
            "h": turn.h.tolist(),
            "scores": cut(turn, turn.scores),
            "probabilities": cut(turn, turn.probabilities),
            "loss": turn.loss,
            "error": cut(turn, turn.error),
            "gradient_E_row": turn.gradient_E_row.tolist(),
            "gradient_theta": rows_of_theta(turn),
            "gradient_bias": cut(turn, turn.gradient_bias),
            "E_row_after": turn.E_row_after.tolist(),
            "rows_changed": {"E": turn.rows_of_E_changed, "theta": turn.rows_of_theta_changed},
            "probability_after": frame.output_after if turn.gives_probabilities else None,
        }
        if turn.negatives is not None:
            line["negatives"] = [named(word) for word in turn.negatives]
        if turn.x_ij is not None:
            line["x_ij"] = turn.x_ij
        return json.dumps(line, ensure_ascii=ascii_only)

    return write


def as_text(vocabulary: Vocabulary, *, full: bool = False) -> Writer:
    """Return a writer of turns as sentences with numbers.

    Args:
        vocabulary: The run's words.
        full: Write every number; else the first numbers of a row and the top words.
    """

    def write(frame: Frame) -> str:
        turn = frame.turn
        pair = f"{vocabulary[turn.context]} → {vocabulary[turn.target]}"
        lines = [f"turn {frame.number:,}, epoch {frame.epoch:,}: {pair}"]
        for phase, name in PHASE_NAMES.items():
            formula, *details = phase_lines(frame.at(phase), vocabulary, full=full)
            lines.append(f"  {name:<9} {formula}")
            lines += [f"            {line}" for line in details]
        return "\n".join(lines) + "\n"

    return write


def phase_lines(frame: Frame, vocabulary: Vocabulary, *, full: bool = False) -> list[str]:
    """Describe a frame's phase: its formula, its sentence, and its numbers, a line each.

    Args:
        frame: The phase and its turn.
        vocabulary: The run's words.
        full: Give every number; else the first numbers of a row and the top words.
    """

    def numbers(row: FloatArray) -> str:
        shown = row if full else row[:_NUMBERS_SHOWN]
        more = "" if len(shown) == len(row) else f" … ({len(row)} numbers)"
        return " ".join(f"{value:+.4f}" for value in shown.tolist()) + more

    def words(array: FloatArray, form: Callable[[float], str]) -> str:
        ranked = turn.ranked if full else turn.ranked[:_WORDS_SHOWN]
        if turn.target_column not in ranked:
            ranked = np.append(ranked, turn.target_column)
        return ", ".join(
            f"{vocabulary[int(turn.words[index])]} {form(float(array[index]))}" for index in ranked
        )

    turn = frame.turn
    n = OURS.for_turn(turn)
    context, target = vocabulary[turn.context], vocabulary[turn.target]
    details: list[str] = []
    match frame.phase:
        case Phase.LOOK_UP:
            details = [f"h = {numbers(turn.h)}"]
        case Phase.PREDICT:
            outputs = words(turn.outputs, lambda value: output_text(turn, value))
            details = [f"{n.probabilities}: {outputs}"]
        case Phase.GRADIENT:
            error = f"{n.error} = {n.gradient_of_bias}" if turn.has_bias else n.error
            details = [
                f"{error}: {words(turn.error, lambda value: f'{value:+.4f}')}",
                f"∂L/∂E[{context}] = {numbers(turn.gradient_E_row)}",
                f"∂L/∂θ[{target}] = {numbers(turn.gradient_theta(np.array([turn.target]))[0])}",
            ]
        case Phase.UPDATE:
            step = numbers(turn.theta_step(np.array([turn.target]))[0])
            details = [
                f"E[{context}] = {numbers(turn.E_row_after)}",
                f"step of θ[{target}] = {n.step_of_theta} = {step}",
            ]
    text = describe_phase(frame, vocabulary)
    return [text.formula, plain(text.sentence), *details]
