"""``tui-w2v train``: a model trained without the screen, and saved."""

import argparse
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_CEILING, Context
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from tui_w2v.cli.count import read_counts, refuse_cuts
from tui_w2v.cli.open_run import refuse_contradictions
from tui_w2v.cli.options import (
    Parser,
    add_corpus,
    add_model_options,
    add_text_options,
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
    hold_out,
    save_trained,
    write_json,
)
from tui_w2v.cli.progress import read_text, training_progress
from tui_w2v.corpus import HeldOut, PairCounts, read_vocabulary, resolve_source
from tui_w2v.explain.losses import describe_loss
from tui_w2v.signals import ENDING, INTERRUPT, handled
from tui_w2v.skipgram import Objective
from tui_w2v.training import (
    AUTO,
    Limits,
    Settings,
    Setup,
    Trained,
    auto_settings,
    choose_by_size,
    describe_auto,
    make_objective,
    train_by_passes,
    train_by_turns,
)


class _Work(NamedTuple):
    """What is to be trained."""

    settings: Settings
    counts: PairCounts
    objective: Objective
    floor: float
    """The lowest loss that there can be."""
    setup: Setup | None
    """The text itself, where it is trained turn by turn."""
    pairs: int
    """How many pairs there are."""
    seconds: float
    """How long reading and counting took."""
    chosen: str
    """What was chosen from the text, in a line, or nothing."""
    held_out: HeldOut | None
    """The pairs in two parts, where training ends by the validation loss."""


def define(parser: Parser) -> None:
    """Take a text or counts, how to train, and what ends it."""
    parser.describe(
        "Trains a model and saves it. By default in full-batch passes: the exact gradient of all "
        "pairs at once, until the loss no longer falls.",
        "tui-w2v train book.txt --save book.npz",
        "tui-w2v train book.txt --max-vocab 3000 --seconds 10 --save book.npz --json",
        "tui-w2v train royal --epochs 3 --save royal.npz",
        "tui-w2v train --counts counts.npz --dim 50 --save model.npz",
    )
    add_corpus(parser, default="")
    add_text_options(parser)
    add_vocabulary(parser)
    add_model_options(parser)
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
    """Train, report, save."""
    _refuse_misuse(args)
    check_archive(args.save, args.corpus, args.counts, args.vocab)
    limits = Limits(args.passes, args.epochs, args.until_loss, args.seconds)
    work = _read(args, limits)
    if work.chosen and errors_on_terminal():
        complain(work.chosen, ExitCode.DONE)
    name = work.objective.floor_is
    if limits.until_loss is not None and limits.until_loss < work.floor:
        raise CommandError(
            f"no model of these pairs can reach a loss of {limits.until_loss}: "
            f"the lowest is {_rounded_up(work.floor)}{f', {name}' if name else ''}",
            ExitCode.USAGE,
        )
    with _signals_noted() as signals:
        trained = _train(work, limits, lambda: bool(signals))
        save_trained(
            args.save,
            work.settings,
            trained.parameters,
            work.counts.vocabulary,
            turns=trained.turns,
            passes=trained.passes if trained.best_pass is None else trained.best_pass,
        )
    if args.json:
        write_json(_report(work, trained))
    return _conclude(args.save, work, limits, trained, signals)


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


def _read(args: argparse.Namespace, limits: Limits) -> _Work:
    begun = perf_counter()
    given = given_settings(args)
    if not limits.none and _wants_validation(args):
        complain(
            "--validation has no effect beside a limit, up to which all pairs are trained",
            ExitCode.DONE,
        )
    if args.counts is not None or not limits.none:
        given["validation"] = 0.0
    if args.counts is not None:
        counts, own_settings, text = read_counts(args.counts)
        refuse_contradictions(given, own_settings, args.counts)
        refuse_cuts(given, own_settings)
        settings = Settings.of(text, **{**given, **own_settings})
        word_counts = counts.vocabulary.counts
        words, auto = int(word_counts.sum()), auto_settings(settings)
        settings = choose_by_size(settings, words, len(word_counts))
        objective = make_objective(settings, word_counts, lambda: counts)
        floor, seconds = objective.floor(counts), perf_counter() - begun
        pairs = round(counts.total)
        chosen = describe_auto(settings, auto, words)
        return _Work(settings, counts, objective, floor, None, pairs, seconds, chosen, None)
    settings = Settings.of(args.corpus, **given)
    resolve_source(args.corpus)  # a wrong name is the first thing to say
    vocabulary = None
    if args.vocab is not None:
        refuse_cuts(given, {})
        vocabulary = read_vocabulary(Path(args.vocab))
    corpus = read_text(settings, vocabulary)
    setup = Setup(settings, corpus)
    counts, held_out = setup.counts(), hold_out(setup)
    seconds = perf_counter() - begun
    floor, turned = setup.objective.floor(counts), setup if args.epochs is not None else None
    chosen = describe_auto(setup.settings, setup.auto, len(corpus.tokens))
    pairs = len(setup.pairs)
    return _Work(
        setup.settings, counts, setup.objective, floor, turned, pairs, seconds, chosen, held_out
    )


@contextmanager
def _signals_noted() -> Iterator[list[int]]:
    """Note the signals that ask for an end, so that what was trained until then can be saved."""
    noted: list[int] = []

    def note(number: int, _: object) -> None:
        noted.append(number)

    with handled(note, INTERRUPT, *ENDING):
        yield noted


def _train(work: _Work, limits: Limits, interrupted: Callable[[], bool]) -> Trained:
    unit = "pass" if work.setup is None else "turn"
    with training_progress(work.objective.loss_at_zero(work.counts), work.floor, unit) as report:
        if work.setup is not None:
            return train_by_turns(work.setup, limits, report=report, interrupted=interrupted)
        return train_by_passes(
            work.settings,
            work.counts,
            limits,
            held_out=work.held_out,
            report=report,
            interrupted=interrupted,
        )


def _report(work: _Work, trained: Trained) -> dict[str, Any]:
    counts, settings = work.counts, work.settings
    made: dict[str, Any] = {"passes": trained.passes}
    if work.setup is not None:
        epochs = trained.turns / len(work.setup.schedule.pairs)
        made = {"epochs": int(epochs) if epochs.is_integer() else epochs}
    validated: dict[str, Any] = {}
    if trained.best_pass is not None:
        validated = {"validation_loss": trained.validation_loss, "best_pass": trained.best_pass}
    return {
        "pairs": work.pairs,
        "vocabulary": len(counts.vocabulary),
        "dim": settings.dim,
        "window": settings.window,
        "objective": settings.objective,
        **made,
        "loss": trained.loss if math.isfinite(trained.loss) else None,
        **validated,
        "floor": work.floor,
        "uniform": counts.uniform,
        "unigram": counts.unigram,
        "seconds": trained.seconds,
        "seconds_reading": work.seconds,
    }


def _conclude(
    path: str,
    work: _Work,
    limits: Limits,
    trained: Trained,
    signals: list[int],
) -> ExitCode:
    """Say what needs to be told, and return the exit status."""
    if work.setup is None:
        made = f"{trained.passes:,} pass{'es' if trained.passes != 1 else ''}"
    else:
        made = f"{trained.turns:,} turn{'s' if trained.turns != 1 else ''}"
    finite = math.isfinite(trained.loss)
    state = (
        f"{made}, loss {_rounded_up(trained.loss)}"
        if finite
        else f"{made}, its loss beyond all numbers"
    )
    saved, told, code = f"{path!r} has the model of {state}", [], ExitCode.DONE
    if trained.overshoot and not trained.problem:
        told = [trained.overshoot]
    if trained.problem:
        told += [str(trained.problem), saved, SMALLER_RATE]
        code = ExitCode.NOT_DONE
    elif trained.interrupted:
        code = ExitCode(128 + signals[0])
        told += [code.name.lower().replace("_", " "), saved]
    elif limits.until_loss is not None and not trained.reached:
        told.append(f"the loss did not come down to {limits.until_loss}: {saved}")
        code = ExitCode.NOT_DONE
    elif errors_on_terminal():
        kept = "" if trained.best_pass is None else f", of which {trained.best_pass:,} are kept"
        stands = describe_loss(work.objective, work.counts, trained.loss, trained.validation_loss)
        told.append(f"{path}: {made}{kept}, {trained.seconds:.1f} s; {stands}")
    return complain("; ".join(told), code) if told else code


def _rounded_up(loss: float) -> str:
    """Write a loss so that it never looks lower than it is, or as low as an aim that it missed."""
    return f"{Context(prec=6, rounding=ROUND_CEILING).create_decimal(loss):g}"
