"""Models that queries train: of a text, or of a sample, which is then cached."""

import hashlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui_w2v.cli.output import notice
from tui_w2v.cli.progress import open_text, training_progress
from tui_w2v.errors import FileError
from tui_w2v.paths import cache_folder, is_own_file, make_private, sample_folder
from tui_w2v.vectors import WordVectors, read_vectors

if TYPE_CHECKING:
    from tui_w2v.api import Run
    from tui_w2v.training import Progress, Report, TrainedModel

_PACKAGE = Path(__file__).resolve().parents[1]
_TABLES = ("corpus/samples.py", "training/settings.py", "vectors/formats/model.py")
"""The code that holds the samples' settings, the others' defaults, and the layout of the file."""


def train_run(
    run: "Run", unit: str = "", report: "Report" = lambda _: None, **limits: Any
) -> "TrainedModel":
    """Train a run with a progress bar, by default until its loss no longer falls.

    Passes that overshot are warned of; what the model diverged by is raised.
    """
    counts, objective = run.setup.counts(), run.setup.objective
    first, floor = objective.loss_at_zero(counts), objective.floor(counts)
    unit = unit or f"training on {run.setup.corpus.name}: pass"
    with training_progress(first, floor, unit) as show:

        def tell(progress: "Progress") -> None:
            show(progress)
            report(progress)

        model = run.train(report=tell, **limits)
    if model.problem is not None:
        raise model.problem
    if model.overshoot:
        notice(model.overshoot)
    return model


def sample_vectors(name: str, *, cache: bool) -> WordVectors:
    """Return the vectors of a sample's model, trained with its default settings, maybe cached."""
    path = _cache_path(name) if cache else None
    if path is not None and is_own_file(path):
        with suppress(FileError):  # a broken file is replaced
            return read_vectors(path)
    model = train_run(open_text(name))
    if path is not None:
        _store(path, name, model)
    return model.vectors


def _cache_path(name: str) -> Path | None:
    """Return the cache file of a sample's model, named by a hash of its text and settings.

    The settings are hashed as code, because importing them takes as long as importing NumPy.
    """
    if (folder := cache_folder()) is None:
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
        problem = f"the model cannot be cached as {str(path)!r} ({error.strerror or error})"
        notice(f"{problem}: the next command trains it again")
        return
    for older in {*path.parent.glob(f"{name}-*.npz")} - {path}:
        with suppress(OSError):
            older.unlink()
