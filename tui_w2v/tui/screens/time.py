"""Moving in time by keys: steps, jumps and play."""

from abc import abstractmethod
from collections.abc import Callable
from time import monotonic, sleep, thread_time
from typing import TYPE_CHECKING

from textual import on, work
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_w2v.corpus import CorpusError
from tui_w2v.training import (
    CancelledError,
    DivergedError,
    Position,
    Settings,
    Timeline,
    change_setup,
    seconds_a_turn,
)
from tui_w2v.tui.numbers import duration
from tui_w2v.tui.play import Player
from tui_w2v.tui.screens.go_to import Goal, GoToScreen
from tui_w2v.tui.screens.setup import SetupScreen

if TYPE_CHECKING:
    from tui_w2v.tui.app import ExplorerApp

# Making again so many bytes' worth of parameters, turn after turn, takes less than a blink.
_BLINK_BYTES = 192 << 20
_REPORT_SECONDS = 0.1
_SMALLER_RATE = "(e: a smaller rate)"
_Check = Callable[..., None]


class TimeScreen(Screen[None]):
    """Moves a timeline; what it shows of it is up to the screen itself.

    Short moves are made at once. Long ones, and play, run in a thread; while a jump is on its
    way, the screen keeps its hands off the timeline, and while it plays, it looks at it under the
    player's lock.
    """

    app: "ExplorerApp"

    class Jumping(Message):
        """A jump is on its way."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Jumped(Message):
        """A jump, or another job that takes the timeline, has ended."""

        def __init__(self, text: str, then: Callable[[], None] | None) -> None:
            super().__init__()
            self.text = text
            self.then = then

    class Played(Message):
        """Play has reached a moment to show."""

        def can_replace(self, message: Message) -> bool:
            """One of these in the queue is enough."""
            return isinstance(message, TimeScreen.Played)

    class PlayEnded(Message):
        """Play has ended by itself."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.timeline = timeline
        self.setup = timeline.setup
        self.player = Player(timeline, self._tell_of_moment)
        self._jumping = False

    def _tell_of_moment(self) -> None:
        self.post_message(self.Played())

    # What the screen itself does

    def show_moment(self) -> None:
        """Show the moment that the timeline is at; while it plays, as soon as one is ready."""
        if self.player.playing:
            self.player.ask()
        else:
            self.show_now()

    @abstractmethod
    def show_now(self) -> None:
        """Show the moment that the timeline is at."""

    @abstractmethod
    def say(self, message: str, *, warning: bool = False) -> None:
        """Show a message until the next move; an empty one takes it away."""

    # Steps

    @property
    def busy(self) -> bool:
        """Whether a jump is on its way."""
        return self._jumping

    @property
    def at_rest(self) -> bool:
        """Whether the timeline is the screen's to move; what plays is paused for it."""
        self.pause()
        return not self._jumping and self.timeline.setup is self.setup

    def action_next_phase(self) -> None:
        """Go to the next phase."""
        self._step("next_phase")

    def action_previous_phase(self) -> None:
        """Go back one phase."""
        self._step("previous_phase")

    def action_end_of_turn(self) -> None:
        """Go to the turn's end."""
        self._step("end_of_turn")

    def action_next_turn(self) -> None:
        """Go one turn on."""
        self._step("next_turn")

    def action_previous_turn(self) -> None:
        """Go one turn back."""
        self._step("previous_turn")

    def action_redo(self) -> None:
        """Go over the stop here again."""
        if self.at_rest and (goal := self.timeline.redo_position):
            self.go(goal)

    def _step(self, place: str) -> None:
        if self.player.playing:
            self.pause()
        else:
            goal: Position | None = getattr(self.timeline, place)()
            self.go(goal)

    def action_start_over(self) -> None:
        """Start over."""
        if self.at_rest:
            self.timeline.start_over()
            self.arrived("started over from the initial parameters; ← goes back before that")

    def go(self, goal: Position | None) -> None:
        """Go to a position, at once or, if that takes long, in a thread."""
        if self._jumping:
            return
        if goal is None:
            self.say("this is the beginning: there is nothing before it")
            return
        cost = self.timeline.turns_to_make(goal) * self.timeline.parameter_bytes
        if cost > _BLINK_BYTES:
            self._jump(goal)
            return
        try:
            self.timeline.go(goal)
        except DivergedError as error:
            self.arrived(f"{error} {_SMALLER_RATE}", warning=True)
        else:
            self.arrived()

    def arrived(self, message: str = "", *, warning: bool = False) -> None:
        """Show where a move has led."""
        self.say(message, warning=warning)
        self.show_moment()

    # Jumps that take longer than a blink

    def action_go_to(self) -> None:
        """Ask where to go."""
        if self.at_rest:
            words, settings = self.setup.corpus.vocabulary, self.setup.settings
            at = self.timeline.at
            screen = GoToScreen(words, settings.lowercase, lambda turn: self._how_long(at(turn)))
            self.app.push_screen(screen, self._went_to)

    def _how_long(self, goal: Position) -> str:
        """Say how long it takes to go somewhere; nothing where that is no time."""
        timeline = self.timeline
        turns = timeline.turns_to_make(goal)
        if turns * timeline.parameter_bytes <= _BLINK_BYTES:
            return ""
        return f"{turns:,} turns to make: about {duration(turns * seconds_a_turn(timeline))}"

    def _went_to(self, goal: Goal | None) -> None:
        if goal is None:
            return
        if goal.turn is not None:
            self.go(self.timeline.at(goal.turn))
        else:
            self._jump(goal)

    def _jump(self, goal: Position | Goal) -> None:
        timeline, find = self.timeline, self.setup.schedule.find

        def jump(check: _Check) -> str:
            position = goal
            if isinstance(position, Goal):
                assert position.context is not None
                turn = find(timeline.position.turn, position.context, position.target, check)
                if turn is None:
                    return f"no turn trains on {position.text}: no window has it"
                position = timeline.at(turn)
            timeline.go(position, check)
            return ""

        long = self._how_long(goal) if isinstance(goal, Position) else "going there …"
        self.work_elsewhere(f"{long}; escape stops", jump, "at turn {:,} on the way; escape stops")

    def work_elsewhere(
        self,
        said: str,
        job: Callable[[_Check], str],
        on_the_way: str = "",
        then: Callable[[], None] | None = None,
    ) -> None:
        """Do a job in a thread; until its end, the screen keeps its hands off the timeline.

        Args:
            said: What is said at first.
            job: Calls what it is given now and then, with how far it is: this raises
                CancelledError once the job is to stop. It returns what has gone wrong, or nothing.
            on_the_way: What is said with how far it is.
            then: Called once it is done, if nothing has gone wrong.
        """
        self._jumping = True
        self.say(said)
        self._work_in_thread(job, on_the_way, then)

    @work(thread=True, exclusive=True, group="jump")
    def _work_in_thread(
        self, job: Callable[[_Check], str], on_the_way: str, then: Callable[[], None] | None
    ) -> None:
        worker = get_current_worker()
        reported = monotonic()

        def check(done: int = 0) -> None:
            nonlocal reported
            sleep(0)  # lets the screen's thread go first, if it has something to do
            if worker.is_cancelled:
                raise CancelledError
            if on_the_way and done and monotonic() - reported > _REPORT_SECONDS:
                reported = monotonic()
                self.post_message(self.Jumping(on_the_way.format(done)))

        try:
            message = job(check)
        except DivergedError as error:
            message = f"{error} {_SMALLER_RATE}"
        except CorpusError as error:
            message = str(error)
        except CancelledError:
            message = "stopped: nothing has changed"
        except MemoryError:
            message = "there is not enough memory for this model: choose fewer words or a smaller d"
        self.post_message(self.Jumped(message, then))

    @on(Jumping)
    def _show_progress(self, message: Jumping) -> None:
        if self._jumping:
            self.say(message.text)

    @on(Jumped)
    def _end_jump(self, message: Jumped) -> None:
        self._jumping = False
        self.arrived(message.text)
        if message.then and not message.text:
            message.then()

    def action_cancel(self) -> None:
        """Stop what runs."""
        if self._jumping:
            self.workers.cancel_group(self, "jump")
        else:
            self.pause()

    # Another setup

    def action_setup(self) -> None:
        """Ask for other settings."""
        if self.at_rest:
            screen = SetupScreen(self.setup.settings, self.app.texts)
            self.app.push_screen(screen, self._change_setup)

    def _change_setup(self, settings: Settings | None) -> None:
        if settings is not None:

            def change(check: _Check) -> str:
                setup = change_setup(self.setup, settings, check)
                check()
                self.timeline.change(setup)
                return ""

            self.work_elsewhere("reading the text …", change)

    def switch_objective(self, objective: str | None) -> None:
        """Go on under another objective, from the parameters that the run began with."""
        if objective is not None and objective != self.setup.settings.objective:

            def switch(check: _Check) -> str:
                setup = self.setup.under(objective)
                check()
                self.timeline.switch(setup)
                return ""

            self.work_elsewhere("counting the pairs …", switch)

    # Play

    def action_play(self) -> None:
        """Play, or pause."""
        if self.player.playing:
            self.pause()
        elif not self._jumping:
            self.player.begin()
            self.say("")
            self._play_in_thread()

    @work(thread=True, exclusive=True, group="play")
    def _play_in_thread(self) -> None:
        try:
            self.player.run()
        except DivergedError as error:
            self.post_message(self.PlayEnded(f"{error} {_SMALLER_RATE}"))
        else:
            if self.player.playing:
                self.post_message(self.PlayEnded(""))

    @on(Played)
    def _show_played(self) -> None:
        if self.player.playing:
            self.player.painted(thread_time())
            self.show_now()
        self.player.taken()

    @on(PlayEnded)
    def _end_play(self, message: PlayEnded) -> None:
        self.player.playing = False
        self.arrived(message.text, warning=bool(message.text))

    def pause(self) -> None:
        """Stop playing, on a whole turn or phase, shown in full."""
        if self.player.playing:
            self.player.pause()
            self.arrived("paused; p plays on, space goes on by phase")

    def action_pace(self, steps: int) -> None:
        """Play faster or slower."""
        self.player.change_pace(steps)
        if self.player.playing:
            self.show_pace()
        else:
            self.say(f"p plays {self.player.pace}")

    @abstractmethod
    def show_pace(self) -> None:
        """Show how fast it plays."""

    def on_unmount(self) -> None:
        """Leave no thread behind that plays."""
        self.player.playing = False
