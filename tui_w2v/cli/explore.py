"""``tui-w2v explore``: opens the explorer on a text or a model."""

import argparse
from typing import TYPE_CHECKING, Any

from tui_w2v.cli.open_run import NoTurnsError, open_run
from tui_w2v.cli.options import Parser, add_run_options, first_option, given_settings
from tui_w2v.cli.output import notice
from tui_w2v.cli.queries import add_vector_options, load_vectors, safetensors_options
from tui_w2v.cli.screen import has_screen, show, take_keys_from_terminal
from tui_w2v.corpus import resolve_source
from tui_w2v.errors import InputError
from tui_w2v.training import Timeline
from tui_w2v.vectors import WordVectors

if TYPE_CHECKING:
    from tui_w2v.tui import ExplorerApp, QueryApp


def define(parser: Parser) -> None:
    parser.describe(
        "Opens the explorer. Keys: space or → goes to the next phase of the turn, ← goes back, "
        "enter goes to the turn's end, p plays, f trains fast, / finds nearest words, ? lists all "
        "keys, q quits. config.toml in the configuration folder (~/.config/tui-w2v) can set "
        "theme, notation, pace, number_width, ascii and recent_files, and, in [keymap], keys by "
        "their ids, which ctrl+p shows (time.play = 'p,f5'). A model without its text, or a file "
        "of vectors, opens for queries only. If the nearest words are not what you want, try "
        "--window 5 (words of a topic rather than of a kind), --min-count 10 (rare words are the "
        "worst neighbours) or, for long texts, --sample 0.001.",
        "tui-w2v explore",
        "tui-w2v explore book.txt --sentences punctuation --max-vocab 3000",
        "zcat book.txt.gz | tui-w2v explore - --dim 50",
        "tui-w2v explore --model model.npz",
        "tui-w2v explore --model vectors.vec.gz",
    )
    add_run_options(parser)
    add_vector_options(parser, "--tensor", "--vocab")
    parser.add_argument(
        "--plain",
        action="store_true",
        help="converse line by line, without a screen: for screen readers and braille displays",
    )


def run(args: argparse.Namespace) -> int | None:
    (options,) = safetensors_options(args, args.model)
    if args.plain:
        timeline = open_run(args)
        timeline.go(timeline.position)  # divergence is reported before the conversation begins
        if args.corpus == "-":
            take_keys_from_terminal()
        from tui_w2v.cli.plain import converse

        converse(timeline)
        return None
    if not has_screen():
        if args.corpus is not None:
            resolve_source(args.corpus)  # a wrong name is reported before anything else
        raise InputError(
            "the explorer needs a terminal: use --plain, or tui-w2v trace to write turns as text"
        )
    return show(_open(args, options))


def _open(args: argparse.Namespace, options: dict[str, Any]) -> "ExplorerApp | QueryApp":
    """Return the explorer on a run, or the query screen for vectors without a text."""
    opened: Timeline | WordVectors
    try:
        opened = open_run(args)
        opened.go(opened.position)  # divergence is reported before a screen opens
    except NoTurnsError as error:
        if args.corpus is not None:
            raise
        if given := given_settings(args):
            why = f"{args.model!r} cannot be trained, only queried"
            raise InputError(f"{first_option(given)} has no effect: {why}") from None
        opened = load_vectors(args.model, **options)
        if opened.theta is not None:
            notice(str(error))
    take_keys_from_terminal()
    from tui_w2v.tui import ExplorerApp, QueryApp
    from tui_w2v.tui.config import read_config

    if isinstance(opened, WordVectors):
        return QueryApp(opened, args.model, read_config())
    return ExplorerApp(opened, read_config(), model=args.model or "")
