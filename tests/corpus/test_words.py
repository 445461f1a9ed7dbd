import re
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.corpus.words import MARK_SPANS, combining_marks, cut_words, normalise


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
        ("", []),
    ],
)
def test_text_is_cut_into_words(text, words):
    assert cut_words(text) == words


@pytest.mark.parametrize("word", ["Queen", "Ärger"])
def test_words_are_lower_cased_unless_told_otherwise(word):
    assert cut_words(word) == [word.lower()]
    assert cut_words(word, lowercase=False) == [word]


def test_words_are_cut_before_they_are_lower_cased():
    # As a whole, the lower case would hold an inner sigma: a full stop does not end a word there.
    text = "ΟΔΟΣ.Α"
    assert text.lower() == "οδοσ.α"
    assert cut_words(text) == ["οδος", "α"]


def test_accents_typed_apart_and_together_make_one_word():
    assert normalise("e\u0301te\u0301") == normalise("été") == "\u00e9t\u00e9"


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.text(alphabet="aB_9'- .\t", max_size=30))
def test_plain_text_is_cut_like_any_other(text):
    assert [*cut_words(text), "é"] == cut_words(text + " é")


def test_every_mark_of_unicode_is_part_of_a_word():
    marks = {
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)).startswith("M")
    }
    assert {code for span in MARK_SPANS for code in span} >= marks
    everything = "".join(map(chr, range(sys.maxunicode + 1)))
    assert set(map(ord, re.findall(f"[{combining_marks()}]", everything))) == marks
