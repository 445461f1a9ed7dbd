"""The prompt of ``tui-w2v nearest``: answers questions line by line."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import suppress

from tui_w2v.cli.batch import read
from tui_w2v.cli.output import complain, on_terminal
from tui_w2v.cli.queries import write_answers
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Completer

_PROMPT = "nearest> "
_MOST_COMPLETIONS = 200


def prompt(vectors: WordVectors, args: argparse.Namespace) -> None:
    """Answer the questions that a user types, line by line, until the end of the input."""
    for line in _lines(vectors):
        if not line.strip():
            continue
        question = read(line, vectors)
        if isinstance(question, str):
            complain(question)
        else:
            asked = [(line.strip(), question)]
            write_answers(vectors, asked, args, with_query=not on_terminal())


def _lines(vectors: WordVectors) -> Iterator[str]:
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
