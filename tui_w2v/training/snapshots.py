"""Copies of the parameters at some turns, from which every turn can be reached."""

from bisect import bisect_right, insort

from tui_w2v.skipgram import Parameters

_BYTES = 256 << 20
_FEWEST, _MOST = 12, 160
_AT_REST = 4


class Snapshots:
    """A bounded number of copies, dense near the present and sparse far from it.

    When there is no room, the copy with the smallest gap around it, relative to its distance from
    the present, is dropped. Gaps then grow in proportion to the distance, so going back by n turns
    replays at most a fixed share of n.
    """

    def __init__(self, initial: Parameters, turns: int = 0) -> None:
        """Start with the parameters after some turns; this copy is never dropped."""
        self.capacity = min(max(_BYTES // initial.nbytes, _FEWEST), _MOST)
        self._copies = {turns: initial.copy()}
        self._turns = [turns]

    def __contains__(self, turns: int) -> bool:
        return turns in self._copies

    def __len__(self) -> int:
        return len(self._turns)

    def __getitem__(self, turns: int) -> Parameters:
        return self._copies[turns]

    def latest(self, turns: int) -> int:
        """Return the number of turns of the nearest copy with at most this many."""
        return self._turns[bisect_right(self._turns, turns) - 1]

    def keep(self, turns: int, parameters: Parameters) -> None:
        """Copy the parameters after some turns."""
        if turns in self._copies:
            return
        if len(self) < self.capacity:
            self._copies[turns] = parameters.copy()
        else:
            # Reusing memory is faster than allocating it.
            recycled = self._copies.pop(self._forget(turns))
            recycled.assign(parameters)
            self._copies[turns] = recycled
        insort(self._turns, turns)

    def shrink(self, present: int) -> None:
        """Drop all copies but a few."""
        while len(self) > min(_AT_REST, self.capacity):
            del self._copies[self._forget(present)]

    def _forget(self, present: int) -> int:
        turns = self._turns

        def cost(index: int) -> float:
            after = turns[index + 1] if index + 1 < len(turns) else max(present, turns[index] + 1)
            return (after - turns[index - 1]) / (1 + abs(present - turns[index]))

        return turns.pop(min(range(1, len(turns)), key=cost))
