"""``tui-w2v samples``: lists the bundled texts."""

import argparse

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import write
from tui_w2v.corpus import SAMPLES
from tui_w2v.training import Settings, read_corpus


def define(parser: Parser) -> None:
    parser.description = "Lists the bundled texts with their sizes."


def run(args: argparse.Namespace) -> None:
    for name, sample in SAMPLES.items():
        corpus = read_corpus(Settings(corpus=name))
        write(
            f"{name}\t{len(corpus.vocabulary):,} different words, {len(corpus.tokens):,} in all, "
            f"{len(corpus.sentence_starts) - 1:,} sentences\t{sample.about}"
        )
