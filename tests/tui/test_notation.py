"""Whatever the notation and the way round, the same numbers stand on the screen."""

import re

import pytest

from tests.tui.helpers import LARGE, MEDIUM, SIZES, SMALL, opened, press, shown, told
from tui_w2v.explain.notation import NOTATIONS
from tui_w2v.training import Phase
from tui_w2v.tui.panes.embedding import EmbeddingPane
from tui_w2v.tui.panes.one_hot import OneHotPane
from tui_w2v.tui.panes.pane import Pane

LARGE_TEXT = "\n".join(f"w{n} v{n % 7} u{n}" for n in range(1500))


def numbers(app, pane):
    return set(re.findall(r"[+-]\d*\.\d+(?:e-\d+)?", "\n".join(shown(app, pane))))


async def each_way(pilot):
    """Write in each notation, with E either way round."""
    for notation in NOTATIONS:
        for way in (notation, notation.transposed()):
            pilot.app.write_in(way)
            await press(pilot)
            yield way


@pytest.mark.parametrize(("spaces", "size"), [(2, MEDIUM), (5, SMALL)])
async def test_the_numbers_stay_the_same(make_app, spaces, size):
    async with opened(app := make_app(), size, "space " * spaces) as pilot:
        turn, panes = app.timeline.turn, ("#ledger", "#theta")
        before = [numbers(app, pane) for pane in panes]
        async for notation in each_way(pilot):
            assert app.timeline.turn is turn
            for pane, first in zip(panes, before, strict=True):
                now = numbers(app, pane)
                # A longer label may take a column's room, but what is left is what was there.
                assert now <= first or first <= now
            title = shown(app, "#embedding")[0]
            assert f"2 {notation.E} ({notation.shape(52, 8)})" in title


@pytest.mark.parametrize("size", SIZES)
async def test_the_cell_under_the_cursor_is_the_one_that_is_named(make_app, size):
    async with opened(app := make_app(), size, "space space 2") as pilot:
        await press(pilot, "j " * (8 - app.timeline.turn.context), "l l l")
        full = f"{app.timeline.parameters.E[8, 3]:+.17g}"[:12]
        async for notation in each_way(pilot):
            text = "\n".join(shown(app, "#embedding"))
            assert "king" in text or not notation.E_across  # where words go down, pane 1 does
            assert notation.of_E("8 king", 3) in text or notation.of_E(8, 3) in text
            assert full in text


@pytest.mark.parametrize(("zoom", "size"), [([], SMALL), (["z"], MEDIUM)])
async def test_turned_back_the_rows_stand_beside_their_words_again(make_app, zoom, size):
    app = make_app()
    async with opened(app, size, "space space 2", *zoom, "o", "l " * 47, "o", *zoom) as pilot:
        words, rows = app.screen.query_one(OneHotPane), app.screen.query_one(EmbeddingPane)
        assert words.words.first == rows.words.first == rows.frame.view.E[0] > 0
        await press(pilot, "o", "h " * 14, "o")
        assert words.words.first == rows.words.first == rows.frame.view.E[0]
        assert rows.cursor[0] == words.cursor[0] in rows.frame.view.E


async def test_what_turning_says_fits(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        for whose in NOTATIONS:
            assert app.notation == whose
            for turned in (True, False):
                await press(pilot, "o")
                n, said = app.notation, told(app, "MessageLine")
                assert n.E_across == (whose.E_across != turned)
                assert f"{n.E} as {n.letters_shape}" in said
                assert n.look_up(n.context_index) in said
                assert "…" not in said
            await press(pilot, "n")


async def test_columns_follow_the_context_word_of_a_large_text(make_app):
    app = make_app(LARGE_TEXT, dim=100)
    app.timeline.go(app.timeline.at(31, Phase.LOOK_UP))
    async with opened(app, MEDIUM, "o") as pilot:
        turn = app.timeline.turn
        word = app.timeline.setup.corpus.vocabulary[turn.context]
        lines = shown(app, "#embedding")
        assert re.search(rf"\b{word}\b", "\n".join(lines))
        (ones,) = (at for at, line in enumerate(lines) if " 1▼" in line)
        column, names = lines[ones].index("▼"), lines[ones - 1]
        assert names[:column].split()[-1].rstrip("…") in word or word in names[: column + 2]
        assert f"{turn.h[0]:+.2f}"[1:].lstrip("0")[:2] in "\n".join(lines)
        await press(pilot, "2", "l " * 40)
        assert " 1▼" in "\n".join(shown(app, "#embedding"))  # its column stays, whatever is chosen


@pytest.mark.parametrize(("large", "size"), [(False, LARGE), (True, SMALL)])
async def test_no_title_is_cut(make_app, large, size):
    app = make_app(LARGE_TEXT, dim=100) if large else make_app()
    async with opened(app, size, "space " * 5, "2") as pilot:
        async for _ in each_way(pilot):
            for pane in app.screen.query(Pane):
                assert "…" not in pane._lines[0].text or pane.size.height < 2
