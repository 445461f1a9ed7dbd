"""The explore screen: what it answers, its keys, and what is drawn."""

import re
from threading import Event

import numpy as np
import pytest
from textual.widgets import Input

from tests.helpers import train
from tests.tui.helpers import (
    LARGE,
    MEDIUM,
    SIZES,
    SMALL,
    enter,
    message,
    opened,
    page,
    press,
    shown,
    told,
    until,
)
from tui_w2v.tui import QueryApp
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.answers import Answers
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.asked import answer
from tui_w2v.vectors.axes import debias, sides_told_by_neighbours
from tui_w2v.vectors.question import read_question

WORDS = [*(f"w{n}" for n in range(30)), "king", "kingdom", "kin", "queen", "Oslo", "a\x1bb"]
QUESTIONS = [
    ("w7", ["w7"], [], "nearest to w7, by cosine over all words"),
    ("w7 w9", ["w7", "w9"], [], "nearest to w7 + w9; their own cosine: "),
    ("w7 - w9 + w3", ["w7", "w3"], ["w9"], "nearest to w7 + w3 − w9 3CosAdd"),
    ("w9 : w7 :: w3", ["w7", "w3"], ["w9"], "w9 is to w7 as w3 is to … 3CosAdd"),
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
    E, theta = np.random.default_rng(2).normal(size=(2, len(WORDS), 12)).astype(np.float32)
    return WordVectors(WORDS, E, theta)


@pytest.fixture
def app(embeddings):
    return QueryApp(embeddings, "some.npz")


@pytest.fixture
def trained(make_app):
    """An app on a run after some passes."""
    train((app := make_app()).timeline, 60)
    return app


def columns(app):
    """The words and numbers in each column."""
    found = [[] for _ in app.screen.embeddings.kinds]
    for line in shown(app, "#answers")[1:-1]:
        for column, part in zip(found, re.split("│[│┃]", line[1:-1]), strict=True):
            if cell := part.split():
                column.append((cell[0].lstrip("▸✗"), cell[1]))
    return found


def typed(app):
    return app.screen.query_one(Input).value


async def type_in(pilot, text):
    await press(pilot, *("space" if character == " " else character for character in text))


def near(vectors, plus, minus=(), digits=4):
    answers = vectors.most_similar(plus, minus, topn=5)
    return [(word, f"{similarity:+.{digits}f}") for word, similarity in answers]


async def test_what_is_typed_at_once_is_kept(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await app.push_screen(screen := ExploreScreen.of(app.timeline))
        screen.query_one(Input).value = "king"
        await press(pilot)
        assert typed(app) == "king"


@pytest.mark.parametrize("keys", ["", "down"])
async def test_in_a_terminal_that_was_too_small_a_word_can_be_typed(app, keys):
    async with opened(app, SMALL, keys) as pilot:
        for size in ((79, 24), (60, 20), SMALL):
            await pilot.resize_terminal(*size)
            await press(pilot)
        await type_in(pilot, "w7")
        assert typed(app) == "w7"


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_typed_is_answered_by_each_kind_of_vectors(app, embeddings, size):
    async with opened(app, size, "w 7"):
        digits = 4 if size[0] >= 120 else 2
        for column, kind in zip(columns(app), ("E", "theta", "both"), strict=True):
            assert column[:5] == near(embeddings.by(kind), ["w7"], digits=digits)
        titles = shown(app, "#answers")[0]
        assert titles.index("by E") < titles.index("by θ") < titles.index("by E + θ")
        assert "θ is thrown away" in told(app, "#why")


async def test_one_box_takes_all_questions_and_says_what_is_missing(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        for line, plus, minus, says in QUESTIONS:
            app.screen.query_one(Input).value = line
            await press(pilot)
            assert columns(app)[0][:5] == near(embeddings, plus, minus)
            assert told(app, "Asked").startswith(says)
        for line, says in NO_QUESTIONS:
            await enter(pilot, line)
            assert told(app, "Asked") == says
        words = ["w1", "w2", "w3", "w4"]
        await enter(pilot, "w1 w2 w3 w4 ?")
        odd = embeddings.doesnt_match(words)
        assert f"fits least: {odd}" in told(app, "Asked")
        *usual, last = [line[1:].split("│")[0] for line in shown(app, "#answers")[1:5]]
        assert last.startswith(f"✗{odd} ")
        assert odd not in "".join(usual)
        assert {word for word, _ in columns(app)[1][:4]} == set(words)


async def test_a_vector_of_length_0_has_no_answers(embeddings):
    E, theta = embeddings.vectors.copy(), np.zeros_like(embeddings.vectors)
    E[9] = 0
    async with opened(app := QueryApp(WordVectors(WORDS, E, theta), "some.npz"), MEDIUM) as pilot:
        for line, named in (("w7 - w7", "w7 - w7"), ("w9", "w9")):
            await enter(pilot, line)
            assert f"{named!r} has a vector of length 0" in told(app, "Asked")
        await enter(pilot, "w7 w8")
        e, t, both = columns(app)
        assert e == both
        assert t == [("the", "question's")]
        assert "by θ" not in told(app, "Asked")
        await enter(pilot, "w7 w9")
        assert "their cosine" not in told(app, "Asked")
        for line in ("w7 - w8 ", "w7 w8 w9 ?"):
            await enter(pilot, line)
            assert columns(app)[1] == t


async def test_completion_gives_frequent_words_first_and_tab_takes_the_first(app, embeddings):
    async with opened(app, MEDIUM) as pilot:
        assert typed(app) == "w0"
        await press(pilot, "backspace backspace")  # what asks nothing shows what can be asked
        assert told(app, "Completions").startswith("king kingdom mean")
        assert "odd one out" in told(app, "Completions")
        assert told(app, "Asked").startswith("nearest to w0")  # as the words below are
        await type_in(pilot, "w3 + k")
        assert told(app, "Completions") == "king kingdom kin"
        await press(pilot, "tab")
        assert typed(app) == "w3 + king"
        assert columns(app)[0][:5] == near(embeddings, ["w3", "king"])
        await press(pilot, "tab")  # nothing is left to complete
        assert app.focused is app.screen.query_one("#answers")
        app.screen.query_one(Input).value = "kingdomx"
        await press(pilot)
        assert "odd one out" in told(app, "Completions")


async def test_an_unknown_word_is_said_and_on_enter_with_close_spellings(app):
    async with opened(app, MEDIUM, "w 7") as pilot:
        before = shown(app, "#answers")
        await type_in(pilot, " que")  # as far as it goes, it may become queen
        assert told(app, "Asked").startswith("nearest to w7")
        await type_in(pilot, "x")
        assert told(app, "Asked") == "'quex' is not in the vocabulary"
        await press(pilot, "enter")
        assert "did you mean 'queen'" in told(app, "Asked")
        assert shown(app, "#answers") == before
        assert app.focused is app.screen.query_one(Input)


async def test_a_neighbour_can_be_asked_next_and_the_trail_gone_back(app, embeddings):
    second = embeddings.most_similar(["w0"])[1].word
    third = embeddings.by("theta").most_similar([second])[0].word
    async with opened(app, MEDIUM, "down down enter") as pilot:
        assert typed(app) == second
        assert columns(app)[0][:5] == near(embeddings, [second])
        await press(pilot, "right enter")
        assert typed(app) == third
        for line in (second, "w0"):
            await press(pilot, "backspace")
            assert typed(app) == line
        assert not app.screen.check_action("trail", (-1,))
        await press(pilot, "f")
        assert typed(app) == second
        assert columns(app)[0][:5] == near(embeddings, [second])
        await press(pilot, "slash w 9 enter")  # what is asked now takes the place of what came next
        assert not app.screen.check_action("trail", (1,))


async def test_the_answers_have_keys_of_their_own(app, embeddings):
    def numbers(vectors, word):
        return [f"{value:+.3f}" for value in vectors[word]]

    theta = embeddings.by("theta")
    async with opened(app, MEDIUM, "w 5") as pilot:
        assert told(app, "KeyLine") == "tab complete ↓ answers esc leave"
        assert shown(app, "#vector")[1].strip("│ ").split() == numbers(embeddings, "w5")
        await press(pilot, "down l")
        assert re.findall("[╭┏]", shown(app, "#answers")[0]) == [*"╭┏╭"]
        assert told(app, "KeyLine").startswith("/ ask")
        word = theta.most_similar(["w5"])[0].word
        assert f"θ[{word}]: 12 numbers" in shown(app, "#vector")[0]
        assert shown(app, "#vector")[1].strip("│ ").split() == numbers(theta, word)
        assert not app.screen.check_action("product", ())
        await press(pilot, "m")
        await press(pilot, "n enter")  # on the map
        assert typed(app) == word
        app.screen.query_one(Input).value = "w9 : w7 :: w3"
        await press(pilot, "down p")
        best = embeddings.most_similar_cosmul(["w7", "w3"], ["w9"], topn=1)[0]
        assert columns(app)[0][0] == (best.word, f"{best.similarity:+.4f}")
        assert "3CosMul" in told(app, "Asked")


async def test_vectors_alone_have_one_column_and_say_so(embeddings):
    alone = WordVectors(WORDS, embeddings.vectors)
    async with opened(app := QueryApp(alone, "some.txt"), SMALL):
        assert len(columns(app)) == 1
        assert told(app, "#why").startswith("These are vectors only")
        assert told(app, "ExploreHeader").endswith("some.txt 36 words × 12 numbers")
    async with opened(app := QueryApp(embeddings, "some.npz"), SMALL):
        assert "without its text: queries only" in told(app, "ExploreHeader")


async def test_a_word_with_blanks_can_be_chosen_and_asked_for():
    words, vectors = ["York", "New York", "York city"], [[1.0, 0.0], [0.9, 0.1], [0.5, 0.5]]
    app = QueryApp(WordVectors(words, np.array(vectors)), "some.npz")
    async with opened(app, MEDIUM, "down enter"):
        assert told(app, "Asked").startswith("nearest to New York,")
        assert not app.screen.check_action("vector", ())  # all its numbers are there


async def test_a_word_without_others_says_so():
    E = np.ones((1, 3))
    app = QueryApp(WordVectors(["alone"], E, E), "some.npz")
    async with opened(app, SMALL) as pilot:
        first = (line.split("││")[0].strip("│ ") for line in shown(app, "#answers"))
        assert "no words other than the question's own" in " ".join(first)
        await press(pilot, "down m o")
        assert "all 1 vector of E, at length 1" in shown(app, "#word-map")[0]


async def test_the_answers_have_most_of_a_small_screen():
    E = np.random.default_rng(4).normal(size=(len(WORDS), 100))
    async with opened(app := QueryApp(WordVectors(WORDS, E), "some.npz"), SMALL) as pilot:
        assert (len(columns(app)[0]), len(shown(app, "#vector"))) == (10, 4)
        usual = page(app)
        await press(pilot, "down v")
        assert sum(len(line.strip("│ ").split()) for line in shown(app, "#vector")[1:-1]) == 100
        await press(pilot, "end")  # another word's numbers
        last = WordVectors(WORDS, E).most_similar("w0", topn=99)[-1].word
        assert f"E[{last}]: 100 numbers" in shown(app, "#vector")[0]
        await press(pilot, "g v slash")
        assert page(app) == usual


@pytest.mark.parametrize("keys", ["escape", "down escape", "down q", "ctrl+q"])
async def test_it_is_left_at_once_where_nothing_can_be_lost(app, keys):
    async with opened(app, SMALL, keys):
        assert app._exit
    assert app.return_code == 0


async def test_the_chosen_word_is_marked_in_every_column_and_none_reaches_the_terminal(embeddings):
    async with opened(app := QueryApp(embeddings, "so\x1bme.npz"), LARGE, "down"):
        first = embeddings.most_similar(["w0"])[0].word
        assert "\n".join(shown(app, "#answers")).count(f"▸{first} ") == 3
        drawn = page(app)
        assert all(spelled in drawn for spelled in ("a\\x1bb", "so\\x1bme.npz"))
        assert "\x1b" not in drawn


async def test_many_numbers_are_asked_in_a_thread_whose_answer_hides_no_warning(
    app, embeddings, monkeypatch
):
    monkeypatch.setattr("tui_w2v.tui.widgets.question_box._BLINK_NUMBERS", 0)
    async with opened(app, MEDIUM) as pilot:
        box = app.screen.query_one(Input)
        box.value = "w12"
        await press(pilot)
        assert columns(app)[0][:5] == near(embeddings, ["w12"])
        box.value = "w13"
        box.value = "w13x"
        await press(pilot)
        assert told(app, "Asked") == "'w13x' is not in the vocabulary"


async def test_of_searches_in_threads_the_last_is_shown_whichever_ends_first(
    app, embeddings, monkeypatch
):
    begun, going, ended = Event(), Event(), Event()

    def slow_at_first(*asked, **settings):
        if begun.is_set():
            return answer(*asked, **settings)
        begun.set()
        going.wait(60)
        ended.set()
        return answer(*asked, **settings)

    async with opened(app, MEDIUM) as pilot:
        monkeypatch.setattr("tui_w2v.tui.widgets.question_box._BLINK_NUMBERS", 0)
        monkeypatch.setattr("tui_w2v.tui.widgets.question_box.answer", slow_at_first)
        app.screen.query_one(Input).value = "w12"
        await until(pilot, begun.is_set)
        await pilot.press("down", "i")  # with the question's own words
        own = near(embeddings.with_own_words(), ["w12"])
        await until(pilot, lambda: columns(app)[0][:5] == own)
        going.set()
        await until(pilot, ended.is_set)
        await press(pilot)
        assert columns(app)[0][:5] == own


async def test_where_memory_is_missing_a_notice_says_so(app, monkeypatch):
    def without_memory(*_, **__):
        raise MemoryError

    app.NOTIFICATION_TIMEOUT = 600
    async with opened(app, MEDIUM) as pilot:
        monkeypatch.setattr("tui_w2v.tui.widgets.question_box._BLINK_NUMBERS", 0)
        monkeypatch.setattr("tui_w2v.tui.widgets.question_box.answer", without_memory)
        await type_in(pilot, "w12")
        assert {note.message for note in app._notifications} == {"there is not enough memory"}


async def test_the_chosen_answer_stays_in_view_whatever_the_height(app, embeddings):
    async with opened(app, LARGE, "down end") as pilot:
        answers = app.screen.query_one(Answers)
        assert answers.chosen == embeddings.most_similar(["w0"], topn=99)[-1].word
        await pilot.resize_terminal(*SMALL)
        await press(pilot)
        assert shown(app, "#answers")[-2].startswith(f"┃▸{answers.chosen} ")
        assert f"[{answers.chosen}]" in shown(app, "#vector")[0]


async def test_a_letter_lays_out_nothing_until_the_line_is_longer_than_its_box(app):
    async with opened(app, MEDIUM, "w") as pilot:
        box = app.screen.query_one(Input)
        room = box.virtual_size
        await press(pilot, "1")
        assert box.virtual_size == room
        box.value = "w1 " * room.width
        assert box.virtual_size.width == 3 * room.width + 1
        assert box.max_scroll_x > 0


# From a run


async def test_it_asks_the_words_as_they_are_and_changes_nothing(trained):
    run = trained.timeline
    words = run.setup.corpus.vocabulary.words
    async with opened(trained, MEDIUM, "space space space") as pilot:
        before, position = run.parameters.E.tobytes(), run.position
        await press(pilot, "slash")
        context = words[run.turn.context]
        assert typed(trained) == context
        now = WordVectors(words, run.parameters.E, run.parameters.theta)
        assert columns(trained)[0][:5] == near(now, [context])
        assert "after 60 full-batch passes" in told(trained, "ExploreHeader")
        await press(pilot, "escape")
        await press(pilot, "m")
        await press(pilot, "n enter")  # a word of the turn's map is asked for
        assert typed(trained) == now.most_similar(context)[0].word
        await press(pilot, "escape")
        assert isinstance(trained.screen, TurnScreen)
        assert (run.parameters.E.tobytes(), run.position) == (before, position)


@pytest.mark.parametrize(("key", "kind"), [("slash", ExploreScreen), ("m", MapScreen)])
async def test_it_opens_over_the_passes_and_goes_back_there(make_app, monkeypatch, key, kind):
    going = Event()
    monkeypatch.setattr("tui_w2v.session.forward.sleep", lambda _: going.wait(60))
    async with opened(app := make_app(), SMALL) as pilot:
        await pilot.press("f")
        screen = app.screen
        await pilot.press(key)  # while passes are made, it is not offered
        assert app.screen is screen
        going.set()
        await press(pilot, "escape")
        await press(pilot, key)
        assert isinstance(app.screen, kind)
        await press(pilot, "escape")
        assert app.screen is screen


async def test_own_words_are_put_among_the_answers_and_taken_out(trained):
    async with opened(app := trained, MEDIUM, "slash") as pilot:
        app.screen.ask("man : king :: woman")
        await press(pilot, "down")
        usual = columns(app)
        await press(pilot, "i")
        vectors, (found, *_) = app.screen.embeddings, columns(app)
        units = vectors.vectors / np.linalg.norm(vectors.vectors, axis=1, keepdims=True)
        man, king, woman = (units[vectors.index[word]] for word in ("man", "king", "woman"))
        order = [vectors.words[row] for row in np.argsort(-units @ (king + woman - man))]
        assert [word for word, _ in found] == order[: len(found)]
        assert f"own words in: king no. {order.index('king') + 1}" in told(app, "Asked")
        assert f"without them {usual[0][0][0]}" in told(app, "Asked")
        await press(pilot, "i")
        assert columns(app) == usual


@pytest.mark.parametrize("size", SIZES)
async def test_a_copy_without_a_direction_stands_beside(trained, size):
    async with opened(app := trained, size, "slash") as pilot:
        screen = app.screen
        screen.ask("king")
        await press(pilot, "down d")
        for line, said in (
            ("her - nobody", "nobody"),
            ("king ?", "not a direction"),
            ("her - his; king", "two words each"),
            ("her - his; king nobody", "nobody"),
            ("her - her", "'her - her' has a vector of length 0"),
        ):
            await enter(pilot, line)
            assert said in message(app, "#hint")
        await enter(pilot, "her - his; queen king")
        vectors = screen.embeddings
        question = read_question("her - his", vectors)
        copy = debias(vectors, question, [("queen", "king")])
        beside = [word for word, _ in screen._question.answer.beside["E"][:5]]
        assert beside == [word for word, _ in copy.most_similar("king", topn=5)]
        before, after = sides_told_by_neighbours(vectors, copy, question)
        assert all(f"{share:.0%}" in told(app, "Asked") for share in (before, after))
        assert "without her - his" in told(app, "#answers")
        await press(pilot, "b")
        assert "without her - his" not in told(app, "#answers")
