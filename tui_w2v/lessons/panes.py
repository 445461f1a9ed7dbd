"""What each pane shows, how large that is, by which formula, and what to look for in it."""

from typing import NamedTuple

from tui_w2v.lessons.notation import Notation


class PaneText(NamedTuple):
    """A pane, explained."""

    name: str
    shows: str
    shape: str
    formula: str
    look_for: str


_PANES = {
    1: PaneText(
        "one-hot {n.x}",
        "Which word the model is given: the {n.context}. One number is 1, all others are 0.",
        "({V:,},), one number a word",
        "{n.x}: 1 at the {n.context}, 0 at every other word",
        "The 1 picks one {n.line} of {n.E}. The other {others:,} {n.line}s meet a 0: they add "
        "nothing to {n.h}, and get no gradient.",
    ),
    2: PaneText(
        "{n.E}",
        "What is trained and kept: one {n.line} of {d:,} numbers for each word, its embedding. "
        "It is no input: training finds these numbers.",
        "{shape}, one {n.line} a word: {size:,} numbers",
        "{look_up}",
        "One {n.line} is lit. The product with {n.x} would give this very {n.line}, so it is "
        "copied out: that is {n.h}. After update it is new, and the other {others:,} are as they "
        "were.",
    ),
    3: PaneText(
        "softmax {n.probabilities}",
        "How likely the model holds each of {V:,} words to be the {n.target}, the likeliest first.",
        "({V:,},), one probability a word; together they are 1",
        "{n.probabilities} = {softmax}; loss = −log {target_probability}",
        "◀ marks the {n.target} that the text has. The higher its bar, the lower the loss. "
        "All bars share 1: where one grows, others shrink.",
    ),
    4: PaneText(
        "gradient on {n.E}",
        "What this turn does to {n.E}: before, what is added, after. The lines add up, number by "
        "number.",
        "({d:,},): 1 {n.line} of {V:,}",
        "{n.slope_of_E} = {n.slope_sum}; {n.step_of_E} is added",
        "Only the {n.context}'s {n.line} moves. Once it has moved, the {n.target}'s probability is "
        "asked for again: has it become likelier?",
    ),
    5: PaneText(
        "gradient on {n.theta}",
        "What this turn adds to {n.theta}, the output vectors: one {n.theta_line} for each word. "
        "All {V:,} move.",
        "{theta_shape}: {size:,} numbers{bias_shape}",
        "{n.step_of_theta} is added, word by word{bias_formula}",
        "Every step points along {n.h}. The {n.target}'s error is below 0, so it is pulled toward "
        "{n.h}; all others are pushed away, the likeliest farthest.",
    ),
    6: PaneText(
        "corpus",
        "The text, and in it the pair that this turn trains on.",
        "{V:,} different words, the most frequent first",
        "{n.context} → {n.target}",
        "▶ marks the {n.context}, ◀ the {n.target}. Every word of the window makes a pair of its "
        "own with the ▶; where in the window it stands plays no part.",
    ),
}


def explain(pane: int, notation: Notation, *, V: int, d: int, bias: bool) -> PaneText:
    """Explain a pane of the turn screen.

    Args:
        pane: Its number.
        notation: How formulas are written.
        V: How many words there are.
        d: How many numbers an embedding has.
        bias: Whether the model has an output bias.
    """
    n = notation
    values = {
        "n": n,
        "V": V,
        "d": d,
        "others": V - 1,
        "size": V * d,
        "shape": n.shape(V, d),
        "theta_shape": n.theta_shape(V, d),
        "look_up": n.look_up(n.context_index),
        "softmax": n.softmax(bias=bias),
        "target_probability": n.probability_of(n.target_index),
        "bias_shape": f"; {n.bias} has {V:,} more" if bias else "",
        "bias_formula": f"; {n.step_of_bias} to {n.bias}" if bias else "",
    }
    return PaneText(*(text.format(**values) for text in _PANES[pane]))
