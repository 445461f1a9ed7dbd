"""The tour plays itself, the same every time, until somebody takes over."""

import re
from pathlib import Path

import pytest

import tui_w2v.tui
from tui_w2v.lessons import plain
from tui_w2v.lessons.tour import SCENES, Act, analogy_of, word_of
from tui_w2v.training import Configuration, Phase, Timeline, make_timeline, read_corpus
from tui_w2v.tui.demo import DemoApp
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import LessonCard

SIZES = [(80, 24), (120, 40), (200, 60)]
AT_ONCE = 10_000.0


def app_on(corpus="royal", *, speed=AT_ONCE, loop=False, **settings):
    configuration = Configuration.of(str(corpus), **settings)
    text = read_corpus(configuration)
    return DemoApp(lambda: make_timeline(configuration, text), speed=speed, loop=loop)


async def until(pilot, condition):
    for _ in range(2000):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it has not come to that")


class Watching(DemoApp):
    """Notes what is on the screen with each caption."""

    CSS_PATH = Path(tui_w2v.tui.__file__).with_name("tui.tcss")

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.seen = []

    async def _hold(self, seconds):
        await self._settle()
        screen, caption = self.screen, self._caption
        inside = caption.inside(caption._card, caption.size.width)
        self.seen.append((self._number, type(screen), len(inside), caption.size.height))
        if isinstance(screen, TurnScreen):
            for pane in screen._panes:
                if pane.spotlit:
                    assert pane.display
                    assert pane.size.height > 0
        await super()._hold(seconds)


@pytest.mark.parametrize("size", SIZES)
async def test_it_plays_to_its_end_and_every_caption_fits(size):
    configuration = Configuration.of("royal")
    text = read_corpus(configuration)
    app = Watching(lambda: make_timeline(configuration, text), speed=AT_ONCE)
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: not app.is_running or app._exit)
    assert app.return_code == 0
    assert {number for number, *_ in app.seen} == set(range(1, len(SCENES) + 1))
    kinds = {kind for _, kind, *_ in app.seen}
    assert kinds == {TurnScreen, FastForwardScreen, ExploreScreen, MapScreen}
    for number, _, lines, height in app.seen:
        assert lines < height, f"the caption of scene {number} is cut"


async def test_it_is_the_same_every_time():
    said = []
    for size in SIZES[:2]:
        app = app_on()
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda app=app: app._exit)
        said.append([plain(text) for text in app.said])
    assert said[0] == said[1]
    assert len(said[0]) == len(SCENES)


async def test_what_the_captions_claim_is_so():
    app = app_on()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app._exit)
    said = " ".join(plain(text) for text in app.said)
    run = make_timeline(Configuration.of("royal"), read_corpus(Configuration.of("royal")))
    turn = run.turn
    assert f"{turn.probabilities[turn.target]:.4g}" in said
    assert f"{turn.loss:.3f}" in said
    assert "8 of the 384 numbers of E are new" in said
    assert "king is to queen as prince is to … princess, says E" in said
    assert "nearest to king: queen, prince" in said
    assert "far more than by chance" in said
    assert app.timeline.passes_made > 100
    assert f"{app.timeline.passes_made:,} passes" in said


async def test_space_pauses_and_goes_on():
    app = app_on(speed=50)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app._number >= 4)
        await pilot.press("space")
        await pilot.pause()
        assert app.paused
        number, position = app._number, app.timeline.position
        await pilot.pause(0.4)
        assert (app._number, app.timeline.position) == (number, position)
        assert "PAUSED" in app._caption._card.place
        await pilot.press("space")
        await until(pilot, lambda: app._number > number)
        assert not app.paused
        await pilot.press("q")


@pytest.mark.parametrize("scene", [3, 9, 16, 20, 22, 23, 26, 29, 31])
async def test_any_other_key_hands_over_exactly_there(scene):
    app = app_on(speed=100)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app._number >= scene)
        await pilot.press("space")
        await pilot.pause()
        position, screen = app.timeline.position, app.screen
        await pilot.press("x")
        await pilot.pause()
        assert not app.performing
        assert app.timeline.position == position
        assert app.screen is screen
        assert not app.query(LessonCard)
        assert not app.unsaved
        await until(
            pilot, lambda: not (isinstance(app.screen, FastForwardScreen) and app.screen.running)
        )
        position = app.timeline.position
        await pilot.pause(0.2)
        assert app.timeline.position == position
        if isinstance(app.screen, TurnScreen):
            assert not app.screen.has_class("-guided")
            await pilot.press("enter")
            await pilot.pause()
            assert app.timeline.position > position
            assert app.timeline.position.phase is Phase.UPDATE
            assert app.unsaved
            await pilot.press("left")


async def test_a_loop_begins_again():
    app = app_on(loop=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app._number == len(SCENES))
        first = app.timeline
        await until(pilot, lambda: app.timeline is not first and app._number > 2)
        assert isinstance(app.timeline, Timeline)
        await pilot.press("q")
        await pilot.pause()


@pytest.mark.parametrize("text", ["a b", "ä ö ü\nö ä", "漢字 かな\n" * 3])
async def test_small_and_odd_texts_are_toured_too(tmp_path, text):
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    app = app_on(path, dim=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0


def test_no_number_is_typed_by_hand():
    for scene in SCENES:
        assert not re.search(r"\d", scene.text.replace("w2v", "").replace("word2vec", ""))


def test_the_tour_takes_about_four_minutes():
    assert 200 <= sum(scene.seconds for scene in SCENES) <= 270


def test_the_text_decides_what_is_asked():
    royal = read_corpus(Configuration.of("royal")).vocabulary
    assert word_of(royal) == "king"
    assert analogy_of(royal) == ("king", "queen", "prince")
    assert next(scene for scene in SCENES if Act.ANALOGY in scene.acts).only(royal)
