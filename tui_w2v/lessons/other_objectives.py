"""Lessons on other objectives: the cost of the softmax, CBOW and GloVe."""

from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.runs import GLOVE, NEGATIVE_SAMPLING, SEVERAL_TARGETS
from tui_w2v.lessons.tables import Exhibit, number, table
from tui_w2v.skipgram import Activation
from tui_w2v.training import Phase

_TARGETS_SHOWN = 4

# Why is the softmax the expensive part?


def _cost(f: TurnFacts) -> Exhibit:
    n = f.n
    rows = (
        (f"the look-up {n.h}", "none", "none"),
        (f"the scores {n.scores(bias=f.has_bias)}", f.size, f.size),
        (f"the gradient on {n.E}", f.size, f.size),
        (f"the update of {n.theta}", f.size, f.size),
    )
    return table(("", f"numbers of {n.theta}", "multiplications"), rows)


def _negatives(f: TurnFacts) -> int:
    """Return the number of words that a turn of negative sampling samples."""
    return len(f.sampled.negatives or ())


def _few(f: TurnFacts) -> int:
    """Return the number of rows of theta that such a turn changes."""
    return len(f.sampled.words)


def _cost_of_negatives(f: TurnFacts) -> Exhibit:
    kinds = ("full softmax", f.V), ("negative sampling", _few(f))
    rows = ((name, f.n.lines_of_theta(rows), f"3 × {rows * f.d:,}") for name, rows in kinds)
    return table(("a turn", "changes", "multiplications"), rows)


SOFTMAX_COST = Lesson(
    "cost",
    "Why is the softmax the expensive part?",
    (
        Card(
            "Getting {n.h} costs almost nothing: the program copies one {n.line}. But "
            "{n.probabilities} needs a score for every word.",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_cost,
        ),
        Card(
            "A turn goes through all of {n.theta} three times: {size:,} numbers each time. With "
            "a vocabulary of hundreds of thousands of words, this is nearly the whole cost.",
            at=Phase.GRADIENT,
            panes=(5,),
        ),
        Card(
            "Negative sampling asks a smaller question: does a word come from this window, or is "
            "it noise? It asks this about {target} and {k} sampled words only.",
            ask=Ask(
                "How many {n.theta_line}s of {n.theta} would such a turn change?",
                ("All {V:,}", "{few}: the target's and the sampled words'", "Only the target's"),
                right=1,
            ),
            claims={
                "negatives are fewer than words": lambda f: 1 < _few(f) < f.V,
                "the full softmax changes all of {n.theta}": lambda f: (
                    f.turn.rows_of_theta_changed == f.V
                ),
            },
        ),
        Card(
            "Only {few:,}, however large the vocabulary is. Here is that turn: it touches no other "
            "{n.theta_line}, so it is fast.",
            run=NEGATIVE_SAMPLING,
            exhibit=_cost_of_negatives,
            claims={
                "negative sampling changes few rows of {n.theta}": lambda f: (
                    f.turn.rows_of_theta_changed == f.changes.theta_rows == _few(f)
                )
            },
        ),
        Card(
            "Each of these words gets its own {n.probabilities}: how likely is it to be the target "
            "rather than noise? These probabilities need not sum to one: here they sum to {sum}.",
            at=Phase.PREDICT,
            panes=(3,),
            claims={
                "negative sampling has sigmoids": lambda f: f.turn.activation is Activation.SIGMOID
            },
        ),
        Card(
            "Negative sampling is not a cheaper softmax. It is another objective, with another "
            "optimum: the log of how much more often two words occur together than by chance, "
            "minus log k (Levy and Goldberg).",
            at=Phase.GRADIENT,
            panes=(5,),
        ),
    ),
    figures={
        "k": _negatives,
        "few": _few,
        "sum": lambda f: number(float(f.turn.outputs.sum()), ".4f"),
    },
)

# How do skip-gram, CBOW and GloVe differ?


def _pairs_here(f: TurnFacts) -> Exhibit:
    rows = ((f.word(pair.target), "given", f.context) for pair in f.window[:_TARGETS_SHOWN])
    return table(("predict", "", ""), rows)


def _mean_of_neighbours(f: TurnFacts) -> Exhibit:
    words, E = f.window_targets, f.before.E[:, :_TARGETS_SHOWN]
    rows = ((f.word(word), E[word]) for word in words[:_TARGETS_SHOWN])
    mean = (f"{f.n.h} = their mean", E[words].mean(axis=0))
    return table((f"in {f.n.E}", "numbers …"), (*rows, mean))


def _glove_fit(f: TurnFacts) -> Exhibit:
    turn, score = f.turn, f.score(f.turn.target)
    rows = (
        (f"{f.n.h}·{f.n.of_theta(f.target.text)}", score),
        *([("biases", turn.target_output - score)] if f.has_bias else ()),
        (f"log {turn.x_ij or 0.0:,.6g}", turn.label),
    )
    return table((f"{f.context.text} → {f.target.text}", ""), rows)


def _times(f: TurnFacts) -> str:
    return "once" if f.pair_count == 1 else f"{f.pair_count:,} times"


def _what_X_is(f: TurnFacts) -> str:
    if not f.timeline.setup.settings.harmonic:
        return "that count"
    return f"{f.turn.x_ij:,.6g}: a word n places away counts 1/n"


def _X_is_the_count(f: TurnFacts) -> bool:
    """Whether X is how often the text has the pair, or less where words far away count less."""
    X, count = f.turn.x_ij or 0.0, f.pair_count
    return 0 < X <= count if f.timeline.setup.settings.harmonic else count == X


RELATIVES = Lesson(
    "relatives",
    "How do skip-gram, CBOW and GloVe differ?",
    (
        Card(
            "Skip-gram goes outward: given {context}, it predicts each word around it. This window "
            "has {targets_here}, and each gets its own turn.",
            panes=(0,),
            exhibit=_pairs_here,
        ),
        Card(
            "CBOW goes inward: given the words around {context}, it predicts {context}. Its {n.h} "
            "is the mean of their {n.line}s of {n.E}.",
            exhibit=_mean_of_neighbours,
            ask=Ask(
                "How many {n.line}s of {n.E} get a gradient in a turn of CBOW?",
                ("One: that of {context}", "One for each different word around it", "All {V:,}"),
                right=1,
            ),
            claims={
                "a window has several different words, and not all words": lambda f: (
                    1 < len(set(f.window_targets)) < f.V
                )
            },
        ),
        Card(
            "One for each different word around it: {different:,} here. Each of them was part of "
            "the mean, so each gets its share of the gradient.",
        ),
        Card(
            "GloVe does not go through the text turn by turn. It counts first: in the whole text, "
            "{target} occurs {times} in a window of {context}.",
            claims={"the text has the pair": lambda f: f.pair_count >= 1},
        ),
        Card(
            "Then GloVe fits the counts: the product of two vectors{and_biases} should equal log "
            "X, and X is {what_X_is}. Here is GloVe's turn on this pair: one score, {p}.",
            at=Phase.PREDICT,
            panes=(3,),
            run=GLOVE,
            exhibit=_glove_fit,
            claims={
                "GloVe's X is how often the text has the pair": _X_is_the_count,
                "GloVe has one score a turn": lambda f: len(f.turn.scores) == 1,
            },
        ),
        Card(
            "So this turn changes {theta_line_changed} and one {n.line} of {n.E}. Other words have "
            "turns of their own.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            claims={
                "GloVe changes one row of {n.theta}": lambda f: f.turn.rows_of_theta_changed == 1
            },
        ),
        Card(
            "All three learn from the same thing: which words occur together in a window, and how "
            "often. Here, too, key f trains on these counts alone. Key v compares the objectives.",
            at=Phase.PICK,
            panes=(0,),
            run=SEVERAL_TARGETS,
        ),
    ),
    begin=SEVERAL_TARGETS,
    figures={
        "different": lambda f: len(set(f.window_targets)),
        "times": _times,
        "and_biases": lambda f: ", plus two biases," * f.has_bias,
        "what_X_is": _what_X_is,
        "theta_line_changed": lambda f: f.n.lines_of_theta(len(f.turn.words)),
    },
)
