"""The run as a whole: kept, left, set up anew, and written as a line."""

import shlex
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot
from textual.widgets import Input, Label

import tui_w2v.tui.forward
from tests.helpers import bits
from tests.tui.helpers import LARGE, MEDIUM, SMALL, opened, press, shown
from tui_w2v.cli.open_run import open_run
from tui_w2v.cli.parser import build_parser
from tui_w2v.training import Change, Phase, Position, Timeline, read_corpus, write_line
from tui_w2v.training.setup import Setup
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.screens.dialog import QuitScreen, TextScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.save import SaveScreen
from tui_w2v.tui.screens.setup import SetupScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.stepper import Stepper
from tui_w2v.tui.widgets.drawn import LineWidget
from tui_w2v.vectors import load_model


def panes(app: ExplorerApp) -> list[str]:
    return [
        strip.text
        for widget in app.screen.query(LineWidget)
        if type(widget).__name__ not in ("MessageLine", "KeyLine")
        for strip in widget.render_lines(widget.size.region)
    ]


def message(app: ExplorerApp, selector: str = "#message") -> str:
    return str(app.screen.query_one(selector, Label).render())


async def passes(pilot: Pilot[None], number: int = 3):
    """Make some full-batch passes from the turn screen, and come back to it."""
    with pytest.MonkeyPatch.context() as patch:
        converged_after = property(lambda training: training.passes >= number)
        patch.setattr("tui_w2v.training.FullBatchTraining.converged", converged_after)
        await pilot.press("f")
        while isinstance(pilot.app.screen, FastForwardScreen) and pilot.app.screen.running:  # type: ignore[attr-defined]
            await pilot.pause()
    await pilot.press("space")


async def save_as(pilot: Pilot[None], name: str):
    """Fill the form in and save."""
    pilot.app.screen.query_one("#path", Input).value = name
    await pilot.pause()
    await press(pilot, "enter")


async def set_up(pilot: Pilot[None], **values: str):
    """Fill the form in, apply it and wait for the text to be read."""
    await pilot.press("e")
    for name, value in values.items():
        pilot.app.screen.query_one(f"#{name}", Input).value = value
    await press(pilot, "enter")


@pytest.fixture(autouse=True)
def _in_a_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tui_w2v.tui.forward, "_SHORTEST_PASS", 0)


# Saving


@pytest.mark.parametrize("dtype", ["float32", "float64"])
async def test_what_is_saved_is_the_model_of_this_moment(make_app, dtype):
    async with opened(app := make_app(dtype=dtype), SMALL) as pilot:
        await passes(pilot)
        await pilot.press("enter", "enter", "space", "s")
        assert app.screen.query_one("#path", Input).value == "royal.npz"
        await save_as(pilot, "m.npz")
        assert isinstance(app.screen, TurnScreen)
        assert (
            "saved as m.npz; tui-w2v explore --model goes on with it"
            in shown(app, "MessageLine")[0]
        )
    model, parameters = load_model(Path("m.npz")), app.timeline.parameters
    assert list(model.words) == list(app.timeline.setup.corpus.vocabulary.words)
    np.testing.assert_array_equal(model.E, parameters.E)
    np.testing.assert_array_equal(model.theta, parameters.theta)
    np.testing.assert_array_equal(model.bias, parameters.bias)
    assert model.E.dtype == dtype
    assert (model.config["turns"], model.config["passes"]) == (2, 3)
    again = open_run(build_parser().parse_args(["explore", "--model", "m.npz"]))
    assert bits(again.parameters) == bits(app.timeline.parameters)
    assert (again.turns_made, again.passes_made) == (2, 3)


async def test_vectors_are_exported_from_the_fast_forward_screen(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        await pilot.press("f")
        while app.screen.running:
            await pilot.pause()
        await pilot.press("s")
        await save_as(pilot, "m.vec")
        assert isinstance(app.screen, FastForwardScreen)
        assert "m.vec has the rows of E" in shown(app, "MessageLine")[0]
        assert app.unsaved  # vectors alone are no model
    first, *lines = Path("m.vec").read_text().splitlines()
    assert first == "52 8"
    words, E = app.timeline.setup.corpus.vocabulary, app.timeline.parameters.E
    for row, line in enumerate(lines):
        word, *numbers = line.split()
        assert word == words[row]
        np.testing.assert_array_equal([float(number) for number in numbers], E[row])


# Leaving


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_with_nothing_to_lose_quitting_does_not_ask(make_app, key):
    async with opened(app := make_app(), SMALL, "space space left", key):
        assert app._exit
    assert app.return_code == 0


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
async def test_training_that_is_not_saved_is_asked_about_once(make_app, key):
    async with opened(app := make_app(), SMALL) as pilot:
        await pilot.press("enter", key)
        assert message(app, "#what") == "1 turn is not saved"
        await pilot.press("escape", "left")
        await passes(pilot)
        await pilot.press("enter", key)
        assert message(app, "#what") == "1 turn and 3 full-batch passes are not saved"
        await pilot.press("escape")
        assert isinstance(app.screen, TurnScreen)
        assert not app._exit
        await pilot.press(key, key)
        assert app._exit


async def test_s_saves_and_leaves(make_app):
    async with opened(app := make_app(), SMALL, "enter q s") as pilot:
        assert isinstance(app.screen, SaveScreen)
        await save_as(pilot, "m.npz")
        assert app._exit
    assert load_model(Path("m.npz")).E.tobytes() == bits(app.timeline.parameters)[0]


async def test_after_saving_it_does_not_ask_until_more_is_trained(make_app):
    async with opened(app := make_app(), SMALL, "enter s") as pilot:
        await save_as(pilot, "m.npz")
        assert app.unsaved == ""
        await pilot.press("space", "space", "space")
        assert app.unsaved == ""
        await pilot.press("enter")
        assert app.unsaved == "2 turns are not saved"
        await pilot.press("left", "left", "q")
        assert app._exit
    again = ExplorerApp(open_run(build_parser().parse_args(["explore", "--model", "m.npz"])))
    async with opened(again, SMALL) as pilot:
        assert again.unsaved == ""
        await pilot.press("enter")
        assert again.unsaved == "2 turns are not saved"


async def test_ctrl_q_is_heard_from_within_a_card_or_a_form(make_app):
    async with opened(app := make_app(), SMALL, "enter") as pilot:
        for key in ("s", "e", "question_mark", "colon", "i"):
            await pilot.press(key, "ctrl+q")
            assert isinstance(app.screen, QuitScreen)
            await pilot.press("escape")
            assert not isinstance(app.screen, QuitScreen | TurnScreen)
            await pilot.press("escape")
            assert isinstance(app.screen, TurnScreen)


# Another setup


async def test_another_d_is_a_stop_that_back_returns_before(make_app):
    async with opened(app := make_app(), MEDIUM, "enter space space") as pilot:
        position, before, drawn = app.timeline.position, bits(app.timeline.parameters), panes(app)
        await set_up(pilot, dim="5")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.position == Position(1, 1, Phase.READY)
        assert "d 5" in shown(app, "HeaderLine")[0]
        assert "(52 × 5)" in shown(app, "#embedding")[0]
        assert "← goes back before that" in shown(app, "MessageLine")[0]
        anew, start = panes(app), bits(app.timeline.parameters)
        fresh = ExplorerApp(Timeline(app.timeline.setup))
        await pilot.press("left")
        assert app.timeline.position == position
        assert bits(app.timeline.parameters) == before
        assert panes(app) == drawn
        assert "here: . redoes it, space goes on without it" in shown(app, "MessageLine")[0]
        await pilot.press("full_stop")
        assert bits(app.timeline.parameters) == start
        assert panes(app) == anew
        await pilot.press("space", "space", "space")
        stepped = panes(app)
        await set_up(pilot, dim="3")
        assert [type(screen) for screen in app.screen_stack].count(TurnScreen) == 1
        await pilot.press("left")
        assert panes(app) == stepped
    async with opened(fresh, MEDIUM, "space space space") as pilot:
        assert panes(fresh) == stepped


async def test_another_text_is_read(make_app, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("one two three one two\nthree two one\n")
    async with opened(app := make_app(), MEDIUM) as pilot:
        await set_up(pilot, corpus=str(other))
        assert "other.txt  V 3  d 2 auto" in shown(app, "HeaderLine")[0]
        assert "one two three" in " ".join(shown(app, "#corpus"))
        await pilot.press("enter", "left", *["left"] * 5)
        assert "royal.txt  V 52" in shown(app, "HeaderLine")[0]


async def test_a_text_that_cannot_be_used_changes_nothing(make_app, tmp_path):
    other = tmp_path / "other.txt"
    async with opened(app := make_app(), LARGE, "enter") as pilot:
        position, before, drawn = app.timeline.position, bits(app.timeline.parameters), panes(app)
        for content, says in (
            (b"\xff\xfe\xfa", "not UTF-8"),
            (b"a\nb\n", "no pair"),
            (b"", "no w"),
        ):
            other.write_bytes(content)
            await set_up(pilot, corpus=str(other))
            assert says in shown(app, "MessageLine")[0]
            assert (app.timeline.position, bits(app.timeline.parameters)) == (position, before)
            assert app.timeline.way == []
            assert panes(app) == drawn
        await pilot.press("space")
        assert app.timeline.position == Position(0, 2, Phase.PICK)


async def test_a_text_from_standard_input_stays_when_only_the_model_changes(make_run):
    settings = make_run().setup.settings
    from_stdin = replace(settings, corpus="-")
    app = ExplorerApp(Timeline(Setup(from_stdin, read_corpus(settings))))
    corpus = app.timeline.setup.corpus
    async with opened(app, SMALL) as pilot:
        await set_up(pilot, dim="4", window="3")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.setup.corpus is corpus
        assert app.timeline.setup.settings.dim == 4
        await set_up(pilot, min_count="2")
        assert isinstance(app.screen, SetupScreen)
        assert "standard input has been read to its end" in message(app)


# The run as a line


def replayed(line: str) -> Timeline:
    """The run that a shell would make of a line."""
    program, *words = shlex.split(line)
    assert program == "tui-w2v"
    return open_run(build_parser().parse_args(["explore", *words]))


async def test_the_palettes_line_replays_to_the_same_numbers(make_app):
    app = make_app(text="one two three one two\nthree two one\n", learning_rate=0.05)
    async with opened(app, MEDIUM, "enter enter space") as pilot:
        await passes(pilot, 5)
        await pilot.press("enter", "r", "enter")
        await set_up(pilot, dim="4")
        await passes(pilot, 2)
        await pilot.press("enter", "space", "space", "ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        await press(pilot, *"copy this run")
        await press(pilot, "down enter")
        assert isinstance(app.screen, TextScreen)
        command = app.clipboard
        assert app.screen.content.renderables[0].plain == command
        await pilot.press("escape")
        assert isinstance(app.screen, TurnScreen)
    again, timeline = replayed(command), app.timeline
    assert isinstance(timeline.way[2][0].move, Change)
    assert again.position == timeline.position
    assert bits(again.parameters) == bits(timeline.parameters)
    assert write_line(again) == write_line(timeline)
    assert again.setup.settings == timeline.setup.settings


async def test_the_line_is_offered_after_the_passes_but_not_while_they_run(make_app, monkeypatch):
    app = make_app()
    monkeypatch.setattr(Stepper, "train", lambda s, *_, **__: setattr(s, "busy", True))
    async with opened(app, SMALL) as pilot:
        title = "Show and copy this run as a line"
        assert title in [command.title for command in app.get_system_commands(app.screen)]
        await pilot.press("f")
        assert title not in [command.title for command in app.get_system_commands(app.screen)]
