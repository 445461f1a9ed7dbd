"""Whatever the notation and the way round, the same numbers stand on the screen."""

import re

import pytest

from tests.tui.helpers import SIZES
from tui_w2v.explain import NOTATIONS
from tui_w2v.tui.panes.embedding import EmbeddingPane
from tui_w2v.tui.panes.one_hot import OneHotPane
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.widgets.lines import MessageLine

WAYS = [(keys, turned) for keys in range(len(NOTATIONS)) for turned in (False, True)]


def lines(pane):
    return [strip.text for strip in pane._lines]


def numbers(text):
    return re.findall(r"[+-]\d*\.\d+(?:e-\d+)?", text)


async def write_in(pilot, keys, turned):
    await pilot.press(*["n"] * keys, *["o"] * turned)
    await pilot.pause()


@pytest.mark.parametrize(("spaces", "size"), [(2, (120, 40)), (5, (80, 24))])
@pytest.mark.parametrize(("keys", "turned"), WAYS)
async def test_the_numbers_stay_the_same(make_app, spaces, keys, turned, size):
    async with make_app().run_test(size=size) as pilot:
        await pilot.press(*["space"] * spaces)
        await pilot.pause()
        screen = pilot.app.screen
        ledger, theta = screen.query_one("#ledger"), screen.query_one("#theta")
        turn = pilot.app.timeline.turn
        before = [set(numbers("\n".join(lines(pane)))) for pane in (ledger, theta)]
        await write_in(pilot, keys, turned)
        assert pilot.app.timeline.turn is turn
        notation = pilot.app.notation
        assert notation.E_across == (NOTATIONS[keys].E_across != turned)
        for pane, shown in zip((ledger, theta), before, strict=True):
            now = set(numbers("\n".join(lines(pane))))
            # A longer label may take a column's room, but what is left is what was there.
            assert now <= shown or shown <= now
        assert (
            f"2 {notation.E} ({notation.shape(52, 8)})" in lines(screen.query_one("#embedding"))[0]
        )


@pytest.mark.parametrize(("keys", "turned"), WAYS)
async def test_the_cell_under_the_cursor_is_the_one_that_is_named(make_app, keys, turned):
    app = make_app()
    async with app.run_test(size=SIZES[keys % 3]) as pilot:
        await pilot.press("space", "space")
        await write_in(pilot, keys, turned)
        await pilot.press("2")
        across = app.notation.E_across
        down, right = ("l", "j") if across else ("j", "l")
        await pilot.press(*[down] * (8 - app.timeline.turn.context), *[right] * 3)
        await pilot.pause()
        pane = app.screen.query_one(EmbeddingPane)
        full = f"{app.timeline.parameters.E[8, 3]:+.17g}"[:12]
        text = "\n".join(lines(pane))
        assert "king" in text or not across  # where words go down, pane 1 names them
        assert app.notation.of_E("8 king", 3) in text or app.notation.of_E(8, 3) in text
        assert full in text


@pytest.mark.parametrize(("zoom", "size"), [([], (80, 24)), (["z"], (120, 40))])
async def test_turned_back_the_rows_stand_beside_their_words_again(make_app, zoom, size):
    app = make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("space", "space", "2", *zoom, "o", *["l"] * 47, "o", *zoom)
        await pilot.pause()
        words, rows = app.screen.query_one(OneHotPane), app.screen.query_one(EmbeddingPane)
        assert words.axis.first == rows.axis.first == rows.frame.view.E[0] > 0
        await pilot.press("o", *["h"] * 14, "o")
        await pilot.pause()
        assert words.axis.first == rows.axis.first == rows.frame.view.E[0]
        assert rows.cursor[0] == words.cursor[0] in rows.frame.view.E


@pytest.mark.parametrize("keys", range(len(NOTATIONS)))
async def test_what_turning_says_fits(make_app, keys):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        for turned in (1, 2):
            await write_in(pilot, keys if turned == 1 else 0, turned=True)
            said = app.screen.query_one(MessageLine)._lines[0].text.rstrip()
            assert f"{app.notation.E} as {app.notation.letters_shape}" in said
            assert app.notation.look_up(app.notation.context_index) in said
            assert "…" not in said


async def test_columns_follow_the_context_word_of_a_large_text(make_app):
    text = "\n".join(f"w{n} v{n % 7} u{n}" for n in range(1500))
    app = make_app(text, dim=100)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("o", *["enter"] * 30, "space", "space")
        await pilot.pause()
        turn = app.timeline.turn
        word = app.timeline.setup.corpus.vocabulary[turn.context]
        shown = lines(app.screen.query_one(EmbeddingPane))
        assert any(re.search(rf"\b{word}\b", line) for line in shown)
        (ones,) = [line for line in shown if re.search(r" 1▼", line)]
        column = ones.index("▼")
        names = shown[shown.index(ones) - 1]
        assert names[:column].split()[-1].rstrip("…") in word or word in names[: column + 2]
        assert f"{turn.h[0]:+.2f}"[1:].lstrip("0")[:2] in "\n".join(shown)


@pytest.mark.parametrize(("large", "size"), [(False, (200, 60)), (True, (80, 24))])
@pytest.mark.parametrize(("keys", "turned"), WAYS)
async def test_no_title_is_cut(make_app, large, keys, turned, size):
    text = "\n".join(f"w{n} v{n % 7} u{n}" for n in range(1500)) if large else None
    app = make_app(text, dim=100) if large else make_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*["space"] * 5, "2")
        await write_in(pilot, keys, turned)
        for pane in pilot.app.screen.query(Pane):
            if pane.size.height > 1:
                assert "…" not in lines(pane)[0], lines(pane)[0]
