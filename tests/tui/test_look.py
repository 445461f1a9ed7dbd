from copy import copy
from itertools import chain

import numpy as np
import pytest
from rich.color import ColorSystem
from textual.app import App
from textual.color import Color
from textual.command import CommandPalette
from textual.filter import monochrome_style
from textual.theme import BUILTIN_THEMES
from textual.widgets import Static

from tests.tui.helpers import MEDIUM, SMALL, opened, press
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.look import HEAT_LEVELS, heat_of, heat_scale, make_look
from tui_w2v.tui.widgets.controls import Choice, TextField
from tui_w2v.tui.widgets.drawn import LineWidget

THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi]
XTERM = [
    *("000000", "cd0000", "00cd00", "cdcd00", "0000ee", "cd00cd", "00cdcd", "e5e5e5"),
    *("7f7f7f", "ff0000", "00ff00", "ffff00", "5c5cff", "ff00ff", "00ffff", "ffffff"),
]
TRUECOLOR, EIGHT_BIT, STANDARD = SYSTEMS = (
    ColorSystem.TRUECOLOR,
    ColorSystem.EIGHT_BIT,
    ColorSystem.STANDARD,
)


def look_of(theme, system=TRUECOLOR, *, colored=True):
    app = App()
    app.theme = theme
    return make_look(app.get_css_variables(), system=system, colored=colored)


def shown(color, system):
    """What a terminal makes of a colour; of the first sixteen, xterm."""
    made = color.downgrade(system)
    named = made.number is not None and made.number < 16
    return Color.parse(f"#{XTERM[made.number]}") if named else Color(*made.get_truecolor())


def luminance(color):
    channels = np.array(color.normalized)
    linear = np.where(channels <= 0.03928, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(style, system=TRUECOLOR):
    low, high = sorted(luminance(shown(color, system)) for color in (style.color, style.bgcolor))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colored", [True, False])
@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("theme", THEMES)
def test_all_can_be_read_in_every_theme(theme, system, colored):
    look = look_of(theme, system, colored=colored)
    words = (look.context, look.context_chip, look.target, look.target_chip, look.warning)
    numbers = {*look.heat, *look.quiet_heat}
    least = 2.9 if system is STANDARD or not colored else 4.0
    seen = copy if colored else monochrome_style
    assert min(contrast(seen(each), system) for each in (look.text, *words, *numbers)) >= least
    assert min(contrast(seen(each), system) for each in (look.muted, look.faint)) >= 2.8
    if not colored:
        return
    assert shown(look.context.color, system) != shown(look.target.color, system)
    if system is not EIGHT_BIT:
        assert shown(look.target.color, system) != shown(look.warning.color, system)


def test_heat_needs_more_than_sixteen_colours():
    assert len(set(look_of("textual-dark").heat)) > HEAT_LEVELS
    assert len(set(look_of("textual-dark", STANDARD).heat)) == 1


@pytest.mark.parametrize("themes", [("textual-dark", "ansi-dark"), ("ansi-light", "textual-light")])
async def test_without_colours_a_theme_can_change_while_the_app_runs(make_app, monkeypatch, themes):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(app := make_app(), MEDIUM, "space") as pilot:
        for theme in themes:
            app.theme = theme
            await press(pilot)
            strip = app.screen.query_one("#corpus", LineWidget)
            for text, style, _ in chain(*strip.render_lines(strip.size.region)):
                if app.native_ansi_color:
                    assert style.color is None or style.color.is_default
                else:
                    assert style.color.triplet.red == style.color.triplet.blue
                    assert "the" not in text or contrast(style) > 4


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_choices_of_a_form_can_be_read_with_and_without_the_focus(make_app, theme):
    (app := make_app()).theme = theme
    async with opened(app, SMALL, "e down"):
        choices = app.screen.query(Choice)
        assert app.focused in choices
        for choice in choices:
            x, y = choice.content_region.offset
            assert contrast(app.screen.get_style_at(x, y)) > 3.5, choice


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_title_headings_and_keys_of_a_dialog_can_be_read(make_app, theme):
    (app := make_app()).theme = theme
    async with opened(app, SMALL, "space space space") as pilot:
        for key in ("t", "e", "question_mark", "c", "equals_sign"):
            await press(pilot, key)
            box = next(each for each in app.screen.walk_children() if each.border_subtitle)
            x, y, right, bottom = box.region.corners
            heading = [(x + 3, y + 1)] * (key == "t")  # above the first lessons
            for at in ((x + 3, y), (right - 4, bottom - 1), *heading):
                assert contrast(app.screen.get_style_at(*at)) > 4, key
            await press(pilot, "escape")


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_sixteen_colours_show_frames_and_where_fields_end(make_app, monkeypatch, theme):
    monkeypatch.setattr(BaseApp, "color_system", STANDARD)
    (app := make_app()).theme = theme
    async with opened(app, SMALL, "e"):
        corner = app.screen.children[0].region.offset
        assert contrast(app.screen.get_style_at(*corner), STANDARD) > 2.9
        for field in app.screen.query(TextField):
            assert app.screen.get_style_at(field.region.right - 1, field.region.y).underline


async def test_without_colours_python_can_be_read(make_app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(app := make_app(), MEDIUM, "enter y"):
        code = app.screen.query_one(Static)
        parts = chain(*code.render_lines(code.size.region))
        assert min(contrast(style) for text, style, _ in parts if text.strip()) > 4


def test_without_colour_the_words_still_differ():
    look = look_of("textual-dark", colored=False)
    assert look.target.underline
    assert not look.context.underline


def test_heat_goes_from_most_negative_to_most_positive():
    (levels,) = heat_of(np.array([[-2.0, -0.5, 0.0, 0.5, 2.0, 9.0]]), 2.0)
    assert levels == [half * HEAT_LEVELS // 2 for half in (0, 1, 2, 3, 4, 4)]


def test_the_scale_is_the_largest_size_up_to_a_power_of_two():
    assert heat_scale(np.array([0.3, -0.6])) == 1.0
    assert heat_scale(np.zeros(3)) == 0.0
    assert heat_of(np.zeros((1, 2)), 0.0) == [[HEAT_LEVELS, HEAT_LEVELS]]


@pytest.mark.parametrize("system", SYSTEMS)
async def test_what_lies_behind_a_dialog_is_dimmed_where_there_are_shades(
    make_app, monkeypatch, system
):
    monkeypatch.setattr(BaseApp, "color_system", system)
    async with opened(app := make_app(), SMALL, "space colon") as pilot:
        assert (app.screen.styles.background.a > 0) == (system is not STANDARD)
        frame = app.screen.query_one("PromptScreen > Vertical").styles.border_top[1]
        assert (frame.a < 1) == (system is not STANDARD)
        await press(pilot, "escape ctrl+p")
        assert isinstance(app.screen, CommandPalette)
        assert (app.screen.styles.background.a > 0) == (system is not STANDARD)
