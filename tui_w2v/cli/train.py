"""``tui-w2v train``: a model trained without the screen, and saved."""

import argparse
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_CEILING, Context
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from tui_w2v.cli.count import read_counts, refuse_cuts
from tui_w2v.cli.open_run import refuse_contradictions
from tui_w2v.cli.options import (
    Parser,
    add_corpus,
    add_settings,
    add_vocabulary,
    given_settings,
    number,
    whole_number,
)
from tui_w2v.cli.output import (
    SMALLER_RATE,
    CommandError,
    ExitCode,
    check_archive,
    complain,
    errors_on_terminal,
    write_json,
    writing,
)
from tui_w2v.cli.progress import open_text, training_progress
from tui_w2v.corpus import PairCounts, join_names, read_vocabulary, resolve_source, text_names
from tui_w2v.errors import CancelledError
from tui_w2v.explain.losses import describe_loss
from tui_w2v.explain.objectives import objective_text
from tui_w2v.printable import counted
from tui_w2v.signals import ENDING, INTERRUPT, handled
from tui_w2v.skipgram import Objective
from tui_w2v.training import (
    AUTO,
    Limits,
    Settings,
    TrainedModel,
    auto_settings,
    choose_by_size,
    describe_auto,
    make_objective,
    train_by_passes,
)


class _Work(NamedTuple):
    """The objective and the pairs to train."""

    settings: Settings
    counts: PairCounts
    objective: Objective
    pairs: int
    """The number of pairs."""
    turns_an_epoch: int
    chosen: str
    """The settings that were chosen from the text, in a line; empty if none were."""
    train: Callable[..., TrainedModel]
    """Trains with a ``report`` and a ``check``."""


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Trains a model and saves it. By default in full-batch passes: the exact gradient of all "
        "pairs at once, until the loss on held-out sentences (without those, the loss) no longer "
        "falls; the best pass is kept. Limits train all pairs. A pass that overshoots is made "
        "again at half the learning rate. ctrl+c saves what there is. FILE is written whole or not "
        "at all, and a read-only file is never replaced.",
        "tui-w2v train book.txt --save book.npz",
        "tui-w2v train book.txt --max-vocab 3000 --seconds 10 --save book.npz --json",
        "tui-w2v train 'part*.txt.gz' more.txt --save parts.npz",
        "tui-w2v train royal --epochs 3 --save royal.npz",
        "tui-w2v train --counts counts.npz --dim 50 --save model.npz",
    )
    add_corpus(parser, several=True)
    add_settings(parser)
    add_vocabulary(parser)
    parser.add_argument(
        "--counts", metavar="FILE", help="pair counts in place of CORPUS (see tui-w2v count)"
    )
    ends = parser.add_argument_group("what ends training, whichever comes first")
    ends.add_argument("--passes", type=whole_number, metavar="N", help="so many full-batch passes")
    ends.add_argument(
        "--epochs",
        type=whole_number,
        metavar="N",
        help="train turn by turn instead, for so many epochs",
    )
    ends.add_argument(
        "--until-loss",
        type=number,
        metavar="X",
        help="a mean loss of all pairs, in nats; without another limit, however long that takes",
    )
    ends.add_argument("--seconds", type=number, metavar="S", help="so much time")
    parser.add_argument("--save", required=True, metavar="FILE", help="the .npz file to write")
    parser.add_argument("--json", action="store_true", help="report in JSON on standard output")


def run(args: argparse.Namespace) -> ExitCode:
    """Train, save and report."""
    texts = [name for corpus in args.corpus for name in text_names(corpus)]
    args.corpus = None
    if texts:
        for text in texts:
            resolve_source(text)  # a wrong name is the first thing to say
        args.corpus = join_names(texts)
    _refuse_misuse(args)
    check_archive(args.save, *texts, args.counts, args.vocab)
    limits = Limits(args.passes, args.epochs, args.until_loss, args.seconds)
    begun = perf_counter()
    work = _of_text(args, limits) if args.counts is None else _of_counts(args, limits)
    seconds = perf_counter() - begun
    if work.chosen and errors_on_terminal():
        complain(work.chosen, ExitCode.DONE)
    floor, name = work.objective.floor(work.counts), objective_text(work.objective.name).floor_name
    if limits.until_loss is not None and limits.until_loss < floor:
        raise CommandError(
            f"no model of these pairs can reach a loss of {limits.until_loss}: "
            f"the lowest is {_rounded_up(floor)}{f', {name}' if name else ''}",
            ExitCode.USAGE,
        )
    first, unit = work.objective.loss_at_zero(work.counts), "pass"
    if limits.epochs is not None:
        unit = "turn"
    with _signals_noted() as signals:

        def check() -> None:
            if signals:
                raise CancelledError

        with training_progress(first, floor, unit) as report:
            model = work.train(report=report, check=check)
        with writing(args.save, model.words):
            model.save(args.save)
    if args.json:
        write_json(_report(work, limits, model, floor, seconds))
    return _conclude(args.save, work, limits, model, signals)


def _refuse_misuse(args: argparse.Namespace) -> None:
    def refuse(message: str) -> None:
        raise CommandError(f"{message} (see tui-w2v train --help)", ExitCode.USAGE)

    if args.counts is not None:
        if args.corpus is not None:
            refuse("--counts stands in place of CORPUS: give one of them")
        if args.epochs is not None:
            refuse("--epochs needs the text: counts have no turns; leave --counts or --epochs out")
        if args.vocab is not None:
            refuse("--vocab has no effect on --counts, whose words are fixed: leave it out")
        if getattr(args, "harmonic", False):
            refuse("--harmonic needs the text: counts do not say how far apart words are")
        if _wants_validation(args):
            refuse("--validation needs the text: counts have no sentences to hold out")
    elif args.corpus is None:
        refuse("train needs CORPUS, or --counts FILE")
    if args.epochs is not None and args.passes is not None:
        refuse("--epochs trains turn by turn, --passes in full-batch passes: give one of them")


def _wants_validation(args: argparse.Namespace) -> bool:
    return getattr(args, "validation", AUTO) not in (AUTO, 0)


def _of_counts(args: argparse.Namespace, limits: Limits) -> _Work:
    given = {**given_settings(args), "validation": 0.0}
    counts, own_settings, text = read_counts(args.counts)
    refuse_contradictions(given, own_settings, args.counts)
    refuse_cuts(given, own_settings)
    settings = Settings.of(text, **{**given, **own_settings})
    words, auto = int(counts.vocabulary.counts.sum()), auto_settings(settings)
    settings = choose_by_size(settings, words, len(counts.vocabulary))
    return _Work(
        settings,
        counts,
        make_objective(settings, counts.vocabulary.counts, lambda: counts),
        pairs=round(counts.total),
        turns_an_epoch=0,
        chosen=describe_auto(settings, auto, words),
        train=partial(train_by_passes, settings, counts, limits),
    )


def _of_text(args: argparse.Namespace, limits: Limits) -> _Work:
    given = given_settings(args)
    if not limits.none:
        if _wants_validation(args):
            complain(
                "--validation has no effect beside a limit, up to which all pairs are trained",
                ExitCode.DONE,
            )
        given["validation"] = 0.0
    Settings.of(args.corpus, **given)  # a wrong setting is the first thing to say
    vocabulary = None
    if args.vocab is not None:
        refuse_cuts(given, {})
        vocabulary = read_vocabulary(Path(args.vocab))
    run = open_text(args.corpus, vocabulary=vocabulary, **given)
    setup = run.setup
    return _Work(
        setup.settings,
        setup.counts(),
        setup.objective,
        pairs=len(setup.pairs),
        turns_an_epoch=len(setup.schedule.pairs),
        chosen=describe_auto(setup.settings, setup.auto, len(setup.corpus.tokens)),
        train=partial(run.train, **vars(limits)),
    )


@contextmanager
def _signals_noted() -> Iterator[list[int]]:
    """Note the signals that end training, so that the model can be saved first."""
    noted: list[int] = []

    def note(number: int, _: object) -> None:
        noted.append(number)

    with handled(note, INTERRUPT, *ENDING):
        yield noted


def _report(
    work: _Work, limits: Limits, model: TrainedModel, floor: float, seconds: float
) -> dict[str, Any]:
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


def _conclude(
    path: str, work: _Work, limits: Limits, model: TrainedModel, signals: list[int]
) -> ExitCode:
    """Report what the user must know, and return the exit status."""
    made = counted(model.passes, "pass")
    if limits.epochs is not None:
        made = counted(model.turns, "turn")
    loss = "its loss beyond all numbers"
    if math.isfinite(model.loss):
        loss = f"loss {_rounded_up(model.loss)}"
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
    elif errors_on_terminal():
        kept = "" if model.best_pass is None else f", of which {model.best_pass:,} are kept"
        stands = describe_loss(work.objective, work.counts, model.loss, model.validation_loss)
        told.append(f"{path}: {made}{kept}, {model.seconds:.1f} s; {stands}")
    return complain("; ".join(told), code) if told else code


def _rounded_up(loss: float) -> str:
    """Format a loss, rounded up, so that it never seems to reach an aim that it missed."""
    return f"{Context(prec=6, rounding=ROUND_CEILING).create_decimal(loss):g}"
