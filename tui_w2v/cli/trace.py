"""``tui-w2v trace``: writes turns as text or JSON lines."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from tui_w2v.cli.open_run import go_to_turn, open_run
from tui_w2v.cli.options import Parser, add_count, add_run_options
from tui_w2v.cli.output import check_archive, write, write_json, writing
from tui_w2v.cli.turn_writers import as_dict, as_text
from tui_w2v.errors import InputError
from tui_w2v.explain.page import as_page, as_section
from tui_w2v.explain.script import FRAMEWORKS, as_script
from tui_w2v.files import check_writable, written_atomically
from tui_w2v.printable import spelled_out
from tui_w2v.training import DivergedError, Timeline, View, save_timeline


def define(parser: Parser) -> None:
    parser.describe(
        "Makes turns and writes each phase: pick, look up, predict, gradient and update.",
        "tui-w2v trace --turns 3",
        "tui-w2v trace --json --full --dtype float64 --turns 1",
        "tui-w2v trace book.txt --turns 1000 --save model.npz > /dev/null",
    )
    add_run_options(parser)
    add_count(parser, "--turns", "how many turns (default 10)", least=0, default=10)
    json = "write each turn as a JSON object on a line"
    parser.add_argument("--json", action="store_true", help=json)
    full = "write every number, not only the largest or first ones"
    parser.add_argument("--full", action="store_true", help=full)
    script = "write a Python script that makes one turn, and checks its numbers"
    parser.add_argument("--as", dest="framework", choices=FRAMEWORKS, help=script)
    page = "write the turns as a web page that needs no other file"
    parser.add_argument("--html", metavar="FILE", help=page)
    add_count(parser, "--turn", "the turn of --as (default: the next one)")
    saved = "save the model after the last turn as a .npz file; with --as, before the turn"
    parser.add_argument("--save", metavar="FILE", help=saved)


def run(args: argparse.Namespace) -> None:
    if args.framework is None and args.turn is not None:
        raise InputError("--turn is for --as: give --turns N")
    forms = {"--as": args.framework, "--html": args.html, "--json": args.json or None}
    given = [option for option, value in forms.items() if value is not None]
    if len(given) > 1 or (args.full and given not in ([], ["--json"])):
        contradicting = " and ".join([*given, *(["--full"] if args.full else [])])
        raise InputError(f"{contradicting} contradict each other: give one")
    if args.save is not None:
        check_archive(args.save, args.corpus)
    if args.html is not None:
        with writing(args.html):
            check_writable(Path(args.html))
    timeline = open_run(args)
    corpus, diverged = timeline.setup.corpus, list[DivergedError]()
    turns = _turns(timeline, args.turns, diverged)
    if args.framework is not None:
        go_to_turn(timeline, args.turn)
        write(as_script(timeline, args.framework, args.save or ""))
    elif args.html is not None:
        with writing(args.html), written_atomically(Path(args.html)) as file:
            sections = (as_section(timeline) for _ in turns)
            for text in as_page(f"The skip-gram on {corpus.name}", sections):
                file.write(text.encode())
    else:
        for _ in turns:
            frame = timeline.frame(View())
            if args.json:
                write_json(as_dict(frame, corpus.vocabulary, full=args.full))
            else:
                text = as_text(frame, corpus.vocabulary, full=args.full)
                write("\n".join(map(spelled_out, text.split("\n"))))
    if args.save is not None:
        with writing(args.save, corpus.vocabulary.words):
            save_timeline(Path(args.save), timeline)
    if diverged:
        raise diverged[0]


def _turns(timeline: Timeline, n: int, diverged: list[DivergedError]) -> Iterator[None]:
    """Make turns; one that is not finite ends them, and is noted: what comes before is written."""
    try:
        for _ in range(n):
            timeline.go(timeline.end_of_turn())
            yield
    except DivergedError as error:
        diverged.append(error)
