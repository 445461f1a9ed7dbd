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
_CODE = ("corpus", "skipgram", "training", "vectors/formats")
"""The folders of the code that makes and writes a model."""


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
    """Return the cache file of a sample's model, named by a hash of its text and of the code.

    The settings are part of the code; importing them would take longer than reading all of it.
    """
    folder = cache_folder()
    if folder is None:
        return None
    text = sample_folder() / f"{name}.txt"
    code = (path for part in _CODE for path in sorted((_PACKAGE / part).glob("*.py")))
    key = hashlib.sha256()
    for path in (text, *code):
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
