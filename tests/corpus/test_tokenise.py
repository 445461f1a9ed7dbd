import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.corpus.tokenise import (
    MARK_SPANS,
    characters,
    count_symbols,
    normalise,
    tokenise,
    unsegmented,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the king, the queen.", ["the", "king", "the", "queen"]),
        ("don't stop", ["don't", "stop"]),
        ("don’t stop", ["don’t", "stop"]),
        ("mother-in-law", ["mother-in-law"]),
        ("l’été-là", ["l’été-là"]),
        ("rock--roll", ["rock", "roll"]),
        ("a-'b a’’b", ["a", "b", "a", "b"]),
        ("'quoted' -dashed- dogs’", ["quoted", "dashed", "dogs"]),
        ("snake_case _x 42nd 3.14", ["snake_case", "_x", "42nd", "3", "14"]),
        ("a_’b", ["a_’b"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("x\u030cy-z\u030c", ["x\u030cy-z\u030c"]),
        ("王 شاه", ["王", "شاه"]),
        ("…!? — 🙂", []),
        ("i \u2764\ufe0f cows\ufe0f", ["i", "cows"]),  # how an emoji looks is no word
        ("1\ufe0f\u20e3 a\ufe0fb \u0301c", ["1", "a", "b", "c"]),
        ("", []),
    ],
)
def test_text_is_cut_into_words(text, words):
    assert tokenise(text) == words


def test_words_are_lower_cased_after_they_are_cut_and_composed():
    for word in ("Queen", "Ärger"):
        assert tokenise(word) == [word.lower()]
        assert tokenise(word, lowercase=False) == [word]
    # As a whole, the lower case would hold an inner sigma: a full stop does not end a word there.
    text = "ΟΔΟΣ.Α"
    assert text.lower() == "οδοσ.α"
    assert tokenise(text) == ["οδος", "α"]
    assert normalise("e\u0301te\u0301") == normalise("été") == "\u00e9t\u00e9"


@settings(max_examples=50)
@given(st.text(alphabet="aB_9'- .\t", max_size=30))
def test_plain_text_is_cut_like_any_other(text):
    assert [*tokenise(text), "é"] == tokenise(text + " é")


def test_every_mark_of_unicode_is_part_of_a_word():
    marks = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)).startswith("M")
    }
    assert {code for span in MARK_SPANS for code in span} >= marks
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    kept = marks - {0xFE0E, 0xFE0F}  # these are an emoji's
    assert set(map(ord, re.findall(f"[{characters('M')}]", everything))) == kept


@given(st.text(alphabet="aé\u0301\ufe0f\u20e3😀-' ", max_size=12))
def test_each_word_begins_with_a_letter_or_digit(text):
    assert all(word[0] in "aé" and "\ufe0f" not in word for word in tokenise(text))


@pytest.mark.parametrize(
    ("text", "symbols"), [("a + b = c © 1", 0), ("I ❤️ 😀😀", 3), ("👩‍🌾", 2), ("été", 0)]
)
def test_symbols_are_counted(text, symbols):
    assert count_symbols(text) == symbols


@pytest.mark.parametrize(
    ("words", "pieces"),
    [
        (["国王统治着城堡", "女王统治着宫殿"], True),
        (["ไทยเขียนติดกัน", "ไม่มีช่องว่าง"], True),
        (["国王"], True),  # all of a text
        (["国王", "统治", "着", "城堡"], False),
        (["king", "queen", "국왕이통치한다"], False),
        (["donaudampfschifffahrt", "rindfleischetikett"], False),
        ([], False),
    ],
)
def test_a_text_without_spaces_is_told_by_its_writing(words, pieces):
    assert unsegmented(words) == pieces
