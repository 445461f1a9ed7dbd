"""``tui-w2v convert``: vectors from one file format to another, chosen and merged."""

import argparse
import shutil
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tui_w2v.cli.lines import lines_of
from tui_w2v.cli.options import Parser, add_count
from tui_w2v.cli.output import check_target, complain, standard_output, writing
from tui_w2v.cli.queries import KINDS, add_vector_options, is_safetensors, load_vectors
from tui_w2v.compression import unseekable
from tui_w2v.corpus import read_vocabulary
from tui_w2v.errors import FileError, InputError
from tui_w2v.printable import counted
from tui_w2v.vectors import (
    READ,
    WRITTEN,
    WordVectors,
    format_of,
    save_vectors,
    unit_rows,
    write_vectors,
)
from tui_w2v.vectors.formats.stored import RowCollector
from tui_w2v.vectors.formats.writing import metadata_path

_STREAM = "-"


def define(parser: Parser) -> None:
    parser.describe(
        "Converts files of vectors to another format. The suffix names the format: .txt and .vec "
        "are word2vec-text, .bin is word2vec-binary or, when read, a fastText model, .npz is npz, "
        ".tsv is the Embedding Projector's pair of files (OUT, and its words beside it as "
        ".._metadata.tsv), .safetensors is read only; .gz, .bz2 or .xz after it compresses the "
        "file. A text without a header is read as glove. From a model file, the rows of E are "
        "taken. Several files become one: of a word that repeats, the first vector counts. "
        f"Formats: {', '.join(WRITTEN)}; read only: {', '.join(READ[len(WRITTEN) :])}.",
        "tui-w2v convert model.npz vectors.txt",
        "tui-w2v convert glove.6B.100d.txt vectors.bin --top 50000 --unit",
        "tui-w2v convert vectors.bin.gz vectors.txt.xz --to glove",
        "tui-w2v convert cc.en.300.bin mine.vec --vocab words.txt",
        "tui-w2v convert one.txt other.bin both.npz",
        "tui-w2v convert model.npz vectors.tsv          # and metadata.tsv",
        "tui-w2v convert bert.safetensors bert.npz --vocab vocab.txt",
        "zcat glove.txt.gz | tui-w2v convert - - --from glove --to word2vec-text | head",
    )
    sources = "the files to read, or - for standard input"
    parser.add_argument("sources", nargs="+", metavar="IN", help=sources)
    parser.add_argument("target", metavar="OUT", help="the file to write, or - for standard output")
    for option, name, formats in (("--from", "read_as", READ), ("--to", "write_as", WRITTEN)):
        parser.add_argument(
            option,
            dest=name,
            choices=list(formats),
            metavar="FORMAT",
            help="the format, instead of that of the suffix; a - needs it",
        )
    parser.add_argument(
        "--vocab",
        metavar="FILE",
        help="only these words: one a line, or those of a model (.npz); a fastText model gives "
        "vectors to those it does not know. For a safetensors file, the words of its rows",
    )
    add_count(parser, "--top", "only the first N words, the most frequent")
    add_vector_options(parser, "--tensor", "--by")
    parser.add_argument("--unit", action="store_true", help="divide each vector by its length")


def run(args: argparse.Namespace) -> None:
    target_format = _format_to_write(args)
    if args.target != _STREAM:
        files = [args.target]
        if target_format == "projector":
            files.append(str(metadata_path(Path(args.target))))
        for file in files:
            check_target(file, *args.sources, args.vocab, option="OUT")
    with ExitStack() as stack:
        parts = [_read(source, args, stack) for source in args.sources]
        vectors = parts[0] if len(parts) == 1 else _merged(parts, args.sources)
        of_rows = any(is_safetensors(source, args.read_as) for source in args.sources)
        if args.vocab is not None and not of_rows:
            vectors = _chosen(vectors, args.vocab)
        words, E = vectors.words[: args.top], vectors.vectors[: args.top]
        if args.unit:
            E = unit_rows(E)
        if args.target == _STREAM:
            with standard_output() as output:
                write_vectors(unseekable(output.buffer), words, E, target_format)
                output.flush()
        else:
            with writing(args.target, words):
                save_vectors(Path(args.target), words, E, target_format)


def _format_to_write(args: argparse.Namespace) -> str:
    if args.sources.count(_STREAM) > 1:
        raise InputError("standard input can be read once: give - once")
    if _STREAM in args.sources and args.read_as is None:
        raise InputError(f"- has no suffix: give its format as --from {', '.join(READ)}")
    if args.target == _STREAM and args.write_as in (None, "projector"):
        formats = ", ".join(WRITTEN[:-1])
        raise InputError(f"- has no suffix: give its format as --to {formats}")
    found: str = args.write_as or format_of(args.target)
    if found not in WRITTEN:
        raise InputError(f"{found} is read only: write another format, one of {', '.join(WRITTEN)}")
    return found


def _read(source: str, args: argparse.Namespace, stack: ExitStack) -> WordVectors:
    path = source
    if source == _STREAM:  # some formats are not read from start to end
        path = str(Path(stack.enter_context(TemporaryDirectory())) / "input")
        with open(path, "wb") as copy:
            if sys.stdin:
                shutil.copyfileobj(sys.stdin.buffer, copy)
    words = args.vocab if is_safetensors(source, args.read_as) else None
    try:
        found = load_vectors(path, args.read_as, cache=False, tensor=args.tensor, vocabulary=words)
    except FileError as error:
        raise FileError(str(error).replace(repr(path), repr(source))) from None
    return found.by(KINDS[args.by])


def _merged(parts: Sequence[WordVectors], sources: Sequence[str]) -> WordVectors:
    """Return the vectors of several files; of a word that repeats, the first counts."""
    d = parts[0].vectors.shape[1]
    dtype, n = np.result_type(*(part.vectors for part in parts)), sum(map(len, parts))
    collector = RowCollector()
    for part, source in zip(parts, sources, strict=True):
        if (other := part.vectors.shape[1]) != d:
            has = f"{source!r} has vectors of {other:,} numbers"
            raise InputError(f"{has}, but {sources[0]!r} of {d:,}")
        if repeated := collector.add(part.words, part.vectors.astype(dtype, copy=False), n):
            words = f"{counted(repeated, 'word')} {'repeats' if repeated == 1 else 'repeat'}"
            complain(f"{source!r}: {words} earlier ones; the first of each counts")
    return collector.finish()


def _chosen(vectors: WordVectors, name: str) -> WordVectors:
    """Return the vectors of a file's words, in their old order; n-grams answer for others."""
    if name.endswith(".npz"):
        words = read_vocabulary(Path(name))
    else:
        words = list(dict.fromkeys(chain.from_iterable(lines_of(name))))
    rows = sorted({vectors.index[word] for word in filter(None, map(vectors.find, words))})
    kept, E = [vectors.words[row] for row in rows], vectors.vectors[rows]
    unknown = [word for word in words if word not in vectors]
    made = [word for word in vectors.ngrams_of(unknown) if word not in set(kept)]
    if made:
        E = np.concatenate([E, [vectors[word] for word in made]])
    if not kept and not made:
        raise InputError(f"{name!r} holds no word of the vocabulary")
    if unknown:
        how = f"; {len(made):,} have vectors by their n-grams" if made else ", and left out"
        are = f"{counted(len(unknown), 'word')} {'is' if len(unknown) == 1 else 'are'}"
        complain(f"{name!r}: {are} not in the vocabulary{how}")
    return WordVectors([*kept, *made], E)
