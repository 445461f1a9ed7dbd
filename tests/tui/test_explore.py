"""The explore screen: what it answers, its keys, and what is drawn."""

import asyncio
from typing import Any

import numpy as np
import pytest
from textual.widgets import Input, Label

from tests.helpers import train
from tests.tui.helpers import (
    LARGE,
    MEDIUM,
    SIZES,
    SMALL,
    enter,
    opened,
    picture,
    press,
    settle,
    shown,
)
from tui_w2v.training import Limits, Settings, Setup, read_corpus, train_by_passes
from tui_w2v.tui import ExplorerApp, QueryApp
from tui_w2v.tui.hints import examples
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.axes import debias, sides_told_by_neighbours
from tui_w2v.vectors.question import read_question

WORDS = [f"w{number}" for number in range(30)] + [
    "king",
    "kingdom",
    "kin",
    "queen",
    "Oslo",
    "a\x1bb",
]

QUESTIONS = [
    ("w7", ["w7"], [], "nearest to w7, by cosine over all words"),
    ("w7 w9", ["w7", "w9"], [], "nearest to w7 + w9; their own cosine: "),
    ("w7 - w9 + w3", ["w7", "w3"], ["w9"], "nearest to w7 + w3 − w9   3CosAdd"),
    ("w9 : w7 :: w3", ["w7", "w3"], ["w9"], "w9 is to w7 as w3 is to …   3CosAdd"),
    ("KING", ["king"], [], "nearest to king"),
]
NO_QUESTIONS = [
    ("w7 : w9", "an analogy takes three words: one : another :: a third"),
    ("w7 w9 ?", "the odd one out is one of three words or more, with ? behind them"),
    ("w7 ? w9", "the odd one out is one of three words or more, with ? behind them"),
    ("w7 +", "+ and - stand before a word"),
    ("-", "+ and - stand before a word"),
    ("x" * 300, "'" + "x" * 38 + "… is not in the vocabulary"),
]


@pytest.fixture(scope="module")
def embeddings():
    generator = np.random.default_rng(2)
    E, theta = generator.normal(size=(2, len(WORDS), 12)).astype(np.float32)
    return WordVectors(WORDS, E, theta)


@pytest.fixture
def app(embeddings):
    return QueryApp(embeddings, "some.npz")


@pytest.fixture
def trained(make_run):
    """A run after some passes."""
    return train(make_run(), 60)


async def test_what_is_typed_at_once_is_kept(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await app.push_screen(screen := ExploreScreen.of(app.timeline))
        screen.query_one(Input).value = "king"
        await settle(pilot)
        assert screen.query_one(Input).value == "king"


def columns(app):
    """The words and numbers in each column."""
    found = [[] for _ in app.screen.embeddings.kinds]
    for line in shown(app, "#answers")[1:-1]:
        for column, part in zip(found, line[1:-1].split("││"), strict=True):
            if cell := part.split():
                column.append((cell[0].lstrip("▸✗"), cell[1]))
    return found


async def type_in(pilot, text):
    await press(pilot, *("space" if character == " " else character for character in text))


def near(vectors, plus, minus=(), digits=2):
    return [
        (word, f"{similarity:+.{digits}f}")
        for word, similarity in vectors.most_similar(plus, minus, topn=5)
    ]


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_typed_is_answered_by_each_kind_of_vectors(app, embeddings, size):
    async with opened(app, size) as pilot:
        await type_in(pilot, "w7")
        digits = 4 if size[0] >= 120 else 2
        for column, kind in zip(columns(app), ("E", "theta", "both"), strict=True):
            assert column[:5] == near(embeddings.by(kind), ["w7"], digits=digits)
        titles = shown(app, "#answers")[0]
        assert titles.index("by E") < titles.index("by θ") < titles.index("by E + θ")
        assert "θ is thrown away" in " ".join(" ".join(shown(app, "#why")).split())


async def test_one_box_takes_all_questions_and_says_what_is_missing(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        for line, plus, minus, says in QUESTIONS:
            app.screen.query_one(Input).value = line
            await settle(pilot)
            assert columns(app)[0][:5] == near(embeddings, plus, minus, digits=4)
            assert shown(app, "Asked")[0].strip().startswith(says)
        for line, says in NO_QUESTIONS:
            await enter(pilot, line)
            assert shown(app, "Asked")[0].strip() == says


async def test_the_odd_one_out_is_marked(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        await type_in(pilot, "w1 w2 w3 w4 ?")
        words = ["w1", "w2", "w3", "w4"]
        odd = embeddings.doesnt_match(words)
        assert f"fits least: {odd}" in shown(app, "Asked")[0]
        by_E = [line.split("│")[1] for line in shown(app, "#answers")[1:5]]
        assert [odd in line for line in by_E] == [False, False, False, True]
        assert by_E[3].startswith("✗")
        assert {word for word, _ in columns(app)[1][:4]} == set(words)


async def test_completion_gives_frequent_words_first_and_tab_takes_the_first(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        assert app.screen.query_one(Input).value == "w0"
        await press(pilot, "backspace backspace")  # what asks nothing shows what can be asked
        assert shown(app, "Completions")[0].strip().startswith("king kingdom  mean")
        assert "odd one out" in shown(app, "Completions")[0]
        assert shown(app, "Asked")[0].strip().startswith("nearest to w0")  # as the words below are
        await type_in(pilot, "w3 + k")
        assert shown(app, "Completions")[0].split() == ["king", "kingdom", "kin"]
        await press(pilot, "tab")
        assert app.screen.query_one(Input).value == "w3 + king"
        assert columns(app)[0][:5] == near(embeddings, ["w3", "king"], digits=4)
        await pilot.press("tab")  # nothing is left to complete
        assert app.screen.focused is app.screen.query_one("#answers")
        app.screen.query_one(Input).value = "kingdomx"
        await settle(pilot)
        assert "odd one out" in shown(app, "Completions")[0]


@pytest.fixture(scope="module", params=["royal", "world"])
def sample(request):
    """A sample's setup, and its words as they are learned by default settings."""
    settings = Settings.of(request.param)
    setup = Setup(settings, read_corpus(settings))
    learned = train_by_passes(settings, setup.counts(), Limits(passes=25)).parameters
    return setup, WordVectors(setup.corpus.vocabulary.words, learned.E)


def test_what_is_suggested_works_on_the_samples(sample):
    setup, vectors = sample
    telling = [vectors.words[row] for row in setup.informative_words]
    nearest, mean, total, analogy, odd = (
        read_question(example.line, vectors) for example in examples(vectors, telling)
    )
    assert (nearest.plus, mean.plus) == (("king",), ("king", "queen"))
    for asked in (total, analogy):
        assert (set(asked.plus), asked.minus) == ({"king", "woman"}, ("man",))
        assert vectors.most_similar(asked.plus, asked.minus, topn=1)[0].word == "queen"
    assert odd.plus[:2] == ("king", "queen")
    assert vectors.doesnt_match(odd.plus) == odd.plus[2]


def test_a_known_analogy_that_the_vectors_do_not_answer_is_not_suggested():
    words = ["the", "man", "woman", "king", "queen", "cow"]
    E = np.array([[9.0, 9], [1, 0], [0, 1], [1, 0.1], [-1, 0.5], [0.1, 1]])
    vectors = WordVectors(words, E)
    assert [example.line for example in examples(vectors, ["cow", "king"])] == [
        "cow",
        "cow woman",
        "cow - woman + king",
        "woman : cow :: king",
        "cow woman king ?",
    ]
    untrained = [example.line for example in examples(vectors, ["cow"], trained=False)]
    assert untrained[2:] == ["king - man + woman", "man : king :: woman", "king queen cow ?"]


@pytest.mark.parametrize("V", [1, 2, 3, 4])
def test_no_example_names_a_word_twice(V):
    vectors = WordVectors(["ant", "bee", "cat", "dog"][:V], np.eye(V) + 0.1)
    lines = [example.line for example in examples(vectors)]
    assert len(lines) == {1: 1, 2: 2}.get(V, 5)
    for line in lines:
        words = [word for word in line.split() if word.isalpha()]
        assert len(set(words)) == len(words)


async def test_an_unknown_word_is_said_and_on_enter_with_close_spellings(app):
    async with opened(app, MEDIUM) as pilot:
        await type_in(pilot, "w7")
        before = shown(app, "#answers")
        await type_in(pilot, " que")  # as far as it goes, it may become queen
        assert shown(app, "Asked")[0].strip().startswith("nearest to w7")
        await type_in(pilot, "x")
        assert shown(app, "Asked")[0].strip() == "'quex' is not in the vocabulary"
        await press(pilot, "enter")
        assert "did you mean 'queen'" in shown(app, "Asked")[0]
        assert shown(app, "#answers") == before
        assert app.screen.focused is app.screen.query_one(Input)


async def test_a_neighbour_can_be_asked_next_and_the_trail_gone_back(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        box = app.screen.query_one(Input)
        assert box.value == "w0"
        await press(pilot, "down down enter")
        second = embeddings.most_similar(["w0"])[1].word
        assert box.value == second
        assert columns(app)[0][:5] == near(embeddings, [second], digits=4)
        await press(pilot, "right enter")
        third = embeddings.by("theta").most_similar([second])[0].word
        assert box.value == third
        for line in (second, "w0"):
            await press(pilot, "backspace")
            assert box.value == line
        assert not app.screen.check_action("trail", (-1,))
        await press(pilot, "f")
        assert box.value == second
        assert columns(app)[0][:5] == near(embeddings, [second], digits=4)


async def test_the_vector_is_that_of_the_asked_or_chosen_word(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        await type_in(pilot, "w5")
        E, theta = embeddings, embeddings.by("theta")
        expected = [f"{value:+.3f}" for value in E.vectors[E.row("w5")]]
        assert shown(app, "#vector")[1].strip("│ ").split() == expected
        await pilot.press("down", "l")
        word = theta.most_similar(["w5"])[0].word
        assert f"θ[{word}]: 12 numbers" in shown(app, "#vector")[0]
        expected = [f"{value:+.3f}" for value in theta.vectors[E.row(word)]]
        assert shown(app, "#vector")[1].strip("│ ").split() == expected


async def test_cosines_can_be_multiplied(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        await type_in(pilot, "w7")
        await pilot.press("down")
        assert not app.screen.check_action("product", ())
        await pilot.press("slash")
        app.screen.query_one(Input).value = "w9 : w7 :: w3"
        await press(pilot, "down p")
        best = embeddings.most_similar_cosmul(["w7", "w3"], ["w9"], topn=1)[0]
        assert columns(app)[0][0] == (best.word, f"{best.similarity:+.4f}")
        assert "3CosMul" in shown(app, "Asked")[0]


async def test_the_map_marks_what_was_asked_and_answers_with_a_word(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        await type_in(pilot, "w7")
        await press(pilot, "down m")
        assert isinstance(app.screen, MapScreen)
        await press(pilot, "n enter")
        assert isinstance(app.screen, ExploreScreen)
        assert app.screen.query_one(Input).value == embeddings.most_similar(["w7"])[0].word


async def test_vectors_alone_have_one_column_and_say_so(embeddings):
    alone = WordVectors(WORDS, embeddings.vectors)
    async with opened(app := QueryApp(alone, "some.txt"), SMALL):
        assert len(columns(app)) == 1
        assert shown(app, "#why")[0].strip().startswith("These are vectors only")
        assert "some.txt" in shown(app, "ExploreHeader")[0]


async def test_a_word_with_blanks_can_be_chosen_and_asked_for():
    words, vectors = ["York", "New York", "York city"], [[1.0, 0.0], [0.9, 0.1], [0.5, 0.5]]
    app = QueryApp(WordVectors(words, np.array(vectors)), "some.npz")
    async with opened(app, MEDIUM, "down enter"):
        assert shown(app, "Asked")[0].strip().startswith("nearest to New York,")
        assert not app.screen.check_action("vector", ())  # all its numbers are there


async def test_a_word_without_others_says_so():
    app = QueryApp(WordVectors(["alone"], np.ones((1, 3))), "some.npz")
    async with opened(app, SMALL):
        assert "no words other than the question's own" in shown(app, "#answers")[1]


async def test_the_answers_have_most_of_a_small_screen():
    generator = np.random.default_rng(4)
    app = QueryApp(WordVectors(WORDS, generator.normal(size=(len(WORDS), 100))), "some.npz")
    async with opened(app, SMALL) as pilot:
        assert len(columns(app)[0]) == 10
        assert len(shown(app, "#vector")) == 4
        await press(pilot, "down v")
        assert sum(len(line.strip("│ ").split()) for line in shown(app, "#vector")[1:-1]) == 100


async def test_what_can_be_done_is_offered_where_the_focus_is(app):
    async with opened(app, MEDIUM) as pilot:
        assert " ".join(shown(app, "KeyLine")[0].split()) == "tab complete ↓ answers esc leave"
        await press(pilot, "down")
        assert shown(app, "KeyLine")[0].split()[:2] == ["/", "ask"]


@pytest.mark.parametrize("keys", [["escape"], ["down", "escape"], ["down", "q"], ["ctrl+q"]])
async def test_it_is_left_at_once_where_nothing_can_be_lost(app, keys):
    async with opened(app, SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
    assert app.return_code == 0


async def test_the_chosen_word_is_marked_in_every_column_and_none_reaches_the_terminal(embeddings):
    async with opened(app := QueryApp(embeddings, "so\x1bme.npz"), LARGE, "down"):
        first = embeddings.most_similar(["w0"])[0].word
        assert "\n".join(shown(app, "#answers")).count(f"▸{first} ") == 3
        drawn = "\n".join(picture(app))
        assert "a\\x1bb" in drawn
        assert "so\\x1bme.npz" in drawn
        assert "\x1b" not in drawn


async def test_many_numbers_are_asked_in_a_thread_whose_answer_hides_no_warning(
    app, embeddings, monkeypatch
):
    monkeypatch.setattr("tui_w2v.tui.widgets.question_box._BLINK_NUMBERS", 0)
    async with opened(app, MEDIUM) as pilot:
        box = app.screen.query_one(Input)
        box.value = "w12"
        await settle(pilot)
        assert columns(app)[0][:5] == near(embeddings, ["w12"], digits=4)
        box.value = "w13"
        box.value = "w13x"
        await settle(pilot)
        assert shown(app, "Asked")[0].strip() == "'w13x' is not in the vocabulary"


# From a run


async def test_it_asks_the_words_as_they_are_and_changes_nothing(trained):
    async with opened(app := ExplorerApp(trained), MEDIUM, "space space space") as pilot:
        before, position = trained.parameters.E.tobytes(), trained.position
        await press(pilot, "slash")
        assert isinstance(app.screen, ExploreScreen)
        vocabulary = trained.setup.corpus.vocabulary
        context = vocabulary[trained.turn.context]
        assert app.screen.query_one(Input).value == context  # type: ignore[attr-defined]
        now = WordVectors(vocabulary.words, trained.parameters.E, trained.parameters.theta)
        assert columns(app)[0][:5] == near(now, [context], digits=4)
        assert "after 60 full-batch passes" in shown(app, "ExploreHeader")[0]
        await type_in(pilot, "queen")
        assert columns(app)[0][0][0] in ("king", "princess", "prince", "throne")
        await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)
        assert (trained.parameters.E.tobytes(), trained.position) == (before, position)


async def test_it_opens_over_the_passes_and_goes_back_there(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        await pilot.press("f")
        await pilot.press("slash")  # while passes are made, it is not offered
        screen = app.screen
        assert isinstance(screen, FastForwardScreen)
        await pilot.press("escape")
        while screen.running:
            await asyncio.sleep(0)
        await press(pilot, "slash")
        assert isinstance(app.screen, ExploreScreen)
        await press(pilot, "escape")
        assert app.screen is screen  # type: ignore[comparison-overlap]


async def test_a_word_of_the_turns_map_is_asked_for(trained):
    async with opened(app := ExplorerApp(trained), MEDIUM, "m") as pilot:
        await press(pilot, "n enter")
        assert isinstance(app.screen, ExploreScreen)
        context = trained.setup.corpus.vocabulary[trained.turn.context]
        assert app.screen.query_one(Input).value != context  # type: ignore[attr-defined]


async def test_own_words_are_put_among_the_answers_and_taken_out(trained):
    async with opened(app := ExplorerApp(trained), MEDIUM, "slash") as pilot:
        screen: Any = app.screen
        screen.ask("man : king :: woman")
        await pilot.press("down")
        usual = columns(app)
        await press(pilot, "i")
        vectors, (found, *_) = screen.embeddings, columns(app)
        units = vectors.vectors / np.linalg.norm(vectors.vectors, axis=1, keepdims=True)
        place = vectors.index
        cosines = units @ (units[place["king"]] + units[place["woman"]] - units[place["man"]])
        order = [vectors.words[row] for row in np.argsort(-cosines)]
        assert [word for word, _ in found] == order[: len(found)]
        said = f"own words in: king no. {order.index('king') + 1}"
        assert said in " ".join(shown(app, "Asked"))
        assert f"without them {usual[0][0][0]}" in " ".join(shown(app, "Asked"))
        await press(pilot, "i")
        assert columns(app) == usual


@pytest.mark.parametrize("size", SIZES)
async def test_a_copy_without_a_direction_stands_beside(trained, size):
    async with opened(app := ExplorerApp(trained), size, "slash") as pilot:
        screen: Any = app.screen
        screen.ask("king")
        await pilot.press("down", "d")
        for line, said in (
            ("her - nobody", "nobody"),
            ("king ?", "no direction"),
            ("her - his; king", "two words each"),
            ("her - his; king nobody", "nobody"),
        ):
            await enter(pilot, line)
            assert said in str(app.screen.query_one("#hint", Label).render())
        await enter(pilot, "her - his; queen king")
        vectors = screen.embeddings
        question = read_question("her - his", vectors)
        copy = debias(vectors, question, [("queen", "king")])
        beside = screen._question.answer.beside["E"]
        assert [word for word, _ in beside[:5]] == [
            word for word, _ in copy.most_similar("king", topn=5)
        ]
        before, after = sides_told_by_neighbours(vectors, copy, question)
        told = " ".join(shown(app, "Asked"))
        assert f"{before:.0%}" in told
        assert f"{after:.0%}" in told
        assert "without her - his" in " ".join(shown(app, "#answers"))
        await press(pilot, "b")
        assert "without her - his" not in " ".join(shown(app, "#answers"))
