"""Models trained for the query commands: on a sample, with a cache, or on any text."""

import argparse
import hashlib
import json
from contextlib import suppress
from pathlib import Path

from tui_w2v.cli.options import settings_of
from tui_w2v.cli.output import ExitCode, complain, hold_out
from tui_w2v.cli.progress import read_text, training_progress
from tui_w2v.corpus import SAMPLES, Vocabulary, resolve_source
from tui_w2v.errors import FileError
from tui_w2v.paths import cache_folder, is_own_file, make_private
from tui_w2v.training import Limits, Settings, Setup, Trained, save_run, train_by_passes
from tui_w2v.vectors import Embeddings, load_model
from tui_w2v.vectors.formats.model import FORMAT


def trained_embeddings(args: argparse.Namespace) -> Embeddings:
    """Train a model on ``args.corpus`` with the given settings.

    Raises:
        InputError: The text or a setting cannot be used.
        DivergenceError: Training diverges.
    """
    settings = settings_of(args)
    resolve_source(settings.corpus)  # a wrong name is reported before anything else
    trained, vocabulary = _train(settings)
    return Embeddings(vocabulary.words, trained.parameters.E, trained.parameters.theta)


def sample_embeddings(name: str, *, cache: bool) -> Embeddings:
    """Return the embeddings of a sample's model, trained with its default settings.

    Args:
        name: The sample.
        cache: Whether to read and write the user's cache folder.
    """
    settings = Settings.of(name)
    path = _cache_path(settings) if cache else None
    if path is not None and is_own_file(path):
        with suppress(FileError):  # a broken file is replaced
            model = load_model(path)
            return Embeddings(model.words, model.E, model.theta)
    trained, vocabulary = _train(settings)
    if path is not None:
        _store(path, settings, trained, vocabulary)
    return Embeddings(vocabulary.words, trained.parameters.E, trained.parameters.theta)


def _cache_path(settings: Settings) -> Path | None:
    """Return the cache file of a sample's model, named by a hash of its text and settings."""
    folder = cache_folder()
    if folder is None:
        return None
    made_with = json.dumps([FORMAT, settings.as_dict()], sort_keys=True).encode()
    key = hashlib.sha256(SAMPLES[settings.corpus].path.read_bytes() + made_with)
    return folder / f"{settings.corpus}-{key.hexdigest()[:20]}.npz"


def _store(path: Path, settings: Settings, trained: Trained, vocabulary: Vocabulary) -> None:
    try:
        make_private(path.parent)
        save_run(path, settings, trained.parameters, vocabulary, turns=0, passes=trained.passes)
    except OSError as error:
        complain(
            f"the model cannot be cached as {str(path)!r} ({error.strerror or error}): "
            "the next command trains it again",
            ExitCode.DONE,
        )
        return
    for older in path.parent.glob(f"{settings.corpus}-*.npz"):
        if older != path:
            with suppress(OSError):
                older.unlink()


def _train(settings: Settings) -> tuple[Trained, Vocabulary]:
    corpus = read_text(settings)
    setup = Setup(settings, corpus)
    counts, objective = setup.counts(), setup.objective
    held_out = hold_out(setup)
    first, floor = objective.loss_at_zero(counts), objective.floor(counts)
    with training_progress(first, floor, f"training on {corpus.name}: pass") as report:
        trained = train_by_passes(
            setup.settings, counts, Limits(), held_out=held_out, report=report
        )
    if trained.problem is not None:
        raise trained.problem
    if trained.overshoot:
        complain(trained.overshoot, ExitCode.DONE)
    return trained, corpus.vocabulary
