"""Explains each screen and its marks."""

from typing import NamedTuple

from tui_w2v.explain.notation import Notation


class ScreenText(NamedTuple):
    """The explanation of one screen."""

    about: tuple[str, ...]
    """Paragraphs."""
    marks: tuple[tuple[str, str], ...]
    """Each mark with its meaning."""

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
        "One turn trains on one pair: given the {n.context}, predict the {n.target}. Space steps "
        "through its five phases: pick the pair, look up the {n.context}'s {n.line} of {n.E}, "
        "predict, compute the gradient, update. A heavy frame marks the pane of the current phase. "
        "Going back is exact.",
        "p plays turn after turn; + and - set the speed. f trains by full-batch passes instead, "
        "many times faster: each pass averages the gradients of all pairs. Passes end when the "
        "loss converges. On a longer text, some sentences are held out: passes then have weight "
        "decay, weigh near pairs more, and end when the held-out loss no longer falls. ← also "
        "goes back before passes, a restart, new settings or a new objective. After that, . "
        "repeats them exactly; a new turn discards them.",
        "n writes all formulas in another notation; o transposes {n.E}. The numbers stay the same.",
        "v compares the objectives on this pair: full softmax, negative sampling and GloVe. There "
        "you can also restart with another objective, from the parameters that the run began with.",
        "w watches words. For each word you see its nearest words by {n.E} now, its rank in this "
        "turn's {n.probabilities}, and its drift: how far its {n.line} of {n.E} has moved since "
        "the last start.",
    ),
    (
        ("▶ ◀", "the {n.context} and the {n.target} of the pair"),
        ("⏎", "the end of a sentence; windows stop here"),
        ("struck out", "out-of-vocabulary: windows skip this word"),
        ("(the)", "a frequent word, subsampled out here by chance (sample): windows skip it"),
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
        "Each card of a lesson shows one idea, with the numbers of your current turn. Space goes "
        "on, ← goes back. To answer a question, press the letter of the answer.",
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
        "word at a time. Beside the curve are the words you watch, with their nearest words by "
        "{n.E}.",
        "a shows the share of analogies answered right, by section: the sample's own, or those of "
        "a file that A names. b shows how settled words are: the share of their ten nearest words "
        "that they keep until now, for frequent and rare words. h shows the watched words' scores "
        "beside what the text says of the same pairs: log P for the softmax, PMI − log k for "
        "negative sampling, log counts for GloVe.",
        "c shows the directions of {n.E}: its first singular values, pass by pass, and the words "
        "that lie farthest along each direction, at its + and its − end. Adam's passes raise all "
        "values together. Turns from a small start raise them one after another, as this prints: "
        "tui-w2v concepts --init small --lr 0.025 --epochs 10 --every 1. p shows the angles "
        "between the first four directions and those predicted from the counts alone, which C "
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
        "A word's weight is its coordinate along the direction. Long {n.line}s of {n.E}, often "
        "those of rare words, weigh most.",
        "The loss with one direction alone sets all others to 0 and keeps {n.theta} and "
        "the bias as they are. It may be above the loss with none, because the bias was trained "
        "together with all directions. Left out means all directions but this one.",
        "p shows the directions that Karkada and others (2025) predict from the counts of pairs "
        "alone, for training from small values: the singular vectors of 2(C − B)/(C + B), where C "
        "counts a pair and B is how often it is expected by chance. That is exact to second order "
        "for negative sampling with equal weights, without a bias. For the softmax it is the "
        "nearest analogue. GloVe fits log counts, so it learns others. Angles near 0° mean that "
        "training found the same directions; random ones are near 90°.",
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
        "i lets the question's own words answer too: often one of them is nearest, which the "
        "usual rule hides. d takes a direction such as she - he out of a copy and shows the copy "
        "beside: words are neutralised, and pairs that you name are equalised (Bolukbasi and "
        "others 2016). Words of one side often stay near each other, so their neighbours still "
        "show the side (Gonen and Goldberg 2019).",
    ),
    (*_ASKED_MARKS, ("+ −", "beside: a nearest word here alone, or there alone")),
)

MAP = ScreenText(
    (
        "All words in two dimensions: the two directions in which the vectors differ most (PCA). "
        "Words that are near on the map may be far apart in other dimensions. The lists beside the "
        "map give true cosines.",
        "x takes formulas for the axes instead: king - man across, she - he up, say. Each word "
        "then stands at its cosines with both. o maps a word's nearest words alone, by the "
        "directions in which they differ. After an analogy, two arrows lead from A to B and from C "
        "to the answer; their angle is that in all dimensions.",
    ),
    (("◆ ● ·", "the word you asked about, its nearest words in all dimensions, other words"),),
)
