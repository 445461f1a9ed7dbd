"""``tui-w2v concepts``: the singular directions of E, named by their words."""

import argparse
from typing import Any

from tui_w2v.api import Run
from tui_w2v.cli.options import (
    Parser,
    add_corpus,
    add_settings,
    corpus_of,
    first_option,
    given_settings,
    positive_number,
    whole_number,
)
from tui_w2v.cli.output import CommandError, ExitCode, write, write_json
from tui_w2v.cli.progress import open_text, training_progress
from tui_w2v.cli.queries import load_vectors
from tui_w2v.cli.table import write_rows
from tui_w2v.cli.trained import finished, train_run
from tui_w2v.training import Progress, TrainedModel, predict_directions
from tui_w2v.vectors import (
    Decomposition,
    Direction,
    decompose,
    name_directions,
    principal_angles,
    singular_values,
)

_EVERY = 10


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Writes the singular directions of E, largest first: the singular value, its share (its "
        "square among the sum of squares), and the words at the + and the − end, by weight. E is "
        "not centred, so a mean that all words share is a direction too. With --passes or "
        "--epochs, first the loss of all pairs and the values during training. Turn by turn from "
        "--init small, royal's first values rise one after another. By passes they rise together: "
        "Adam moves every number by about the learning rate, however small its gradient is.",
        "tui-w2v concepts royal",
        "tui-w2v concepts --model model.npz -n 20 --json",
        "tui-w2v concepts royal --init small --lr 0.025 --epochs 20 --every 1",
        "tui-w2v concepts book.txt --passes 100 --every 5 --json",
    )
    add_corpus(parser)
    parser.add_argument(
        "-n", type=positive_number, default=8, metavar="N", help="how many directions (default 8)"
    )
    parser.add_argument(
        "--words",
        type=positive_number,
        default=5,
        metavar="N",
        help="how many words at each end (default 5)",
    )
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    parser.add_argument("--model", metavar="FILE", help="vectors or a model, in any known format")
    parser.add_argument(
        "--predicted",
        action="store_true",
        help="write the directions predicted from the counts of pairs too, and the angles between "
        "the spans of both, in degrees; exact to second order for negative sampling, an analogue "
        "for the softmax; GloVe learns others",
    )
    history = parser.add_argument_group("the values during training")
    ends = history.add_mutually_exclusive_group()
    ends.add_argument("--passes", type=whole_number, metavar="N", help="train N passes")
    ends.add_argument(
        "--epochs", type=whole_number, metavar="N", help="train turn by turn, for N epochs"
    )
    history.add_argument(
        "--every",
        type=positive_number,
        metavar="K",
        help=f"write the values after every K passes or epochs (default {_EVERY})",
    )
    add_settings(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Find the directions, and write them."""
    history: list[dict[str, Any]] = []
    unit = "pass" if args.epochs is None else "epoch"
    trains = args.passes is not None or args.epochs is not None
    _refuse_misuse(args, trains)
    predicted = None
    if args.model is not None:
        vectors = load_vectors(args.model, None, cache=True)
    else:
        run = open_text(corpus_of(args), **given_settings(args))
        if args.predicted:
            predicted = predict_directions(run.setup, min(args.n, run.settings.dim))
        trained = _watched(run, args, unit, history, predicted) if trains else train_run(run)
        vectors = trained.vectors
    learned = decompose(vectors.vectors, args.n)
    found = name_directions(vectors.words, learned, args.words)
    told: dict[str, Any] = {"directions": [direction._asdict() for direction in found]}
    if predicted is not None:
        others = name_directions(vectors.words, predicted, args.words)
        told["predicted"] = [
            {"value": value, "plus": plus, "minus": minus} for value, _, plus, minus in others
        ]
        told["angles"] = principal_angles(learned.weights, predicted.weights)
    if trains:
        told["history"] = history
    if args.json:
        write_json(told)
        return ExitCode.DONE
    if trains:
        _write_history(history, unit)
    _write_directions(found)
    if predicted is not None:
        write("")
        rows = [
            [f"{value:.4f}", " ".join(plus), " ".join(minus)] for value, _, plus, minus in others
        ]
        write_rows(rows, ">predicted", "+", "−")
        write("")
        write_rows([[f"{angle:.1f}" for angle in told["angles"]]], *[">angle"] * len(found))
    return ExitCode.DONE


def _refuse_misuse(args: argparse.Namespace, trains: bool) -> None:
    message = ""
    given = given_settings(args)
    if args.every is not None and not trains:
        message = "--every needs --passes or --epochs"
    elif args.model is not None and args.corpus is not None:
        message = "--model and CORPUS contradict each other: give one"
    elif args.model is not None and args.predicted:
        message = "--predicted counts the pairs of a text: give it in place of --model"
    elif args.model is not None and trains:
        message = "--passes and --epochs train a new model: give the text in place of --model"
    elif args.model is not None and given:
        message = f"{first_option(given)} is a setting for training: give the text as CORPUS"
    if message:
        raise CommandError(message, ExitCode.USAGE)


def _watched(
    run: Run,
    args: argparse.Namespace,
    unit: str,
    history: list[dict[str, Any]],
    predicted: Decomposition | None,
) -> TrainedModel:
    """Train, and record the pass or epoch, the loss and the first singular values."""
    counts, objective = run.setup.counts(), run.setup.objective
    by_epochs = args.epochs is not None
    a_unit = len(run.setup.schedule.pairs) if by_epochs else 1
    every = a_unit * (args.every or _EVERY)

    def record(done: int, loss: float, E: Any) -> None:
        values = singular_values(E)[: args.n].tolist()
        row = {unit: done // a_unit, "loss": loss, "values": values}
        if predicted is not None:
            row["angles"] = principal_angles(decompose(E, args.n).weights, predicted.weights)
        history.append(row)

    with training_progress(
        objective.loss_at_zero(counts), objective.floor(counts), "turn" if by_epochs else "pass"
    ) as show:

        def report(progress: Progress) -> None:
            show(progress)
            if progress.done % every == 0 or progress.left == 0:
                record(progress.done, progress.loss, progress.parameters.E)

        return finished(run.train(passes=args.passes, epochs=args.epochs, report=report))


def _write_history(history: list[dict[str, Any]], unit: str) -> None:
    rows = [
        [str(row[unit]), f"{row['loss']:.4f}", *(f"{value:.3f}" for value in row["values"])]
        for row in history
    ]
    numbers = (f">{number}" for number in range(1, len(rows[0]) - 1))
    write_rows(rows, f">{unit}", ">loss", *numbers)
    write("")


def _write_directions(found: list[Direction]) -> None:
    rows = [
        [f"{value:.4f}", f"{share:.4f}", " ".join(plus), " ".join(minus)]
        for value, share, plus, minus in found
    ]
    write_rows(rows, ">value", ">share", "+", "−")
