"""The keys that prove what the panes show."""

from dataclasses import replace
from io import StringIO

import numpy as np
import pytest
from rich.console import Console
from textual.widgets import Static

from tests.tui.helpers import LARGE, MEDIUM, SMALL, opened, press
from tui_w2v.skipgram import FullSoftmax
from tui_w2v.training import Phase, Setup, Timeline
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.screens.cards import CheckScreen
from tui_w2v.tui.screens.dialog import TextScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.check_lines import CheckLines


def text_of(screen):
    """All that a card says, whatever of it is in view."""
    text = StringIO()
    Console(width=92, file=text).print(screen.content)
    return " ".join(text.getvalue().split())


def check_text(screen):
    lines = screen.query_one(CheckLines)
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
    lines = {Phase.PICK: "Pair(", Phase.LOOK_UP: "h = ", Phase.PREDICT: "scores = "}
    app = make_app()
    app.theme = theme
    async with opened(app, size) as pilot:
        for _ in Phase:
            position = app.timeline.position
            await press(pilot, key)
            assert isinstance(app.screen, TextScreen | CheckScreen)
            if key == "y" and (line := lines.get(position.phase)):  # Python, as this phase runs it
                text, phase = text_of(app.screen), position.phase.name.lower().replace("_", " ")
                assert text.startswith(f"{phase}, in a few lines of NumPy")
                assert f"{phase} in this program: tui_w2v/" in text
                assert "❱" in text
                assert line in text
            await press(pilot, "j down pagedown", key)
            assert isinstance(app.screen, TurnScreen)
            assert app.timeline.position == position
            await pilot.press("space")


async def test_the_product_is_the_row_and_says_what_each_takes(make_app):
    async with opened(app := make_app(dim=100), MEDIUM, "enter space space") as pilot:
        for _ in range(4):  # in each notation
            await press(pilot, "x")
            text, turn = text_of(app.screen), app.timeline.turn
            assert "equal to the last bit" in text
            assert "NOT" not in text
            assert f"{52 * 100:,} multiplications and {51 * 100:,} additions" in text
            assert text.count(f"{turn.h[0]:+.4f} {turn.h[1]:+.4f}") == 3
            assert text.count(f"{52 * 100:,}") >= 7  # the product, and twice each of three costs
            assert "v compares the objectives" in text
            await press(pilot, "x n")


async def test_the_product_counts_one_thing_as_one(make_app):
    async with opened(app := make_app("a b\nb a\n", dim=1), MEDIUM, "enter x"):
        text = text_of(app.screen)
        assert "2 multiplications and 1 addition; the look-up copies 1 number." in text


async def test_every_cell_of_the_gradient_agrees(make_app):
    async with opened(app := make_app(dim=5), SMALL, "enter space space c"):
        verdict = str(app.screen.query_one("#verdict", Static).render())
        assert verdict.startswith("✓ the gradient agrees")
        assert f"all {5 + 52 * 5 + 52:,} cells" in verdict
        lines, turn = check_text(app.screen), app.timeline.turn
        for number in turn.gradient_E_row:
            assert any(f"{number:+.8f}" in line for line in lines)
        target = app.timeline.setup.corpus.vocabulary[turn.target]
        assert any(f"∂L/∂θ[{turn.target} {target}]" in line for line in lines)


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
        verdict = app.screen.query_one("#verdict", Static)
        assert "✗ THE GRADIENT FAILS" in str(verdict.render())
        assert verdict.has_class("-wrong")
        assert any("✗" in line for line in check_text(app.screen))


async def test_a_large_model_is_measured_in_pieces_and_can_be_left(make_app):
    text = "\n".join(f"w{n} v{n % 7} u{n}" for n in range(1500))
    async with opened(app := make_app(text, dim=100), MEDIUM, "c escape") as pilot:
        assert isinstance(app.screen, TurnScreen)
        await press(pilot, "c")
        V = len(app.timeline.setup.corpus.vocabulary)
        verdict = str(app.screen.query_one("#verdict", Static).render())
        assert verdict.startswith("✓")
        assert f"all {100 + V * 101:,} cells" in verdict
        await press(pilot, "G")
        assert not any("measuring" in line for line in check_text(app.screen))


async def test_what_the_turn_changed_is_counted(make_app):
    async with opened(app := make_app(dtype="float32"), MEDIUM, "enter i"):
        text, timeline = text_of(app.screen), app.timeline
        before, after = timeline.before_turn(), timeline.after_turn()
        numbers = int((before.kernel != after.kernel).sum())
        assert f"{numbers:,} of 416" in text
        assert "1 of 52" in text
        assert "8 of 416" in text
        assert np.array_equal(timeline.parameters.E, after.E)
    async with opened(app := make_app(init="zeros"), MEDIUM, "enter i"):
        text = text_of(app.screen)
        assert text.count("0 of 52 ") >= 2
        assert text.count("0 of 416") == 2
        assert "52 of 52" in text  # the bias
        assert "of them stay" in text
