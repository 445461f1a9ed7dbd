"""The moves of a run: steps, jumps, play, and the one job that may run."""

from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic, sleep, thread_time
from typing import Any

from tui_w2v.explain.moves import describe_move
from tui_w2v.explain.notation import OURS, Notation
from tui_w2v.printable import duration
from tui_w2v.session import moves
from tui_w2v.session.forward import FastForward, Forward
from tui_w2v.session.job import STOPS, Check, Job, JobState, Threads, attempt
from tui_w2v.session.player import Pace, Player
from tui_w2v.session.typed import Goal
from tui_w2v.training import (
    CancelledError,
    DivergedError,
    Frame,
    InvalidOptionError,
    Phase,
    Position,
    Settings,
    Setup,
    Timeline,
    View,
    change_setup,
    seconds_a_turn,
)

_BLINK_BYTES = 192 << 20  # turns over so many bytes of parameters take less than a blink
_REPORT_SECONDS = 0.1
_HELD_SECONDS = 0.05
_GOES_BACK = "; ⟨←⟩ goes back before that"

News = Frame | JobState | Setup | Pace | Forward
"""What a Stepper emits: after a move a JobState, the Setup if it changed, and the Frame to show;
during play Frames, and the Pace when it changes; during training Forwards."""


class Stepper:
    """Owns a timeline, its player, and the one job that may run.

    One thread calls all methods and gets all news. Short moves are made at once. Long jumps, play
    and jobs have threads of their own. While a job runs, moves do nothing.
    """

    def __init__(
        self,
        timeline: Timeline,
        emit: Callable[[News], None],
        threads: Threads,
        view: Callable[[Timeline], View | None] = lambda _: None,
    ) -> None:
        """Start at the timeline's position, and emit the news to show.

        The view chooses the rows that a Frame holds; it is None if nothing can be shown yet.
        """
        self.timeline = timeline
        self.player = Player(timeline, partial(threads.later, self._show_played))
        self.at_stop = False
        """Whether the Frame that was emitted last stands at a stop."""
        self.busy = False
        """Whether a job runs."""
        self._cancelled = False
        self.held = False
        """Whether the passes that are being made wait."""
        self._emit, self._view, self._threads = emit, view, threads
        self._setup = timeline.setup

    def show(self) -> None:
        """Emit the Frame of this position; while turns play, as soon as one is ready."""
        self.player.ask() if self.player.playing else self._show_now()

    def _show_now(self) -> None:
        if self.busy:
            return
        with self.player.still():
            view = self._view(self.timeline)
            frame = view and self.timeline.frame(view)
            self.at_stop = self.timeline.at_stop is not None
        self.player.taken()
        if frame:
            self._emit(frame)

    def arrived(self, text: str = "", keys: str = "", warning: bool = False) -> None:
        """Emit the position that a move led to, after a ``JobState`` of these."""
        self._emit(JobState(text, keys, warning))
        shown, self._setup = self._setup, self.timeline.setup
        if self._setup.schedule is not shown.schedule:  # more than the rate has changed
            self._emit(self._setup)
        self.show()

    def rest(self) -> bool:
        """Pause play; return whether moves are possible."""
        self.pause()
        return not self.busy

    def step(self, method: str) -> None:
        """Go to the position that a timeline's method returns, as ``next_phase``; or pause play."""
        if self.player.playing:
            self.pause()
        else:
            self.go(getattr(self.timeline, method)())

    def to_phase(self, phase: int) -> None:
        """Go to a phase of this turn."""
        if self.rest():
            self.go(self.timeline.ahead(phase=Phase(phase)))

    def redo(self) -> None:
        """Redo the stop that back has undone."""
        if self.rest() and (goal := self.timeline.redo_position):
            self.go(goal)

    def restart(self) -> None:
        """Start over from the initial parameters."""
        if self.rest():
            self.timeline.start_over()
            self.arrived("started over from the initial parameters", _GOES_BACK)

    def go(self, goal: Position | None) -> None:
        """Go to a position, at once or, if that takes long, in a thread."""
        if self.busy:
            return
        if goal is None:
            self._emit(JobState("this is the beginning: there is nothing before it"))
        elif self.how_long(goal):
            self._jump(goal)
        else:
            wrong, _ = attempt(partial(self.timeline.go, goal))
            self.arrived(*wrong)

    def go_to(self, goal: Goal) -> None:
        """Go to a turn, or to the next turn of a word or a pair."""
        self.go(self.timeline.at(goal.turn)) if goal.turn else self._jump(goal)

    def how_long(self, goal: Position) -> str:
        """Return how long going to a position takes; empty if it is short."""
        turns = self.timeline.turns_to_make(goal)
        if turns * self.timeline.segment.parameters.nbytes <= _BLINK_BYTES:
            return ""
        return f"{turns:,} turns to make: about {duration(turns * seconds_a_turn(self.timeline))}"

    def _jump(self, goal: Position | Goal) -> None:
        long = self.how_long(goal) if isinstance(goal, Position) else "going there …"
        jump = partial(moves.jump, self.timeline, goal)
        self.work(long, jump, STOPS, on_the_way="at turn {:,} on the way")

    def change_settings(self, settings: Settings) -> None:
        """Go on with other settings, as a job."""

        def change(check: Check) -> None:
            setup = change_setup(self.timeline.setup, settings, check)
            check()
            self.timeline.change(setup)

        self.work("reading the text …", change)

    def last_done(self, notation: Notation = OURS) -> JobState:
        """Describe the last stop, which a step back undoes."""
        return JobState(describe_move(self.timeline.way[-1][0].move, notation), _GOES_BACK)

    def switch_objective(self, objective: str) -> None:
        """Go on under another objective, from the parameters that the run began with."""

        def switch(check: Check) -> None:
            setup = self.timeline.setup.under(objective)
            check()
            self.timeline.switch(setup)

        if objective != self.timeline.setup.settings.objective:
            self.work("counting the pairs …", switch)

    def change_rate(self, steps: int) -> None:
        """Raise or lower the learning rate by a step."""
        self.set_rate(moves.next_rate(self.timeline.setup.settings.learning_rate, steps))

    def set_rate(self, rate: float) -> None:
        """Set the learning rate, and redo this turn with it, up to this phase."""
        if self.rest():
            self.arrived(*moves.set_rate(self.timeline, rate))

    def edit(self, change: Callable[[Timeline], None]) -> None:
        """Change a number or a matrix between turns."""
        if not self.rest():
            return
        try:
            change(self.timeline)
        except (DivergedError, InvalidOptionError) as error:
            self.arrived(str(error), warning=True)
        else:
            self.arrived(*self.last_done())

    def work(
        self,
        text: str,
        job: Job,
        keys: str = "",
        on_the_way: str = "",
        then: Callable[[Any], object] = lambda _: None,
    ) -> None:
        """Run a job in a thread; until it ends, only the job uses the timeline.

        The first message is the text and the keys; with the progress, ``on_the_way``, a format
        string, stands for the text. ``then`` is called with the job's result if it succeeds.
        """
        reported = monotonic()

        def check(done: int = 0) -> None:
            nonlocal reported
            sleep(0)  # lets the screen's thread go first, if it has something to do
            if self._cancelled:
                raise CancelledError
            if done and monotonic() - reported > _REPORT_SECONDS:
                reported = monotonic()
                self._report(JobState(on_the_way.format(done) if on_the_way else text, keys))

        def run() -> None:
            wrong, result = attempt(partial(job, check))
            self._threads.later(partial(end, wrong, result))

        def end(wrong: JobState, result: Any) -> None:
            self.busy = False
            self.arrived(*wrong)
            if not wrong.text:
                then(result)

        self._emit(JobState(text, keys))
        self.busy, self._cancelled = True, False
        self._threads.in_thread(run)

    def _report(self, news: News) -> None:
        """Emit news of a job from its thread, unless the job ends before."""
        self._threads.later(lambda: self._emit(news) if self.busy else None)

    def train(self, watched: Callable[[], Sequence[int]], **options: Any) -> None:
        """Make full-batch passes, as a job; the options are those of FastForward."""
        training = FastForward(self.timeline, watched, self._report, wait=self._wait, **options)
        self.work("", training.run)

    def _wait(self) -> None:
        while self.held and not self._cancelled:
            sleep(_HELD_SECONDS)

    def cancel(self) -> bool:
        """Stop the job or play; return whether either ran."""
        running = self.busy or self.player.playing
        self._cancelled = True
        self.pause()
        return running

    def close(self) -> None:
        """Stop whatever runs, without a word."""
        self._cancelled = True
        self.player.playing = False

    def play(self) -> None:
        """Play turns in a thread, or pause."""
        if self.player.playing:
            self.pause()
        elif not self.busy:
            self.player.begin()
            self._emit(JobState())
            self._threads.in_thread(self._play)

    def pause(self) -> None:
        """Pause on a whole turn or phase, and show it in full."""
        if self.player.playing:
            self.player.pause()
            self.arrived("paused", "; ⟨p⟩ plays on, ⟨space⟩ goes on by phase")

    def pace(self, steps: int) -> None:
        """Play so many steps faster, now or next time."""
        self.player.change_pace(steps)
        pace = self.player.pace
        self._emit(pace if self.player.playing else JobState(keys=f"⟨p⟩ plays {pace}"))

    def _play(self) -> None:
        wrong, _ = attempt(self.player.run)
        if wrong.text or self.player.playing:
            self._threads.later(partial(self._end_play, wrong))

    def _end_play(self, wrong: JobState) -> None:
        self.player.playing = False
        self.arrived(*wrong)

    def _show_played(self) -> None:
        if self.player.playing:
            self.player.painted(thread_time())
            self._show_now()
        self.player.taken()
