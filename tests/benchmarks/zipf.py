"""A text for benchmarks, made on the spot: words by a Zipf law, in sentences of natural length."""

from pathlib import Path

import numpy as np

_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u")]


def write_text(path: Path, *, words: int = 760_000, types: int = 30_000, seed: int = 0) -> None:
    """Write a text of so many words, of so many different ones, one sentence a line.

    At a vocabulary of 3000 and a window of 2 the default has some 2.4 million pairs in 4 MB.
    """
    rng = np.random.default_rng(seed)
    names = []
    for number in range(types):
        parts, rest = [], number
        while True:
            parts.append(_SYLLABLES[rest % len(_SYLLABLES)])
            rest //= len(_SYLLABLES)
            if not rest:
                break
        names.append("".join(parts) + ("n" if number % 3 == 0 else ""))
    share = 1 / np.arange(2.7, types + 2.7)
    text = rng.choice(types, size=words, p=share / share.sum())
    ends = np.flatnonzero(rng.random(words) < 1 / 18)
    with path.open("w", encoding="utf-8") as stream:
        for sentence in np.split(text, ends):
            stream.write(" ".join(names[word] for word in sentence) + "\n")
