"""How keys are bound, and the keys of all panes.

Every binding has an id, so that it can be bound to other keys, and a tooltip, which help and the
palette show. Those with a footer text are offered in the footer, in this order, as far as they fit.
"""

from textual.binding import Binding

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
