"""``tui-w2v concepts``: the singular directions of E, named by their words."""

import argparse
from typing import Any

from tui_w2v.api import Run
from tui_w2v.cli.options import (
    Parser,
    add_corpus,
    add_count,
    add_settings,
    corpus_of,
    first_option,
    given_settings,
)
from tui_w2v.cli.output import write, write_json, write_rows
from tui_w2v.cli.progress import open_text
from tui_w2v.cli.queries import load_vectors
from tui_w2v.cli.sample_model import train_run
from tui_w2v.errors import InputError
from tui_w2v.training import Progress, TrainedModel, predict_directions
from tui_w2v.vectors import (
    Decomposition,
    decompose,
    name_directions,
    principal_angles,
    singular_values,
)

_EVERY = 10
_History = list[dict[str, Any]]
_Predicted = Decomposition | None


def define(parser: Parser) -> None:
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
    add_count(parser, "-n", "how many directions (default 8)", default=8)
    add_count(parser, "--words", "how many words at each end (default 5)", default=5)
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
    add_count(ends, "--passes", "train N passes", least=0)
    add_count(ends, "--epochs", "train turn by turn, for N epochs", least=0)
    every = f"write the values after every K passes or epochs (default {_EVERY})"
    add_count(history, "--every", every, metavar="K")
    add_settings(parser)


def run(args: argparse.Namespace) -> None:
    unit = "pass" if args.epochs is None else "epoch"
    trains = args.passes is not None or args.epochs is not None
    _refuse_misuse(args, trains)
    history: _History = []
    predicted = None
    if args.model is not None:
        vectors = load_vectors(args.model)
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
    else:
        _write_tables(told, unit)


def _write_tables(told: dict[str, Any], unit: str) -> None:
    if history := told.get("history"):
        rows = [
            [str(row[unit]), f"{row['loss']:.4f}", *(f"{value:.3f}" for value in row["values"])]
            for row in history
        ]
        numbers = (f">{number}" for number in range(1, len(rows[0]) - 1))
        write_rows(rows, f">{unit}", ">loss", *numbers)
        write("")
    write_rows(_rows(told["directions"], "value", "share"), ">value", ">share", "+", "−")
    if "predicted" in told:
        write("")
        write_rows(_rows(told["predicted"], "value"), ">predicted", "+", "−")
        write("")
        angles = [f"{angle:.1f}" for angle in told["angles"]]
        write_rows([angles], *[">angle"] * len(angles))


def _rows(directions: list[dict[str, Any]], *numbers: str) -> list[list[str]]:
    return [
        [f"{each[name]:.4f}" for name in numbers]
        + [" ".join(each[end]) for end in ("plus", "minus")]
        for each in directions
    ]


def _refuse_misuse(args: argparse.Namespace, trains: bool) -> None:
    if args.every is not None and not trains:
        raise InputError("--every needs --passes or --epochs")
    if args.model is None:
        return
    if args.corpus is not None:
        raise InputError("--model and CORPUS contradict each other: give one")
    if args.predicted:
        raise InputError("--predicted counts the pairs of a text: give it in place of --model")
    if trains:
        raise InputError(
            "--passes and --epochs train a new model: give the text in place of --model"
        )
    if given := given_settings(args):
        option = first_option(given)
        raise InputError(f"{option} is a setting for training: give the text as CORPUS")


def _watched(
    run: Run, args: argparse.Namespace, unit: str, history: _History, predicted: _Predicted
) -> TrainedModel:
    """Train, and record the pass or epoch, the loss and the first singular values."""
    moves, a_unit = ("pass", 1) if unit == "pass" else ("turn", len(run.setup.schedule.pairs))
    every = a_unit * (args.every or _EVERY)

    def report(progress: Progress) -> None:
        if progress.done % every and progress.left != 0:
            return
        E, done = progress.parameters.E, progress.done // a_unit
        values = singular_values(E)[: args.n].tolist()
        row = {unit: done, "loss": progress.loss, "values": values}
        if predicted is not None:
            row["angles"] = principal_angles(decompose(E, args.n).weights, predicted.weights)
        history.append(row)

    return train_run(run, moves, report, passes=args.passes, epochs=args.epochs)
