"""The map: what it marks, what it says of itself, and its keys."""

import re
from threading import Event

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Label

import tui_w2v.tui.screens.map
from tests.helpers import train
from tests.tui.helpers import SIZES, assert_lines_are_as_wide_as_their_widgets, shown
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.mapped import map_words
from tui_w2v.tui.play import PACES
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

    def __init__(
        self, app: ExplorerApp, embeddings: WordVectors, asked: list[str], name: str = "some.npz"
    ) -> None:
        self.app, self.embeddings = app, embeddings
        self.asked = [embeddings.row(word) for word in asked]
        near = embeddings.most_similar(asked) if asked else []
        self.near = [embeddings.row(word.word) for word in near]
        self.screen = MapScreen(embeddings, "E", self.asked, self.near, name)
        self.ended: list[str | None] = []

    async def __call__(self, pilot: Pilot[None]) -> "Opened":
        await pilot.pause()
        await self.app.push_screen(self.screen, self.ended.append)
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


def test_rows_are_projected_at_length_one_and_cosines_are_of_the_full_space() -> None:
    embeddings = made_up(60, 9)
    mapped = map_words(embeddings, "theta", [7], n=5)
    theta = embeddings.by("theta").vectors
    np.testing.assert_allclose(
        mapped.projection.points, project(unit_rows(theta)).points, atol=1e-12
    )
    expected = embeddings.by("theta").most_similar(["w7"], topn=5)
    assert [embeddings.words[word.row] for word in mapped.near] == [e.word for e in expected]
    np.testing.assert_allclose([w.cosine for w in mapped.near], [e.similarity for e in expected])


def test_of_several_words_the_neighbours_are_those_of_their_mean() -> None:
    embeddings = made_up(60, 9)
    mapped = map_words(embeddings, "E", [3, 11], n=4)
    expected = embeddings.most_similar(["w3", "w11"], topn=4)
    assert [embeddings.words[word.row] for word in mapped.near] == [e.word for e in expected]
    np.testing.assert_allclose([w.cosine for w in mapped.near], [e.similarity for e in expected])


def test_near_on_the_map_is_another_matter() -> None:
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


@pytest.mark.parametrize("size", SIZES)
async def test_the_word_and_its_neighbours_are_marked_and_labelled(trained, size) -> None:
    async with trained.run_test(size=size) as pilot:
        opened = await Opened(trained, royal(trained), ["king"])(pilot)
        text = "\n".join(inside(trained))
        assert text.count("◆") == 1
        assert re.search("◆king|king◆", text)
        words = set(re.sub("[◆●·]", " ", text).split())
        for row in opened.near:
            assert opened.embeddings.words[row] in words
        hidden = 10 - text.count("●")
        places = project(opened.embeddings.units).points[opened.near]
        assert hidden <= 2 or len(np.unique(places.round(1), axis=0)) < 9


@pytest.mark.parametrize("size", SIZES)
async def test_on_a_small_text_nearly_every_word_is_labelled(trained, size) -> None:
    async with trained.run_test(size=size) as pilot:
        await Opened(trained, royal(trained), ["king"])(pilot)
        words = set(re.sub("[◆●·]", " ", "\n".join(inside(trained))).split())
        vocabulary = set(trained.timeline.setup.corpus.vocabulary.words)
        least = {80: 36, 120: 42, 200: 46}[size[0]]
        assert len(vocabulary & words) >= least


@pytest.mark.parametrize("size", SIZES)
async def test_it_says_what_it_shows_and_what_it_cannot(trained, size) -> None:
    async with trained.run_test(size=size) as pilot:
        opened = await Opened(trained, royal(trained), ["king"], "royal.npz")(pilot)
        facts, legend = shown(trained, "MapHeader")
        across, up = 100 * project(opened.embeddings.units).explained
        assert "royal.npz" in facts
        assert "52 × 8" in facts
        assert "by E" in facts
        assert f"PCA: {across:.0f}% + {up:.0f}% of the variance" in facts
        assert f"{100 - round(across) - round(up)}%" in facts
        assert "◆ asked" in legend
        assert "● nearest" in legend
        assert re.search("all 8 dimensions: what looks near may not be|full space of 8", legend)
        assert "all 52 vectors of E, at length 1" in shown(trained, "#word-map")[0]


@pytest.mark.parametrize(("share", "said"), [(1e-3, "97.9%"), (0.3, "40%")])
async def test_shares_add_up_to_the_whole(make_app, monkeypatch, share, said) -> None:
    app = make_app()
    shares = np.array([share * 20, share]) if share < 0.1 else np.array([share, share])

    def with_shares(vectors, check):
        return project(vectors)._replace(explained=shares)

    monkeypatch.setattr("tui_w2v.tui.mapped.project", with_shares)
    async with app.run_test(size=(120, 40)) as pilot:
        await Opened(app, made_up(20, 6), ["w1"])(pilot)
        assert f"the other {said} cannot be seen here" in shown(app, "MapHeader")[0]


@pytest.mark.parametrize(
    ("keys", "size"),
    [
        (["a", "plus", "n"], (80, 24)),
        (["plus"] * 4 + ["left", "up"], (200, 60)),
        (["b"], (120, 40)),
    ],
)
async def test_no_line_is_wider_or_narrower_than_its_widget(make_app, size, keys) -> None:
    rng = np.random.default_rng(1)
    V = len(ODD)
    embeddings = WordVectors(ODD, rng.normal(size=(V, 3)), rng.normal(size=(V, 3)))
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await Opened(app, embeddings, ["日本語"], "odd\x1b[1m" * 20)(pilot)
        await pilot.press(*keys)
        assert_lines_are_as_wide_as_their_widgets(app)
        assert "\x1b[31m" not in "\n".join(inside(app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_lists_beside_the_map_are_there_where_there_is_room(trained, size) -> None:
    async with trained.run_test(size=size) as pilot:
        opened = await Opened(trained, royal(trained), ["king"])(pilot)
        assert bool(trained.screen.query_one("#near").size) == (size[0] >= 110)
        if size[0] < 110:
            return
        expected = opened.embeddings.most_similar(["king"])
        lines = [line.strip("│ ") for line in shown(trained, "#near")]
        assert "in all 8 dimensions" in lines[0]
        assert "◆king" in lines[1]
        for line, (word, cosine) in zip(lines[2:], expected, strict=False):
            assert line.startswith(f"●{word} ")
            assert f" {cosine:+.2f}" in line
        mapped = map_words(opened.embeddings, "E", opened.asked)
        on_map = [line.strip("│ ") for line in shown(trained, "#near-on-map")][2:8]
        for line, (row, cosine) in zip(on_map, mapped.near_on_map(opened.asked[0], 6), strict=True):
            assert opened.embeddings.words[row] in line
            assert f" {cosine:+.2f}" in line


async def test_a_terminal_that_is_too_small_is_told(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(79, 24)) as pilot:
        await Opened(app, made_up(20, 6), ["w1"])(pilot)
        assert app.screen.query_one("SizeNotice").size
        assert not app.screen.query_one(WordMap).size
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "◆" in "\n".join(inside(app))


# Little to map


@pytest.mark.parametrize(("value", "size"), [(0.0, (80, 24)), (0.7, (200, 60))])
async def test_all_words_in_one_place(make_app, size, value) -> None:
    app = make_app()
    embeddings = WordVectors(["one", "two", "three", "four"], np.full((4, 3), value))
    async with app.run_test(size=size) as pilot:
        await Opened(app, embeddings, ["two"])(pilot)
        await pilot.press("plus", "left", "n")
        assert "there is no variance" in shown(app, "MapHeader")[0]
        text = "\n".join(inside(app))
        assert all(word in text for word in embeddings.words)


@pytest.mark.parametrize("d", [1, 2])
async def test_where_no_dimension_is_lost_it_does_not_warn(make_app, d) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await Opened(app, made_up(5, d), ["w1"])(pilot)
        assert "of the variance: all is seen" in shown(app, "MapHeader")[0]
        assert "no dimension is lost" in shown(app, "MapHeader")[1]


async def test_with_no_word_asked_there_is_a_map_all_the_same(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        opened = await Opened(app, made_up(30, 6), [])(pilot)
        await pilot.press("n", "enter", "plus")
        assert "◆" not in "\n".join(inside(app))
        assert "w0" in "\n".join(inside(app))
        assert opened.chosen is None
        assert not opened.ended


# Keys


async def test_zooming_keeps_the_chosen_word_in_its_place_and_labels_more(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await Opened(app, made_up(3000, 20), ["w5"])(pilot)

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


@pytest.mark.parametrize("back", ["0", "home"])
async def test_all_words_come_back_into_view(make_app, back) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await Opened(app, made_up(300, 5), ["w5"])(pilot)
        first = inside(app)
        await pilot.press("plus", "equals_sign", "left", "up", "up", "plus")
        assert inside(app) != first
        await pilot.press(back)
        assert inside(app) == first


async def test_zooming_ends_somewhere(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        opened = await Opened(app, made_up(300, 5), ["w5"])(pilot)
        opened.map.zoom(30)
        closest = inside(app)
        assert "◆w5" in "\n".join(closest)
        await pilot.press("plus")
        assert inside(app) == closest
        opened.map.zoom(-40)
        assert "all 300 vectors of E" in shown(app, "#word-map")[0]


@pytest.mark.parametrize(
    ("there", "back", "row", "column"),
    [("right", "left", 0, 1), ("l", "h", 0, 1), ("up", "down", -1, 0), ("k", "j", -1, 0)],
)
async def test_moving_over_the_map_moves_it_the_other_way(
    make_app, there, back, row, column
) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await Opened(app, made_up(300, 5), ["w5"])(pilot)
        await pilot.press("plus", "plus")
        before = inside(app)

        def place() -> np.ndarray:
            lines = inside(app)
            row = next(row for row, line in enumerate(lines) if "◆" in line)
            return np.array([row, lines[row].index("◆")])

        at = place()
        await pilot.press(there)
        moved = at - place()
        assert np.sign(moved).tolist() == [row, column]
        await pilot.press(back)
        assert inside(app) == before


async def test_walking_through_the_marked_words(trained) -> None:
    async with trained.run_test(size=(120, 40)) as pilot:
        opened = await Opened(trained, royal(trained), ["king"])(pilot)
        words = [opened.embeddings.words[row] for row in (*opened.asked, *opened.near)]
        walked = [opened.chosen]
        for key in ["n", "tab"] * 5:
            await pilot.press(key)
            walked.append(opened.chosen)
            assert f"near {opened.chosen} here" in shown(trained, "#near-on-map")[1]
        assert walked == words
        await pilot.press("n")
        assert opened.chosen == "king"
        await pilot.press("N", "shift+tab")
        assert opened.chosen == words[-2]


async def test_a_chosen_word_that_is_outside_becomes_the_middle(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        opened = await Opened(app, made_up(300, 12), ["w5"])(pilot)
        await pilot.press(*["plus"] * 8)
        for _ in opened.near:
            await pilot.press("n")
            (line,) = [
                line for line in opened.map._lines if any(s.style and s.style.reverse for s in line)
            ][:1]
            assert opened.chosen in line.text


async def test_enter_ends_with_the_chosen_word(trained) -> None:
    async with trained.run_test(size=(80, 24)) as pilot:
        opened = await Opened(trained, royal(trained), ["king"])(pilot)
        await pilot.press("n", "n", "enter")
        assert opened.ended == [opened.embeddings.words[opened.near[1]]]
        assert isinstance(trained.screen, TurnScreen)


@pytest.mark.parametrize("key", ["escape", "slash"])
async def test_leaving_asks_for_nothing(trained, key) -> None:
    async with trained.run_test(size=(80, 24)) as pilot:
        opened = await Opened(trained, royal(trained), ["king"])(pilot)
        await pilot.press("n", key)
        assert opened.ended == [None]


async def test_other_vectors_have_other_neighbours_and_the_first_come_back(make_app) -> None:
    app = make_app()
    embeddings = made_up(200, 6)
    async with app.run_test(size=(120, 40)) as pilot:
        await Opened(app, embeddings, ["w5"])(pilot)
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


async def test_vectors_without_theta_are_shown_by_E_alone(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await Opened(app, made_up(50, 6, theta=False), ["w5"])(pilot)
        before = inside(app)
        await pilot.press("b")
        assert inside(app) == before
        assert "E/θ" not in shown(app, "KeyLine")[0]


async def test_ascii_on_request(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await Opened(app, made_up(800, 6), ["w5"])(pilot)
        usual = inside(app)
        await pilot.press("a")
        text = "\n".join(inside(app))
        assert text.isascii()
        assert re.search(r"@w5\b|\bw5@", text)
        assert "*" in text
        assert ":" in text
        assert "@ asked  * nearest" in shown(app, "MapHeader")[1]
        assert "*w" in shown(app, "#near")[2]
        await pilot.press("a")
        assert inside(app) == usual


async def test_a_click_chooses_a_word_by_its_label_or_its_dot(make_app) -> None:
    app = make_app()
    rows = np.array([[3.0, 0.2], [-3.0, 0.1], [0.1, 3.0], [0.2, -3.0]])
    embeddings = WordVectors(["east", "west", "north", "south"], rows)
    async with app.run_test(size=(80, 24)) as pilot:
        opened = await Opened(app, embeddings, ["north"])(pilot)
        for word in embeddings.words:
            ((x, y),) = [
                (line.index(word), y) for y, line in enumerate(inside(app)) if word in line
            ]
            await pilot.click("#word-map", offset=(x + 2, y + 1))
            assert opened.chosen == word
        await pilot.click("#word-map", offset=(2, 2))
        assert opened.chosen == word


async def test_help_and_back(trained) -> None:
    async with trained.run_test(size=(80, 24)) as pilot:
        opened = await Opened(trained, royal(trained), ["king"])(pilot)
        await pilot.press("question_mark")
        assert trained.screen is not opened.screen
        await pilot.press("escape")
        assert trained.screen is opened.screen


# Large vectors are projected in a thread


@pytest.fixture
def in_thread(monkeypatch) -> None:
    monkeypatch.setattr(tui_w2v.tui.screens.map, "_BLINK_NUMBERS", 0)


async def test_a_long_projection_leaves_the_screen_alive(make_app, in_thread) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        opened = await Opened(app, made_up(50, 6), ["w5"])(pilot)
        await pilot.press("n", "plus", "b", "a")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "all 50 vectors of θ" in shown(app, "#word-map")[0]
        assert opened.chosen in "\n".join(inside(app))


async def test_while_it_projects_it_says_so_and_can_be_left(
    make_app, in_thread, monkeypatch
) -> None:
    app = make_app()
    left, ended = Event(), []

    def long(vectors, check):
        left.wait(10)
        check()
        ended.append(vectors)
        return project(vectors)

    monkeypatch.setattr("tui_w2v.tui.mapped.project", long)
    async with app.run_test(size=(120, 40)) as pilot:
        opened = await Opened(app, made_up(50, 6), ["w5"])(pilot)
        assert "projecting …" in inside(app)[0]
        await pilot.press("n", "plus", "left", "0", "a")
        assert_lines_are_as_wide_as_their_widgets(app)
        await pilot.press("escape")
        assert opened.ended == [None]
        left.set()
        await app.workers.wait_for_complete()
        assert not ended


async def test_too_little_memory_is_said_and_what_was_there_is_there_still(
    make_app, in_thread, monkeypatch
) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await Opened(app, made_up(50, 6), ["w5"])(pilot)
        await app.workers.wait_for_complete()
        await pilot.pause()
        first = inside(app)

        def without_memory(vectors, check):
            raise MemoryError

        monkeypatch.setattr("tui_w2v.tui.mapped.project", without_memory)
        await pilot.press("b")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "there is not enough memory" in inside(app)[0]
        await pilot.press("plus", "b")
        await app.workers.wait_for_complete()
        await pilot.press("b")
        assert inside(app) == first


# From the turn screen


@pytest.mark.parametrize("spaces", [0, 3])
async def test_the_turn_screen_shows_the_map_of_its_context_word(make_app, spaces) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press(*["space"] * spaces)
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


async def test_play_is_paused_for_the_map(make_app) -> None:
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        turn_screen = app.screen
        assert isinstance(turn_screen, TurnScreen)
        turn_screen.stepper.player.chosen = len(PACES) - 1
        await pilot.press("p")
        assert turn_screen.stepper.player.playing
        await pilot.press("m")
        assert isinstance(app.screen, MapScreen)
        assert not turn_screen.stepper.player.playing
        position = app.timeline.position
        await pilot.press("n", "n", "escape")
        assert app.timeline.position == position


async def test_x_takes_formulas_for_the_axes_and_an_empty_line_brings_pca_back(trained) -> None:
    vectors = royal(trained)
    async with trained.run_test(size=(120, 40)) as pilot:
        await pilot.press("m", "x")
        for line, said in (("king", "give two"), ("king, x y z", "x"), ("king, :", "no direction")):
            trained.screen.query_one(Input).value = line
            await pilot.press("enter")
            assert said in str(trained.screen.query_one("#hint", Label).render())
        trained.screen.query_one(Input).value = "king - man, her - his"
        await pilot.press("enter")
        await pilot.pause()
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
        assert_lines_are_as_wide_as_their_widgets(trained)
        await pilot.press("x")
        trained.screen.query_one(Input).value = ""
        await pilot.press("enter")
        await pilot.pause()
        assert "PCA" in " ".join(shown(trained, "MapHeader"))


@pytest.mark.parametrize("size", SIZES)
async def test_o_maps_the_nearest_words_of_one_alone(trained, size) -> None:
    vectors = royal(trained)
    async with trained.run_test(size=size) as pilot:
        await pilot.press("m", "o")
        await pilot.pause()
        word = vectors.words[trained.timeline.turn.context]
        near = [one.word for one in vectors.most_similar(word, topn=len(vectors.words) // 4)]
        around = trained.screen._embeddings
        assert list(around.words) == [word, *near]
        np.testing.assert_array_equal(around.vectors[1], vectors[near[0]])
        expected = project(unit_rows(around.vectors)).points
        np.testing.assert_allclose(trained.screen._known["E"].projection.points, expected)
        assert_lines_are_as_wide_as_their_widgets(trained)


@pytest.mark.parametrize("size", SIZES)
async def test_axes_and_arrows_without_length_have_no_angle(make_app, size) -> None:
    app = make_app(dim=1)
    train(app.timeline, 20)  # all cosines are 1 or −1 now
    async with app.run_test(size=size) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        app.screen.query_one(Input).value = "man : king :: woman"
        await pilot.press("enter", "m")
        await pilot.pause()
        assert "no angle" in " ".join(shown(app, "MapHeader"))
        await pilot.press("x")
        app.screen.query_one(Input).value = "king - man, woman - man"
        await pilot.press("enter")
        await pilot.pause()
        assert "no angle" in " ".join(shown(app, "MapHeader"))
        assert_lines_are_as_wide_as_their_widgets(app)


@pytest.mark.parametrize("ascii", [False, True])
async def test_an_analogy_has_two_arrows_and_their_angle_in_all_dimensions(trained, ascii) -> None:
    vectors = royal(trained)
    async with trained.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash")
        await pilot.pause()
        trained.screen.query_one(Input).value = "man : king :: woman"
        await pilot.press("enter", "m", *"a" * ascii)
        await pilot.pause()
        answer = vectors.most_similar(["king", "woman"], ["man"], topn=1)[0].word
        units = {word: vectors[word] / np.linalg.norm(vectors[word]) for word in vectors.words}
        one, other = units["king"] - units["man"], units[answer] - units["woman"]
        cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
        said = f"man → king and woman → {answer}: {np.degrees(np.arccos(cosine)):.0f}° apart"
        assert said in " ".join(shown(trained, "MapHeader"))
        cells = trained.screen.query_one(WordMap)._arrow_cells(trained.screen._known["E"])
        assert sum(map(len, cells.values())) > 10
        assert_lines_are_as_wide_as_their_widgets(trained)
        await pilot.press(*["plus"] * 24)  # most of both arrows is out of view
        assert_lines_are_as_wide_as_their_widgets(trained)
