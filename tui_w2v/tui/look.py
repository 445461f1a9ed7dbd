"""The colours of the panes, computed from the theme.

Two colours stand out: one for the context word, one for the target word. Heat has two hues for
the sign, but the sign is always written too, so that nothing is lost without colour.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from rich.color import ColorSystem
from rich.style import Style
from textual.color import Color

from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.tui.filters import nearest_of_256

HEAT_LEVELS = 12
_STRONGEST = 0.62
_LEAST_CONTRAST = 4.5
_MUTED_CONTRAST = 4.0
_FAINT_CONTRAST = 3.0
_BLACK, _WHITE = Color(0, 0, 0), Color(255, 255, 255)


class Look(NamedTuple):
    """The styles of the panes."""

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
    target_bar: Style
    frame: Style
    heat: tuple[Style, ...]
    """Styles of numbers by heat, from the most negative over zero to the most positive."""
    quiet_heat: tuple[Style, ...]
    """Fainter styles, for rows of words other than the context word."""
    cursor: Style = Style(reverse=True, bold=True)


def heat_of(values: FloatArray, scale: float) -> list[list[int]]:
    """Return the indices in a Look's heat of a matrix; ``scale`` has the strongest colour."""
    sizes = np.sqrt(np.minimum(np.abs(values) / (scale or math.inf), 1))
    levels = np.rint(np.copysign(sizes, values) * HEAT_LEVELS) + HEAT_LEVELS
    return levels.astype(int).tolist()  # type: ignore[no-any-return]


def heat_scale(*values: FloatArray) -> float:
    """Return the largest number, rounded up to a power of 2, so that colours seldom change."""
    largest = max(float(np.abs(array).max(initial=0.0)) for array in values)
    return 2.0 ** math.ceil(math.log2(largest)) if largest > 0 else 0.0


def make_look(
    variables: Mapping[str, str],
    *,
    ansi: bool = False,
    system: ColorSystem = ColorSystem.TRUECOLOR,
    colored: bool = True,
) -> Look:
    """Compute the styles from a theme's variables, for the colours that the terminal has.

    An ``ansi`` theme leaves the colours to the terminal. Without colours, the words of the pair are
    bold and underlined.
    """
    if ansi:
        look = _few_colours(Style())
    elif system is ColorSystem.STANDARD:
        dark = Color.parse(variables["background"]).brightness < 0.5
        # As numbers: Textual turns no named colour into a grey.
        front, back = (_WHITE, _BLACK) if dark else (_BLACK, _WHITE)
        look = _few_colours(Style(color=front.rich_color, bgcolor=back.rich_color))
    else:
        look = _many_colours(variables, system)
    if colored:
        return look
    context, chip = look.strong, look.strong + look.cursor
    target, target_chip = (style + Style(underline=True) for style in (context, chip))
    look = look._replace(context=context, context_chip=chip, warning=look.strong)
    return look._replace(target=target, target_chip=target_chip, target_bar=context)


def _many_colours(variables: Mapping[str, str], system: ColorSystem) -> Look:
    names = "background", "foreground", "primary", "warning", "success", "error"
    colors = (Color.parse(variables[name]) for name in names)
    background, foreground, primary, warning, success, error = colors
    strongest_text = _WHITE if foreground.brightness > background.brightness else _BLACK
    hue, saturation, lightness = success.hsl
    positive, negative = success, Color.from_hsl((hue + 0.42) % 1, saturation, lightness)

    def style(color: Color, *, on: Color = background, bold: bool | None = None) -> Style:
        made = Style(color=color.rich_color, bgcolor=on.rich_color, bold=bold)
        return nearest_of_256(made) if system is ColorSystem.EIGHT_BIT else made

    def legible(
        color: Color, *ends: Color, on: Color = background, contrast: float = _LEAST_CONTRAST
    ) -> Color:
        """Blend a colour towards others, in order, until it can be read on a background."""
        ends += strongest_text, _BLACK, _WHITE
        blends = (color.blend(end, step / 10) for end in ends for step in range(11))
        behind = _luminance(on, system)
        fits = (c for c in blends if _contrast(_luminance(c, system), behind) >= contrast)
        return next(fits, _WHITE)

    def grey(strength: float, contrast: float = 0.0) -> Style:
        color = background.blend(foreground, strength)
        return style(legible(color, foreground, contrast=contrast))

    def chip(color: Color) -> Style:
        return style(legible(color.get_contrast_text(1), on=color), on=color, bold=True)

    def heat(text: Color, strongest: float, contrast: float) -> tuple[Style, ...]:
        styles = []
        for level in range(-HEAT_LEVELS, HEAT_LEVELS + 1):
            hot = positive if level > 0 else negative
            behind = background.blend(hot, strongest * abs(level) / HEAT_LEVELS)
            styles.append(style(legible(text, on=behind, contrast=contrast), on=behind))
        return tuple(styles)

    target = style(legible(warning), bold=True)
    return Look(
        text=grey(0.85, _LEAST_CONTRAST),
        strong=style(foreground, bold=True),
        muted=grey(0.62, _MUTED_CONTRAST),
        faint=grey(0.38, _FAINT_CONTRAST),
        context=style(legible(primary), bold=True),
        context_chip=chip(legible(primary)),
        target=target,
        target_chip=chip(warning),
        warning=style(legible(error), bold=True),
        bar=grey(0.42),
        target_bar=target,
        frame=grey(0.28),
        heat=heat(foreground, _STRONGEST, _LEAST_CONTRAST),
        quiet_heat=heat(background.blend(foreground, 0.62), _STRONGEST * 0.4, _MUTED_CONTRAST),
    )


def _few_colours(plain: Style) -> Look:
    """Return styles in sixteen colours, too few for heat, that can be read on black and white."""
    dim, strong, reverse = (plain + Style(dim=True), plain + Style(bold=True), Style(reverse=True))
    context, target = (strong + Style(color=name) for name in ("bright_blue", "magenta"))
    return Look(
        text=plain,
        strong=strong,
        muted=plain,
        faint=dim,
        context=context,
        context_chip=context + reverse,
        target=target,
        target_chip=target + reverse,
        warning=strong + Style(color="red"),
        bar=dim,
        target_bar=target,
        frame=dim,
        heat=(plain,) * (2 * HEAT_LEVELS + 1),
        quiet_heat=(dim,) * (2 * HEAT_LEVELS + 1),
    )


def _contrast(one: float, other: float) -> float:
    """The contrast ratio of two luminances (WCAG 2, "contrast ratio")."""
    darker, lighter = sorted((one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color, system: ColorSystem) -> float:
    """The relative luminance (WCAG 2, "relative luminance") of a colour as a terminal shows it."""
    if system is not ColorSystem.TRUECOLOR:
        color = Color.from_rich_color(nearest_of_256(Style(color=color.rich_color)).color)

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, color.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
