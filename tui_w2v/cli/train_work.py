"""The work of ``tui-w2v train``, the pairs of a text or of counts, and the reports of it."""

import argparse
import math
import sys
from collections.abc import Callable
from decimal import ROUND_CEILING, Context
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from tui_w2v.api import Run
from tui_w2v.cli.count import read_counts, refuse_cuts
from tui_w2v.cli.open_run import open_model, refuse_contradictions
from tui_w2v.cli.options import given_settings
from tui_w2v.cli.output import SMALLER_RATE, ExitCode, complain, errors_on_terminal, notice
from tui_w2v.cli.progress import clock_time, open_text
from tui_w2v.corpus import PairCounts, read_vocabulary
from tui_w2v.errors import InputError
from tui_w2v.explain.objectives import describe_loss, objective_text
from tui_w2v.printable import counted
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
    estimate_passes,
    make_objective,
    read_model,
    train_by_passes,
)

_USUAL_PASSES = (20, 100)
"""How many passes most texts need, in the trials of the automatic settings."""
_A_MOMENT = 30.0


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
    limits: Limits

    def check_aim(self, floor: float) -> None:
        """Refuse a loss below the floor."""
        if (aim := self.limits.until_loss) is not None and aim < floor:
            name = objective_text(self.objective.name).floor_name
            lowest = f"the lowest is {_rounded_up(floor)}{f', {name}' if name else ''}"
            raise InputError(f"no model of these pairs can reach a loss of {aim}: {lowest}")

    def cost(self, threads: int | None) -> str:
        """Return a line on the time and memory that passes will take; empty if they are short."""
        if self.limits.epochs is not None or self.limits.seconds is not None:
            return ""
        validates = self.limits.none and self.settings.validation > 0
        cost = estimate_passes(self.settings, self.counts, validates=validates, threads=threads)
        passes = _USUAL_PASSES[1] if self.limits.passes is None else self.limits.passes
        if cost.seconds * passes < _A_MOMENT:
            return ""
        low, high = (clock_time(cost.seconds * n) for n in _USUAL_PASSES)
        whole = f"the usual {_USUAL_PASSES[0]} to {_USUAL_PASSES[1]} passes {low} to {high}"
        if self.limits.passes is not None:
            whole = f"{self.limits.passes:,} passes {clock_time(cost.seconds * passes)}"
        seconds, memory = _rounded(cost.seconds), _rounded((cost.bytes + _memory_now()) / 1e9)
        words = f"{len(self.counts.vocabulary):,} words"
        return f"{words}: a pass takes about {seconds} s, {whole}; memory about {memory} GB"

    def report(self, model: TrainedModel, floor: float, seconds: float) -> dict[str, Any]:
        """Return the report of ``--json``."""
        made: dict[str, Any] = {"passes": model.passes}
        if self.limits.epochs is not None:
            epochs = model.turns / self.turns_an_epoch
            made = {"epochs": int(epochs) if epochs.is_integer() else epochs}
        validated: dict[str, Any] = {}
        if model.best_pass is not None:
            validated = {"validation_loss": model.validation_loss, "best_pass": model.best_pass}
        settings = {name: getattr(model.settings, name) for name in ("dim", "window", "objective")}
        return {
            "pairs": self.pairs,
            "vocabulary": len(model.words),
            **settings,
            **made,
            "loss": model.loss if math.isfinite(model.loss) else None,
            **validated,
            "floor": floor,
            "uniform": self.counts.uniform,
            "unigram": self.counts.unigram,
            "seconds": model.seconds,
            "seconds_reading": seconds,
        }

    def conclude(
        self, path: str, model: TrainedModel, signals: list[int], *, verbose: bool
    ) -> ExitCode:
        """Report the end of training on standard error, and return the exit status.

        On success, only a terminal or ``verbose`` gets a line.
        """
        by_turns = self.limits.epochs is not None
        made = counted(model.turns, "turn") if by_turns else counted(model.passes, "pass")
        is_finite = math.isfinite(model.loss)
        loss = f"loss {_rounded_up(model.loss)}" if is_finite else "its loss beyond all numbers"
        saved, code = f"{path!r} has the model of {made}, {loss}", ExitCode.DONE
        told = [model.overshoot] if model.overshoot and not model.problem else []
        if model.problem:
            told += [str(model.problem), saved, SMALLER_RATE]
            code = ExitCode.NOT_DONE
        elif signals:
            code = ExitCode(128 + signals[0])
            told += [code.name.lower().replace("_", " "), saved]
        elif self.limits.until_loss is not None and not model.reached:
            told.append(f"the loss did not come down to {self.limits.until_loss}: {saved}")
            code = ExitCode.NOT_DONE
        elif errors_on_terminal() or verbose:
            validated = model.best_pass is not None
            kept = f" with weight decay, of which {model.best_pass:,} are kept" if validated else ""
            stands = describe_loss(self.objective, self.counts, model.loss, model.validation_loss)
            told.append(f"{path}: {made}{kept}, {model.seconds:.1f} s; {stands}")
        return complain("; ".join(told), code) if told else code


def wants_validation(args: argparse.Namespace) -> bool:
    """Return whether --validation asks for sentences to be held out."""
    return getattr(args, "validation", AUTO) not in (AUTO, 0)


def work_on_counts(args: argparse.Namespace, limits: Limits) -> Work:
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
        limits=limits,
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
        limits=limits,
    )


def _train_run(run: Run, origin: Origin | None, limits: Limits, **how: Any) -> TrainedModel:
    if origin is not None:
        run.setup = run.setup.beginning_at(origin)
    return run.train(**vars(limits), **how)


def _rounded(number: float) -> str:
    """Format a number in two digits."""
    return f"{float(f'{number:.2g}'):,g}"


def _memory_now() -> int:
    """Return the most memory that the process has had, in bytes; 0 where that is not known."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


def _rounded_up(loss: float) -> str:
    """Format a loss, rounded up, so that it never seems to reach an aim that it missed."""
    return f"{Context(prec=6, rounding=ROUND_CEILING).create_decimal(loss):g}"
