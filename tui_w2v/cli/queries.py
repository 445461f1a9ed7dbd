"""Shared by the query commands: opening the vectors, and writing the answers."""

import argparse
from collections.abc import Sequence
from functools import partial
from itertools import chain
from math import hypot
from pathlib import PurePath
from typing import Any

from tui_w2v.cli.lines import lines_of
from tui_w2v.cli.options import (
    Parser,
    add_settings,
    first_option,
    given_settings,
    positive_number,
)
from tui_w2v.cli.output import (
    CommandError,
    ExitCode,
    complain,
    write,
    write_json,
)
from tui_w2v.cli.progress import reading_progress
from tui_w2v.cli.table import write_rows
from tui_w2v.printable import spelled_out
from tui_w2v.vectors import READ, By, WordVectors, load
from tui_w2v.vectors.question import Kind, Question

_DEFAULT_SAMPLE = "world"
_KINDS: dict[str, By] = {"E": "E", "theta": "theta", "E+theta": "both"}


def add_query_options(parser: Parser, *, answers: bool = False, many: bool = False) -> None:
    """Add the options of all queries.

    Args:
        parser: The command's parser.
        answers: Whether there can be several answers, for -n and what chooses them.
        many: Whether --model may be given several times.
    """
    if answers:
        parser.add_argument(
            "-n", type=positive_number, default=10, metavar="N", help="how many words (default 10)"
        )
        parser.add_argument(
            "--among", metavar="FILE", help="only the words of a file answer, one a line"
        )
        add_restrict(parser, "only the N most frequent words answer")
        parser.add_argument(
            "--no-variants",
            action="store_true",
            help="no spellings and inflections of the question's words answer: words that differ "
            "from them in case, accents, blanks and punctuation, or by the English endings -s, "
            "-es, -ed, -ing, -ly (cities, city; stopped, stop); a rule without a list of words, so "
            "even leaves out evening, too",
        )
        parser.add_argument(
            "--norm",
            action="store_true",
            help="also write the length of each answer's vector, which cosines ignore: it is small "
            "for rare words, and for words that occur in all contexts",
        )
    parser.add_argument("--json", action="store_true", help="answer with one JSON object a line")
    source = parser.add_argument_group(
        "the vectors",
        "By default, the vectors of the bundled world sample: trained on first use, then cached.",
    )
    source.add_argument(
        "--model",
        metavar="FILE",
        action="append" if many else "store",
        help="vectors or a model, in any known format" + "; may be given several times" * many,
    )
    source.add_argument("--corpus", metavar="CORPUS", help="train a model of this text first")
    add_by(source)
    source.add_argument(
        "--from",
        dest="format",
        choices=list(READ),
        metavar="FORMAT",
        help="the format of FILE, if its name and content do not show it",
    )
    add_safetensors(source)
    add_cache(source)
    # Their table takes as long to import as NumPy, and most questions ask for no training.
    parser.add_later(partial(add_settings, parser))


def add_tensor(group: argparse._ActionsContainer) -> None:
    """Add --tensor."""
    group.add_argument(
        "--tensor",
        metavar="NAME",
        help="the matrix of a safetensors file (default: the only one with a row for each word)",
    )


def add_safetensors(group: argparse._ActionsContainer) -> None:
    """Add --tensor and --vocab."""
    add_tensor(group)
    group.add_argument(
        "--vocab",
        metavar="FILE",
        help="the words of a safetensors file's rows: one a line, or a vocab.json or "
        "tokenizer.json (default: such a file or vocab.txt beside it)",
    )


def is_safetensors(path: str | None, format: str | None = None) -> bool:
    """Return whether a file of a format, or by its suffix, is a safetensors file."""
    return (format or PurePath(path or "").suffix.lower()[1:]) == "safetensors"


def safetensors_options(
    args: argparse.Namespace, *paths: str | None, format: str | None = None
) -> list[dict[str, Any]]:
    """Return what --tensor and --vocab give ``load`` for each file.

    Raises:
        CommandError: They are given, but no file is a safetensors file.
    """
    options = {"tensor": args.tensor, "vocabulary": args.vocab}
    found = [options if is_safetensors(path, format) else {} for path in paths]
    if any(options.values()) and not any(found):
        raise CommandError("--tensor and --vocab need a file.safetensors", ExitCode.USAGE)
    return found


def add_by(group: argparse._ActionsContainer) -> None:
    """Add --by."""
    group.add_argument(
        "--by",
        choices=list(_KINDS),
        default="E",
        help="compare rows of E (default), rows of theta, or their sums",
    )


def kind_of(args: argparse.Namespace) -> By:
    """Return the kind of vectors that --by chooses."""
    return _KINDS[args.by]


def add_cache(group: argparse._ActionsContainer) -> None:
    """Add --no-cache."""
    group.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        help="do not read or write the user's cache folder",
    )


def add_restrict(parser: Parser, about: str) -> None:
    """Add --restrict."""
    parser.add_argument("--restrict", type=positive_number, metavar="N", help=about)


def open_vectors(args: argparse.Namespace) -> WordVectors:
    """Return the vectors that the options choose.

    Raises:
        CommandError: Options contradict each other.
        InputError: A file or text cannot be used.
        DivergenceError: Training on a text diverges.
    """
    if args.model is not None and args.corpus is not None:
        raise CommandError("--model and --corpus contradict each other: give one", ExitCode.USAGE)
    given = given_settings(args)
    if args.corpus is None and given:
        raise CommandError(
            f"{first_option(given)} is a setting for training: give the text as --corpus",
            ExitCode.USAGE,
        )
    if args.format is not None and args.model is None:
        raise CommandError("--from is a file's format: give the file as --model", ExitCode.USAGE)
    among: str | None = getattr(args, "among", None)
    chosen = [] if among is None else list(chain.from_iterable(lines_of(among)))
    vectors = _open(args, given).by(kind_of(args))
    if getattr(args, "restrict", None) is not None:
        vectors = vectors.restrict(args.restrict)
    if getattr(args, "no_variants", False):
        vectors = vectors.without_variants()
    return vectors if among is None else _only(vectors, chosen, among)


def _only(vectors: WordVectors, words: list[str], name: str) -> WordVectors:
    """Return the vectors with only some words as answers, and complain of unknown words."""
    unknown = [word for word in words if word not in vectors]
    if len(unknown) == len(words):
        raise CommandError(f"{name!r} holds no word of the vocabulary", ExitCode.USAGE)
    if unknown:
        more = f" and {len(unknown) - 1:,} more" if len(unknown) > 1 else ""
        complain(f"{name!r}: {unknown[0]!r}{more} not in the vocabulary", ExitCode.DONE)
    return vectors.among(words)


def _open(args: argparse.Namespace, given: dict[str, Any]) -> WordVectors:
    (options,) = safetensors_options(args, args.model, format=args.format)
    if args.model is not None:
        return load_vectors(args.model, args.format, cache=args.cache, **options)
    if args.corpus in (None, _DEFAULT_SAMPLE) and not given:
        from tui_w2v.cli.sample_model import sample_vectors

        return sample_vectors(_DEFAULT_SAMPLE, cache=args.cache)
    from tui_w2v.cli.trained import train_model

    return train_model(args.corpus, **given).vectors


def load_vectors(path: str, format: str | None, *, cache: bool, **options: Any) -> WordVectors:
    """Return ``load(path, format, …)``, with a progress bar if the file is big."""
    with reading_progress(path, label="reading the vectors") as progress:
        return load(path, format, cache=cache, progress=progress, **options)


def write_answers(
    vectors: WordVectors,
    asked: Sequence[tuple[str, Question | str]],
    args: argparse.Namespace,
    *,
    with_query: bool = False,
) -> None:
    """Answer questions in order.

    Args:
        vectors: The vectors to answer by.
        asked: Each query as it was typed, and its question, or why it cannot be answered.
        args: The command's options.
        with_query: Whether text has the query too, as JSON always has.
    """
    answers = vectors.most_similar_each(
        (q.terms for _, q in asked if isinstance(q, Question) and q.asks_for_neighbours),
        topn=getattr(args, "n", 0),
        product=getattr(args, "product", False),
    )
    for query, question in asked:
        if isinstance(question, str):
            complain(question)
            _write_answer(query, {"error": question}, args, with_query=with_query)
            continue
        answer: dict[str, Any] = {}
        if question.asks_for_neighbours:
            near = answer["nearest"] = [found._asdict() for found in next(answers)]
            for row in near if args.norm else ():
                row["norm"] = hypot(*vectors[row["word"]].tolist())
        elif question.kind is Kind.ODD_ONE_OUT:
            answer["word"] = vectors.doesnt_match(question.plus)
        else:
            answer["similarity"] = vectors.similarity(*question.plus)
        if ngrams := vectors.ngrams_of(question.words):
            answer["ngrams"] = ngrams
        _write_answer(query, answer, args, with_query=with_query)


def _write_answer(
    query: str, answer: dict[str, Any], args: argparse.Namespace, *, with_query: bool
) -> None:
    """Write an answer; in a batch, ``with_query``, text has the query too, as JSON always."""
    if args.json:
        write_json({"query": query, **answer})
        return
    for word, ngrams in answer.get("ngrams", {}).items():
        about = f"{word!r} is not in the vocabulary: its vector is the mean of its n-grams"
        complain(f"{about}: {' '.join(ngrams)}", ExitCode.DONE)
    near = answer.get("nearest", [answer])
    columns = ["word", "similarity", *(["norm"] if getattr(args, "norm", False) else [])]
    columns = columns[args.command == "similarity" :]
    rows = [[_cell(each.get(column, "")) for column in columns] for each in near]
    if with_query or "nearest" in answer:
        headings = [column if column == "word" else f">{column}" for column in columns]
        if with_query:
            rows, headings = [[query, *row] for row in rows], ["query", *headings]
        write_rows(rows, *headings, bars=[each.get("similarity", 0) for each in near])
    else:
        write(spelled_out("".join(rows[0])))


def _cell(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.6f}"
