"""The command line: what can be said to tui-w2v, and how it answers what it cannot take."""

import argparse
import sys
from enum import IntEnum
from typing import TYPE_CHECKING, NoReturn

from tui_w2v import __version__

if TYPE_CHECKING:
    from tui_w2v.training import Configuration


class ExitCode(IntEnum):
    """What the exit status says."""

    DONE = 0
    NOT_DONE = 1
    USAGE = 2
    INTERRUPTED = 130


def complain(
    message: object, program: str = "tui-w2v", code: ExitCode = ExitCode.USAGE
) -> ExitCode:
    """Say in one line what is wrong; control characters in names are spelled out."""
    line = "".join(
        character if character.isprintable() else ascii(character)[1:-1]
        for character in f"{program}: {message}"
    )
    if sys.stderr:
        print(line, file=sys.stderr)
    return code


class Parser(argparse.ArgumentParser):
    """A parser that answers wrong usage with one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave."""
        complain(f"{message} (see {self.prog} --help)", self.prog)
        sys.exit(ExitCode.USAGE)


def build_parser() -> Parser:
    """Return the parser of all commands and their options."""
    parser = Parser(
        prog="tui-w2v",
        description="Opens up word2vec's skip-gram: trains on real text, one (context word → "
        "target word) pair at a time, and shows every number of the turn.",
        epilog="examples:\n"
        "  tui-w2v                      the explorer, on the royal sample: press space five times\n"
        "  tui-w2v book.txt --dim 50    the explorer, on a text of yours\n"
        "  tui-w2v trace --turns 2      two turns, told in text\n"
        "  tui-w2v trace book.txt --json | head -1\n\n"
        "CORPUS is a text file, - for standard input, or a sample's name (see tui-w2v samples).\n"
        "Without a command, explore is meant. tui-w2v COMMAND --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"tui-w2v {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    explore = commands.add_parser(
        "explore",
        help="open the explorer (what tui-w2v without a command does)",
        description="Opens the explorer. space or → goes to the next phase of the turn, ← back, "
        "enter to the turn's end, ? lists all keys, q quits.",
        epilog="examples:\n"
        "  tui-w2v explore\n"
        "  tui-w2v explore book.txt --sentences punctuation --max-vocab 3000\n"
        "  zcat book.txt.gz | tui-w2v explore - --dim 50",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_model_options(explore)

    trace = commands.add_parser(
        "trace",
        help="write the turns as text, or as JSON lines",
        description="Makes turns and writes each: what was picked, looked up and predicted, the "
        "gradient and the update.",
        epilog="examples:\n"
        "  tui-w2v trace --turns 3\n"
        "  tui-w2v trace --json --full --dtype float64 --turns 1\n"
        "  tui-w2v trace book.txt --turns 1000 --save model.npz > /dev/null",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_model_options(trace)
    trace.add_argument(
        "--turns", type=_whole_number, default=10, metavar="N", help="how many turns (default 10)"
    )
    trace.add_argument("--json", action="store_true", help="one JSON object a turn, one a line")
    trace.add_argument(
        "--full", action="store_true", help="every number, not only the largest or first ones"
    )
    trace.add_argument(
        "--save", metavar="FILE", help="keep the model after the last turn as a .npz file"
    )

    commands.add_parser(
        "samples",
        help="list the bundled texts",
        description="Lists the bundled texts with their sizes.",
        allow_abbrev=False,
    )
    return parser


def _add_model_options(parser: argparse.ArgumentParser) -> None:
    from tui_w2v.corpus import SentenceRule
    from tui_w2v.skipgram import INITS, FullSoftmax
    from tui_w2v.training import Configuration, Order

    default = Configuration()
    parser.add_argument(
        "corpus",
        nargs="?",
        default=default.corpus,
        metavar="CORPUS",
        help=f"a text file, - for standard input, or a sample's name (default {default.corpus})",
    )
    text = parser.add_argument_group("the text")
    text.add_argument(
        "--sentences",
        choices=[rule.value for rule in SentenceRule],
        default=default.sentences.value,
        help="where sentences end: at each line's end (default), or at . ! ? and blank lines",
    )
    text.add_argument(
        "--encoding", default=default.encoding, help="how the text is encoded (default utf-8)"
    )
    text.add_argument(
        "--lowercase",
        action=argparse.BooleanOptionalAction,
        default=default.lowercase,
        help="lower-case the words (default)",
    )
    text.add_argument(
        "--min-count",
        type=int,
        default=default.min_count,
        metavar="N",
        help="cut words that occur less often (default 1)",
    )
    text.add_argument(
        "--max-vocab",
        type=int,
        default=default.max_vocab,
        metavar="N",
        help="keep at most so many words, the most frequent first (default 10000)",
    )
    text.add_argument(
        "--window",
        type=int,
        default=default.window,
        metavar="N",
        help="neighbours on each side that are targets (default 2)",
    )
    text.add_argument(
        "--order",
        choices=[order.value for order in Order],
        default=default.order.value,
        help="the order of the pairs within an epoch (default text)",
    )
    model = parser.add_argument_group("the model")
    model.add_argument(
        "--dim",
        type=int,
        metavar="D",
        help="numbers in a word's row of E (default 100; 8 for the royal sample)",
    )
    model.add_argument(
        "--init",
        choices=list(INITS),
        default=default.init,
        help="how the parameters start (default keras: Glorot uniform)",
    )
    model.add_argument("--no-bias", action="store_true", help="no output bias, as in word2vec")
    model.add_argument(
        "--dtype",
        choices=["float32", "float64"],
        default=default.dtype,
        help="the precision of the parameters (default float32)",
    )
    model.add_argument(
        "--objective",
        choices=[FullSoftmax.name],
        default=default.objective,
        help="what is minimised (default softmax)",
    )
    model.add_argument(
        "--lr",
        type=float,
        default=default.learning_rate,
        metavar="ETA",
        help="η, the learning rate of SGD (default 0.1)",
    )
    model.add_argument(
        "--seed",
        type=int,
        default=default.seed,
        metavar="N",
        help="what every random draw depends on (default 0)",
    )


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"must be a whole number, 0 or more, not {text!r}")
    return int(text)


def configuration_of(args: argparse.Namespace) -> "Configuration":
    """Return the settings that were asked for; what was left open, a sample may set.

    Raises:
        InvalidOptionError: No model can have them.
    """
    from tui_w2v.corpus import SAMPLES, SentenceRule
    from tui_w2v.training import Configuration, Order

    sample = SAMPLES.get(args.corpus)
    dim = args.dim
    if dim is None:
        dim = sample.dim if sample and sample.dim else Configuration.dim
    return Configuration(
        corpus=args.corpus,
        sentences=SentenceRule(args.sentences),
        encoding=args.encoding,
        lowercase=args.lowercase,
        min_count=args.min_count,
        max_vocab=args.max_vocab,
        window=args.window,
        order=Order(args.order),
        dim=dim,
        init=args.init,
        bias=not args.no_bias,
        dtype=args.dtype,
        objective=args.objective,
        learning_rate=args.lr,
        seed=args.seed,
    )
