"""Models trained for the query commands."""

import warnings
from typing import Any

from tui_w2v.api import Run
from tui_w2v.cli.progress import open_text, training_progress
from tui_w2v.errors import HintWarning
from tui_w2v.training import TrainedModel


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
