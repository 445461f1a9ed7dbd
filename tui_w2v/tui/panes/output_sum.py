"""The inside of pane 3 where the score itself is the output."""

import numpy as np

from tui_w2v.explain import loss_text
from tui_w2v.printable import counted
from tui_w2v.training import Frame
from tui_w2v.tui.line import Line, first_fit
from tui_w2v.tui.numbers import signed, signed_sums
from tui_w2v.tui.panes.pane import Pane

_WIDEST_LABEL = 40


def draw_sum(pane: Pane, frame: Frame, width: int, height: int) -> list[Line]:
    """Draw a score that is itself the output: its addends, and its label."""
    look, n, turn = pane.look, pane.notation, frame.turn
    target, context = pane.vocabulary[turn.target], pane.vocabulary[turn.context]
    count = "" if turn.x_ij is None else f"log {turn.x_ij:,.6g}"
    room = max(1, min(width - 11, _WIDEST_LABEL))
    product = first_fit(room, f"{n.of_theta(target)}·{n.h}", f"{n.theta}{n.h}")
    labels, parts = [product], [turn.target_product]
    if turn.has_bias:
        labels.append(first_fit(room, f"+ {n.bias}[{target}]", f"+ {n.bias}"))
        parts.append(float(turn.bias[turn.target_column]))
    if turn.has_bias and turn.bias_E is not None:
        labels.append(first_fit(room, f"+ {n.bias_E}[{context}]", f"+ {n.bias_E}"))
        parts.append(turn.bias_E)
    labels += [
        first_fit(room, f"= {n.probabilities}[{target}] ◀", f"= {n.probabilities} ◀"),
        first_fit(room, f"{n.label} = {count}", count) if count else n.label,
        f"{n.probabilities} − {n.label}",
        first_fit(room, "f, the weight of the pair", "f, its weight", "f"),
    ]
    if frame.output_after is not None:
        labels.append(first_fit(room, f"{n.probabilities} after the update ◀", "after ◀"))
    score, wanted, off = turn.target_output, turn.label, turn.target_difference
    again = () if frame.output_after is None else (frame.output_after,)
    largest = max(map(abs, (*parts, score, wanted, off, *again)))
    total, differing = np.array([score]), np.array([[wanted], [off]])
    rows = signed_sums(np.array(parts)[:, None], total, 8, beside=largest)
    rows += signed_sums(differing, total, 8, kept=1, beside=largest)[:-1]
    texts = [*(row[0] for row in rows), signed(turn.target_weight, 8)]
    texts += [signed(output, 8) for output in again]
    lines = [pane.blank(width)] if pane.head_lines else []
    for label, text in zip(labels, texts, strict=True):
        style = look.target if label.endswith("◀") else look.text
        line = pane.blank(width).add(" ").field(label, room, style)
        lines.append(line.add(" ").add(text, style))
    room = max(0, height - pane.foot_lines)
    if again and len(lines) > room:  # f could be read at PREDICT
        lines[-2:] = lines[-1:]
    lines = lines[:room]
    lines += [pane.blank(width) for _ in range(height - pane.foot_lines - len(lines))]
    loss = loss_text(turn.loss)
    rest = turn.V - 1
    said = [f"{context} → {target}; not scored: {counted(rest, 'other word')}"]
    if pane.foot_lines > 1:
        text = first_fit(width - 1, *said, f"not scored: {counted(rest, 'word')}", "")
        lines.append(pane.blank(width).add(" " + text, look.faint))
    before = first_fit(width - 2 - len(loss), f"loss {n.loss_of(target)} = ", "loss ")
    return [*lines, pane.blank(width).add(" ").add(before, look.muted).add(loss, look.strong)]
