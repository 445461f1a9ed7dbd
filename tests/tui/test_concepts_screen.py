"""The concepts screen: the list, the chosen direction, and the predicted ones."""

import re

import numpy as np
import pytest

from tests.helpers import train
from tests.tui.helpers import LARGE, SIZES, SMALL, assert_lines_fit, opened, press, shown, told
from tui_w2v.explain.screens import PREDICTED
from tui_w2v.training import predict_directions
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.concept_lines import ConceptLines
from tui_w2v.vectors import decompose, name_directions, principal_angles

CORNERS = [
    {},
    {"objective": "negative-sampling"},
    {"objective": "glove", "dim": 1},
    {"init": "zeros", "bias": False},
    {"text": "a b", "min_count": 1},
]


@pytest.mark.parametrize(("settings", "size"), zip(CORNERS, [*SIZES, SMALL, LARGE], strict=True))
async def test_C_lists_the_directions_and_tells_of_the_chosen_one(make_app, size, settings):
    app = make_app(**settings)
    train(app.timeline, 20)
    E, setup = app.timeline.parameters.E, app.timeline.setup
    found = name_directions(setup.corpus.vocabulary.words, decompose(E, 8), 5)
    async with opened(app, size, "C") as pilot:
        for line, direction in zip(shown(app, "#concepts")[1:], found, strict=False):
            assert f"{direction.value:.2f}" in line
            assert not direction.plus or f"+ {direction.plus[0]}" in line
        await press(pilot, "down")
        number = 1 % len(found)
        assert app.screen.query_one(ConceptLines).chosen == number
        axis = decompose(E, 8).axes[:, [number]]
        measure = setup.objective.full_batch(setup.counts(), E.shape[1], E.dtype)
        parameters = app.timeline.parameters.copy()
        for kept in (np.eye(len(axis)), axis @ axis.T, np.eye(len(axis)) - axis @ axis.T):
            parameters.E[:] = E @ kept
            assert f"{measure.gradient(parameters).loss:.3f}" in told(app, "#concepts")
        await press(pilot, "p")
        assert_lines_fit(app)
        assert "…" not in told(app, "#concepts")
        predicted = predict_directions(setup, len(found))
        angles = principal_angles(decompose(E, 8).weights, predicted.weights)
        text = told(app, "#concepts")
        assert re.findall(r"(\d+)°", text) == [f"{angle:.0f}" for angle in angles]
        assert f"{predicted.values[0]:.2f}" in text
        assert PREDICTED[setup.settings.objective] in text
        await press(pilot, "p escape")
        assert isinstance(app.screen, TurnScreen)


async def test_leaving_ends_the_computation(make_app):
    async with opened(app := make_app(), SMALL, "C down p escape f") as pilot:
        await press(pilot, "C")
        assert "without this" in told(app, "#concepts")
