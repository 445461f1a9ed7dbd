"""The keys that prove what the panes show."""

import re
from dataclasses import replace
from io import StringIO
from threading import Event

import numpy as np
import pytest
from rich.console import Console

from tests.tui.helpers import LARGE, MEDIUM, SMALL, message, opened, press, until
from tui_w2v.skipgram import FullSoftmax, check_gradient
from tui_w2v.training import Phase, Setup, Timeline
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.screens.cards import CheckScreen
from tui_w2v.tui.screens.dialog import TextScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.check_lines import CheckLines

PYTHON = {Phase.PICK: "Pair(", Phase.LOOK_UP: "h = ", Phase.PREDICT: "scores = "}


def text_of(app):
    """All that a card says, whatever of it is in view."""
    text = StringIO()
    Console(width=92, file=text).print(app.screen.content)
    return " ".join(text.getvalue().split())


def check_text(app):
    lines = app.screen.query_one(CheckLines)
    return [lines.render_line(y).text for y in range(lines.size.height)]


@pytest.mark.parametrize(
    ("key", "size", "theme"),
    [
        ("x", LARGE, "textual-dark"),
        ("y", SMALL, "ansi-light"),
        ("i", MEDIUM, "ansi-dark"),
        ("c", SMALL, "textual-light"),
    ],
)
async def test_each_opens_on_every_phase_and_closes_by_its_own_key(make_app, key, size, theme):
    app = make_app()
    app.theme = theme
    async with opened(app, size) as pilot:
        for phase in Phase:
            position = app.timeline.position
            assert position.phase is phase
            await press(pilot, key)
            assert isinstance(app.screen, TextScreen | CheckScreen)
            if key == "y" and phase in PYTHON:  # Python, as this phase runs it
                text, name = text_of(app), phase.name.lower().replace("_", " ")
                assert text.startswith(f"{name}, in a few lines of NumPy")
                assert f"{name} in this program: tui_w2v/" in text
                assert "❱" in text
                assert PYTHON[phase] in text
            await press(pilot, "j down pagedown" if phase is Phase.PICK else "", key)
            assert isinstance(app.screen, TurnScreen)
            assert app.timeline.position == position
            await press(pilot, "space")


async def test_the_product_is_the_row_and_says_what_each_takes(make_app):
    async with opened(app := make_app(dim=100), MEDIUM, "enter space space") as pilot:
        for _ in range(4):  # in each notation
            await press(pilot, "x")
            text, turn = text_of(app), app.timeline.turn
            assert "equal to the last bit" in text
            assert "NOT" not in text
            assert f"{52 * 100:,} multiplications and {51 * 100:,} additions" in text
            assert text.count(f"{turn.h[0]:+.4f} {turn.h[1]:+.4f}") == 3
            assert text.count(f"{52 * 100:,}") >= 7  # the product, and twice each of three costs
            assert "v compares the objectives" in text
            await press(pilot, "x")
            await press(pilot, "n")
    async with opened(app := make_app(), MEDIUM, "space space 2 l equals_sign * 0 enter x"):
        assert str(app.timeline.way[-1][0].move.value) == "-0.0"
        assert "NOT" not in text_of(app)
    async with opened(app := make_app("a b\nb a\n", dim=1), MEDIUM, "enter x"):
        said = "2 multiplications and 1 addition; the look-up copies 1 number."
        assert said in text_of(app)


async def test_every_cell_of_the_gradient_agrees(make_app):
    async with opened(app := make_app(dim=5), (80, 40), "enter space space c"):
        verdict = message(app, "#verdict")
        assert verdict.startswith("✓ the gradient agrees")
        assert f"all {5 + 52 * 5 + 52:,} cells" in verdict
        turn, text = app.timeline.turn, check_text(app)
        expected = {0: turn.gradient_E_row}
        for at, line in enumerate(text[:-6]):
            if found := re.search(r"∂L/∂θ\[(\d+) ", line):
                expected[at] = turn.gradient_theta(np.array([int(found[1])]))[0]
        assert len(expected) > 3
        assert f"∂L/∂θ[{turn.target} " in text[7]
        for at, gradient in expected.items():
            following = " ".join(text[at : at + 7])
            assert all(f"{number:+.8f}" in following for number in gradient)


class OnePercentOff(FullSoftmax):
    def turn(self, *pair, **rate):
        turn = super().turn(*pair, **rate)
        return replace(turn, gradient_E_row=turn.gradient_E_row * 1.01)


class TargetForgotten(FullSoftmax):
    def turn(self, *pair, **rate):
        turn = super().turn(*pair, **rate)
        return replace(turn, error=turn.probabilities.copy())


@pytest.mark.parametrize("objective", [OnePercentOff, TargetForgotten])
async def test_a_broken_gradient_fails_visibly(make_run, objective):
    run = make_run()
    setup = Setup(run.setup.settings, run.setup.corpus)
    setup.objective = objective()
    async with opened(app := ExplorerApp(Timeline(setup)), MEDIUM, "space c"):
        assert "✗ THE GRADIENT FAILS" in message(app, "#verdict")
        assert app.screen.query_one("#verdict").has_class("-wrong")
        assert any("✗" in line for line in check_text(app))


async def test_a_large_model_is_measured_in_pieces_and_can_be_left(make_app, monkeypatch):
    def check(*given, **how):
        going.wait(60)
        checked = check_gradient(*given, **how)
        pieces.append(len(checked.rows))
        return checked

    going, pieces = Event(), []
    for name, value in (("_FIRST_ROWS", 3), ("_MORE_ROWS", 5), ("check_gradient", check)):
        monkeypatch.setattr(f"tui_w2v.tui.screens.cards.{name}", value)
    async with opened(app := make_app(), MEDIUM) as pilot:
        await pilot.press("c")
        assert message(app, "#verdict") == "measuring …"
        await pilot.press("escape")
        assert isinstance(app.screen, TurnScreen)
        await until(pilot, lambda: all(worker.is_cancelled for worker in app.workers))
        going.set()
        await press(pilot, "c")
        assert pieces == [3, *[5] * 9, 4]  # none of the screen that was left
        assert message(app, "#verdict").startswith("✓")
        assert f"all {8 + 52 * 9} cells" in message(app, "#verdict")
        await press(pilot, "G")
        assert not any("measuring" in line for line in check_text(app))


async def test_what_the_turn_changed_is_counted(make_app):
    async with opened(app := make_app(dtype="float32"), MEDIUM, "enter i"):
        text, timeline = text_of(app), app.timeline
        before, after = timeline.before_turn(), timeline.after_turn()
        numbers = int((before.kernel != after.kernel).sum())
        assert all(f"{count} of 416" in text for count in (numbers, 8))
        assert "1 of 52" in text
        assert (timeline.parameters.E == after.E).all()
    async with opened(app := make_app(init="zeros"), MEDIUM, "enter i"):
        text = text_of(app)
        assert text.count("0 of 52 ") >= 2
        assert text.count("0 of 416") == 2
        assert "52 of 52" in text  # the bias
        assert "of them stay" in text
