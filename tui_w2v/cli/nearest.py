"""``tui-w2v nearest``: the words nearest to a word, a mean of words, or a sum."""

import argparse
from functools import partial

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import CommandError, ExitCode
from tui_w2v.cli.queries import (
    add_count,
    add_json,
    add_source,
    open_vectors,
    refuse_unknown_words,
    write_neighbours,
    write_odd_one_out,
)
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import FORMS, Kind, Question, read_question


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Writes the words with the highest cosines. Several words stand for the mean of their "
        "directions, king - man + woman for a sum, man : king :: woman for an analogy, and "
        "cat dog king ? for the odd one out. Without EXPRESSION, questions are read line by line. "
        "If they come from a pipe, each row of the answers begins with its question.",
        "tui-w2v nearest king",
        "tui-w2v nearest king queen -n 5",
        "tui-w2v nearest king - man + woman",
        "tui-w2v nearest --json < questions.txt",
        "tui-w2v nearest whale --model book.npz --json",
        "tui-w2v nearest whale --corpus book.txt --max-vocab 3000",
        "tui-w2v nearest --model vectors.vec.gz",
    )
    parser.add_argument(
        "expression", nargs="*", metavar="EXPRESSION", help="words and signs, quoted or not"
    )
    add_count(parser)
    add_json(parser)
    add_source(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Answer the question, or read questions line by line."""
    vectors = open_vectors(args)
    if not args.expression:
        from tui_w2v.cli.prompt import prompt

        return prompt(vectors, partial(_answer, vectors, args), as_json=args.json)
    with refuse_unknown_words():
        question = read_question(args.expression, vectors)
    query = " ".join(args.expression)
    if question is None:
        raise CommandError(f"{query!r} is no complete question: ask as in {FORMS}", ExitCode.USAGE)
    _answer(vectors, args, query, question, with_query=False)
    return ExitCode.DONE


def _answer(
    vectors: WordVectors,
    args: argparse.Namespace,
    query: str,
    question: Question,
    *,
    with_query: bool,
) -> None:
    if question.kind is Kind.ODD_ONE_OUT:
        odd = vectors.odd_one_out(question.plus)
        write_odd_one_out(query, odd, as_json=args.json, with_query=with_query)
    else:
        near = vectors.nearest(question.plus, question.minus, n=args.n)
        write_neighbours(query, near, as_json=args.json, with_query=with_query)
