"""``tui-w2v train``: a model trained without the screen, and saved."""

import argparse
from contextlib import ExitStack, closing, nullcontext
from dataclasses import replace
from os.path import realpath
from time import perf_counter

from tui_w2v.cli.options import Parser, add_corpus, add_count, add_settings, add_vocabulary, number
from tui_w2v.cli.output import (
    ExitCode,
    check_archive,
    check_target,
    complain,
    errors_on_terminal,
    notice,
    silenced,
    write_json,
    writing,
)
from tui_w2v.cli.progress import training_progress
from tui_w2v.cli.train_files import Checkpoint, LossLog, checkpoint_path
from tui_w2v.cli.train_work import Work, wants_validation, work_on_counts, work_on_text
from tui_w2v.corpus import join_names, refuse_inputs, resolve_source, text_names
from tui_w2v.errors import CancelledError, InputError
from tui_w2v.signals import ENDING, INTERRUPT, handled
from tui_w2v.training import Limits, Origin, Progress


def define(parser: Parser) -> None:
    parser.describe(
        "Trains a model and saves it. By default it trains by full-batch passes, each with the "
        "exact gradient of all pairs. Training ends when the loss on held-out sentences no longer "
        "falls, and the best pass is kept; if none are held out, it ends when the loss no longer "
        "falls. While sentences are held out, weight decay keeps rare words from being learned by "
        "heart, and a pair n words apart counts n^-1.5, in the gradient and in both "
        "losses. With a limit, all pairs are trained, without decay and with equal weights. "
        "A pass that overshoots is made again at half the learning rate. ctrl+c saves what "
        "there is. FILE is written whole or not at all, and a read-only file is never replaced. "
        "--model adds passes or epochs to those of a model. The file that train writes after "
        "passes also holds Adam's state (about twice the size of E and θ), so 20 passes and "
        "then 30 give the same bits as 50. Adam begins anew, and a line says so, if an earlier "
        "pass was kept, or if the model is from turns, from the app or from another text.",
        "tui-w2v train book.txt --save book.npz",
        "tui-w2v train book.txt --max-vocab 3000 --seconds 10 --save book.npz --json",
        "tui-w2v train 'part*.txt.gz' more.txt --checkpoint 10 --log loss.csv --save parts.npz",
        "tui-w2v train royal --epochs 3 --save royal.npz",
        "tui-w2v train --model book.npz --passes 20 --save further.npz",
        "tui-w2v train --counts counts.npz --dim 50 --save model.npz",
    )
    add_corpus(parser, several=True)
    add_settings(parser)
    add_vocabulary(parser)
    counts = "pair counts in place of CORPUS (see tui-w2v count)"
    parser.add_argument("--counts", metavar="FILE", help=counts)
    model = "go on with a saved model, by its words and settings; without CORPUS on its own text"
    parser.add_argument("--model", metavar="FILE", help=model)
    ends = parser.add_argument_group("what ends training, whichever comes first")
    add_count(ends, "--passes", "N full-batch passes", least=0)
    add_count(ends, "--epochs", "train turn by turn instead, for N epochs", least=0)
    loss = "a mean loss of all pairs, in nats; without another limit, however long that takes"
    ends.add_argument("--until-loss", type=number, metavar="X", help=loss)
    ends.add_argument("--seconds", type=number, metavar="S", help="S seconds")
    parser.add_argument("--save", required=True, metavar="FILE", help="the .npz file to write")
    parser.add_argument(
        "--checkpoint",
        type=number,
        metavar="MIN",
        help="keep the model every MIN minutes beside FILE, as .checkpoint.npz: after a kill "
        "or a signal the same command goes on from there; it is removed at the end",
    )
    parser.add_argument(
        "--log",
        metavar="FILE",
        help="write a .csv with a line a pass, or an epoch: its number, loss, validation_loss, "
        "rate, seconds; - is standard output",
    )
    threads = "threads of full-batch passes, up to 4 (default one a core); the result is the same"
    add_count(parser, "--threads", threads)
    parser.add_argument("--json", action="store_true", help="report in JSON on standard output")
    loud = parser.add_mutually_exclusive_group()
    loud.add_argument("-q", "--quiet", action="store_true", help="write only errors")
    verbose = "say what was chosen, the progress every second, and where the loss stands"
    loud.add_argument("-v", "--verbose", action="store_true", help=verbose)


def run(args: argparse.Namespace) -> ExitCode:
    with silenced() if args.quiet else nullcontext():
        return _run(args)


def _run(args: argparse.Namespace) -> ExitCode:
    texts = [name for corpus in args.corpus for name in text_names(corpus)]
    for text in texts:
        resolve_source(text)  # a wrong name is reported before anything else
    args.corpus = join_names(texts) if texts else None
    _refuse_misuse(args)
    check_archive(args.save, *texts, args.counts, args.vocab)
    if args.log not in (None, "-"):
        check_target(args.log, *texts, args.counts, args.vocab, args.model, option="--log")
    limits = Limits(args.passes, args.epochs, args.until_loss, args.seconds)
    begun = perf_counter()
    work = (work_on_text if args.counts is None else work_on_counts)(args, limits)
    for path in filter(None, (args.save, args.log)):  # a model may name the text
        refuse_inputs(path, *text_names(work.settings.corpus))
    seconds = perf_counter() - begun
    if work.chosen and (errors_on_terminal() or args.verbose):
        complain(work.chosen)
    floor = work.objective.floor(work.counts)
    work.check_aim(floor)
    if told := work.cost(args.threads):
        notice(told)
    checkpoint = _checkpoint(args, work)
    origin, left, earlier = work.origin, limits, 0.0
    resumed = checkpoint.resume() if checkpoint else None
    if checkpoint and resumed:
        origin, earlier = resumed
        left = _limits_left(work, origin, earlier)
        notice(f"going on from {checkpoint.path!r}")
    turns = limits.epochs is not None
    unit, a_unit = ("epoch", work.turns_an_epoch) if turns else ("pass", 1)
    done = 0 if origin is None else origin.turns if turns else origin.passes_made
    first, every = work.objective.loss_at_zero(work.counts), 1.0 if args.verbose else None
    signals: list[int] = []  # noted, so that the model can be saved before they end the program
    with (
        handled(lambda number, _: signals.append(number), INTERRUPT, *ENDING),
        training_progress(first, floor, "turn" if turns else "pass", every=every) as show,
        ExitStack() as files,
    ):
        reports = [show]
        if args.log is not None:
            seconds_before = earlier if resumed else None
            log = LossLog(args.log, unit, a_unit, first=done, seconds=seconds_before)
            files.enter_context(closing(log))
            reports.append(log.report)
        if checkpoint:
            reports.append(checkpoint.report)

        def report(progress: Progress) -> None:
            for tell in reports:
                tell(progress)

        def check() -> None:
            if signals:
                raise CancelledError

        model = work.train(origin, left, report=report, check=check, threads=args.threads)
        if checkpoint and signals:
            checkpoint.write(lambda: model)
        with writing(args.save, model.words):
            model.save(args.save)
    model = replace(model, seconds=earlier + model.seconds)
    if checkpoint and not signals:
        checkpoint.remove()
    if args.json:
        write_json(work.report(model, floor, seconds))
    return work.conclude(args.save, model, signals, verbose=args.verbose)


def _refuse_misuse(args: argparse.Namespace) -> None:
    def refuse(message: str) -> None:
        raise InputError(f"{message} (see tui-w2v train --help)")

    if args.counts is not None:
        if args.corpus is not None:
            refuse("--counts stands in place of CORPUS: give one of them")
        if args.epochs is not None:
            refuse("--epochs needs the text: counts have no turns; leave --counts or --epochs out")
        if args.vocab is not None:
            refuse("--vocab has no effect on --counts, whose words are fixed: leave it out")
        if getattr(args, "harmonic", False):
            refuse("--harmonic needs the text: counts do not say how far apart words are")
        if wants_validation(args):
            refuse("--validation needs the text: counts have no sentences to hold out")
    elif args.corpus is None and args.model is None:
        refuse("train needs CORPUS, --counts FILE or --model FILE")
    if args.model is not None and args.vocab is not None:
        refuse("--vocab has no effect on --model, whose words are fixed: leave it out")
    if args.epochs is not None and args.passes is not None:
        refuse("--epochs trains turn by turn, --passes in full-batch passes: give one of them")
    if args.json and args.log == "-":
        refuse("--json and --log - both write to standard output: give the log a file")
    others = map(realpath, (args.save, checkpoint_path(args.save)))
    if args.log not in (None, "-") and realpath(args.log) in others:
        refuse("--log names the same file as --save or its checkpoint: give another")


def _checkpoint(args: argparse.Namespace, work: Work) -> Checkpoint | None:
    """Return the checkpoint of --checkpoint, which records the command line that it belongs to."""
    if args.checkpoint is None:
        return None
    origin = work.origin
    command = {
        "settings": work.settings.as_dict(),
        "counts": args.counts,
        "model": args.model,
        "begun": [origin.turns, origin.passes] if origin else [0, 0],
        "by": "epochs" if work.limits.epochs is not None else "passes",
        "limits": not work.limits.none,
    }
    return Checkpoint(args.save, args.checkpoint, command, work.counts.vocabulary)


def _limits_left(work: Work, reached: Origin, seconds: float) -> Limits:
    """Return the rest of the limits for a training that an earlier run brought to ``reached``."""
    limits, turns, passes = work.limits, reached.turns, reached.passes_made
    if work.origin:
        turns, passes = turns - work.origin.turns, passes - work.origin.passes
    return replace(
        limits,
        passes=None if limits.passes is None else max(0, limits.passes - passes),
        epochs=None if limits.epochs is None else limits.epochs - turns / work.turns_an_epoch,
        seconds=None if limits.seconds is None else max(0.0, limits.seconds - seconds),
    )
