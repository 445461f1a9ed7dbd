"""The app that plays the tour by itself, until it ends or somebody takes over."""

import asyncio
from collections.abc import Callable

from textual import events

from tui_w2v.explain.phases import Part, fill
from tui_w2v.lessons.tour import SCENES, Act, Scene, target_of, word_of
from tui_w2v.session.forward import Forward
from tui_w2v.training import MOST_WORK, Phase, Position, Timeline, work_of_pass
from tui_w2v.tui.app import ExplorerApp
from tui_w2v.tui.captions import analogy_line, caption_values
from tui_w2v.tui.config import Config
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.full import FullScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.tui.widgets.lesson_card import CardText, LessonCard
from tui_w2v.tui.widgets.lines import KeyLine

_TOUR = "tour"
_MOMENT = 0.05
_MANY = 100
_FAR = 2000
_FEWEST_PASSES = 30
"""Fewer passes show too little; with a large vocabulary, they take long but need not converge."""
_QUITTING = ("q", "ctrl+q", "ctrl+c")
_YOURS = "the controls are yours: ⟨space⟩ goes on by phase, ⟨?⟩ lists the keys"


def _turn_of_word(timeline: Timeline) -> Position:
    """Return a turn of the explored word and its clearest target; this turn, if that is far."""
    turn, setup, word = timeline.position.turn, timeline.setup, word_of(timeline)
    found = setup.schedule.find(turn - 1, word, target_of(setup.counts(), word))
    if found is not None and found - turn <= _FAR:
        turn = found
    return timeline.at(turn, Phase.PREDICT)


_MOVES: dict[Act, Callable[[Timeline], Position | None]] = {
    Act.NEXT_PHASE: Timeline.next_phase,
    Act.PREVIOUS_PHASE: Timeline.previous_phase,
    Act.TURN: Timeline.end_of_turn,
    Act.MANY_TURNS: lambda timeline: timeline.turns_on(_MANY),
    Act.FOLLOW: _turn_of_word,
}


async def _until(done: Callable[[], bool]) -> None:
    while not done():
        await asyncio.sleep(_MOMENT)


class _StuckError(Exception):
    """The tour cannot continue on this run; the screen says why."""


class DemoApp(ExplorerApp):
    """Drives the ordinary screens by their own actions, with captions.

    Only the text and its settings determine what is shown; time determines when.
    """

    keeps_choices = False

    def __init__(
        self,
        make_timeline: Callable[[], Timeline],
        config: Config | None = None,
        *,
        speed: float = 1.0,
        loop: bool = False,
    ) -> None:
        """Prepare the tour, at a multiple of the usual pace; in a loop, each has a new run."""
        super().__init__(make_timeline(), config)
        self._make_timeline, self._speed, self._again = make_timeline, speed, loop
        self._scenes = [scene for scene in SCENES if scene.only(self.timeline)]
        self._number = 0
        self._going = asyncio.Event()
        self._going.set()
        self.performing = False
        """Whether the tour plays, or is paused."""
        self._caption: LessonCard | None = None
        self._forward = Forward()
        self._extent: tuple[object, ...] | None = None
        self.said: dict[int, tuple[Part, ...]] = {}
        """The captions so far, by the numbers of their scenes."""

    @property
    def paused(self) -> bool:
        return not self._going.is_set()

    @property
    def unsaved(self) -> str:
        """What leaving would lose; nothing if all training is the tour's."""
        return "" if self.timeline.extent == self._extent else super().unsaved

    def on_ready(self) -> None:
        self.performing = True
        self.run_worker(self._perform(), group=_TOUR)

    async def _perform(self) -> None:
        try:
            while True:
                for number, scene in enumerate(self._scenes, 1):
                    self._number = number
                    await self._play_scene(scene)
                if not self._again:
                    return self.exit()
                while not isinstance(self.screen, TurnScreen):
                    await self.pop_screen()
                self.timeline = self._make_timeline()
                await self.switch_screen(TurnScreen(self.timeline))
                self.said.clear()
        except _StuckError:
            await self._end()

    async def _play_scene(self, scene: Scene) -> None:
        """Make the acts of a scene, with its caption after each of them or after all."""
        groups = [(act,) for act in scene.acts] if scene.spread else [scene.acts]
        if scene.spread:
            await self._say(scene)
        for acts in groups:
            for act in acts:
                await self._act(act)
            await self._say(scene)
            await self._hold(scene.seconds / len(groups))

    async def _hold(self, seconds: float) -> None:
        left = seconds / self._speed
        while left > 0:
            await self._going.wait()
            await asyncio.sleep(min(left, _MOMENT))
            left -= _MOMENT
        await self._going.wait()

    async def _act(self, act: Act) -> None:
        await self._going.wait()
        timeline, vocabulary = self.timeline, self.timeline.setup.corpus.vocabulary
        match self.screen, act:
            case TurnScreen() as screen, _ if act in _MOVES:
                goal = _MOVES[act](timeline)
                screen.stepper.go(goal)
                await self._settle()
                if timeline.position != goal:
                    raise _StuckError
            case TurnScreen(), Act.TRANSPOSE_E:
                self.action_transpose_E()
            case TurnScreen() as screen, Act.FORWARD:
                work = work_of_pass(len(vocabulary), timeline.setup.settings.dim)
                screen.action_fast_forward(max(_FEWEST_PASSES, MOST_WORK // work))
            case TurnScreen() as screen, Act.ASK:
                screen.action_open("explore", vocabulary[word_of(timeline)])
            case FastForwardScreen() as screen, Act.WAIT:
                await self._wait_for_passes(screen)
            case ExploreScreen() as screen, Act.ANALOGY:
                screen.ask(analogy_line(timeline))
            case ExploreScreen() as screen, Act.MAP:
                screen.action_map()
            case FullScreen() as screen, Act.LEAVE:
                screen.action_leave()
        await self._settle()

    async def _wait_for_passes(self, screen: FastForwardScreen) -> None:
        await _until(lambda: not screen.stepper.busy)
        self._forward = screen.forward
        losses = self._forward.losses
        if not losses or losses[-1] > losses[0]:
            raise _StuckError

    async def _settle(self) -> None:
        """Wait until the screen is idle and drawn."""
        await _until(lambda: not (isinstance(self.screen, TurnScreen) and self.screen.stepper.busy))
        drawn = asyncio.Event()
        self.screen.call_after_refresh(drawn.set)
        await drawn.wait()

    async def _say(self, scene: Scene) -> None:
        screen = self.screen
        if isinstance(screen, TurnScreen):
            screen.spotlight(scene.panes or None)
        if self._caption is None or self._caption.parent is not screen:
            await self._take_caption_away()
            self._caption = LessonCard().add_class("-caption")
            screen.add_class("-captioned")
            await screen.mount(self._caption, before=screen.query_one(KeyLine))
        value = caption_values(self.timeline, self.notation, self._forward)
        self.said[self._number] = fill(scene.text, value)
        self._show_caption()

    def _show_caption(self) -> None:
        if self._caption is not None and self._number in self.said:
            keys = "PAUSED: space plays" if self.paused else "space pauses"
            keys += " · q quits · other keys take over"
            place = f"{keys} · {self._number} of {len(self._scenes)}"
            text = self.said[self._number]
            self._caption.show_card(CardText(title="the tour", place=place, text=text))

    async def _take_caption_away(self) -> None:
        if self._caption is not None and self._caption.is_attached:
            await self._caption.remove()
        self._caption = None

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
        self._going.clear() if paused else self._going.set()
        if isinstance(self.screen, FastForwardScreen):
            self.screen.stepper.held = paused
        self._show_caption()

    async def _hand_over(self) -> None:
        """End the tour and continue as the ordinary explorer, at this position."""
        self.workers.cancel_group(self, _TOUR)
        self._pause(False)
        await self._end()
        if isinstance(self.screen, TurnScreen):
            self.screen.say(_YOURS)
        elif isinstance(self.screen, FastForwardScreen):
            self.run_worker(self._disown_passes(self.screen))

    async def _end(self) -> None:
        """Remove the tour's caption and highlights, and enable all keys."""
        self.performing = False
        self._extent = self.timeline.extent
        await self._take_caption_away()
        for screen in self.screen_stack:
            screen.remove_class("-captioned")
            if isinstance(screen, TurnScreen):
                screen.spotlight(None)

    async def _disown_passes(self, screen: FastForwardScreen) -> None:
        """Take the passes that the tour began as its own, although they end after it."""
        await _until(lambda: not screen.stepper.busy)
        self._extent = self.timeline.extent
