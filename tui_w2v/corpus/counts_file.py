"""Reading files of pair counts, which are NumPy archives."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.counts import ARRAYS, FORMAT, KIND, PairCounts
from tui_w2v.corpus.vocabulary import Vocabulary, checked_words
from tui_w2v.errors import FileError
from tui_w2v.files import read_npz


def load_counts(path: Path) -> tuple[PairCounts, dict[str, Any]]:
    """Read pair counts and their config; raise FileError for what `save_counts` did not write."""
    arrays = read_npz(path, kind="a file of counts")
    config = _config(path, arrays)
    missing = [name for name in ("words", *ARRAYS) if name not in arrays]
    if missing:
        raise _broken(path, f"{missing[0]} is missing")
    words = checked_words(path, arrays["words"])
    for name, dtype in ARRAYS.items():
        if arrays[name].dtype != dtype or arrays[name].ndim != 1:
            raise _broken(path, f"{name} is not a row of {np.dtype(dtype).name} numbers")
    word_counts, starts, targets, pairs = (arrays[name] for name in ARRAYS)
    if wrong := _wrong(len(words), word_counts, starts, targets, pairs):
        raise _broken(path, wrong)
    return PairCounts(Vocabulary(words, word_counts), starts, targets, pairs), config


def _config(path: Path, arrays: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return the config that was saved, after checking the file's kind and format."""
    text = arrays.get("config")
    try:
        config = json.loads(text.item()) if text is not None and text.dtype.kind == "U" else None
    except (ValueError, RecursionError):
        config = None
    if not isinstance(config, dict) or config.pop("kind", None) != KIND:
        raise FileError(
            f"{str(path)!r} is not a file of counts: give one that `tui-w2v count --save` wrote"
        )
    version = config.pop("format", None)
    if version != FORMAT:
        raise FileError(
            f"{str(path)!r} has format {version!r}, and this version reads {FORMAT}: "
            "count the text again"
        )
    return config


def _wrong(
    V: int,
    word_counts: NDArray[np.int64],
    starts: NDArray[np.int64],
    targets: NDArray[np.int32],
    pairs: NDArray[np.int64],
) -> str | None:
    """Return the first inconsistency of the arrays, or None."""
    if len(word_counts) != V or len(starts) != V + 1:
        return f"counts or starts do not fit its {V:,} words"
    if len(targets) != len(pairs):
        return "targets and pairs differ in length"
    if not len(pairs):
        return "it holds no pair"
    if word_counts.min() < 0:
        return "a word's count is below 0"
    if starts[0] != 0 or starts[-1] != len(targets) or np.any(starts[1:] < starts[:-1]):
        return "starts do not ascend from 0 to the number of targets"
    if targets.min() < 0 or targets.max() >= V:
        return f"a target is not one of its {V:,} words"
    row_begins = np.zeros(len(targets) + 1, dtype=np.bool_)
    row_begins[starts] = True
    if np.any((targets[1:] <= targets[:-1]) & ~row_begins[1:-1]):
        return "the targets of a word do not ascend"
    if pairs.min() < 1:
        return "a pair's count is below 1"
    # The sum in int64 might overflow.
    if pairs.sum(dtype=np.float64) >= 2.0**63:
        return "its counts of pairs are too large"
    return None


def _broken(path: Path, what: str) -> FileError:
    return FileError(f"{str(path)!r} is a broken file of counts: {what}; count the text again")
