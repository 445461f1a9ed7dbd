"""Many questions of a query command, one a line: ``--batch`` and input from a pipe."""

import argparse
from collections.abc import Sequence

from tui_w2v.cli.lines import lines_of
from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import CommandError, ExitCode
from tui_w2v.cli.queries import open_vectors, write_answers
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import EXAMPLES, Kind, Question, question_of, read_question

_HOW_MANY = {Kind.ANALOGY: "three", Kind.SIMILARITY: "two", Kind.ODD_ONE_OUT: "three or more"}


def add_batch(parser: Parser) -> None:
    """Add --batch."""
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help="answer the questions of a file, or - for standard input: one a line; each answer "
        "has its question, also where it cannot be answered (status 1 at the end)",
    )


def add_words(parser: Parser, which: str) -> None:
    """Add --batch, and the words of the one question that is asked without it."""
    parser.add_argument("words", nargs="*", metavar="WORD", help=f"{which}, unless --batch")
    add_batch(parser)


def answer_words(args: argparse.Namespace, kind: Kind, words: Sequence[str]) -> ExitCode:
    """Answer the question that some words are, or the questions of --batch.

    Raises:
        CommandError: The number of words is wrong.
    """
    if args.batch is not None:
        return answer_batch(args, kind, words)
    question = None
    if len(" ".join(words).split()) >= len(EXAMPLES[kind].split()):  # else, read no vectors
        vectors = open_vectors(args)
        if all(word in vectors for word in words):
            question = question_of(kind, words)
        question = question or read_question(words, vectors, kind)
    if question is None:
        raise CommandError(
            f"{args.command} needs {_HOW_MANY[kind]} words, such as {EXAMPLES[kind]}, or "
            "--batch FILE",
            ExitCode.USAGE,
        )
    write_answers(vectors, [(str(question), question)], args)
    return ExitCode.DONE


def answer_batch(args: argparse.Namespace, kind: Kind, words: Sequence[str] = ()) -> ExitCode:
    """Answer the questions of --batch, or of standard input.

    Returns:
        ``NOT_DONE`` if a question cannot be answered, else ``DONE``.

    Raises:
        CommandError: There are words beside --batch.
    """
    if words:
        raise CommandError("--batch has the questions: give no words beside it", ExitCode.USAGE)
    status = ExitCode.DONE
    blocks = lines_of(None if args.batch in (None, "-") else args.batch)
    next(blocks)  # a file that cannot be read is told before the vectors are
    vectors = open_vectors(args)
    for lines in blocks:
        asked = [(line, read(line, vectors, kind)) for line in lines]
        write_answers(vectors, asked, args, with_query=True)
        if any(isinstance(question, str) for _, question in asked):
            status = ExitCode.NOT_DONE
    return status


def read(line: str, vectors: WordVectors, kind: Kind = Kind.NEAREST) -> Question | str:
    """Return a line's question, or why there is none."""
    try:
        question = read_question(line, vectors, kind)
    except UnknownWordError as error:
        return str(error)
    if question is None:
        return f"{line.strip()!r} is no complete question: ask as in {EXAMPLES[kind]}"
    return question
