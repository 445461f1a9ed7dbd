"""A model of each kind goes on with its own objective, in trace and in the explorer."""

from pathlib import Path

import numpy as np
import pytest
from helpers import bits, config, load

from tui_w2v.cli.main import main
from tui_w2v.skipgram import Activation
from tui_w2v.training import Phase, Position, write_line
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.widgets.drawn import LineWidget

TEXT = "the king rules the land\nand the queen rules the sea\nthe king loves the queen\n"
KINDS = {
    "softmax": [],
    "negative-sampling": ["--objective", "negative-sampling"],
    "three negatives": ["--objective", "negative-sampling", "--negative", "3", "--seed", "6"],
    "glove": ["--objective", "glove"],
    "harmonic glove": ["--objective", "glove", "--x-max", "4.5", "--alpha", "0.6", "--harmonic"],
}
all_kinds = pytest.mark.parametrize("options", KINDS.values(), ids=KINDS)


@pytest.fixture
def explore(monkeypatch):
    """Open the explorer from a command line, and return its app before it runs."""

    def run(*words):
        opened = []
        monkeypatch.setattr("tui_w2v.cli.explore.has_screen", lambda: True)
        monkeypatch.setattr("tui_w2v.cli.explore.take_keys_from_terminal", lambda: None)
        monkeypatch.setattr(ExplorerApp, "run", lambda app: opened.append(app))
        assert main(["explore", *words]) == 0
        (app,) = opened
        return app

    return run


@pytest.mark.parametrize(
    "more",
    [
        ["royal"],
        ["royal", "--order", "shuffled", "--dtype", "float64"],
        ["text.txt", "--dim", "5", "--no-bias", "--lr", "0.2"],
        ["text.txt", "--dim", "4", "--sample", "0.1", "--max-vocab", "6"],
    ],
)
@pytest.mark.parametrize(("first", "then"), [(0, 5), (7, 60)])
@all_kinds
def test_turns_go_on_where_the_model_stopped(trace, options, more, first, then):
    options = [*more, *options]
    whole = trace(*options, "--turns", first + then, "--save", "whole.npz")
    trace(*options, "--turns", first, "--save", "model.npz")
    went_on = trace("--model", "model.npz", "--turns", then, "--save", "model.npz")
    assert went_on == whole[first:]
    assert [line["turn"] for line in went_on] == list(range(first + 1, first + then + 1))
    assert bits("model.npz") == bits("whole.npz")
    assert config("model.npz") == config("whole.npz")


@all_kinds
def test_turns_go_on_from_what_train_saved(trace, shell, options):
    for ends, save in (["--epochs", "1"], "turned.npz"), (["--passes", "4"], "passed.npz"):
        assert shell("train", "text.txt", *options, *ends, "--save", save) == (0, "", "")
    turns = config("turned.npz")["turns"]
    lines = trace("--model", "turned.npz", "--turns", "9", "--save", "more.npz")
    assert (lines[0]["turn"], lines[0]["epoch"]) == (turns + 1, 2)
    trace("text.txt", *options, "--turns", turns + 9, "--save", "whole.npz")
    assert bits("more.npz") == bits("whole.npz")

    (line,) = trace("--model", "passed.npz", "--turns", "1", "--save", "more.npz")
    assert (line["turn"], line["epoch"]) == (1, 1)
    model = load("passed.npz")
    assert line["h"] == model["E"][line["context"]["index"]].tolist()
    assert config("more.npz").items() >= {"turns": 1, "passes": 4}.items()


@all_kinds
def test_no_turns_give_the_model_back(trace, options):
    trace("royal", *options, "--turns", "12", "--save", "model.npz")
    assert trace("--model", "model.npz", "--turns", "0", "--save", "same.npz") == []
    assert bits("same.npz") == bits("model.npz")
    assert config("same.npz") == config("model.npz")


@all_kinds
def test_a_run_s_line_may_begin_with_it(trace, options):
    trace("royal", *options, "--turns", "12", "--save", "model.npz")
    line = " ".join(["royal", *options, "--model", "model.npz", "+ to 15 update + passes 2"])
    trace("--replay", line, "--turns", "3", "--save", "one.npz")
    trace("--replay", line, "--turns", "3", "--save", "other.npz")
    assert Path("one.npz").read_bytes() == Path("other.npz").read_bytes()
    whole = " ".join(["royal", *options, "+ to 15 update + passes 2"])
    trace("--replay", whole, "--turns", "3", "--save", "whole.npz")
    assert bits("one.npz") == bits("whole.npz")


@pytest.mark.parametrize("name", [name for name in KINDS if "glove" in name])
def test_a_pair_that_another_text_has_more_often_is_counted_there(trace, name):
    trace("text.txt", *KINDS[name], "--turns", "4", "--save", "model.npz")
    Path("other.txt").write_text("king queen\n" * 7)
    (line,) = trace("other.txt", "--model", "model.npz", "--turns", "1")
    assert (line["context"]["word"], line["target"]["word"]) == ("king", "queen")
    assert line["x_ij"] == 7


# The explorer


def shown(app, selector):
    """A widget's lines as they are on the screen."""
    widget = app.screen.query_one(selector, LineWidget)
    return [strip.text for strip in widget.render_lines(widget.size.region)]


ACTIVATIONS = {
    "softmax": (Activation.SOFTMAX, "softmax"),
    "negative-sampling": (Activation.SIGMOID, "σ"),
    "glove": (Activation.IDENTITY, "b_E"),
}


@all_kinds
async def test_the_explorer_goes_on_with_it(trace, explore, options):
    lines = trace("royal", *options, "--turns", "25", "--save", "whole.npz")
    trace("royal", *options, "--turns", "20", "--save", "model.npz")
    app = explore("--model", "model.npz")
    timeline, model = app.timeline, load("model.npz")
    objective = config("model.npz")["objective"]
    assert timeline.setup.settings.objective == timeline.setup.objective.name == objective
    assert write_line(timeline) == " ".join(["royal", *options, "--model", "model.npz"])
    activation, formula = ACTIVATIONS[objective]
    async with app.run_test(size=(120, 40)) as pilot:
        assert timeline.position == Position(0, 21, Phase.READY)
        for phase in list(Phase)[1:]:
            await pilot.press("space")
            assert timeline.position == Position(0, 21, phase)
        assert timeline.turn.activation is activation
        assert formula in "\n".join(shown(app, "#softmax"))
        assert timeline.turn.loss == lines[20]["loss"]
        assert f"{timeline.turn.loss:.3f}" in "\n".join(shown(app, "#softmax"))
        for _ in range(4):
            await pilot.press("enter")
        assert timeline.position == Position(0, 25, Phase.UPDATE)
        whole = load("whole.npz")
        for name in set(whole) & {"E", "theta", "bias", "bias_E"}:
            assert np.array_equal(getattr(timeline.parameters, name), whole[name]), name
        for _ in range(25):
            await pilot.press("left")
        assert timeline.position == Position(0, 21, Phase.READY)
        for name in set(model) & {"E", "theta", "bias", "bias_E"}:
            assert np.array_equal(getattr(timeline.parameters, name), model[name]), name
