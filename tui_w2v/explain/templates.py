"""Fills templates with the numbers and words of a turn."""

from string import Formatter
from typing import Protocol

from tui_w2v.explain.phases import Part, Role

_FORMATTER = Formatter()


class Filling(Protocol):
    """Values for the names in a template."""

    def value(self, name: str) -> object:
        """Return the value of a name.

        Raises:
            KeyError: The name is unknown.
        """


def fill(template: str, filling: Filling) -> tuple[Part, ...]:
    """Fill a template.

    Fields are written as for ``str.format``: ``{loss}``, ``{V:,}``, ``{n.E}``. A Part keeps its
    role, a number gets the role NUMBER, and everything else is text.

    Args:
        template: The text with its fields.
        filling: The values of the fields.

    Raises:
        KeyError: A field's name is unknown.
    """
    parts: list[Part] = []
    for text, field, spec, _ in _FORMATTER.parse(template):
        if text:
            parts.append(Part(text))
        if field is not None:
            name, _, attribute = field.partition(".")
            value = filling.value(name)
            if attribute:
                value = getattr(value, attribute)
            parts.append(_part(value, spec or ""))
    return tuple(parts)


def _part(value: object, spec: str) -> Part:
    if isinstance(value, Part):
        return value
    role = Role.NUMBER if isinstance(value, int | float) else Role.TEXT
    return Part(format(value, spec), role)
