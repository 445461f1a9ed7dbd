"""What pane 5 says of θ: its titles, and the lines that explain its rows."""

import numpy as np

from tui_w2v.explain.notation import Notation, the_others
from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.look import Look
from tui_w2v.tui.numbers import signed

TAIL_WIDTH = 7

Tail = dict[str, FloatArray]
"""What stands behind the rows of θ, by name, each of shape (n_touched,)."""


def titles_of_theta(turn: Turn, dim: int, n: Notation, *, before: bool) -> tuple[str, ...]:
    """Titles of θ beside its scores: the shortest, then others from long to short.

    Args:
        turn: The turn.
        dim: d.
        n: The letters.
        before: Whether θ may have changed since.
    """
    name = f"5 {n.theta} before this turn" if before else f"5 {n.theta}"
    shape = f"{name} ({n.theta_shape(turn.V, dim)})"
    scores = n.scores(bias=turn.has_bias)
    return name, f"{shape}  score = {scores}", f"{name}: score = {scores}", shape


def titles_of_gradient(n: Notation) -> tuple[str, ...]:
    """Titles of the gradient on θ, from long to short."""
    return f"5 gradient on {n.theta} = {n.gradient_of_theta}", f"5 gradient on {n.theta}"


def titles_of_step(n: Notation) -> tuple[str, ...]:
    """Titles of the ledger and the steps, from long to short."""
    name = f"5 {n.theta}: before + step = after"
    return f"{name}  step = {n.step_of_theta}", name, f"5 step of {n.theta}"


def coming(turn: Turn, n: Notation) -> str:
    """What θ will be used for."""
    rows = n.lines_of_theta(len(turn.words))
    each = f"multiply {rows} by {n.h}: a score for each word"
    if len(turn.words) == 1:
        each = f"multiply one {n.theta_line} of {n.theta}, the {n.target}'s, by {n.h}"
    return f"{n.theta} is learned too. predict will {each}; update will change {rows}."


def untouched(turn: Turn, n: Notation, width: int) -> str:
    """What to say of the rows that do not change."""
    others = turn.V - len(turn.words)
    return first_fit(
        width,
        f"not touched: {the_others(others, n.theta_line)} of {n.theta}",
        f"not touched: {the_others(others, n.theta_line)}",
        f"not touched: {others:,}",
    )


def add_score(line: Line, turn: Turn, target: str, n: Notation, look: Look) -> Line:
    """Append the target's score with its formula."""
    score = signed(float(turn.scores[turn.target_column]), 7, True).strip()
    behind = f"] = {n.scores(bias=turn.has_bias)} = {score}"
    if width_of("score[" + target + behind) > line.left:
        behind = f"] = {score}"
    line.add("score[", look.muted).word(target, look.target, behind=behind)
    return line.add(behind, look.muted)


def add_moves(line: Line, turn: Turn, target: str, n: Notation, look: Look) -> Line:
    """Append which way the rows move, or why none does."""
    if not turn.moves_theta:
        why = f"{n.h} is 0" if turn.error.any() else f"{n.error} is 0"
        return line.add(f"all steps are 0, because {why}", look.muted)
    formula, only = f"{n.step_of_theta}: ", "only "
    moves = f" moves along {n.h}, the others against {n.h}"
    if len(turn.words) == 1:
        only, moves = "", f" moves {'against' if turn.error[0] > 0 else 'along'} {n.h}"
    if width_of(formula + only + target + moves) <= line.left:
        only = formula + only
    elif only and width_of(only + target + moves) > line.left:
        moves = f" moves along {n.h}"
    line.add(only, look.muted).word(target, look.target, behind=moves)
    return line.add(moves, look.muted)


def tail_of_theta(turn: Turn, n: Notation, *, biased: bool) -> Tail:
    """Return what is added to θ·h, if there is room and a bias is trained, and the scores."""
    tail = {n.bias: turn.bias} if biased and turn.has_bias else {}
    if tail and turn.bias_E is not None:
        tail[n.bias_E] = np.broadcast_to(turn.bias_E, turn.scores.shape)
    return {**tail, "score": turn.scores}


def add_tail(line: Line, tail: Tail, column: int, look: Look) -> None:
    """Append a touched word's numbers behind its row."""
    for name, numbers in tail.items():
        style = look.text if name == "score" else look.muted
        line.cell(" " + signed(float(numbers[column]), TAIL_WIDTH - 1, True), style)
