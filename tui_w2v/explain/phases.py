"""One formula and one sentence for each phase of a turn, with the turn's own numbers."""

from enum import Enum
from typing import NamedTuple

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.skipgram import Activation, Turn
from tui_w2v.training import Frame, Phase

PHASE_NAMES = {
    Phase.PICK: "pick",
    Phase.LOOK_UP: "look up",
    Phase.PREDICT: "predict",
    Phase.GRADIENT: "gradient",
    Phase.UPDATE: "update",
}


class Role(Enum):
    """The role of a piece of a sentence, which screens show in colour."""

    TEXT = "text"
    CONTEXT = "context"
    TARGET = "target"
    NUMBER = "number"


class Part(NamedTuple):
    """A piece of a sentence and its role."""

    text: str
    role: Role = Role.TEXT


class PhaseText(NamedTuple):
    """The formula and the sentence of one phase."""

    formula: str
    sentence: tuple[Part, ...]


def marked(part: Part) -> str:
    """Return a piece with its mark: ▶ before the context word, ◀ after the target word."""
    match part.role:
        case Role.CONTEXT:
            return f"▶{part.text}"
        case Role.TARGET:
            return f"{part.text}◀"
    return part.text


def plain(parts: tuple[Part, ...]) -> str:
    """Return a sentence as one string, with ▶ and ◀ on its words."""
    return "".join(map(marked, parts))


def probability_text(probability: float) -> str:
    """Format a probability with four digits: enough to compute its loss to three decimals."""
    if probability == 0:
        return "0"
    if probability >= 0.001:
        return f"{probability:#.4g}"
    digits, power = f"{probability:.3e}".split("e")
    return f"{digits}e{int(power)}"


def loss_text(loss: float) -> str:
    """Format a loss in nats: three decimals, or a power of ten if it is very small or large."""
    if 0 < loss < 0.001:
        digits, power = f"{loss:.1e}".split("e")
        return f"{digits}e{int(power)}"
    return f"{loss:.3f}" if loss < 1e4 else f"{loss:.3g}".replace("e+", "e")


def output_text(turn: Turn, output: float) -> str:
    """Format an output of a turn: a probability, or a score with its sign."""
    return probability_text(output) if turn.gives_probabilities else f"{output:+.4g}"


def changes_text(turn: Turn, notation: Notation = OURS, *, brief: bool = False) -> str:
    """List the rows that an update changes; "(by 0)" marks those whose step is 0."""
    n, rows = notation, turn.rows_of_theta_changed
    if brief and rows == turn.V:
        theta = f"all of {n.theta}" if turn.moves_theta else n.theta
    elif n.theta_line == n.line:
        theta = f"{rows:,} of {n.theta}"
        if rows < turn.V and not brief:
            theta = f"{rows:,} of {turn.V:,} of {n.theta}"
    else:
        theta = n.lines_of_theta(rows)
    parts = [
        n.lines_of_E(turn.rows_of_E_changed) + ("" if turn.moves_E else " (by 0)"),
        theta + ("" if turn.moves_theta else " (by 0)"),
    ]
    if not turn.has_bias:
        return ", ".join(parts)
    by_0 = "" if turn.error.any() else " (by 0)"
    return ", ".join(parts) + (f", {n.biases}" if n.has_bias_E else f" and {n.bias}") + by_0


def describe_phase(
    frame: Frame, vocabulary: Vocabulary, notation: Notation = OURS, *, brief: bool = False
) -> PhaseText:
    """Describe a frame's phase with the numbers of its turn.

    Args:
        frame: The phase and its turn.
        vocabulary: The words of the run.
        notation: The letters of the formulas.
        brief: Use fewer words, for narrow screens.
    """
    turn = frame.turn
    n = notation.for_turn(turn)
    context = Part(vocabulary[turn.context], Role.CONTEXT)
    target = Part(vocabulary[turn.target], Role.TARGET)
    before = output_text(turn, turn.target_output)

    def text(words: str) -> Part:
        return Part(words)

    def number(value: str) -> Part:
        return Part(value, Role.NUMBER)

    def called(name: str, letter: str) -> Part:
        return text(f" ({name})" if brief or not letter else f" ({name} {letter})")

    changes = changes_text(turn, n, brief=brief)
    match frame.phase:
        case Phase.READY:
            return PhaseText(
                "text → pair → one turn",
                (text("Press space: the first phase picks a pair of words from the text."),)
                if frame.number == 1
                else (text(f"Turn {frame.number:,} comes next: press space to pick its pair."),),
            )
        case Phase.PICK if turn.x_ij is not None:
            often = f"{turn.x_ij:,.6g} time{'' if turn.x_ij == 1 else 's'}"
            return PhaseText(
                f"X = {turn.x_ij:,.6g}   f = {turn.target_weight:.4g}",
                (
                    context,
                    text(" and " if brief else f" ({n.context}) and "),
                    target,
                    text(
                        f": {often}, "
                        if brief
                        else f" ({n.target}) occur together {often}: log X is "
                    ),
                    *([text("log X ")] if brief else []),
                    number(f"{turn.label:.4g}"),
                    text("."),
                ),
            )
        case Phase.PICK:
            return PhaseText(
                f"{n.x}: 1 at {turn.context}   {n.t}: 1 at {turn.target}",
                (
                    text("Given "),
                    context,
                    called(n.context, n.context_letter),
                    text(", predict "),
                    target,
                    called(n.target, n.target_letter),
                    *_apart(turn, vocabulary, brief=brief),
                ),
            )
        case Phase.LOOK_UP:
            line = f"{n.line} {turn.context}"
            copied = f"copies {line}" if brief else f"copies {line} of {n.E}"
            return PhaseText(
                n.look_up(turn.context, brief=brief),
                (
                    text(f"{n.x} has its 1 at "),
                    context,
                    text(f", so {n.product} {copied} into {n.h}."),
                ),
            )
        case Phase.PREDICT:
            formula = n.prediction(bias=turn.has_bias)
            return PhaseText(
                formula if brief else f"{n.probabilities} = {formula}",
                (
                    target,
                    text(" gets "),
                    number(before),
                    text(f"{_standing(turn)}; loss = {_loss(turn, n, before, brief=brief)}"),
                    number(loss_text(turn.loss)),
                ),
            )
        case Phase.GRADIENT:
            return PhaseText(
                n.error if brief else f"∂L/∂scores = {n.error}",
                (
                    target,
                    *_wrong(turn),
                    text(f": {changes}")
                    if brief
                    else text(f"{_others_wrong(turn)}: {changes} will change"),
                ),
            )
        case Phase.UPDATE:
            again = frame.output_after
            moved = f"{changes} changed" if turn.moves else "Nothing changed: every gradient is 0"
            return PhaseText(
                f"parameters − {n.rate}·gradient",
                (
                    text(f"{moved}: " if brief else f"{moved}. Predicted again: "),
                    target,
                    text(f" {before} → "),
                    number("no finite number" if again is None else output_text(turn, again)),
                    *([] if turn.gives_probabilities else [text(f"; log X is {turn.label:.4g}")]),
                ),
            )


def _apart(turn: Turn, vocabulary: Vocabulary, *, brief: bool) -> list[Part]:
    """Return the end of the pick sentence: the negative samples, if any."""
    if turn.negatives is None:
        return [Part(".")]
    if brief:
        return [Part(f", not {len(turn.negatives)} negatives.")]
    negatives = ", ".join(vocabulary[word] for word in turn.negatives)
    return [Part(f", and not {negatives}." if negatives else ".")]


def _standing(turn: Turn) -> str:
    """Return the rank of the target's output, or the log X that it should equal."""
    touched = len(turn.words)
    if touched == 1:
        return f"; log X is {turn.label:.4g}" if turn.x_ij is not None else ""
    if turn.target_tied == touched:
        return f", like all {touched:,} words"
    return f", rank {turn.target_rank:,} of {touched:,}"


def _loss(turn: Turn, n: Notation, output: str, *, brief: bool) -> str:
    """Return the loss written out in this turn's numbers, up to its last equals sign."""
    match turn.activation:
        case Activation.SOFTMAX:
            return f"−log {output} = " if turn.target_output > 0 else ""
        case Activation.SIGMOID:
            if brief or not turn.target_output > 0:
                return ""
            m = "m·" if n.weighted else ""
            others = f" − Σ {m}log(1 − {n.probabilities} of the others)"
            rest = "" if len(turn.words) == 1 else others
            return f"−log {output}{rest} = "
        case Activation.IDENTITY:
            if brief:
                return ""
            return f"{turn.target_weight:.4g} · ({output} − {turn.label:.4g})² = "


def _wrong(turn: Turn) -> tuple[Part, ...]:
    """Return how far the target's output is too high or too low."""
    off = turn.target_difference
    if off == 0:
        return (Part(" is right"),)
    size = Part(output_text(turn, abs(off)).removeprefix("+"), Role.NUMBER)
    return Part(" "), size, Part(" too high" if off > 0 else " too low")


def _others_wrong(turn: Turn) -> str:
    if len(turn.words) == 1:
        return ""
    return ", others too high" if turn.negatives is None else ", the negatives too high"
