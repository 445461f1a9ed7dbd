"""The objectives side by side, and the turn screen under each."""

import re

import pytest

from tests.tui.helpers import MEDIUM, SMALL, opened, picture, press
from tui_w2v.explain.notation import NOTATIONS, OURS
from tui_w2v.explain.screens import explain
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.tui.screens.objectives import ObjectivesScreen
from tui_w2v.tui.screens.turn import TurnScreen

OTHERS = [name for name in OBJECTIVES if name != "softmax"]


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_the_card_has_each_objective_s_turn_of_this_pair(make_app, size):
    async with opened(app := make_app(), size, "space space v"):
        assert isinstance(app.screen, ObjectivesScreen)
        text = "\n".join(picture(app))
        for name in OBJECTIVES:
            assert name in text
        for said in ("52 of 52", "6 of 52", "1 of 52", "1,248", "144", "24", "wise → king"):
            assert said in text
        assert f"{app.timeline.turn.loss:.3f}" in text
        assert f"{app.timeline.setup.counts().floor:.3f}" in text
        assert app.screen.query_one("VerticalScroll").max_scroll_y == 0


@pytest.mark.parametrize(("steps", "name"), [(1, "negative-sampling"), (2, "glove")])
async def test_enter_goes_on_under_the_chosen_one_and_back_returns(make_app, steps, name):
    async with opened(app := make_app(), MEDIUM, "enter enter space v") as pilot:
        await press(pilot, "right " * steps, "enter")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.setup.objective.name == name
        assert (app.timeline.position.turn, app.timeline.turns_made) == (1, 0)
        assert name in "\n".join(picture(app))
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


@pytest.mark.parametrize(("bias", "size"), [(True, MEDIUM), (False, SMALL)])
@pytest.mark.parametrize("name", OTHERS)
async def test_every_phase_is_told_in_the_words_of_the_objective(make_app, name, bias, size):
    async with opened(app := make_app(objective=name, bias=bias), size) as pilot:
        seen = []
        for _ in range(5):
            await pilot.press("space")
            seen.append("\n".join(picture(app)))
        turn, everything = app.timeline.turn, "\n".join(seen)
        assert "softmax" not in everything
        touched = len(turn.words)
        n = OURS.for_turn(turn)
        assert re.search("━ 5 .*θ", seen[-1])
        if size[1] >= 40:
            assert n.error in seen[-1]
        (moved,) = [line for line in seen[-1].splitlines() if " changed" in line and "→" in line]
        assert f"{touched:,} of " in moved
        if name == "negative-sampling":
            assert "σ(θh" in seen[2]
            for word in turn.negatives:
                assert app.timeline.setup.corpus.vocabulary[word] in seen[3]
        else:
            assert f"{turn.label:.4g}" in seen[0]
            assert f"{turn.label:+.5f}" in seen[2]
            assert "log X" in seen[3]


@pytest.mark.parametrize("notation", NOTATIONS, ids=[n.whose for n in NOTATIONS])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_panes_are_explained_in_every_notation(make_run, name, notation):
    turn = make_run(objective=name).turn
    for pane in range(6):
        text = " ".join(explain(pane, notation, turn))
        assert "{" not in text
        if name != "softmax":
            assert "softmax" not in text
    formula = explain(3, notation, turn).formula
    assert ("softmax" in formula) == (name == "softmax")
    assert ("σ(" in formula) == (name == "negative-sampling")


@pytest.mark.parametrize("name", OTHERS)
async def test_proofs_are_of_the_objective_and_lessons_of_the_softmax(make_app, name):
    async with opened(app := make_app(objective=name), MEDIUM, "enter i") as pilot:
        text, touched = "\n".join(picture(app)), len(app.timeline.turn.words)
        assert f"{touched * 8} of 416" in text
        assert f"{touched} of 52" in text
        assert f"total {sum(array.size for array in app.timeline.parameters.arrays):,}" in text
        await press(pilot, "escape enter c")
        text, turn = "\n".join(picture(app)), app.timeline.turn
        assert "✓ the gradient agrees" in text
        assert f"all {8 + 9 * len(turn.words) + (turn.bias_E is not None)} cells" in text
        await press(pilot, "escape t enter")
        timeline, pair = app.screen.play.timeline, app.timeline.setup.schedule.pair(2)
        assert timeline.setup.objective.name == "softmax"
        assert (timeline.turn.context, timeline.turn.target) == (pair.context, pair.target)
        await pilot.press("escape", "escape")
        assert app.timeline.setup.objective.name == name
