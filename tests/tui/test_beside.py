"""Other vectors beside those of the explore screen: earlier moments of the run, and files."""

import numpy as np
import pytest

from tests.helpers import train
from tests.tui.helpers import LARGE, MEDIUM, SMALL, enter, opened, press, shown
from tui_w2v.training import Phase
from tui_w2v.tui import ExplorerApp, QueryApp
from tui_w2v.tui.widgets.answers import Answers
from tui_w2v.tui.widgets.why import WhyCard
from tui_w2v.vectors import WordVectors, save_vectors


@pytest.fixture
def run(make_run):
    """A run of 7 turns, 40 passes and 5 turns, and its E at each of these moments."""
    run, moments = make_run(), {}
    moments["0"] = run.parameters.E.copy()
    run.go(run.at(7, Phase.UPDATE))
    moments["7"] = run.parameters.E.copy()
    train(run, 40)
    run.go(run.at(12, Phase.UPDATE))
    return run, moments


def words_of(app):
    """Return each column's words with their marks."""
    columns = [], []
    for line in shown(app, "#answers")[1:-1]:
        for column, part in zip(columns, line[1:-1].split("││"), strict=True):
            column.extend(part.split()[:1])
    return columns


def expected(one, other):
    """Return the words of two lists, with a mark for those that one of the two has alone."""
    for near, there, mark in ((one, other, "+"), (other, one, "−")):
        others = {word for word, _ in there[:10]}
        yield [mark * (i < 10 and word not in others) + word for i, (word, _) in enumerate(near)]


async def lay_beside(pilot, typed):
    await press(pilot, "down b")
    await enter(pilot, typed)
    await press(pilot, "slash")


@pytest.mark.parametrize(("size", "moment"), [(SMALL, "0"), (LARGE, "7")])
async def test_an_earlier_moment_stands_beside_this_one(run, size, moment):
    timeline, moments = run
    before, at = timeline.parameters.E.copy(), timeline.position
    words = timeline.setup.corpus.vocabulary.words
    now, then = (
        WordVectors(words, E).most_similar(["king"], topn=60) for E in (before, moments[moment])
    )
    async with opened(app := ExplorerApp(timeline), size, "slash", *"king", "enter") as pilot:
        await lay_beside(pilot, moment)
        for found, wanted in zip(words_of(app), expected(now, then), strict=True):
            assert found == wanted[: len(found)]
            assert len(found) >= 5
        shared = len({word for word, _ in now[:10]} & {word for word, _ in then[:10]})
        assert f"{shared} of 10 the same" in shown(app, "#answers")[0]
        assert timeline.position == at
        assert timeline.parameters.E.tobytes() == before.tobytes()
        await press(pilot, "down b")
        assert "by θ" in shown(app, "#answers")[0]


async def test_a_file_stands_beside_with_the_words_that_both_know(tmp_path):
    generator = np.random.default_rng(5)
    words = [f"w{number}" for number in range(40)]
    here = WordVectors(words, generator.normal(size=(40, 6)))
    other = [*words[35:], *words[:25], "alone"]
    there = WordVectors(other, generator.normal(size=(31, 9)).astype(np.float32))
    path = tmp_path / "other.txt"
    save_vectors(path, other, there.vectors, "glove")
    async with opened(app := QueryApp(here, "some.npz"), MEDIUM) as pilot:
        await lay_beside(pilot, str(path))
        pair = here.among(other), there.among(words)
        lists = [vectors.most_similar(["w0"], topn=60) for vectors in pair]
        for found, wanted in zip(words_of(app), expected(*lists), strict=True):
            assert found == wanted[: len(found)]
        await pilot.press("down", "right", "equals_sign")
        card = app.screen.query_one(WhyCard)
        assert card.trail[0].value == lists[1][0].similarity
        await pilot.press("enter", "enter")
        (term,) = card.trail[-1].terms
        assert (term.name, term.value) == ("other.txt", card.trail[-2].terms[0].value)
        await pilot.press("escape")
        await press(pilot, "slash", *"w30", "enter")
        assert "a word of the question is unknown here" in "".join(shown(app, "#answers"))
        assert "the same" not in shown(app, "#answers")[0]
        await press(pilot, "right b")
        assert app.screen.query_one(Answers).chosen == here.most_similar(["w30"])[0].word


async def test_a_word_that_only_the_file_spells_so_is_no_answer(tmp_path):
    words, E = ["the", "King", "queen", "cow"], np.eye(4) + 0.1
    path = tmp_path / "other.txt"
    save_vectors(path, ["the", "king", "queen", "cow"], 2 * E[:, :3], "glove")
    async with opened(app := QueryApp(WordVectors(words, E), "some.npz"), MEDIUM) as pilot:
        await press(pilot, "down b")
        await enter(pilot, str(path))
        for column in words_of(app):
            assert {word.lstrip("▸") for word in column} == {"queen", "cow"}
        await press(pilot, "right")
        vector = shown(app, "#vector")  # the file's
        assert "E[cow], other.txt: 3 numbers" in vector[0]
        assert [float(value) for value in vector[1].strip("│ ").split()] == [0.2, 0.2, 0.2]


async def test_a_file_is_read_though_nothing_is_asked(tmp_path):
    path, zeros = tmp_path / "other.txt", WordVectors(["a", "b"], np.zeros((2, 3)))
    save_vectors(path, ["a", "b"], np.eye(2), "glove")
    async with opened(app := QueryApp(zeros, "some.npz"), MEDIUM) as pilot:
        assert "length 0" in shown(app, "Asked")[0]
        await lay_beside(pilot, str(path))
        assert not shown(app, "Asked")[0].strip()
        assert "the same" not in shown(app, "#answers")[0]


async def test_a_file_that_cannot_be_read_is_one_line(tmp_path):
    path = tmp_path / "broken.npz"
    path.write_bytes(b"no archive")
    app = QueryApp(WordVectors(["a", "b"], np.eye(2)), "some.npz")
    async with opened(app, MEDIUM, "down b") as pilot:
        await enter(pilot, str(path))
        assert "broken.npz" in shown(app, "Asked")[0]
