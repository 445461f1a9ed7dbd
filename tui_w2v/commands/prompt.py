"""The prompt of ``tui-w2v nearest``: questions line by line, until the end of the input."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol

from tui_w2v.command_line import ExitCode, complain
from tui_w2v.commands.asking import write_unanswered
from tui_w2v.commands.common import on_terminal
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import FORMS, Completer, Question, read_question

_PROMPT = "nearest> "
_MOST_COMPLETIONS = 200


class Answer(Protocol):
    """Writes the answer to a question."""

    def __call__(self, query: str, question: Question, *, with_query: bool) -> None:
        """Answer.

        Args:
            query: The question as it was asked.
            question: The question as it was read.
            with_query: Whether the answer needs to say what was asked.
        """


def prompt(vectors: WordVectors, answer: Answer, *, as_json: bool) -> ExitCode:
    """Answer line by line.

    Args:
        vectors: The words that there are.
        answer: Answers a line.
        as_json: Whether answers are JSON.

    Returns:
        ``DONE``; or ``NOT_DONE``, if lines come from elsewhere than a terminal and one of them
        cannot be answered. Such a line then keeps its place among the answers.
    """
    asked_by_a_person = bool(sys.stdin and sys.stdin.isatty())
    with_query = not (asked_by_a_person and on_terminal())
    status = ExitCode.DONE
    for line in _lines(vectors, asked_by_a_person):
        query = line.strip()
        if not query:
            continue
        problem = f"{query!r} asks nothing: ask as in {FORMS}"
        try:
            question = read_question(line, vectors)
        except UnknownWordError as error:
            question, problem = None, str(error)
        if question is not None:
            answer(query, question, with_query=with_query)
            continue
        complain(problem)
        if not asked_by_a_person:
            write_unanswered(query, problem, as_json=as_json)
            status = ExitCode.NOT_DONE
    return status


def _lines(vectors: WordVectors, asked_by_a_person: bool) -> Iterator[str]:
    if not asked_by_a_person:
        for line in sys.stdin or ():
            yield line.removesuffix("\n")
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
