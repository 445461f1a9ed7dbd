import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style

from tui_w2v.tui.line import Line, first_fit, fit, lighted, width_of

words = st.text(st.characters(categories=["L", "M", "N"]), max_size=12) | st.text(max_size=12)


@given(pieces=st.lists(words, max_size=5), width=st.integers(1, 30))
def test_a_line_takes_its_width_whatever_is_added(pieces, width):
    line = Line(width, Style())
    for piece in pieces:
        line.add(piece)
        assert width_of(fit(piece, width)) == width
    strip = line.strip()
    assert strip.cell_length == width
    assert sum(segment.cell_length for segment in strip) == width
    assert all(segment.text.isprintable() for segment in strip if not segment.control)


@pytest.mark.parametrize("character", ["\x1b", "\x9b", "\x7f", "\n", "\u202e", "\u2028"])
def test_what_a_terminal_would_obey_is_spelled_out(character):
    text, spelled = f"a{character}b", f"a{repr(character)[1:-1]}b"
    assert width_of(text) == len(spelled)
    assert fit(text, len(spelled)) == spelled
    assert Line(len(spelled), Style()).add(text).strip().text == spelled


def test_a_text_that_is_too_long_ends_with_an_ellipsis_unless_another_fits():
    assert fit("princess", 6) == "princ…"
    assert fit("日本語", 4) == "日… "
    assert first_fit(5, "a long text", "short", "no") == "short"
    assert first_fit(3, "a long text", "short") == "sh…"


def test_neighbours_of_one_style_become_one_piece():
    style = Style(bold=True)
    assert len(Line(4, Style()).add("ab", style).add("cd", style).segments()) == 1


@pytest.mark.parametrize("word", ["हिन्दी", "é́́xtra", "தமிழ்"])
def test_a_word_of_uncertain_width_cannot_move_what_follows(word):
    style = Style()
    before, written, after = Line(12, style).add(word).add("|", Style(bold=True)).segments()[:3]
    assert before.text == " " * width_of(word)
    assert word in written.text
    assert written.is_control
    assert after.text == "|"


@pytest.mark.parametrize("lit", ["", "1", "01", "0110", "110011", "000001", "111111"])
def test_lit_columns_are_underlined_and_no_others(lit):
    segments = [Segment("ab", Style(bold=True)), Segment("cdef")]
    parts = lighted(segments, [column == "1" for column in lit])
    assert "".join(part.text for part in parts) == "abcdef"
    shown = [bool(part.style and part.style.underline) for part in parts for _ in part.text]
    assert shown == [column == "1" for column in lit.ljust(6, "0")]
