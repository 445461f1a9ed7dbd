"""The tour plays itself, the same every time, until somebody takes over."""

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

import tui_w2v.tui
from tests.tui.helpers import LARGE, SMALL, picture, press, shown, until
from tui_w2v.explain.phases import plain
from tui_w2v.lessons.tour import SCENES, Act, analogy_of, target_of, word_of
from tui_w2v.training import Phase, Settings, Setup, Timeline, read_corpus
from tui_w2v.tui.demo import DemoApp
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import LessonCard
from tui_w2v.tui.widgets.lines import KeyLine, MessageLine
from tui_w2v.vectors import WordVectors

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikantenverband"


def run_of(corpus="royal", **own_settings):
    settings = Settings.of(str(corpus), **own_settings)
    text = read_corpus(settings)
    return lambda: Timeline(Setup(settings, text))


@pytest.fixture(autouse=True)
def _at_full_speed(monkeypatch):
    monkeypatch.setattr("tui_w2v.session.forward._SHORTEST_PASS", 0)


@pytest.fixture
def few_passes(monkeypatch):
    """The tour makes no more passes than the fewest."""
    monkeypatch.setattr("tui_w2v.tui.demo.MOST_WORK", 0)


class Touring(DemoApp):
    """Plays some scenes at once, looks at the screen after each, and may be paused in some."""

    CSS_PATH = Path(tui_w2v.tui.__file__).with_name("tui.tcss")  # type: ignore[assignment]

    def __init__(self, run, scenes=slice(None), *, pauses_in=(), loop=False):
        super().__init__(run, speed=10_000, loop=loop)
        self._scenes = self._scenes[scenes]
        self._pauses_in = pauses_in
        self.seen = []

    async def _hold(self, seconds):
        if self._number in self._pauses_in:
            self.simulate_key("space")
            while not self.paused:
                await asyncio.sleep(0)
        await super()._hold(seconds)

    async def _play_scene(self, scene):
        await super()._play_scene(scene)
        await self._at_rest()
        screen, caption = self.screen, self._caption
        lines = caption.inside(caption._card)
        assert len(lines) < caption.size.height, f"the caption of scene {self._number} is cut"
        assert caption.region.bottom == self.size.height
        assert not screen.query_one(KeyLine).display, "it offers keys that are not so"
        assert all(pane.size.height for pane in self._spotlit)
        self.seen.append(type(screen))

    async def _at_rest(self):
        """Wait until nothing moves on the screen any more (or passes do)."""
        before = None
        for _ in range(4 if isinstance(self.screen, FastForwardScreen) else 2000):
            await self._settle()
            await asyncio.sleep(0.01)
            now = picture(self)
            laid_out = (self._caption, *self._spotlit)
            if now == before and all(widget.size.height for widget in laid_out):
                break
            before = now

    @property
    def _spotlit(self):
        return [pane for pane in self.screen.query(Pane) if pane.spotlit]

    @property
    def words(self):
        return " ".join(plain(text) for text in self.said.values())

    async def play(self, size=SMALL):
        async with self.run_test(size=size) as pilot:
            await until(pilot, lambda: self._exit)
        assert self.return_code == 0
        assert len(self.seen) == len(self._scenes)
        return self


async def test_it_is_the_same_at_every_size_and_what_the_captions_claim_is_so():
    first, second = [await Touring(run_of()).play(size) for size in (LARGE, SMALL)]
    assert {*first.seen} == {TurnScreen, FastForwardScreen, ExploreScreen, MapScreen}
    assert first.seen == second.seen
    assert first.timeline.history == second.timeline.history
    assert first.said == second.said

    said, run = second.words, run_of()()
    turn = run.turn
    probability = f"{turn.probabilities[turn.target]:#.4g}"
    assert f"−log {probability} is {turn.loss:.3f}" in said
    assert f"rank {turn.target_rank} of {turn.V}" in said
    before, after = run.before_turn(), run.after_turn()
    moved = int((before.E != after.E).sum())
    assert f"{moved} of the {before.E.size} numbers of E changed" in said
    run.go(run.at(1, Phase.UPDATE))
    assert f"gets {run.frame().output_after:#.4g}. Before the update, it got {probability}" in said

    run = second.timeline
    assert f"After {run.passes_made:,} passes, the mean loss is" in said
    training = run.full_batch_training()
    training.begin()
    counts, turn = run.setup.counts(), run.turn
    assert counts.floor < training.loss
    assert f"mean loss is {second._forward.losses[-1]:.3f}" in said
    assert f"no model that sees one word at a time can get below {counts.floor:.3f}" in said
    assert run.setup.corpus.vocabulary[turn.context] == "king"
    share = counts.per_target[turn.target] / counts.total
    assert turn.probabilities[turn.target] > 1.2 * share
    assert f"now gets {turn.probabilities[turn.target]:#.4g}. Without the context word" in said
    assert f"would be {share:#.4g}: the share of" in said

    E = WordVectors(run.setup.corpus.vocabulary.words, run.parameters.E)
    nearest = ", ".join(near.word for near in E.most_similar(["king"], topn=4))
    assert f"nearest to king by E: {nearest}." in said
    answer = E.most_similar(["king", "woman"], ["man"], topn=1)[0].word
    assert answer == "queen"
    assert f"man is to king as woman is to … {answer}, by E" in said
    assert "is never a word of the question" in said


async def test_space_pauses_and_goes_on():
    app = Touring(run_of(), slice(5), pauses_in=(1, 5))
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.paused and app.screen.query_one("#corpus").size.height > 10)
        await pilot.pause(0.1)
        assert (app._number, app.timeline.position.phase) == (1, Phase.READY)
        assert "━━ the tour ━" in (title := shown(app, "LessonCard")[0])
        assert "PAUSED: space plays · q quits · other keys take over" in title
        await pilot.press("space")
        await until(pilot, lambda: app.paused and app._number == 5)
        assert app.timeline.position.phase is Phase.LOOK_UP
        await pilot.press("q")
        assert app._exit


async def taken_over(pilot):
    """Press any key while the tour is paused, and see that the screen stays."""
    app = pilot.app
    await until(pilot, lambda: app.paused)
    screen = app.screen
    await pilot.press("x")
    await until(pilot, lambda: not app.performing)
    await pilot.pause()
    assert not app.paused
    assert app.screen is screen
    assert not app.query(LessonCard)
    assert app.screen.query_one(KeyLine).display


@pytest.mark.parametrize("scenes", [slice(3), slice(23, 27)], ids=["turns", "after-passes"])
async def test_any_other_key_hands_over_exactly_there(few_passes, scenes):
    app = Touring(run_of(), scenes, pauses_in=(scenes.stop - (scenes.start or 0),))
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.paused)
        position = app.timeline.position
        await taken_over(pilot)
        assert app.timeline.position == position
        assert not app.unsaved
        assert all(pane.spotlit is None for pane in app.screen.query(Pane))
        assert "the controls are yours" in shown(app, "MessageLine")[0]
        await press(pilot, "left left")
        assert app.timeline.position < position
        assert not app.unsaved, "who goes back has trained nothing"
        await press(pilot, "right right enter enter")
        assert app.timeline.position > position
        assert app.timeline.position.phase is Phase.UPDATE
        assert app.unsaved


async def test_the_map_is_handed_over_with_the_screens_below_it():
    app: Any = Touring(run_of(), slice(27, 31), pauses_in=(4,))
    async with app.run_test(size=SMALL) as pilot:
        await taken_over(pilot)
        assert isinstance(app.screen, MapScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, ExploreScreen)
        assert app.screen.query_one(KeyLine).display


async def test_a_pause_holds_the_passes_and_who_takes_over_may_see_their_end(monkeypatch):
    monkeypatch.setattr("tui_w2v.session.forward._SHORTEST_PASS", 0.3)
    app = Touring(run_of(), slice(23, 24), pauses_in=(1,))
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.paused)
        screen: Any = app.screen
        monkeypatch.setattr("tui_w2v.session.forward._SHORTEST_PASS", 0)
        await pilot.pause()
        passes = screen.forward.passes
        await pilot.pause(0.5)
        assert screen.stepper.busy
        assert screen.forward.passes <= passes + 1  # a pass that has begun is ended
        await taken_over(pilot)
        await until(pilot, lambda: not screen.stepper.busy)
        assert screen.forward.ended.text.startswith("converged")
        assert screen.forward.passes > passes + 1
        await until(pilot, lambda: not app.unsaved)


async def test_a_loop_begins_again():
    app = Touring(run_of(), slice(27, 28), loop=True)
    first = app.timeline
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: len(app.seen) > 2)
        assert app.timeline is not first
        await pilot.press("q")


@pytest.mark.parametrize(
    ("text", "settings"),
    [
        ("a b", {}),
        (f"{LONG} {LONG[::-1]} a\n{'漢' * 40} {LONG}x {LONG}", {"init": "word2vec"}),
    ],
    ids=["two-words", "long-words"],
)
async def test_small_and_odd_texts_are_toured_too(tmp_path, few_passes, text, settings):
    path = tmp_path / f"{'a-long-name-' * 8}.txt"
    path.write_text(text, encoding="utf-8")
    run = run_of(path, dim=3, **settings)
    app = await Touring(run).play()
    assert not any(Act.ANALOGY in scene.acts for scene in app._scenes)
    assert ("here θ starts at zero" in app.words) == bool(settings)
    assert ("numbers of E changed" in app.words) == (not settings)
    before, after = run().before_turn(), run().after_turn()
    assert (before.E == after.E).all() == bool(settings)
    assert (before.theta != after.theta).any()


async def test_a_large_vocabulary_is_not_waited_for_until_it_converges(few_passes):
    app = await Touring(run_of(), slice(23, 25)).play()
    assert app.timeline.passes_made == 30
    assert "all the passes asked for" in app._forward.ended.text


@pytest.mark.parametrize(
    ("rate", "scenes"), [(1e30, slice(22)), (30.0, slice(22, 25))], ids=["turns", "passes"]
)
async def test_a_run_that_cannot_go_on_is_handed_over_with_the_reason(rate, scenes):
    app = Touring(run_of(learning_rate=rate), scenes)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app._number and not app.performing)
        await pilot.pause()
        assert "smaller rate" in app.screen.query_one(MessageLine).message
        assert not app.query(LessonCard)
        assert not app.unsaved


def test_the_tour_takes_about_four_minutes_and_types_no_number_by_hand():
    scenes = [scene for scene in SCENES if scene.only(run_of()())]
    assert 220 <= sum(scene.seconds for scene in scenes) <= 260
    for scene in SCENES:
        assert not re.search(r"\d", scene.text.replace("w2v", "").replace("word2vec", ""))


def test_the_text_decides_what_is_asked(tmp_path):
    royal = run_of()()
    words = royal.setup.corpus.vocabulary
    assert words[word_of(royal)] == "king"
    assert analogy_of(words) == ("man", "king", "woman")

    path = tmp_path / "text.txt"
    path.write_text("the cat purrs\nthe kitten purrs\nthe dog barks\nthe puppy barks\nx\n" * 5)
    setup = run_of(path, dim=3)().setup
    words = setup.corpus.vocabulary
    assert words[target_of(setup.counts(), words.index("cat"))] == "purrs"
    assert target_of(setup.counts(), words.index("x")) is None
