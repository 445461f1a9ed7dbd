"""Changing the text and the settings."""

import os
from dataclasses import fields, replace
from pathlib import Path

import pytest
from textual.widgets import Input, Label

from tests.tui.helpers import LARGE, SMALL, Host, message, opened, page, press
from tui_w2v.corpus import SentenceRule
from tui_w2v.training import Order, Settings
from tui_w2v.training.settings import SETTINGS
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.setup import SetupScreen, labels_of, understood, written
from tui_w2v.tui.widgets.controls import Choice, Field

ROYAL = Settings.of("royal")
BOOK = Settings(corpus="book.txt")
WRONG = [
    ("dim", "many", "d must be a whole number, not 'many'"),
    ("dim", "1,000,000", "d must be at most 100,000, not 1,000,000"),
    ("learning_rate", "0,1", "η must be a number such as 0.05, not '0,1'"),
    ("learning_rate", "nan", "η must be a finite number, 0 or more, not nan"),
    ("encoding", "klingon", "unknown encoding 'klingon': try utf-8"),
    ("corpus", "no.txt", "no such file: 'no.txt' (give a text file or a sample: royal, world)"),
    ("corpus", "/", "'/' is a folder: name a text file in it"),
    ("corpus", "-", "name a text file"),
    ("corpus", "/dev/null", "'/dev/null' is not a regular file: save the text to one first"),
]


class Asking(Host):
    """An app that asks for settings at once, and notes them."""

    def __init__(self, settings=ROYAL, texts=()):
        super().__init__(lambda: SetupScreen(settings, texts))

    def go(self, name):
        control = self.screen.query_one(f"#{name}")
        control.focus()
        return control


async def test_the_first_layout_of_a_dialog_already_has_the_width_of_the_last():
    async with BaseApp().run_test(size=LARGE) as pilot:
        screen, widths = SetupScreen(ROYAL), []
        screen.screen_layout_refresh_signal.subscribe(
            pilot.app, lambda _: widths.append(screen.query_one(".dialog").size.width)
        )
        await pilot.app.push_screen(screen)
        await press(pilot)
        assert len(set(widths)) == 1, widths


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_all_of_it_is_in_view(size):
    async with opened(app := Asking(), size):
        text = page(app)
        for setting in SETTINGS:
            assert setting.label in text
            assert all(label in text for label in labels_of(setting)), setting.name
        for value in ("royal", "utf-8", "10,000", "0.1", "softmax"):
            assert value in text
        assert "the model is initialised anew; ← brings this one back" in text
        assert "enter applies · escape leaves" in text
        assert app.screen.query_one(".dialog").max_scroll_y == 0


@pytest.mark.parametrize("size", [SMALL, (80, 12)])
async def test_the_keys_reach_every_field_and_bring_it_into_view(size):
    names = [setting.name for setting in SETTINGS]
    assert sorted(names) == sorted(field.name for field in fields(Settings))
    async with opened(app := Asking(), size) as pilot:
        for setting in SETTINGS:
            assert app.focused.id == setting.name
            (field,) = (field for field in app.screen.query(Field) if field.has_focus_within)
            dialog = app.screen.query_one(".dialog")
            assert dialog.content_region.contains_region(field.region)
            if size == SMALL:
                text = page(app)
                assert setting.about in text
                (line,) = [line for line in text.splitlines() if "▸" in line]
                assert str(field.query_one(".name", Label).render()) in line
            await pilot.press("down")
        assert app.focused.id == "corpus"
        await pilot.press("up")
        assert app.focused.id == "seed"
        await pilot.press("tab")
        assert app.focused.id == "corpus"


CHANGED = {
    "corpus": ("~/b.txt", "home/b.txt"),
    "encoding": ("latin-1", "latin-1"),
    "min_count": ("2", 2),
    "max_vocab": ("3,000", 3000),
    "window": ("5", 5),
    "sample": ("1e-4", 0.0001),
    "dim": ("1e2", 100),
    "learning_rate": ("1e-3", 0.001),
    "seed": ("7", 7),
    "sentences": (["right"], SentenceRule.PUNCTUATION),
    "lowercase": (["right"], False),
    "order": (["right"], Order.SHUFFLED),
    "init": (["right"] * 3, "zeros"),
    "bias": (["right"], False),
    "dtype": (["right"], "float64"),
}


async def test_every_setting_can_be_changed(own_folder):
    Path("home/b.txt").write_text("a b c", encoding="utf-8")
    async with opened(app := Asking(), SMALL) as pilot:
        for name, (keys, _) in CHANGED.items():
            app.go(name)
            await pilot.press(*keys)
        await pilot.press("enter")
    settings = replace(app.results[0], corpus=os.path.relpath(app.results[0].corpus))
    assert vars(settings) == vars(Settings("")) | {name: at for name, (_, at) in CHANGED.items()}
    assert type(settings.dim) is int


async def test_what_is_wrong_is_said_in_the_dialog_at_its_field():
    async with opened(app := Asking(), SMALL) as pilot:
        for name, text, says in WRONG:
            control = app.go(name)
            right, control.value = control.value, text
            app.go("order")
            await press(pilot, "enter")
            assert says in message(app)
            assert "\n" not in message(app)
            assert app.screen.query_one("#message").has_class("-wrong")
            assert app.focused is control
            assert app.results == []
            await press(pilot, "end 1")
            assert message(app) in [setting.about for setting in SETTINGS]
            assert not app.screen.query_one("#message").has_class("-wrong")
            app.go(name).value = right


@pytest.mark.parametrize(
    ("before", "d", "keys", "after"),
    [
        (BOOK, "", "royal", Settings.of("royal")),
        (BOOK, "50", "royal", Settings.of("royal", dim=50)),
        (replace(ROYAL, dim=12), "", ["x", "ctrl+u", *"royal"], None),  # one's own returns
        (ROYAL, "", "book.txt", BOOK),  # all is auto
    ],
    ids=["its-own", "typed", "returned", "auto"],
)
async def test_a_text_brings_its_own_d_unless_one_was_typed(own_folder, before, d, keys, after):
    Path("book.txt").write_text("a b c", encoding="utf-8")
    async with opened(app := Asking(before), SMALL) as pilot:
        app.go("dim")
        await pilot.press(*d)
        app.go("corpus")
        await pilot.press(*keys)
        if keys == "royal":
            assert app.screen.query_one("#dim", Input).value == str(after.dim)
        await pilot.press("enter")
        assert app.results == [after]


async def test_names_that_look_like_markup_or_escapes_are_text():
    async with opened(app := Asking(Settings(corpus="\x1b[31m[bold]b[/bold]")), SMALL) as pilot:
        app.go("seed").value = "9"
        await pilot.press("enter")
        text = page(app)
        assert "�[31m[bold]b[/bold]" in text
        assert r"no such file: '\x1b[31m[bold]b[/bold]'" in text
        assert "\x1b" not in text


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        *(("max_vocab", text, 10_000) for text in ("10,000", "10_000", "10 000", "1e4")),
        *(
            ("max_vocab", text, None)
            for text in ["1,0", "10,00", ",1", "1,,000", "²", "0x10", "inf", "1e400"]
        ),
        ("max_vocab", " 7 ", 7),
        *(("learning_rate", written(rate), rate) for rate in (0.1, 1e-5, 0.0, 1234.5, 1e22)),
    ],
)
def test_numbers_as_people_type_them(name, text, value):
    (setting,) = [setting for setting in SETTINGS if setting.name == name]
    if value is None:  # what may be meant otherwise
        with pytest.raises(ValueError, match="max vocab must be a whole number"):
            understood(setting, text)
    else:
        assert understood(setting, text) == value
        assert understood(setting, written(value)) == value


async def test_where_texts_are_offered_one_is_chosen_and_its_own_settings_with_it():
    texts = ("royal", "world", "/some/where/royal")
    async with opened(app := Asking(texts=texts), SMALL) as pilot:
        assert app.screen.query_one("#corpus", Choice).labels == texts
        init = app.go("init")
        seen = []
        for key in ("left", *["right"] * 4, "space", "space"):  # stops at its ends, or goes round
            await pilot.press(key)
            seen.append(init.chosen)
        assert seen == [0, 1, 2, 3, 3, 0, 1]
        await pilot.press("left")
        app.go("corpus")
        await press(pilot, "right")
        assert app.screen.query_one("#dim", Input).value == "50"
        await pilot.press("enter")
    assert app.results == [Settings.of("world")]
