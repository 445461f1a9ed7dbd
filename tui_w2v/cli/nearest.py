"""``tui-w2v nearest``: the words nearest to a word, a mean of words, or a sum; and its prompt."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode, complain, on_terminal
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
from tui_w2v.vectors.question import FORMS, Completer, Kind, read_question

_PROMPT = "nearest> "
_MOST_COMPLETIONS = 200


def define(parser: Parser) -> None:
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
    about = "words and signs, quoted or not"
    parser.add_argument("expression", nargs="*", metavar="EXPRESSION", help=about)
    add_batch(parser)
    add_query_options(parser, answers=True)


def run(args: argparse.Namespace) -> ExitCode:
    interactive = bool(sys.stdin and sys.stdin.isatty())
    if args.batch is not None or not (args.expression or interactive):
        return answer_batch(args, Kind.NEAREST, args.expression)
    vectors = open_vectors(args)
    if not args.expression:
        _prompt(vectors, args)
        return ExitCode.DONE
    question = read_question(args.expression, vectors)
    query = " ".join(args.expression)
    if question is None:
        raise InputError(f"{query!r} is not a complete question: ask as in {FORMS}")
    return write_answers(vectors, [(query, question)], args)


def _prompt(vectors: WordVectors, args: argparse.Namespace) -> None:
    """Answer the questions that a user types, line by line, until the end of the input."""
    for line in filter(None, map(str.strip, _typed_lines(vectors))):
        question = read_line(line, vectors)
        if isinstance(question, str):
            complain(question)
        else:
            write_answers(vectors, [(line, question)], args, with_query=not on_terminal())


def _typed_lines(vectors: WordVectors) -> Iterator[str]:
    editable = on_terminal()  # elsewhere, the prompt would mix with the answers
    if editable:
        _complete(vectors)
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
