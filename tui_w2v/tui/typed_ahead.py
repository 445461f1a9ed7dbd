"""An app that holds back keys typed ahead until the keys before them have acted."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any
from weakref import ref

from textual.app import App
from textual.dom import DOMNode
from textual.events import Event, Key, Paste
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

_TYPED = Key, Paste
_ROUNDS = 3
_STOPPING = "time.cancel", "app.quit", "app.quit-always"


class TypedAheadApp(App[None]):
    """Passes on a key once the key before it has acted, and the screen that it opened has focus.

    Textual sends keys that arrive together to one widget, so the screen that the first key opens
    never gets the others.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ahead: deque[Event] = deque()
        self._acting: asyncio.Task[None] | None = None
        self._last: Event | None = None
        """The key that was passed on last."""
        self._receiver: Callable[[], DOMNode | None] = lambda: None
        """The widget or screen that it was sent to, unless that is gone."""
        self._preparing: Screen[Any] | None = None
        """The screen on which keys wait for another one."""

    def hold_keys(self, screen: Screen[Any]) -> None:
        """Keep keys for what a job prepares on a screen; those that stop the job act at once."""
        self._preparing = screen

    async def release_keys(self, *, opened: bool) -> None:
        """Pass the kept keys on to the screen that has opened; without one, forget them."""
        held, self._preparing = self._preparing, None
        if held and not opened:
            self._ahead.clear()
        if self._ahead:
            await self._wait()

    def on_event(self, event: Event) -> Coroutine[None, None, None]:
        if not isinstance(event, _TYPED) or event.is_forwarded:
            return super().on_event(event)
        screen = self.screen
        receiver = screen.focused or screen
        if screen is self._preparing:
            if not self._stops(event):
                self._ahead.append(event)
                return asyncio.sleep(0)
            self._preparing = None
            self._ahead.clear()
        if self._acting is None and self._may_pass(event, receiver):
            self._last, self._receiver = event, ref(receiver)
            return super().on_event(event)
        self._ahead.append(event)
        return self._wait()

    def _stops(self, event: Event) -> bool:
        bound = self.screen.active_bindings.get(event.key) if isinstance(event, Key) else None
        return bound is not None and bound.binding.id in _STOPPING

    def _may_pass(self, event: Event, receiver: DOMNode) -> bool:
        """Return whether a key may be passed on at once, because the last key has acted.

        A key that is held down does not wait for the screen, nor does a letter typed into an input.
        Elsewhere, a letter twice may open an input and begin its text.
        """
        if receiver is not self._receiver():
            return False
        last = self._last
        if isinstance(receiver, Input):
            at_once = isinstance(last, Key) and last.is_printable
        else:
            again = isinstance(last, Key) and isinstance(event, Key) and last.key == event.key
            at_once = again and not _types(event)
        return at_once or not any(one.message_queue_size for one in receiver.ancestors_with_self)

    async def _wait(self) -> None:
        if self._acting is None:
            self._acting = asyncio.create_task(self._let_act(self._receiver() or self.screen))

    async def _let_act(self, receiver: DOMNode) -> None:
        """Wait until a key is handled, on its way up, and then the messages that it causes.

        Play may send messages without end, so rounds are few; a screen that opens or closes needs
        them all again.
        """
        try:
            rounds = 0
            while rounds < _ROUNDS and self.screen_stack:
                screen, quiet = self.screen, True
                for pump in (*receiver.ancestors_with_self, *screen.walk_children(with_self=True)):
                    if pump.message_queue_size:
                        quiet = False
                        await _until_handled(pump)
                if quiet:
                    break
                rounds = rounds + 1 if self.screen_stack and self.screen is screen else 0
        finally:
            self.call_later(self._pass_on_next)

    async def _pass_on_next(self) -> None:
        self._acting, self._receiver = None, ref(self.focused or self.screen)
        if not self._ahead or self.screen is self._preparing:
            return
        self._last = self._ahead.popleft()
        await super().on_event(self._last)
        if self._ahead:
            await self._wait()


def _types(event: Event) -> bool:
    """Return whether a key is a letter or a sign."""
    return isinstance(event, Key) and event.is_printable and event.key != "space"


async def _until_handled(pump: MessagePump) -> None:
    """Wait until a widget or screen has handled the messages it has now, or is closed."""
    handled = asyncio.get_running_loop().create_future()
    if pump.call_later(handled.set_result, None):
        ends = filter(None, [handled, pump._task])
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
