"""Lessons on scores: the bias, the missing activation, and the slope of the softmax."""

from tui_w2v.lessons.cards import Ask, Card, Claim, Exhibit, Lesson
from tui_w2v.lessons.moment import Moment, number
from tui_w2v.skipgram.variants import measured_slopes
from tui_w2v.training import Phase

# Is there a bias, or an activation?


def _bias_here(m: Moment) -> str:
    n = m.n
    if not m.has_bias:
        return "This run adds nothing to them: it has no bias, as word2vec has none."
    return f"Then {n.bias} is added, a number a word: how frequent the word is, whatever is beside."


def _one_score(m: Moment) -> Exhibit:
    t = m.turn.target
    row = [m.target, number(m.score(t))]
    head = ["", f"{m.n.theta}·{m.n.h}"]
    if m.has_bias:
        row.append(number(float(m.turn.bias[t])))
        head.append(f"+ {m.n.bias}")
    return Exhibit((*head, "= score"), ((*row, number(float(m.turn.scores[t]))),))


def _score_adds_up(m: Moment) -> bool:
    t = m.turn.target
    parts = m.score(t) + float(m.turn.bias[t])
    return abs(parts - float(m.turn.scores[t])) < 1e-5 * max(1.0, abs(parts))


BIAS = Lesson(
    "bias-and-activation",
    "Is there a bias? An activation?",
    (
        Card(
            "Pictures of networks have a bent line in each hidden unit. Here {n.h} is the "
            "{n.line} of {n.E} itself: nothing is added to it, and no function bends it.",
            at=Phase.LOOK_UP,
            panes=(2,),
            claims=(
                Claim(
                    "h is the row itself",
                    lambda m: bool((m.turn.h == m.before.E[m.turn.context]).all()),
                ),
            ),
        ),
        Card(
            "The scores are products with {n.h}. {bias_here}",
            at=Phase.PREDICT,
            panes=(3,),
            exhibit=_one_score,
            figures={"bias_here": _bias_here},
            claims=(Claim("the score adds up", _score_adds_up),),
        ),
        Card(
            "The one bend is the softmax, at the very end. Without it, no answer would be a "
            "probability.",
            at=Phase.PREDICT,
            panes=(3,),
        ),
        Card(
            "Who has a bias? Keras's Dense layer has one. The word2vec program and the course have "
            "none. tui-w2v has one, and --no-bias leaves it out.",
            at=Phase.PREDICT,
            panes=(3,),
        ),
    ),
)

# Where does the error come from?


def _slopes(m: Moment) -> Exhibit:
    words = m.likeliest_and_target()
    rows = tuple(
        (m.word(word), number(slope), number(float(m.turn.error[word])))
        for word, slope in zip(words, measured_slopes(m.turn, words), strict=True)
    )
    return Exhibit(("", "slope, measured", m.n.error), rows)


def _slope_of_rival(m: Moment) -> int:
    slope = measured_slopes(m.turn, [m.rival])[0]
    return 0 if slope > 0 else 1 if slope < 0 else 2


def _slopes_agree(m: Moment) -> bool:
    words = m.likeliest_and_target()
    slopes = measured_slopes(m.turn, words)
    return all(
        abs(slope - float(m.turn.error[word])) < 1e-5
        for word, slope in zip(words, slopes, strict=True)
    )


ERROR = Lesson(
    "error",
    "Where does {n.error} come from?",
    (
        Card(
            "The loss asks one thing: how likely was {target}? It is −log {p} = {loss}. Certain "
            "and right would be a loss of nothing.",
            at=Phase.PREDICT,
            panes=(3,),
        ),
        Card(
            "Take one score and make it a little higher: that of {likeliest}, which the text did "
            "not have here.",
            at=Phase.PREDICT,
            panes=(3,),
            ask=Ask("What does the loss do?", ("It rises", "It falls", "It stays")),
        ),
        Card(
            "It rises: all share one sum, so {target} loses what {likeliest} wins. How steeply? "
            "Measured for a few words, beside {n.error}:",
            at=Phase.GRADIENT,
            panes=(3,),
            exhibit=_slopes,
            settles=_slope_of_rival,
            claims=(
                Claim("the loss rises with the rival's score", lambda m: _slope_of_rival(m) == 0),
                Claim("the slopes are the error", _slopes_agree),
            ),
        ),
        Card(
            "So {n.error} is no recipe. It is the slope of −log softmax: {n.probabilities} for "
            "each word, with a one taken off at {target}.",
            at=Phase.GRADIENT,
            panes=(3,),
            claims=(
                Claim(
                    "the errors sum to zero",
                    lambda m: abs(float(m.turn.error.sum(dtype=float))) < 1e-5,
                ),
            ),
        ),
        Card(
            "From there it goes back by products. Each vector of {n.theta} gets its error times "
            "{n.h}. The {n.line} of {n.E} gets all errors times their vectors of {n.theta}, added "
            "up.",
            at=Phase.GRADIENT,
            panes=(4, 5),
            claims=(
                Claim(
                    "the gradient on E adds up",
                    lambda m: bool(
                        abs(m.before.kernel @ m.turn.error - m.turn.gradient_E_row).max() < 1e-6
                    ),
                ),
            ),
        ),
        Card(
            "A gradient says where the loss grows. So the update goes the other way, by the "
            "learning rate {n.rate} = {rate:g} times as far.",
            at=Phase.UPDATE,
            panes=(4,),
            claims=(
                Claim(
                    "the row moved by −η times its gradient",
                    lambda m: bool(
                        abs(m.turn.h - m.rate * m.turn.gradient_E_row - m.turn.E_row_after).max()
                        < 1e-6
                    ),
                ),
            ),
        ),
    ),
)
