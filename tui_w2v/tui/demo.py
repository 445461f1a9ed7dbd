"""The app that plays the tour by itself, until it ends or somebody takes over."""

import asyncio
from collections.abc import Callable

from textual import events
from textual.screen import Screen
from textual.worker import Worker

from tui_w2v.lessons import Notation, Part, Role, loss_text
from tui_w2v.lessons.moment import Moment
from tui_w2v.lessons.text import written
from tui_w2v.lessons.tour import SCENES, Act, Scene, analogy_of, learned, word_of
from tui_w2v.training import Timeline, find_neighbours
from tui_w2v.tui.app import ExplorerApp
from tui_w2v.tui.asked import answer
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.panes import PanesScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import CardText, LessonCard
from tui_w2v.tui.widgets.lines import KeyLine
from tui_w2v.vectors import Embeddings
from tui_w2v.vectors.question import read_question

_MOMENT = 0.05
_MANY = 100
_NEAR = 4
_QUITTING = ("q", "ctrl+q", "ctrl+c")


class DemoApp(ExplorerApp):
    """Drives the ordinary screens by their own actions, and says what they show.

    What is shown depends on the text and its settings alone; time decides only when.
    """

    def __init__(
        self, make_timeline: Callable[[], Timeline], *, speed: float = 1.0, loop: bool = False
    ) -> None:
        """Prepare the tour.

        Args:
            make_timeline: Makes the run, anew each time it begins.
            speed: How many times the usual pace.
            loop: Whether it begins again once it has ended.
        """
        super().__init__(make_timeline())
        self._make_timeline = make_timeline
        self._speed = speed
        self._again = loop
        self._going = asyncio.Event()
        self._going.set()
        self._performance: Worker[None] | None = None
        self._caption: LessonCard | None = None
        self._captioned: Screen[object] | None = None
        self._number = 0
        self._shown = SCENES[0]
        self.said: list[tuple[Part, ...]] = []
        """All captions so far."""

    @property
    def performing(self) -> bool:
        """Whether the tour is playing, or paused."""
        return self._performance is not None

    @property
    def paused(self) -> bool:
        """Whether the tour waits."""
        return not self._going.is_set()

    def on_ready(self) -> None:
        """Begin."""
        self._performance = self.run_worker(self._perform(), exit_on_error=True)

    async def _perform(self) -> None:
        vocabulary = self.timeline.setup.corpus.vocabulary
        scenes = [scene for scene in SCENES if scene.only(vocabulary)]
        while True:
            for number, scene in enumerate(scenes, 1):
                self._number, self._shown = number, scene
                await self._play_scene(scene)
            if not self._again:
                break
            await self._begin_again()
        self.exit()

    async def _play_scene(self, scene: Scene) -> None:
        if scene.spread:
            self._light(scene)
            await self._say(scene)
            for act in scene.acts:
                await self._act(act)
                await self._say(scene, again=True)
                await self._hold(scene.seconds / len(scene.acts))
            return
        for act in scene.acts:
            await self._act(act)
        self._light(scene)
        await self._say(scene)
        await self._hold(scene.seconds)

    async def _hold(self, seconds: float) -> None:
        """Let some time go by, not counting pauses."""
        left = seconds / self._speed
        while left > 0:
            await self._going.wait()
            await asyncio.sleep(min(left, _MOMENT))
            left -= _MOMENT
        await self._going.wait()

    async def _begin_again(self) -> None:
        while not isinstance(self.screen, TurnScreen):
            await self.pop_screen()
        self.timeline = self._make_timeline()
        await self.switch_screen(TurnScreen(self.timeline))
        self.said.clear()

    # What is done

    async def _act(self, act: Act) -> None:
        await self._going.wait()
        screen, actions = (
            self.screen,
            {
                Act.NEXT_PHASE: "next_phase",
                Act.PREVIOUS_PHASE: "previous_phase",
                Act.TURN: "end_of_turn",
                Act.TURN_E: "turn_E",
                Act.FORWARD: "fast_forward",
                Act.LEAVE: "leave",
            },
        )
        if act in actions:
            await self.run_action(actions[act], screen)
        elif act is Act.MANY_TURNS and isinstance(screen, TurnScreen):
            screen.go(self.timeline.turns_on(_MANY))
        elif act is Act.WAIT:
            while isinstance(self.screen, FastForwardScreen) and self.screen.running:
                await asyncio.sleep(_MOMENT)
        elif act is Act.ASK:
            word = word_of(self.timeline.setup.corpus.vocabulary)
            await self.push_screen(ExploreScreen.of(self.timeline, word))
        elif act is Act.ANALOGY and isinstance(screen, ExploreScreen):
            screen.ask(_analogy(self.timeline))
        elif act is Act.MAP and isinstance(screen, ExploreScreen):
            screen.action_map()
        await self._settle()

    async def _settle(self) -> None:
        """Let the screen come to rest."""
        while isinstance(self.screen, TurnScreen) and self.screen.busy:
            await asyncio.sleep(_MOMENT)
        drawn = asyncio.Event()
        self.screen.call_after_refresh(drawn.set)
        await drawn.wait()

    def _light(self, scene: Scene) -> None:
        if isinstance(self.screen, PanesScreen):
            self.screen.spotlight(scene.panes or None)
            self.screen.call_after_refresh(self.screen.show_moment)

    # What is said

    async def _say(self, scene: Scene, *, again: bool = False) -> None:
        """Show a scene's caption on the screen at hand."""
        screen = self.screen
        if self._caption is None or self._captioned is not screen:
            await self._take_caption_away()
            self._caption, self._captioned = LessonCard(classes="room -caption"), screen
            screen.add_class("-captioned")
            await screen.mount(self._caption, before=screen.query_one(KeyLine))
        text = written(scene.text, _Told(self.timeline, self.notation))
        if again and self.said:
            self.said[-1] = text
        else:
            self.said.append(text)
        self._show_caption()

    def _show_caption(self) -> None:
        if self._caption is None or not self.said:
            return
        keys = "PAUSED: space goes on" if self.paused else "space pauses"
        place = f"{keys} · any other key takes over"
        self._caption.show_card(
            CardText(title="the tour", place=f"{place} · {self._number}", text=self.said[-1])
        )

    async def _take_caption_away(self) -> None:
        if self._caption is not None and self._caption.is_attached:
            await self._caption.remove()
        self._caption = None

    # Keys

    async def on_event(self, event: events.Event) -> None:
        """While the tour plays, space pauses it, and any other key takes over."""
        if self.performing and isinstance(event, events.MouseEvent):
            return
        if not self.performing or not isinstance(event, events.Key):
            await super().on_event(event)
        elif event.key in _QUITTING:
            self.exit()
        elif event.key == "space":
            if self.paused:
                self._going.set()
            else:
                self._going.clear()
            self._show_caption()
        else:
            await self._hand_over()

    async def _hand_over(self) -> None:
        """Be the ordinary explorer from here on, at this very moment."""
        assert self._performance is not None
        self._performance.cancel()
        self._performance = None
        self._going.set()
        await self._take_caption_away()
        self._saved = self.timeline.history  # what the tour has trained is nobody's to lose
        for screen in self.screen_stack:
            screen.remove_class("-captioned")
            if isinstance(screen, PanesScreen):
                screen.spotlight(None)
                screen.call_after_refresh(screen.show_moment)
        if isinstance(self.screen, TurnScreen):
            self.screen.say("the controls are yours: space goes on by phase, ? lists the keys")


class _Told:
    """What captions can speak of."""

    def __init__(self, timeline: Timeline, notation: Notation) -> None:
        self._timeline = timeline
        self._moment = Moment(timeline, notation=notation)

    def value(self, name: str) -> object:
        """Return what a name in a caption stands for."""
        timeline, vocabulary = self._timeline, self._timeline.setup.corpus.vocabulary
        match name:
            case "name":
                return timeline.setup.corpus.name
            case "rank":
                return self._moment.turn.target_rank
            case "made":
                return timeline.turns_made
            case "passes":
                return timeline.passes_made
            case "floor":
                return Part(loss_text(timeline.setup.counts().floor), Role.NUMBER)
            case "mean_loss":
                training = timeline.grouped_training(timeline.setup.counts())
                training.begin()
                return Part(loss_text(training.loss), Role.NUMBER)
            case "learned":
                return learned(self._moment)
            case "word":
                return word_of(vocabulary)
            case "near":
                word = vocabulary.index(word_of(vocabulary))
                E = timeline.parameters.E
                (found,) = find_neighbours([word], E, timeline.last_start)
                return ", ".join(vocabulary[other] for other, _ in found.nearest[:_NEAR])
            case "analogy":
                a, b, c = analogy_of(vocabulary) or ("", "", "")
                return f"{a} is to {b} as {c} is to"
            case "answer":
                return _answered(timeline)
        return self._moment.value(name)


def _analogy(timeline: Timeline) -> str:
    a, b, c = analogy_of(timeline.setup.corpus.vocabulary) or ("", "", "")
    return f"{a} : {b} :: {c}"


def _answered(timeline: Timeline) -> str:
    """What the analogy is answered by."""
    words, parameters = timeline.setup.corpus.vocabulary.words, timeline.parameters
    embeddings = Embeddings(words, parameters.E)
    question = read_question(_analogy(timeline), embeddings.E)
    assert question is not None
    (nearest,) = answer(embeddings, question, n=1, product=False).by["E"]
    return nearest.word
