"""Reader of one matrix of a safetensors file, with the words of its rows from another file.

The file begins with the length of its header in 8 bytes, then the header in JSON: each tensor's
type, shape, and first and last byte behind the header.
"""

import json
import math
import struct
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from tui_w2v.errors import FileError
from tui_w2v.files import opened
from tui_w2v.vectors.formats.writing import check_words, row_not_finite
from tui_w2v.vectors.word_vectors import WordVectors

_LENGTH = struct.Struct("<Q")
_LONGEST_HEADER = 100_000_000
"""The limit of the format, in bytes."""
_TYPES = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2"}
_VOCABULARIES = ("tokenizer.json", "vocab.json", "vocab.txt")
"""The files beside a model that may hold its vocabulary."""


class _Tensor(NamedTuple):
    type: str
    shape: tuple[int, ...]
    begin: int
    end: int


def read_safetensors(
    path: Path, file: BinaryIO, tensor: str | None, vocabulary: Path | None
) -> WordVectors:
    """Read a matrix, of which float32 and float64 stay in the file, mapped into memory.

    ``load`` says what the tensor and the vocabulary are, given or not.
    """
    tensors, start = _read_header(file, path.stat().st_size)
    beside = filter(Path.is_file, map(path.with_name, _VOCABULARIES))
    if (vocabulary := vocabulary or next(beside, None)) is None:
        raise FileError("it holds no words: name the file of its vocabulary (--vocab)")
    words, rows = _read_vocabulary(vocabulary)
    chosen = _chosen(tensors, tensor, max(rows) + 1)
    dtype = np.dtype(_TYPES[chosen.type])
    numbers: NDArray[Any] = np.memmap(path, dtype, "r", start + chosen.begin, chosen.shape)
    E = np.asarray(numbers)
    E = E[: len(words)] if rows == list(range(len(rows))) else E[rows]
    if chosen.type == "BF16":  # the upper half of a float32
        E = (E.astype(np.uint32) << 16).view(np.float32)
    elif chosen.type == "F16":
        E = E.astype(np.float32)
    if (row := row_not_finite(E)) is not None:
        raise FileError(f"the vector of {words[row]!r} is not finite")
    return WordVectors(words, E)


def _read_header(file: BinaryIO, size: int) -> tuple[dict[str, _Tensor], int]:
    """Return the tensors by name, and where their bytes begin."""
    length = file.read(_LENGTH.size)
    if len(length) < _LENGTH.size:
        raise FileError("it is too short for a safetensors file")
    (n_bytes,) = _LENGTH.unpack(length)
    start = _LENGTH.size + n_bytes
    if n_bytes > min(_LONGEST_HEADER, size - _LENGTH.size):
        raise FileError(
            "it is cut short or no safetensors file: the header is longer than the file"
        )
    try:
        header = json.loads(file.read(n_bytes), object_pairs_hook=_without_repeats)
        header.pop("__metadata__", None)
        tensors = {name: _tensor(**about) for name, about in header.items()}
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise FileError("its header is not that of a safetensors file") from None
    edges = [0, *chain.from_iterable(sorted(each[2:] for each in tensors.values())), size - start]
    if any(one != other for one, other in zip(edges[::2], edges[1::2], strict=True)):
        raise FileError("its tensors overlap, leave gaps or do not fill it: it is damaged")
    return tensors, start


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError("a name comes twice")
    return found


def _tensor(dtype: str, shape: list[int], data_offsets: list[int]) -> _Tensor:
    begin, end = map(_whole, data_offsets)
    tensor = _Tensor(dtype, tuple(map(_whole, shape)), begin, end)
    size = math.prod(tensor.shape) * np.dtype(_TYPES.get(dtype, "V1")).itemsize
    if begin > end or (dtype in _TYPES and size != end - begin):
        raise ValueError("a shape contradicts its bytes")
    return tensor


def _whole(number: object) -> int:
    if type(number) is not int or number < 0:
        raise ValueError("not a whole number")
    return number


def _chosen(tensors: dict[str, _Tensor], name: str | None, n_rows: int) -> _Tensor:
    """Return the named tensor, or the only matrix with so many rows, or more."""
    matrices = {
        each: tensor
        for each, tensor in tensors.items()
        if tensor.type in _TYPES and len(tensor.shape) == 2 and min(tensor.shape) > 0
    }
    fitting = [each for each, tensor in matrices.items() if tensor.shape[0] >= n_rows]
    exact = [each for each in fitting if matrices[each].shape[0] == n_rows]
    if name is None and len(exact or fitting) == 1:
        return matrices[(exact or fitting)[0]]
    if name in fitting:
        return matrices[name]
    if name in matrices:
        raise FileError(f"{name!r} has {matrices[name].shape[0]:,} rows for {n_rows:,} words")
    listed = ", ".join(map(repr, fitting[:5])) or f"none has {n_rows:,} rows, one for each word"
    wrong = "its tensor must be named (--tensor)" if name is None else f"it has no matrix {name!r}"
    raise FileError(f"{wrong}: {listed}")


def _read_vocabulary(path: Path) -> tuple[list[str], list[int]]:
    """Return the words, and the row of each."""
    with opened(path, kind="the vocabulary") as file:
        text = file.read().decode("utf-8-sig", errors="backslashreplace")
    try:
        if path.suffix.lower() == ".json":
            rows = _tokens(json.loads(text))
        else:
            lines = [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n")]
            check_words(lines)
            rows = {word: row for row, word in enumerate(lines)}
        words = sorted(rows, key=rows.__getitem__)
        check_words(words)
        numbers = [_whole(rows[word]) for word in words]
    except FileError as error:
        raise FileError(f"its vocabulary {str(path)!r}: {error}") from None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise FileError(f"its vocabulary {str(path)!r} is not a list of words") from None
    if not words:
        raise FileError(f"its vocabulary {str(path)!r} is empty")
    return words, numbers


def _tokens(data: dict[str, Any]) -> dict[str, Any]:
    """Return the row of each token of a ``vocab.json`` or ``tokenizer.json``."""
    if not isinstance(data.get("model"), dict):
        return data
    added = {token["content"]: token["id"] for token in data.get("added_tokens", [])}
    tokens = data["model"]["vocab"]
    if isinstance(tokens, list):  # of a unigram model: each with its log-probability
        return added | {token: row for row, (token, _) in enumerate(tokens)}
    return added | dict(tokens)
