"""What is gone to by name."""

import numpy as np
import pytest
from textual._callback import invoke
from textual.command import CommandList, CommandPalette
from textual.widgets import Input

from tests.tui.helpers import MEDIUM, opened, press, told, until
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.training import Phase
from tui_w2v.tui import ExplorerApp, QueryApp
from tui_w2v.tui.config import read_config
from tui_w2v.vectors import WordVectors


async def look_for(pilot, query):
    """Return the list of what the palette finds, which may still grow."""
    await press(pilot, "ctrl+p")
    pilot.app.screen.query_one(Input).value = query
    await press(pilot)
    commands = pilot.app.screen.query_one(CommandList)
    await until(pilot, lambda: commands.options)
    return commands


async def go(pilot, query):
    """Choose the first of what the palette finds, and return the names of all that it finds."""
    found = [option.hit.text for option in (await look_for(pilot, query)).options]
    await press(pilot, "enter")
    if isinstance(pilot.app.screen, CommandPalette):
        await press(pilot, "enter")
    return found


async def test_words_lessons_and_samples_are_gone_to_by_name(make_app, own_folder):
    async with opened(app := make_app(), MEDIUM) as pilot:
        keys = {command.title: command.help for command in app.get_system_commands(app.screen)}
        assert "None" not in str(keys)
        # The footer has [ ].
        assert keys["Go to the same phase of the next turn"] == "key: ] · time.next-turn"
        assert await go(pilot, "turn of Cast") == ["next turn of castle"]
        words = app.timeline.setup.corpus.vocabulary
        assert words[app.timeline.turn.context] == "castle"
        await go(pilot, "nearest words of king")
        assert (await go(pilot, "words of que"))[0] == "nearest words of queen"
        assert told(app, "Asked").startswith("nearest to queen")
        await press(pilot, "escape")
        await go(pilot, "lesson 2")
        assert app.screen.play.lesson is LESSONS[1]
        await press(pilot, "escape")
        await press(pilot, "escape")
        await go(pilot, "open world")
        assert app.timeline.setup.settings.corpus == "world"
        assert app.recent == ()


async def test_recent_texts_and_models_are_gone_to_by_name(make_run, own_folder):
    (own_folder / "other.txt").write_text("a cat sat on a mat\n" * 9)
    app = ExplorerApp(make_run(corpus=str(own_folder / "other.txt"), dim=2), read_config())
    async with opened(app, MEDIUM):
        await app.save(own_folder / "model.npz", "model")
        assert [kind for kind, _ in app.recent] == ["model", "text"]
    async with opened(app := ExplorerApp(make_run(), read_config()), MEDIUM) as pilot:
        await go(pilot, "open other")
        assert app.timeline.setup.corpus.name == "other.txt"
        await go(pilot, "open model")
        assert "model.npz" in told(app, "ExploreHeader")
        await press(pilot, "escape")
        (own_folder / "model.npz").unlink()
        await go(pilot, "open model")
        assert "model.npz" in told(app, "MessageLine")


async def test_brackets_in_words_and_paths_are_no_markup(make_run, own_folder):
    (path := own_folder / "a[" / "b]" / "old [red].txt").parent.mkdir(parents=True)
    path.write_text("a cat sat on a mat\n" * 9)
    app = ExplorerApp(make_run(), read_config())
    async with opened(app, MEDIUM) as pilot:
        app.note_opened("text", str(path))
        found, line = (
            await look_for(pilot, "open old"),
            f"open {path.name}\na text in {path.parent}",
        )
        await until(pilot, lambda: line in [option.prompt.plain for option in found.options])
    vectors = WordVectors(["[/b]", "king"], np.eye(2))
    async with opened(asking := QueryApp(vectors, "some.npz"), MEDIUM) as pilot:
        assert await go(pilot, "[/") == ["nearest words of [/b]"]
        assert told(asking, "Asked").startswith("nearest to [/b]")


@pytest.mark.parametrize("settings", ["recent_files = false", ""])
async def test_recent_files_are_optional_and_limited(make_run, own_folder, settings):
    folder = own_folder / "xdg_config_home" / "tui-w2v"
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text(settings)
    app = ExplorerApp(make_run(), read_config())
    for number in range(12):
        path = own_folder / f"{number}.txt"
        path.touch()
        app.note_opened("text", str(path))
    app.note_opened("text", "-")
    app.note_opened("text", "royal")
    assert len(app.recent) == (0 if settings else 10)
    assert all(path.startswith(str(own_folder)) for _, path in app.recent)


@pytest.mark.parametrize("twice", ["submit", "select"])
async def test_a_command_that_is_chosen_twice_at_once_runs_once(make_app, twice):
    async with opened(app := make_app(), MEDIUM, "ctrl+p") as pilot:
        line, commands = app.screen.query_one(Input), app.screen.query_one(CommandList)
        line.value = "Go on one phase"
        await until(pilot, lambda: commands.option_count == 1)
        commands.highlighted = 0
        for _ in range(2):
            await invoke(line.action_submit if twice == "submit" else commands.action_select)
        await press(pilot)
        assert app.timeline.position.phase is Phase.PICK
