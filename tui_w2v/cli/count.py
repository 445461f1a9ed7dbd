"""``tui-w2v count``: counts the pairs of texts, or adds up earlier counts."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from tui_w2v.cli.open_run import refuse_contradictions
from tui_w2v.cli.options import (
    Parser,
    add_setting,
    add_vocabulary,
    first_option,
    given_settings,
    option_settings,
)
from tui_w2v.cli.output import check_archive, writing
from tui_w2v.cli.progress import reading_progress
from tui_w2v.compression import decompressed
from tui_w2v.corpus import (
    SAMPLES,
    PairCounts,
    add_counts,
    count_pairs,
    join_names,
    load_counts,
    read_vocabulary,
    resolve_source,
    save_counts,
    subsample,
    text_names,
)
from tui_w2v.corpus.vocabulary import ARCHIVE_STARTS
from tui_w2v.errors import FileError, InputError
from tui_w2v.training import Settings, checked_settings, choose_by_size, make_corpus, sentences_of
from tui_w2v.training.settings import setting_named

_SHARED = ("window", "sentences", "lowercase", "sample")
"""The settings in which added counts must agree."""
_WORD_LIMITS = ("min_count", "max_vocab")
"""The settings that choose the words if no vocabulary is given."""
_COUNTED = (*_SHARED, *_WORD_LIMITS, "seed")
"""What is saved beside counts; the seed, which is last, only with --sample."""


def define(parser: Parser) -> None:
    parser.describe(
        "Counts the pairs of texts, or adds up earlier counts. Parts of a text can be added up if "
        "each was counted with the same --vocab. With --sample, count all texts at once: what is "
        "dropped depends on how frequent a word is in all of them.",
        "tui-w2v count book.txt --max-vocab 3000 --save counts.npz",
        "tui-w2v count part1.txt --vocab words.txt --save 1.npz",
        "tui-w2v count 1.npz 2.npz --save both.npz",
        "tui-w2v count huge.txt s3://bucket/more.txt --dask local --save counts.npz",
    )
    parser.add_argument(
        "texts",
        nargs="+",
        metavar="TEXT",
        help="a text file, - for standard input, a sample's name, or a file of counts",
    )
    for setting in option_settings():
        if setting.reads_text or setting.name in _COUNTED:
            add_setting(parser, setting)
    add_vocabulary(parser)
    parser.add_argument(
        "--dask",
        metavar="SCHEDULER",
        help="count on a Dask cluster, by its scheduler's address, with the same result; local: on "
        "all cores of this machine. TEXT may then be an address that fsspec knows, s3:// say",
    )
    parser.add_argument("--save", required=True, metavar="FILE", help="the .npz file to write")


def run(args: argparse.Namespace) -> None:
    args.texts = [name for text in args.texts for name in text_names(text)]
    files = [text for text in args.texts if is_counts(text)]
    texts = [text for text in args.texts if text not in files]
    check_archive(args.save, args.vocab, *texts)
    given = given_settings(args)
    for text in texts if args.dask is None else ():
        resolve_source(text)  # a wrong name is reported before anything else
    parts, own_settings = _read(files, given, alone=len(args.texts) == 1)
    if "seed" in given and not {**given, **own_settings}.get("sample"):
        raise InputError("--seed has no effect without --sample: leave it out")
    if args.vocab is not None or parts:
        refuse_cuts(given, own_settings)
    words = _vocabulary(args.vocab, parts)
    if texts:
        settings = Settings.of(texts[0], **{**given, **_some(own_settings, _SHARED)})
        part, settings = _count(texts, settings, words, args.dask)
        parts.append(part)
        counted = _COUNTED if settings.sample else _COUNTED[:-1]
        own_settings = own_settings or _some(settings.as_dict(), counted)
    if words is not None:
        own_settings = _some(own_settings, (*_SHARED, "seed"))
    counts = add_counts(parts)
    source = {"corpus": "", "texts": args.texts}
    if not files:
        source |= {"corpus": join_names(texts), "encoding": settings.encoding}
    with writing(args.save, counts.vocabulary.words):
        save_counts(Path(args.save), counts, {**source, **own_settings})


def _some(settings: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: settings[name] for name in names if name in settings}


def is_counts(path: str) -> bool:
    """Return whether a file is an archive, as counts are, and not a text."""
    if path == "-" or path in SAMPLES:
        return False
    with suppress(OSError, ValueError):
        if Path(path).is_file():  # bytes read from a pipe are lost
            with Path(path).open("rb") as stream:
                return decompressed(stream).read(4) in ARCHIVE_STARTS
    return False


def read_counts(path: str) -> tuple[PairCounts, dict[str, Any], str]:
    """Return a file's counts, their settings, and the name of their texts; empty for sums."""
    counts, config = load_counts(Path(path))
    text = config.get("corpus")
    # Older files have no sample setting; they were counted without subsampling.
    settings = {"sample": 0.0, **checked_settings(Path(path), config)}
    for name in (*_SHARED, "seed") if settings["sample"] else _SHARED:
        if name not in settings:
            broken = f"{path!r} is a broken file of counts: its config has no {name}"
            raise FileError(f"{broken}; count the text again")
    return counts, settings, text if isinstance(text, str) else ""


def _read(
    files: list[str], given: dict[str, Any], *, alone: bool
) -> tuple[list[PairCounts], dict[str, Any]]:
    """Read earlier counts, and check that they can be added up."""
    parts, settings = list[PairCounts](), dict[str, Any]()
    for path in files:
        counts, theirs, _ = read_counts(path)
        theirs = _some(theirs, _COUNTED)
        refuse_contradictions(given, theirs, path)
        if theirs["sample"] and not alone:
            raise InputError(
                f"{path!r} was counted with --sample, which depends on the word counts of the "
                "whole text: give all texts at once, not their counts"
            )
        for name in _SHARED if parts else ():
            if theirs[name] != settings[name]:
                one, other = (
                    " ".join(setting_named(name).words(each[name])) for each in (settings, theirs)
                )
                wrong = f"{files[0]!r} was counted with {one} and {path!r} with {other}"
                raise InputError(f"{wrong}: count them alike")
        agreed = [name for name in theirs if not parts or settings.get(name) == theirs[name]]
        settings = _some(theirs, agreed)
        parts.append(counts)
    return parts, settings


def _vocabulary(path: str | None, parts: list[PairCounts]) -> list[str] | None:
    """Return the vocabulary of --vocab or of earlier counts; None without either."""
    counted = list(parts[0].vocabulary.words) if parts else None
    if path is None:
        return counted
    words = read_vocabulary(Path(path))
    if counted and words != counted:
        wrong = f"--vocab {path!r} differs from the vocabulary of the counts"
        raise InputError(f"{wrong}: leave it out")
    return words


def refuse_cuts(given: dict[str, Any], settings: dict[str, Any]) -> None:
    """Refuse options that choose words where a file gives them; options may repeat its settings."""
    for name in _WORD_LIMITS:
        if name in given and name not in settings:
            option = first_option({name: given[name]})
            raise InputError(f"{option} has no effect on a given vocabulary: leave it out")


def _count(
    texts: list[str], settings: Settings, words: list[str] | None, scheduler: str | None
) -> tuple[PairCounts, Settings]:
    name = texts[0] if len(texts) == 1 else f"{len(texts)} texts"
    if scheduler is not None:
        from tui_w2v.cli.cluster import count_on_cluster

        return count_on_cluster(name, texts, settings, words, scheduler)
    corpus = make_corpus(name, _sentences(texts, settings), settings, words)
    settings = choose_by_size(settings, len(corpus.tokens), len(corpus.vocabulary))
    corpus = subsample(corpus, settings.sample, settings.seed)
    return count_pairs(corpus, settings.window), settings


def _sentences(texts: list[str], settings: Settings) -> Iterator[list[str] | None]:
    for text in texts:
        with reading_progress(text) as progress:
            yield from sentences_of(resolve_source(text), settings, progress)
