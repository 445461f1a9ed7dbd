"""What each phase of a turn does, in one formula and one sentence with this turn's numbers."""

from enum import Enum
from typing import NamedTuple

from tui_w2v.corpus import Vocabulary
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


def changes_text(turn: Turn) -> str:
    """Say which rows an update is applied to, and where the amount is 0."""
    parts = [
        f"{turn.rows_of_E_changed:,} row of E" + ("" if turn.moves_E else " (by 0)"),
        f"{turn.rows_of_theta_changed:,} of θ" + ("" if turn.moves_theta else " (by 0)"),
    ]
    return ", ".join(parts) + (" and b" if turn.has_bias else "")


def tell(frame: Frame, vocabulary: Vocabulary) -> Telling:
    """Say what the frame's phase does, in the numbers of its turn."""
    turn = frame.turn
    context = Part(vocabulary[turn.context], Role.CONTEXT)
    target = Part(vocabulary[turn.target], Role.TARGET)
    before = probability_text(float(turn.probabilities[turn.target]))

    def text(words: str) -> Part:
        return Part(words)

    def number(value: str) -> Part:
        return Part(value, Role.NUMBER)

    changes = changes_text(turn)
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
                f"x: 1 at {turn.context}   t: 1 at {turn.target}",
                (
                    text("Given "),
                    context,
                    text(" (context word), the model should say "),
                    target,
                    text(" (target word)."),
                ),
            )
        case Phase.LOOK_UP:
            return Telling(
                f"h = x·E = E[{turn.context}]",
                (
                    text("x has its 1 at "),
                    context,
                    text(f", so x·E is row {turn.context} of E, copied out: that is h."),
                ),
            )
        case Phase.PREDICT:
            return Telling(
                "ŷ = softmax(θh + b)" if turn.has_bias else "ŷ = softmax(θh)",
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
                "∂L/∂scores = ŷ − t",
                (
                    target,
                    text(" "),
                    number(probability_text(abs(float(turn.error[turn.target])))),
                    text(f" too low, others too high: {changes} to move"),
                ),
            )
        case Phase.UPDATE:
            again = frame.probability_after
            return Telling(
                "parameters − η·gradient",
                (
                    text(f"{changes} moved. Asked again: "),
                    target,
                    text(f" {before} → "),
                    number("no finite number" if again is None else probability_text(again)),
                ),
            )
