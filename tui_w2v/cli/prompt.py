"""The prompt of ``tui-w2v nearest``: answers questions line by line."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress

from tui_w2v.cli.output import ExitCode, complain, on_terminal
from tui_w2v.cli.queries import write_answer, write_unanswered
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import FORMS, Completer, read_question

_PROMPT = "nearest> "
_MOST_COMPLETIONS = 200


def prompt(vectors: WordVectors, args: argparse.Namespace) -> ExitCode:
    """Answer questions line by line until the end of the input.

    Returns:
        ``NOT_DONE`` if a line of a batch cannot be answered, else ``DONE``. In a batch, such a line
        gets an empty answer. A batch is input from anything but a terminal.
    """
    interactive = bool(sys.stdin and sys.stdin.isatty())
    with_query = not (interactive and on_terminal())
    status = ExitCode.DONE
    for line in _lines(vectors, interactive):
        query = line.strip()
        if not query:
            continue
        problem = f"{query!r} is no complete question: ask as in {FORMS}"
        try:
            question = read_question(line, vectors)
        except UnknownWordError as error:
            question, problem = None, str(error)
        if question is not None:
            write_answer(vectors, query, question, args, with_query=with_query)
            continue
        complain(problem)
        if not interactive:
            write_unanswered(query, problem, as_json=args.json)
            status = ExitCode.NOT_DONE
    return status


def _lines(vectors: WordVectors, interactive: bool) -> Iterator[str]:
    if not interactive:
        for line in sys.stdin or ():
            yield line.removesuffix("\n")
        return
    editable = on_terminal()  # elsewhere, the prompt would mix with the answers
    if editable:
        _complete(vectors)
    with suppress(EOFError):
        while True:
            if editable:
                yield input(_PROMPT)
            else:
                print(_PROMPT, end="", file=sys.stderr, flush=True)
                yield input()
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
    readline.parse_and_bind(
        "bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete"
    )
