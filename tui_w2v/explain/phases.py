"""One formula and one sentence for each phase of a turn, with the turn's own numbers."""

from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from string import Formatter
from typing import NamedTuple

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.skipgram import Activation, Turn
from tui_w2v.training import Frame, Phase

PHASE_NAMES = {phase: phase.name.lower().replace("_", " ") for phase in [*Phase][1:]}
_parsed = lru_cache(256)(lambda template: [*Formatter().parse(template)])
_NOTHING_MOVED = "Nothing changed: every gradient is 0"


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


def fill(template: str, value: Callable[[str], object]) -> tuple[Part, ...]:
    """Fill a template from a function that returns the value of a name.

    Fields are written as for ``str.format``: ``{loss}``, ``{V:,}``, ``{n.E}``. A Part keeps its
    role, a number gets the role NUMBER, and everything else is text.
    """
    parts: list[Part] = []
    for text, field, spec, _ in _parsed(template):
        if text:
            parts.append(Part(text))
        if field is not None:
            name, _, attribute = field.partition(".")
            found = value(name)
            found = getattr(found, attribute) if attribute else found
            if not isinstance(found, Part):
                role = Role.NUMBER if isinstance(found, int | float) else Role.TEXT
                found = Part(format(found, spec or ""), role)
            parts.append(found)
    return tuple(parts)


def probability_text(probability: float) -> str:
    """Format a probability with four digits: enough to compute its loss to three decimals."""
    if 0 < probability < 0.001:
        return with_power(probability, ".3e")
    return f"{probability:#.4g}" if probability else "0"


def loss_text(loss: float) -> str:
    """Format a loss in nats: three decimals, or a power of ten if it is very small or large."""
    if 0 < loss < 0.001:
        return with_power(loss, ".1e")
    return f"{loss:.3f}" if loss < 1e4 else f"{loss:.3g}".replace("e+", "e")


def with_power(value: float, form: str) -> str:
    """Format a number in a form such as ``.3e``, without zeros in its exponent."""
    digits, power = format(value, form).split("e")
    return f"{digits}e{int(power)}"


def output_text(turn: Turn, output: float) -> str:
    """Format an output of a turn: a probability, or a score with its sign."""
    if turn.gives_probabilities:
        return probability_text(output)
    return f"{output:+.4g}" if output else "0"


def _changes(turn: Turn, n: Notation, *, brief: bool) -> str:
    """List the rows that an update changes; "(by 0)" marks those whose step is 0."""
    rows = turn.rows_of_theta_changed
    if brief and rows == turn.V:
        theta = f"all of {n.theta}" if turn.moves_theta else n.theta
    elif n.theta_line == n.line:
        theta = f"{rows:,} of {n.theta}"
        if rows < turn.V and not brief:
            theta = f"{rows:,} of {turn.V:,} of {n.theta}"
    else:
        theta = n.lines_of_theta(rows)

    def changed(what: str, moves: bool) -> str:
        return what if moves else f"{what} (by 0)"

    text = f"{changed(f'1 {n.line} of {n.E}', turn.moves_E)}, {changed(theta, turn.moves_theta)}"
    if turn.has_bias:
        biases = f", {n.biases}" if n.has_bias_E else f" and {n.bias}"
        text += changed(biases, bool(turn.error.any()))
    return text


def describe_phase(
    frame: Frame,
    vocabulary: Vocabulary,
    notation: Notation = OURS,
    *,
    brief: bool = False,
    space: str = "space",
) -> PhaseText:
    """Describe a frame's phase with the numbers of its turn; briefly, for narrow screens.

    ``space`` is the key that goes on.
    """
    turn, n = frame.turn, notation.for_turn(frame.turn)
    context = Part(vocabulary[turn.context], Role.CONTEXT)
    target = Part(vocabulary[turn.target], Role.TARGET)
    before = output_text(turn, turn.target_output)
    changes = _changes(turn, n, brief=brief)

    def text(formula: str, sentence: str, short: str = "", **values: object) -> PhaseText:
        values |= {"n": n, "context": context, "target": target}
        return PhaseText(formula, fill(brief * short or sentence, values.__getitem__))

    match frame.phase:
        case Phase.READY:
            sentence = f"Turn {frame.number:,} comes next: press {space} to pick its pair."
            if frame.number == 1:
                sentence = f"Press {space}: the first phase picks a pair of words from the text."
            return text("text → pair → one turn", sentence)
        case Phase.PICK if turn.x_ij is not None:
            return text(
                f"X = {turn.x_ij:,.6g}   f = {turn.target_weight:.4g}",
                "{context} ({n.context}) and {target} ({n.target}) occur together {often}: "
                "log X is {log_X}.",
                "{context} and {target} occur together {often}: log X is {log_X}.",
                often=f"{turn.x_ij:,.6g} time{'s' * (turn.x_ij != 1)}",
                log_X=_number(f"{turn.label:.4g}"),
            )
        case Phase.PICK:
            letters = ((n.context_index, n.x), (n.target_index, n.t))
            as_context, as_target = (
                f" {letter}" * (letter != one_hot and not brief) for letter, one_hot in letters
            )
            return text(
                f"{n.x}: 1 at {turn.context}   {n.t}: 1 at {turn.target}",
                "Given {context} ({n.context}{as_context}), "
                "predict {target} ({n.target}{as_target}){apart}.",
                as_context=as_context,
                as_target=as_target,
                apart=_apart(turn, vocabulary, brief=brief),
            )
        case Phase.LOOK_UP:
            return text(
                n.look_up(turn.context, brief=brief),
                "{n.x} has its 1 at {context}, so {n.product} copies {row} of {n.E} into {n.h}.",
                "{n.x} has its 1 at {context}, so {n.product} copies {row} into {n.h}.",
                row=f"{n.line} {turn.context}",
            )
        case Phase.PREDICT:
            formula = n.prediction(bias=turn.has_bias)
            return text(
                formula if brief else f"{n.probabilities} = {formula}",
                "{target} gets {output}{standing}; loss = {terms}{loss}",
                output=_number(before),
                standing=_standing(turn),
                terms=_loss(turn, n, before, brief=brief),
                loss=_number(loss_text(turn.loss)),
            )
        case Phase.GRADIENT:
            off = turn.target_difference
            wrong = "is right" if off == 0 else "{off} too high" if off > 0 else "{off} too low"
            return text(
                n.error if brief else f"∂L/∂scores = {n.error}",
                f"{{target}} {wrong}{{others_wrong}}: {{changes}} will change",
                f"{{target}} {wrong}: {{changes}} will change",
                off=_number(output_text(turn, abs(off)).removeprefix("+")),
                others_wrong=_others_wrong(turn),
                changes=changes,
            )
        case Phase.UPDATE:
            again = frame.output_after
            return text(
                f"parameters − {n.rate}·gradient",
                "{moved}. Predicted again: {target} {before} → {again}{aim}",
                "{moved}: {target} {before} → {again}{aim}",
                moved=f"{changes} changed" if turn.moves else _NOTHING_MOVED,
                before=before,
                again=_number("no finite number" if again is None else output_text(turn, again)),
                aim="" if turn.gives_probabilities else f"; log X is {turn.label:.4g}",
            )


def _number(text: str) -> Part:
    return Part(text, Role.NUMBER)


def _apart(turn: Turn, vocabulary: Vocabulary, *, brief: bool) -> str:
    """Return the end of the pick sentence: the negative samples, if any."""
    if turn.negatives is None:
        return ""
    if brief:
        return f", not {len(turn.negatives)} negatives"
    negatives = ", ".join(vocabulary[word] for word in turn.negatives)
    return f", and not {negatives}" if negatives else ""


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
    likely = turn.target_output > 0
    match turn.activation:
        case Activation.SOFTMAX if likely:
            return f"−log {output} = "
        case Activation.SIGMOID if likely and not brief:
            others = f" − Σ {'m·' * n.weighted}log(1 − {n.probabilities} of the others)"
            return f"−log {output}{others * (len(turn.words) > 1)} = "
        case Activation.IDENTITY if not brief:
            return f"{turn.target_weight:.4g} · ({output} − {turn.label:.4g})² = "
    return ""


def _others_wrong(turn: Turn) -> str:
    if len(turn.words) == 1:
        return ""
    return ", others too high" if turn.negatives is None else ", the negatives too high"
