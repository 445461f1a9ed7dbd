"""The work of ``tui-w2v train``: the pairs of a text or of counts, and a model to go on with."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tui_w2v.api import Run
from tui_w2v.cli.count import read_counts, refuse_cuts
from tui_w2v.cli.open_run import open_model, refuse_contradictions
from tui_w2v.cli.options import given_settings
from tui_w2v.cli.output import notice
from tui_w2v.cli.progress import open_text
from tui_w2v.corpus import PairCounts, read_vocabulary
from tui_w2v.errors import InputError
from tui_w2v.skipgram import Objective
from tui_w2v.training import (
    AUTO,
    Limits,
    Origin,
    Settings,
    TrainedModel,
    auto_settings,
    choose_by_size,
    describe_auto,
    make_objective,
    read_model,
    train_by_passes,
)


class Work(NamedTuple):
    """The objective and the pairs to train."""

    settings: Settings
    counts: PairCounts
    objective: Objective
    pairs: int
    turns_an_epoch: int
    chosen: str
    """The settings that were chosen from the text, in a line; empty if none were."""
    origin: Origin | None
    """The model that training goes on with."""
    train: Callable[..., TrainedModel]
    """Trains from an origin up to limits, with a ``report``, a ``check`` and ``threads``."""


def wants_validation(args: argparse.Namespace) -> bool:
    """Return whether --validation asks for sentences to be held out."""
    return getattr(args, "validation", AUTO) not in (AUTO, 0)


def work_on_counts(args: argparse.Namespace) -> Work:
    """Read the pair counts of --counts."""
    given = {**given_settings(args), "validation": 0.0}
    counts, own_settings, text = read_counts(args.counts)
    refuse_contradictions(given, own_settings, args.counts)
    refuse_cuts(given, own_settings)
    origin = None
    if args.model is not None:
        saved = read_model(Path(args.model))
        refuse_contradictions(given_settings(args), saved.settings, args.model)
        if saved.words != list(counts.vocabulary.words):
            wrong = f"{args.counts!r} has other words than {args.model!r}"
            raise InputError(f"{wrong}: count with --vocab {args.model}")
        own_settings, origin = {**own_settings, **saved.settings, "validation": 0.0}, saved.origin
    settings = Settings.of(text, **{**given, **own_settings})
    words, auto = int(counts.vocabulary.counts.sum()), auto_settings(settings)
    settings = choose_by_size(settings, words, len(counts.vocabulary))
    return Work(
        settings,
        counts,
        make_objective(settings, counts.vocabulary.counts, lambda: counts),
        pairs=round(counts.total),
        turns_an_epoch=0,
        chosen=describe_auto(settings, auto, words),
        origin=origin,
        train=lambda origin, limits, **how: train_by_passes(
            settings, counts, limits, origin=origin, **how
        ),
    )


def work_on_text(args: argparse.Namespace, limits: Limits) -> Work:
    """Read the text of CORPUS or of a model."""
    given = given_settings(args)
    if not limits.none and args.model is None:
        if wants_validation(args):
            notice("--validation has no effect beside a limit, up to which all pairs are trained")
        given["validation"] = 0.0
    if args.model is not None:
        run = open_model(args)
    else:
        Settings.of(args.corpus, **given)  # a wrong setting is reported before the text is read
        vocabulary = None
        if args.vocab is not None:
            refuse_cuts(given, {})
            vocabulary = read_vocabulary(Path(args.vocab))
        run = open_text(args.corpus, vocabulary=vocabulary, **given)
    setup = run.setup
    return Work(
        setup.settings,
        setup.counts(),
        setup.objective,
        pairs=len(setup.pairs),
        turns_an_epoch=len(setup.schedule.pairs),
        chosen=describe_auto(setup.settings, setup.auto, len(setup.corpus.tokens)),
        origin=setup.origin,
        train=partial(_train_run, run),
    )


def _train_run(run: Run, origin: Origin | None, limits: Limits, **how: Any) -> TrainedModel:
    if origin is not None:
        run.setup = run.setup.beginning_at(origin)
    return run.train(**vars(limits), **how)
