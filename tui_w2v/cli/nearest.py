"""``tui-w2v nearest``: the words nearest to a word, a mean of words, or a sum."""

import argparse
import sys

from tui_w2v.cli.batch import add_batch, answer_batch
from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import CommandError, ExitCode
from tui_w2v.cli.queries import add_query_options, open_vectors, write_answers
from tui_w2v.vectors.question import FORMS, Kind, read_question


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Writes the words with the highest cosines. Several words mean the mean of their "
        "directions; king - man + woman or 0.5*king + 2*queen is a sum of multiples, man : king "
        ":: woman an analogy, and cat dog king ? asks for the odd one out. Without EXPRESSION, a "
        "prompt takes questions. Questions from a pipe are read as by --batch -: each row of the "
        "answers begins with its question, and a question that cannot be answered has an empty "
        "row. At the prompt and in a pipe, a word with blanks needs quotes.",
        "tui-w2v nearest king",
        "tui-w2v nearest king queen -n 5",
        "tui-w2v nearest king - man + woman",
        "tui-w2v nearest --batch questions.txt --json",
        "tui-w2v nearest king --among names.txt --restrict 50000 --no-variants",
        "tui-w2v nearest whale --model book.npz --json",
        "tui-w2v nearest whale --corpus book.txt --max-vocab 3000",
        "tui-w2v nearest --model vectors.vec.gz",
    )
    parser.add_argument(
        "expression", nargs="*", metavar="EXPRESSION", help="words and signs, quoted or not"
    )
    add_batch(parser)
    add_query_options(parser, answers=True)


def run(args: argparse.Namespace) -> ExitCode:
    """Answer the question, or read questions line by line."""
    interactive = bool(sys.stdin and sys.stdin.isatty())
    if args.batch is not None or not (args.expression or interactive):
        return answer_batch(args, Kind.NEAREST, args.expression)
    vectors = open_vectors(args)
    if not args.expression:
        from tui_w2v.cli.prompt import prompt

        prompt(vectors, args)
        return ExitCode.DONE
    question = read_question(args.expression, vectors)
    query = " ".join(args.expression)
    if question is None:
        raise CommandError(f"{query!r} is no complete question: ask as in {FORMS}", ExitCode.USAGE)
    write_answers(vectors, [(query, question)], args)
    return ExitCode.DONE
