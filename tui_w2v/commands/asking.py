"""What the commands that ask words have in common: whom they ask, and how they answer."""

import argparse
from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from tui_w2v.command_line import (
    ExitCode,
    Parser,
    add_model_options,
    add_text_options,
    complain,
    given_settings,
    positive_number,
)
from tui_w2v.commands.common import (
    CommandError,
    on_terminal,
    reading_progress,
    takes_unicode,
    write,
    write_json,
)
from tui_w2v.printable import spelled_out
from tui_w2v.vectors import (
    FORMATS,
    Embeddings,
    Near,
    StoredVectors,
    UnknownWordError,
    WordVectors,
    open_embeddings,
    read_vectors,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_BAR_WIDTH = 24
_DEFAULT = "world"
_KINDS = {"E": "E", "theta": "theta", "E+theta": "both"}


def add_source(parser: Parser) -> None:
    """Take the vectors that are to be asked: a file's, a text's, or those of the world sample."""
    source = parser.add_argument_group(
        "whose vectors",
        "By default those of a model of the bundled world sample, trained at first use and kept.",
    )
    source.add_argument("--model", metavar="FILE", help="vectors or a model, in any known format")
    source.add_argument("--corpus", metavar="CORPUS", help="train a model of this text first")
    source.add_argument(
        "--by",
        choices=list(_KINDS),
        default="E",
        help="the rows of E (default), those of theta, or their sums",
    )
    source.add_argument(
        "--from",
        dest="format",
        choices=list(FORMATS),
        metavar="FORMAT",
        help="the format of FILE, where its name and content do not tell",
    )
    source.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        help="neither use nor keep anything in the user's cache folder",
    )
    add_text_options(parser)
    add_model_options(parser)


def add_count(parser: Parser) -> None:
    """Take how many answers are wanted."""
    parser.add_argument(
        "-n", type=positive_number, default=10, metavar="N", help="how many words (default 10)"
    )


def add_json(parser: Parser) -> None:
    """Take that the answer is to be JSON."""
    parser.add_argument("--json", action="store_true", help="answer with one JSON object a line")


def open_vectors(args: argparse.Namespace) -> WordVectors:
    """Return the vectors that were asked for.

    Raises:
        CommandError: Options contradict each other.
        InputError: A file or a text cannot be used.
        DivergenceError: Training a text's model diverges.
    """
    return _embeddings(args).by(_KINDS[args.by])  # type: ignore[arg-type]


def _embeddings(args: argparse.Namespace) -> Embeddings:
    if args.model is not None and args.corpus is not None:
        raise CommandError("--model and --corpus contradict each other: give one", ExitCode.USAGE)
    if args.corpus is None and (given := given_settings(args)):
        from tui_w2v.training import Configuration

        name, value = next(iter(given.items()))
        option = Configuration.option_words(name, value)[0]
        raise CommandError(
            f"{option} says how a model is trained: give the text as --corpus", ExitCode.USAGE
        )
    if args.format is not None and args.model is None:
        raise CommandError("--from says how a file is written: give --model", ExitCode.USAGE)
    if args.model is not None:
        return read_embeddings(args.model, args.format, cache=args.cache)
    from tui_w2v.commands.trained import sample_embeddings, trained_embeddings

    if args.corpus is None or (args.corpus == _DEFAULT and not given_settings(args)):
        return sample_embeddings(_DEFAULT, cache=args.cache)
    return trained_embeddings(args)


def read_embeddings(path: str, format: str | None, *, cache: bool) -> Embeddings:
    """Read a file of vectors or a model to be asked, with a progress bar where it is big.

    Raises:
        FileError: It cannot be used.
    """
    with reading_progress(path, "reading the vectors") as progress:
        embeddings, repeated = open_embeddings(Path(path), format, cache=cache, progress=progress)
    _tell_of_repeats(path, repeated)
    return embeddings


def read_stored(path: str, format: str | None) -> StoredVectors:
    """Read a file of vectors or a model as it is, with a progress bar where it is big.

    Raises:
        FileError: It cannot be used.
    """
    with reading_progress(path, "reading the vectors") as progress:
        stored = read_vectors(Path(path), format, progress=progress)
    _tell_of_repeats(path, stored.repeated)
    return stored


def _tell_of_repeats(path: str, repeated: int) -> None:
    if repeated:
        rows = "1 row repeats a word" if repeated == 1 else f"{repeated:,} rows repeat a word"
        complain(f"{path!r}: {rows}; the first of each counts", ExitCode.DONE)


@contextmanager
def refuse_unknown_words() -> "Iterator[None]":
    """Say in one line that a word is not in the vocabulary.

    Raises:
        CommandError: One is not.
    """
    try:
        yield
    except UnknownWordError as error:
        raise CommandError(str(error)) from None


def spellings(vectors: WordVectors, words: Sequence[str]) -> list[str]:
    """Return words as the vocabulary spells them.

    Raises:
        UnknownWordError: It does not hold one, in lower case neither.
    """
    return [vectors.spelling(word) for word in words]


def write_near(
    query: str, near: Sequence[Near], *, as_json: bool, with_query: bool = False
) -> None:
    """Write nearest words.

    Args:
        query: What was asked, as it was asked; JSON always holds it.
        near: The answers, the nearest first.
        as_json: Whether to write JSON.
        with_query: Whether each row begins with the query, for one of several answers.
    """
    if as_json:
        words = [{"word": word, "similarity": similarity} for word, similarity in near]
        write_json({"query": query, "nearest": words})
        return
    rows = [[word, f"{similarity:.6f}"] for word, similarity in near]
    headings = ["word", ">similarity"]
    if with_query:
        rows, headings = [[query, *row] for row in rows], ["query", *headings]
    write_rows(rows, *headings, bars=[similarity for _, similarity in near])


def write_odd_one_out(query: str, word: str, *, as_json: bool, with_query: bool = False) -> None:
    """Write the odd one out, with the query as ``write_near`` does."""
    if as_json:
        write_json({"query": query, "word": word})
    elif with_query:
        write_rows([[query, word, ""]], "query", "word", ">similarity")
    else:
        write(spelled_out(word))


def write_unanswered(query: str, why: str, *, as_json: bool) -> None:
    """Keep the place of a query that cannot be answered among the answers to the others."""
    if as_json:
        write_json({"query": query, "error": why})
    else:
        write_rows([[query, "", ""]], "query", "word", ">similarity")


def write_rows(rows: Iterable[Sequence[str]], *headings: str, bars: Sequence[float] = ()) -> None:
    """Write a table on a terminal, and elsewhere lines with tabs between their fields.

    Args:
        rows: Texts, as many as there are headings.
        headings: What the columns hold; those that begin with ``>`` are numbers.
        bars: For each row a number up to 1, drawn behind it on a terminal that has block elements.
    """
    rows = [[spelled_out(field) for field in row] for row in rows]
    if not on_terminal():
        for row in rows:
            write("\t".join(row))
        return
    from rich import box
    from rich.bar import Bar
    from rich.console import Console, JustifyMethod
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        side: JustifyMethod = "right" if heading[0] == ">" else "left"
        table.add_column(heading.lstrip(">"), justify=side, overflow="fold")
    for row, bar in zip_longest(rows, bars if takes_unicode() else ()):
        drawn = [] if bar is None else [Bar(1, 0, max(0.0, bar), width=_BAR_WIDTH)]
        table.add_row(*map(Text, row), *drawn)
    Console().print(table)
