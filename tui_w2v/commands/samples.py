"""``tui-w2v samples``: the bundled texts."""

import argparse

from tui_w2v.command_line import ExitCode, Parser
from tui_w2v.commands.common import write
from tui_w2v.corpus import SAMPLES
from tui_w2v.training import Configuration, read_corpus


def define(parser: Parser) -> None:
    """Take nothing."""
    parser.description = "Lists the bundled texts with their sizes."


def run(args: argparse.Namespace) -> ExitCode:
    """List the samples with their sizes."""
    for name, sample in SAMPLES.items():
        corpus = read_corpus(Configuration(corpus=name))
        write(
            f"{name}\t{len(corpus.vocabulary):,} different words, {len(corpus.tokens):,} in all, "
            f"{len(corpus.sentence_starts) - 1:,} sentences\t{sample.about}"
        )
    return ExitCode.DONE
