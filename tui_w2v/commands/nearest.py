"""``tui-w2v nearest``: nearest words to a word, or to the mean of several."""

import argparse

from tui_w2v.command_line import ExitCode, Parser
from tui_w2v.commands.asking import (
    add_count,
    add_json,
    add_source,
    open_vectors,
    refuse_unknown_words,
    spellings,
    write_near,
    write_word,
)
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Kind, Question


def define(parser: Parser) -> None:
    """Take words, and whom to ask."""
    parser.describe(
        "Writes the words whose vectors point most nearly the same way, with their cosines. Of "
        "several words, the mean of their directions is asked for. Without words it asks for "
        "them, line by line, and takes more: king - man + woman, man : king :: woman, and "
        "cat dog king ? for the odd one out.",
        "tui-w2v nearest king",
        "tui-w2v nearest king queen -n 5",
        "tui-w2v nearest whale --model book.npz --json",
        "tui-w2v nearest whale --corpus book.txt --max-vocab 3000",
        "tui-w2v nearest --model vectors.vec.gz",
    )
    parser.add_argument("words", nargs="*", metavar="WORD", help="one word, or several")
    add_count(parser)
    add_json(parser)
    add_source(parser)


def run(args: argparse.Namespace) -> ExitCode:
    """Answer, or ask for words."""
    vectors = open_vectors(args)
    if not args.words:
        from tui_w2v.commands.prompt import prompt

        return prompt(
            vectors, lambda question: _answer(vectors, question, args), apart=not args.json
        )
    with refuse_unknown_words():
        words = tuple(spellings(vectors, args.words))
    _answer(vectors, Question(Kind.NEAREST, words), args)
    return ExitCode.DONE


def _answer(vectors: WordVectors, question: Question, args: argparse.Namespace) -> None:
    if question.kind is Kind.ODD_ONE_OUT:
        write_word(vectors.odd_one_out(question.plus), as_json=args.json)
        return
    near = vectors.nearest(question.plus, question.minus, n=args.n)
    if question.kind is Kind.ANALOGY:
        query = [*question.minus, *question.plus]
    else:
        query = [*question.plus, *(f"-{word}" for word in question.minus)]
    write_near(query, near, as_json=args.json)
