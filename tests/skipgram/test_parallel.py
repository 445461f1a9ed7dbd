"""LanePool: dealt whole and in order, worked on by as many threads as asked for, left at rest."""

import threading

import numpy as np
import pytest

from tui_w2v.errors import CancelledError
from tui_w2v.skipgram import parallel
from tui_w2v.skipgram.parallel import LanePool, divide_rows


@pytest.mark.parametrize(("block", "slab", "fewest"), [(40, 100, 2), (1, 1, 1), (10**6, 10**6, 9)])
def test_the_rows_are_dealt_whole_and_in_order_whatever_the_sizes(block, slab, fewest, monkeypatch):
    for name, size in ("_BLOCK", block), ("_SLAB", slab):
        monkeypatch.setattr(parallel, f"{name}_NUMBERS", size)
    monkeypatch.setattr(parallel, "_FEWEST_ROWS", fewest)
    for V in range(2, 41):
        blocks = [rows for lane in divide_rows(V, 1, float) for slab in lane.slabs for rows in slab]
        assert [rows.start for rows in blocks] == [0, *(rows.stop for rows in blocks[:-1])]
        assert blocks[-1].stop == V
        heights = [rows.stop - rows.start for rows in blocks]
        assert set(heights[:-1]) <= {heights[0]}
        assert 0 < heights[-1] <= heights[0]


def test_small_sizes_make_several_lanes_of_several_slabs_of_several_blocks(monkeypatch):
    for name, size in {"_BLOCK_NUMBERS": 1, "_SLAB_NUMBERS": 160, "_FEWEST_ROWS": 2}.items():
        monkeypatch.setattr(parallel, name, size)
    monkeypatch.setattr(parallel, "LANES", 3)
    dealt = divide_rows(40, 3, float)
    assert len(dealt) == 3
    assert all(len(lane.slabs) > 1 for lane in dealt)
    assert all(len(slab) > 1 for lane in dealt for slab in lane.slabs[:-1])


@pytest.mark.parametrize("threads", [1, 2, 3, 9, None])
def test_losses_come_in_the_order_of_the_lanes(threads):
    buffers = []
    work = LanePool(4, threads, lambda: buffers.append(None) or np.empty(0))
    assert work.losses(lambda lane, buffer: lane / 2) == [0, 0.5, 1, 1.5]
    assert 1 <= len(buffers) <= min(4, threads or 4)


def test_nothing_is_at_work_any_more_when_something_was_raised():
    both_at_work, raised, ended = threading.Barrier(2), threading.Event(), []
    work = LanePool(2, 2, lambda: np.empty(0))

    def one(lane, buffer):
        both_at_work.wait(timeout=30)
        if lane == 0:
            raised.set()
            raise CancelledError
        raised.wait(timeout=30)
        ended.append(lane)
        return 0.0

    with pytest.raises(CancelledError):
        work.losses(one)
    assert ended == [1]
    assert work.losses(lambda lane, buffer: 1.0) == [1, 1]
