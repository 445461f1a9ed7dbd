"""Sentences with gaps, which are filled with the numbers and words of a moment."""

from string import Formatter
from typing import Protocol

from tui_w2v.lessons.phases import Part, Role

_FORMATTER = Formatter()


class Filling(Protocol):
    """What fills gaps: a value for each name."""

    def value(self, name: str) -> object:
        """Return what a name stands for.

        Raises:
            KeyError: Nothing has that name.
        """


def written(template: str, filling: Filling) -> tuple[Part, ...]:
    """Fill a template's gaps.

    Gaps are written as for ``str.format``: ``{loss}``, ``{V:,}``, ``{n.E}``. A Part keeps its
    role, a number becomes one that is shown as a number, and all else is text.

    Args:
        template: The text; it holds no numbers of its own.
        filling: What the names stand for.

    Raises:
        KeyError: A gap has a name that nothing has.
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
