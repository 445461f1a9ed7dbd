"""The model of a sample that query commands use by default: trained once, then cached."""

import hashlib
import warnings
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tui_w2v.errors import FileError, HintWarning
from tui_w2v.paths import cache_folder, is_own_file, make_private, sample_folder
from tui_w2v.vectors import WordVectors, read_vectors

if TYPE_CHECKING:
    from tui_w2v.training import TrainedModel

_PACKAGE = Path(__file__).resolve().parents[1]
_TABLES = ("corpus/samples.py", "training/settings.py", "vectors/formats/model.py")
"""The code that holds the samples' settings, the others' defaults, and the layout of the file."""


def sample_vectors(name: str, *, cache: bool) -> WordVectors:
    """Return the vectors of a sample's model, trained with its default settings.

    Args:
        name: The sample.
        cache: Whether to read and write the user's cache folder.
    """
    path = _cache_path(name) if cache else None
    if path is not None and is_own_file(path):
        with suppress(FileError):  # a broken file is replaced
            return read_vectors(path)
    from tui_w2v.cli.trained import train_model

    model = train_model(name)
    if path is not None:
        _store(path, name, model)
    return model.vectors


def _cache_path(name: str) -> Path | None:
    """Return the cache file of a sample's model, named by a hash of its text and settings.

    The settings are hashed as code, because importing them takes as long as importing NumPy.
    """
    folder = cache_folder()
    if folder is None:
        return None
    key = hashlib.sha256()
    for path in (sample_folder() / f"{name}.txt", *map(_PACKAGE.joinpath, _TABLES)):
        key.update(path.read_bytes())
    return folder / f"{name}-{key.hexdigest()[:20]}.npz"


def _store(path: Path, name: str, model: "TrainedModel") -> None:
    try:
        make_private(path.parent)
        model.save(path)
    except OSError as error:
        message = (
            f"the model cannot be cached as {str(path)!r} ({error.strerror or error}): "
            "the next command trains it again"
        )
        warnings.warn(message, HintWarning, stacklevel=2)
        return
    for older in path.parent.glob(f"{name}-*.npz"):
        if older != path:
            with suppress(OSError):
                older.unlink()
