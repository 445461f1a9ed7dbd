"""Answers on the same vectors as gensim's, word for word and question for question."""

from pathlib import Path

import numpy as np
import pytest

from tui_w2v.corpus import SAMPLES
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import answer_analogies, compare_pairs
from tui_w2v.vectors.question_files import read_questions

KeyedVectors = pytest.importorskip("gensim.models").KeyedVectors

ANALOGIES, PAIRS = SAMPLES["world"].questions


def both(words, vectors):
    theirs = KeyedVectors(vectors.shape[1])
    theirs.add_vectors(words, vectors)
    return WordVectors(words, vectors), theirs


@pytest.fixture(scope="module")
def world():
    """Rows drawn at random, but for a direction of their own that related words share."""
    from tui_w2v.training import Settings, read_corpus

    generator = np.random.default_rng(1)
    words = list(read_corpus(Settings.of("world")).vocabulary.words)
    index = {word: row for row, word in enumerate(words)}
    vectors = generator.normal(size=(len(words), 20)).astype(np.float32)
    for section in read_questions(ANALOGIES).sections:
        shift = generator.normal(size=20) * 2
        for a, b, _, _ in section.analogies:
            if a.lower() in index and b.lower() in index:
                vectors[index[b.lower()]] = vectors[index[a.lower()]] + shift
    return both(words, vectors)


@pytest.fixture(params=[0, 1, 2])
def some(request):
    generator = np.random.default_rng(request.param)
    words = [f"w{number}" for number in range(500)]
    return both(words, generator.normal(size=(500, 30)).astype(np.float32)), generator


def same(ours, theirs):
    assert [word for word, _ in ours] == [word for word, _ in theirs]
    assert [value for _, value in ours] == pytest.approx([value for _, value in theirs], abs=1e-5)


def draws(generator, words, times=20):
    return [list(generator.choice(words, 5, replace=False)) for _ in range(times)]


def test_answers_to_words(some):
    (ours, theirs), generator = some
    for words in draws(generator, ours.words):
        a, b, c, d, e = words
        same(ours.most_similar([a]), theirs.most_similar([a]))
        same(ours.most_similar([a, b], topn=25), theirs.most_similar([a, b], topn=25))
        same(ours.restrict(99).most_similar(a), theirs.most_similar(a, restrict_vocab=99))
        for plus, minus in (([b, c], [a]), ([a, b, c], [d, e]), ([b, c], [a, d]), ([b, c], [])):
            same(ours.most_similar(plus, minus), theirs.most_similar(plus, minus))
            same(ours.most_similar_cosmul(plus, minus), theirs.most_similar_cosmul(plus, minus))
        assert ours.similarity(a, b) == pytest.approx(theirs.similarity(a, b), abs=1e-5)
        assert ours.doesnt_match(words) == theirs.doesnt_match(words)


def same_analogies(ours, theirs, path, least, most):
    score = answer_analogies(ours, read_questions(path).sections)
    accuracy, sections = theirs.evaluate_word_analogies(str(path), restrict_vocab=None)
    assert least < accuracy < most  # so that both answers occur
    assert score.total.accuracy == pytest.approx(accuracy, abs=1e-12)
    assert [(own.name, own.correct, own.total) for own in score.sections] == [
        (their["section"], len(their["correct"]), len(their["correct"]) + len(their["incorrect"]))
        for their in sections[:-1]
    ]


def test_analogies_question_by_question(world):
    ours, theirs = world
    same_analogies(ours, theirs, ANALOGIES, 0.1, 0.95)


@pytest.mark.parametrize("scatter", [0.01, 0.3])
def test_analogies_with_words_in_many_spellings(tmp_path: Path, scatter):
    """Three spellings of each word have vectors near to each other."""
    generator = np.random.default_rng(4)
    stems = [f"word{number}" for number in range(30)] + ["straße", "été"]
    words = [spelt for stem in stems for spelt in (stem, stem.upper(), stem.title())]
    points = generator.normal(size=(len(stems), 6)).repeat(3, axis=0)
    points += generator.normal(size=points.shape) * scatter
    order = generator.permutation(len(words))
    ours, theirs = both([words[place] for place in order], points[order].astype(np.float32))
    lines = [": first"]
    for a, b, c, d, e in draws(generator, [*ours.words, "unknown"], 400):
        near = ours.most_similar([b, c], [a], topn=9) if {a, b, c} <= set(ours.words) else []
        d = generator.choice([d, a, b, *(word for word, _ in near[-2:])])
        lines.append(generator.choice([f"{a} {b} {c} {d}", f"{a}\t{b}  {c} {d} ".swapcase()]))
        lines.append(generator.choice(["", "", "# a remark", ":remark", f": {e}", "a b c d e"]))
    questions = tmp_path / "questions.txt"
    questions.write_text("\n".join(lines), encoding="utf-8")
    same_analogies(ours, theirs, questions, 0, 1)


def test_pairs(world):
    ours, theirs = world
    score = compare_pairs(ours, read_questions(PAIRS).pairs)
    pearson, spearman, unknown = theirs.evaluate_word_pairs(str(PAIRS), restrict_vocab=None)
    assert score.pearson == pytest.approx(pearson.statistic, abs=1e-5)
    assert score.spearman == pytest.approx(spearman.statistic, abs=1e-5)
    assert score.skipped == unknown == 0
