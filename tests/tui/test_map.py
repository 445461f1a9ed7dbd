"""The map: what it marks, what it says of itself, and its keys."""

import re
from threading import Event

import numpy as np
import pytest

import tui_w2v.tui.screens.map
from tests.helpers import train
from tests.tui.helpers import (
    MEDIUM,
    SIZES,
    SMALL,
    enter,
    message,
    opened,
    page,
    picture,
    press,
    shown,
    told,
)
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.word_map import WordMap
from tui_w2v.vectors import By, WordVectors, project, unit_rows
from tui_w2v.vectors.mapped import map_words

ODD = ["日本語", "हिन्दी", "a\x1b[31mred", "[b]bold[/b]", "tab\there", "x" * 60, "été", "🙂"]


def made_up(V: int, d: int, *, theta: bool = True) -> WordVectors:
    """Vectors of words with numbers; the last words have odd letters, if there is room."""
    rng, words = np.random.default_rng(0), [f"w{row}" for row in range(V)]
    if V > 20:
        words[-len(ODD) :] = ODD
    return WordVectors(words, rng.normal(size=(V, d)), rng.normal(size=(V, d)) if theta else None)


@pytest.fixture
def app(make_app):
    return make_app()


@pytest.fixture
def trained(app):
    """An app on royal, trained by a hundred passes."""
    train(app.timeline, 100)
    return app


def royal(app):
    parameters = app.timeline.parameters
    return WordVectors(app.timeline.setup.corpus.vocabulary.words, parameters.E, parameters.theta)


async def open_map(pilot, embeddings, *asked):
    """Open a map over the turn screen, and return what it ends with, once it does."""
    near = embeddings.most_similar(asked) if asked else []
    rows = [embeddings.row(word) for word in asked], [embeddings.row(word) for word, _ in near]
    ended = []
    await pilot.app.push_screen(MapScreen(embeddings, "E", *rows, "some.npz"), ended.append)
    await pilot.pause()
    return ended


def inside(app):
    """The map without its frame."""
    return [line[1:-1] for line in shown(app, "#word-map")[1:-1]]


def place(app):
    """The row and the column of the mark of the asked word."""
    ((row, line),) = ((row, line) for row, line in enumerate(inside(app)) if "◆" in line)
    return np.array([row, line.index("◆")])


def chosen(app):
    row = app.screen.query_one(WordMap).chosen
    return None if row is None else app.screen._embeddings.words[row]


# What is on the screen


@pytest.mark.parametrize(("size", "least"), zip(SIZES, (36, 42, 46), strict=True))
async def test_the_word_and_its_neighbours_are_marked_labelled_and_listed(trained, size, least):
    vectors = royal(trained)
    near = vectors.most_similar(["king"])
    async with opened(trained, size) as pilot:
        await open_map(pilot, vectors, "king")
        text = "\n".join(inside(trained))
        assert text.count("◆") == 1
        assert re.search("◆king|king◆", text)
        words = set(re.sub("[◆●·]", " ", text).split())
        assert {word for word, _ in near} <= words
        assert len({*vectors.words} & words) >= least
        projected = project(vectors.units)
        places = projected.points[[vectors.row(word) for word, _ in near]].round(1)
        assert 10 - text.count("●") <= 2 or len(np.unique(places, axis=0)) < 9

        facts, legend = shown(trained, "MapHeader")
        across, up = 100 * projected.explained
        for said in ("some.npz", "52 × 8", "by E", f"{100 - round(across) - round(up)}%"):
            assert said in facts
        assert f"PCA: {across:.0f}% + {up:.0f}% of the variance" in facts
        assert "◆ asked  ● nearest" in legend
        assert re.search("all 8 dimensions: what looks near may not be|full space of 8", legend)
        assert "all 52 vectors of E, at length 1" in shown(trained, "#word-map")[0]

        assert bool(trained.screen.query_one("#near").size) == (size != SMALL)
        if size == SMALL:
            return
        head, asked, *lines = [line.strip("│ ") for line in shown(trained, "#near")]
        assert "in all 8 dimensions" in head
        assert "◆king" in asked
        for line, (word, cosine) in zip(lines, near, strict=False):
            assert line.startswith(f"●{word} ")
            assert f" {cosine:+.2f}" in line
        king = vectors.row("king")
        on_map = map_words(vectors, "E", [king]).near_on_map(king, 6)
        for line, (row, cosine) in zip(shown(trained, "#near-on-map")[2:8], on_map, strict=True):
            assert vectors.words[row] in line
            assert f" {cosine:+.2f}" in line


@pytest.mark.parametrize(
    ("shares", "said"), [((0.02, 1e-3), "97.9%"), ((0.3, 0.3), "40%")], ids=["fine", "whole"]
)
async def test_shares_add_up_to_the_whole(app, monkeypatch, shares, said):
    projected = project(made_up(20, 6).units)._replace(explained=np.array(shares))
    monkeypatch.setattr("tui_w2v.vectors.mapped.project", lambda *_: projected)
    async with opened(app, MEDIUM) as pilot:
        await open_map(pilot, made_up(20, 6), "w1")
        assert f"the other {said} cannot be seen here" in shown(app, "MapHeader")[0]


# Little to map


@pytest.mark.parametrize(("value", "size"), [(0.0, (80, 24)), (0.7, (200, 60))])
async def test_all_words_in_one_place(app, size, value):
    words = ["one", "two", "three", "four"]
    async with opened(app, size) as pilot:
        await open_map(pilot, WordVectors(words, np.full((4, 3), value)), "two")
        await pilot.press("plus", "left", "n")
        assert "there is no variance" in shown(app, "MapHeader")[0]
        assert all(word in "\n".join(inside(app)) for word in words)


async def test_where_no_dimension_is_lost_it_does_not_warn(app):
    async with opened(app, SMALL) as pilot:
        for d, key, end in ((1, "escape", None), (2, "slash", "")):
            ended = await open_map(pilot, made_up(5, d), "w1")
            assert "of the variance: all is seen" in shown(app, "MapHeader")[0]
            assert "no dimension is lost" in shown(app, "MapHeader")[1]
            await press(pilot, "n", key)
            assert ended == [end], "leaving asks for nothing, / for a word still to be typed"


async def test_with_no_word_asked_there_is_a_map_all_the_same(app):
    async with opened(app, MEDIUM) as pilot:
        ended = await open_map(pilot, made_up(30, 6, theta=False))
        before = inside(app)
        assert "E/θ" not in shown(app, "KeyLine")[0]
        await press(pilot, "n enter b")
        assert inside(app) == before
        assert "◆" not in "\n".join(before)
        assert "w0" in "\n".join(before)
        assert (chosen(app), ended) == (None, [])


# Keys


async def test_zooming_keeps_the_chosen_word_in_its_place_and_labels_more(app):
    async with opened(app, MEDIUM) as pilot:
        await open_map(pilot, made_up(3000, 20), "w5")
        first, at = inside(app), place(app)
        counts, labelled = [3000], []
        for _ in range(6):
            await pilot.press("plus")
            assert np.abs(place(app) - at).max() <= 1
            title = shown(app, "#word-map")[0]
            counts.append(int(title.split(" of 3,000 vectors")[0].split()[-1].replace(",", "")))
            labelled.append(len(re.findall(r"w\d+", "\n".join(inside(app)))) / counts[-1])
        assert "zoom × 8 " in title
        assert counts == sorted(counts, reverse=True)
        assert labelled[-1] > 2 * labelled[0]
        await pilot.press(*["minus"] * 6)
        assert inside(app) == first


async def test_moving_and_zooming_go_the_right_way_and_end_somewhere(app):
    async with opened(app, SMALL) as pilot:
        await open_map(pilot, made_up(300, 5), "w5")
        first = inside(app)
        await pilot.press("plus", "plus")
        for there, back, *way in (("right", "left", 0, 1), ("l", "h", 0, 1), ("up", "down", -1, 0)):
            before, at = inside(app), place(app)
            await pilot.press(there)
            assert np.sign(at - place(app)).tolist() == way
            await pilot.press(back)
            assert inside(app) == before
        for back in ("0", "home"):
            await pilot.press("plus", "equals_sign", "left", "up", "up", "plus")
            assert inside(app) != first
            await pilot.press(back)
            assert inside(app) == first
        words = app.screen.query_one(WordMap)
        words.zoom(30)
        closest = inside(app)
        assert "◆w5" in "\n".join(closest)
        await pilot.press("plus")
        assert inside(app) == closest
        words.zoom(-40)
        assert "all 300 vectors of E" in shown(app, "#word-map")[0]
        words.pan(99, 99)
        corner = inside(app)
        await pilot.press("right", "up")
        assert inside(app) == corner
        assert "".join(corner).strip()


@pytest.mark.parametrize("zoomed", [0, 12])
async def test_walking_through_the_marked_words_to_one_that_is_asked_next(trained, zoomed):
    vectors = royal(trained)
    words = ["king", *(word for word, _ in vectors.most_similar(["king"]))]
    async with opened(trained, MEDIUM) as pilot:
        ended = await open_map(pilot, vectors, "king")
        await pilot.press(*["plus"] * zoomed)
        for key, word in zip(["n", "tab"] * 6, [*words[1:], "king"], strict=False):
            await pilot.press(key)
            assert f"near {word} here" in shown(trained, "#near-on-map")[1]
            assert word in "\n".join(inside(trained))  # if it was outside, it is the middle now
        await press(pilot, "question_mark")
        await press(pilot, "escape")
        await press(pilot, "N shift+tab enter")
        assert ended == words[-2:-1]
        assert isinstance(trained.screen, TurnScreen)


async def test_other_vectors_have_other_neighbours_and_the_first_come_back(app):
    embeddings = made_up(200, 6)
    async with opened(app, MEDIUM) as pilot:
        await open_map(pilot, embeddings, "w5")
        first = inside(app), shown(app, "#near")
        kinds: list[tuple[By, str]] = [("theta", "θ"), ("both", "E + θ")]
        for kind, name in kinds:
            await pilot.press("b")
            assert f"by {name}  " in shown(app, "MapHeader")[0]
            assert f"all 200 vectors of {name}, at length 1" in shown(app, "#word-map")[0]
            listed = [line.strip("│ ").split()[0] for line in shown(app, "#near")[2:12]]
            assert listed == [f"●{word}" for word, _ in embeddings.by(kind).most_similar(["w5"])]
        await pilot.press("b")
        assert (inside(app), shown(app, "#near")) == first


async def test_ascii_on_request_on_all_screens(app):
    async with opened(app, MEDIUM) as pilot:
        await open_map(pilot, made_up(800, 6), "w5")
        usual = picture(app)
        await press(pilot, "a")
        assert {c for c in page(app) if not c.isascii()} <= set("θ×" + "".join(ODD))
        assert re.search(r"@w5\b|\bw5@", page(app))
        assert all(mark in page(app) for mark in ("@ asked  * nearest", "*w", ":"))
        await press(pilot, "escape")
        assert not set("╭─╮│") & set(page(app))
        await open_map(pilot, made_up(800, 6), "w5")
        await press(pilot, "a")
        assert picture(app) == usual


async def test_a_click_chooses_a_word_by_its_label_or_its_dot(app):
    rows = np.array([[3.0, 0.2], [-3.0, 0.1], [0.1, 3.0], [0.2, -3.0]])
    async with opened(app, SMALL) as pilot:
        await open_map(pilot, WordVectors(["east", "west", "north", "south"], rows), "north")
        for word in ("east", "west", "north", "south"):
            ((x, y),) = (
                (line.index(word), y) for y, line in enumerate(inside(app)) if word in line
            )
            await pilot.click("#word-map", offset=(x + 2, y + 1))
            assert chosen(app) == word
        await pilot.click("#word-map", offset=(2, 2))
        assert chosen(app) == word


# Large vectors are projected in a thread


@pytest.fixture
def in_thread(monkeypatch):
    monkeypatch.setattr(tui_w2v.tui.screens.map, "_BLINK_NUMBERS", 0)


async def test_while_it_projects_it_says_so_and_can_be_left(app, in_thread, monkeypatch):
    left, projected = Event(), []

    def long(vectors, check):
        left.wait(30)
        check()
        projected.append(vectors)
        return project(vectors)

    monkeypatch.setattr("tui_w2v.vectors.mapped.project", long)
    async with opened(app, MEDIUM) as pilot:
        ended = await open_map(pilot, made_up(50, 6), "w5")
        assert "projecting …" in inside(app)[0]
        await pilot.press("n", "plus", "left", "0", "a")
        await pilot.press("escape")
        assert ended == [None]
        left.set()
        await press(pilot)
        assert not projected


async def test_too_little_memory_is_said_and_what_was_there_is_there_still(
    app, in_thread, monkeypatch
):
    def without_memory(vectors, check):
        raise MemoryError

    async with opened(app, MEDIUM) as pilot:
        await open_map(pilot, made_up(50, 6), "w5")
        await press(pilot)
        first = inside(app)
        monkeypatch.setattr("tui_w2v.vectors.mapped.project", without_memory)
        await press(pilot, "b")
        assert "there is not enough memory" in inside(app)[0]
        await press(pilot, "plus b b")
        assert inside(app) == first


# From the turn screen


async def test_x_takes_formulas_for_the_axes_and_an_empty_line_brings_pca_back(trained):
    vectors = royal(trained)
    async with opened(trained, MEDIUM, "m x") as pilot:
        for line, said in (
            ("king", "give two"),
            ("king, x y z", "x"),
            ("king, :", "not a direction"),
        ):
            await enter(pilot, line)
            assert said in message(trained, "#hint")
        await enter(pilot, "king - man, her - his")
        points = trained.screen._known["E"].projection.points
        units, row = unit_rows(vectors.vectors.astype(np.float64)), vectors.row
        for at, plus, minus in ((0, "king", "man"), (1, "her", "his")):
            axis = units[row(plus)] - units[row(minus)]
            expected = units @ axis / np.linalg.norm(axis)
            np.testing.assert_allclose(points[:, at], expected, atol=1e-6)
        assert re.search(r"across king - man, up her - his: \d+° apart", told(trained, "MapHeader"))
        await press(pilot, "x")
        await enter(pilot, "")
        assert "PCA" in told(trained, "MapHeader")


@pytest.mark.parametrize("size", SIZES)
async def test_o_maps_the_nearest_words_of_one_alone_and_slash_asks_for_another(trained, size):
    vectors = royal(trained)
    async with opened(trained, size, "m o") as pilot:
        word = vectors.words[trained.timeline.turn.context]
        near = [one.word for one in vectors.most_similar(word, topn=len(vectors.words) // 4)]
        around = trained.screen._embeddings
        assert list(around.words) == [word, *near]
        np.testing.assert_array_equal(around.vectors[1], vectors[near[0]])
        expected = project(unit_rows(around.vectors)).points
        np.testing.assert_allclose(trained.screen._known["E"].projection.points, expected)
        await press(pilot, "slash")
        assert isinstance(trained.screen, ExploreScreen)
        await press(pilot, "escape m escape slash enter m slash")
        assert isinstance(trained.screen, ExploreScreen)
        assert trained.focused.id == "word-box"


@pytest.mark.parametrize("size", SIZES)
async def test_axes_and_arrows_without_length_have_no_angle(make_app, size):
    app = make_app(dim=1)
    train(app.timeline, 20)  # all cosines are 1 or −1 now
    async with opened(app, size, "slash") as pilot:
        await enter(pilot, "man : king :: woman", "m")
        assert "no angle" in told(app, "MapHeader")
        assert "1 dimensions" not in told(app, "MapHeader")
        await press(pilot, "x")
        await enter(pilot, "king - man, woman - man")
        assert "no angle" in told(app, "MapHeader")


async def test_an_analogy_has_two_arrows_and_their_angle_in_all_dimensions(trained):
    vectors = royal(trained)
    async with opened(trained, MEDIUM, "slash") as pilot:
        await enter(pilot, "man : king :: woman", "m")
        answer = vectors.most_similar(["king", "woman"], ["man"], topn=1)[0].word
        units = {word: vectors[word] / np.linalg.norm(vectors[word]) for word in vectors.words}
        one, other = units["king"] - units["man"], units[answer] - units["woman"]
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
        said = f"man → king and woman → {answer}: {np.degrees(np.arccos(cosine)):.0f}° apart"
        assert said in told(trained, "MapHeader")
        lines, ink = trained.screen.query_one(WordMap)._lines, trained.look.target
        assert sum(len(text) for line in lines for text, style, _ in line if style == ink) > 10
        await pilot.press(*["plus"] * 24)  # most of both arrows is out of view
