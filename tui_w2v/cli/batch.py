"""Many questions of a query command, one a line: ``--batch`` and input from a pipe."""

import argparse
from collections.abc import Sequence

from tui_w2v.cli.lines import lines_of
from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode
from tui_w2v.cli.queries import open_vectors, write_answers
from tui_w2v.errors import InputError
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import EXAMPLES, Kind, Question, read_question


def add_batch(parser: Parser) -> None:
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help="answer the questions of a file, or - for standard input: one a line; each answer "
        "has its question, also where it cannot be answered (status 1 at the end)",
    )


def answer_batch(args: argparse.Namespace, kind: Kind, words: Sequence[str]) -> ExitCode:
    """Answer the questions of --batch or standard input; return NOT_DONE if one has no answer."""
    if words:
        raise InputError("--batch has the questions: give no words beside it")
    status = ExitCode.DONE
    blocks = lines_of(None if args.batch in (None, "-") else args.batch)
    next(blocks)  # a file that cannot be read is reported before the vectors are opened
    vectors = open_vectors(args)
    for lines in blocks:
        asked = [(line, read(line, vectors, kind)) for line in lines]
        write_answers(vectors, asked, args, with_query=True)
        if any(isinstance(question, str) for _, question in asked):
            status = ExitCode.NOT_DONE
    return status


def read(line: str, vectors: WordVectors, kind: Kind = Kind.NEAREST) -> Question | str:
    """Parse a line; return the question or the error in it."""
    try:
        question = read_question(line, vectors, kind)
    except UnknownWordError as error:
        return str(error)
    return question or f"{line.strip()!r} is not a complete question: ask as in {EXAMPLES[kind]}"
