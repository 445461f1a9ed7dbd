"""``tui-w2v convert``: vectors from one file format to another."""

import argparse
from pathlib import Path

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import ExitCode, check_target, standard_output, writing
from tui_w2v.cli.queries import load_vectors
from tui_w2v.compression import unseekable
from tui_w2v.vectors import FORMATS, format_of, save_vectors, write_vectors


def define(parser: Parser) -> None:
    """Add the options."""
    parser.describe(
        "Converts a file of vectors to another format. The suffix names the format: .txt and .vec "
        "are word2vec-text, .bin is word2vec-binary, .npz is npz; .gz, .bz2 or .xz after it "
        "compresses the file. A text without a header is read as glove. From a model file, the "
        f"rows of E are taken. Formats: {', '.join(FORMATS)}.",
        "tui-w2v convert model.npz vectors.txt",
        "tui-w2v convert glove.6B.100d.txt vectors.bin",
        "tui-w2v convert vectors.bin.gz vectors.txt.xz --to glove",
        "tui-w2v convert model.npz - --to glove | head",
    )
    parser.add_argument("source", metavar="IN", help="the file to read")
    parser.add_argument("target", metavar="OUT", help="the file to write, or - for standard output")
    for option, destination in (("--from", "read_as"), ("--to", "write_as")):
        parser.add_argument(
            option,
            dest=destination,
            choices=list(FORMATS),
            metavar="FORMAT",
            help="the format, instead of that of the suffix",
        )


def run(args: argparse.Namespace) -> ExitCode:
    """Convert the file."""
    target_format = args.write_as or format_of(args.target)
    if args.target != "-":
        check_target(args.target, args.source, option="OUT")
    source = load_vectors(args.source, args.read_as, cache=False)
    if args.target == "-":
        with standard_output() as output:
            write_vectors(unseekable(output.buffer), source.words, source.vectors, target_format)
            output.flush()
        return ExitCode.DONE
    with writing(args.target, source.words):
        save_vectors(Path(args.target), source.words, source.vectors, target_format)
    return ExitCode.DONE
