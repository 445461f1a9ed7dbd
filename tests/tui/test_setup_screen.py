"""Changing the text and the settings."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Input, Label

import tui_w2v.tui
from tui_w2v.corpus import SentenceRule
from tui_w2v.training import Order, Settings
from tui_w2v.training.settings import SETTINGS
from tui_w2v.tui.screens.setup import SetupScreen, labels_of, understood, written
from tui_w2v.tui.widgets.choice import Choice
from tui_w2v.tui.widgets.field import Field

ROYAL = Settings.of("royal")
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


class Host(App[None]):
    """An app that asks for settings at once, and notes them."""

    CSS_PATH = Path(tui_w2v.tui.__file__).with_name("tui.tcss")
    HORIZONTAL_BREAKPOINTS = tui_w2v.tui.ExplorerApp.HORIZONTAL_BREAKPOINTS

    def __init__(self, settings: Settings = ROYAL, texts: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.settings, self.texts = settings, texts
        self.results: list[Settings | None] = []

    def on_mount(self) -> None:
        self.push_screen(SetupScreen(self.settings, self.texts), self.results.append)

    def go(self, name: str) -> Input:
        control = self.screen.query_one(f"#{name}")
        control.focus()
        return control  # type: ignore[return-value]

    @property
    def message(self) -> str:
        return str(self.screen.query_one("#message", Label).render())

    def picture(self) -> str:
        strips = self.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips)


def test_every_setting_has_a_field() -> None:
    names = [setting.name for setting in SETTINGS]
    assert sorted(names) == sorted(field.name for field in fields(Settings))


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_all_of_it_is_in_view(size) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        picture = app.picture()
        for setting in SETTINGS:
            assert setting.label in picture
            assert all(label in picture for label in labels_of(setting)), setting.name
        for value in ("royal", "utf-8", "10,000", "0.1", "softmax"):
            assert value in picture
        assert "the model is initialised anew; ← brings this one back" in picture
        assert "enter applies · escape leaves" in picture
        assert app.screen.query_one(".dialog").max_scroll_y == 0
        for setting in SETTINGS:
            app.screen.query_one(f"#{setting.name}").focus()
            await pilot.pause()
            if app.screen.query_one(f"#{setting.name}").focusable:
                assert setting.about in app.picture()


@pytest.mark.parametrize("size", [(120, 40), (80, 12)])
async def test_the_keys_reach_every_field_and_bring_it_into_view(size) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        reached = []
        for _ in SETTINGS:
            assert app.focused
            reached.append(app.focused.id)
            dialog = app.screen.query_one(".dialog")
            assert dialog.content_region.contains_region(app.focused.parent.region)  # type: ignore[attr-defined]
            await pilot.press("down")
        assert reached == [setting.name for setting in SETTINGS]
        assert app.focused.id == "corpus"
        await pilot.press("up")
        assert app.focused.id == "seed"
        await pilot.press("tab")
        assert app.focused.id == "corpus"


async def test_only_the_focused_field_is_marked() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(4):
            await pilot.pause()
            (line,) = [line for line in app.picture().splitlines() if "▸" in line]
            (field,) = (f for f in app.screen.query(Field) if f.has_focus_within)
            assert str(field.query_one(".name", Label).render()) in line
            await pilot.press("down")


@pytest.mark.parametrize("name", ["corpus", "sentences", "dim"])
async def test_unchanged_settings_change_nothing(name) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        app.go(name)
        await pilot.press("enter")
        assert app.results == [None]


async def test_every_setting_can_be_changed(monkeypatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)
    Path("b.txt").write_text("a b c", encoding="utf-8")
    typed = {
        "corpus": "b.txt",
        "encoding": "latin-1",
        "min_count": "2",
        "max_vocab": "3,000",
        "window": "5",
        "sample": "1e-4",
        "dim": "1e2",
        "learning_rate": "1e-3",
        "seed": "7",
    }
    chosen = {"sentences": 1, "lowercase": 1, "order": 1, "init": 3, "bias": 1, "dtype": 1}
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        for name, text in typed.items():
            app.go(name)
            await pilot.press(*text)
        for name, steps in chosen.items():
            app.go(name)
            await pilot.press(*["right"] * steps)
        await pilot.press("enter")
    assert app.results == [
        Settings(
            corpus="b.txt",
            sentences=SentenceRule.PUNCTUATION,
            encoding="latin-1",
            lowercase=False,
            min_count=2,
            max_vocab=3000,
            window=5,
            sample=0.0001,
            order=Order.SHUFFLED,
            dim=100,
            init="zeros",
            bias=False,
            dtype="float64",
            learning_rate=0.001,
            seed=7,
        )
    ]
    assert type(app.results[0].dim) is int


async def test_what_is_wrong_is_said_in_the_dialog_at_its_field() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        for name, text, says in WRONG:
            control = app.go(name)
            right, control.value = control.value, text
            app.go("order")
            await pilot.press("enter")
            await pilot.pause()
            assert says in app.message
            assert "\n" not in app.message
            assert app.screen.query_one("#message").has_class("-wrong")
            assert app.focused is control
            assert app.results == []
            await pilot.press("end", "1")
            assert app.message in [setting.about for setting in SETTINGS]
            assert not app.screen.query_one("#message").has_class("-wrong")
            control.value = right


async def test_a_sample_brings_its_own_d(tmp_path) -> None:
    path = tmp_path / "book.txt"
    path.write_text("a b c", encoding="utf-8")
    app = Host(Settings(corpus=str(path), window=3))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"royal")
        assert app.screen.query_one("#dim", Input).value == "8"
        await pilot.press("enter")
        assert app.results == [Settings.of("royal")]


async def test_a_d_that_was_typed_is_kept(tmp_path) -> None:
    path = tmp_path / "book.txt"
    path.write_text("a b c", encoding="utf-8")
    app = Host(Settings(corpus=str(path)))
    async with app.run_test(size=(80, 24)) as pilot:
        app.go("dim")
        await pilot.press(*"50")
        app.go("corpus")
        await pilot.press(*"royal", "enter")
        assert app.results == [Settings.of("royal", dim=50)]


async def test_a_d_of_ones_own_returns_with_the_text(tmp_path) -> None:
    app = Host(replace(ROYAL, dim=12))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "x", "backspace")
        assert app.screen.query_one("#dim", Input).value == "12"
        await pilot.press("enter")
        assert app.results == [None]


async def test_a_tilde_is_the_users_folder(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "book.txt").write_text("a b c", encoding="utf-8")
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*"~/book.txt", "enter")
        assert app.results == [Settings(corpus=str(tmp_path / "book.txt"))], "all is auto"


async def test_names_that_look_like_markup_or_escapes_are_text() -> None:
    app = Host(Settings(corpus="\x1b[31m[bold]b[/bold]"))
    async with app.run_test(size=(80, 24)) as pilot:
        app.go("seed").value = "9"
        await pilot.press("enter")
        picture = app.picture()
        assert "�[31m[bold]b[/bold]" in picture
        assert r"no such file: '\x1b[31m[bold]b[/bold]'" in picture
        assert "\x1b" not in picture


@pytest.mark.parametrize(
    ("text", "value"),
    [("10,000", 10_000), ("10_000", 10_000), ("10 000", 10_000), ("1e4", 10_000), (" 7 ", 7)],
)
def test_whole_numbers_as_people_type_them(text, value) -> None:
    (setting,) = [setting for setting in SETTINGS if setting.name == "max_vocab"]
    assert understood(setting, text, 1) == value
    assert understood(setting, written(value), 1) == value


@pytest.mark.parametrize("text", ["1,0", "10,00", ",1", "1,,000", "²", "0x10", "inf"])
def test_what_may_be_meant_otherwise_is_no_whole_number(text) -> None:
    (setting,) = [setting for setting in SETTINGS if setting.name == "max_vocab"]
    with pytest.raises(ValueError, match="max vocab must be a whole number"):
        understood(setting, text, 1)


@pytest.mark.parametrize("value", [0.1, 1e-5, 0.0, 1234.5, 1e22])
def test_a_rate_is_written_as_it_is_understood(value) -> None:
    (setting,) = [setting for setting in SETTINGS if setting.name == "learning_rate"]
    assert understood(setting, written(value), 0.1) == value


async def test_choices_stop_at_their_ends_and_space_goes_round() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        choice = app.screen.query_one("#init", Choice)
        choice.focus()
        seen = []
        for key in ("left", *["right"] * 4, "space", "space"):
            await pilot.press(key)
            seen.append(choice.chosen)
        assert seen == [0, 1, 2, 3, 3, 0, 1]


async def test_where_texts_are_offered_one_is_chosen_and_its_own_settings_with_it():
    app = Host(texts=("royal", "world", "/some/where/royal"))
    async with app.run_test(size=(80, 24)) as pilot:
        choice = app.screen.query_one("#corpus", Choice)
        assert choice.labels == ("royal", "world", "/some/where/royal")
        await pilot.press("right")
        await pilot.pause()
        assert app.screen.query_one("#dim", Input).value == "50"
        await pilot.press("enter")
    assert app.results == [Settings.of("world")]
