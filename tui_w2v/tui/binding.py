"""How keys are bound and named, and the keys of all panes.

Every binding has an id, so that it can be bound to other keys, and a tooltip, which help and the
palette show. Those with a footer text are offered in the footer, in this order, as far as they fit.
"""

import re
from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.binding import Binding, Keymap
from textual.dom import DOMNode
from textual.keys import Keys, key_to_character

_KEY = re.compile(r"⟨((?:ctrl\+)?.|escape|enter|space)⟩")
_NEVER_NAMED = ("pane.enter", "lesson.answer")
_MODIFIERS = {"alt", "ctrl", "hyper", "meta", "shift", "super"}
_KNOWN_KEYS = {known.value for known in Keys}

IDS: dict[str, int] = {}
"""The ids of all keys, in the order in which they were bound."""


def key(
    keys: str, action: str, name: str, tooltip: str, footer: str = "", display: str | None = None
) -> Binding:
    """Bind keys to an action."""
    IDS.setdefault(name, len(IDS))
    return Binding(
        keys,
        action,
        footer or name.split(".")[1].replace("-", " "),
        show=bool(footer),
        key_display=display,
        tooltip=tooltip,
        id=name,
    )


PANE_KEYS = [
    key("up,k", "move(-1, 0)", "pane.up", "Move the cell cursor up"),
    key("down,j", "move(1, 0)", "pane.down", "Move the cell cursor down"),
    key("h", "move(0, -1)", "pane.left", "Move the cell cursor left"),
    key("l", "move(0, 1)", "pane.right", "Move the cell cursor right"),
    key("pageup", "page(-1)", "pane.page-up", "Move up by as many rows as are in view"),
    key("pagedown", "page(1)", "pane.page-down", "Move down by as many rows as are in view"),
    key("g,home", "edge(-1)", "pane.first-row", "Move to the first row"),
    key("G,end", "edge(1)", "pane.last-row", "Move to the last row"),
]


def name_keys(text: str, node: DOMNode) -> str:
    """Name the keys that a text has in ⟨ ⟩ as the user has bound them.

    Each is a key of the widget, of what holds it, or of a screen below.
    """
    return _KEY.sub(lambda found: _bound(found[1], node), text)


def _bound(name: str, node: DOMNode) -> str:
    app = node.app
    if not app._keymap:
        return name
    stack = app.screen_stack
    below = stack[: stack.index(node.screen)] if node.screen in stack else stack
    for place in (*node.ancestors_with_self, *reversed(below)):
        for key, bindings in place._bindings.key_to_bindings.items():
            if _key_name(app, key) == name:
                for one in bindings:
                    if one.id and not one.id.startswith(_NEVER_NAMED):
                        return key_of(one.id, app, key)
    return name


def key_of(name: str, app: App[Any], usual: str) -> str:
    """Name the first key of a binding, whose usual key is given."""
    return _key_name(app, app._keymap.get(name, usual).partition(",")[0])


def _key_name(app: App[Any], key: str) -> str:
    name = app.get_key_display(Binding(key, ""))
    return {"esc": "escape", "⏎": "enter"}.get(name, re.sub("\\^(?=.)", "ctrl+", name))


def is_key(key: str) -> bool:
    """Return whether Textual may know a key by this name."""
    *modifiers, name = key.split("+")
    known = len(name) == 1 or name in _KNOWN_KEYS or key_to_character(name)
    return bool(known) and _MODIFIERS.issuperset(modifiers)


def completed(keymap: Keymap) -> Keymap:
    """Add default keys to a user's keymap where it changes more than it names.

    If two bindings share a key, Textual takes it from both; and the line of keys may name the keys
    of several bindings by the first of them.
    """
    keys = dict(App._normalize_keymap(keymap))
    taken = set(",".join(keys.values()).split(","))
    for table in _tables():
        rebound = {key for one in table if one.id in keymap for key in one.key.split(",")}
        first = None
        for one in table:
            first = one if one.show else first
            kept = [one] if not rebound.isdisjoint(one.key.split(",")) else []
            kept += [first] if first and first.key_display and one.id in keymap else []
            for other in kept:
                if taken.isdisjoint(other.key.split(",")):
                    keys.setdefault(str(other.id), other.key)
    return keys


def _tables(node: type[DOMNode] = DOMNode) -> Iterator[list[Binding]]:
    """Yield the bindings of each class of widgets, screens and apps that is imported."""
    for kind in node.__subclasses__():
        bindings = vars(kind).get("BINDINGS", ())
        yield [one for one in bindings if isinstance(one, Binding) and one.id]
        yield from _tables(kind)
