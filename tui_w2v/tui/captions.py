"""What the tour's captions can speak of: the run's numbers, and what its words answer."""

from tui_w2v.explain import Notation, Part, Role, loss_text, probability_text
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tour import analogy_of, word_of
from tui_w2v.training import Timeline, find_neighbours
from tui_w2v.tui.asked import answer
from tui_w2v.tui.forward import Forward
from tui_w2v.tui.line import fit, width_of
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import read_question

_NEAR = 4
_LONGEST = 18
"""A caption names up to four words: this leaves room to say something of them."""


class CaptionValues:
    """Fills the templates of captions with the numbers and words of a run."""

    def __init__(self, timeline: Timeline, notation: Notation, forward: Forward) -> None:
        self._timeline = timeline
        self._facts = TurnFacts(timeline, notation=notation)
        self._forward = forward

    def value(self, name: str) -> object:
        """Return what a name in a caption stands for; no word or name is longer than its room.

        Raises:
            KeyError: Nothing has that name.
        """
        value = self._value(name)
        if isinstance(value, Part) and value.role in (Role.CONTEXT, Role.TARGET):
            return value._replace(text=_short(value.text))
        return value

    def _value(self, name: str) -> object:
        timeline, vocabulary = self._timeline, self._timeline.setup.corpus.vocabulary
        match name:
            case "name":
                return _short(timeline.setup.corpus.name)
            case "rank":
                return self._facts.turn.target_rank
            case "made":
                return timeline.turns_made
            case "passes":
                return self._forward.passes
            case "floor":
                return Part(loss_text(self._forward.floor), Role.NUMBER)
            case "mean_loss":
                return Part(loss_text(self._forward.losses[-1]), Role.NUMBER)
            case "share":
                counts, target = timeline.setup.counts(), self._facts.turn.target
                share = float(counts.per_target[target] / counts.total)
                return Part(probability_text(share), Role.NUMBER)
            case "word":
                return _short(vocabulary[word_of(timeline)])
            case "near":
                E = timeline.parameters.E
                (found,) = find_neighbours([word_of(timeline)], E, timeline.baseline)
                return ", ".join(_short(vocabulary[near]) for near, _ in found.nearest[:_NEAR])
            case "analogy":
                a, b, c = analogy_of(vocabulary) or ("", "", "")
                return f"{a} is to {b} as {c} is to"
            case "answer":
                return _short(_answered(timeline))
        return self._facts.value(name)


def analogy_line(timeline: Timeline) -> str:
    """The text's analogy as it is typed; empty words if it has none."""
    a, b, c = analogy_of(timeline.setup.corpus.vocabulary) or ("", "", "")
    return f"{a} : {b} :: {c}"


def _answered(timeline: Timeline) -> str:
    """What the analogy is answered by."""
    embeddings = WordVectors(timeline.setup.corpus.vocabulary.words, timeline.parameters.E)
    question = read_question(analogy_line(timeline), embeddings)
    assert question is not None
    (nearest,) = answer(embeddings, question, n=1, product=False).by["E"]
    return nearest.word


def _short(word: str) -> str:
    return fit(word, _LONGEST) if width_of(word) > _LONGEST else word
