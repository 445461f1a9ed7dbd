"""Questions about words: examples that a model answers well, and what an unfinished one lacks."""

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import KNOWN_ANALOGIES

_FREQUENT = 40
_SHORT = 2


class Example(NamedTuple):
    """An example question."""

    line: str
    meaning: str


def examples(
    vectors: WordVectors, telling: Sequence[str] = (), *, trained: bool = True
) -> tuple[Example, ...]:
    """Return one example of each kind of question that these vectors answer well, shortest first.

    The analogy is a well-known one if the vectors answer it, or may once they are trained; else one
    of ``telling`` words, which say much about those near them. Kinds that need more words than the
    vocabulary has are left out.
    """
    usual = list(dict.fromkeys([*_usual(telling), *_usual(vectors.words)])) or ["word"]
    known = (words for words in KNOWN_ANALOGIES if all(word in vectors.index for word in words))
    true = (words for words in known if not trained or _answer(vectors, *words[:3]) == words[3])
    a, b, c, d = next(true, ("",) * 4)
    if not a:
        b = usual[0]
        close = vectors.most_similar(b, topn=_FREQUENT) if b in vectors.index else []
        d = a = next((word for word, _ in close if word in usual), b)
        c = next((word for word in usual if word not in (a, b)), b)
    others = (word for word in usual if word not in (b, d))
    odd = (word for word in others if not trained or _is_odd(vectors, b, d, word))
    found = [Example(b, "nearest")]
    if d != b:
        found.append(Example(f"{b} {d}", "mean"))
    if len({a, b, c}) == 3:  # a text of two words has no three
        found += [
            Example(f"{b} - {a} + {c}", "sum"),
            Example(f"{a} : {b} :: {c}", "analogy"),
            Example(f"{b} {d} {next(odd, c)} ?", "odd one out"),
        ]
    return tuple(found)


def _usual(words: Sequence[str]) -> list[str]:
    """Return the first words that are letters only, preferably three or more."""
    plain = list(islice((word for word in words if word.isalpha()), _FREQUENT))
    return [word for word in plain if len(word) > _SHORT] or plain


def _answer(vectors: WordVectors, a: str, b: str, c: str) -> str:
    return next((word for word, _ in vectors.most_similar([b, c], [a], topn=1)), "")


def _is_odd(vectors: WordVectors, one: str, other: str, word: str) -> bool:
    words = (one, other, word)
    known = all(word in vectors.index for word in words)
    return known and vectors.doesnt_match(words) == word


def unfinished(line: str) -> str:
    """Return what is missing in an unfinished question; nothing for an empty line."""
    if ":" in line:
        return "an analogy takes three words: one : another :: a third"
    if "?" in line:
        return "the odd one out is one of three words or more, with ? behind them"
    return "+ and - stand before a word" if line.strip() else ""
