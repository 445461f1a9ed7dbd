"""The user's configuration file, and the choices that the app keeps."""

import re
from dataclasses import replace

import numpy as np
import pytest

from tests.tui.helpers import LARGE, MEDIUM, SMALL, opened, page, press, shown, told
from tui_w2v.cli import demo
from tui_w2v.cli.main import main
from tui_w2v.explain.notation import COURSE, KERAS, MIKOLOV, OURS
from tui_w2v.paths import config_folder, state_folder
from tui_w2v.session.player import PACES
from tui_w2v.tui import ExplorerApp, QueryApp
from tui_w2v.tui.app import WelcomeScreen
from tui_w2v.tui.config import Config, keep, read_config
from tui_w2v.tui.screens.dialog import QuitScreen
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.lessons import LessonScreen, LessonsScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.explore_lines import Asked
from tui_w2v.tui.widgets.lines import MessageLine
from tui_w2v.tui.widgets.why import WhyCard
from tui_w2v.vectors import WordVectors

pytestmark = pytest.mark.usefixtures("own_folder")


def write(text):
    folder = config_folder()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)


def test_every_setting_is_read_and_has_a_default():
    assert read_config() == Config()
    write(
        """
theme = "nord"
notation = "Keras"
pace = "25 turns"
number_width = 9
ascii = true
[keymap]
time.play = "p, f5,?,ctrl+t,é,comma,space"
"show.why" = "w"
"""
    )
    config = read_config()
    assert config.problem == ""
    assert (config.theme, config.notation, config.number_width) == ("nord", KERAS, 9)
    assert config.ascii
    assert str(PACES[config.pace]) == "25 turns a second"
    assert config.keymap == {"time.play": "p, f5,?,ctrl+t,é,comma,space", "show.why": "w"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("theme = ", "config.toml is not used: "),
        pytest.param(f"theme = {'[' * 5000}", "is nested too deeply", id="nested"),
        ("thme = 'nord'", "'thme' is no setting; did you mean 'theme'?"),
        ("notation = 'Latin'", 'notation = \'Latin\': give one of "tui-w2v", "the course"'),
        ("pace = 3", 'pace = 3: give one of "1 phase", "2 phases"'),
        ("pace = [1]", "pace = [1]: give one of"),
        ("number_width = 99", "number_width = 99: give one of 5, 6"),
        ("ascii = 1", "ascii = 1: give one of true, false"),
        ("keymap = 3", "[keymap] holds lines such as"),
        ("[keymap]\ntime.play = 3", "[keymap] time.play = 3: give keys as text"),
        ("[keymap]\ntime.plya = 'p'", "[keymap] has no 'time.plya'; did you mean 'time.play'?"),
        ("[keymap]\nplay = 'p'", "[keymap] has no 'play': ctrl+p tells the id of each key"),
        ("[keymap]\ntime.play = 'p, shfit+p'", "'p, shfit+p': there is no key 'shfit+p'"),
        ("[keymap]\ntime.play = ''", "[keymap] time.play = '': there is no key ''"),
        ("theme = 'none'", 'theme = \'none\': give one of "textual-dark", "textual-light"'),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line_and_the_defaults(text, why):
    write(text)
    config = read_config()
    assert config == Config(problem=config.problem)
    assert why in config.problem
    assert "\n" not in config.problem


def test_a_folder_that_cannot_be_looked_into_is_one_line(monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "/" + "n" * 300)
    config = read_config()
    assert (config, config.problem.count("\n")) == (Config(problem=config.problem), 0)
    assert config.problem.endswith("File name too long: '/" + "n" * 300 + "/tui-w2v/config.toml'")


async def test_the_app_begins_as_configured_and_keeps_what_is_chosen(make_run):
    write("notation = 'the course'\nnumber_width = 9\n[keymap]\ntime.next-phase = 'f5'")
    async with opened(app := ExplorerApp(make_run(), read_config()), MEDIUM) as pilot:
        assert app.notation == COURSE
        assert "f5 next" in told(app, "KeyLine")
        await press(pilot, "question_mark")
        assert re.search(r"│ +f5 +Go on one phase", page(app))
        await press(pilot, "escape space")
        assert app.timeline.position.phase == 0
        await press(pilot, "f5")
        assert app.timeline.position.phase == 1
        await press(pilot, "n n")
        app.theme = "nord"
        await press(pilot)
    config = read_config()
    assert (config.notation, config.theme, config.problem) == (KERAS, "nord", "")
    for broken in ("{", "[]", '{"theme": 3, "notation": []}'):
        (state_folder() / "choices.json").write_text(broken)
        assert read_config().notation == COURSE
    keep("choices", theme="dracula")
    assert read_config().theme == "dracula"


CARDS = {
    "show.help": ("question_mark", "f1"),
    "show.summary": ("i", "f2"),
    "show.source": ("y", "f3"),
    "show.product": ("x", "f4"),
    "show.check": ("c", "f5"),
    "show.objectives": ("v", "f6"),
    "show.lessons": ("t", "f7"),
    "show.concepts": ("C", "f8"),
}


async def test_what_a_rebound_key_opens_closes_by_it_too(make_run):
    config = Config(keymap={name: new for name, (_, new) in CARDS.items()} | {"show.why": "f9"})
    async with opened(app := ExplorerApp(make_run(), config), MEDIUM, "space space space") as pilot:
        for old, new in CARDS.values():
            await press(pilot, old)
            assert isinstance(app.screen, TurnScreen)
            await press(pilot, new)
            assert not isinstance(app.screen, TurnScreen), new
            await press(pilot, old)
            assert not isinstance(app.screen, TurnScreen), old
            await press(pilot, new)
            assert isinstance(app.screen, TurnScreen), new
        card = app.screen.query_one(WhyCard)
        for opens in (True, False):
            await press(pilot, "f9")
            assert card.display is opens


async def test_a_problem_is_said_and_a_kept_theme_that_is_missing_is_the_default(make_run):
    keep("choices", theme="none")
    async with opened(app := ExplorerApp(make_run(), read_config()), SMALL):
        assert app.theme == "textual-dark"
    write("theme = 'none")
    async with opened(app := ExplorerApp(make_run(), read_config()), SMALL):
        assert "is not used" in app.screen.query_one(MessageLine).message
    vectors = WordVectors(["a", "b"], np.eye(2))
    async with opened(asking := QueryApp(vectors, "some.npz", read_config()), SMALL) as pilot:
        assert "is not used" in asking.screen.query_one(Asked).message
        await press(pilot, "b")
        assert told(asking, "Asked").startswith("nearest to b")


async def test_the_screen_names_the_users_keys(make_run):
    keys = {
        "time.next-phase": "f5",
        "time.cancel": "f6",
        "pane.left": "H,h",
        "card.leave": "ctrl+t",
        "show.lessons": "[",
        "lesson.answer-a": "f8",
        "app.quit": "f10",
        "quit.stay": "[",
        "forward.answers": "Q",
        "forward.stop": "f7",
        "time.previous-turn": "P",
    }
    async with opened(app := ExplorerApp(make_run(), Config(keymap=keys)), LARGE) as pilot:
        assert "Press f5: the first phase picks a pair" in told(app, "PhaseLine")
        assert "  ] same phase" in shown(app, "KeyLine")[0]
        await app.push_screen(WelcomeScreen())
        assert re.search(r"│ +f5 +goes through a turn, phase by phase; ← goes back +│", page(app))
        assert re.search(r"│ +\[ +opens the lessons", page(app))
        await press(pilot, "f5")
        assert app.timeline.position.phase == 1
        await app.push_screen(QuitScreen("a turn"))
        assert re.search(r"│ +\[ +stay +│", page(app))
        await press(pilot, "left_square_bracket")
        await press(pilot, "4")
        assert "↑ ↓ H l move in the pane; z maximises it, f6 leaves it" in told(app, "MessageLine")
        await press(pilot, "f6 f question_mark")
        assert "ctrl+t closes" in page(app)
        assert "Q shows the share of analogies" in page(app)
        await press(pilot, "ctrl+t")
        assert len(app.screen_stack) == 3
        await press(pilot, "escape")  # leaves, although it also stopped until f7 did
        assert len(app.screen_stack) == 2
        await press(pilot, "left_square_bracket enter")
        (lesson,) = (screen for screen in app.screen_stack if isinstance(screen, LessonScreen))
        while not lesson.play.card.answers:
            await press(pilot, "space")
        assert " f8 " in told(app, "LessonCard")
        await press(pilot, "escape escape f10")
        assert "f10 y ctrl+q ctrl+c" in " ".join(page(app).split())
        await press(pilot, "f10")
        assert app._exit


@pytest.mark.parametrize(
    ("keys", "notation", "phase", "screen"),
    [
        ("escape", OURS, 0, TurnScreen),
        ("down enter", COURSE, 0, TurnScreen),
        ("j j j k space", MIKOLOV, 1, TurnScreen),
        ("down t", COURSE, 0, LessonsScreen),
        ("slash", OURS, 0, ExploreScreen),
    ],
)
async def test_the_very_first_start_asks_for_the_letters_once(
    make_run, keys, notation, phase, screen
):
    (state_folder() / "choices.json").unlink()
    async with opened(app := ExplorerApp(make_run(), read_config()), SMALL) as pilot:
        assert isinstance(app.screen, WelcomeScreen)
        assert "  the course  e = " in page(app)
        assert "[x]  y_pred = softmax(h·kernel)" in page(app)
        await press(pilot, keys)
        assert isinstance(app.screen, screen)
        assert (app.notation, app.timeline.position.phase) == (notation, phase)
    config = read_config()
    assert (config.notation, config.is_new) == (notation, False)
    if keys == "escape":
        for again in (config, None):
            async with opened(app := ExplorerApp(make_run(), again), SMALL):
                assert isinstance(app.screen, TurnScreen)


async def test_visitors_get_no_card_and_nothing_of_theirs_is_kept(make_run, monkeypatch):
    monkeypatch.setattr(ExplorerApp, "is_web", property(lambda _: True))
    keep("choices", recent=[("text", "private.txt")])
    before = (state_folder() / "choices.json").read_text()
    config = replace(read_config(), is_new=True)
    async with opened(app := ExplorerApp(make_run("a b a b\n"), config), SMALL, "n") as pilot:
        app.theme = "nord"
        await press(pilot)
        assert isinstance(app.screen, TurnScreen)
        assert app.recent == ()
    assert (state_folder() / "choices.json").read_text() == before


def test_the_tour_has_the_users_look_and_otherwise_everybodys(monkeypatch):
    write("theme = 'nord'\nascii = true\nnotation = 'Mikolov'\n[keymap]\ntime.play = 'f5'")
    shows = []
    monkeypatch.setattr(demo, "has_screen", lambda: True)
    monkeypatch.setattr(demo, "take_keys_from_terminal", lambda: None)
    monkeypatch.setattr(demo, "show", shows.append)
    main(["demo"])
    (app,) = shows
    assert app.config == Config(theme="nord", ascii=True)
    assert not app.keeps_choices
