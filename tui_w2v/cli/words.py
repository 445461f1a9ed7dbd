"""``tui-w2v nearest``, ``analogy``, ``similarity`` and ``odd-one-out``: one question, or many."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import CommandError, ExitCode, complain, on_terminal
from tui_w2v.cli.queries import (
    add_batch,
    add_query_options,
    answer_batch,
    open_vectors,
    read_line,
    write_answers,
)
from tui_w2v.errors import InputError
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import (
    EXAMPLES,
    Completer,
    Kind,
    no_direction,
    question_of,
    read_question,
)

_PROMPT = "nearest> "
_MOST_COMPLETIONS = 200
# For each command: the kind of its question, its words in help and in an error, what the command
# does, and examples.
_COMMANDS: dict[str, tuple[Any, ...]] = {
    "nearest": (
        Kind.NEAREST,
        "words and signs, quoted or not",
        "",
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
    ),
    "analogy": (
        Kind.ANALOGY,
        "A, B and C, unless --batch",
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
        "A and B, unless --batch",
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
        "three or more words, unless --batch",
        "three or more",
        "Writes the word that fits least: the lowest cosine with the mean direction of all words.",
        "tui-w2v odd-one-out cat dog horse king",
        "tui-w2v odd-one-out cat dog car --model vectors.txt --json",
        "tui-w2v odd-one-out --batch lists.txt",
    ),
}


def define(parser: Parser) -> None:
    kind, words, _, *texts = _COMMANDS[parser.prog.split()[-1]]
    parser.describe(*texts)
    metavar = "EXPRESSION" if kind is Kind.NEAREST else "WORD"
    parser.add_argument("words", nargs="*", metavar=metavar, help=words)
    add_batch(parser)
    if kind is Kind.ANALOGY:
        product = "multiply shifted cosines instead of adding directions (3CosMul)"
        parser.add_argument("--product", action="store_true", help=product)
    add_query_options(parser, answers=kind in (Kind.NEAREST, Kind.ANALOGY))


def run(args: argparse.Namespace) -> ExitCode:
    kind, _, n_words, *_ = _COMMANDS[args.command]
    asks, words = kind is Kind.NEAREST, args.words
    typed = bool(sys.stdin and sys.stdin.isatty())
    if args.batch is not None or (asks and not (words or typed)):
        return answer_batch(args, kind)
    if asks and not words:
        return _prompt(open_vectors(args), args)
    question = None
    if asks or len(" ".join(words).split()) >= len(EXAMPLES[kind].split()):  # else, read no vectors
        vectors = open_vectors(args)
        if not asks and all(word in vectors for word in words):
            question = question_of(kind, words)
        question = question or read_question(words, vectors, kind)
    query = " ".join(words) if asks else str(question)
    if question is None and asks:
        raise InputError(f"{query!r} is not a complete question: ask as in {EXAMPLES[kind]}")
    if question is None:
        example = f"such as {EXAMPLES[kind]}, or --batch FILE"
        raise InputError(f"{args.command} needs {n_words} words, {example}")
    if wrong := no_direction(question, vectors):
        raise CommandError(wrong)
    return write_answers(vectors, [(query, question)], args)


def _prompt(vectors: WordVectors, args: argparse.Namespace) -> ExitCode:
    """Answer the questions that a user types, line by line, until the end of the input."""
    for line in filter(None, map(str.strip, _typed_lines(vectors))):
        question = read_line(line, vectors)
        if isinstance(question, str):
            complain(question)
        else:
            write_answers(vectors, [(line, question)], args, with_query=not on_terminal())
    return ExitCode.DONE


def _typed_lines(vectors: WordVectors) -> Iterator[str]:
    editable = on_terminal()  # elsewhere, the prompt would mix with the answers
    if editable:
        _complete(vectors)
        print(f"ask as in {EXAMPLES[Kind.NEAREST]}; ctrl+d ends", file=sys.stderr)
    with suppress(EOFError):
        while True:
            if not editable:
                print(_PROMPT, end="", file=sys.stderr, flush=True)
            yield input(_PROMPT if editable else "")
    print(file=sys.stderr)


def _complete(vectors: WordVectors) -> None:
    """Switch on completion of words and line history, if Python has readline."""
    try:
        import readline
    except ImportError:
        return
    completer, matches = Completer(vectors.words), list[str]()

    def completion(text: str, state: int) -> str | None:
        if state == 0:
            matches[:] = completer.completions(text, _MOST_COMPLETIONS)
        return f"{matches[state]} " if state < len(matches) else None

    readline.set_completer(completion)
    readline.set_completer_delims(" \t")
    is_libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if is_libedit else "tab: complete")
