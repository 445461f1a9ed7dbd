"""What the tour's captions can speak of: the run's numbers, and what its words answer."""

from collections.abc import Callable

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phases import Part, Role, loss_text, probability_text
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.tour import analogy_of, word_of
from tui_w2v.session.forward import Forward
from tui_w2v.training import Timeline, find_neighbours
from tui_w2v.tui.line import cut
from tui_w2v.vectors import WordVectors

_NEAR = 4
_LONGEST = 18  # a caption names up to four words: this leaves room to say something of them


def caption_values(
    timeline: Timeline, notation: Notation, forward: Forward
) -> Callable[[str], object]:
    """Return a function of a name in a caption's template: the number or words it stands for.

    No word or name is longer than its room. A name that stands for nothing raises KeyError.
    """
    setup, vocabulary = timeline.setup, timeline.setup.corpus.vocabulary

    def share(facts: TurnFacts) -> Part:
        counts = setup.counts()
        share = float(counts.per_target[facts.turn.target] / counts.total)
        return Part(probability_text(share), Role.NUMBER)

    def near(_: TurnFacts) -> str:
        E, baseline = timeline.parameters.E, timeline.baseline
        (found,) = find_neighbours([word_of(timeline)], E, baseline)
        return ", ".join(cut(vocabulary[near], _LONGEST) for near, _ in found.nearest[:_NEAR])

    def answer(_: TurnFacts) -> str:
        a, b, c = _analogy(timeline)
        embeddings = WordVectors(vocabulary.words, timeline.parameters.E)
        return cut(embeddings.most_similar([b, c], [a], topn=1)[0].word, _LONGEST)

    figures = {
        "name": lambda _: cut(setup.corpus.name, _LONGEST),
        "rank": lambda facts: facts.turn.target_rank,
        "made": lambda _: timeline.turns_made,
        "passes": lambda _: forward.passes,
        "floor": lambda _: Part(loss_text(forward.floor), Role.NUMBER),
        "mean_loss": lambda _: Part(loss_text(forward.losses[-1]), Role.NUMBER),
        "share": share,
        "word": lambda _: cut(vocabulary[word_of(timeline)], _LONGEST),
        "near": near,
        "analogy": lambda _: "{} is to {} as {} is to".format(*_analogy(timeline)),
        "answer": answer,
    }
    facts = TurnFacts(timeline, notation=notation, figures=figures)

    def value(name: str) -> object:
        value = facts.value(name)
        if isinstance(value, Part) and value.role in (Role.CONTEXT, Role.TARGET):
            return value._replace(text=cut(value.text, _LONGEST))
        return value

    return value


def analogy_line(timeline: Timeline) -> str:
    """The text's analogy as it is typed; empty words if it has none."""
    return "{} : {} :: {}".format(*_analogy(timeline))


def _analogy(timeline: Timeline) -> tuple[str, str, str]:
    return analogy_of(timeline.setup.corpus.vocabulary) or ("", "", "")
