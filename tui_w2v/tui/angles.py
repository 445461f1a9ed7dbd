"""The angles between the directions learned so far and those predicted from the counts."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tui_w2v.training import CancelledError, Setup, predict_directions
from tui_w2v.tui.readings import DIRECTIONS, Readings
from tui_w2v.vectors import principal_angles


class Angles:
    """Compares in a thread, only when asked; the predicted directions are found once."""

    def __init__(
        self,
        setup: Setup,
        show: Callable[[], None],
        *,
        in_thread: Callable[[Callable[[], None]], object],
        later: Callable[[Callable[[], None]], object],
    ) -> None:
        """Compare nothing yet.

        Args:
            setup: The text and the objective, whose pairs are counted before angles are asked for.
            show: Called when there are new angles.
            in_thread: Runs a function in a thread.
            later: Runs a function in the screen's thread.
        """
        self.rows: tuple[tuple[int, list[float]], ...] = ()
        """The angles in degrees, ascending, each with the number of its pass."""
        self._setup, self._show = setup, show
        self._in_thread, self._later = in_thread, later
        self._predicted: NDArray[np.float64] | None = None
        self._known: dict[int, tuple[NDArray[np.float32], list[float]]] = {}
        self._comparing = self._ended = False

    def follow(self, readings: Readings) -> None:
        """Compare what was read since the last time, unless that goes on already."""
        known = {done: found for done, (_, found) in self._known.items()}
        self.rows = tuple((done, known[done]) for done, _ in readings.weights if done in known)
        new = [(n, W) for n, W in readings.weights if n not in known or self._known[n][0] is not W]
        if new and not self._comparing:
            self._comparing = True
            self._in_thread(partial(self._compare, new))

    def end(self) -> None:
        """Let the thread end."""
        self._ended = True

    def _compare(self, new: list[tuple[int, NDArray[np.float32]]]) -> None:
        with suppress(CancelledError):
            if self._predicted is None:
                n = min(DIRECTIONS, self._setup.settings.dim)
                self._predicted = predict_directions(self._setup, n, self._check).weights
            for done, W in new:
                self._known[done] = W, principal_angles(W.astype(float), self._predicted)
            self._later(self._take)

    def _check(self) -> None:
        if self._ended:
            raise CancelledError

    def _take(self) -> None:
        self._comparing = False
        self._show()
