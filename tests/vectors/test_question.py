"""What a line asks: by its words, signs, colons and question mark."""

from contextlib import suppress

import numpy as np
import pytest

from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import (
    Completer,
    Kind,
    Question,
    last_word,
    no_direction,
    read_question,
)

WORDS = ["king", "queen", "man", "woman", "e-mail", "-ed", "a:b", "?", "+", "what?", "kin"]
WORDS += ["-", ":", "::", "caf\u00e9", "re\u0301sume\u0301"]
VECTORS = WordVectors(WORDS, np.eye(len(WORDS)))


def nearest(plus, minus=""):
    return Question(Kind.NEAREST, tuple(plus.split()), tuple(minus.split()))


def analogy(a, b, c):
    return Question(Kind.ANALOGY, (b, c), (a,))


def odd(*words):
    return Question(Kind.ODD_ONE_OUT, words)


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ("king", nearest("king")),
        ("  King  QUEEN ", nearest("king queen")),
        ("king - man + woman", nearest("king woman", "man")),
        ("king -man +woman", nearest("king woman", "man")),
        ("-man king", nearest("king", "man")),
        ("- man", nearest("", "man")),
        ("e-mail", nearest("e-mail")),
        ("king - -ed", nearest("king", "-ed")),
        ("-ed", nearest("-ed")),
        ("a:b king", nearest("a:b king")),
        ("man : king :: woman", analogy("man", "king", "woman")),
        ("man:king::woman", analogy("man", "king", "woman")),
        ("man: king woman", analogy("man", "king", "woman")),
        ("a:b : king :: woman :", analogy("a:b", "king", "woman")),
        ("king man woman ?", odd("king", "man", "woman")),
        ("king man woman?", odd("king", "man", "woman")),
        ("king man what?", nearest("king man what?")),
        ("-", nearest("-")),
        (["king", "-", "man", "+", "woman"], nearest("king woman", "man")),
        (["king - man", "+woman"], nearest("king woman", "man")),
        (["man", ":", "king", "::", "woman"], analogy("man", "king", "woman")),
        (["king", "man", "woman", "?"], odd("king", "man", "woman")),
        ("Cafe\u0301 king", nearest("caf\u00e9 king")),
        ("re\u0301sume\u0301", nearest("re\u0301sume\u0301")),
    ],
)
def test_what_a_line_asks(line, question):
    assert read_question(line, VECTORS) == question
    assert read_question(str(question), VECTORS) == question


@pytest.mark.parametrize(
    ("line", "plus", "minus", "factors"),
    [
        ("2*king - man", ["king"], ["man"], (2, 1)),
        ("king -3*man", ["king"], ["man"], (1, 3)),
        ("king - 2*man + woman", ["king", "woman"], ["man"], (1, 1, 2)),
        ("0.5*king + .25*queen - 1.5*man", ["king", "queen"], ["man"], (0.5, 0.25, 1.5)),
        ("-0.5 * king +2 *queen", ["queen"], ["king"], (2, 0.5)),
        ("1*king", ["king"], [], ()),
        ("100*king 2.*king", ["king", "king"], [], (100, 2)),
        (["0.5", "*", "king"], ["0.5", "*", "king"], [], ()),
        ('"new york" - york', ["new york"], ["york"], ()),
        ('king -"New York" "york"', ["king", "york"], ["new york"], ()),
        ('0.1*"new york"', ["new york"], [], (0.1,)),
        ("2*york 2*x", ["york", "2*x"], [], (2, 1)),
        ('" king "', ['"', "king", '"'], [], ()),
        ('"king" man', ['"king"', "man"], [], ()),
        (["2*new york", "-", "york"], ["new york"], ["york"], (2, 1)),
        ("new york\tking", ["new york", "king"], [], ()),
    ],
)
def test_factors_and_quotes(line, plus, minus, factors):
    words = ["new york", "york", "king", "queen", "man", "woman", "2*x", '"', '"king"', "0.5", "*"]
    vectors = WordVectors(words, np.eye(len(words)))
    question = Question(Kind.NEAREST, tuple(plus), tuple(minus), factors)
    assert read_question(line, vectors) == question
    if not {'"', "*", "new york"} & set(plus + minus):
        assert read_question(str(question), vectors) == question


def test_quotes_in_other_questions():
    vectors = WordVectors(["new york", "york", "king"], np.eye(3))
    asked = analogy("new york", "york", "king")
    assert read_question('"new york":york :: king', vectors) == asked
    assert read_question('"new york" york king', vectors, Kind.ANALOGY) == asked
    assert read_question('king york "new york"?', vectors) == odd("king", "york", "new york")
    pair = Question(Kind.SIMILARITY, ("new york", "king"))
    assert read_question('"new york" king', vectors, Kind.SIMILARITY) == pair
    for line in ("0*king", "0.0*king", "-2*-king", "1e3*king", "2*", "2*kong"):
        with pytest.raises(UnknownWordError):
            read_question(line, vectors)


def test_a_line_that_is_a_word_asks_for_it():
    for word in ("New York", " indented", ":", "?", "-", "a - b", "a : b :: c"):
        vectors = WordVectors(["a", "b", "c", word], np.eye(4))
        assert read_question(word, vectors) == Question(Kind.NEAREST, (word,))
        if word not in "-?:":
            assert read_question(["a", word], vectors) == Question(Kind.NEAREST, ("a", word))


def test_a_line_that_asks_nothing_yet_or_for_a_word_that_is_not_there():
    for line in (
        *("", " ", "+ -", "king -", "king - - man", "man :", "man : king", "man : king ::"),
        *("man : king :: woman queen", "man : king :: -", "king man ?", "king man ? woman", "::?"),
        ": man : king woman :",
    ):
        assert read_question(line, VECTORS) is None
    for line in ("kong", "king - kong", "man : kong :: woman", "king man kong ?"):
        with pytest.raises(UnknownWordError, match="'kong' is not in the vocabulary"):
            read_question(line, VECTORS)
    for line in ("?", ":", "::", "+?", "-:", "a:?", "x::", ":x?", "- ?", "??"):
        with suppress(UnknownWordError):  # no line is too odd
            read_question(line, VECTORS)


ZERO = {
    "king - king": "king - king",
    "0.1*king + 0.2*king - 0.3*king": "0.1*king 0.2*king - 0.3*king",
    "king man": "king man",
    "none": "none",
    "none : none :: none": "none : none :: none",
    "king man none ?": "king man none ?",
    "king none": "",
    "king - man": "",
    "2*king - king": "",
    "king : man :: none": "",
    "man : king :: woman": "",
    "king queen none ?": "",
}


@pytest.mark.parametrize(("line", "named"), ZERO.items())
@pytest.mark.parametrize("d", [1, 3])
def test_a_vector_of_length_0_is_named_and_no_other(line, named, d):
    points = [[2.5, 0, 0], [7, 0, 0], [-0.1, 0, 0], [3e38, 0, 0], [0, 0, 0]]
    E = np.array(points, np.float32)[:, :d]
    vectors = WordVectors(["king", "queen", "man", "woman", "none"], E)
    said = no_direction(read_question(line, vectors), vectors)
    assert said.partition(" has a vector of length 0")[0] == (named and repr(named))
    for words, zero in (("king man", ""), ("king none", "none"), ("none king", "none")):
        question = read_question(words, vectors, Kind.SIMILARITY)
        assert no_direction(question, vectors).startswith(zero and repr(zero))


def test_completion_gives_frequent_words_first_and_none_that_cannot_be_typed():
    completer = Completer(WORDS)
    assert completer.completions("ki", 9) == ["king", "kin"]
    assert completer.completions("kin", 9) == ["king"]
    assert completer.completions("", 2) == ["king", "queen"]
    assert completer.completions("", 99) == WORDS
    unsafe = ["l\x1b]0;\x07", "l\x9b7m", "l\u202ex", "l\u2028x"]
    completer = Completer(["", "two\nlines", "lines", "", "line", *unsafe])
    assert completer.completions("", 9) == ["lines", "line"]
    assert completer.completions("two", 9) == []
    assert completer.completions("line", 9) == ["lines"]
    assert Completer(["می\u200cخواهم"]).completions("می", 9) == ["می\u200cخواهم"]
    assert Completer([]).completions("", 9) == []
    typed = {"": "", "ki": "ki", "king qu": "qu", "king ": "", "king -ma": "ma"}
    assert {line: last_word(line) for line in typed} == typed
