"""The concepts screen: the list, the chosen direction, and the predicted ones."""

import re

import numpy as np
import pytest

from tests.helpers import train
from tests.tui.helpers import SIZES, assert_lines_are_as_wide_as_their_widgets, settle, shown
from tui_w2v.explain import PREDICTED
from tui_w2v.training import predict_directions
from tui_w2v.tui.screens.concepts import ConceptsScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.concept_lines import ConceptLines
from tui_w2v.vectors import decompose, directions, principal_angles

CORNERS = [
    {},
    {"objective": "negative-sampling"},
    {"objective": "glove", "dim": 1},
    {"init": "zeros", "bias": False},
    {"text": "a b", "min_count": 1},
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("settings", CORNERS)
async def test_C_lists_the_directions_and_tells_of_the_chosen_one(make_app, size, settings) -> None:
    app = make_app(**settings)
    train(app.timeline, 20)
    E, setup = app.timeline.parameters.E, app.timeline.setup
    found = directions(setup.corpus.vocabulary.words, E)
    async with app.run_test(size=size) as pilot:
        await pilot.press("C")
        await settle(pilot)
        lines = shown(app, "#concepts")
        for number, direction in enumerate(found, 1):
            assert f"{direction.value:.2f}" in lines[number]
            if direction.plus:
                assert f"+ {direction.plus[0]}" in lines[number]
        await pilot.press("down")
        await settle(pilot)
        number = 1 % len(found)
        assert app.screen.query_one(ConceptLines).chosen == number
        axis = decompose(E, 8).axes[:, [number]]
        measure = setup.objective.full_batch(setup.counts(), E.shape[1], E.dtype)
        parameters = app.timeline.parameters.copy()
        for kept in (np.eye(len(axis)), axis @ axis.T, np.eye(len(axis)) - axis @ axis.T):
            parameters.E[:] = E @ kept
            assert f"{measure.gradient(parameters).loss:.3f}" in " ".join(shown(app, "#concepts"))
        assert_lines_are_as_wide_as_their_widgets(app)
        await pilot.press("p")
        await settle(pilot)
        assert_lines_are_as_wide_as_their_widgets(app)
        predicted = predict_directions(setup, len(found))
        angles = principal_angles(decompose(E, 8).weights, predicted.weights)
        told = " ".join(shown(app, "#concepts"))
        assert re.findall(r"(\d+)°", told) == [f"{angle:.0f}" for angle in angles]
        assert f"{predicted.values[0]:.2f}" in told
        assert PREDICTED[setup.settings.objective] in told
        await pilot.press("p", "escape")
        assert isinstance(app.screen, TurnScreen)


async def test_leaving_ends_the_computation(make_app, monkeypatch) -> None:
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("C", "down", "p", "escape", "f")
        await settle(pilot)
        await pilot.press("C")
        assert isinstance(app.screen, ConceptsScreen)
        await settle(pilot)
        assert "left out" in " ".join(shown(app, "#concepts"))
