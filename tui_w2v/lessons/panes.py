"""What each pane shows, how large that is, by which formula, and what to look for in it."""

from typing import NamedTuple

from tui_w2v.lessons.notation import Notation
from tui_w2v.skipgram import Activation, Turn


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
        "The 1 picks one {n.line} of {n.E}. Every other {n.line} meets a 0: it adds "
        "nothing to {n.h}, and gets no gradient.",
    ),
    2: PaneText(
        "{n.E}",
        "What is trained and kept: one {n.line} of {d:,} numbers for each word, its embedding. "
        "It is no input: training finds these numbers.",
        "{shape}, one {n.line} a word: {size:,} numbers",
        "{look_up}",
        "One {n.line} is lit. The product with {n.x} would give this very {n.line}, so it is "
        "copied out: that is {n.h}. The update changes this {n.line} alone.",
    ),
    3: PaneText(
        "softmax {n.probabilities}",
        "How likely the model holds each of {V:,} words to be the {n.target}, the likeliest first.",
        "({V:,},), one probability a word; together they are 1",
        "{n.probabilities} = {prediction}; loss = {loss}",
        "◀ marks the {n.target} that the text has. The higher its bar, the lower the loss. "
        "All bars share 1: where one grows, others shrink.",
    ),
    4: PaneText(
        "gradient on {n.E}",
        "What this turn does to {n.E}: before, what is added, after. The lines add up, number by "
        "number.",
        "({d:,},): 1 {n.line} of {V:,}",
        "{n.slope_of_E} = {n.slope_sum}; {n.step_of_E} is added",
        "Only the {n.context}'s {n.line} moves. After the update, the {n.target} is predicted "
        "again: has it become likelier?",
    ),
    5: PaneText(
        "{n.error} | step of {n.theta}",
        "Beside each word its error, {n.error}{bias_slope}. The other columns are the step: what "
        "this turn adds to the word's {n.theta_line} of {n.theta}. All {V:,} move.",
        "{theta_shape}: {size:,} numbers{bias_shape}",
        "step = {n.step_of_theta}, which is −{n.rate} times the gradient {n.slope_of_theta}"
        "{bias_formula}",
        "The {n.target}'s error is below 0, so it moves along {n.h}. All others move against "
        "{n.h}, the likeliest farthest.",
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


_OF_SIGMOIDS = {
    3: PaneText(
        "sigmoids {n.probabilities}",
        "How likely the model holds each of {touched:,} words to be the {n.target}{drawn}. "
        "{untouched:,} words are not asked.",
        "({touched:,},), one probability a word, each by itself",
        "{n.probabilities} = {prediction}; loss = {loss}",
        "◀ marks the {n.target}, which should come to 1; all others should come to 0. Each adds to "
        "the loss by itself. ×2 is a word that was sampled twice, and counts twice.",
    ),
    5: PaneText(
        "{n.error} | step of {n.theta}",
        "Beside each word its error, {n.error}{bias_slope}. The other columns are the step: what "
        "this turn adds to the word's {n.theta_line} of {n.theta}. {touched:,} of {V:,} move.",
        "({touched:,} of {V:,}) × {d:,} numbers",
        "step = {n.step_of_theta}, which is −{n.rate} times the gradient {n.slope_of_theta}"
        "{bias_formula}",
        "The {n.target}'s error is below 0, so it moves along {n.h}. The others move against "
        "{n.h}, the farther the likelier, and twice as far where they were sampled twice.",
    ),
}

_OF_SCORES = {
    3: PaneText(
        "score {n.probabilities}",
        "One number, the score of the {n.target}. It should be log X, and X is how often the text "
        "has this pair of words.",
        "(1,), and log X beside it",
        "{n.probabilities} = {prediction}; loss = {loss}",
        "The score adds up from the product of two vectors and the biases. f is how much the pair "
        "counts: less for rare pairs.",
    ),
    4: PaneText(
        "gradient on {n.E}",
        "What this turn does to {n.E}: before, what is added, after. The lines add up, number by "
        "number.",
        "({d:,},): 1 {n.line} of {V:,}",
        "{n.slope_of_E} = {n.slope_sum}; {n.step_of_E} is added",
        "Only the {n.context}'s {n.line} moves. After the update, the score is computed again: "
        "has it come nearer to log X?",
    ),
    5: PaneText(
        "{n.error} | step of {n.theta}",
        "Beside the {n.target} its error, {n.error}{bias_slope}. The other columns are the step: "
        "what this turn adds to its {n.theta_line} of {n.theta}. No other {n.theta_line} moves.",
        "1 {n.theta_line} of {V:,}",
        "step = {n.step_of_theta}, which is −{n.rate} times the gradient {n.slope_of_theta}"
        "{bias_formula}",
        "The step points along {n.h}, or against it where the score is above log X.",
    ),
}

_BY_ACTIVATION = {Activation.SIGMOID: _OF_SIGMOIDS, Activation.IDENTITY: _OF_SCORES}
"""What is to be said otherwise where the outputs are no softmax."""


def explain(pane: int, notation: Notation, turn: Turn) -> PaneText:
    """Explain a pane of the turn screen.

    Args:
        pane: Its number.
        notation: How formulas are written.
        turn: The turn that is shown.
    """
    n, V, d = notation.of(turn), turn.V, len(turn.h)
    values = {
        "n": n,
        "V": V,
        "d": d,
        "touched": len(turn.words),
        "untouched": V - len(turn.words),
        "drawn": "" if turn.negatives is None else ", and not noise",
        "size": V * d,
        "shape": n.shape(V, d),
        "theta_shape": n.theta_shape(V, d),
        "look_up": n.look_up(n.context_index),
        "prediction": n.prediction(bias=turn.has_bias),
        "loss": n.loss_of(n.target_index),
        "bias_shape": f"; {n.bias} has {V:,} more" if turn.has_bias else "",
        "bias_slope": f" = {n.slope_of_bias}, the gradient on {n.biases}" if turn.has_bias else "",
        "bias_formula": f"; {n.step_of_bias} is added to {n.biases}" if turn.has_bias else "",
    }
    text = _BY_ACTIVATION.get(turn.activation, {}).get(pane, _PANES[pane])
    return PaneText(*(part.format(**values) for part in text))
