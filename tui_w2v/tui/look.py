"""The colours of the panes, worked out from the theme.

Two colours carry the story: one for the context word, one for the target word. Everything else
is quiet. Heat has two hues for sign, but the sign is always written too, so that without colour
nothing is lost.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from rich.style import Style
from textual.color import Color

from tui_w2v.skipgram.parameters import FloatArray

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
    heat: tuple[Style, ...]
    """Styles of numbers by heat, from the most negative over zero to the most positive."""
    quiet_heat: tuple[Style, ...]
    """The same, for rows that are not the turn's."""


def heat_of(values: FloatArray, scale: float) -> list[list[int]]:
    """Return where in a Look's heat the numbers of a matrix belong.

    Args:
        values: The matrix, shape (n, m).
        scale: The size that gets the strongest colour.
    """
    if scale == 0:
        return np.full(values.shape, HEAT_LEVELS).tolist()  # type: ignore[no-any-return]
    sizes = np.sqrt(np.minimum(np.abs(values) / scale, 1))
    levels = np.rint(np.copysign(sizes, values) * HEAT_LEVELS) + HEAT_LEVELS
    return levels.astype(int).tolist()  # type: ignore[no-any-return]


def heat_scale(*values: FloatArray) -> float:
    """Return a size for the strongest colour: the largest number's, up to a power of two.

    A power of two seldom changes, so that colours do not flicker from turn to turn.
    """
    largest = max(float(np.abs(array).max(initial=0.0)) for array in values)
    return 2.0 ** math.ceil(math.log2(largest)) if largest > 0 else 0.0


def make_look(variables: Mapping[str, str], *, ansi: bool = False, colored: bool = True) -> Look:
    """Work the styles out from a theme's variables.

    Args:
        variables: The theme's variables, by name.
        ansi: Whether the theme leaves the colours to the terminal.
        colored: Whether colours will be seen; without them, the words of the pair stand out by
            strength and underlining.
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

    def style(color: Color, *, bold: bool = False) -> Style:
        return Style(color=color.rich_color, bgcolor=background.rich_color, bold=bold)

    def grey(strength: float) -> Style:
        return style(background.blend(foreground, strength))

    def legible(color: Color) -> Style:
        return style(_legible(color, background, foreground), bold=True)

    def chip(color: Color) -> Style:
        text = color.get_contrast_text(1).rich_color
        return Style(color=text, bgcolor=color.rich_color, bold=True)

    def heat(text: Style, strongest: float) -> tuple[Style, ...]:
        return tuple(
            text
            + Style(
                bgcolor=background.blend(
                    positive if level > 0 else negative, strongest * abs(level) / HEAT_LEVELS
                ).rich_color
            )
            for level in range(-HEAT_LEVELS, HEAT_LEVELS + 1)
        )

    look = Look(
        text=grey(0.85),
        strong=style(foreground, bold=True),
        muted=grey(0.62),
        faint=grey(0.38),
        context=legible(primary),
        context_chip=chip(_legible(primary, background, foreground)),
        target=legible(warning),
        target_chip=chip(warning),
        warning=legible(error),
        bar=grey(0.42),
        key=style(foreground, bold=True),
        lit_frame=style(foreground, bold=True),
        frame=grey(0.28),
        cursor=Style(reverse=True, bold=True),
        heat=heat(style(foreground), _STRONGEST),
        quiet_heat=heat(style(background.blend(foreground, 0.62)), _STRONGEST * 0.4),
    )
    if colored:
        return look
    strong, underlined = style(foreground, bold=True), Style(underline=True)
    return replace(
        look,
        context=strong,
        context_chip=strong + look.cursor,
        target=strong + underlined,
        target_chip=strong + look.cursor + underlined,
    )


def _ansi_look() -> Look:
    """Styles for themes that leave all colours to the terminal: no heat, only names of colours."""
    plain, dim = Style(), Style(dim=True)

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
        heat=(plain,) * (2 * HEAT_LEVELS + 1),
        quiet_heat=(dim,) * (2 * HEAT_LEVELS + 1),
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
