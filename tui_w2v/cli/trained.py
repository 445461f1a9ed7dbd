"""Models trained for the query commands: on a sample, with a cache, or on any text."""

import hashlib
import json
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from tui_w2v.api import Run
from tui_w2v.cli.progress import open_text, training_progress
from tui_w2v.corpus import SAMPLES
from tui_w2v.errors import FileError, HintWarning
from tui_w2v.paths import cache_folder, is_own_file, make_private
from tui_w2v.training import Settings, TrainedModel
from tui_w2v.vectors import WordVectors, read_vectors
from tui_w2v.vectors.formats.model import FORMAT


def train_model(corpus: str, **settings: Any) -> TrainedModel:
    """Train a model on a text until its loss no longer falls, with a progress bar.

    Raises:
        InputError: The text or a setting cannot be used.
        DivergenceError: Training diverges.
    """
    return train_run(open_text(corpus, **settings))


def train_run(run: Run) -> TrainedModel:
    """Train a run as ``train_model`` does.

    Raises:
        DivergenceError: Training diverges.
    """
    counts, objective = run.setup.counts(), run.setup.objective
    first, floor = objective.loss_at_zero(counts), objective.floor(counts)
    with training_progress(first, floor, f"training on {run.setup.corpus.name}: pass") as report:
        return finished(run.train(report=report))


def finished(model: TrainedModel) -> TrainedModel:
    """Return a trained model, and warn of passes that overshot.

    Raises:
        DivergenceError: Training diverged.
    """
    if model.problem is not None:
        raise model.problem
    if model.overshoot:
        warnings.warn(model.overshoot, HintWarning, stacklevel=3)
    return model


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
    model = train_model(name)
    if path is not None:
        _store(path, name, model)
    return model.vectors


def _cache_path(name: str) -> Path | None:
    """Return the cache file of a sample's model, named by a hash of its text and settings."""
    folder = cache_folder()
    if folder is None:
        return None
    made_with = json.dumps([FORMAT, Settings.of(name).as_dict()], sort_keys=True).encode()
    key = hashlib.sha256(SAMPLES[name].path.read_bytes() + made_with)
    return folder / f"{name}-{key.hexdigest()[:20]}.npz"


def _store(path: Path, name: str, model: TrainedModel) -> None:
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
