"""Every lesson is played without a screen, and what its cards claim is held against the turn."""

import re
from contextlib import suppress
from itertools import combinations, cycle
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from tui_w2v.explain.notation import NOTATIONS
from tui_w2v.explain.phases import plain
from tui_w2v.lessons import windows
from tui_w2v.lessons.contents import CHAPTERS, LESSONS
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.play import Play
from tui_w2v.training import (
    DivergedError,
    Phase,
    Settings,
    Setup,
    Timeline,
    read_corpus,
    work_of_pass,
)

BY_ID = {lesson.id: lesson for lesson in LESSONS}
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(Settings.of("royal"))


def played(lesson, timeline, notation=NOTATIONS[0], kept=None):
    """Go through a lesson, and give each card's number, the play, and its facts."""
    play = Play(lesson, timeline, kept)
    play.prepare()
    for number, card in enumerate(play.lesson.cards):
        play.go(number)
        yield number, play, play.facts(notation.transposed() if card.transposed else notation)


def texts(play, facts):
    question, answers = play.question(facts)
    said = [plain(play.text(facts)), plain(question), *map(plain, answers)]
    exhibit = play.exhibit(facts)
    if exhibit:
        said += [*exhibit.head]
        said += [
            cell if isinstance(cell, str) else cell.text for row in exhibit.rows for cell in row
        ]
    return said


TEXTS = {"two": "a b a b\na b", "three": "a b c a", "six": "a b c d e f\na c e b d f"}
STRANGE: list[dict[str, Any]] = [
    {},
    {"dtype": "float64", "dim": 2, "bias": False},
    {"corpus": "two", "dim": 8},
    {"dim": 100, "sample": 0.01, "init": "word2vec"},
    {"corpus": "two", "dim": 1},
    {"init": "zeros"},
    {"corpus": "three", "dim": 8},
    {"init": "small", "learning_rate": 0.025},
    {"learning_rate": 5.0},
    {"learning_rate": 0.0},
    {"objective": "negative-sampling", "harmonic": True},
    {"corpus": "six", "dim": 1},
    {"objective": "glove", "harmonic": True, "bias": False},
    {"objective": "negative-sampling", "init": "zeros"},
]


@pytest.fixture
def strange(tmp_path, corpus):
    """Make a run of some own_settings, at a turn, or the last before it that is finite."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)

    def make(turn, *, corpus_name="royal", **own_settings):
        if corpus_name in TEXTS:
            settings = Settings(corpus=str(tmp_path / corpus_name), **own_settings)
            timeline = Timeline(Setup(settings, read_corpus(settings)))
        else:
            timeline = Timeline(Setup(Settings.of("royal", **own_settings), corpus))
        with suppress(DivergedError):
            timeline.go(timeline.at(turn))
        return timeline

    return make


def changed(m, name):
    before, after = (getattr(parameters, name) for parameters in (m.before, m.after))
    return np.flatnonzero((before != after).any(axis=1)).tolist()


def which_matrices(m):
    """The answer to what a turn moves, of: both matrices, neither, theta alone."""
    moved = bool(changed(m, "E")), bool(changed(m, "theta"))
    return {(True, True): 0, (False, False): 1, (False, True): 2}.get(moved)


def what_still_works(m):
    """The answer to what works, of: both, predicting, nearest words, neither."""
    predicts = np.ptp(m.turn.outputs) > 1e-6
    nearest = np.array_equal(m.before.E, m.home.before.E)
    return {(True, True): 0, (True, False): 1, (False, True): 2, (False, False): 3}[
        predicts, nearest
    ]


def which_product(m):
    """The answer to what is written with E as d × V, of: x·E, E·x, neither."""
    x, E = np.eye(m.V)[m.turn.context], m.before.E.T
    try:
        x @ E
    except ValueError:
        return 1 if np.array_equal(E @ x, m.turn.h) else 2
    return 0


def step(m, name):
    c = m.turn.context
    return getattr(m.after, name)[c] - getattr(m.before, name)[c]


def loss_held_out(m):
    setup, parameters = m.timeline.setup, m.before.astype(float)
    pairs = setup.held_out(setup.settings.validation or 0.1).validation
    return setup.objective.full_batch(pairs, m.d, "float64").gradient(parameters).loss


# Which answer the numbers of the next card bear out, worked out here once more.
KEY = {
    "given-or-learned": [lambda m: {0: 0, 1: 1}.get(len(changed(m, "E")), 2)],
    "what-changes": [
        lambda m: {(m.turn.context,): 0}.get(tuple(changed(m, "E")), 2),
        lambda m: 2 if len(changed(m, "theta")) == m.V > 2 else 0,
    ],
    "one-hot": [lambda m: int(np.array_equal(np.eye(m.V)[m.turn.context] @ m.before.E, m.turn.h))],
    "orientation": [which_product],
    "theta": [lambda m: int(not (m.after.theta - m.before.theta)[m.turn.target] @ m.turn.h > 0)],
    "two-vectors": [lambda m: int(not np.allclose(step(m, "E"), step(m, "theta")))],
    "error": [lambda m: 0 if m.turn.outputs[m.rival] > 0 else 2],
    "positions": [lambda m: len({pair.context for pair in m.window}) - 1],
    "one-or-all": [lambda m: 2 if grows_without_end(m) else 0],
    "zeros": [which_matrices, which_matrices],
    "features": [lambda m: int(not np.allclose(m.turn.outputs, m.home.turn.outputs, atol=1e-5))],
    "order": [lambda m: 1 + int(np.divide(*np.linalg.svd(m.before.E)[1][1:3]) > 2)],
    "directions": [
        lambda m: int(np.subtract(*shared_at_ends(m)) > 0),
        lambda m: int(not np.allclose(shared_at_ends(m), shared_at_ends(m.home), atol=1e-5)),
    ],
    "factorisation": [
        lambda m: [m.V, m.d, 1].index(np.linalg.matrix_rank(m.home.before.E @ m.home.before.kernel))
    ],
    "dimensions": [lambda m: 1 + np.sign(loss_held_out(m) - loss_held_out(m.home))],
    "cosine": [lambda m: int(winners_length(m) > np.linalg.norm(m.before.E, axis=1).mean())],
    "opposites": [lambda m: int(in_common(m, "king", "queen") > 2 * in_common(m, "king", "sheep"))],
    "analogy": [
        lambda m: ["queen", "king", "woman"].index(nearest_words(m, "king", "woman", "man")[0]),
        lambda m: ["woman", "queen"].index(nearest_words(m, "king")[1]),
    ],
    "bias-of-the-text": [
        lambda m: int(in_common(m, "man", "farmer") > 2 * in_common(m, "man", "king")),
        lambda m: int("woman" in nearest_words(m, "man")[:3]),
    ],
    "as-input": [
        lambda m: len(rows_changed(m.lineage[1], m)) or 1,
        lambda m: {m.V: 0, 0: 2}.get(len(rows_changed(m.home, m)), 1),
    ],
    "enough": [lambda m: 1 + np.sign(loss_held_out(m) - loss_held_out(m.home))],
    "perfect": [lambda m: int(np.sign(surprise(m)) + (surprise(m) > np.log(m.V) - 1e-6))],
    "cost": [lambda m: 1 if 1 < len(changed(m, "theta")) < m.V else 0],
    "relatives": [lambda m: 1 if 1 < len({pair.target for pair in m.window}) < m.V else 0],
    "what-is-left": [what_still_works],
}


def contexts(m):
    pairs = m.timeline.setup.pairs
    contexts, targets = pairs.words_at(np.arange(len(pairs)))
    P = np.array([np.bincount(targets[contexts == word], minlength=m.V) for word in range(m.V)])
    return P / P.sum(axis=1, keepdims=True)


def in_common(m, *words):
    one, other = (contexts(m)[m.timeline.setup.corpus.vocabulary.index(word)] for word in words)
    return np.minimum(one, other).sum()


def shared_at_ends(m):
    """What words share of their contexts at one end of E's second direction, and across."""
    order = np.argsort(np.linalg.svd(m.before.E.astype(float), full_matrices=False)[0][:, 1])
    low, high = contexts(m)[order[:3]], contexts(m)[order[-3:]]
    same = [np.minimum(a, b).sum() for end in (low, high) for a, b in combinations(end, 2)]
    return np.mean(same), np.minimum(low[:, None], high).sum(axis=2).mean()


def winners_length(m):
    """The mean length of the words with the largest dot product with each word."""
    products = m.before.E @ m.before.E.T
    np.fill_diagonal(products, -np.inf)
    return np.linalg.norm(m.before.E[products.argmax(axis=1)], axis=1).mean()


def nearest_words(m, *plus_minus):
    vocabulary = m.timeline.setup.corpus.vocabulary
    units = m.before.E / np.linalg.norm(m.before.E, axis=1, keepdims=True)
    rows = units[[vocabulary.index(word) for word in plus_minus]]
    return [vocabulary[word] for word in np.argsort(-units @ ([1, 1, -1][: len(rows)] @ rows))]


def rows_changed(m, other):
    return np.flatnonzero((m.before.E != other.before.E).any(axis=1))


def surprise(m):
    """The lowest mean loss of the context word's pairs: that of its targets' shares."""
    setup, context = m.timeline.setup, m.turn.context
    contexts, targets = setup.pairs.words_at(np.arange(len(setup.pairs)))
    _, counts = np.unique(targets[contexts == context], return_counts=True)
    return -np.mean(np.log(counts / counts.sum()).repeat(counts))


def grows_without_end(m):
    """Whether ŷ − all targets, repeated, makes a number of theta large that ŷ·C − … does not."""
    targets = np.bincount([pair.target for pair in m.window], minlength=m.V)
    largest = []
    for times in (targets.sum(), 1):
        p = m.before.astype(float)
        h, theta, bias = p.E[m.turn.context], p.theta, p.bias
        with np.errstate(all="ignore"):
            for _ in range(80):
                scores = theta @ h + bias
                y = np.exp(scores - scores.max())
                error = times * y / y.sum() - targets
                h, theta = (h - m.rate * error @ theta, theta - m.rate * np.outer(error, h))
                bias = bias - m.rate * error * m.has_bias
        largest.append(np.nan_to_num(abs(theta).max(), nan=np.inf))
    return largest[1] > 5 * largest[0]


@pytest.mark.parametrize(
    ("settings", "turn"), zip(STRANGE, cycle([40, 1, 250]), strict=False), ids=str
)
def test_on_any_run_the_cards_are_true_and_the_right_answers_are_right(settings, turn, strange):
    made = {"dim": 8, **settings}
    made["corpus_name"] = made.pop("corpus", "royal")
    wrong, timeline, kept = [], strange(turn, **made), {}
    for lesson in LESSONS:
        asked = iter(KEY.get(lesson.id, []))
        for number, play, m in played(lesson, timeline, kept=kept):
            where = f"{lesson.id}, card {number}"
            wrong += [f"{where}: {claim}" for claim, holds in play.card.claims if not holds(m)]
            verdict = play.verdict(m)
            if verdict and verdict.right != (right := next(asked)(m)):
                wrong.append(f"{where}: the answer is {right}")
            assert all("{" not in text for text in texts(play, m)), where
        assert not list(asked), "every answer is looked at"
    assert wrong == []


@pytest.mark.parametrize(
    ("settings", "lesson", "said"),
    [
        ({}, "given-or-learned", None),
        ({"objective": "glove"}, "error", "trains with glove"),
        ({"objective": "negative-sampling"}, "cost", "trains with negative-sampling"),
        ({"init": "word2vec"}, "what-changes", "uses a new run on your text, with random E and θ"),
        ({"learning_rate": 0.025}, "one-or-all", "and η = 0.1."),
        ({"init": "zeros"}, "zeros", None),
        ({"corpus_name": "two"}, "one-hot", "three words or more"),
        ({"corpus_name": "two"}, "cost", "uses the royal sample"),
    ],
)
def test_a_lesson_says_so_where_it_is_not_played_on_the_run_at_hand(
    settings, lesson, said, strange
):
    lesson = BY_ID[lesson]
    _, play, facts = next(played(lesson, strange(1, **{"dim": 8, **settings})))
    if said is None:
        assert play.lesson is lesson
    else:
        assert len(play.lesson.cards) == len(lesson.cards) + 1
        assert said in plain(play.text(facts))


def test_glove_is_told_with_the_count_that_it_fits(strange):
    weighed = 0
    for turn in range(1, 20):
        timeline = strange(turn, dim=8, objective="glove", harmonic=True)
        for _, play, facts in played(BY_ID["relatives"], timeline):
            if facts.turn.x_ij is not None and play.card.table:
                X = facts.turn.x_ij
                assert f"{X:,.6g}: a word n places away counts 1/n" in plain(play.text(facts))
                assert play.exhibit(facts).rows[-1][1].text == f"{np.log(X):+.4f}"
                weighed += X % 1 > 0
    assert weighed


def test_what_is_left_is_shown_on_a_word_whose_neighbours_mean_something(corpus):
    timeline = Timeline(Setup(Settings.of("royal"), corpus))
    facts = [facts for _, _, facts in played(BY_ID["what-is-left"], timeline)][-1]
    assert facts.context.text in ("king", "queen", "prince", "princess", "man", "woman")


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_goes_on_and_back_in_each_notation_and_leaves_the_run_as_it_was(lesson, corpus):
    timeline = Timeline(Setup(Settings.of("royal"), corpus))
    timeline.go(timeline.at(40))
    before, position = timeline.before_turn().copy(), timeline.position
    play = Play(lesson, timeline)
    play.prepare()

    def said():
        transposed = play.card.transposed
        return [
            texts(play, play.facts(notation.transposed() if transposed else notation))
            for notation in NOTATIONS
        ]

    told, asked = [], False
    for number, card in enumerate(play.lesson.cards):
        play.go(number)
        told.append(said())
        verdict = play.verdict(play.facts())
        assert (verdict is not None) == asked, f"card {number + 1}"
        assert verdict is None or plain(verdict.text)
        asked = bool(card.question)
    assert not asked
    titles = [lesson.titled(notation) for notation in NOTATIONS]
    assert not any("{" in text for card in told for said in (*card, titles) for text in said)
    for number in reversed(range(len(play.lesson.cards))):
        play.go(number)
        assert said() == told[number]
    assert timeline.position == position
    for now, then in zip(timeline.before_turn().arrays, before.arrays, strict=True):
        assert np.array_equal(now, then)


def test_what_a_card_computes_is_computed_once_for_its_claims_and_each_redraw(corpus, monkeypatch):
    repeat = Mock(wraps=windows.repeat_window)
    monkeypatch.setattr(windows, "repeat_window", repeat)
    for _, play, _ in played(BY_ID["one-or-all"], Timeline(Setup(Settings.of("royal"), corpus))):
        for notation in NOTATIONS:
            play.exhibit(play.facts(notation))
    assert repeat.call_count == len(("the right way", "the wrong way"))


def test_lessons_that_begin_on_one_run_share_its_training(corpus):
    timeline, kept = Timeline(Setup(Settings.of("royal"), corpus)), {}
    trained = []
    for turn, phase, name in (
        (1, Phase.PICK, "cosine"),
        (1, Phase.UPDATE, "directions"),
        (2, Phase.PICK, "cosine"),
    ):
        timeline.go(timeline.at(turn, phase))
        _, play, _ = next(played(BY_ID[name], timeline, kept=kept))
        trained.append(play.timeline)
    assert trained[0] is trained[1] is not trained[2]
    assert len(kept) == 2


@pytest.mark.parametrize(
    ("V", "turn", "most", "trained", "said"),
    [
        (100, 1, 3.0, ["own", "royal"], "two known opposites"),
        (100, 2, 3.0, ["own", "own", "royal"], "two known opposites"),
        (100, 2, 1.5, ["own", "royal"], "two known opposites"),
        (100, 2, 0.9, ["royal"], "seconds, not minutes"),
        (5000, 1, None, ["royal"], "seconds, not minutes"),
    ],
)
def test_training_that_takes_long_is_not_begun(V, turn, most, trained, said, tmp_path, monkeypatch):
    (tmp_path / "own").write_text(" ".join(f"w{n}" for n in range(V)))
    settings = Settings(corpus=str(tmp_path / "own"), dim=8, min_count=1)
    timeline, kept = Timeline(Setup(settings, read_corpus(settings))), {}
    timeline.go(timeline.at(turn))
    if most:
        monkeypatch.setattr("tui_w2v.lessons.play.MOST_WORK", most * 120 * work_of_pass(V, 8))
    _, play, facts = next(played(BY_ID["opposites"], timeline, kept=kept))
    assert [Path(run.setup.settings.corpus).name for run in kept.values()] == trained
    assert said in plain(play.text(facts))


def test_without_spread_or_finite_scores_nothing_is_claimed(strange):
    surer, length_goes_with_information = (
        claim.holds for card in BY_ID["cosine"].cards[:2] for claim in card.claims
    )
    assert not length_goes_with_information(TurnFacts(strange(1, corpus_name="two", dim=8)))
    timeline = strange(1, dim=8)
    for column in range(8):
        timeline.set_number("E", 3, column, 1e38)
        timeline.set_number("theta", 5, column, 1e38)
    assert not surer(TurnFacts(timeline))


def test_no_number_or_direction_is_in_the_text_and_sentences_are_short():
    for lesson in LESSONS:
        for card in lesson.cards:
            assert len(card.answers) in ((2, 3, 4) if card.question else (0,))
            for template in (lesson.title, card.text, card.question, *card.answers):
                text = template.replace("word2vec", "").replace("w2v", "wv")
                assert not re.search(r"[\d[✓]|\S- |[.]\? ", text), "or a comma is missing"
            for sentence in re.split(r"(?<=[.?!:]) ", card.text):
                assert len(sentence.split()) <= 32, sentence


def test_each_lesson_stands_once_in_chapters():
    assert len(BY_ID) == len(LESSONS) == sum(len(chapter.lessons) for chapter in CHAPTERS)
