"""Numbers as text: the shortest that is read as the same number again, rows at a time.

Python and NumPy write one number at a time. Here, numbers of ordinary size are spelled together,
three digits at once out of a table, into fields of one length, from which the empty bytes are then
taken out.
"""

from itertools import chain, zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.vectors.single import shortened

_PLACES = 12
"""How many digits after the point a field has: enough for nine digits from 0.0001 on."""
_SMALLEST, _LIMIT = 1e-4, 1e3
"""The sizes that are spelled here; smaller ones have an exponent."""
_ELSEWHERE = b"\1"
"""In place of a number of another size."""


def _table(texts: list[str]) -> NDArray[np.uint32]:
    return np.frombuffer("".join(texts).encode(), np.uint32)


def _without_zeros(digits: str, least: int) -> str:
    kept = max(len(digits.rstrip("0")), least)
    return digits[:kept].ljust(3, "\0")


_DIGITS = [f"{number:03}" for number in range(1000)]
_BEFORE = _table([str(number).rjust(4, "\0") for number in range(1000)])
_FIRST = _table(
    ["." + text for text in (*_DIGITS, *(_without_zeros(digits, 1) for digits in _DIGITS))]
)
_NEXT = _table(
    [text + "\0" for text in (*_DIGITS, *(_without_zeros(digits, 0) for digits in _DIGITS))]
)
"""Three digits after the point; from 1000 on, without the zeros that end a number."""


def spelled(E: NDArray[Any]) -> list[bytes]:
    """Return each row's numbers as text, with blanks between them.

    Args:
        E: Numbers, shape (rows, d), at least one each; as float32 they are spelled some three
            times as quickly.
    """
    if E.dtype.type is np.float32:
        return _spelled_together(shortened(E.astype(np.float32)))
    return [" ".join(map(repr, row)).encode() for row in E.tolist()]


def _spelled_together(values: NDArray[np.float64]) -> list[bytes]:
    """Spell numbers of up to nine significant digits."""
    sizes = np.abs(values)
    ordinary = ((sizes >= _SMALLEST) & (sizes < _LIMIT)) | (sizes == 0)
    digits = np.rint(np.where(ordinary, sizes, 0) * 10**_PLACES).astype(np.uint64)
    fields = np.empty((*values.shape, 1 + _PLACES // 3), np.uint32)
    ended = np.uint64(1000)  # as long as only zeros follow
    for place in range(_PLACES // 3, 0, -1):
        digits, group = _last_three(digits)
        fields[..., place] = (_FIRST if place == 1 else _NEXT)[group + ended]
        ended = ended * (group == 0)
    fields[..., 0] = _BEFORE[digits]
    octets = fields.view(np.uint8)
    octets[..., 0] = np.where(np.signbit(values), ord("-"), 0)
    octets[~ordinary] = 0
    octets[~ordinary, 0] = ord(_ELSEWHERE)
    octets[..., -1] = ord(" ")
    octets[:, -1, -1] = ord("\n")
    text = octets.tobytes().translate(None, b"\0")
    others = [repr(value).encode() for value in values[~ordinary].tolist()]
    if others:
        pieces = zip_longest(text.split(_ELSEWHERE), others, fillvalue=b"")
        text = b"".join(chain.from_iterable(pieces))
    return text.split(b"\n")[:-1]


def _last_three(digits: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    rest = digits // np.uint64(1000)  # many times as quick as np.divmod
    return rest, digits - rest * np.uint64(1000)
