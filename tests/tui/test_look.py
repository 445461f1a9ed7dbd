import numpy as np
import pytest
from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tui_w2v.tui.look import HEAT_LEVELS, Look, heat_of, heat_scale, make_look

THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]


def look_of(theme: str, *, colored: bool = True) -> Look:
    app = App()
    app.theme = theme
    return make_look(app.theme_variables, colored=colored)


def contrast(style: Style) -> float:
    assert style.color
    assert style.bgcolor
    front, back = (Color.from_rich_color(color) for color in (style.color, style.bgcolor))

    def luminance(color: Color) -> float:
        channels = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized
        ]
        return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))

    low, high = sorted((luminance(front), luminance(back)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_the_two_words_can_be_read_in_every_theme(theme: str) -> None:
    look = look_of(theme)
    assert contrast(look.context) > 4.2
    assert contrast(look.target) > 4.2


@pytest.mark.parametrize("theme", THEMES)
def test_numbers_can_be_read_on_the_strongest_heat(theme: str) -> None:
    look = look_of(theme)
    assert contrast(look.heat[0]) > 2.2
    assert contrast(look.heat[-1]) > 2.2


@pytest.mark.parametrize("theme", THEMES)
def test_the_two_words_have_two_colours(theme: str) -> None:
    look = look_of(theme)
    assert look.context.color != look.target.color


def test_without_colour_the_words_still_differ() -> None:
    look = look_of("textual-dark", colored=False)
    assert look.target.underline
    assert not look.context.underline


def test_heat_goes_from_most_negative_to_most_positive() -> None:
    values = np.array([[-2.0, -0.5, 0.0, 0.5, 2.0, 9.0]])
    (levels,) = heat_of(values, 2.0)
    assert levels == [
        0,
        HEAT_LEVELS // 2,
        HEAT_LEVELS,
        3 * HEAT_LEVELS // 2,
        2 * HEAT_LEVELS,
        2 * HEAT_LEVELS,
    ]


def test_the_scale_is_the_largest_size_up_to_a_power_of_two() -> None:
    assert heat_scale(np.array([0.3, -0.6])) == 1.0
    assert heat_scale(np.zeros(3)) == 0.0
    assert heat_of(np.zeros((1, 2)), 0.0) == [[HEAT_LEVELS, HEAT_LEVELS]]
