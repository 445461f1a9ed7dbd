"""``tui-w2v compare``: two models or files of vectors, by the nearest words of shared words."""

import argparse

from tui_w2v.cli.options import Parser, add_count
from tui_w2v.cli.output import write_json, write_rows
from tui_w2v.cli.progress import progress_bar
from tui_w2v.cli.queries import KINDS, add_vector_options, load_vectors, safetensors_options
from tui_w2v.vectors import compare


def define(parser: Parser) -> None:
    parser.describe(
        "Compares two models or files of vectors by the ten nearest words of each word that both "
        "know: the mean overlap of the two lists, from 0 to 1, and the words whose lists differ "
        "most, with both. Only shared words count as nearest words. Drift is the cosine distance "
        "of a word's two vectors after orthogonal Procrustes alignment: B is rotated onto A as "
        "well as possible.",
        "tui-w2v compare before.npz after.npz",
        "tui-w2v compare mine.npz glove.txt --restrict 20000 --json",
        "tui-w2v compare mine.npz glove.txt king queen",
    )
    parser.add_argument("a", metavar="A", help="a model or a file of vectors, in any known format")
    parser.add_argument("b", metavar="B", help="another")
    parser.add_argument(
        "words",
        nargs="*",
        default=[],  # else a missing B is told with WORD as missing, too
        metavar="WORD",
        help="compare these words (default: all shared words)",
    )
    shown = "how many changed words to show (default 10); all where words are given"
    add_count(parser, "-n", shown, default=10)
    add_count(parser, "--restrict", "only the N most frequent shared words, by A's order")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    add_vector_options(parser, "--by", "--tensor", "--vocab", "--no-cache")


def run(args: argparse.Namespace) -> None:
    paths = (args.a, args.b)
    a, b = (
        load_vectors(path, cache=args.cache, **options).by(KINDS[args.by])
        for path, options in zip(paths, safetensors_options(args, *paths), strict=True)
    )
    total = min(len(args.words) or len(a), args.restrict or len(a))
    with progress_bar("comparing", total) as progress:
        found = compare(a, b, args.words, n=args.n, restrict=args.restrict, progress=progress)
    if args.json:
        changed = [change._asdict() for change in found.changed]
        write_json(found._asdict() | {"changed": changed})
        return
    totals = [("words", str(found.words))]
    totals += [("overlap", f"{found.overlap:.6f}"), ("drift", f"{found.drift:.6f}")]
    write_rows(totals, "measure", ">value")
    rows = [
        [word, f"{overlap:.2f}", f"{drift:.4f}", " ".join(a), " ".join(b)]
        for word, overlap, drift, a, b in found.changed
    ]
    write_rows(rows, "word", ">overlap", ">drift", *(f"nearest in {path}" for path in paths))
