import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from tui_w2v.tui.line import Line, first_fit, fit, lighted, width_of

words = st.text(st.characters(categories=["L", "M", "N"]), max_size=12) | st.text(max_size=12)


@given(text=words, width=st.integers(1, 12))
def test_a_fitted_word_takes_its_width(text: str, width: int):
    assert width_of(fit(text, width)) == width


@given(pieces=st.lists(words, max_size=5), width=st.integers(1, 30))
def test_a_line_takes_its_width_whatever_is_added(pieces: list[str], width: int):
    line = Line(width, Style())
    for piece in pieces:
        line.add(piece)
    strip = line.strip()
    assert strip.cell_length == width
    assert sum(segment.cell_length for segment in strip) == width
    assert all(segment.text.isprintable() for segment in strip if not segment.control)


@pytest.mark.parametrize(
    ("character", "spelled"),
    [
        ("\x1b", r"\x1b"),
        ("\x9b", r"\x9b"),
        ("\x7f", r"\x7f"),
        ("\n", r"\n"),
        ("\u202e", r"\u202e"),
        ("\u2028", r"\u2028"),
    ],
)
def test_what_a_terminal_would_obey_is_spelled_out(character: str, spelled: str):
    width = len(spelled) + 2
    assert width_of(f"a{character}b") == width
    assert fit(f"a{character}b", width) == Line(width, Style()).add(f"a{character}b").strip().text
    assert fit(f"a{character}b", width) == f"a{spelled}b"


def test_a_text_that_is_too_long_ends_with_an_ellipsis():
    assert fit("princess", 6) == "princ…"
    assert fit("日本語", 4) == "日… "


def test_the_first_text_that_fits_is_taken():
    assert first_fit(5, "a long text", "short", "no") == "short"
    assert first_fit(3, "a long text", "short") == "sh…"


def test_neighbours_of_one_style_become_one_piece():
    style = Style(bold=True)
    assert len(Line(4, Style()).add("ab", style).add("cd", style).segments()) == 1


@pytest.mark.parametrize("word", ["हिन्दी", "é́́xtra", "தமிழ்"])
def test_a_word_of_uncertain_width_cannot_move_what_follows(word: str):
    style = Style()
    before, written, after = Line(12, style).add(word).add("|", Style(bold=True)).segments()[:3]
    assert before.text == " " * width_of(word)
    assert word in written.text
    assert written.is_control
    assert after.text == "|"


def test_markup_is_text():
    strip = Line(10, Style()).add("[b]x[/b]").strip()
    assert Text(strip.text).plain == "[b]x[/b]  "


@pytest.mark.parametrize("lit", ["", "1", "01", "0110", "110011", "000001", "111111"])
def test_lit_columns_are_underlined_and_no_others(lit: str):
    segments = [Segment("ab", Style(bold=True)), Segment("cdef")]
    parts = lighted(segments, [column == "1" for column in lit])
    assert "".join(part.text for part in parts) == "abcdef"
    shown = [bool(part.style and part.style.underline) for part in parts for _ in part.text]
    assert shown == [column == "1" for column in lit.ljust(6, "0")]
