"""Moving in time by keys: steps, jumps and play."""

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


class TimeScreen(Screen[None]):
    """Moves a timeline; what it shows of it is up to the screen itself.

    Short moves are made at once. Long ones, and play, run in a thread; while a jump is on its
    way, the screen keeps its hands off the timeline, and while it plays, it looks at it under the
    player's lock.
    """

    app: "ExplorerApp"

    class Jumping(Message):
        """A jump is on its way."""

        def __init__(self, turns: int) -> None:
            super().__init__()
            self.turns = turns

    class Jumped(Message):
        """A jump has ended."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

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

    def show_now(self) -> None:
        """Show the moment that the timeline is at."""
        raise NotImplementedError

    def say(self, message: str, *, warning: bool = False) -> None:
        """Show a message until the next move; an empty one takes it away."""
        raise NotImplementedError

    def leave_setup(self, message: str) -> None:
        """Have the timeline's new setup shown, in place of this screen's, with a message."""
        raise NotImplementedError

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
        if self.at_rest and (goal := self.timeline.beyond_stop):
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
            self.arrived(f"{error} (e: a smaller rate)", warning=True)
        else:
            self.arrived()

    def arrived(self, message: str = "", *, warning: bool = False) -> None:
        """Show where a move has led."""
        if self.timeline.setup is not self.setup:
            self.leave_setup(message)
            return
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
        self._jumping = True
        long = self._how_long(goal) if isinstance(goal, Position) else "going there …"
        self.say(f"{long}; escape stops")
        self._jump_in_thread(goal)

    @work(thread=True, exclusive=True, group="jump")
    def _jump_in_thread(self, goal: Position | Goal) -> None:
        """Find the goal and go there, away from the screen's thread, which keeps its hands off
        the timeline until it is told of the end.
        """
        worker = get_current_worker()
        reported = monotonic()

        def check(turns: int | None = None) -> None:
            nonlocal reported
            sleep(0)  # lets the screen's thread go first, if it has something to do
            if worker.is_cancelled:
                raise CancelledError
            if turns is not None and monotonic() - reported > _REPORT_SECONDS:
                reported = monotonic()
                self.post_message(self.Jumping(turns))

        message = ""
        try:
            if isinstance(goal, Goal):
                assert goal.context is not None
                after = self.timeline.position.turn
                turn = self.setup.schedule.find(after, goal.context, goal.target, check)
                if turn is None:
                    message = f"no turn trains on {goal.text}: no window has it"
                else:
                    self.timeline.go(self.timeline.at(turn), check)
            else:
                self.timeline.go(goal, check)
        except DivergedError as error:
            message = f"{error} (e: a smaller rate)"
        except CancelledError:
            message = "stopped: nothing has changed"
        self.post_message(self.Jumped(message))

    @on(Jumping)
    def _show_progress(self, message: Jumping) -> None:
        if self._jumping:
            self.say(f"at turn {message.turns:,} on the way; escape stops")

    @on(Jumped)
    def _end_jump(self, message: Jumped) -> None:
        self._jumping = False
        self.arrived(message.text)

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

            def change(check: Callable[[int], None]) -> None:
                setup = change_setup(self.setup, settings, check)
                check(0)
                self.timeline.change(setup)

            self._begin_anew("reading the text …", change)

    def switch_objective(self, objective: str | None) -> None:
        """Go on under another objective, from the parameters that the run began with."""
        if objective is not None and objective != self.setup.settings.objective:

            def switch(check: Callable[[int], None]) -> None:
                setup = self.setup.under(objective)
                check(0)
                self.timeline.switch(setup)

            self._begin_anew("counting the pairs …", switch)

    def _begin_anew(self, said: str, move: Callable[[Callable[[int], None]], None]) -> None:
        self._jumping = True
        self.say(said)
        self._move_elsewhere(move)

    @work(thread=True, exclusive=True, group="jump")
    def _move_elsewhere(self, move: Callable[[Callable[[int], None]], None]) -> None:
        """Make a move to another setup, away from the screen's thread."""
        worker = get_current_worker()

        def check(_: int) -> None:
            sleep(0)
            if worker.is_cancelled:
                raise CancelledError

        message = ""
        try:
            move(check)
        except CancelledError:
            message = "stopped: nothing has changed"
        except (CorpusError, DivergedError) as error:
            message = str(error)
        except MemoryError:
            message = "there is not enough memory for this model: choose fewer words or a smaller d"
        self.post_message(self.Jumped(message))

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
            self.post_message(self.PlayEnded(f"{error} (e: a smaller rate)"))
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

    def show_pace(self) -> None:
        """Show how fast it plays."""
        raise NotImplementedError

    def on_unmount(self) -> None:
        """Leave no thread behind that plays."""
        self.player.playing = False
