"""Model files: NumPy archives with E, theta, bias, words, counts and config."""

import errno
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = 1
"""The version of the file's layout, written into its config."""


def save_model(
    path: Path,
    *,
    E: NDArray[np.floating[Any]],
    theta: NDArray[np.floating[Any]],
    bias: NDArray[np.floating[Any]],
    words: Sequence[str],
    counts: NDArray[np.int64],
    config: Mapping[str, Any],
) -> None:
    """Write a model, whole or not at all: whatever goes wrong, an older file stays as it was.

    Args:
        path: The file; its name is taken as it is.
        E: The embedding matrix, shape (V, d).
        theta: The output vectors, shape (V, d).
        bias: The output bias, shape (V,), zeros where it is off.
        words: The V words.
        counts: How often each occurs, shape (V,).
        config: The settings of the run; written as JSON.

    Raises:
        OSError: The file cannot be written, or is something else than a file.
    """
    try:
        path = path.resolve()
    except RuntimeError as error:  # what Python before 3.13 says of links in a circle
        raise OSError(errno.ELOOP, "links in a circle", str(path)) from error
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    arrays: dict[str, Any] = {
        "E": E,
        "theta": np.ascontiguousarray(theta),
        "bias": bias,
        "words": np.array(words, dtype=np.str_),
        "counts": counts,
        "config": np.array(json.dumps({"format": FORMAT, **config}, ensure_ascii=False)),
    }
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".tui-w2v-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            np.savez(stream, **arrays)
            stream.flush()
            os.fsync(stream.fileno())
        # A temporary file is its owner's alone; a model is to be as readable as any new file.
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except BaseException:
        temporary.unlink()
        raise
