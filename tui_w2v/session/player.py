"""Play: a thread makes turns at a pace, and the screen shows the latest turn."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from threading import Event, Lock
from time import monotonic, sleep
from typing import NamedTuple

from tui_w2v.training import Timeline

_FRAME_SECONDS = 0.1
_SLICE_SECONDS = 0.004
_TURNS_AT_ONCE = 8
_HANDOVER_SECONDS = 0.0002
_PREPARED_UP_TO = 100
"""The steps a second up to which every step is prepared for the screen; above, only frames are."""
_PAINTING_SHARE = 0.025
"""The largest share of the time for painting, so that turns at full speed do not wait for it."""
_LONGEST_PAINTING = 0.05
_LONGEST_WAIT = 0.05
_SWITCH_SECONDS = 0.001
"""The interpreter's switch interval in seconds. Turns would wait for the default, five times as
long, several times a frame."""
_RATE_SECONDS = 0.5


class Pace(NamedTuple):
    """A speed of play."""

    rate: float
    """Steps a second."""
    by_phase: bool
    """Whether a step is a phase; otherwise it is a turn."""

    def __str__(self) -> str:
        if self.rate == inf:
            return "as fast as turns go"
        steps = "phase" if self.by_phase else "turn"
        return f"{self.rate:g} {steps}{'s' * (self.rate != 1)} a second"


PACES = (
    *(Pace(rate, by_phase=True) for rate in (1, 2, 5, 10)),
    *(Pace(rate, by_phase=False) for rate in (5, 10, 25, 50, 100, 250, 500, 1000, 2500)),
    Pace(inf, by_phase=False),
)
"""From a phase a second to as fast as turns go."""
USUAL = 1


class Player:
    """Makes turns in the thread that runs it; other threads use the timeline under its lock."""

    def __init__(self, timeline: Timeline, reached: Callable[[], object]) -> None:
        """Start paused.

        ``reached`` is called in the playing thread when a position should be shown; the player
        stays there until ``taken`` is called.
        """
        self.playing = False
        self.chosen = USUAL
        """The index of the pace."""
        self.turns_a_second = 0.0
        """The recent number of turns a second."""
        self._timeline, self._reached = timeline, reached
        self._lock, self._alone = Lock(), Lock()
        self._taken, self._wake = Event(), Event()
        self._taken.set()
        self._wanted = 0
        self._asked = False
        self._painting = self._spent = 0.0

    @property
    def pace(self) -> Pace:
        """The chosen pace."""
        return PACES[self.chosen]

    def change_pace(self, steps: int) -> None:
        """Choose a pace so many steps faster, as far as there are faster ones."""
        self.chosen = min(max(self.chosen + steps, 0), len(PACES) - 1)
        self._wake.set()

    def begin(self) -> None:
        """Note that play begins, before the thread that runs it does."""
        self.playing = True
        self.turns_a_second = 0.0

    def pause(self) -> None:
        """Stop at the last turn made; afterwards the timeline does not move."""
        self.playing = False
        self._wake.set()
        self._taken.set()
        with self.still():
            pass

    @contextmanager
    def still(self) -> Iterator[None]:
        """Hold the timeline still, to read it from another thread."""
        self._wanted += 1  # a thread that releases a lock and takes it at once would always win it
        try:
            with self._lock:
                yield
        finally:
            self._wanted -= 1

    def taken(self) -> None:
        """Continue: the position that was reached is copied."""
        self._taken.set()

    def ask(self) -> None:
        """Show the position soon, before it is due."""
        self._asked = True
        self._wake.set()

    def painted(self, seconds: float) -> None:
        """Record the total working time of the screen's thread, after each frame that it shows."""
        spent, self._spent = seconds - self._spent, seconds
        self._painting += 0.2 * (min(spent, _LONGEST_PAINTING) - self._painting)

    def run(self) -> None:
        """Play until paused or until a stop, because turns past the stop would drop it.

        Raises:
            DivergedError: A turn is not finite; the position is the turn before it.
        """
        with self._alone:  # if an earlier thread missed its pause, this one waits for it
            usual = sys.getswitchinterval()
            sys.setswitchinterval(_SWITCH_SECONDS)
            try:
                self._run()
            finally:
                sys.setswitchinterval(usual)

    def _run(self) -> None:
        counted_at, counted, next_frame = monotonic(), self._timeline.turns_made, 0.0
        shown = True
        chosen, begun, made = -1, 0.0, 0
        while True:
            self._wake.clear()
            if self.chosen != chosen:
                chosen, begun, made = self.chosen, monotonic(), 0
            pace, now = self.pace, monotonic()
            if now - counted_at > _RATE_SECONDS:
                turns = self._timeline.turns_made
                self.turns_a_second = (turns - counted) / (now - counted_at)
                counted_at, counted = now, turns
            due = inf if pace.rate == inf else (now - begun) * pace.rate - made
            if inf > due > 1 + pace.rate:  # too fast for this machine: skip the missed steps
                begun, made, due = now - 1 / pace.rate, 0, 1
            framed = now >= next_frame or self._asked
            if due >= 1:
                while self._wanted:
                    sleep(_HANDOVER_SECONDS)
                with self._lock:
                    if not self.playing:
                        return
                    made += self._step(pace, due, framed)
                shown = False
                if self._timeline.at_stop:
                    return
            if framed and (self._asked or not shown):
                shown, self._asked = True, False
                self._show()
                rest = self._painting / _PAINTING_SHARE if pace.rate == inf else 0.0
                next_frame = monotonic() + max(_FRAME_SECONDS, rest)
            elif due >= 1:
                sleep(0)  # lets the screen's thread go first, if it has something to do
            elif not self.playing:
                return
            else:
                self._wake.wait(min(_LONGEST_WAIT, (1 - due) / pace.rate))

    def _step(self, pace: Pace, due: float, framed: bool) -> int:
        """Make the steps that are due, for a short time at most; return their number."""
        timeline = self._timeline
        if framed or pace.rate <= _PREPARED_UP_TO:
            # Going there prepares the data of a frame.
            timeline.go(timeline.next_phase() if pace.by_phase else timeline.turns_on(1))
            return 1
        end, steps = monotonic() + _SLICE_SECONDS, 0
        while steps + 1 <= due and monotonic() < end and not self._wanted:
            ahead = int(min(due - steps, _TURNS_AT_ONCE))
            timeline.hurry(timeline.turns_on(ahead))
            steps += ahead
            if timeline.at_stop:
                break
        return steps

    def _show(self) -> None:
        if self._taken.is_set():  # one call is enough, however long it waits to be answered
            self._taken.clear()
            self._reached()
        self._taken.wait(_LONGEST_WAIT)
