"""The run as a whole: kept, left, set up anew, and written as a line."""

import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Input

from tests.helpers import bits
from tests.tui.helpers import (
    LARGE,
    MEDIUM,
    SMALL,
    enter,
    message,
    opened,
    press,
    shown,
    told,
    until,
)
from tui_w2v.cli.open_run import open_run
from tui_w2v.cli.parser import build_parser
from tui_w2v.corpus import SAMPLES
from tui_w2v.session.stepper import Stepper
from tui_w2v.training import Change, Phase, Position, Settings, Timeline, read_corpus, write_line
from tui_w2v.training.run import change_setup
from tui_w2v.training.setup import Setup
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.screens.dialog import QuitScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.drawn import LineWidget
from tui_w2v.vectors import load_model

pytestmark = pytest.mark.usefixtures("own_folder")


def panes(app):
    return [
        strip.text
        for widget in app.screen.query(LineWidget)
        if type(widget).__name__ not in ("MessageLine", "KeyLine")
        for strip in widget.render_lines(widget.size.region)
    ]


async def passes(pilot, number=3):
    """Make some full-batch passes from the turn screen, and come back to it."""
    with pytest.MonkeyPatch.context() as patch:
        converged_after = property(lambda training: training.passes >= number)
        patch.setattr("tui_w2v.training.FullBatchTraining.converged", converged_after)
        await press(pilot, "f")
    await press(pilot, "space")


async def fill_in(pilot, key, **values):
    """Open a form by its key, fill it in and apply it."""
    await press(pilot, key)
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = value
    await press(pilot)
    await press(pilot, "enter")


def again_with(*words):
    """The run that the command line would make."""
    return open_run(build_parser().parse_args(["explore", *words]))


# Saving


@pytest.mark.parametrize("dtype", ["float32", "float64"])
async def test_what_is_saved_is_the_model_of_this_moment(make_app, dtype):
    async with opened(app := make_app(dtype=dtype), SMALL) as pilot:
        await passes(pilot)
        await press(pilot, "enter enter space s")
        assert app.screen.query_one("#path", Input).value == "royal.npz"
        await press(pilot, "escape")
        await fill_in(pilot, "s", path="m.npz")
        said = "saved; tui-w2v --model m.npz goes on with it"
        assert said in told(app, "MessageLine")
    model, parameters = load_model(Path("m.npz")), app.timeline.parameters
    assert list(model.words) == list(app.timeline.setup.corpus.vocabulary.words)
    for name in ("E", "theta", "bias"):
        np.testing.assert_array_equal(getattr(model, name), getattr(parameters, name))
    assert model.E.dtype == dtype
    assert (model.config["turns"], model.config["passes"]) == (2, 3)
    again = again_with("--model", "m.npz")
    assert bits(again.parameters) == bits(parameters)
    assert (again.turns_made, again.passes_made) == (2, 3)
    async with opened(app := ExplorerApp(again), SMALL) as pilot:
        assert app.unsaved == ""
        await press(pilot, "enter")
        assert app.unsaved == "3 turns and 3 full-batch passes are not saved"


async def test_vectors_are_exported_from_the_fast_forward_screen(make_app):
    async with opened(app := make_app(), SMALL, "f") as pilot:
        await fill_in(pilot, "s", path="m.vec")
        assert isinstance(app.screen, FastForwardScreen)
        assert "m.vec has the rows of E" in told(app, "MessageLine")
        assert app.unsaved  # vectors alone are no model
    first, *lines = (line.split() for line in Path("m.vec").read_text().splitlines())
    assert first == ["52", "8"]
    assert [line[0] for line in lines] == app.timeline.setup.corpus.vocabulary.words
    np.testing.assert_array_equal(
        np.array([line[1:] for line in lines], dtype=float), app.timeline.parameters.E
    )


# Leaving


async def test_no_text_that_the_run_has_read_is_written_over(make_app, own_folder):
    app = make_app("the king rules\n" * 9, dim=4)
    app.timeline.change(change_setup(app.timeline.setup, Settings.of(corpus="royal")))
    text = own_folder / "text.txt"
    async with opened(app, SMALL, "s") as pilot:
        for path in (text.name, f"./{text.name}", str(text), str(SAMPLES["royal"].path)):
            await enter(pilot, path)
            assert "is an input file, which would be overwritten: name another" in message(app), (
                path
            )
    assert text.read_text() == "the king rules\n" * 9


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_training_that_is_not_saved_is_asked_about_once(make_app, key):
    async with opened(app := make_app(), SMALL) as pilot:
        await press(pilot, "enter", key)
        assert message(app, "#what") == "1 turn is not saved"
        await press(pilot, "escape left")
        await passes(pilot)
        await press(pilot, "enter", key)
        assert message(app, "#what") == "1 turn and 3 full-batch passes are not saved"
        await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)
        assert not app._exit
        await press(pilot, key)
        await press(pilot, key)
        assert app._exit


async def test_s_saves_and_leaves(make_app):
    async with opened(app := make_app(), SMALL, "enter q") as pilot:
        await fill_in(pilot, "s", path="m.npz")
        assert app._exit
    assert load_model(Path("m.npz")).E.tobytes() == bits(app.timeline.parameters)[0]


async def test_leaving_during_a_long_jump_ends_it_before_the_model_is_saved(make_app, monkeypatch):
    def save(_, timeline):
        saved.append((stepper.busy, timeline.turns_made, bits(timeline.parameters)))

    saved = []
    monkeypatch.setattr("tui_w2v.tui.app.save_timeline", save)
    async with opened(app := make_app(), SMALL, "enter enter") as pilot:
        stepper, before = app.screen.stepper, bits(app.timeline.parameters)
        await pilot.press(*":99999999", "enter")
        await until(pilot, lambda: stepper.busy and isinstance(app.screen, TurnScreen))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, QuitScreen))
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, SaveScreen))
        await pilot.press("enter")
        await until(pilot, lambda: app._exit)
    assert saved == [(False, 2, before)]


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_with_nothing_to_lose_it_does_not_ask(make_app, key):
    async with opened(app := make_app(), SMALL, "space enter") as pilot:
        await fill_in(pilot, "s", path="m.npz")
        assert app.unsaved == ""
        await press(pilot, "space enter")
        assert app.unsaved == "2 turns are not saved"
        await press(pilot, "left left")
        await press(pilot, key)
        assert app._exit
    assert app.return_code == 0


@pytest.mark.parametrize("key", ["s", "e", "question_mark", "colon", "i"])
async def test_ctrl_q_is_heard_from_within_a_card_or_a_form(make_app, key):
    async with opened(app := make_app(), SMALL, "enter", key) as pilot:
        below = app.screen
        await press(pilot, "ctrl+q")
        assert isinstance(app.screen, QuitScreen)
        await press(pilot, "escape")
        assert app.screen is below
        await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)


# Another setup


async def test_another_d_is_a_stop_that_back_returns_before(make_app):
    async with opened(app := make_app(), MEDIUM, "enter space space") as pilot:
        position, before, drawn = app.timeline.position, bits(app.timeline.parameters), panes(app)
        await fill_in(pilot, "e", dim="5")
        assert app.timeline.position == Position(1, 1, Phase.READY)
        assert "d 5" in shown(app, "HeaderLine")[0]
        assert "(52 × 5)" in shown(app, "#embedding")[0]
        assert "← goes back before that" in told(app, "MessageLine")
        anew, start = panes(app), bits(app.timeline.parameters)
        fresh = ExplorerApp(Timeline(app.timeline.setup))
        await press(pilot, "left")
        assert (app.timeline.position, bits(app.timeline.parameters)) == (position, before)
        assert panes(app) == drawn
        assert "here: . redoes it, space goes on without it" in told(app, "MessageLine")
        await press(pilot, "full_stop")
        assert bits(app.timeline.parameters) == start
        assert panes(app) == anew
        await press(pilot, "space space space")
        stepped = panes(app)
        await fill_in(pilot, "e", dim="3")
        assert [type(screen) for screen in app.screen_stack].count(TurnScreen) == 1
        await press(pilot, "left")
        assert panes(app) == stepped
    async with opened(fresh, MEDIUM, "space space space"):
        assert panes(fresh) == stepped


async def test_another_text_is_read(make_app):
    Path("other.txt").write_text("one two three one two\nthree two one\n")
    async with opened(app := make_app(), MEDIUM) as pilot:
        await fill_in(pilot, "e", corpus="other.txt")
        assert "other.txt  V 3  d 2 auto" in shown(app, "HeaderLine")[0]
        assert "one two three" in told(app, "#corpus")
        await press(pilot, "enter", "left " * 6)
        assert "royal.txt  V 52" in shown(app, "HeaderLine")[0]


@pytest.mark.parametrize(
    ("content", "says"), [(b"\xff\xfe\xfa", "not UTF-8"), (b"a\nb\n", "no pair"), (b"", "no w")]
)
async def test_a_text_that_cannot_be_used_changes_nothing(make_app, content, says):
    Path("other.txt").write_bytes(content)
    async with opened(app := make_app(), LARGE, "enter") as pilot:
        timeline, drawn = app.timeline, panes(app)
        position, before = timeline.position, bits(timeline.parameters)
        await fill_in(pilot, "e", corpus="other.txt")
        assert says in told(app, "MessageLine")
        assert (app.timeline.position, bits(app.timeline.parameters)) == (position, before)
        assert app.timeline.way == []
        assert panes(app) == drawn
        await press(pilot, "space")
        assert app.timeline.position == Position(0, 2, Phase.PICK)


async def test_a_text_from_standard_input_stays_when_only_the_model_changes(make_run):
    settings = make_run().setup.settings
    from_stdin = replace(settings, corpus="-")
    app = ExplorerApp(Timeline(Setup(from_stdin, read_corpus(settings))))
    corpus = app.timeline.setup.corpus
    async with opened(app, SMALL) as pilot:
        await fill_in(pilot, "e", dim="4", window="3")
        assert app.timeline.setup.corpus is corpus
        assert app.timeline.setup.settings.dim == 4
        await fill_in(pilot, "e", min_count="2")
        assert isinstance(app.screen, SetupScreen)
        assert "standard input has been read to its end" in message(app)


# The run as a line


async def test_the_palettes_line_replays_to_the_same_numbers(make_app):
    app = make_app(text="one two three one two\nthree two one\n", learning_rate=0.05)
    async with opened(app, MEDIUM, "enter enter space") as pilot:
        await passes(pilot, 5)
        await press(pilot, "enter r")
        await press(pilot, "enter")
        await fill_in(pilot, "e", dim="4")
        await passes(pilot, 2)
        await press(pilot, "enter space space ctrl+p")
        app.screen.query_one(Input).value = "copy this run"
        await press(pilot)
        await press(pilot, "down enter")
        command = app.clipboard
        assert app.screen.content.renderables[0].plain == command
        await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)
    program, *words = shlex.split(command)
    again, timeline = again_with(*words), app.timeline
    assert program == "tui-w2v"
    assert isinstance(timeline.way[2][0].move, Change)
    assert again.position == timeline.position
    assert bits(again.parameters) == bits(timeline.parameters)
    assert write_line(again) == write_line(timeline)
    assert again.setup.settings == timeline.setup.settings


async def test_the_line_is_offered_after_the_passes_but_not_while_they_run(make_app, monkeypatch):
    monkeypatch.setattr(Stepper, "train", lambda s, *_, **__: setattr(s, "busy", True))
    title = "Show and copy this run as a line"
    async with opened(app := make_app(), SMALL) as pilot:
        assert title in [command.title for command in app.get_system_commands(app.screen)]
        await press(pilot, "f")
        assert title not in [command.title for command in app.get_system_commands(app.screen)]
