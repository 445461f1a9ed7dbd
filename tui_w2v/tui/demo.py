"""The app that plays the tour by itself, until it ends or somebody takes over."""

import asyncio
from collections.abc import Callable

from textual import events
from textual.screen import Screen
from textual.worker import Worker

from tui_w2v.explain import Part
from tui_w2v.explain.phases import fill
from tui_w2v.lessons.tour import SCENES, Act, Scene, target_of, word_of
from tui_w2v.training import MOST_WORK, Phase, Position, Timeline, work_of_pass
from tui_w2v.tui.app import ExplorerApp
from tui_w2v.tui.captions import CaptionValues, analogy_line
from tui_w2v.tui.forward import Forward
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import CardText, LessonCard
from tui_w2v.tui.widgets.lines import KeyLine

_MOMENT = 0.05
_MANY = 100
_FAR = 2000
_FEWEST_PASSES = 30
"""Even where they take longer than a room waits; with a large vocabulary the result shows long
before the loss converges."""
_QUITTING = ("q", "ctrl+q", "ctrl+c")
_YOURS = "the controls are yours: space goes on by phase, ? lists the keys"


class _StuckError(Exception):
    """The tour cannot continue on this run; the screen says why."""


class DemoApp(ExplorerApp):
    """Drives the ordinary screens by their own actions, with captions.

    Only the text and its settings determine what is shown; time determines when.
    """

    def __init__(
        self, make_timeline: Callable[[], Timeline], *, speed: float = 1.0, loop: bool = False
    ) -> None:
        """Prepare the tour.

        Args:
            make_timeline: Makes a new run for each tour.
            speed: The pace as a multiple of the usual pace.
            loop: Whether the tour restarts at its end.
        """
        super().__init__(make_timeline())
        self._make_timeline = make_timeline
        self._speed = speed
        self._again = loop
        self._scenes = [scene for scene in SCENES if scene.cue.only(self.timeline)]
        self._number = 0
        self._going = asyncio.Event()
        self._going.set()
        self._performance: Worker[None] | None = None
        self._caption: LessonCard | None = None
        self._captioned: Screen[object] | None = None
        self._forward = Forward()
        self._extent: tuple[object, ...] | None = None
        self.said: list[tuple[Part, ...]] = []
        """All captions so far."""

    @property
    def performing(self) -> bool:
        """Whether the tour is playing, or paused."""
        return self._performance is not None

    @property
    def paused(self) -> bool:
        """Whether the tour is paused."""
        return not self._going.is_set()

    @property
    def unsaved(self) -> str:
        """What leaving would lose; nothing if all training is the tour's."""
        return "" if self.timeline.extent == self._extent else super().unsaved

    def on_ready(self) -> None:
        self._performance = self.run_worker(self._perform())

    async def _perform(self) -> None:
        try:
            while True:
                for number, scene in enumerate(self._scenes, 1):
                    self._number = number
                    await self._play_scene(scene)
                if not self._again:
                    break
                await self._begin_again()
        except _StuckError:
            await self._end()
        else:
            self.exit()

    async def _play_scene(self, scene: Scene) -> None:
        if scene.cue.spread:
            self._light(scene)
            await self._say(scene)
            for act in scene.cue.acts:
                await self._act(act)
                await self._say(scene, again=True)
                await self._hold(scene.cue.seconds / len(scene.cue.acts))
            return
        for act in scene.cue.acts:
            await self._act(act)
        self._light(scene)
        await self._say(scene)
        await self._hold(scene.cue.seconds)

    async def _hold(self, seconds: float) -> None:
        """Wait some seconds, not counting pauses."""
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
        await self.switch_screen(TurnScreen(self.timeline, self))
        self.said.clear()

    # What is done

    async def _act(self, act: Act) -> None:
        await self._going.wait()
        screen = self.screen
        if isinstance(screen, TurnScreen):
            goal = self._goal(act)
            if goal is not None:
                await self._go(screen, goal)
            elif act is Act.TRANSPOSE_E:
                self.action_transpose_E()
            elif act is Act.FORWARD:
                setup = self.timeline.setup
                work = work_of_pass(len(setup.corpus.vocabulary), setup.settings.dim)
                screen.action_open("fast_forward", max(_FEWEST_PASSES, MOST_WORK // work))
            elif act is Act.ASK:
                word = self.timeline.setup.corpus.vocabulary[word_of(self.timeline)]
                await self.push_screen(ExploreScreen.of(self.timeline, word))
        elif isinstance(screen, FastForwardScreen) and act is Act.WAIT:
            await self._wait_for_passes(screen)
        elif isinstance(screen, ExploreScreen) and act is Act.ANALOGY:
            screen.ask(analogy_line(self.timeline))
        elif isinstance(screen, ExploreScreen) and act is Act.MAP:
            screen.action_map()
        if act is Act.LEAVE:
            await self.run_action("leave", screen)
        await self._settle()

    def _goal(self, act: Act) -> Position | None:
        """Return the position that an act leads to, if it is a move."""
        match act:
            case Act.NEXT_PHASE:
                return self.timeline.next_phase()
            case Act.PREVIOUS_PHASE:
                return self.timeline.previous_phase()
            case Act.TURN:
                return self.timeline.end_of_turn()
            case Act.MANY_TURNS:
                return self.timeline.turns_on(_MANY)
            case Act.FOLLOW:
                return self._turn_of_word()
        return None

    def _turn_of_word(self) -> Position:
        """A turn of the word to ask, and of a target that it tells of; this one, if that is far."""
        turn, setup, word = self.timeline.position.turn, self.timeline.setup, word_of(self.timeline)
        found = setup.schedule.find(turn - 1, word, target_of(setup.counts(), word))
        if found is not None and found - turn <= _FAR:
            turn = found
        return self.timeline.at(turn, Phase.PREDICT)

    async def _go(self, screen: TurnScreen, goal: Position) -> None:
        screen.stepper.go(goal)
        await self._settle()
        if self.timeline.position != goal:
            raise _StuckError

    async def _wait_for_passes(self, screen: FastForwardScreen) -> None:
        while screen.running:
            await asyncio.sleep(_MOMENT)
        self._forward = screen.forward
        losses = self._forward.losses
        if not losses or losses[-1] > losses[0]:
            raise _StuckError

    async def _settle(self) -> None:
        """Wait until the screen is idle."""
        while isinstance(self.screen, TurnScreen) and self.screen.stepper.busy:
            await asyncio.sleep(_MOMENT)
        drawn = asyncio.Event()
        self.screen.call_after_refresh(drawn.set)
        await drawn.wait()

    def _light(self, scene: Scene) -> None:
        if isinstance(self.screen, TurnScreen):
            self.screen.spotlight(scene.cue.panes or None)

    # What is said

    async def _say(self, scene: Scene, *, again: bool = False) -> None:
        screen = self.screen
        if self._caption is None or self._captioned is not screen:
            await self._take_caption_away()
            self._caption, self._captioned = LessonCard(classes="room -caption"), screen
            screen.add_class("-captioned")
            await screen.mount(self._caption, before=screen.query_one(KeyLine))
        values = CaptionValues(self.timeline, self.notation, self._forward)
        text = fill(scene.text, values.value)
        if again and self.said:
            self.said[-1] = text
        else:
            self.said.append(text)
        self._show_caption()

    def _show_caption(self) -> None:
        if self._caption is None or not self.said:
            return
        keys = "PAUSED: space goes on" if self.paused else "space pauses"
        keys += " · q quits · any other key takes over"
        place = f"{keys} · {self._number} of {len(self._scenes)}"
        self._caption.show_card(CardText(title="the tour", place=place, text=self.said[-1]))

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
            self._pause(not self.paused)
        else:
            await self._hand_over()

    def _pause(self, paused: bool) -> None:
        if paused:
            self._going.clear()
        else:
            self._going.set()
        if isinstance(self.screen, FastForwardScreen):
            self.screen.stepper.jobs.hold(paused)
        self._show_caption()

    async def _hand_over(self) -> None:
        """End the tour and continue as the ordinary explorer, at this position."""
        assert self._performance is not None
        self._performance.cancel()
        self._pause(False)
        await self._end()
        if isinstance(self.screen, TurnScreen):
            self.screen.say(_YOURS)
        elif isinstance(self.screen, FastForwardScreen):
            self.run_worker(self._disown_passes(self.screen))

    async def _end(self) -> None:
        """Remove the tour's caption and highlights, and enable all keys."""
        self._performance = None
        self._extent = self.timeline.extent
        await self._take_caption_away()
        for screen in self.screen_stack:
            screen.remove_class("-captioned")
            if isinstance(screen, TurnScreen):
                screen.spotlight(None)

    async def _disown_passes(self, screen: FastForwardScreen) -> None:
        """Passes that the tour has begun are nobody's to lose, though they end after it."""
        while screen.running:
            await asyncio.sleep(_MOMENT)
        self._extent = self.timeline.extent
