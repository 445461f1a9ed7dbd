"""Lessons on windows: positions, several targets, and how other models use a window."""

import math
from functools import partial

import numpy as np

from tui_w2v.lessons.cards import Claim, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import GLOVE, SEVERAL_TARGETS
from tui_w2v.lessons.tables import Exhibit, loss, number, probability, table
from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.skipgram.variants import WindowStep, multi_hot, repeat_window

_STEPS = (0, 20, 40, 60, 80)
_FAR_TOO_LARGE = 10
_ROUNDING = 1e-5
_TARGETS_SHOWN = 4


@once
def _window_turns(f: TurnFacts) -> list[Turn]:
    """Return the turns of all the window's pairs, each from the parameters before this turn."""
    objective = f.setup.objective
    return [objective.turn(f.before, f.c, word, f.rate) for word in f.window_targets]


def _one_softmax(f: TurnFacts) -> Exhibit:
    rows = (
        (
            pair.target,
            f"{pair.target_offset - pair.context_offset:+d}",
            probability(turn.target_output),
            loss(turn.loss),
        )
        for pair, turn in zip(f.window[:_TARGETS_SHOWN], _window_turns(f), strict=False)
    )
    return f.table(("target", "position", f"its {f.n.probabilities}", "loss"), rows)


POSITIONS = lesson(
    "positions",
    "Does each position have its own softmax?",
    "[0] The window around {context} has {targets_here}. Each of them makes a pair with {context}.",
    Show(run=SEVERAL_TARGETS),
    Claim(
        "the window's pairs share their {n.context}",
        lambda f: all(pair.context == f.c for pair in f.window),
    ),
    "[3, predict] From {context}, the model predicts {n.probabilities}. The model does not know "
    "the position of a target.",
    "? Before any update, is {n.probabilities} the same for all these targets?",
    "✓ Yes: the input is the same",
    "- No: each position has its own",
    "[] It is the same. Each target has its own number in this list, and its own loss and error.",
    Show(table=_one_softmax),
    Claim(
        "all targets of a window have one {n.probabilities}",
        lambda f: all((turn.outputs == f.turn.outputs).all() for turn in _window_turns(f)),
    ),
    Claim("a window has two different targets", lambda f: len(set(f.window_targets)) > 1),
    "[0 3] Near or far, left or right: the position does not matter. What counts is which words "
    "occur in the window, and how often.",
)


@once
def _two_ways(f: TurnFacts) -> tuple[list[WindowStep], list[WindowStep]]:
    """Return the states of repeated steps on the window: the right way, and with the mistake."""
    repeat = partial(repeat_window, f.before, f.c, f.window_targets, f.rate, _STEPS)
    return repeat(), repeat(wrong=True)


def _going_wrong(f: TurnFacts) -> Exhibit:
    cells = (
        [(loss(state.loss), number(state.largest, ",.4g")) for state in way]
        + [("not finite", "")] * (len(_STEPS) - len(way))
        for way in _two_ways(f)
    )
    rows = ((f"{n} steps", *one, *other) for n, one, other in zip(_STEPS, *cells, strict=True))
    C, y = len(f.window), f.n.probabilities
    return table(("", f"{C}·{y}: loss", "largest number", f"{y}: loss", "largest number"), rows)


def _wrong_way_diverges(f: TurnFacts) -> bool:
    """Whether the mistake makes numbers not finite, or far larger than the right way does."""
    ways = _two_ways(f)
    right, wrong = (way[-1].largest if len(way) == len(_STEPS) else math.inf for way in ways)
    return wrong > _FAR_TOO_LARGE * right


def _errors(f: TurnFacts) -> tuple[FloatArray, FloatArray]:
    """Return the errors of the window's turns added up, and the error of all targets at once."""
    one_by_one = np.sum([turn.error for turn in _window_turns(f)], axis=0, dtype=float)
    outputs = f.turn.outputs.astype(float)
    return one_by_one, len(f.window) * outputs - multi_hot(f.V, f.window_targets)


def _sums(f: TurnFacts) -> Exhibit:
    one_by_one, at_once = _errors(f)
    words = [*dict.fromkeys(f.window_targets)][:_TARGETS_SHOWN]
    rows = ((w, one_by_one[w], at_once[w]) for w in words)
    head = "", "sum of errors", f"{len(f.window)}·{f.n.probabilities} − all targets"
    return f.table(head, rows)


TARGETS = lesson(
    "one-or-all",
    "One target at a time, or all at once?",
    "[0 3, gradient] The window around {context} has {targets_here}. With one pair at a time, "
    "each target gets its own turn, with its own error: {n.error}.",
    Show(run=SEVERAL_TARGETS),
    "[3] You can also take all targets at once, and add up their errors. Then {n.probabilities} "
    "counts once for each target.",
    Show(table=_sums),
    Claim(
        "errors added up are the error of all targets at once",
        lambda f: np.allclose(*_errors(f), atol=_ROUNDING),
    ),
    "[] A well-known mistake counts {n.probabilities} only once: {n.probabilities} minus all "
    "targets. This looks simpler.",
    "? Repeat this step on this one window. What happens?",
    "- It learns the same, a little more slowly",
    "- It converges to another answer",
    "✓ The numbers grow without end",
    "[] The left half of the table shows the correct way. The right half counts {n.probabilities} "
    "only once: look down its last column.",
    Show(table=_going_wrong),
    Claim("steps that count {n.probabilities} only once soon diverge", _wrong_way_diverges),
    "[] Why? {n.probabilities} sums to one, but the targets sum to more. Their difference is "
    "never zero, whatever the model predicts. So the steps never end.",
    Claim("a window has two targets or more", lambda f: len(f.window) > 1),
)


def _pairs_here(f: TurnFacts) -> Exhibit:
    rows = ((word, "given", f.context) for word in f.window_targets[:_TARGETS_SHOWN])
    return f.table(("predict", "", ""), rows)


def _mean_of_neighbours(f: TurnFacts) -> Exhibit:
    words, E = f.window_targets, f.before.E[:, :_TARGETS_SHOWN]
    rows = [(word, E[word]) for word in words[:_TARGETS_SHOWN]]
    mean = f"{f.n.h} = their mean", E[words].mean(axis=0)
    return f.table((f"in {f.n.E}", "numbers …"), [*rows, mean])


def _glove_fit(f: TurnFacts) -> Exhibit:
    turn, score = f.turn, f.score(f.t)
    rows = (
        (f"{f.n.h}·{f.n.of_theta(f.target.text)}", score),
        *([("biases", turn.target_output - score)] if f.has_bias else ()),
        (f"log {turn.x_ij or 0.0:,.6g}", turn.label),
    )
    return table((f"{f.context.text} → {f.target.text}", ""), rows)


def _count(f: TurnFacts) -> int:
    """Return how often the text has the pair."""
    return f.count_of(f.t)


def _X_is_the_count(f: TurnFacts) -> bool:
    """Whether X is how often the text has the pair, or less where words far away count less."""
    X = f.turn.x_ij or 0.0
    return 0 < X <= _count(f) if f.setup.settings.harmonic else _count(f) == X


RELATIVES = lesson(
    "relatives",
    "How do skip-gram, CBOW and GloVe differ?",
    "[0] Skip-gram goes outward: given {context}, it predicts each word around it. This window "
    "has {targets_here}, and each gets its own turn.",
    Show(run=SEVERAL_TARGETS, table=_pairs_here),
    "[] CBOW goes inward: given the words around {context}, it predicts {context}. Its {n.h} is "
    "the mean of their {n.line}s of {n.E}.",
    Show(table=_mean_of_neighbours),
    "? How many {n.line}s of {n.E} get a gradient in a turn of CBOW?",
    "- One: that of {context}",
    "✓ One for each different word around it",
    "- All {V:,}",
    Claim(
        "a window has several different words, and not all words",
        lambda f: 1 < len(set(f.window_targets)) < f.V,
    ),
    "[] One for each different word around it: {different:,} here. Each of them was part of the "
    "mean, so each gets its share of the gradient.",
    "[] GloVe does not go through the text turn by turn. It counts first: in the whole text, "
    "{target} occurs {times} in a window of {context}.",
    Claim("the text has the pair", lambda f: _count(f) >= 1),
    "[3, predict] Then GloVe fits the counts: the product of two vectors{and_biases} should equal "
    "log X, and X is {what_X_is}. Here is GloVe's turn on this pair: one score, {p}.",
    Show(run=GLOVE, table=_glove_fit),
    Claim("GloVe's X is how often the text has the pair", _X_is_the_count),
    Claim("GloVe has one score a turn", lambda f: len(f.turn.scores) == 1),
    "[4 5, gradient] So this turn changes {theta_line_changed} and one {n.line} of {n.E}. Other "
    "words have turns of their own.",
    Claim("GloVe changes one row of {n.theta}", lambda f: f.turn.rows_of_theta_changed == 1),
    "[0, pick] All three learn from the same thing: which words occur together in a window, and "
    "how often. Here, too, key ⟨f⟩ trains on these counts alone. Key ⟨v⟩ compares the objectives.",
    Show(run=SEVERAL_TARGETS),
    different=lambda f: len(set(f.window_targets)),
    times=lambda f: "once" if _count(f) == 1 else f"{_count(f):,} times",
    and_biases=lambda f: ", plus two biases," * f.has_bias,
    what_X_is=lambda f: (
        f"{f.turn.x_ij:,.6g}: a word n places away counts 1/n"
        if f.setup.settings.harmonic
        else "that count"
    ),
    theta_line_changed=lambda f: f.n.lines_of_theta(len(f.turn.words)),
)
