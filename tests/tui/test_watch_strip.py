"""Watched words on the turn screen: what is shown, worked out again in plain NumPy."""

import re
from collections import namedtuple
from dataclasses import replace

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Label

from tests.tui.helpers import (
    LARGE,
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
    until,
)
from tui_w2v.session.forward import usual_words
from tui_w2v.training import Phase, Position
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.widgets.drawn import LineWidget

FACTS = re.compile(
    r" (?P<word>\S+) +rank +(?P<rank>–|[\d,]+)(?: of [\d,]+ )? +drift +(?P<drift>\S+)"
    r"(?:   nearest )?(?P<near>.*)"
)
NEAR = re.compile(r"[ ]*(?P<mark>[+−]?)(?P<word>[a-z]+) (?P<cosine>[+-][\d.]+)(?P<arrow>[▲▼]?)")

# A word among the nearest, and a watched word's line, as they stand on the screen.
Near = namedtuple("Near", "word mark cosine arrow")
Row = namedtuple("Row", "word rank drift near")


def neighbours(text: str) -> list[Near]:
    return [
        Near(found["word"], found["mark"], float(found["cosine"]), found["arrow"])
        for found in NEAR.finditer(text)
    ]


def rows(app: ExplorerApp) -> list[Row]:
    found = [FACTS.fullmatch(line) for line in shown(app, "WatchStrip") if "rank" in line]
    return [
        Row(row["word"], row["rank"], float(row["drift"]), neighbours(row["near"])) for row in found
    ]


def at_start(app: ExplorerApp) -> list[list[Near]]:
    beginnings = [
        line.split("at the start")[1] for line in shown(app, "WatchStrip") if "at the s" in line
    ]
    return [neighbours(text) for text in beginnings]


async def watch(pilot: Pilot[None], words: str):
    await pilot.press("w")
    await enter(pilot, words)


async def forwarded(pilot: Pilot[None]):
    """Fast-forward to the end, and go back to the turns."""
    await pilot.press("f")
    await until(pilot, lambda: not pilot.app.screen.stepper.busy)  # type: ignore[attr-defined]
    await press(pilot, "space")


def ranking(app: ExplorerApp, E: np.ndarray, word: str) -> dict[str, float]:
    """All other words by falling cosine."""
    words = app.timeline.setup.corpus.vocabulary
    place = words.index(word)
    lengths = np.sqrt((E * E).sum(axis=1))
    cosines = E @ E[place] / lengths / lengths[place]
    order = np.argsort(-cosines, kind="stable").tolist()
    return {words[other]: cosines[other] for other in order if other != place}


def assert_true(app: ExplorerApp, initial: np.ndarray, words: list[str], least: int):
    """All that is shown of the words is true of this moment."""
    E, vocabulary = app.timeline.parameters.E.copy(), app.timeline.setup.corpus.vocabulary
    assert [row.word for row in rows(app)] == words
    for row in rows(app):
        place = vocabulary.index(row.word)
        now, before = ranking(app, E, row.word), ranking(app, initial, row.word)
        assert len(row.near) >= least
        assert [near.word for near in row.near] == list(now)[: len(row.near)]
        for near in row.near:
            assert near.cosine == pytest.approx(now[near.word], abs=0.0051)
            assert (near.mark == "+") == (near.word not in list(before)[:8])
        drift = np.linalg.norm(E[place] - initial[place])
        assert row.drift == pytest.approx(drift, abs=0.0051)
        if app.timeline.position.phase < Phase.PREDICT:
            assert row.rank == "–"
        else:
            probabilities = app.timeline.turn.probabilities
            assert row.rank == str((probabilities > probabilities[place]).sum() + 1)
    for row, start in zip(rows(app), at_start(app), strict=False):
        now, before = ranking(app, E, row.word), ranking(app, initial, row.word)
        assert [near.word for near in start] == list(before)[: len(start)]
        assert len(start) >= least
        for near in start:
            assert near.cosine == pytest.approx(before[near.word], abs=0.0051)
            assert (near.mark == "−") == (near.word not in list(now)[:8])


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_what_is_shown_is_true_at_every_phase(make_app, size):
    app = make_app()
    initial = app.timeline.parameters.E.copy()
    async with opened(app, size) as pilot:
        await watch(pilot, "king queen")
        words = ["king", "queen"][: 1 if size[1] == 24 else 2]
        assert [(row.rank, row.drift) for row in rows(app)] == [("–", 0)] * len(words)
        for turn, keys in ((1, ["space"] * 6), (9, ["enter"] * 4), (900, ["space"] * 5)):
            app.screen.stepper.go(app.timeline.at(turn, Phase.UPDATE))
            await settle(pilot)
            for key in keys:
                await pilot.press(key)
                assert_true(app, initial, words, 3 if size == SMALL else 8)
                assert_lines_fit(app)
        assert any(near.mark for row in rows(app) for near in row.near)


async def test_arrows_say_what_this_very_update_did(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await watch(pilot, "king")
        arrows = set()
        for _ in range(15):
            await pilot.press("enter", "left")
            before = ranking(app, app.timeline.parameters.E.copy(), "king")
            assert not any(near.arrow for near in rows(app)[0].near)
            await pilot.press("enter")
            after = ranking(app, app.timeline.parameters.E.copy(), "king")
            context = app.timeline.setup.corpus.vocabulary[app.timeline.turn.context]
            for near in rows(app)[0].near:
                gain = after[near.word] - before[near.word]
                moved = context in ("king", near.word)
                assert near.arrow == (("▲" if gain > 0 else "▼") if moved else "")
                arrows.add(near.arrow)
        assert arrows == {"", "▲", "▼"}


async def test_however_a_moment_is_come_to_it_looks_the_same(make_app):
    async with opened(app := make_app(), LARGE) as pilot:
        await watch(pilot, "king the")
        await pilot.press(*["enter"] * 6, *["space"] * 4)
        there, lines = app.timeline.position, shown(app, "WatchStrip")
        await pilot.press("colon", *"60", "enter")
        await settle(pilot)
        assert shown(app, "WatchStrip") != lines
        await pilot.press("colon", *str(there.turn), "enter")
        await settle(pilot)
        await pilot.press(*["space"] * (there.phase - Phase.PICK))
        assert app.timeline.position == there
        assert shown(app, "WatchStrip") == lines
        await pilot.press(*["right_square_bracket"] * 3, *["left_square_bracket"] * 3)
        assert shown(app, "WatchStrip") == lines


async def test_passes_count_in_the_drift_starting_over_does_not_and_back_undoes_both(make_app):
    app = make_app()
    initial = app.timeline.parameters.E.copy()
    async with opened(app, MEDIUM) as pilot:
        await watch(pilot, "king")
        await pilot.press(*["enter"] * 7)
        lines = shown(app, "WatchStrip")
        assert rows(app)[0].drift > 0
        await forwarded(pilot)
        assert rows(app)[0].drift > 1
        assert_true(app, initial, ["king"], 5)
        assert "queen" in [near.word for near in rows(app)[0].near[:3]]
        await pilot.press(*["space"] * 5)
        assert_true(app, initial, ["king"], 5)
        await pilot.press(*["left"] * 6)
        assert app.timeline.position == Position(0, 7, Phase.UPDATE)
        assert shown(app, "WatchStrip") == lines
        await pilot.press("r")
        assert rows(app)[0].drift == 0
        marks = [near.mark for start in (rows(app)[0].near, *at_start(app)) for near in start]
        assert not any(marks)
        assert_true(app, initial, ["king"], 5)
        await pilot.press("left")
        assert shown(app, "WatchStrip") == lines


# Choosing the words


async def test_the_prompt_offers_words_that_say_much_and_then_what_is_watched(make_app):
    async with opened(app := make_app(), SMALL, "enter enter space w") as pilot:
        setup, turn = app.timeline.setup, app.timeline.turn
        offered = usual_words(setup, turn.context, turn.target)
        names = " ".join(setup.corpus.vocabulary[word] for word in offered)
        assert app.screen.query_one(Input).value == names
        assert "empty: watch none" in str(app.screen.query_one("#hint", Label).render())
        await pilot.press(*"kign", "enter")  # in place of what is offered
        assert "did you mean 'king'?" in str(app.screen.query_one("#hint", Label).render())
        await pilot.press("backspace", "backspace", *"ng", "backspace", "backspace", "backspace")
        await pilot.press(*"ing", "space", *"queen", "enter")
        assert rows(app)[0].word == "king"
        assert "▲ nearer or ▼ farther by this turn; w: other words" in shown(app, "MessageLine")[0]
        await pilot.press("w")
        assert app.screen.query_one(Input).value == "king queen"
        await pilot.press("escape")
        assert rows(app)[0].word == "king"


async def test_the_strip_has_room_beside_any_pane_and_an_empty_answer_gives_it_back(make_app):
    async with opened(app := make_app(), SMALL, "enter space") as pilot:
        before = picture(app)
        await watch(pilot, "king")
        assert len(shown(app, "WatchStrip")) == 1
        await press(pilot, "2 z")
        assert rows(app)[0].word == "king"
        assert app.screen.query_one("WatchStrip").region.bottom == 22
        assert app.screen.query_one("#embedding").region.bottom == 21
        await press(pilot, "z escape")
        await watch(pilot, "")
        assert "no word is watched" in shown(app, "MessageLine")[0]
        await press(pilot, "space left")
        assert picture(app) == before


@pytest.mark.parametrize(("number", "lines"), [(1, (1, 2, 2)), (3, (1, 3, 6)), (8, (1, 3, 8))])
async def test_as_many_lines_as_the_terminal_can_spare(make_app, number, lines):
    app = make_app()
    words = app.timeline.setup.corpus.vocabulary.words[3 : 3 + number]
    initial = app.timeline.parameters.E.copy()
    async with opened(app, SIZES[2]) as pilot:
        await watch(pilot, " ".join(words))
        await pilot.press(*["enter"] * 9)
        for (width, height), expected in [*zip(SIZES, lines, strict=True), (SIZES[0], lines[0])]:
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            assert len(shown(app, "WatchStrip")) == expected
            in_view = expected // 2 if at_start(app) else expected
            assert bool(at_start(app)) == (expected >= 2 * number)
            assert_lines_fit(app)
            if in_view < number:
                assert shown(app, "WatchStrip")[-1].endswith(f" {in_view}/{number}")
            assert app.screen.query_one("#ledger").size.height >= 8
        await watch(pilot, words[-1])
        assert_true(app, initial, [words[-1]], 3)


async def test_both_screens_watch_the_same_words(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await watch(pilot, "mill cow")
        await pilot.press("f")
        await until(pilot, lambda: not app.screen.stepper.busy)
        text = " ".join(shown(app, "#watched"))
        assert "mill" in text
        assert "cow" in text
        await watch(pilot, "queen")
        assert isinstance(app.screen, FastForwardScreen)
        await press(pilot, "space")
        assert [row.word for row in rows(app)] == ["queen"]
        await pilot.press("f")
        await until(pilot, lambda: not app.screen.stepper.busy)
        await pilot.press("w")
        assert app.screen.query_one(Input).value == "queen"
        assert "empty: the usual ones" in str(app.screen.query_one("#hint", Label).render())
        await enter(pilot, "")
        assert shown(app, "#watched")[1].split()[1] == "wise"
        await press(pilot, "space")
        assert shown(app, "WatchStrip") == []


async def test_another_setup_watches_those_of_the_words_that_it_has(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await watch(pilot, "archer the")
        await pilot.press(*["enter"] * 3)
        lines = shown(app, "WatchStrip")
        settings = replace(app.timeline.setup.settings, max_vocab=5, dim=3)
        app.screen.stepper.change_settings(settings)
        await settle(pilot)
        assert len(app.timeline.setup.corpus.vocabulary) == 5
        assert [(row.word, row.drift) for row in rows(app)] == [("the", 0)]
        assert len(rows(app)[0].near) == 4
        await press(pilot, "left")
        assert shown(app, "WatchStrip") == lines


# What is drawn


async def test_no_neighbour_is_shown_without_its_arrow_at_any_width(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        await watch(pilot, "king")
        await pilot.press(*["enter"] * 5)
        assert app.timeline.setup.corpus.vocabulary[app.timeline.turn.context] == "king"
        counts = []
        for width in (80, 94, 108, 129):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            near = rows(app)[0].near
            assert all(word.arrow for word in near)
            counts.append(len(near))
        assert min(counts) >= 3


async def test_the_words_of_the_pair_have_their_colours_once_picked(make_app):
    async with opened(app := make_app(), LARGE) as pilot:
        await watch(pilot, "wise king")

        def styles() -> dict[str, object]:
            strips = app.screen.query_one("WatchStrip", LineWidget)._lines[::2]
            return {segment.text.strip(): segment.style for s in strips for segment in s}

        assert app.look.context not in styles().values()
        await pilot.press("space")
        turn, words = app.timeline.turn, app.timeline.setup.corpus.vocabulary
        assert (words[turn.context], words[turn.target]) == ("wise", "king")
        assert styles()["wise"] == app.look.context
        assert styles()["king"] == app.look.target


@pytest.mark.parametrize(
    "text",
    [
        "a b a b a\n",
        "女王 统治 城堡 а́ 👩‍👩‍👧 国王 王宫\n" * 3,
        "esc \x1b[31mred\x1b[0m [bold]x[/bold] \x07bell हिन्दी مرحبا zero\u200bwidth\n" * 3,
        f"a{'very' * 12}long word {'and' * 30} another\n" * 2,
    ],
)
async def test_no_word_breaks_a_line(make_app, text):
    app = make_app(text=text)
    async with opened(app, SMALL) as pilot:
        await watch(pilot, " ".join(app.timeline.setup.corpus.vocabulary.words[-3:]))
        for key in ("enter", "enter", "space", "space", "space"):
            await pilot.press(key)
            assert all(re.search(r" [+-][\d.]+", line) for line in shown(app, "WatchStrip"))
            assert_lines_fit(app)
            for widget in app.screen.query(LineWidget):
                for strip in widget._lines:
                    assert "".join(part.text for part in strip if not part.control).isprintable()


async def test_a_drift_or_a_loss_of_any_size_has_its_room(make_app):
    app = make_app(learning_rate=60.0, dim=20, dtype="float32")
    initial = app.timeline.parameters.E[0].astype(float)
    async with opened(app, SMALL) as pilot:
        await watch(pilot, "the")
        for turn in range(1, 204, 25):
            app.screen.stepper.go(app.timeline.at(turn, Phase.UPDATE))
            await pilot.pause()
            drift = float(re.search(r"rank +\d+ drift +(\S+)", shown(app, "WatchStrip")[0])[1])
            E = app.timeline.parameters.E[0].astype(float)
            assert drift == pytest.approx(np.linalg.norm(E - initial), rel=0.5)
            assert_lines_fit(app)
        assert rows(app)[0].drift > 100
        assert app.timeline.turn.loss > 1e6
        assert shown(app, "HeaderLine")[0].startswith(" royal.txt ")
        assert "…" not in shown(app, "#softmax")[-1]
