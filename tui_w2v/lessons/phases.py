"""What each phase of a turn does, in one formula and one sentence with this turn's numbers."""

from enum import Enum
from typing import NamedTuple

from tui_w2v.corpus import Vocabulary
from tui_w2v.lessons.notation import OURS, Notation
from tui_w2v.skipgram import Turn
from tui_w2v.training import Frame, Phase

PHASE_NAMES = {
    Phase.PICK: "pick",
    Phase.LOOK_UP: "look up",
    Phase.PREDICT: "predict",
    Phase.GRADIENT: "gradient",
    Phase.UPDATE: "update",
}


class Role(Enum):
    """What a piece of a sentence is, for those who can show it in colour."""

    TEXT = "text"
    CONTEXT = "context"
    TARGET = "target"
    NUMBER = "number"


class Part(NamedTuple):
    """A piece of a sentence."""

    text: str
    role: Role = Role.TEXT


class Telling(NamedTuple):
    """What a phase is, for the frame at hand."""

    formula: str
    sentence: tuple[Part, ...]


def marked(part: Part) -> str:
    """Return a piece with its role's mark: ▶ before the context word, ◀ behind the target word."""
    match part.role:
        case Role.CONTEXT:
            return f"▶{part.text}"
        case Role.TARGET:
            return f"{part.text}◀"
    return part.text


def plain(parts: tuple[Part, ...]) -> str:
    """Return a sentence as a string, the words marked by their roles."""
    return "".join(map(marked, parts))


def probability_text(probability: float) -> str:
    """Write a probability with four digits, enough to work out its loss to three decimals."""
    if probability == 0:
        return "0"
    if probability >= 0.001:
        return f"{probability:#.4g}"
    digits, power = f"{probability:.3e}".split("e")
    return f"{digits}e{int(power)}"


def loss_text(loss: float) -> str:
    """Write a loss in nats, with three decimals as long as they mean anything."""
    return f"{loss:.3f}" if loss < 1e4 else f"{loss:.3g}".replace("e+", "e")


def changes_text(turn: Turn, notation: Notation = OURS, *, brief: bool = False) -> str:
    """Say which rows an update is applied to, and where the amount is 0."""
    n, rows = notation, turn.rows_of_theta_changed
    if brief and rows == turn.V:
        theta = f"all of {n.theta}" if turn.moves_theta else n.theta
    elif n.theta_line == n.line:
        theta = f"{rows:,} of {n.theta}"
    else:
        theta = n.lines_of_theta(rows)
    parts = [
        n.lines_of_E(turn.rows_of_E_changed) + ("" if turn.moves_E else " (by 0)"),
        theta + ("" if turn.moves_theta else " (by 0)"),
    ]
    return ", ".join(parts) + (f" and {n.bias}" if turn.has_bias else "")


def tell(
    frame: Frame, vocabulary: Vocabulary, notation: Notation = OURS, *, brief: bool = False
) -> Telling:
    """Say what the frame's phase does, in the numbers of its turn.

    Args:
        frame: The moment.
        vocabulary: The run's words.
        notation: How it is written.
        brief: In fewer words, for those who have little room.
    """
    n, turn = notation, frame.turn
    context = Part(vocabulary[turn.context], Role.CONTEXT)
    target = Part(vocabulary[turn.target], Role.TARGET)
    before = probability_text(float(turn.probabilities[turn.target]))

    def text(words: str) -> Part:
        return Part(words)

    def number(value: str) -> Part:
        return Part(value, Role.NUMBER)

    def called(name: str, letter: str) -> Part:
        return text(f" ({name})" if brief or not letter else f" ({name} {letter})")

    changes = changes_text(turn, n, brief=brief)
    log = f"−log {before} = " if turn.probabilities[turn.target] > 0 else ""
    match frame.phase:
        case Phase.READY:
            return Telling(
                "text → pair → one turn",
                (text("Space takes the first step: the text will give a pair of words."),)
                if frame.number == 1
                else (text(f"Turn {frame.number:,} is about to begin: space picks its pair."),),
            )
        case Phase.PICK:
            return Telling(
                f"{n.x}: 1 at {turn.context}   {n.t}: 1 at {turn.target}",
                (
                    text("Given "),
                    context,
                    called(n.context, n.context_letter),
                    text(", the model should say "),
                    target,
                    called(n.target, n.target_letter),
                    text("."),
                ),
            )
        case Phase.LOOK_UP:
            line = f"{n.line} {turn.context}"
            copied = f"copies {line} out" if brief else f"is {line} of {n.E}, copied out"
            return Telling(
                n.look_up(turn.context, brief=brief),
                (
                    text(f"{n.x} has its 1 at "),
                    context,
                    text(f", so {n.product} {copied}: that is {n.h}."),
                ),
            )
        case Phase.PREDICT:
            softmax = n.softmax(bias=turn.has_bias)
            return Telling(
                softmax if brief else f"{n.probabilities} = {softmax}",
                (
                    target,
                    text(" gets "),
                    number(before),
                    text(f", rank {turn.target_rank:,} of {turn.V:,}; loss = {log}"),
                    number(loss_text(turn.loss)),
                ),
            )
        case Phase.GRADIENT:
            return Telling(
                n.error if brief else f"∂L/∂scores = {n.error}",
                (
                    target,
                    text(" "),
                    number(probability_text(abs(float(turn.error[turn.target])))),
                    text(f" too low: {changes}")
                    if brief
                    else text(f" too low, others too high: {changes} to move"),
                ),
            )
        case Phase.UPDATE:
            again = frame.probability_after
            return Telling(
                f"parameters − {n.rate}·gradient",
                (
                    text(f"{changes} moved: " if brief else f"{changes} moved. Asked again: "),
                    target,
                    text(f" {before} → "),
                    number("no finite number" if again is None else probability_text(again)),
                ),
            )
