"""Explains each pane: what it shows, its shape, its formula, and what to look for."""

from typing import NamedTuple

from tui_w2v.explain.notation import Notation
from tui_w2v.skipgram import Activation, Turn


class PaneText(NamedTuple):
    """The explanation of one pane."""

    name: str
    shows: str
    shape: str
    formula: str
    look_for: str


_PANES = {
    1: PaneText(
        "one-hot {n.x}",
        "The input of the model: the {n.context}. One number is 1, all others are 0.",
        "({V:,},), one number per word",
        "{n.x}: 1 at the {n.context}, 0 at every other word",
        "The 1 selects one {n.line} of {n.E}. Every other {n.line} is multiplied by 0: it adds "
        "nothing to {n.h} and gets no gradient.",
    ),
    2: PaneText(
        "{n.E}",
        "The embeddings, which training learns: one {n.line} of {d:,} numbers for each word. {n.E} "
        "is not an input: training finds these numbers.",
        "{shape}, one {n.line} per word: {size:,} numbers",
        "{look_up}",
        "The highlighted {n.line} is {n.h}. The product of {n.x} and {n.E} equals this {n.line}, "
        "so the program copies the {n.line}. The update changes only this {n.line}.",
    ),
    3: PaneText(
        "softmax {n.probabilities}",
        "The probability that each of {V:,} words is the {n.target}, the likeliest first.",
        "({V:,},), one probability per word; they sum to 1",
        "{n.probabilities} = {prediction}; loss = {loss}",
        "◀ marks the {n.target} from the text. The higher its bar, the lower the loss. All bars "
        "sum to 1: where one grows, others shrink. After the update: ▓ was gained, ░ lost.",
    ),
    4: PaneText(
        "gradient on {n.E}",
        "How this turn changes {n.E}: the {n.line} before, the step, the {n.line} after. Before "
        "plus step is after, number by number.",
        "({d:,},): 1 {n.line} of {V:,}",
        "{n.gradient_of_E} = {n.gradient_sum}; the step is {n.step_of_E}",
        "Only the {n.context}'s {n.line} changes. After the update, the {n.target} is predicted "
        "again: is it likelier now?",
    ),
    5: PaneText(
        "{n.theta}",
        "The output vectors, which training learns too: one {n.theta_line} for each word. At "
        "predict, a {n.theta_line} times {n.h}{plus_bias} is the score of its word. From gradient "
        "on: the {n.target}'s {n.theta_line} before, its step, after, and the steps of the others. "
        "{changing} change.",
        "{theta_shape}: {size:,} numbers{bias_shape}",
        "step = {n.step_of_theta}, −{n.rate} times the gradient{bias_formula}",
        "{n.error} is the error of each word{bias_slope}. The {n.target}'s is below 0, so its "
        "step goes along {n.h}. All others step the opposite way, the likeliest farthest. u shows "
        "the steps, the gradient or {n.theta} itself.",
    ),
    0: PaneText(
        "corpus",
        "The text, with the pair that this turn trains on.",
        "{V:,} different words, the most frequent first",
        "{n.context} → {n.target}",
        "▶ marks the {n.context}, ◀ the {n.target}. Every other word in the window makes its own "
        "pair with the {n.context}; its position in the window does not matter.",
    ),
}


_OF_SIGMOIDS = {
    3: PaneText(
        "sigmoids {n.probabilities}",
        "The probability that each of {touched:,} words is the {n.target}{noise}. The other "
        "{untouched:,} words get no prediction.",
        "({touched:,},), one probability per word; they need not sum to 1",
        "{n.probabilities} = {prediction}; loss = {loss}",
        "◀ marks the {n.target}, which should reach 1; all others should reach 0. Each word adds "
        "its own part to the loss. ×2 marks a word that was sampled twice and counts twice. "
        "After the update: ▓ was gained, ░ lost. d marks where the text's own P({n.target} | "
        "{n.context}) lies.",
    ),
    5: _PANES[5]._replace(
        shape="({touched:,} of {V:,}) × {d:,} numbers",
        look_for="{n.error} is the error of each word{bias_slope}. The {n.target}'s is below 0, so "
        "its step goes along {n.h}. The others step the opposite way: likelier words farther, "
        "and words twice as far where they were sampled twice.",
    ),
}

_OF_SCORES = {
    3: PaneText(
        "score {n.probabilities}",
        "One number, the score of the {n.target}. It should equal log X, where X is how often the "
        "text has this pair of words.",
        "(1,), with log X beside it",
        "{n.probabilities} = {prediction}; loss = {loss}",
        "The score is the product of two vectors plus the biases. f is the weight of the pair: "
        "rare pairs count less.",
    ),
    4: _PANES[4]._replace(
        look_for="Only the {n.context}'s {n.line} changes. After the update, the score is computed "
        "again: is it nearer to log X?"
    ),
    5: _PANES[5]._replace(
        shape="1 {n.theta_line} of {V:,}",
        look_for="{n.error} is the error of the score{bias_slope}. The step points along {n.h}, "
        "or the opposite way if the score is above log X. No other {n.theta_line} changes.",
    ),
}

_BY_ACTIVATION = {Activation.SIGMOID: _OF_SIGMOIDS, Activation.IDENTITY: _OF_SCORES}
"""Panes with another explanation, by what turns scores into outputs."""


def explain(pane: int, notation: Notation, turn: Turn) -> PaneText:
    """Explain a pane of the turn screen.

    Args:
        pane: The pane's number, 0 to 5.
        notation: The letters of the formulas.
        turn: The turn on the screen.
    """
    n, V, d = notation.for_turn(turn), turn.V, len(turn.h)
    values = {
        "n": n,
        "V": V,
        "d": d,
        "touched": len(turn.words),
        "changing": f"All {V:,}" if turn.touches_all else f"{len(turn.words):,} of {V:,}",
        "untouched": V - len(turn.words),
        "noise": "" if turn.negatives is None else ", and not noise",
        "size": V * d,
        "shape": n.shape(V, d),
        "theta_shape": n.theta_shape(V, d),
        "look_up": n.look_up(n.context_index),
        "prediction": n.prediction(bias=turn.has_bias),
        "loss": n.loss_of(n.target_index),
        "plus_bias": f", plus {n.biases.replace(', ', ' and ')}," if turn.has_bias else "",
        "bias_shape": f"; {n.bias} has {V:,} more" if turn.has_bias else "",
        "bias_slope": f" = {n.gradient_of_bias}, the gradient on {n.biases}"
        if turn.has_bias
        else "",
        "bias_formula": f"; {n.step_of_bias} is added to {n.biases}" if turn.has_bias else "",
    }
    text = _BY_ACTIVATION.get(turn.activation, {}).get(pane, _PANES[pane])
    return PaneText(*(part.format(**values) for part in text))
