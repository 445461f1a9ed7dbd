"""What the palette goes to by name."""

import pytest
from textual.command import CommandList, CommandPalette

from tests.tui.helpers import MEDIUM, opened, press, settle
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.config import read_config
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.lessons import LessonScreen
from tui_w2v.tui.widgets.lines import MessageLine
from tui_w2v.tui.widgets.question_box import WordBox


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


async def go(pilot, query):
    """Choose the first of what the palette finds, and return all that it finds."""
    await press(pilot, "ctrl+p", *query)
    commands = pilot.app.screen.query_one(CommandList)
    while not commands.options:
        await pilot.pause()
    found = [option.hit.text for option in commands.options]
    await pilot.press("enter")
    if isinstance(pilot.app.screen, CommandPalette):
        await pilot.press("enter")
    await settle(pilot)
    return found


async def test_words_lessons_and_samples_are_gone_to_by_name(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        assert await go(pilot, "turn of Cast") == ["next turn of castle"]
        words = app.timeline.setup.corpus.vocabulary
        assert words[app.timeline.turn.context] == "castle"
        await go(pilot, "nearest words of king")
        assert isinstance(app.screen, ExploreScreen)
        assert (await go(pilot, "words of que"))[0] == "nearest words of queen"
        assert app.screen.query_one("#word-box", WordBox).value == "queen"
        await pilot.press("escape", "escape")
        await go(pilot, "lesson 2")
        assert isinstance(app.screen, LessonScreen)
        assert app.screen.play.lesson is LESSONS[1]
        await pilot.press("escape", "escape")
        await go(pilot, "open world")
        assert app.timeline.setup.settings.corpus == "world"
        assert app.recent == ()


async def test_recent_texts_and_models_are_gone_to_by_name(make_run, tmp_path):
    (tmp_path / "other.txt").write_text("a cat sat on a mat\n" * 9)
    app = ExplorerApp(make_run(corpus=str(tmp_path / "other.txt"), dim=2), read_config()[0])
    async with opened(app, MEDIUM, "escape") as pilot:
        app.save(tmp_path / "model.npz", "model")
        assert [kind for kind, _ in app.recent] == ["model", "text"]
    async with opened(app := ExplorerApp(make_run(), read_config()[0]), MEDIUM) as pilot:
        await go(pilot, "open other")
        assert app.timeline.setup.corpus.name == "other.txt"
        await go(pilot, "open model")
        explore = app.screen_stack[-1]
        assert isinstance(explore, ExploreScreen)
        assert "cat" in explore.embeddings.words
        await pilot.press("escape", "escape")
        (tmp_path / "model.npz").unlink()
        await go(pilot, "open model")
        assert "model.npz" in app.screen_stack[-1].query_one(MessageLine).message


@pytest.mark.parametrize("settings", ["recent_files = false", ""])
async def test_recent_files_are_optional_and_limited(make_run, monkeypatch, tmp_path, settings):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "tui-w2v").mkdir()
    (tmp_path / "tui-w2v" / "config.toml").write_text(settings)
    app = ExplorerApp(make_run(), read_config()[0])
    for number in range(12):
        path = tmp_path / f"{number}.txt"
        path.touch()
        app.note_opened("text", str(path))
    app.note_opened("text", "-")
    app.note_opened("text", "royal")
    assert len(app.recent) == (0 if settings else 10)
    assert all(path.startswith(str(tmp_path)) for _, path in app.recent)
