"""Lessons on what predicts: theta, its two roles, the bias, and the gradient of the softmax."""

import math

import numpy as np

from tui_w2v.explain.sums import round_sum
from tui_w2v.lessons.cards import THREE_WORDS, TWO_WORDS, Claim, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import measured_slopes

_ROUNDING = 1e-5
_SELDOM = 5


def _scores(f: TurnFacts) -> Exhibit:
    rows = ((w, f.turn.scores[w], f.probability(w)) for w in f.likeliest_and_target())
    return f.table(("", f"score {f.n.scores(bias=f.has_bias)}", f.n.probabilities), rows)


def _score_before_and_after(f: TurnFacts) -> Exhibit:
    rows = ((w, f.score(w), f.score(w, after=True)) for w in f.likeliest_and_target())
    return f.table(("", f"{f.n.theta}·{f.n.h} before", "after"), rows)


THETA = lesson(
    "theta",
    "What is {n.theta}? Is it the output?",
    "[3, predict] {n.h} stands for {context}. To predict, the model needs a score for every word. "
    "So {n.theta} has a vector for each: its product with {n.h}{bias_added} is the score.",
    Show(table=_scores),
    "[] The softmax turns the scores into probabilities: {n.probabilities} is the output. "
    "{n.theta} is not the output: it is {size:,} more parameters, trained like {n.E}.",
    Claim("{n.theta} is as large as {n.E}", lambda f: f.before.kernel.size == f.size),
    Claim(
        "probabilities sum to one",
        lambda f: math.isclose(f.turn.probabilities.sum(dtype=float), 1, abs_tol=_ROUNDING),
    ),
    "[5, gradient] {target} got probability {p} instead of one: {missing} too low.",
    "? Which way will the vector of {target} in {n.theta} move?",
    "✓ Along {n.h}",
    "- Against {n.h}",
    "- It does not move",
    "[update] Along {n.h}, so that {target} scores higher next time. All other words got too much "
    "probability: their vectors move against {n.h}, the likeliest word's farthest.",
    Show(table=_score_before_and_after),
    Claim(
        "the turn raises the {n.target}'s score", lambda f: f.score(f.t, after=True) > f.score(f.t)
    ),
    Claim(
        "the turn lowers the likeliest other word's score",
        lambda f: f.score(f.rival, after=True) < f.score(f.rival),
    ),
    THREE_WORDS,
    bias_added=lambda f: f", plus the word's number in {f.n.bias}," * f.has_bias,
)


def _two_vectors(f: TurnFacts) -> Exhibit:
    rows = (f"in {f.n.E}", f.turn.h), (f"in {f.n.theta}", f.before.kernel[:, f.c])
    return table((f.context.text, "numbers …"), rows)


def _two_steps(f: TurnFacts) -> Exhibit:
    rows = zip((f"in {f.n.E}", f"in {f.n.theta}"), _steps(f), strict=True)
    return table((f.context.text, "step …"), rows)


def _steps(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return what the turn adds to the context word's vectors in E and in theta."""
    before, after, c = f.before, f.after, f.c
    return after.E[c] - before.E[c], after.kernel[:, c] - before.kernel[:, c]


TWO_VECTORS = lesson(
    "two-vectors",
    "Why does one word have two vectors?",
    "[2, look up] {context} has two roles. As an input word, it has a vector in {n.E}. As a "
    "possible output word, it has another vector in {n.theta}.",
    Show(table=_two_vectors),
    "[4 5, gradient] This turn changes both vectors.",
    "? Do both change in the same way?",
    "- Yes: it is one word",
    "✓ No: each in its own way",
    Claim(
        "the turn changes both vectors of the {n.context}",
        lambda f: all(step.any() for step in _steps(f)),
    ),
    "[update] Each in its own way. In {n.E}, {context} learns to predict its neighbours. In "
    "{n.theta}, {context} was a wrong answer, like almost every word. Nothing ties the two.",
    Show(table=_two_steps),
    Claim("the vectors get different steps", lambda f: (_steps(f)[0] != _steps(f)[1]).any()),
    TWO_WORDS,
    "[2, look up] What if one vector had both roles? The score of {context} near itself would be "
    "its vector times itself: {tied}. This is never below zero, and a longer vector makes it "
    "larger.",
    Claim("a vector times itself is above zero", lambda f: f.turn.h @ f.turn.h > 0),
    "[] But a word seldom occurs near itself: {context} does so in {itself:,} of its "
    "{context_count:,} pairs in this text. With one vector, the model could hardly learn this. "
    "With two vectors, it can.",
    Claim(
        "the {n.context} seldom occurs near itself",
        lambda f: _SELDOM * f.count_of(f.c) < f.counts.per_context[f.c],
    ),
    tied=lambda f: number(np.square(f.turn.h, dtype=float).sum()),
    itself=lambda f: f.count_of(f.c),
)


_LAST_DIGIT = 1e-4  # what the last digit of a number on a card is worth


def _one_score(f: TurnFacts) -> Exhibit:
    parts = [[f.score(f.t)], [float(f.turn.bias[f.t])]][: 1 + f.has_bias]
    units = round_sum(parts, [float(f.turn.scores[f.t])], _LAST_DIGIT)[:, 0]
    head = "", f"{f.n.theta}·{f.n.h}", *[f"+ {f.n.bias}"] * f.has_bias, "= score"
    return table(head, [(f.target, *(units * _LAST_DIGIT))])


def _score_adds_up(f: TurnFacts) -> bool:
    parts = f.score(f.t) + float(f.turn.bias[f.t])
    return abs(parts - float(f.turn.scores[f.t])) < _ROUNDING * max(1.0, abs(parts))


BIAS = lesson(
    "bias-and-activation",
    "Is there a bias? An activation?",
    "[2, look up] Diagrams of networks show an activation function in each hidden unit. Here "
    "{n.h} is the {n.line} of {n.E} itself, without a bias and without an activation function.",
    Claim("{n.h} is the {n.line}", lambda f: (f.turn.h == f.before.E[f.c]).all()),
    "[3, predict] The scores are products with {n.h}. {bias_here}",
    Show(table=_one_score),
    Claim("a score is the sum of its parts", _score_adds_up),
    "[] The only nonlinear step is the softmax, at the very end.",
    "[] Who has a bias? Keras's Dense layer has one. The word2vec program and the course have "
    "none. tui-w2v has one, and --no-bias leaves it out.",
    bias_here=lambda f: (
        f"Then {f.n.bias} is added: one number per word, which learns how frequent the word is."
        if f.has_bias
        else "This run adds nothing to them: it has no bias, like word2vec."
    ),
)


@once
def _slopes(f: TurnFacts) -> list[tuple[int, float, float]]:
    """Return words with the measured slopes of the loss along their scores, and their errors."""
    words = f.likeliest_and_target()
    return [*zip(words, measured_slopes(f.turn, words), f.turn.error[words].tolist(), strict=True)]


def _slopes_and_errors(f: TurnFacts) -> Exhibit:
    return f.table(("", "slope, measured", f.n.error), _slopes(f))


ERROR = lesson(
    "error",
    "Where does {n.error} come from?",
    "[3, predict] The loss asks one thing: how likely was {target}? The loss is −log {p} = "
    "{loss}. If the model were certain and right, the loss would be zero.",
    "[] Make one score a little higher: that of {likeliest}, which is not the {n.target} here.",
    "? What does the loss do?",
    "✓ It rises",
    "- It falls",
    "- It stays the same",
    "[gradient] It rises: probabilities sum to one, so what {likeliest} gains, {target} and the "
    "others lose. How steep is the rise? Here it is measured for a few words:",
    Show(table=_slopes_and_errors),
    Claim(
        "the loss rises with the likeliest other word's score",
        lambda f: measured_slopes(f.turn, [f.rival])[0] > 0,
    ),
    Claim(
        "the measured slopes are {n.error}",
        lambda f: all(abs(slope - error) < _ROUNDING for _, slope, error in _slopes(f)),
    ),
    THREE_WORDS,
    "[] So nobody invented {n.error}. It is the slope of −log softmax: {n.probabilities} of each "
    "word, minus one at {target}.",
    Claim("the errors sum to zero", lambda f: abs(float(f.turn.error.sum(dtype=float))) < 1e-5),
    "[4 5] From the scores, the error goes back by multiplication. The gradient on each vector of "
    "{n.theta} is its error times {n.h}. The gradient on the {n.line} of {n.E} is the sum of all "
    "errors times their vectors of {n.theta}.",
    Claim(
        "the gradient on {n.E} is the sum of errors times {n.theta}",
        lambda f: np.allclose(
            f.before.kernel @ f.turn.error, f.turn.gradient_E_row, rtol=1e-3, atol=1e-6
        ),
    ),
    "[4, update] A gradient points to where the loss grows. So the update goes the opposite way, "
    "by the learning rate {n.rate} = {rate:g} times the gradient.",
    Claim(
        "the {n.line} moves by −{n.rate} times its gradient",
        lambda f: np.allclose(
            f.turn.h - f.rate * f.turn.gradient_E_row, f.turn.E_row_after, atol=1e-6
        ),
    ),
)
