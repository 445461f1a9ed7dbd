"""The table of panes: a seventh pane is one class and one line."""

import re

import pytest
from textual.widgets import Input

from tests.tui.helpers import SIZES, SMALL, opened, page, picture, press, told
from tui_w2v.training import Phase
from tui_w2v.tui.keys import choosing_keys
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.panes.table import PANES, Entry, widths
from tui_w2v.tui.panes.view import TurnView


class LossPane(Pane):
    """Shows a turn's loss, and nothing else."""

    reached = Phase.PREDICT
    lit_in = frozenset({Phase.PREDICT})

    def title(self, frame):
        return "loss"

    def body(self, frame):
        return [self.line(f" loss {frame.turn.loss:.3f}")]


LOSS = Entry(7, LossPane, "loss", "the loss", "backward", ("20", "16", "30"))


@pytest.mark.parametrize(("size", "width"), zip(SIZES, (16, 20, 30), strict=True))
async def test_a_toy_pane_has_its_key_its_room_its_phase_and_its_frame(
    make_app, monkeypatch, size, width
):
    monkeypatch.setattr("tui_w2v.tui.panes.table.PANES", panes := [*PANES, LOSS])
    keys = {binding.key: binding.action for binding in choosing_keys(panes)}
    monkeypatch.setattr(TurnView, "DEFAULT_CSS", widths())
    async with opened(app := make_app(), size, "space space") as pilot:
        toy = app.screen.query_one("#loss", LossPane)
        assert toy.size.width == width
        assert "─ 7 loss ─" in told(app, "#loss")
        assert "3.9" not in told(app, "#loss")
        await press(pilot, "space")
        assert toy.is_lit(Phase.PREDICT)
        assert f"loss {app.timeline.turn.loss:.3f}" in told(app, "#loss")
        await app.run_action(keys["7"], app.screen)
        await press(pilot, "z")
        assert toy.has_focus
        assert toy.size.width == size[0]
        await press(pilot, "question_mark")  # nothing is written about it
        assert "─ help ─" in page(app)


@pytest.mark.parametrize("size", SIZES)
async def test_the_terminals_cursor_is_on_what_is_chosen(make_app, size):
    async with opened(app := make_app(), size, "space " * 4) as pilot:
        turn, theta = app.timeline.turn, app.timeline.parameters.theta

        def beginning(value):
            return re.escape(f"{value:+.9f}"[0]) + "0?" + re.escape(f"{value:+.9f}"[2:4])

        for keys, there in {
            "2 l l": beginning(turn.h[2]),
            "1 j": rf"[ \d]+{app.timeline.setup.corpus.vocabulary[turn.context + 1]}\b",
            "3 j": r" +2\b",
            "4 k l": beginning(turn.h[1]),
            "5 l": beginning(theta[turn.target, 1]),
            "slash enter down": r"▸\w+ +\+0?\.\d",
            "m n": r"\w+ ",
            "t down": r" +\d+  \w+",
            "e tab tab tab": r"● \w+",
            "5 l equals_sign": r"▸ \(ŷ − t\)\[",
            "escape question_mark": "gradient on E ",
            "enter q": "1 turn is not saved",
        }.items():
            await press(pilot, keys)
            x, y = app.cursor_position
            assert re.match(there, picture(app)[y][x:]), keys
            await press(pilot, "escape")


async def test_the_terminals_cursor_is_in_the_line_that_opens(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        for key in ("colon", "slash", "e", "s", "w"):
            await press(pilot, key)
            line = app.screen.query_one("Input:focus", Input)
            assert app.cursor_position == line.cursor_screen_offset
            assert line.region.contains_point(app.cursor_position)
            await press(pilot, "escape")
