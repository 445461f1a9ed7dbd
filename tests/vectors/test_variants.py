"""Which words are spellings and inflections of another, by plain rules."""

import pytest

from tui_w2v.vectors.terms import are_variants


@pytest.mark.parametrize(
    ("word", "other", "same"),
    [
        *(("king", other, True) for other in ("King", "KINGS", "king's", "kings\u2019")),
        *(("make", other, True) for other in ("makes", "making", "maked")),
        *(("making", other, True) for other in ("makes", "make")),
        ("stopped", "stop", True),
        ("cities", "city", True),
        ("happily", "happy", True),
        ("wolves", "wolf", True),
        ("meetings", "meet", True),
        ("princesses", "princess", True),
        ("quickly", "quick", True),
        ("Caf\u00e9", "cafe", True),
        ("re\u0301sume\u0301", "resume", True),
        ("New York", "new_york", True),
        ("Stra\u00dfe", "strasse", True),
        ("even", "evening", True),  # there is no list of words
        ("king", "ring", False),
        ("king", "kingdom", False),
        ("princess", "prince", False),
        ("wing", "w", False),
        ("this", "thi", False),
        ("paris", "par", False),
        ("go", "went", False),
        ("\u0915\u093e", "\u0915\u093f", False),  # vowels that are marks in Unicode
        ("?", "!", False),
        ("?", "?", True),
        ("", "s", False),
    ],
)
def test_variants(word, other, same):
    assert are_variants(word, [other]) is same
    assert are_variants(other, ["x", word]) is same
