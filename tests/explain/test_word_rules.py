"""Answers about words are derived from cosines, and cosines from the numbers of E and θ."""

import numpy as np
import pytest

from tests.explain.helpers import walk
from tests.helpers import pairwise
from tui_w2v.explain.cells import UnknownCellError
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.notation import KERAS, OURS
from tui_w2v.explain.word_rules import WordRules, numbers_of
from tui_w2v.spelling import UnknownWordError
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Kind, read_question

WORDS = ["king", "queen", "man", "woman", "3,5", "zero"]
QUESTIONS = [
    "king",
    "king queen",
    "king - man + woman",
    "2*king - 0.5*man",
    "0.3*king 2*queen",
    "king - king",
    "- man",
    "zero",
    "man : king :: woman",
    "king queen man ?",
]


def vectors(dim, dtype, alike=False):
    rows = np.random.default_rng(0).normal(size=(2, len(WORDS), dim)).astype(dtype)
    rows[:, -1] = 0
    if alike:
        rows[:, 1] = rows[:, 0]
    return WordVectors(WORDS, *rows)


@pytest.mark.parametrize(
    ("asked", "dim", "dtype", "alike"),
    pairwise(QUESTIONS, [1, 4], ["float32", "float64"], [False, True]),
)
def test_every_answer_is_derived_down_to_the_numbers_of_the_vectors(dim, dtype, alike, asked):
    embeddings = vectors(dim, dtype, alike)
    question = read_question(asked, embeddings)
    assert question
    for kind in embeddings.kinds:
        words, rules = (
            embeddings.by(kind),
            WordRules(embeddings, kind, KERAS, numbers_of(embeddings, KERAS, "a file")),
        )
        signed = bool(question.plus and question.minus)
        for product in [False, True] if signed else [False]:
            if question.kind is Kind.ODD_ONE_OUT:
                answers = words.fits(question.plus)
            elif product:
                answers = words.most_similar_cosmul(*question.terms)
            else:
                answers = words.most_similar(*question.terms)
            for at, near in enumerate(answers):
                derivation = rules.score(question, near, product=product, before=answers[:at])
                assert derivation.value == near.similarity
                walk(derivation, np.finfo(dtype).eps, set())
                for rank in derivation.beside:
                    assert rank.value == at + 1
                    walk(rank.derive(), np.finfo(dtype).eps, set())
                if kind == "E" and not product:
                    named = rules.named(derivation.shell)
                    assert named.value == derivation.value
                    if question.asks_for_neighbours:
                        assert rules.named(f"rank[{asked},{near.word}]").value == at + 1


def test_the_numbers_of_a_run_are_followed_to_its_seed_and_its_turns(make_timeline) -> None:
    for turn, phase in ((1, 0), (8, 5)):
        timeline = make_timeline(turn, phase)
        corpus, parameters = timeline.setup.corpus, timeline.parameters
        embeddings = WordVectors(corpus.vocabulary.words, parameters.E, parameters.theta)
        derivations = Derivations(timeline, OURS)
        context, target = timeline.turn.context, timeline.turn.target
        for kind in embeddings.kinds:
            rules = WordRules(embeddings, kind, OURS, derivations.now)
            derivation = rules.cosine(embeddings.words[context], embeddings.words[target])
            walk(derivation, np.finfo("float32").eps, set())


def test_what_is_no_answer_is_said() -> None:
    embeddings = vectors(3, "float32")
    rules = WordRules(embeddings, "E", OURS, numbers_of(embeddings, OURS, "a file"))
    for text, error, message in (
        ("cosine[king,kween]", UnknownWordError, "'kween' is not in the vocabulary"),
        ("rank[king,king]", UnknownCellError, "'king' is no answer to 'king'"),
        ("rank[king queen,king]", UnknownCellError, "'king' is no answer to 'king queen'"),
    ):
        with pytest.raises(error, match=message):
            rules.named(text)
    assert rules.named("cosine[king,3,5]").value == embeddings.similarity("king", "3,5")
    assert rules.named("cosine[king]") is rules.named("loss") is None
