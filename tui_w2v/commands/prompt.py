"""The prompt of ``tui-w2v nearest``: questions line by line, until the end of the input."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

from tui_w2v.command_line import ExitCode, complain
from tui_w2v.commands.common import on_terminal, write
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import Completer, Question, read_question

_PROMPT = "nearest> "
_HINT = "ask: king, king queen, king - man + woman, man : king :: woman, cat dog king ?"
_MOST_COMPLETIONS = 200


def prompt(vectors: WordVectors, answer: Callable[[Question], None], *, apart: bool) -> ExitCode:
    """Answer line by line.

    Args:
        vectors: The words that there are.
        answer: Answers a line.
        apart: Whether answers need an empty line between them, where nobody types in between.

    Returns:
        That all is done; read from elsewhere than a terminal, not so if a line could not be
        answered.
    """
    asked_by_a_person = bool(sys.stdin and sys.stdin.isatty())
    status = ExitCode.DONE
    answered = False
    for line in _lines(vectors, asked_by_a_person):
        if not line.strip():
            continue
        try:
            question = read_question(line, vectors)
        except UnknownWordError as error:
            complain(error)
            status = ExitCode.NOT_DONE
            continue
        if question is None:
            complain(_HINT)
            status = ExitCode.NOT_DONE
            continue
        if answered and apart and not on_terminal():
            write("")
        answer(question)
        answered = True
    return ExitCode.DONE if asked_by_a_person else status


def _lines(vectors: WordVectors, asked_by_a_person: bool) -> Iterator[str]:
    if not asked_by_a_person:
        yield from sys.stdin or ()
        return
    edited = on_terminal()  # otherwise the prompt would be taken for an answer
    if edited:
        _complete(vectors)
    with suppress(EOFError):
        while True:
            if edited:
                yield input(_PROMPT)
            else:
                print(_PROMPT, end="", file=sys.stderr, flush=True)
                yield input()
    print(file=sys.stderr)


def _complete(vectors: WordVectors) -> None:
    """Have words completed, and lines kept as a history, where the system's library can."""
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
