"""``tui-w2v trace``: writes turns as text or JSON lines."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from tui_w2v.cli.open_run import go_to_turn, open_run
from tui_w2v.cli.options import (
    Parser,
    add_run_options,
    positive_number,
    whole_number,
)
from tui_w2v.cli.output import (
    SMALLER_RATE,
    CommandError,
    ExitCode,
    check_archive,
    takes_unicode,
    write,
    writing,
)
from tui_w2v.cli.turn_writers import as_json, as_text, trace_turns
from tui_w2v.explain.page import as_page, as_section
from tui_w2v.explain.script import FRAMEWORKS, as_script
from tui_w2v.files import check_writable, written_atomically
from tui_w2v.printable import spelled_out
from tui_w2v.training import DivergedError, Timeline
from tui_w2v.training.recovery import save_timeline


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Makes turns and writes each phase: pick, look up, predict, gradient and update.",
        "tui-w2v trace --turns 3",
        "tui-w2v trace --json --full --dtype float64 --turns 1",
        "tui-w2v trace book.txt --turns 1000 --save model.npz > /dev/null",
    )
    add_run_options(parser)
    parser.add_argument(
        "--turns", type=whole_number, default=10, metavar="N", help="how many turns (default 10)"
    )
    parser.add_argument(
        "--json", action="store_true", help="write each turn as a JSON object on a line"
    )
    parser.add_argument(
        "--full", action="store_true", help="write every number, not only the largest or first ones"
    )
    parser.add_argument(
        "--as",
        dest="framework",
        choices=FRAMEWORKS,
        help="write a Python script that makes one turn, and checks its numbers",
    )
    parser.add_argument(
        "--html", metavar="FILE", help="write the turns as a web page that needs no other file"
    )
    parser.add_argument(
        "--turn", type=positive_number, metavar="N", help="the turn of --as (default: the next one)"
    )
    parser.add_argument(
        "--save",
        metavar="FILE",
        help="save the model after the last turn as a .npz file; with --as, before the turn",
    )


def run(args: argparse.Namespace) -> ExitCode:
    """Make the turns, and write them."""
    if args.framework is None and args.turn is not None:
        raise CommandError("--turn is for --as: give --turns N", ExitCode.USAGE)
    forms = {"--as": args.framework, "--html": args.html, "--json": args.json or None}
    given = [option for option, value in forms.items() if value is not None]
    if len(given) > 1 or (args.full and given not in ([], ["--json"])):
        raise CommandError(
            f"{' and '.join([*given, *(['--full'] if args.full else [])])} contradict each other: "
            "give one",
            ExitCode.USAGE,
        )
    if args.save is not None:
        check_archive(args.save, args.corpus)
    if args.html is not None:
        with writing(args.html):
            check_writable(Path(args.html))
    timeline = open_run(args)
    vocabulary = timeline.setup.corpus.vocabulary
    if args.framework is not None:
        return _write_script(args, timeline)
    if args.html is not None:
        texts = trace_turns(timeline, args.turns, lambda _: as_section(timeline))
        diverged = _write_page(args.html, timeline.setup.corpus.name, texts)
    else:
        writer = as_text(vocabulary, full=args.full)
        if args.json:
            writer = as_json(vocabulary, full=args.full, ascii_only=not takes_unicode())
        diverged = None
        try:
            for text in trace_turns(timeline, args.turns, writer):
                write("\n".join(map(spelled_out, text.split("\n"))))
        except DivergedError as error:
            diverged = error
    if args.save is not None:
        with writing(args.save, vocabulary.words):
            save_timeline(Path(args.save), timeline)
    if diverged:
        raise CommandError(f"{diverged}; {SMALLER_RATE}")
    return ExitCode.DONE


def _write_script(args: argparse.Namespace, timeline: Timeline) -> ExitCode:
    """Write one turn as a script, and save the parameters that it loads."""
    go_to_turn(timeline, args.turn)
    write(as_script(timeline, args.framework, args.save or ""))
    if args.save is not None:
        with writing(args.save, timeline.setup.corpus.vocabulary.words):
            save_timeline(Path(args.save), timeline)
    return ExitCode.DONE


def _write_page(path: str, name: str, turns: Iterator[str]) -> DivergedError | None:
    """Write turns as a page; return what ended them before their number was reached."""
    diverged: list[DivergedError] = []

    def sections() -> Iterator[str]:
        try:
            yield from turns
        except DivergedError as error:  # the page ends with the turns before
            diverged.append(error)

    with writing(path), written_atomically(Path(path)) as file:
        for text in as_page(f"The skip-gram on {name}", sections()):
            file.write(text.encode())
    return diverged[0] if diverged else None
