"""The tour plays itself, the same every time, until somebody takes over."""

import asyncio
import re
from pathlib import Path

import pytest

import tui_w2v.tui
from tests.tui.helpers import LARGE, SMALL, picture
from tui_w2v.explain import plain
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

AT_ONCE = 10_000.0


LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikantenverband"


def run_of(corpus="royal", **own_settings):
    settings = Settings.of(str(corpus), **own_settings)
    text = read_corpus(settings)
    return lambda: Timeline(Setup(settings, text))


def app_on(corpus="royal", *, kind=DemoApp, speed=AT_ONCE, loop=False, **settings):
    return kind(run_of(corpus, **settings), speed=speed, loop=loop)


@pytest.fixture(autouse=True)
def _at_full_speed(monkeypatch):
    monkeypatch.setattr("tui_w2v.tui.forward._SHORTEST_PASS", 0)


async def until(pilot, condition):
    for _ in range(2000):
        if condition():
            return
        await pilot.pause(0.01)
    raise AssertionError("it has not come to that")


class Watching(DemoApp):
    """Looks at the screen with each caption."""

    CSS_PATH = Path(tui_w2v.tui.__file__).with_name("tui.tcss")  # type: ignore[assignment]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.seen = []

    async def _hold(self, seconds):
        await self._at_rest()
        screen, caption = self.screen, self._caption
        lines = caption.inside(caption._card, caption.size.width)
        assert len(lines) < caption.size.height, f"the caption of scene {self._number} is cut"
        assert caption.region.bottom == self.size.height
        assert not screen.query_one(KeyLine).display, "it offers keys that are not so"
        if isinstance(screen, TurnScreen):
            for pane in screen.view.panes:  # type: ignore[attr-defined]
                if pane.spotlit:
                    assert pane.size.height > 0
        self.seen.append((self._number, type(screen)))
        await super()._hold(seconds)

    async def _at_rest(self):
        """Wait until nothing moves on the screen any more (or passes do)."""
        before = None
        for _ in range(4 if isinstance(self.screen, FastForwardScreen) else 200):
            await self._settle()
            await asyncio.sleep(0.01)
            shown = picture(self)
            if shown == before and self._laid_out:
                break
            before = shown

    @property
    def _laid_out(self):
        return self._caption.size.height and all(
            pane.size.height for pane in self.screen.query(Pane) if pane.spotlit
        )


async def play(app, size):
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app._exit)
    assert app.return_code == 0
    return app


async def test_it_is_the_same_at_every_size_and_what_the_captions_claim_is_so():
    first, second = [await play(app_on(kind=Watching), size) for size in (LARGE, SMALL)]
    assert {number for number, _ in first.seen} == set(range(1, len(first._scenes) + 1))
    assert {kind for _, kind in first.seen} == {
        *(TurnScreen, FastForwardScreen, ExploreScreen, MapScreen)
    }
    assert first.seen == second.seen
    assert first.timeline.history == second.timeline.history
    assert first.said == second.said

    said = " ".join(plain(text) for text in second.said)
    run = run_of()()
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
    floor = run.setup.counts().floor
    assert floor < training.loss
    assert f"mean loss is {second._forward.losses[-1]:.3f}" in said
    assert f"no model that sees one word at a time can get below {floor:.3f}" in said
    turn = run.turn
    assert run.setup.corpus.vocabulary[turn.context] == "king"
    counts = run.setup.counts()
    share = counts.per_target[turn.target] / counts.total
    assert turn.probabilities[turn.target] > 1.2 * share
    assert f"now gets {turn.probabilities[turn.target]:#.4g}. Without the context word" in said
    assert f"would be {share:#.4g}: the share of" in said

    words = run.setup.corpus.vocabulary.words
    E = WordVectors(words, run.parameters.E)
    nearest = ", ".join(near.word for near in E.most_similar(["king"], topn=4))
    assert f"nearest to king by E: {nearest}." in said
    answer = E.most_similar(["king", "woman"], ["man"], topn=1)[0].word
    assert answer == "queen"
    assert f"man is to king as woman is to … {answer}, by E" in said
    assert "is never a word of the question" in said


async def test_space_pauses_and_goes_on():
    app = app_on(speed=50)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app._number == 1 and app._caption)
        await until(pilot, lambda: app.screen.query_one("#corpus").size.height > 10)
        await until(pilot, lambda: app._number >= 4)
        await pilot.press("space")
        await pilot.pause()
        assert app.paused
        number, position = app._number, app.timeline.position
        await pilot.pause(0.2)
        assert (app._number, app.timeline.position) == (number, position)
        assert "PAUSED" in app._caption._card.place
        await pilot.press("space")
        await until(pilot, lambda: app._number > number)
        assert not app.paused
        await pilot.press("q")


async def test_a_pause_holds_the_passes_too(monkeypatch):
    monkeypatch.setattr("tui_w2v.tui.forward._SHORTEST_PASS", 0.01)
    app = app_on()
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: isinstance(app.screen, FastForwardScreen))
        screen = app.screen
        await until(pilot, lambda: screen.forward.losses)
        await pilot.press("space")
        await pilot.pause(0.1)  # a pass that has begun is ended
        passes = screen.forward.passes
        await pilot.pause(0.2)
        assert screen.running
        assert screen.forward.passes <= passes + 1
        monkeypatch.setattr("tui_w2v.tui.forward._SHORTEST_PASS", 0)
        await pilot.press("space")
        await until(pilot, lambda: not screen.running)
        assert screen.forward.ended.startswith("converged")
        await pilot.press("q")


@pytest.mark.parametrize("scene", [3, 24, 34])
async def test_any_other_key_hands_over_exactly_there(scene, monkeypatch):
    monkeypatch.setattr("tui_w2v.tui.demo.MOST_WORK", 0)  # no more passes than the fewest
    monkeypatch.setattr("tui_w2v.tui.forward._SHORTEST_PASS", 0.02)  # which go on meanwhile
    app = app_on(speed=100)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app._number >= scene)
        await pilot.press("space")
        await until(pilot, lambda: app.paused)
        await pilot.pause()
        position, screen = app.timeline.position, app.screen
        await pilot.press("x")
        await until(pilot, lambda: not app.performing)
        await pilot.pause()
        assert app.timeline.position == position
        assert app.screen is screen
        assert not app.query(LessonCard)
        assert app.screen.query_one(KeyLine).display
        assert not app.unsaved
        await until(pilot, lambda: not getattr(app.screen, "running", False))
        await pilot.pause(0.1)
        assert not app.unsaved
        position = app.timeline.position
        await pilot.pause(0.1)
        assert app.timeline.position == position
        if isinstance(app.screen, TurnScreen):
            assert not app.screen.has_class("-guided")
            await pilot.press("left", "left")
            assert app.timeline.position < position
            assert not app.unsaved, "who goes back has trained nothing"
            await pilot.press("right", "right", "enter", "enter")
            await pilot.pause()
            assert app.timeline.position > position
            assert app.timeline.position.phase is Phase.UPDATE
            assert app.unsaved


async def test_a_loop_begins_again():
    app = app_on(loop=True)
    app._scenes = app._scenes[:4]
    first = app.timeline
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app.timeline is not first and app._number > 2)
        await pilot.press("q")


@pytest.mark.parametrize("text", ["a b", f"{LONG} {LONG[::-1]} a\n{'漢' * 40} {LONG}x {LONG}"])
async def test_small_and_odd_texts_are_toured_too(tmp_path, text):
    path = tmp_path / f"{'a-long-name-' * 8}.txt"
    path.write_text(text, encoding="utf-8")
    app = await play(app_on(path, kind=Watching, dim=3), SMALL)
    assert not any(Act.ANALOGY in scene.cue.acts for scene in app._scenes)


async def test_where_the_first_turn_leaves_E_the_captions_say_so():
    app = app_on(init="word2vec")
    app._scenes = app._scenes[:20]
    await play(app, SMALL)
    said = " ".join(plain(text) for text in app.said)
    assert "here θ starts at zero" in said
    assert "numbers of E changed" not in said
    run = run_of(init="word2vec")()
    assert (run.before_turn().E == run.after_turn().E).all()
    assert (run.before_turn().theta != run.after_turn().theta).any()


@pytest.mark.parametrize("rate", [30.0, 1e30])
async def test_a_run_that_cannot_go_on_is_handed_over_with_the_reason(rate):
    app = app_on(learning_rate=rate)
    async with app.run_test(size=SMALL) as pilot:
        await until(pilot, lambda: app._number and not app.performing)
        await pilot.pause()
        assert "smaller rate" in app.screen.query_one(MessageLine).message
        assert not app.query(LessonCard)
        assert not app.unsaved
        await pilot.press("left")


async def test_a_large_vocabulary_is_not_waited_for_until_it_converges(monkeypatch):
    monkeypatch.setattr("tui_w2v.tui.demo.MOST_WORK", 0)
    app = await play(app_on(), SMALL)
    assert app.timeline.passes_made == 30
    assert "all the passes asked for" in app._forward.ended


def test_the_tour_takes_about_four_minutes_and_types_no_number_by_hand():
    scenes = [scene for scene in SCENES if scene.cue.only(run_of()())]
    assert 220 <= sum(scene.cue.seconds for scene in scenes) <= 260
    for scene in SCENES:
        assert not re.search(r"\d", scene.text.replace("w2v", "").replace("word2vec", ""))


def test_the_text_decides_what_is_asked():
    royal = read_corpus(Settings.of("royal")).vocabulary
    assert royal[word_of(run_of()())] == "king"
    assert analogy_of(royal) == ("man", "king", "woman")
    assert next(scene for scene in SCENES if Act.ANALOGY in scene.cue.acts).cue.only(run_of()())


def test_the_target_that_is_followed_is_the_one_that_its_context_word_tells_of(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("the cat purrs\nthe kitten purrs\nthe dog barks\nthe puppy barks\nx\n" * 5)
    setup = run_of(path, dim=3)().setup
    words = setup.corpus.vocabulary
    assert words[target_of(setup.counts(), words.index("cat"))] == "purrs"
    assert target_of(setup.counts(), words.index("x")) is None
