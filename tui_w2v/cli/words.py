"""``tui-w2v analogy``, ``similarity`` and ``odd-one-out``: a question given as words, or many."""

import argparse
from typing import Any

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode
from tui_w2v.cli.queries import (
    add_batch,
    add_query_options,
    answer_batch,
    open_vectors,
    write_answers,
)
from tui_w2v.errors import InputError
from tui_w2v.vectors.question import EXAMPLES, Kind, question_of, read_question

# For each command: the kind of its question, its words in help and in an error, what the command
# does, and examples.
_COMMANDS: dict[str, tuple[Any, ...]] = {
    "analogy": (
        Kind.ANALOGY,
        "A, B and C",
        "three",
        "Answers: A is to B as C is to …, by the words nearest to B - A + C (3CosAdd); the three "
        "words themselves are left out.",
        "tui-w2v analogy man king woman",
        "tui-w2v analogy paris france rome --model vectors.txt -n 3",
        "tui-w2v analogy man king woman --product --json",
        "tui-w2v analogy --batch triples.txt --json",
    ),
    "similarity": (
        Kind.SIMILARITY,
        "A and B",
        "two",
        "Writes the cosine of two words' vectors: 1 for the same direction, 0 for perpendicular "
        "vectors, -1 for opposite directions.",
        "tui-w2v similarity king queen",
        "tui-w2v similarity king queen --by theta",
        "tui-w2v similarity coast shore --model vectors.bin --json",
        "tui-w2v similarity --batch pairs.txt",
    ),
    "odd-one-out": (
        Kind.ODD_ONE_OUT,
        "three or more words",
        "three or more",
        "Writes the word that fits least: the lowest cosine with the mean direction of all words.",
        "tui-w2v odd-one-out breakfast lunch dinner king",
        "tui-w2v odd-one-out cat dog car --model vectors.txt --json",
        "tui-w2v odd-one-out --batch lists.txt",
    ),
}


def define(parser: Parser) -> None:
    kind, words, _, *texts = _COMMANDS[parser.prog.split()[-1]]
    parser.describe(*texts)
    parser.add_argument("words", nargs="*", metavar="WORD", help=f"{words}, unless --batch")
    add_batch(parser)
    if kind is Kind.ANALOGY:
        product = "multiply shifted cosines instead of adding directions (3CosMul)"
        parser.add_argument("--product", action="store_true", help=product)
    add_query_options(parser, answers=kind is Kind.ANALOGY)


def run(args: argparse.Namespace) -> ExitCode:
    kind, _, n_words, *_ = _COMMANDS[args.command]
    if args.batch is not None:
        return answer_batch(args, kind, args.words)
    question, words = None, args.words
    if len(" ".join(words).split()) >= len(EXAMPLES[kind].split()):  # else, read no vectors
        vectors = open_vectors(args)
        if all(word in vectors for word in words):
            question = question_of(kind, words)
        question = question or read_question(words, vectors, kind)
    if question is None:
        example = f"such as {EXAMPLES[kind]}, or --batch FILE"
        raise InputError(f"{args.command} needs {n_words} words, {example}")
    return write_answers(vectors, [(str(question), question)], args)
