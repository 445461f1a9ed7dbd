"""Explains each screen and its marks, and each pane of a turn."""

from typing import NamedTuple

from tui_w2v.explain.notation import Notation
from tui_w2v.printable import counted
from tui_w2v.skipgram import Activation, Turn


class ScreenText(NamedTuple):
    """The explanation of one screen."""

    about: tuple[str, ...]  # paragraphs
    marks: tuple[tuple[str, str], ...]  # each mark with its meaning

    def in_notation(self, notation: Notation) -> "ScreenText":
        """Return this text in a notation's letters."""
        return ScreenText(
            tuple(text.format(n=notation) for text in self.about),
            tuple((mark, text.format(n=notation)) for mark, text in self.marks),
        )


_ASKED_MARKS = (("▸", "the chosen word, wherever it occurs"), ("✗", "the word that fits least"))
_WATCHED_MARKS = (("+ −", "a word has joined or left the nearest words of a watched word"),)

TURNS = ScreenText(
    (
        "One turn trains on one pair: given the {n.context}, predict the {n.target}. ⟨space⟩ steps "
        "through its five phases: pick the pair, look up a {n.line} of {n.E}, predict, compute the "
        "gradient, update. A heavy frame marks the pane of the current phase. Going back is exact.",
        "⟨p⟩ plays turn after turn; ⟨+⟩ and ⟨-⟩ set the speed. ⟨f⟩ trains by full-batch passes "
        "instead, many times faster. Passes end when the loss converges. On a longer text, some "
        "sentences are held out: passes then have weight decay, count near pairs more, and end "
        "when the held-out loss no longer falls. ⟨←⟩ also undoes passes, a restart, new settings "
        "or a new objective. After that, ⟨.⟩ redoes them exactly; a new turn discards them.",
        "⟨n⟩ writes all formulas in another notation; ⟨o⟩ transposes {n.E}. The numbers stay "
        "the same.",
        "⟨v⟩ compares the objectives on this pair: full softmax, negative sampling and GloVe. "
        "There you can also restart with another objective, from the parameters that the run began "
        "with.",
        "⟨w⟩ watches words: it shows each word's nearest words by {n.E}, its rank in this turn's "
        "{n.probabilities}, and how far its {n.line} of {n.E} has moved since the last start "
        "(drift).",
    ),
    (
        ("▶ ◀", "the {n.context} and the {n.target} of the pair"),
        ("⏎", "the end of a sentence; windows stop here"),
        ("struck out", "out-of-vocabulary: windows skip this word"),
        ("(the)", "a frequent word, subsampled out here by chance (sample): windows skip it"),
        ("├●──┤", "the mean loss of the last turns, between that of scores of 0 and the floor"),
        ("▆▃█", "the losses of the last turns, one by one"),
        ("green, violet", "numbers above and below zero; stronger colours for larger numbers"),
        ("+3e-4", "0.0003, a number too small for its column; the chosen cell is shown in full"),
        ("…", "more follows: move there, or maximise the pane"),
        ("┊", "between columns of {n.E}: some words are not shown here"),
        ("┃ · ◆", "right of {n.x}, a map of all words: the words in view, and the 1"),
        ("▏▍█", "right of {n.probabilities}: all probabilities, in the order of {n.x}"),
        *_WATCHED_MARKS,
        ("▲ ▼", "this turn's update moved this word nearer to the watched word, or farther away"),
    ),
)

TEACHING = ScreenText(
    (
        "Each card of a lesson shows one idea, with the numbers of your current turn. ⟨space⟩ goes "
        "on, ⟨←⟩ goes back. To answer a question, press the letter of the answer.",
        "A lesson uses a copy: your own run does not change. If your run cannot show what a lesson "
        "teaches, the lesson uses another run, and its first card says so.",
    ),
    (
        ("▶ ◀", "the {n.context} and the {n.target} of the pair"),
        ("heavy frame", "the panes that the card is about"),
        ("✓ ✗", "your answer was right, or wrong; the card gives the right answer"),
    ),
)

FORWARD = ScreenText(
    (
        "A full-batch pass trains on all pairs at once. It averages the gradients that single "
        "turns would compute, and makes one update. Training on a whole text takes seconds.",
        "Two lines bound the curve. The upper line is the loss when all scores are 0. The lower "
        "line is the floor: the lowest loss that any model can reach on these pairs if it sees one "
        "word at a time. Beside the curve are the words you watch, with their nearest words.",
        "⟨a⟩ shows the share of analogies answered right, by section: the sample's own, or those "
        "of a file that ⟨A⟩ names. ⟨b⟩ shows how stable neighbours are: the share of each word's "
        "ten nearest words that are still nearest now, for frequent and rare words. ⟨h⟩ shows the "
        "watched words' scores beside what the text says of the same pairs: log P for the softmax, "
        "PMI − log k for negative sampling, log counts for GloVe.",
        "⟨c⟩ shows the directions of {n.E}: its first singular values, pass by pass, and the words "
        "that lie farthest along each direction, at its + and its − end. Adam's passes raise all "
        "values together. Turns from a small start raise them one after another, as this prints: "
        "tui-w2v concepts --init small --lr 0.025 --epochs 10 --every 1. ⟨p⟩ shows the angles "
        "between the first four directions and those predicted from the counts alone, which ⟨C⟩ "
        "lists and explains: near 0°, training found the same directions.",
    ),
    _WATCHED_MARKS,
)

PREDICTED = {
    "softmax": "For the softmax this is the nearest analogue of the theory.",
    "negative-sampling": "The theory is exact for small scores, equal weights and no bias.",
    "glove": "GloVe fits log counts, so it learns other directions.",
}
"""How far the predicted directions hold for each objective."""

CONCEPTS = ScreenText(
    (
        "The singular directions of {n.E}, the longest first. {n.E} is not centred, because scores "
        "are {n.E} times {n.theta}: a direction whose words all have one sign is what they share. "
        "A word's weight is its coordinate along the direction. Long {n.line}s, often of rare "
        "words, weigh most.",
        "The loss with one direction alone sets all others to 0 and keeps {n.theta} and "
        "the bias as they are. It may be above the loss with none, because the bias was trained "
        "together with all directions. Left out means all directions but this one.",
        "⟨p⟩ shows the directions that Karkada and others (2025) predict from the counts of pairs "
        "alone, for training from small values: the singular vectors of 2(C − B)/(C + B), where C "
        "counts a pair and B is how often it is expected by chance. That is exact to second order "
        "for negative sampling with equal weights, without a bias. For the softmax it is the "
        "nearest analogue. GloVe fits log counts, so it learns other directions. Angles near 0° "
        "mean that training found the same directions; random ones are near 90°.",
    ),
    (("+ −", "the words at both ends of a direction, the largest weight first"),),
)

EXPLORE = ScreenText(
    (
        "Type one word for its nearest words, two words for their cosine, a - b + c or 2*a - 0.5*b "
        "for sums, a : b :: c for an analogy, or several words and a ? for the word that fits "
        "least. A word with blanks needs quotes. A fastText model answers for unknown "
        "words by their n-grams, which the line of the question lists.",
        "Each question is answered by {n.E}, by {n.theta} and by their sum. Nearest words need no "
        "prediction, so {n.E} is enough, and most people keep only {n.E}.",
        "⟨i⟩ lets the question's own words answer too: often one of them is nearest, which the "
        "usual rule hides. ⟨d⟩ takes a direction such as she - he out of a copy and shows the copy "
        "beside: words are neutralised, and pairs that you name are equalised (Bolukbasi and "
        "others 2016). Words of one side often stay near each other, so their neighbours still "
        "show the side (Gonen and Goldberg 2019).",
    ),
    (*_ASKED_MARKS, ("+ −", "beside: a nearest word only here, or only there")),
)

MAP = ScreenText(
    (
        "All words, in the two directions in which their vectors differ most (PCA). Words near on "
        "the map may be far apart in other dimensions. The lists beside the map give true cosines.",
        "⟨x⟩ takes formulas for the axes instead, such as king - man across and she - he up. Each "
        "word then stands at its cosines with both. ⟨o⟩ maps a word's nearest words alone, by the "
        "directions in which they differ. After an analogy, two arrows lead from A to B and from C "
        "to the answer; the angle between them is that of all dimensions.",
    ),
    (("◆ ● ·", "the word you asked about, its nearest words in all dimensions, other words"),),
)


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
        "{n.x}: 1 at the {n.context}, 0 at all other words",
        "The 1 selects one {n.line} of {n.E}. All other {n.line}s are multiplied by 0: they add "
        "nothing to {n.h} and get no gradient.",
    ),
    2: PaneText(
        "{n.E}",
        "The embeddings, which training learns: one {n.line} of {numbers} for each word. {n.E} "
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
        "step goes along {n.h}. All others step the opposite way, the likeliest farthest. ⟨u⟩ "
        "shows the steps, the gradient or {n.theta} itself.",
    ),
    0: PaneText(
        "corpus",
        "The text, with the pair that this turn trains on.",
        "{V:,} different words, the most frequent first",
        "{n.context} → {n.target}",
        "▶ marks the {n.context}, ◀ the {n.target}. Each of the other words in the window makes "
        "its own pair with the {n.context}; its position in the window does not matter.",
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
        "its own part to the loss. ×2: sampled twice, so it counts twice. After the update: ▓ was "
        "gained, ░ lost. ⟨d⟩ marks where the text's own P({n.target} | {n.context}) lies.",
    ),
    5: _PANES[5]._replace(
        shape="({touched:,} of {V:,}) × {numbers}",
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
        "The product of two vectors plus the biases. f weighs the pair: rare pairs count less.",
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


def explain(pane: int, notation: Notation, turn: Turn) -> PaneText | None:
    """Explain a pane of the turn screen, by its number; None if nothing is written about it."""
    n, V, d = notation.for_turn(turn), turn.V, len(turn.h)
    values = {
        "n": n,
        "V": V,
        "d": d,
        "numbers": counted(d, "number"),
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
        "bias_shape": f"; {n.bias} has {V:,} more" * turn.has_bias,
        "bias_slope": f" = ∂L/∂{n.bias}, the gradient on {n.biases}" * turn.has_bias,
        "bias_formula": f"; {n.step_of_bias} is added to {n.biases}" * turn.has_bias,
    }
    text = _BY_ACTIVATION.get(turn.activation, {}).get(pane, _PANES.get(pane))
    return text and PaneText(*(part.format(**values) for part in text))
