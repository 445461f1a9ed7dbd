"""The inside of pane 3 where the score itself is the output, and the loss below it."""

from collections.abc import Iterator

import numpy as np

from tui_w2v.explain.phases import loss_text, probability_text
from tui_w2v.printable import counted
from tui_w2v.skipgram import Activation, Turn
from tui_w2v.training import Frame
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.numbers import signed, signed_sums
from tui_w2v.tui.panes.pane import Pane

_WIDEST_LABEL = 40


def draw_sum(pane: Pane, frame: Frame) -> Iterator[Line]:
    """Draw a score that is itself the output: its addends, and its label."""
    n, turn, again = pane.notation, frame.turn, frame.output_after
    target, context = pane.vocabulary[turn.target], pane.vocabulary[turn.context]
    room = max(1, min(pane.inner_width - 11, _WIDEST_LABEL))

    addends = [((f"{n.of_theta(target)}·{n.h}", f"{n.theta}{n.h}"), turn.target_product)]
    if turn.has_bias:
        bias = float(turn.bias[turn.target_column])
        addends.append(((f"+ {n.bias}[{target}]", f"+ {n.bias}"), bias))
    if turn.has_bias and turn.bias_E is not None:
        addends.append(((f"+ {n.bias_E}[{context}]", f"+ {n.bias_E}"), turn.bias_E))
    parts = [number for _, number in addends]
    score, wanted, off = turn.target_output, turn.label, turn.target_difference
    largest = max(map(abs, (*parts, score, wanted, off, again or 0.0)))
    total = np.array([score])
    sums = signed_sums(np.array(parts)[:, None], total, 8, beside=largest)
    sums += signed_sums(np.array([[wanted], [off]]), total, 8, kept=1, beside=largest)[:-1]

    count = "" if turn.x_ij is None else f" = log {turn.x_ij:,.6g}"
    named = [
        *(names for names, _ in addends),
        (f"= {n.probabilities}[{target}] ◀", f"= {n.probabilities} ◀"),
        (f"{n.label}{count}", count[3:] or n.label),
        (f"{n.probabilities} − {n.label}",),
    ]
    rows = list(zip(named, (row[0] for row in sums), strict=True))
    weight = ("f, the weight of the pair", "f, its weight", "f"), signed(turn.target_weight, 8)
    height = pane.inner_height - pane.foot_lines - pane.head_lines
    if again is None or len(rows) + 2 <= height:  # f was shown at PREDICT
        rows.append(weight)
    if again is not None:
        rows.append(((f"{n.probabilities} after the update ◀", "after ◀"), signed(again, 8)))
    yield from [pane.line()] * pane.head_lines
    for names, text in rows:
        style = pane.look.target if names[0].endswith("◀") else pane.look.text
        line = pane.line(" ").field(first_fit(room, *names), room, style)
        yield line.add(" ").add(text, style)


def untouched(pane: Pane, turn: Turn) -> Line:
    """Say which words have no score."""
    target, context = pane.vocabulary[turn.target], pane.vocabulary[turn.context]
    rest = f"not scored: {counted(turn.V - 1, 'other word')}"
    texts = f"{context} → {target}; {rest}", f"not scored: {counted(turn.V - 1, 'word')}", ""
    return pane.line(" ").add_first_fit(pane.look.faint, *texts)


def loss_line(pane: Pane, turn: Turn) -> Line:
    """Write the loss, with its formula if there is room."""
    n, loss, target = pane.notation, loss_text(turn.loss), pane.vocabulary[turn.target]
    formulas = [f"loss {n.loss_of(target)} = "]
    if turn.activation is Activation.SOFTMAX:
        output = f"−log {probability_text(turn.target_output)} = "
        long = f"loss −log {n.probabilities}[{target}] = {output}"
        formulas = [long, *formulas, f"loss {output}"]
    line = pane.line(" ")
    formula = first_fit(line.left - 1 - len(loss), *formulas, "loss ")
    return line.add(formula, pane.look.muted).add(loss, pane.look.strong)
