"""Lessons are played by their own keys."""

import json
from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.tui.helpers import MEDIUM, SMALL, opened, press
from tui_w2v.explain.notation import NOTATIONS
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.training import Phase
from tui_w2v.tui.screens.lessons import LessonScreen, LessonsScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import LETTERS, LessonCard
from tui_w2v.tui.widgets.lines import MessageLine


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path) -> Path:
    """A place for progress of one's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "tui-w2v" / "lessons.json"


async def open_lesson(pilot, number):
    await press(pilot, "t")
    contents = pilot.app.screen.query_one(OptionList)
    contents.highlighted = contents.get_option_index(str(number))
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, LessonScreen)
    return pilot.app.screen


def shown(screen):
    """The card as it stands on the screen."""
    dock = screen.query_one(LessonCard)
    return "\n".join(strip.text.rstrip() for strip in dock._lines)


@pytest.mark.parametrize("number", range(len(LESSONS)), ids=[lesson.id for lesson in LESSONS])
async def test_every_lesson_is_played_to_its_end_by_its_keys(make_app, number, state):
    app, lesson = make_app(), LESSONS[number]
    async with opened(app, (SMALL, MEDIUM)[number % 2]) as pilot:
        screen, panes = await open_lesson(pilot, number), ()
        for place, card in enumerate(lesson.cards):
            assert screen.play.number == place
            dock = screen.query_one(LessonCard)
            card_text = dock._card
            inside = dock.inside(card_text, dock.size.width)
            assert len(inside) < dock.size.height, f"card {place + 1} is cut"
            facts = screen.play.facts(app.notation)
            assert screen.stepper.timeline.position == facts.timeline.position
            for claim, holds in card.claims:
                assert holds(facts), claim
            panes = card.panes or panes
            assert panes
            for pane in screen.view.panes:
                assert pane.spotlit == (pane.number in panes)
                if pane.spotlit:
                    assert pane.display
                    assert pane.size.height > 0
            await press(pilot, "a" if card.question else "space")
        assert isinstance(app.screen, LessonsScreen)
        contents = app.screen.query_one(OptionList)
        following = (number + 1) % len(LESSONS)
        assert contents.highlighted == contents.get_option_index(str(following))
    assert json.loads(state.read_text())["lessons done"] == [lesson.id]


async def test_an_answer_is_judged_by_the_next_card(make_app):
    async with opened(make_app(), SMALL) as pilot:
        screen = await open_lesson(pilot, 0)
        await pilot.press(*LETTERS)  # nothing is asked yet
        assert (screen.play.number, screen.play.answers) == (0, {})
        while not screen.play.card.question:
            await pilot.press("space")
        for keys, said in (
            ("space", "It is b"),  # a question can be passed over
            ("left a", "✗ not a, but b"),
            ("left", "▸a"),
            ("b", "✓ b is right"),
            ("left space", "✓ b is right"),
        ):
            await press(pilot, keys)
            assert said in shown(screen)


async def test_the_run_is_as_it_was_after_a_lesson(make_app):
    async with opened(app := make_app(), SMALL, "enter enter space space") as pilot:
        position = app.timeline.position
        assert position.phase is Phase.LOOK_UP
        E = app.timeline.parameters.E.copy()
        screen = await open_lesson(pilot, 10)
        for _ in range(3):
            await press(pilot, "space")
        assert not screen.stepper.timeline.parameters.E.any()
        await press(pilot, "escape escape")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.position == position
        assert (app.timeline.parameters.E == E).all()


async def test_a_turned_card_turns_E_and_leaving_turns_it_back(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        screen = await open_lesson(pilot, 3)
        assert not app.notation.E_across
        await press(pilot, "space")
        assert app.notation.E_across
        assert "8 × 52" in shown(screen)
        await press(pilot, "escape escape")
        assert app.notation == NOTATIONS[0]
        screen = await open_lesson(pilot, 4)
        for key in ("n", "space"):  # another notation is kept from card to card
            await press(pilot, key)
            assert app.notation.whose == "the course"
        assert "θ" in shown(screen)


@pytest.mark.parametrize(
    ("kept", "done"),
    [(json.dumps({"lessons done": [LESSONS[0].id, LESSONS[1].id]}), 2)]
    + [(unreadable, 0) for unreadable in ("", "[]", "{", '{"lessons done": 3}', "[" * 10_000)],
    ids=range(6),
)
async def test_the_contents_begin_at_the_first_lesson_that_is_not_done(make_app, state, kept, done):
    state.parent.mkdir(parents=True)
    state.write_text(kept)
    async with opened(app := make_app(), SMALL, "t") as pilot:
        contents = app.screen.query_one(OptionList)
        assert f"{done} of {len(LESSONS)} done" in contents.border_title
        assert contents.highlighted == contents.get_option_index(str(done))
        await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)


async def test_preparing_a_lesson_can_be_stopped_and_begun_again(make_app, monkeypatch):
    app, prepare = make_app(), Play.prepare

    def until_stopped(self, check):
        while True:
            check(0)

    async with opened(app, SMALL) as pilot:
        monkeypatch.setattr(Play, "prepare", until_stopped)
        await press(pilot, "t enter space escape")
        assert isinstance(app.screen, TurnScreen)
        assert "stopped" in app.screen.query_one(MessageLine).message
        monkeypatch.setattr(Play, "prepare", prepare)
        assert (await open_lesson(pilot, 14)).play.number == 0


async def test_a_lesson_that_a_text_is_too_small_for_is_played_on_the_royal_sample(make_app):
    async with opened(make_app("a b a b", dim=1), MEDIUM) as pilot:
        screen = await open_lesson(pilot, 1)
        assert "royal sample" in shown(screen)
        for _ in range(4):
            await press(pilot, "space")
        assert screen.play.number == 4
        assert "52 × 8" in screen.query_one("#embedding").title(screen.view.header.frame)
