"""What each screen is for, and what its marks mean."""

from typing import NamedTuple

from tui_w2v.lessons.notation import Notation


class ScreenText(NamedTuple):
    """A screen, explained."""

    about: tuple[str, ...]
    """Paragraphs."""
    marks: tuple[tuple[str, str], ...]
    """Marks, and what they mean."""

    def written(self, notation: Notation) -> "ScreenText":
        """Return the same in a notation's letters."""
        return ScreenText(
            tuple(text.format(n=notation) for text in self.about),
            tuple((mark, text.format(n=notation)) for mark, text in self.marks),
        )


_ASKED_MARKS = (
    ("▸", "the chosen word, wherever it occurs"),
    ("✗", "the word that fits least"),
)
_WATCHED_MARKS = (("+ −", "of the words nearest to a watched one: new among them, or gone"),)

TURNS = ScreenText(
    (
        "One turn trains on one pair: given the {n.context}, predict the {n.target}. Space takes "
        "its five phases in order: pick the pair, look up the {n.context}'s {n.line} of {n.E}, "
        "predict, compute the gradient, update. The pane with the heavy frame is the phase's. "
        "Going back is exact.",
        "p plays turns by themselves, + and - set the pace. f trains by full-batch passes instead: "
        "the gradients of all pairs together, many times faster than turn by turn, until the loss "
        "converges. Passes, starting over, another setup or objective are stops in time, like "
        "turns: ← returns before them. From there, turns leave them behind, and . does them again, "
        "exactly.",
        "n writes all formulas in another notation; o transposes {n.E}. The numbers stay the same.",
        "v sets the objectives side by side on this very pair (the full softmax, negative "
        "sampling, GloVe) and starts over under another one, from the parameters that the run "
        "began with.",
        "w watches words: the words nearest to each by {n.E} at this very moment, its rank in this "
        "turn's {n.probabilities}, and its drift, which is how far its {n.line} of {n.E} has moved "
        "since the last start.",
    ),
    (
        ("▶ ◀", "the {n.context} and the {n.target} of the pair"),
        ("⏎", "the end of a sentence; windows do not reach across it"),
        ("struck out", "a word of the text that is not in the vocabulary: windows leave it out"),
        ("(the)", "a frequent word, left out at this place by chance (sample): likewise"),
        ("green, violet", "numbers above and below zero, stronger for larger ones"),
        ("+3e-4", "0.0003: a number too small for the room; the chosen cell is shown in full"),
        ("…", "there is more than fits: move there, or maximise the pane"),
        ("┊", "between columns of {n.E}: words are left out here"),
        ("┃ · ◆", "at the right of {n.x}: a map of all words: those in view, and where the 1 is"),
        ("▏▍█", "at the right of {n.probabilities}: all probabilities, in the order of {n.x}"),
        *_WATCHED_MARKS,
        ("▲ ▼", "of the same: brought nearer, or taken farther away, by this turn's update"),
    ),
)

TEACHING = ScreenText(
    (
        "A lesson shows one idea a card, on the numbers of the turn that you came from. Space goes "
        "on, ← goes back, and a question is answered by its letter.",
        "A lesson plays on a copy: whatever happens in it, your run is as it was. Where your run "
        "does not show what a lesson tells, the lesson plays on another run, and says so first.",
    ),
    (
        ("▶ ◀", "the {n.context} and the {n.target} of the pair"),
        ("heavy frame", "the panes that the card speaks of"),
        ("✓ ✗", "your answer was right, or it was not; the words say which one is"),
    ),
)

FORWARD = ScreenText(
    (
        "Full-batch passes train on all pairs at once: the very same gradients that turns take one "
        "by one, averaged, and one update for all. So a whole text is learned in seconds.",
        "Two lines bound the curve: the loss of scores that are all 0, and the floor, which no "
        "model that sees one word at a time can be below on these pairs. Beside it, watched words "
        "have their nearest words by {n.E}.",
    ),
    _WATCHED_MARKS,
)

EXPLORE = ScreenText(
    (
        "Type words: one for its nearest words, two for their cosine, a - b + c for sums, "
        "a : b :: c for an analogy, and several with a ? at the end for the one that fits least.",
        "Each question is answered by {n.E}, by {n.theta} and by their sums. Nearest words need no "
        "prediction: {n.E} alone will do, and is what most keep.",
    ),
    _ASKED_MARKS,
)

MAP = ScreenText(
    (
        "All words in two dimensions, those that show most of how the vectors differ (PCA). What "
        "is near on the map may be far apart in the other dimensions: the lists beside it give "
        "true cosines.",
    ),
    (("◆ ● ·", "the asked word, its nearest words in the full space, others"),),
)
