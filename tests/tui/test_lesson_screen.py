"""Lessons are played by their own keys."""

import json
from pathlib import Path

import pytest
from textual.widgets import OptionList

from tests.tui.helpers import settle
from tui_w2v.explain import NOTATIONS
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.training import Phase
from tui_w2v.tui.screens.lessons import LessonScreen, LessonsScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import LETTERS, LessonCard
from tui_w2v.tui.widgets.lines import MessageLine

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(autouse=True)
def state(monkeypatch, tmp_path) -> Path:
    """A place for progress of one's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "tui-w2v" / "lessons.json"


async def open_lesson(pilot, number):
    await pilot.press("t")
    await pilot.pause()
    contents = pilot.app.screen.query_one(OptionList)
    contents.highlighted = contents.get_option_index(str(number))
    await pilot.press("enter")
    await settle(pilot)
    assert isinstance(pilot.app.screen, LessonScreen)
    return pilot.app.screen


def shown(screen):
    """The card as it stands on the screen."""
    dock = screen.query_one(LessonCard)
    return "\n".join(strip.text.rstrip() for strip in dock._lines)


@pytest.mark.parametrize("number", range(len(LESSONS)), ids=[lesson.id for lesson in LESSONS])
async def test_every_lesson_is_played_to_its_end_by_its_keys(make_app, number, state):
    app, lesson = make_app(), LESSONS[number]
    async with app.run_test(size=SIZES[number % 2]) as pilot:
        screen, panes = await open_lesson(pilot, number), ()
        for place, card in enumerate(lesson.cards):
            assert screen.play.number == place
            dock = screen.query_one(LessonCard)
            card_text = dock._card
            inside = dock.inside(card_text, dock.size.width)
            assert len(inside) < dock.size.height, f"card {place + 1} is cut"
            facts = screen.play.facts(app.notation)
            assert screen.stepper.timeline.position == facts.timeline.position
            for claim, holds in card.claims.items():
                assert holds(facts), claim
            panes = card.show.panes or panes
            assert panes
            for pane in screen.view.panes:
                assert pane.spotlit == (pane.number in panes)
                if pane.spotlit:
                    assert pane.display
                    assert pane.size.height > 0
            await pilot.press("a" if card.ask else "space")
            await settle(pilot)
        assert isinstance(app.screen, LessonsScreen)
        contents = app.screen.query_one(OptionList)
        following = (number + 1) % len(LESSONS)
        assert contents.highlighted == contents.get_option_index(str(following))
    assert json.loads(state.read_text())["lessons done"] == [lesson.id]


async def test_an_answer_is_judged_by_the_next_card(make_app):
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await open_lesson(pilot, 0)
        while screen.play.card.ask is None:
            await pilot.press("space")
        await pilot.press("a")
        await settle(pilot)
        assert "✗ not a, but b" in shown(screen)
        await pilot.press("left")
        await settle(pilot)
        assert "▸a" in shown(screen)
        await pilot.press("b")
        await settle(pilot)
        assert "✓ b is right" in shown(screen)
        await pilot.press("left", "space")
        await settle(pilot)
        assert "✓ b is right" in shown(screen)


async def test_a_question_can_be_passed_over(make_app):
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await open_lesson(pilot, 0)
        while screen.play.card.ask is None:
            await pilot.press("space")
        await pilot.press("space")
        await settle(pilot)
        assert "It is b" in shown(screen)


async def test_letters_answer_nothing_where_nothing_is_asked(make_app):
    async with make_app().run_test(size=(80, 24)) as pilot:
        screen = await open_lesson(pilot, 0)
        await pilot.press(*LETTERS)
        assert screen.play.number == 0
        assert screen.play.answers == {}


async def test_the_run_is_as_it_was_after_a_lesson(make_app):
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter", "space", "space")
        position = app.timeline.position
        assert position.phase is Phase.LOOK_UP
        E = app.timeline.parameters.E.copy()
        screen = await open_lesson(pilot, 10)
        for _ in range(3):
            await pilot.press("space")
        await settle(pilot)
        assert not screen.stepper.timeline.parameters.E.any()
        await pilot.press("escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.position == position
        assert (app.timeline.parameters.E == E).all()


async def test_a_turned_card_turns_E_and_leaving_turns_it_back(make_app):
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_lesson(pilot, 3)
        assert not app.notation.E_across
        await pilot.press("space")
        await settle(pilot)
        assert app.notation.E_across
        assert "8 × 52" in shown(screen)
        await pilot.press("escape")
        await settle(pilot)
        assert app.notation == NOTATIONS[0]


async def test_another_notation_is_kept_from_card_to_card(make_app):
    app = make_app()
    async with app.run_test(size=(120, 40)) as pilot:
        screen = await open_lesson(pilot, 4)
        await pilot.press("n")
        await settle(pilot)
        assert app.notation.whose == "the course"
        await pilot.press("space")
        await settle(pilot)
        assert app.notation.whose == "the course"
        assert "θ" in shown(screen)


async def test_the_contents_begin_at_the_first_lesson_that_is_not_done(make_app, state):
    state.parent.mkdir(parents=True)
    state.write_text(json.dumps({"lessons done": [LESSONS[0].id, LESSONS[1].id]}))
    app = make_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        contents = app.screen.query_one(OptionList)
        assert f"2 of {len(LESSONS)} done" in contents.border_title
        assert contents.highlighted == contents.get_option_index("2")
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, TurnScreen)


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"lessons done": 3}', "[" * 10_000])
async def test_progress_that_cannot_be_read_counts_as_none(make_app, state, kept):
    state.parent.mkdir(parents=True)
    state.write_text(kept)
    async with make_app().run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        assert f"0 of {len(LESSONS)}" in pilot.app.screen.query_one(OptionList).border_title


async def test_preparing_a_lesson_can_be_stopped_and_begun_again(make_app, monkeypatch):
    app, prepare = make_app(), Play.prepare

    def until_stopped(self, check):
        while True:
            check(0)

    async with app.run_test(size=(80, 24)) as pilot:
        monkeypatch.setattr(Play, "prepare", until_stopped)
        await pilot.press("t", "enter", "space", "escape")
        await settle(pilot)
        assert isinstance(app.screen, TurnScreen)
        assert "stopped" in app.screen.query_one(MessageLine).message
        monkeypatch.setattr(Play, "prepare", prepare)
        assert (await open_lesson(pilot, 14)).play.number == 0


async def test_a_lesson_that_a_text_is_too_small_for_is_played_on_the_royal_sample(make_app):
    async with make_app("a b a b", dim=1).run_test(size=(120, 40)) as pilot:
        screen = await open_lesson(pilot, 1)
        assert "royal sample" in shown(screen)
        for _ in range(4):
            await pilot.press("space")
            await settle(pilot)
        assert screen.play.number == 4
        assert "52 × 8" in screen.query_one("#embedding").title(screen.view.header.frame)
