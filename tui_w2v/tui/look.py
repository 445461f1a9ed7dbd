"""The colours of the panes, worked out from the theme.

Two colours carry the story: one for the context word, one for the target word. Everything else
is quiet. Heat has two hues for sign, but the sign is always written too, so that without colour
nothing is lost.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rich.style import Style
from textual.color import Color

HEAT_LEVELS = 12
_STRONGEST = 0.62
_LEAST_CONTRAST = 4.5


@dataclass(frozen=True)
class Look:
    """The styles that panes are drawn with."""

    text: Style
    strong: Style
    muted: Style
    faint: Style
    context: Style
    context_chip: Style
    target: Style
    target_chip: Style
    warning: Style
    bar: Style
    key: Style
    lit_frame: Style
    frame: Style
    cursor: Style
    heat_text: Style
    """Numbers on heat."""
    quiet_text: Style
    """Numbers on the heat of rows that are not the turn's."""
    heat: tuple[tuple[Style, ...], tuple[Style, ...]]
    """Backgrounds by level for numbers below zero, and for the others."""
    quiet_heat: tuple[tuple[Style, ...], tuple[Style, ...]]
    """The same, for rows that are not the turn's."""

    def cell(self, value: float, scale: float, *, quiet: bool = False) -> Style:
        """Return the style of a number in a matrix.

        Args:
            value: The number.
            scale: The size that gets the strongest colour.
            quiet: Whether its row is not the turn's.
        """
        level = 0 if scale == 0 else round(HEAT_LEVELS * math.sqrt(min(1.0, abs(value) / scale)))
        return (self.quiet_heat if quiet else self.heat)[value >= 0][level]


def heat_scale(values: Iterable[float]) -> float:
    """Return a size for the strongest colour: the largest number's, up to a power of two.

    A power of two seldom changes, so that colours do not flicker from turn to turn.
    """
    largest = max(map(abs, values), default=0.0)
    return 2.0 ** math.ceil(math.log2(largest)) if largest > 0 else 0.0


def make_look(variables: Mapping[str, str], *, ansi: bool = False) -> Look:
    """Work the styles out from a theme's variables.

    Args:
        variables: The theme's variables, by name.
        ansi: Whether the theme leaves the colours to the terminal.
    """
    if ansi:
        return _ansi_look()
    background = Color.parse(variables["background"])
    foreground = Color.parse(variables["foreground"])
    primary, warning, success, error = (
        Color.parse(variables[name]) for name in ("primary", "warning", "success", "error")
    )
    hue, saturation, lightness = success.hsl
    positive, negative = success, Color.from_hsl((hue + 0.42) % 1, saturation, lightness)

    def on_background(color: Color, *, bold: bool = False) -> Style:
        return Style(color=_legible(color, background, foreground).rich_color, bold=bold)

    def chip(color: Color) -> Style:
        text = color.get_contrast_text(1).rich_color
        return Style(color=text, bgcolor=color.rich_color, bold=True)

    def levels(color: Color, text: Style, strongest: float) -> tuple[Style, ...]:
        blends = (strongest * level / HEAT_LEVELS for level in range(HEAT_LEVELS + 1))
        return tuple(
            text + Style(bgcolor=background.blend(color, blend).rich_color) for blend in blends
        )

    heat_text = Style(color=foreground.rich_color)
    quiet_text = Style(color=background.blend(foreground, 0.62).rich_color)
    context = _legible(primary, background, foreground)
    return Look(
        text=Style(color=background.blend(foreground, 0.85).rich_color),
        strong=Style(color=foreground.rich_color, bold=True),
        muted=Style(color=background.blend(foreground, 0.6).rich_color),
        faint=Style(color=background.blend(foreground, 0.36).rich_color),
        context=on_background(primary, bold=True),
        context_chip=chip(context),
        target=on_background(warning, bold=True),
        target_chip=chip(warning),
        warning=on_background(error, bold=True),
        bar=Style(color=background.blend(foreground, 0.5).rich_color),
        key=Style(color=foreground.rich_color, bold=True),
        lit_frame=Style(color=foreground.rich_color, bold=True),
        frame=Style(color=background.blend(foreground, 0.28).rich_color),
        cursor=Style(reverse=True, bold=True),
        heat_text=heat_text,
        quiet_text=quiet_text,
        heat=(
            levels(negative, heat_text, _STRONGEST),
            levels(positive, heat_text, _STRONGEST),
        ),
        quiet_heat=(
            levels(negative, quiet_text, _STRONGEST * 0.4),
            levels(positive, quiet_text, _STRONGEST * 0.4),
        ),
    )


def _ansi_look() -> Look:
    """Styles for themes that leave all colours to the terminal: no heat, only names of colours."""
    plain, dim = Style(), Style(dim=True)

    def flat(text: Style) -> tuple[tuple[Style, ...], tuple[Style, ...]]:
        return ((text,) * (HEAT_LEVELS + 1),) * 2

    return Look(
        text=plain,
        strong=Style(bold=True),
        muted=plain,
        faint=dim,
        context=Style(color="blue", bold=True),
        context_chip=Style(color="blue", bold=True, reverse=True),
        target=Style(color="yellow", bold=True),
        target_chip=Style(color="yellow", bold=True, reverse=True),
        warning=Style(color="red", bold=True),
        bar=plain,
        key=Style(bold=True),
        lit_frame=Style(bold=True),
        frame=dim,
        cursor=Style(reverse=True, bold=True),
        heat_text=plain,
        quiet_text=dim,
        heat=flat(plain),
        quiet_heat=flat(dim),
    )


def _legible(color: Color, background: Color, foreground: Color) -> Color:
    """Move a colour towards the foreground until it can be read on the background."""
    for step in range(11):
        candidate = color.blend(foreground, step / 10)
        if _contrast(candidate, background) >= _LEAST_CONTRAST:
            return candidate
    return foreground


def _contrast(one: Color, other: Color) -> float:
    """The contrast ratio of two colours (WCAG 2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    """The relative luminance of a colour (WCAG 2, "relative luminance")."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
