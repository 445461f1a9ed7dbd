"""The objectives side by side, and the turn screen under each."""

import re

import pytest

from tests.tui.helpers import LARGE, MEDIUM, SMALL, opened, page, press
from tui_w2v.explain.notation import NOTATIONS, OURS
from tui_w2v.explain.screens import explain
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.tui.screens.turn import TurnScreen

OTHERS = [name for name in OBJECTIVES if name != "softmax"]


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_the_card_has_each_objective_s_turn_of_this_pair(make_app, size):
    async with opened(app := make_app(), size, "space space v"):
        told = ("52 of 52", "6 of 52", "1 of 52", "1,248", "144", "24", "wise → king")
        turn, floor = app.timeline.turn, app.timeline.setup.counts().floor
        for said in (*OBJECTIVES, *told, f"{turn.loss:.3f}", f"{floor:.3f}"):
            assert said in page(app)
        assert app.screen.query_one("VerticalScroll").max_scroll_y == 0


@pytest.mark.parametrize(("key", "name"), [("right", "negative-sampling"), ("left", "glove")])
async def test_enter_goes_on_under_the_chosen_one_and_back_returns(make_app, key, name):
    async with opened(app := make_app(), MEDIUM, "enter enter space v") as pilot:
        await press(pilot, key, "enter")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.setup.objective.name == name
        assert (app.timeline.position.turn, app.timeline.turns_made) == (1, 0)
        assert name in page(app)
        await press(pilot, "space left left")
        assert app.timeline.setup.objective.name == "softmax"
        assert app.timeline.position.turn == 3


async def test_otherwise_nothing_changes(make_app):
    async with opened(app := make_app(), MEDIUM, "space") as pilot:
        for keys in ("escape", "enter", "right v"):
            await press(pilot, "v")
            await press(pilot, keys)
            assert isinstance(app.screen, TurnScreen)
            assert not app.timeline.way
            assert app.timeline.setup.objective.name == "softmax"


@pytest.mark.parametrize(("bias", "size"), [(True, LARGE), (False, SMALL)])
@pytest.mark.parametrize("name", OTHERS)
async def test_every_phase_is_told_in_the_words_of_the_objective(make_app, name, bias, size):
    async with opened(app := make_app(objective=name, bias=bias), size) as pilot:
        seen = []
        for _ in range(5):
            await press(pilot, "space")
            seen.append(page(app))
        turn = app.timeline.turn
        assert "softmax" not in "\n".join(seen)
        assert re.search("━ 5 .*θ", seen[-1])
        assert size == SMALL or OURS.for_turn(turn).error in seen[-1]
        (moved,) = [line for line in seen[-1].splitlines() if " changed" in line and "→" in line]
        assert f"{len(turn.words):,} of " in moved
        if name == "negative-sampling":
            assert "σ(θh" in seen[2]
            for word in turn.negatives:
                assert app.timeline.setup.corpus.vocabulary[word] in seen[3]
        else:
            assert f"{turn.label:.4g}" in seen[0]
            assert f"{turn.label:+.5f}" in seen[2]
            assert "log X" in seen[3]
            assert size == SMALL or "wise → king; not scored: 51 other words" in seen[2]


@pytest.mark.parametrize("notation", NOTATIONS, ids=[n.whose for n in NOTATIONS])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_panes_are_explained_in_every_notation(make_run, name, notation):
    turn, of_one = make_run(objective=name).turn, make_run(objective=name, dim=1).turn
    for pane in range(6):
        text = " ".join(explain(pane, notation, turn))
        assert "{" not in text
        assert " 1 numbers" not in " ".join(explain(pane, notation, of_one))
        assert name == "softmax" or "softmax" not in text
    formula = explain(3, notation, turn).formula
    assert ("softmax" in formula) == (name == "softmax")
    assert ("σ(" in formula) == (name == "negative-sampling")


@pytest.mark.parametrize("name", OTHERS)
async def test_proofs_are_of_the_objective_and_lessons_of_the_softmax(make_app, name):
    async with opened(app := make_app(objective=name), MEDIUM, "enter i") as pilot:
        touched = len(app.timeline.turn.words)
        numbers = sum(array.size for array in app.timeline.parameters.arrays)
        for said in (f"{touched * 8} of 416", f"{touched} of 52", f"total {numbers:,}"):
            assert said in page(app)
        await press(pilot, "escape")
        await press(pilot, "enter c")
        turn = app.timeline.turn
        cells = 8 + 9 * len(turn.words) + (turn.bias_E is not None)
        assert all(said in page(app) for said in ("✓ the gradient agrees", f"all {cells} cells"))
        await press(pilot, "escape")
        await press(pilot, "t enter")
        timeline, pair = app.screen.play.timeline, app.timeline.setup.schedule.pair(2)
        assert timeline.setup.objective.name == "softmax"
        assert (timeline.turn.context, timeline.turn.target) == (pair.context, pair.target)
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert app.timeline.setup.objective.name == name
