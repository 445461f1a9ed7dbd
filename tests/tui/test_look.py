import numpy as np
import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.app import App
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tests.tui.helpers import MEDIUM, SMALL, opened
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.look import HEAT_LEVELS, Look, heat_of, heat_scale, make_look
from tui_w2v.tui.widgets.drawn import LineWidget

THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]
XTERM = TerminalTheme(
    (0, 0, 0),
    (229, 229, 229),
    [
        *((0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0)),
        *((0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)),
    ],
    [
        *((127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0)),
        *((92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255)),
    ],
)
SYSTEMS = {
    "truecolor": ColorSystem.TRUECOLOR,
    "256": ColorSystem.EIGHT_BIT,
    "16": ColorSystem.STANDARD,
}


def look_of(
    theme: str, system: ColorSystem = ColorSystem.TRUECOLOR, *, colored: bool = True
) -> Look:
    app = App()
    app.theme = theme
    return make_look(app.get_css_variables(), system=system, colored=colored)


def shown(color: RichColor, system: ColorSystem) -> Color:
    """What a terminal makes of a colour; of the first sixteen, xterm."""
    return Color(*color.downgrade(system).get_truecolor(XTERM))


def contrast(style: Style, system: ColorSystem = ColorSystem.TRUECOLOR) -> float:
    assert style.color
    assert style.bgcolor
    front, back = shown(style.color, system), shown(style.bgcolor, system)
    if style.reverse:
        front, back = back, front

    def luminance(color: Color) -> float:
        channels = [
            c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.normalized
        ]
        return float(np.dot(channels, (0.2126, 0.7152, 0.0722)))

    low, high = sorted((luminance(front), luminance(back)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("theme", THEMES)
def test_all_can_be_read_in_every_theme(theme: str, system: str):
    colours = SYSTEMS[system]
    look = look_of(theme, colours)
    words = (look.context, look.context_chip, look.target, look.target_chip, look.warning)
    numbers = (*look.heat, *look.quiet_heat)
    least = 2.9 if system == "16" else 4.0
    assert min(contrast(style, colours) for style in (look.text, *words, *numbers)) >= least
    assert min(contrast(style, colours) for style in (look.muted, look.faint)) >= 2.9
    assert shown(look.context.color, colours) != shown(look.target.color, colours)
    if system != "256":
        assert shown(look.target.color, colours) != shown(look.warning.color, colours)


def test_heat_needs_more_than_sixteen_colours():
    assert len(set(look_of("textual-dark").heat)) > HEAT_LEVELS
    assert len(set(look_of("textual-dark", ColorSystem.STANDARD).heat)) == 1


@pytest.mark.parametrize("themes", [("textual-dark", "ansi-dark"), ("ansi-light", "textual-light")])
async def test_without_colours_a_theme_can_change_while_the_app_runs(make_app, monkeypatch, themes):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(app := make_app(), MEDIUM, "space") as pilot:
        for theme in themes:
            app.theme = theme
            await pilot.pause()
            await pilot.pause()
            strip = app.screen.query_one("#corpus", LineWidget)
            for line in strip.render_lines(strip.size.region):
                for segment in line:
                    style = segment.style
                    if app.native_ansi_color:
                        assert style.color is None or style.color.is_default
                    else:
                        assert style.color.triplet.red == style.color.triplet.blue
                    if "the" in segment.text and not app.native_ansi_color:
                        assert contrast(style) > 4


def test_without_colour_the_words_still_differ():
    look = look_of("textual-dark", colored=False)
    assert look.target.underline
    assert not look.context.underline


def test_heat_goes_from_most_negative_to_most_positive():
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


def test_the_scale_is_the_largest_size_up_to_a_power_of_two():
    assert heat_scale(np.array([0.3, -0.6])) == 1.0
    assert heat_scale(np.zeros(3)) == 0.0
    assert heat_of(np.zeros((1, 2)), 0.0) == [[HEAT_LEVELS, HEAT_LEVELS]]


@pytest.mark.parametrize("system", SYSTEMS)
async def test_what_lies_behind_a_dialog_is_dimmed_where_there_are_shades(
    make_app, monkeypatch, system
):
    monkeypatch.setattr(BaseApp, "color_system", SYSTEMS[system])
    async with opened(app := make_app(), SMALL, "space colon"):
        assert (app.screen.styles.background.a > 0) == (system != "16")
