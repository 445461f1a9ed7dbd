"""``tui-w2v train``: a model trained without the screen, and saved."""

import argparse
import json
import math
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from tui_w2v.command_line import ExitCode, complain, given_settings
from tui_w2v.commands.common import (
    SMALLER_RATE,
    CommandError,
    check_target,
    progress_bar,
    read_text,
    save_trained,
    write,
)
from tui_w2v.commands.count import read_counts, refuse_cuts
from tui_w2v.commands.open import refuse_contradictions
from tui_w2v.corpus import PairCounts, count_pairs, read_vocabulary, resolve_source
from tui_w2v.training import (
    Configuration,
    Limits,
    Progress,
    Setup,
    Trained,
    train_by_passes,
    train_by_turns,
)


class _Work(NamedTuple):
    """What is to be trained."""

    configuration: Configuration
    counts: PairCounts
    setup: Setup | None
    """The text itself, where it is trained turn by turn."""
    seconds: float
    """How long reading and counting took."""


def run(args: argparse.Namespace) -> ExitCode:
    """Train, report, save."""
    _refuse_misuse(args)
    check_target(args.save, args.corpus, args.counts, args.vocab)
    limits = Limits(args.passes, args.epochs, args.until_loss, args.seconds)
    work = _read(args)
    floor = work.counts.floor
    if limits.until_loss is not None and limits.until_loss < floor:
        raise CommandError(
            f"no model of these pairs can reach a loss of {limits.until_loss:g}: "
            f"the lowest is {floor:.6g}, the conditional entropy of target given context",
            ExitCode.USAGE,
        )
    with _interruptible() as interrupted:
        trained = _train(work, limits, interrupted)
        save_trained(
            args.save,
            work.configuration,
            trained.parameters,
            work.counts.vocabulary,
            turns=trained.turns,
            passes=trained.passes,
        )
    if args.json:
        write(json.dumps(_report(work, trained), ensure_ascii=False))
    return _conclude(args.save, work, limits, trained)


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
    elif args.corpus is None:
        refuse("train needs CORPUS, or --counts FILE")
    if args.epochs is not None and args.passes is not None:
        refuse("--epochs trains turn by turn, --passes in grouped passes: give one of them")


def _read(args: argparse.Namespace) -> _Work:
    begun = perf_counter()
    given = given_settings(args)
    if args.counts is not None:
        counts, settings, text = read_counts(args.counts)
        refuse_contradictions(given, settings, args.counts)
        refuse_cuts(given, settings)
        configuration = Configuration.of(text, **{**given, **settings})
        return _Work(configuration, counts, None, perf_counter() - begun)
    configuration = Configuration.of(args.corpus, **given)
    resolve_source(args.corpus)  # a wrong name is the first thing to say
    words = None
    if args.vocab is not None:
        refuse_cuts(given, {})
        words = read_vocabulary(Path(args.vocab))
    corpus = read_text(configuration, words)
    if args.epochs is not None:
        setup = Setup(configuration, corpus)
        return _Work(configuration, setup.counts(), setup, perf_counter() - begun)
    counts = count_pairs(corpus, configuration.window)
    return _Work(configuration, counts, None, perf_counter() - begun)


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Have ctrl+c noted, so that what was trained until then can be saved."""
    noted = False

    def note(*_: object) -> None:
        nonlocal noted
        noted = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: noted
    finally:
        signal.signal(signal.SIGINT, before)


def _train(work: _Work, limits: Limits, interrupted: Callable[[], bool]) -> Trained:
    with _reported(work) as report:
        if work.setup is not None:
            return train_by_turns(work.setup, limits, report=report, interrupted=interrupted)
        return train_by_passes(
            work.configuration, work.counts, limits, report=report, interrupted=interrupted
        )


@contextmanager
def _reported(work: _Work) -> Iterator[Callable[[Progress], None]]:
    """Show loss, floor and time left on a terminal."""
    from rich.progress import BarColumn, TextColumn

    unit = "pass" if work.setup is None else "turn"
    columns = (
        TextColumn(unit + " {task.completed:,}"),
        BarColumn(),
        TextColumn("loss {task.fields[loss]:.4f}  floor {task.fields[floor]:.4f}"),
        TextColumn("{task.fields[left]}"),
    )
    with progress_bar(*columns) as bar:
        if bar is None:
            yield lambda _: None
            return
        task = bar.add_task(
            "", total=None, loss=work.counts.uniform, floor=work.counts.floor, left=""
        )

        def report(progress: Progress) -> None:
            total = None if progress.left is None else progress.done + progress.left
            seconds = progress.seconds_left
            left = "" if seconds is None else f"about {_duration(seconds)} left"
            bar.update(task, completed=progress.done, total=total, loss=progress.loss, left=left)

        yield report


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(max(0, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _report(work: _Work, trained: Trained) -> dict[str, Any]:
    counts, configuration = work.counts, work.configuration
    epochs = trained.turns / counts.total
    made = (
        {"passes": trained.passes}
        if work.setup is None
        else {"epochs": int(epochs) if epochs.is_integer() else epochs}
    )
    return {
        "pairs": counts.total,
        "vocabulary": len(counts.vocabulary),
        "dim": configuration.dim,
        "window": configuration.window,
        "objective": configuration.objective,
        **made,
        "loss": trained.loss if math.isfinite(trained.loss) else None,
        "floor": counts.floor,
        "uniform": counts.uniform,
        "unigram": counts.unigram,
        "seconds": trained.seconds,
        "seconds_reading": work.seconds,
    }


def _conclude(path: str, work: _Work, limits: Limits, trained: Trained) -> ExitCode:
    """Say what needs to be said, and return the exit status."""
    if work.setup is None:
        made = f"{trained.passes:,} pass{'es' if trained.passes != 1 else ''}"
    else:
        made = f"{trained.turns:,} turn{'s' if trained.turns != 1 else ''}"
    finite = math.isfinite(trained.loss)
    state = f"{made}, loss {trained.loss:.4f}" if finite else f"{made}, its loss beyond all numbers"
    if trained.problem:
        return complain(
            f"{trained.problem}; {path!r} has the model of {state}; {SMALLER_RATE}",
            ExitCode.NOT_DONE,
        )
    if trained.interrupted:
        return complain(f"interrupted; {path!r} has the model of {state}", ExitCode.INTERRUPTED)
    if limits.until_loss is not None and not trained.reached:
        return complain(
            f"the loss did not come down to {limits.until_loss:g}: "
            f"{path!r} has the model of {state}",
            ExitCode.NOT_DONE,
        )
    if sys.stderr and sys.stderr.isatty():
        complain(
            f"{path}: {state}, floor {work.counts.floor:.4f}, {trained.seconds:.1f} s",
            ExitCode.DONE,
        )
    return ExitCode.DONE
