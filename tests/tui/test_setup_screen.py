"""Changing the text and the settings."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, Label

from tests.tui.helpers import LARGE, SMALL, Host, opened, picture, press, settle
from tui_w2v.corpus import SentenceRule
from tui_w2v.training import Order, Settings
from tui_w2v.training.settings import SETTINGS
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.setup import SetupScreen, labels_of, understood, written
from tui_w2v.tui.widgets.controls import Choice, Field

ROYAL = Settings.of("royal")
BOOK = Settings(corpus="~/book.txt")
WRONG = [
    ("dim", "many", "d must be a whole number, not 'many'"),
    ("dim", "1e400", "d must be a whole number, not '1e400'"),
    ("dim", "1,000,000", "d must be at most 100,000, not 1,000,000"),
    ("window", "-1", "window must be at least 1, not -1"),
    ("max_vocab", "1", "max vocab must be at least 2, not 1"),
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

    def __init__(self, settings: Settings = ROYAL, texts: tuple[str, ...] = ()) -> None:
        super().__init__(lambda: SetupScreen(settings, texts))

    def go(self, name: str) -> Any:
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
        await settle(pilot)
        assert len(set(widths)) == 1, widths


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_all_of_it_is_in_view(size):
    async with opened(app := Asking(), size):
        text = "\n".join(picture(app))
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
                text = "\n".join(picture(app))
                assert setting.about in text
                (line,) = [line for line in text.splitlines() if "▸" in line]
                assert str(field.query_one(".name", Label).render()) in line
            await pilot.press("down")
        assert app.focused.id == "corpus"
        await pilot.press("up")
        assert app.focused.id == "seed"
        await pilot.press("tab")
        assert app.focused.id == "corpus"


async def test_every_setting_can_be_changed(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    Path("b.txt").write_text("a b c", encoding="utf-8")
    typed = {
        "corpus": ("b.txt", "b.txt"),
        "encoding": ("latin-1", "latin-1"),
        "min_count": ("2", 2),
        "max_vocab": ("3,000", 3000),
        "window": ("5", 5),
        "sample": ("1e-4", 0.0001),
        "dim": ("1e2", 100),
        "learning_rate": ("1e-3", 0.001),
        "seed": ("7", 7),
    }
    chosen = {
        "sentences": (1, SentenceRule.PUNCTUATION),
        "lowercase": (1, False),
        "order": (1, Order.SHUFFLED),
        "init": (3, "zeros"),
        "bias": (1, False),
        "dtype": (1, "float64"),
    }
    async with opened(app := Asking(), SMALL) as pilot:
        for name, (text, _) in typed.items():
            app.go(name)
            await pilot.press(*text)
        for name, (steps, _) in chosen.items():
            app.go(name)
            await pilot.press(*["right"] * steps)
        await pilot.press("enter")
    wanted: Any = {name: value for name, (_, value) in (typed | chosen).items()}
    assert app.results == [Settings(**wanted)]
    assert type(app.results[0].dim) is int


async def test_what_is_wrong_is_said_in_the_dialog_at_its_field():
    async with opened(app := Asking(), SMALL) as pilot:
        for name, text, says in WRONG:
            control = app.go(name)
            right, control.value = control.value, text
            app.go("order")
            await press(pilot, "enter")
            assert says in app.message
            assert "\n" not in app.message
            assert app.screen.query_one("#message").has_class("-wrong")
            assert app.focused is control
            assert app.results == []
            await pilot.press("end", "1")
            assert app.message in [setting.about for setting in SETTINGS]
            assert not app.screen.query_one("#message").has_class("-wrong")
            app.go(name).value = right


@pytest.mark.parametrize(
    ("before", "d", "text", "after"),
    [
        (BOOK, "", "royal", Settings.of("royal")),
        (BOOK, "50", "royal", Settings.of("royal", dim=50)),
        (replace(ROYAL, dim=12), "", "royalx\b", None),  # one's own returns with the text
        (ROYAL, "", "~/book.txt", Settings(corpus="~/book.txt")),  # all is auto
    ],
    ids=["its-own", "typed", "returned", "auto"],
)
async def test_a_text_brings_its_own_d_unless_one_was_typed(
    monkeypatch, tmp_path, before, d, text, after
):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "book.txt").write_text("a b c", encoding="utf-8")

    def at_home(settings):
        return settings and replace(settings, corpus=settings.corpus.replace("~", str(tmp_path)))

    async with opened(app := Asking(at_home(before)), SMALL) as pilot:
        if d:
            app.go("dim")
            await pilot.press(*d)
            app.go("corpus")
        await pilot.press(*("backspace" if key == "\b" else key for key in text))
        if text == "royal":
            assert app.screen.query_one("#dim", Input).value == str(after.dim)
        await pilot.press("enter")
        assert app.results == [at_home(after)]


async def test_names_that_look_like_markup_or_escapes_are_text():
    async with opened(app := Asking(Settings(corpus="\x1b[31m[bold]b[/bold]")), SMALL) as pilot:
        app.go("seed").value = "9"
        await pilot.press("enter")
        text = "\n".join(picture(app))
        assert "�[31m[bold]b[/bold]" in text
        assert r"no such file: '\x1b[31m[bold]b[/bold]'" in text
        assert "\x1b" not in text


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        *(("max_vocab", text, 10_000) for text in ("10,000", "10_000", "10 000", "1e4")),
        *(
            ("max_vocab", text, None)
            for text in ["1,0", "10,00", ",1", "1,,000", "²", "0x10", "inf"]
        ),
        ("max_vocab", " 7 ", 7),
        *(("learning_rate", written(rate), rate) for rate in (0.1, 1e-5, 0.0, 1234.5, 1e22)),
    ],
)
def test_numbers_as_people_type_them(name, text, value):
    (setting,) = [setting for setting in SETTINGS if setting.name == name]
    if value is None:  # what may be meant otherwise
        with pytest.raises(ValueError, match="max vocab must be a whole number"):
            understood(setting, text, 1)
    else:
        kind = type(value)
        assert understood(setting, text, kind(1)) == value
        assert understood(setting, written(value), kind(1)) == value


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
