"""Shared by the query commands: opening the vectors, reading questions, writing answers."""

import argparse
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain
from math import hypot
from pathlib import PurePath
from typing import Any

from tui_w2v.cli.lines import lines_of
from tui_w2v.cli.options import Parser, add_count, add_settings, first_option, given_settings
from tui_w2v.cli.output import ExitCode, complain, write, write_json, write_rows
from tui_w2v.cli.progress import open_text, reading_progress
from tui_w2v.errors import InputError
from tui_w2v.printable import spelled_out
from tui_w2v.vectors import READ, By, Neighbour, UnknownWordError, WordVectors, load
from tui_w2v.vectors.question import EXAMPLES, Kind, Question, no_direction, read_question

DEFAULT_SAMPLE = "world"
"""The sample whose model answers, unless another model or text is given."""
KINDS: dict[str, By] = {"E": "E", "theta": "theta", "E+theta": "both"}
"""The kinds of vectors by the values of --by."""
_OF_VECTORS: dict[str, dict[str, Any]] = {
    "--by": {
        "choices": list(KINDS),
        "default": "E",
        "help": "use rows of E (default), rows of theta, or their sums",
    },
    "--tensor": {
        "metavar": "NAME",
        "help": "the matrix of a safetensors file (default: the only one with a row for each word)",
    },
    "--vocab": {
        "metavar": "FILE",
        "help": "the words of a safetensors file's rows: one a line, or a vocab.json or "
        "tokenizer.json (default: such a file or vocab.txt beside it)",
    },
    "--no-cache": {
        "dest": "cache",
        "action": "store_false",
        "help": "do not read or write the user's cache folder",
    },
}


def add_vector_options(group: argparse._ActionsContainer, *options: str) -> None:
    """Add some of --by, --tensor, --vocab and --no-cache."""
    for option in options:
        group.add_argument(option, **_OF_VECTORS[option])


def add_query_options(parser: Parser, *, answers: bool = False, many: bool = False) -> None:
    """Add the options of queries, some with several answers, some with --model ``many`` times."""
    if answers:
        add_count(parser, "-n", "how many words (default 10)", default=10)
        about = "only the words of a file answer, one a line"
        parser.add_argument("--among", metavar="FILE", help=about)
        add_count(parser, "--restrict", "only the N most frequent words answer")
        parser.add_argument(
            "--no-variants",
            action="store_true",
            help="leave out spellings and inflections of the question's words: words that differ "
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
    add_vector_options(source, "--by")
    source.add_argument(
        "--from",
        dest="format",
        choices=list(READ),
        metavar="FORMAT",
        help="the format of FILE, if its name and content do not show it",
    )
    add_vector_options(source, "--tensor", "--vocab", "--no-cache")
    # Their table takes as long to import as NumPy, and most questions ask for no training.
    parser.later = partial(add_settings, parser)


def is_safetensors(path: str | None, format: str | None = None) -> bool:
    """Return whether a file of a format, or by its suffix, is a safetensors file."""
    return (format or PurePath(path or "").suffix.lower()[1:]) == "safetensors"


def safetensors_options(
    args: argparse.Namespace, *paths: str | None, format: str | None = None
) -> list[dict[str, Any]]:
    """Return, for each file, the arguments of ``load`` that --tensor and --vocab give."""
    options = {"tensor": args.tensor, "vocabulary": args.vocab}
    found = [options if is_safetensors(path, format) else {} for path in paths]
    if any(options.values()) and not any(found):
        raise InputError("--tensor and --vocab need a file.safetensors")
    return found


def open_vectors(args: argparse.Namespace) -> WordVectors:
    """Return the vectors that the options choose, maybe of a model that is trained first."""
    if args.model is not None and args.corpus is not None:
        raise InputError("--model and --corpus contradict each other: give one")
    given = given_settings(args)
    if args.corpus is None and given:
        option = first_option(given)
        raise InputError(f"{option} is a setting for training: give the text as --corpus")
    if args.format is not None and args.model is None:
        raise InputError("--from is a file's format: give the file as --model")
    among: str | None = getattr(args, "among", None)
    chosen = [] if among is None else list(chain.from_iterable(lines_of(among)))
    (options,) = safetensors_options(args, args.model, format=args.format)
    if args.model is not None:
        vectors = load_vectors(args.model, args.format, cache=args.cache, **options)
    else:
        from tui_w2v.cli.sample_model import sample_vectors, train_run

        if args.corpus in (None, DEFAULT_SAMPLE) and not given:
            vectors = sample_vectors(DEFAULT_SAMPLE, cache=args.cache)
        else:
            vectors = train_run(open_text(args.corpus, **given)).vectors
    vectors = vectors.by(KINDS[args.by])
    if getattr(args, "restrict", None) is not None:
        vectors = vectors.restrict(args.restrict)
    if getattr(args, "no_variants", False):
        vectors = vectors.without_variants()
    return vectors if among is None else _only(vectors, chosen, among)


def _only(vectors: WordVectors, words: list[str], name: str) -> WordVectors:
    """Return the vectors with only some words as answers, and complain of unknown words."""
    unknown = [word for word in words if word not in vectors]
    if len(unknown) == len(words):
        raise InputError(f"{name!r} holds no word of the vocabulary")
    if unknown:
        more = f" and {len(unknown) - 1:,} more" if len(unknown) > 1 else ""
        complain(f"{name!r}: {unknown[0]!r}{more} not in the vocabulary")
    return vectors.among(words)


def load_vectors(
    path: str, format: str | None = None, *, cache: bool = True, **options: Any
) -> WordVectors:
    """Return ``load(path, format, …)``, with a progress bar if the file is big."""
    with reading_progress(path, label="reading the vectors") as progress:
        return load(path, format, cache=cache, progress=progress, **options)


def add_batch(parser: Parser) -> None:
    parser.add_argument(
        "--batch",
        metavar="FILE",
        help="answer the questions of a file, or - for standard input: one a line; each answer "
        "has its question, also where it cannot be answered (status 1 at the end)",
    )


def answer_batch(args: argparse.Namespace, kind: Kind) -> ExitCode:
    """Answer the questions of --batch or standard input; return NOT_DONE if one has no answer."""
    if args.words:
        raise InputError("--batch has the questions: give no words beside it")
    status = ExitCode.DONE
    blocks = lines_of(None if args.batch in (None, "-") else args.batch)
    next(blocks)  # a file that cannot be read is reported before the vectors are opened
    vectors = open_vectors(args)
    for lines in blocks:
        asked = [(line, read_line(line, vectors, kind)) for line in lines]
        status = max(status, write_answers(vectors, asked, args, with_query=True))
    return status


def read_line(line: str, vectors: WordVectors, kind: Kind = Kind.NEAREST) -> Question | str:
    """Parse a line; return the question or the error in it."""
    try:
        question = read_question(line, vectors, kind)
    except UnknownWordError as error:
        return str(error)
    return question or f"{line.strip()!r} is not a complete question: ask as in {EXAMPLES[kind]}"


def write_answers(
    vectors: WordVectors,
    asked: Sequence[tuple[str, Question | str]],
    args: argparse.Namespace,
    *,
    with_query: bool = False,
) -> ExitCode:
    """Write the answers to queries as typed, each with its question or the error in it.

    JSON always holds the query; text only if asked for. Return NOT_DONE if there is an error.
    """
    product, status = getattr(args, "product", False), ExitCode.DONE
    answers = vectors.most_similar_each(
        (q.terms for _, q in asked if isinstance(q, Question) and q.asks_for_neighbours),
        topn=getattr(args, "n", 0),
        product=product,
    )
    for query, question in asked:
        answer: dict[str, Any] = {}
        wrong = question if isinstance(question, str) else ""
        if isinstance(question, Question):
            answer, scores = _answer(question, vectors, answers)
            for row in answer.get("nearest", ()) if getattr(args, "norm", False) else ():
                row["norm"] = hypot(*vectors[row["word"]].tolist())
            if ngrams := vectors.ngrams_of(question.words):
                answer["ngrams"] = ngrams
            wrong = no_direction(question, vectors, scores, product=product)
        if wrong:
            complain(wrong)
            answer, status = {"error": wrong}, ExitCode.NOT_DONE
        if args.json:
            write_json({"query": query, **answer})
        else:
            _write_text(query, answer, args, with_query=with_query)
    return status


def _answer(
    question: Question, vectors: WordVectors, answers: Iterator[list[Neighbour]]
) -> tuple[dict[str, Any], list[float]]:
    """Return the answer to a question as JSON holds it, and its scores, the best first."""
    if question.asks_for_neighbours:
        near = next(answers)
        return {"nearest": [one._asdict() for one in near]}, [s for _, s in near] or [0.0]
    if question.kind is Kind.ODD_ONE_OUT:
        fits = vectors.fits(question.plus)
        return {"word": fits[-1].word}, [fits[0].similarity]
    similarity = vectors.similarity(*question.plus)
    return {"similarity": similarity}, [similarity]


def _write_text(
    query: str, answer: dict[str, Any], args: argparse.Namespace, *, with_query: bool
) -> None:
    for word, ngrams in answer.get("ngrams", {}).items():
        about = f"{word!r} is not in the vocabulary: its vector is the mean of its n-grams"
        complain(f"{about}: {' '.join(ngrams)}")
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
