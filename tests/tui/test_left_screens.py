"""Screens that were left: nothing keeps them, or what they show, alive."""

import asyncio
import gc
from threading import Barrier, Event, get_ident

import pytest
from textual.screen import Screen
from textual.signal import Signal

from tests.tui.helpers import MEDIUM, opened, press, settle, until
from tui_w2v.tui.memory import SOON, free_memory
from tui_w2v.tui.screens.full import in_thread

VISITS = {
    "explore": "slash k i n g escape",
    "map": "m n escape",
    "fast-forward": "f escape",
    "objectives": "v escape",
    "lesson": "t enter space escape escape",
    "palette": "ctrl+p escape",
    "dialogs": "w escape colon escape s escape e escape question_mark escape q escape",
    "proofs": "c escape y escape i escape x escape",
}


def alive(app):
    """How many screens live, and how many nodes subscribe to the app's signals."""
    free_memory()
    screens = [thing for thing in gc.get_objects() if isinstance(thing, Screen)]
    signals = [signal for signal in vars(app).values() if isinstance(signal, Signal)]
    return len(screens), sum(len(signal._subscriptions) for signal in signals)


@pytest.mark.parametrize("keys", VISITS.values(), ids=VISITS)
async def test_a_screen_that_was_left_is_gone(make_app, keys):
    async with opened(app := make_app(), MEDIUM, "enter") as pilot:
        before = alive(app)
        for key in keys.split():
            await press(pilot, key)
        assert len(app.screen_stack) == 2
        # What a last message or timer holds is let go within a few turns.
        await until(pilot, lambda: alive(app) == before)


async def test_jobs_take_one_thread_unless_it_is_busy(make_app):
    both = Barrier(2)

    def meet():
        both.wait(60)
        return get_ident()

    async with opened(app := make_app(), MEDIUM):
        at_once = [app.run_worker(meet, thread=True) for _ in range(2)]
        first, other = [await worker.wait() for worker in at_once]
        later = [await app.run_worker(get_ident, thread=True).wait() for _ in range(6)]
    assert first != other
    assert later == [first] * 6


@pytest.mark.parametrize("group", [SOON, "other"])
async def test_a_job_waits_only_for_one_that_was_left_and_soon_ends(make_app, group):
    begun, going, threads = Event(), Event(), []

    def left():
        threads.append(get_ident())
        begun.set()
        going.wait(60)

    async with opened(app := make_app(), MEDIUM) as pilot:
        worker = app.run_worker(left, thread=True, group=group)
        await until(pilot, begun.is_set)
        worker.cancel()
        following = app.run_worker(get_ident, thread=True)
        if group == SOON:
            await asyncio.sleep(0)  # the thread has it now
            going.set()
        threads.append(await following.wait())
        going.set()
    assert len(set(threads)) == (1 if group == SOON else 2)


@pytest.mark.parametrize("found", [False, True])
async def test_what_was_asked_for_before_is_not_passed_on(make_app, monkeypatch, found):
    """A file that takes long to read must not lie in place of the one asked for after it.

    Not even if it is found, and on its way to the screen.
    """
    begun, release, posted, taken = Event(), Event(), Event(), list[str]()

    def first(_):
        begun.set()
        assert release.wait(60)
        return "first"

    async with opened(app := make_app(), MEDIUM) as pilot:
        call_later = app.screen.call_later

        def post(*callback):
            call_later(*callback)
            posted.set()

        monkeypatch.setattr(app.screen, "call_later", post)
        in_thread(app.screen, first, taken.append, group="reading")
        await until(pilot, begun.is_set)
        if found:
            release.set()
            assert posted.wait(60)
        in_thread(app.screen, lambda _: "second", taken.append, group="reading")
        await until(pilot, lambda: "second" in taken)
        job = asyncio.get_running_loop()._default_executor._job  # type: ignore[attr-defined]
        release.set()
        await until(pilot, job.done)
        await settle(pilot)
    assert taken == ["second"]
