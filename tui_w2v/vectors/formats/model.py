"""Model files: NumPy archives with E, theta, bias, words, counts and config."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.errors import FileError
from tui_w2v.files import read_npz, write_npz
from tui_w2v.vectors.formats.writing import check_words, row_not_finite, word_array
from tui_w2v.vectors.nearest import FloatArray

FORMAT = 1
"""The version of the file's layout, written into its config."""
_ARRAYS = frozenset(("E", "theta", "bias", "bias_E", "words", "counts", "config"))


@dataclass(frozen=True, eq=False)
class Model:
    """The contents of a model file; a file of vectors may hold E and words alone."""

    E: FloatArray
    """The embedding matrix, shape (V, d), float32 or float64, finite."""
    theta: FloatArray | None
    """The output vectors, shape (V, d), in E's dtype."""
    bias: FloatArray | None
    """The output bias, shape (V,), in E's dtype: zeros if it is off."""
    bias_E: FloatArray | None
    """GloVe's bias of the context words, shape (V,), in E's dtype."""
    words: list[str]
    """The V words, all different."""
    counts: NDArray[np.int64] | None
    """How often each word occurs, shape (V,)."""
    config: dict[str, Any]
    """The saved settings of the run; empty if the file has none."""
    others: dict[str, NDArray[Any]]
    """Further arrays, as they are in the file."""


def save_model(
    path: Path,
    *,
    E: FloatArray,
    theta: FloatArray,
    bias: FloatArray,
    words: Sequence[str],
    counts: NDArray[np.int64],
    bias_E: FloatArray | None = None,
    config: Mapping[str, Any],
    **others: NDArray[Any],
) -> None:
    """Write a model and further arrays, whole or not at all; ``Model`` describes its arrays."""
    check_words(words)
    arrays = {
        "E": E,
        "theta": np.ascontiguousarray(theta),
        "bias": bias,
        "words": word_array(words),
        "counts": counts,
        "config": np.array(json.dumps({"format": FORMAT, **config}, ensure_ascii=False)),
    }
    if bias_E is not None:
        arrays["bias_E"] = bias_E
    write_npz(path, {**arrays, **others})


def load_model(path: Path) -> Model:
    """Read a model file, or any ``.npz`` with E and words; check that its arrays fit together."""
    arrays = read_npz(path, kind="a model file")
    try:
        config = _config(arrays.get("config"))
        E = _embeddings(arrays.get("E"))
        V, d = E.shape
        theta, bias, bias_E = (
            _parameters(name, arrays.get(name), shape, E.dtype)
            for name, shape in (("theta", (V, d)), ("bias", (V,)), ("bias_E", (V,)))
        )
        words, counts = _words(arrays.get("words"), V), _counts(arrays.get("counts"), V)
        others = {name: array for name, array in arrays.items() if name not in _ARRAYS}
        return Model(E, theta, bias, bias_E, words, counts, config, others)
    except FileError as error:
        raise FileError(f"{str(path)!r} cannot be used as a model: {error}") from None


def _config(array: NDArray[Any] | None) -> dict[str, Any]:
    if array is None:
        return {}
    if array.shape or array.dtype.kind != "U":
        raise FileError("its config is not a string")
    try:
        config = json.loads(array.item())
    except (ValueError, RecursionError):
        raise FileError("its config is not JSON") from None
    if not isinstance(config, dict):
        raise FileError("its config is not a JSON object")
    version = config.pop("format", FORMAT)
    if type(version) is not int or version < 1:
        raise FileError("its config names no known format")
    if version > FORMAT:
        raise FileError("a newer tui-w2v wrote it; update tui-w2v to read it")
    return config


def _embeddings(array: NDArray[Any] | None) -> NDArray[Any]:
    """Check E, and return it in C order, as rows are looked up."""
    if array is None:
        raise FileError("it holds no E, the embedding matrix")
    if array.ndim != 2 or not array.size:
        raise FileError(f"its E has shape {array.shape}, not one row of numbers for each word")
    dtype = array.dtype.newbyteorder("=")
    if dtype not in (np.float32, np.float64):
        raise FileError(f"its E has dtype {array.dtype}, not float32 or float64")
    _check_finite("E", array)
    return np.ascontiguousarray(array, dtype)


def _parameters(
    name: str, array: NDArray[Any] | None, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> NDArray[Any] | None:
    if array is None:
        return None
    if array.shape != shape:
        raise FileError(f"its {name} has shape {array.shape}, but E needs {shape}")
    if array.dtype.newbyteorder("=") != dtype:
        raise FileError(f"its {name} has dtype {array.dtype}, but E has {dtype}")
    _check_finite(name, array)
    return array.astype(dtype, copy=False)


def _check_finite(name: str, array: NDArray[Any]) -> None:
    if (row := row_not_finite(array)) is not None:
        raise FileError(f"row {row + 1:,} of its {name} is not finite (NaN or infinity)")


def _words(array: NDArray[Any] | None, V: int) -> list[str]:
    if array is None:
        raise FileError("it holds no words")
    if array.ndim != 1 or array.dtype.kind != "U":
        raise FileError("its words are not a list of strings")
    if len(array) != V:
        raise FileError(f"it holds {len(array):,} words, but E has {V:,} rows")
    words: list[str] = array.tolist()
    check_words(words)
    return words


def _counts(array: NDArray[Any] | None, V: int) -> NDArray[np.int64] | None:
    if array is None:
        return None
    if array.dtype.kind not in "iu":
        raise FileError(f"its counts have dtype {array.dtype}, not whole numbers")
    if array.shape != (V,):
        raise FileError(f"its counts have shape {array.shape}, but E needs {(V,)}")
    if array.min() < 0:
        raise FileError("it holds a negative count")
    if array.max() > np.iinfo(np.int64).max:
        raise FileError("it holds a count that is too big")
    return array.astype(np.int64, copy=False)
