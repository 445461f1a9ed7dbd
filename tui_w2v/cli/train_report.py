"""The reports of ``tui-w2v train``, and its exit status."""

import math
import sys
from decimal import ROUND_CEILING, Context
from typing import Any

from tui_w2v.cli.output import SMALLER_RATE, ExitCode, complain, errors_on_terminal
from tui_w2v.cli.progress import duration
from tui_w2v.cli.train_work import Work
from tui_w2v.explain.objectives import describe_loss
from tui_w2v.printable import counted
from tui_w2v.training import Limits, TrainedModel, estimate_passes

_USUAL_PASSES = (20, 100)
"""How many passes most texts need, in the trials of the automatic settings."""
_A_MOMENT = 30.0


def describe_cost(work: Work, limits: Limits, threads: int | None) -> str:
    """Return a line on the time and memory that passes will take; empty if they are short."""
    if limits.epochs is not None or limits.seconds is not None:
        return ""
    validates = limits.none and work.settings.validation > 0
    cost = estimate_passes(work.settings, work.counts, validates=validates, threads=threads)
    passes = _USUAL_PASSES[1] if limits.passes is None else limits.passes
    if cost.seconds * passes < _A_MOMENT:
        return ""
    low, high = (duration(cost.seconds * n) for n in _USUAL_PASSES)
    whole = f"the usual {_USUAL_PASSES[0]} to {_USUAL_PASSES[1]} passes {low} to {high}"
    if limits.passes is not None:
        whole = f"{limits.passes:,} passes {duration(cost.seconds * passes)}"
    return (
        f"{len(work.counts.vocabulary):,} words: a pass takes about {_rounded(cost.seconds)} s, "
        f"{whole}; memory about {_rounded((cost.bytes + _memory_now()) / 1e9)} GB"
    )


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


def report_of(
    work: Work, limits: Limits, model: TrainedModel, floor: float, seconds: float
) -> dict[str, Any]:
    """Return the report of ``--json``."""
    made: dict[str, Any] = {"passes": model.passes}
    if limits.epochs is not None:
        epochs = model.turns / work.turns_an_epoch
        made = {"epochs": int(epochs) if epochs.is_integer() else epochs}
    validated: dict[str, Any] = {}
    if model.best_pass is not None:
        validated = {"validation_loss": model.validation_loss, "best_pass": model.best_pass}
    return {
        "pairs": work.pairs,
        "vocabulary": len(model.words),
        "dim": model.settings.dim,
        "window": model.settings.window,
        "objective": model.settings.objective,
        **made,
        "loss": model.loss if math.isfinite(model.loss) else None,
        **validated,
        "floor": floor,
        "uniform": work.counts.uniform,
        "unigram": work.counts.unigram,
        "seconds": model.seconds,
        "seconds_reading": seconds,
    }


def conclude(
    path: str, work: Work, limits: Limits, model: TrainedModel, signals: list[int], *, verbose: bool
) -> ExitCode:
    """Report the end of training on standard error, and return the exit status.

    On success, only a terminal or ``verbose`` gets a line.
    """
    by_turns = limits.epochs is not None
    made = counted(model.turns, "turn") if by_turns else counted(model.passes, "pass")
    is_finite = math.isfinite(model.loss)
    loss = f"loss {rounded_up(model.loss)}" if is_finite else "its loss beyond all numbers"
    saved, code = f"{path!r} has the model of {made}, {loss}", ExitCode.DONE
    told = [model.overshoot] if model.overshoot and not model.problem else []
    if model.problem:
        told += [str(model.problem), saved, SMALLER_RATE]
        code = ExitCode.NOT_DONE
    elif signals:
        code = ExitCode(128 + signals[0])
        told += [code.name.lower().replace("_", " "), saved]
    elif limits.until_loss is not None and not model.reached:
        told.append(f"the loss did not come down to {limits.until_loss}: {saved}")
        code = ExitCode.NOT_DONE
    elif errors_on_terminal() or verbose:
        validated = model.best_pass is not None
        kept = f" with weight decay, of which {model.best_pass:,} are kept" if validated else ""
        stands = describe_loss(work.objective, work.counts, model.loss, model.validation_loss)
        told.append(f"{path}: {made}{kept}, {model.seconds:.1f} s; {stands}")
    return complain("; ".join(told), code) if told else code


def rounded_up(loss: float) -> str:
    """Format a loss, rounded up, so that it never seems to reach an aim that it missed."""
    return f"{Context(prec=6, rounding=ROUND_CEILING).create_decimal(loss):g}"
