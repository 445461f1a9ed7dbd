"""A text for benchmarks, made on the spot: words by a Zipf law, in sentences of natural length.

Every sentence is about one of some topics, and each topic has its own liking for each word, so that
a word tells something of its neighbours, as in language: there is something to learn.

Run ``python tests/benchmarks/zipf.py OUT.txt [WORDS]`` to have the text in a file.
"""

import sys
from pathlib import Path

import numpy as np

_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u")]
_TOPICS = 40
_CHUNK = 1 << 20


def write_text(path: Path, *, words: int = 868_000, types: int = 20_000, seed: int = 0) -> None:
    """Write a text of so many words, of so many different ones, one sentence a line.

    At a vocabulary of 3000 and a window of 2 the default has some 2.8 million pairs in 4 MB, and
    log V, the unigram and the conditional entropy are near 8.0, 6.2 and 5.0 nats. More words make
    a longer text of the same words and topics.
    """
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(2.7, types + 2.7)
    # The most frequent words stand in sentences of any topic, the others keep to a few.
    strength = 3 * np.minimum(1, np.arange(types) / 50)
    share = share * np.exp(strength * rng.standard_normal((_TOPICS, types)) - strength**2 / 2)
    upto = np.cumsum(share, axis=1)

    ends = rng.random(words) < 1 / 18
    ends[-1] = True
    sentence = np.cumsum(ends) - ends
    topic = rng.integers(_TOPICS, size=sentence[-1] + 1)[sentence]
    drawn = rng.random(words)
    text = np.empty(words, dtype=np.int32)
    for number in range(_TOPICS):
        of_topic = np.flatnonzero(topic == number)
        text[of_topic] = np.searchsorted(upto[number], drawn[of_topic] * upto[number, -1])

    names = np.array([_name(number) for number in range(types)], dtype=object)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for first in range(0, words, _CHUNK):
            piece = slice(first, first + _CHUNK)
            stream.write("".join(names[text[piece]] + np.where(ends[piece], "\n", " ")))


def _name(number: int) -> str:
    name = ""
    while True:
        number, syllable = divmod(number, len(_SYLLABLES))
        name += _SYLLABLES[syllable]
        if not number:
            return name


if __name__ == "__main__":
    write_text(Path(sys.argv[1]), **({"words": int(sys.argv[2])} if sys.argv[2:] else {}))
