"""Lessons are played by their own keys."""

import json
from threading import Event

import pytest
from textual.widgets import OptionList

from tests.tui.helpers import LARGE, MEDIUM, SMALL, opened, press, told
from tui_w2v.explain.notation import NOTATIONS
from tui_w2v.explain.phases import Part, Role
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.training import Phase
from tui_w2v.tui.screens.lessons import LessonScreen, LessonsScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import LETTERS, CardText, LessonCard


@pytest.fixture(autouse=True)
def kept(own_folder):
    """The file of what is done."""
    return own_folder / "xdg_state_home" / "tui-w2v" / "lessons.json"


async def open_lesson(pilot, number):
    await press(pilot, "t")
    contents = pilot.app.screen.query_one(OptionList)
    contents.highlighted = contents.get_option_index(str(number))
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, LessonScreen)
    return pilot.app.screen


def highlighted(app):
    contents = app.screen.query_one(OptionList)
    return contents.get_option_at_index(contents.highlighted).id


@pytest.mark.parametrize("number", range(len(LESSONS)), ids=[lesson.id for lesson in LESSONS])
async def test_every_lesson_is_played_to_its_end_by_its_keys(make_app, number, kept):
    app, lesson = make_app(), LESSONS[number]
    async with opened(app, (SMALL, MEDIUM)[number % 2]) as pilot:
        screen, panes, highest = await open_lesson(pilot, number), (), 7
        for place, card in enumerate(lesson.cards):
            assert screen.play.number == place
            dock = screen.query_one(LessonCard)
            for _ in range(4):  # notations
                for width, height in ((SMALL[0], 11), dock.size):
                    dock.inner_width = width
                    assert len(dock.inside(dock._card)) < height, f"card {place + 1} is cut"
                highest = max(highest, len(dock.inside(dock._card)) + 1)
                assert dock.size.height == highest, "the panes have all other lines"
                await press(pilot, "n")
            facts = screen.play.facts(app.notation)
            assert screen.stepper.timeline.position == facts.timeline.position
            panes = card.panes or panes
            assert panes
            for pane in screen.view.panes:
                assert pane.spotlit == (pane.number in panes)
                assert not pane.spotlit or (pane.display and pane.size.height > 0)
            await press(pilot, "a" if card.question else "space")
        assert isinstance(app.screen, LessonsScreen)
        assert highlighted(app) == str((number + 1) % len(LESSONS))
    assert json.loads(kept.read_text())["lessons done"] == [lesson.id]


async def test_a_wider_terminal_takes_back_the_lines_that_the_card_needed(make_app):
    heights = []
    for size in (SMALL, LARGE):
        async with opened(make_app(), size) as pilot:
            screen = await open_lesson(pilot, 4)
            await press(pilot, "space " * 3)
            heights.append(screen.query_one(LessonCard).size.height)
            await pilot.resize_terminal(*LARGE)
            await press(pilot)
            heights.append(screen.query_one(LessonCard).size.height)
    high, *others = heights
    assert high > max(others) == min(others)


async def test_a_word_in_the_brackets_of_keys_is_shown_as_it_is(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        card = (await open_lesson(pilot, 1)).query_one(LessonCard)
        card.show_card(CardText("1", "1", (Part("⟨p⟩", Role.CONTEXT), Part(" or ⟨f⟩."))))
        assert "▶⟨p⟩ or f." in told(app, "LessonCard")


async def test_an_answer_is_judged_by_the_next_card(make_app):
    async with opened(app := make_app(), SMALL) as pilot:
        screen = await open_lesson(pilot, 0)
        await press(pilot, *LETTERS)  # nothing is asked yet
        assert (screen.play.number, screen.play.answers) == (0, {})
        while not screen.play.card.question:
            await press(pilot, "space")
        for keys, said in (
            ("space", "It is b"),  # a question can be passed over
            ("left a", "✗ not a, but b"),
            ("left", "▸a"),
            ("b", "✓ b is right"),
            ("left space", "✓ b is right"),
        ):
            await press(pilot, keys)
            assert said in told(app, "LessonCard")


async def test_the_run_is_as_it_was_after_a_lesson(make_app):
    async with opened(app := make_app(), SMALL, "enter enter space space") as pilot:
        position, E = app.timeline.position, app.timeline.parameters.E.copy()
        assert position.phase is Phase.LOOK_UP
        screen = await open_lesson(pilot, 10)
        await press(pilot, "space space space")
        assert not screen.stepper.timeline.parameters.E.any()
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)
        assert app.timeline.position == position
        assert (app.timeline.parameters.E == E).all()


async def test_a_turned_card_turns_E_and_leaving_turns_it_back(make_app):
    async with opened(app := make_app(), MEDIUM) as pilot:
        await open_lesson(pilot, 3)
        assert not app.notation.E_across
        await press(pilot, "space")
        assert app.notation.E_across
        assert "8 × 52" in told(app, "LessonCard")
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert app.notation == NOTATIONS[0]
        await open_lesson(pilot, 4)
        for key in ("n", "space"):  # another notation is kept from card to card
            await press(pilot, key)
            assert app.notation.whose == "the course"
        assert "θ" in told(app, "LessonCard")


@pytest.mark.parametrize(
    ("content", "done"),
    [(json.dumps({"lessons done": [LESSONS[0].id, LESSONS[1].id]}), 2)]
    + [(unreadable, 0) for unreadable in ("", "[]", "{", '{"lessons done": 3}', "[" * 10_000)],
    ids=range(6),
)
async def test_the_contents_begin_at_the_first_lesson_that_is_not_done(
    make_app, kept, content, done
):
    kept.write_text(content)
    async with opened(app := make_app(), SMALL, "t") as pilot:
        assert f"{done} of {len(LESSONS)} done" in app.screen.query_one(OptionList).border_title
        assert highlighted(app) == str(done)
        await press(pilot, "escape")
        assert isinstance(app.screen, TurnScreen)


async def test_preparing_a_lesson_can_be_stopped_and_begun_again(make_app, monkeypatch):
    def until_stopped(self, check):
        while not Event().wait(0.01):
            check(0)

    async with opened(app := make_app(), SMALL, "t") as pilot:
        with monkeypatch.context() as patch:
            patch.setattr(Play, "prepare", until_stopped)
            await press(pilot, "enter space escape")
        assert isinstance(app.screen, TurnScreen)
        assert "stopped" in told(app, "MessageLine")
        assert (await open_lesson(pilot, 14)).play.number == 0


async def test_a_lesson_that_a_text_is_too_small_for_is_played_on_the_royal_sample(make_app):
    async with opened(app := make_app("a b a b", dim=1), MEDIUM) as pilot:
        screen = await open_lesson(pilot, 1)
        assert "royal sample" in told(app, "LessonCard")
        await press(pilot, "space space space space")
        assert screen.play.number == 4
        assert "52 × 8" in screen.query_one("#embedding").title(screen.view.header.frame)
