"""The map: what it marks, what it says of itself, and its keys."""

import re
from threading import Event

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import Label

import tui_w2v.tui.screens.map
from tests.helpers import train
from tests.tui.helpers import (
    MEDIUM,
    SIZES,
    SMALL,
    assert_lines_fit,
    enter,
    opened,
    picture,
    press,
    settle,
    shown,
)
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.mapped import map_words
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.word_map import WordMap
from tui_w2v.vectors import WordVectors, project, unit_rows

ODD = [
    "日本語",
    "हिन्दी",
    "a\x1b[31mred",
    "[b]bold[/b]",
    "tab\there",
    "x" * 60,
    "été",
    "🙂",
    "plain",
]


def inside(app: ExplorerApp) -> list[str]:
    """The map without its frame."""
    return [line[1:-1] for line in shown(app, "#word-map")[1:-1]]


def made_up(V: int, d: int, *, theta: bool = True, seed: int = 0) -> WordVectors:
    rng = np.random.default_rng(seed)
    words = [f"w{row}" for row in range(V)]
    return WordVectors(words, rng.normal(size=(V, d)), rng.normal(size=(V, d)) if theta else None)


@pytest.fixture
def trained(make_app) -> ExplorerApp:
    """An app on royal, trained by a hundred passes."""
    app = make_app()
    train(app.timeline, 100)
    return app


def royal(app: ExplorerApp) -> WordVectors:
    parameters = app.timeline.parameters
    return WordVectors(app.timeline.setup.corpus.vocabulary.words, parameters.E, parameters.theta)


class Opened:
    """A map over the turn screen, and what it ended with."""

    def __init__(self, embeddings: WordVectors, asked: list[str], name: str = "some.npz") -> None:
        self.embeddings = embeddings
        self.asked = [embeddings.row(word) for word in asked]
        near = embeddings.most_similar(asked) if asked else []
        self.near = [embeddings.row(word.word) for word in near]
        self.screen = MapScreen(embeddings, "E", self.asked, self.near, name)
        self.ended: list[str | None] = []

    async def over(self, pilot: Pilot[None]) -> "Opened":
        await pilot.app.push_screen(self.screen, self.ended.append)
        await pilot.pause()
        return self

    @property
    def map(self) -> WordMap:
        return self.screen.query_one(WordMap)

    @property
    def chosen(self) -> str | None:
        chosen = self.map.chosen
        return None if chosen is None else self.embeddings.words[chosen]


# What is mapped


@pytest.mark.parametrize(("kind", "rows"), [("theta", [7]), ("E", [3, 11])])
def test_rows_are_projected_at_length_one_and_cosines_are_of_the_full_space(kind, rows):
    embeddings = made_up(60, 9)
    mapped, vectors = map_words(embeddings, kind, rows, n=5), embeddings.by(kind)
    points = project(unit_rows(vectors.vectors)).points
    np.testing.assert_allclose(mapped.projection.points, points, atol=1e-12)
    expected = vectors.most_similar([f"w{row}" for row in rows], topn=5)
    assert [embeddings.words[word.row] for word in mapped.near] == [e.word for e in expected]
    np.testing.assert_allclose([w.cosine for w in mapped.near], [e.similarity for e in expected])


def test_near_on_the_map_is_another_matter():
    # The map lacks the third dimension, along which "far" is away from "here".
    plane = [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0]] * 3
    rows = np.array([*plane, [0, 0, 1], [0, 0, -1], [0.5, 0, 1]])
    embeddings = WordVectors([*map(str, range(12)), "here", "far", "by"], rows)
    mapped = map_words(embeddings, "E", [12], n=99)
    assert embeddings.words[mapped.near[0].row] == "by"
    assert embeddings.words[mapped.near[-1].row] == "far"
    (first, cosine), *others = mapped.near_on_map(12, 99)
    assert embeddings.words[first] == "far"
    assert cosine == pytest.approx(-1)
    assert len(others) == 13


# What is on the screen


@pytest.mark.parametrize(("size", "least"), zip(SIZES, (36, 42, 46), strict=True))
async def test_the_word_and_its_neighbours_are_marked_labelled_and_listed(trained, size, least):
    async with opened(trained, size) as pilot:
        over = await Opened(royal(trained), ["king"], "royal.npz").over(pilot)
        vectors = over.embeddings
        text = "\n".join(inside(trained))
        assert text.count("◆") == 1
        assert re.search("◆king|king◆", text)
        words = set(re.sub("[◆●·]", " ", text).split())
        assert {vectors.words[row] for row in over.near} <= words
        assert len({*vectors.words} & words) >= least
        projected = project(vectors.units)
        places = projected.points[over.near].round(1)
        assert 10 - text.count("●") <= 2 or len(np.unique(places, axis=0)) < 9

        facts, legend = shown(trained, "MapHeader")
        across, up = 100 * projected.explained
        for said in ("royal.npz", "52 × 8", "by E", f"{100 - round(across) - round(up)}%"):
            assert said in facts
        assert f"PCA: {across:.0f}% + {up:.0f}% of the variance" in facts
        assert "◆ asked" in legend
        assert "● nearest" in legend
        assert re.search("all 8 dimensions: what looks near may not be|full space of 8", legend)
        assert "all 52 vectors of E, at length 1" in shown(trained, "#word-map")[0]

        assert bool(trained.screen.query_one("#near").size) == (size != SMALL)
        if size == SMALL:
            return
        head, asked, *lines = [line.strip("│ ") for line in shown(trained, "#near")]
        assert "in all 8 dimensions" in head
        assert "◆king" in asked
        for line, (word, cosine) in zip(lines, vectors.most_similar(["king"]), strict=False):
            assert line.startswith(f"●{word} ")
            assert f" {cosine:+.2f}" in line
        on_map = map_words(vectors, "E", over.asked).near_on_map(over.asked[0], 6)
        for line, (row, cosine) in zip(shown(trained, "#near-on-map")[2:8], on_map, strict=True):
            assert vectors.words[row] in line
            assert f" {cosine:+.2f}" in line


@pytest.mark.parametrize(("share", "said"), [(1e-3, "97.9%"), (0.3, "40%")])
async def test_shares_add_up_to_the_whole(make_app, monkeypatch, share, said):
    app = make_app()
    shares = np.array([share * 20, share]) if share < 0.1 else np.array([share, share])

    def with_shares(vectors, check):
        return project(vectors)._replace(explained=shares)

    monkeypatch.setattr("tui_w2v.tui.mapped.project", with_shares)
    async with opened(app, MEDIUM) as pilot:
        await Opened(made_up(20, 6), ["w1"]).over(pilot)
        assert f"the other {said} cannot be seen here" in shown(app, "MapHeader")[0]


@pytest.mark.parametrize(
    ("keys", "size"),
    [
        (["a", "plus", "n"], (80, 24)),
        (["plus"] * 4 + ["left", "up"], (200, 60)),
        (["b"], (120, 40)),
    ],
)
async def test_no_line_is_wider_or_narrower_than_its_widget(make_app, size, keys):
    rng = np.random.default_rng(1)
    V = len(ODD)
    embeddings = WordVectors(ODD, rng.normal(size=(V, 3)), rng.normal(size=(V, 3)))
    async with opened(app := make_app(), size) as pilot:
        await Opened(embeddings, ["日本語"], "odd\x1b[1m" * 20).over(pilot)
        await pilot.press(*keys)
        assert_lines_fit(app)
        assert "\x1b[31m" not in "\n".join(inside(app))


# Little to map


@pytest.mark.parametrize(("value", "size"), [(0.0, (80, 24)), (0.7, (200, 60))])
async def test_all_words_in_one_place(make_app, size, value):
    app = make_app()
    embeddings = WordVectors(["one", "two", "three", "four"], np.full((4, 3), value))
    async with opened(app, size) as pilot:
        await Opened(embeddings, ["two"]).over(pilot)
        await pilot.press("plus", "left", "n")
        assert "there is no variance" in shown(app, "MapHeader")[0]
        text = "\n".join(inside(app))
        assert all(word in text for word in embeddings.words)


async def test_where_no_dimension_is_lost_it_does_not_warn(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        for d, key in ((1, "escape"), (2, "slash")):
            over = await Opened(made_up(5, d), ["w1"]).over(pilot)
            assert "of the variance: all is seen" in shown(app, "MapHeader")[0]
            assert "no dimension is lost" in shown(app, "MapHeader")[1]
            await pilot.press("n", key)
            assert over.ended == [None], "leaving asks for nothing"


async def test_with_no_word_asked_there_is_a_map_all_the_same(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        over = await Opened(made_up(30, 6, theta=False), []).over(pilot)
        before = inside(app)
        assert "E/θ" not in shown(app, "KeyLine")[0]
        await pilot.press("n", "enter", "b")
        assert inside(app) == before
        assert "◆" not in "\n".join(before)
        assert "w0" in "\n".join(before)
        assert over.chosen is None
        assert not over.ended


# Keys


async def test_zooming_keeps_the_chosen_word_in_its_place_and_labels_more(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await Opened(made_up(3000, 20), ["w5"]).over(pilot)

        def place() -> tuple[int, int]:
            ((row, line),) = [(row, line) for row, line in enumerate(inside(app)) if "◆" in line]
            return row, line.index("◆")

        first, at = inside(app), place()
        counts, labelled = [], []
        for _ in range(6):
            await pilot.press("plus")
            assert np.abs(np.subtract(place(), at)).max() <= 1
            title = shown(app, "#word-map")[0]
            found = re.search(r"([\d,]+) of 3,000 vectors of E", title)
            assert found
            counts.append(int(found[1].replace(",", "")))
            labelled.append(len(re.findall(r"w\d+", "\n".join(inside(app)))) / counts[-1])
        assert "zoom × 8 " in title
        assert counts == sorted(counts, reverse=True)
        assert labelled[-1] > 2 * labelled[0]
        await pilot.press(*["minus"] * 6)
        assert inside(app) == first


async def test_moving_and_zooming_go_the_right_way_and_end_somewhere(make_app):
    def place() -> np.ndarray:
        lines = inside(app)
        row = next(row for row, line in enumerate(lines) if "◆" in line)
        return np.array([row, lines[row].index("◆")])

    async with opened(app := make_app(), SMALL) as pilot:
        over = await Opened(made_up(300, 5), ["w5"]).over(pilot)
        first = inside(app)
        await pilot.press("plus", "plus")
        for there, back, *way in (
            ("right", "left", 0, 1),
            ("l", "h", 0, 1),
            ("up", "down", -1, 0),
            ("k", "j", -1, 0),
        ):
            before, at = inside(app), place()
            await pilot.press(there)
            assert np.sign(at - place()).tolist() == way
            await pilot.press(back)
            assert inside(app) == before
        for back in ("0", "home"):
            await pilot.press("plus", "equals_sign", "left", "up", "up", "plus")
            assert inside(app) != first
            await pilot.press(back)
            assert inside(app) == first
        over.map.zoom(30)
        closest = inside(app)
        assert "◆w5" in "\n".join(closest)
        await pilot.press("plus")
        assert inside(app) == closest
        over.map.zoom(-40)
        assert "all 300 vectors of E" in shown(app, "#word-map")[0]


async def test_walking_through_the_marked_words_to_one_that_is_asked_next(trained):
    async with opened(trained, MEDIUM) as pilot:
        over = await Opened(royal(trained), ["king"]).over(pilot)
        words = [over.embeddings.words[row] for row in (*over.asked, *over.near)]
        walked = [over.chosen]
        for key in ["n", "tab"] * 5:
            await pilot.press(key)
            walked.append(over.chosen)
            assert f"near {over.chosen} here" in shown(trained, "#near-on-map")[1]
        assert walked == words
        await pilot.press("n")
        assert over.chosen == "king"
        await pilot.press("question_mark")
        assert trained.screen is not over.screen
        await pilot.press("escape")
        assert trained.screen is over.screen
        await pilot.press("N", "shift+tab")
        assert over.chosen == words[-2]
        await pilot.press("enter")
        assert over.ended == words[-2:-1]
        assert isinstance(trained.screen, TurnScreen)


async def test_a_chosen_word_that_is_outside_becomes_the_middle(make_app):
    async with opened(make_app(), SMALL) as pilot:
        over = await Opened(made_up(300, 12), ["w5"]).over(pilot)
        await pilot.press(*["plus"] * 8)
        for _ in over.near:
            await pilot.press("n")
            (line,) = [
                line for line in over.map._lines if any(s.style and s.style.reverse for s in line)
            ][:1]
            assert over.chosen in line.text


async def test_other_vectors_have_other_neighbours_and_the_first_come_back(make_app):
    app = make_app()
    embeddings = made_up(200, 6)
    async with opened(app, MEDIUM) as pilot:
        await Opened(embeddings, ["w5"]).over(pilot)
        first = inside(app), shown(app, "#near")
        for kind, name in (("theta", "θ"), ("both", "E + θ")):
            await pilot.press("b")
            assert f"by {name}  " in shown(app, "MapHeader")[0]
            assert f"all 200 vectors of {name}, at length 1" in shown(app, "#word-map")[0]
            expected = embeddings.by(kind).most_similar(["w5"])  # type: ignore[arg-type]
            listed = [line.strip("│ ") for line in shown(app, "#near")][2:12]
            assert [line.split()[0] for line in listed] == [f"●{word}" for word, _ in expected]
        await pilot.press("b")
        assert (inside(app), shown(app, "#near")) == first


async def test_ascii_on_request_on_all_screens(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await Opened(made_up(800, 6), ["w5"]).over(pilot)
        usual = picture(app)
        await press(pilot, "a")
        text = "\n".join(picture(app))
        assert {c for c in text if not c.isascii()} <= set("θ×")
        assert re.search(r"@w5\b|\bw5@", text)
        for mark in ("@ asked  * nearest", "*w", ":"):
            assert mark in text
        await press(pilot, "escape")
        assert not set("╭─╮│") & set("".join(picture(app)))
        await Opened(made_up(800, 6), ["w5"]).over(pilot)
        await press(pilot, "a")
        assert picture(app) == usual


async def test_a_click_chooses_a_word_by_its_label_or_its_dot(make_app):
    app = make_app()
    rows = np.array([[3.0, 0.2], [-3.0, 0.1], [0.1, 3.0], [0.2, -3.0]])
    embeddings = WordVectors(["east", "west", "north", "south"], rows)
    async with opened(app, SMALL) as pilot:
        over = await Opened(embeddings, ["north"]).over(pilot)
        for word in embeddings.words:
            ((x, y),) = [
                (line.index(word), y) for y, line in enumerate(inside(app)) if word in line
            ]
            await pilot.click("#word-map", offset=(x + 2, y + 1))
            assert over.chosen == word
        await pilot.click("#word-map", offset=(2, 2))
        assert over.chosen == word


# Large vectors are projected in a thread


@pytest.fixture
def in_thread(monkeypatch):
    monkeypatch.setattr(tui_w2v.tui.screens.map, "_BLINK_NUMBERS", 0)


async def test_while_it_projects_it_says_so_and_can_be_left(make_app, in_thread, monkeypatch):
    app = make_app()
    left, ended = Event(), []

    def long(vectors, check):
        left.wait(10)
        check()
        ended.append(vectors)
        return project(vectors)

    monkeypatch.setattr("tui_w2v.tui.mapped.project", long)
    async with opened(app, MEDIUM) as pilot:
        over = await Opened(made_up(50, 6), ["w5"]).over(pilot)
        assert "projecting …" in inside(app)[0]
        await pilot.press("n", "plus", "left", "0", "a")
        assert_lines_fit(app)
        await pilot.press("escape")
        assert over.ended == [None]
        left.set()
        await app.workers.wait_for_complete()
        assert not ended


async def test_too_little_memory_is_said_and_what_was_there_is_there_still(
    make_app, in_thread, monkeypatch
):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await Opened(made_up(50, 6), ["w5"]).over(pilot)
        await settle(pilot)
        first = inside(app)

        def without_memory(vectors, check):
            raise MemoryError

        monkeypatch.setattr("tui_w2v.tui.mapped.project", without_memory)
        await pilot.press("b")
        await settle(pilot)
        assert "there is not enough memory" in inside(app)[0]
        await pilot.press("plus", "b")
        await app.workers.wait_for_complete()
        await pilot.press("b")
        assert inside(app) == first


# From the turn screen


@pytest.mark.parametrize("spaces", [0, 3])
async def test_the_turn_screen_shows_the_map_of_its_context_word(make_app, spaces):
    async with opened(app := make_app(), MEDIUM, "space " * spaces) as pilot:
        position, E = app.timeline.position, app.timeline.parameters.E.copy()
        await pilot.press("m")
        assert isinstance(app.screen, MapScreen)
        word = app.timeline.setup.corpus.vocabulary[app.timeline.turn.context]
        assert re.search(f"◆{word}|{word}◆", "\n".join(inside(app)))
        assert "royal.txt  52 × 8  by E" in shown(app, "MapHeader")[0]
        expected = royal(app).most_similar([word])
        assert f"●{expected[0].word} " in shown(app, "#near")[2]
        await pilot.press("n", "plus", "b", "escape")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.position == position
        np.testing.assert_array_equal(app.timeline.parameters.E, E)


async def test_x_takes_formulas_for_the_axes_and_an_empty_line_brings_pca_back(trained):
    vectors = royal(trained)
    async with opened(trained, MEDIUM, "m x") as pilot:
        for line, said in (("king", "give two"), ("king, x y z", "x"), ("king, :", "no direction")):
            await enter(pilot, line)
            assert said in str(trained.screen.query_one("#hint", Label).render())
        await enter(pilot, "king - man, her - his")
        mapped = trained.screen._known["E"]
        units = unit_rows(vectors.vectors.astype(np.float64))
        row = vectors.row
        for points, (plus, minus) in zip(
            mapped.projection.points.T, (("king", "man"), ("her", "his")), strict=True
        ):
            axis = units[row(plus)] - units[row(minus)]
            np.testing.assert_allclose(points, units @ axis / np.linalg.norm(axis), atol=1e-6)
        head = " ".join(shown(trained, "MapHeader"))
        assert re.search(r"across king - man, up her - his: \d+° apart", head)
        assert_lines_fit(trained)
        await pilot.press("x")
        await enter(pilot, "")
        assert "PCA" in " ".join(shown(trained, "MapHeader"))


@pytest.mark.parametrize("size", SIZES)
async def test_o_maps_the_nearest_words_of_one_alone(trained, size):
    vectors = royal(trained)
    async with opened(trained, size, "m o"):
        word = vectors.words[trained.timeline.turn.context]
        near = [one.word for one in vectors.most_similar(word, topn=len(vectors.words) // 4)]
        around = trained.screen._embeddings
        assert list(around.words) == [word, *near]
        np.testing.assert_array_equal(around.vectors[1], vectors[near[0]])
        expected = project(unit_rows(around.vectors)).points
        np.testing.assert_allclose(trained.screen._known["E"].projection.points, expected)
        assert_lines_fit(trained)


@pytest.mark.parametrize("size", SIZES)
async def test_axes_and_arrows_without_length_have_no_angle(make_app, size):
    app = make_app(dim=1)
    train(app.timeline, 20)  # all cosines are 1 or −1 now
    async with opened(app, size, "slash") as pilot:
        await enter(pilot, "man : king :: woman", "m")
        assert "no angle" in " ".join(shown(app, "MapHeader"))
        await pilot.press("x")
        await enter(pilot, "king - man, woman - man")
        assert "no angle" in " ".join(shown(app, "MapHeader"))
        assert_lines_fit(app)


async def test_an_analogy_has_two_arrows_and_their_angle_in_all_dimensions(trained):
    vectors = royal(trained)
    async with opened(trained, MEDIUM, "slash") as pilot:
        await enter(pilot, "man : king :: woman", "m")
        answer = vectors.most_similar(["king", "woman"], ["man"], topn=1)[0].word
        units = {word: vectors[word] / np.linalg.norm(vectors[word]) for word in vectors.words}
        one, other = units["king"] - units["man"], units[answer] - units["woman"]
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
        said = f"man → king and woman → {answer}: {np.degrees(np.arccos(cosine)):.0f}° apart"
        assert said in " ".join(shown(trained, "MapHeader"))
        cells = trained.screen.query_one(WordMap)._arrow_cells(trained.screen._known["E"])
        assert sum(map(len, cells.values())) > 10
        assert_lines_fit(trained)
        await pilot.press(*["plus"] * 24)  # most of both arrows is out of view
        assert_lines_fit(trained)
