"""The command line: what can be said to tui-w2v, and how it answers what it cannot take."""

import argparse
import math
import os
import sys
from contextlib import suppress
from dataclasses import fields
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

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
    message: object, code: ExitCode = ExitCode.USAGE, *, program: str = "tui-w2v"
) -> ExitCode:
    """Say in one line what is wrong; control characters in names are spelled out."""
    if sys.stderr:
        try:
            print(spelled_out(f"{program}: {message}"), file=sys.stderr, flush=True)
        except OSError:  # the status says it all the same
            drop(sys.stderr)
    return code


def drop(stream: TextIO) -> None:
    """Send what a stream still holds nowhere: Python flushes it once more on its way out."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def spelled_out(line: str) -> str:
    """Return a line with its control characters spelled out, to be safe on any terminal."""
    if line.isprintable():
        return line
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in line
    )


class Parser(argparse.ArgumentParser):
    """A parser that answers wrong usage with one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave."""
        complain(f"{message} (see {self.prog} --help)", program=self.prog)
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
        "  tui-w2v trace book.txt --json | head -1\n"
        "  tui-w2v train book.txt --save model.npz\n\n"
        "CORPUS is a text file, - for standard input, or a sample's name (see tui-w2v samples).\n"
        "Without a command, explore is meant. tui-w2v COMMAND --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"tui-w2v {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)

    explore = _command(
        commands,
        "explore",
        help="open the explorer (what tui-w2v without a command does)",
        description="Opens the explorer. space or → goes to the next phase of the turn, ← back, "
        "enter to the turn's end, p plays, f trains fast, ? lists all keys, q quits.",
        examples=(
            "tui-w2v explore",
            "tui-w2v explore book.txt --sentences punctuation --max-vocab 3000",
            "zcat book.txt.gz | tui-w2v explore - --dim 50",
            "tui-w2v explore --model model.npz",
        ),
    )
    _add_corpus(explore)
    _add_text_options(explore)
    _add_model_options(explore)
    _add_beginning(explore)

    trace = _command(
        commands,
        "trace",
        help="write the turns as text, or as JSON lines",
        description="Makes turns and writes each: what was picked, looked up and predicted, the "
        "gradient and the update.",
        examples=(
            "tui-w2v trace --turns 3",
            "tui-w2v trace --json --full --dtype float64 --turns 1",
            "tui-w2v trace book.txt --turns 1000 --save model.npz > /dev/null",
        ),
    )
    _add_corpus(trace)
    _add_text_options(trace)
    _add_model_options(trace)
    _add_beginning(trace)
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

    train = _command(
        commands,
        "train",
        help="train without the screen, and save the model",
        description="Trains a model and saves it. By default in grouped passes: the exact "
        "gradient of all pairs at once, until a pass no longer gains.",
        examples=(
            "tui-w2v train book.txt --save book.npz",
            "tui-w2v train book.txt --max-vocab 3000 --seconds 10 --save book.npz --json",
            "tui-w2v train royal --epochs 3 --save royal.npz",
            "tui-w2v train --counts counts.npz --dim 50 --save model.npz",
        ),
    )
    _add_corpus(train, default="")
    _add_text_options(train)
    _add_vocabulary(train)
    _add_model_options(train)
    train.add_argument(
        "--counts", metavar="FILE", help="pair counts in place of CORPUS (see tui-w2v count)"
    )
    ends = train.add_argument_group("what ends training, whichever comes first")
    ends.add_argument("--passes", type=_whole_number, metavar="N", help="so many grouped passes")
    ends.add_argument(
        "--epochs",
        type=_whole_number,
        metavar="N",
        help="train turn by turn instead, for so many epochs",
    )
    ends.add_argument(
        "--until-loss", type=_number, metavar="X", help="a mean loss of all pairs, in nats"
    )
    ends.add_argument("--seconds", type=_number, metavar="S", help="so much time")
    train.add_argument("--save", required=True, metavar="FILE", help="the .npz file to write")
    train.add_argument("--json", action="store_true", help="report in JSON on standard output")

    count = _command(
        commands,
        "count",
        help="count a text's pairs once, for train --counts",
        description="Counts the pairs of texts, or adds up earlier counts. What is counted apart "
        "with one --vocab adds up.",
        examples=(
            "tui-w2v count book.txt --max-vocab 3000 --save counts.npz",
            "tui-w2v count part1.txt --vocab words.txt --save 1.npz",
            "tui-w2v count 1.npz 2.npz --save both.npz",
        ),
    )
    count.add_argument(
        "texts",
        nargs="+",
        metavar="TEXT",
        help="a text file, - for standard input, a sample's name, or a file of counts",
    )
    _add_text_options(count)
    _add_vocabulary(count)
    count.add_argument("--save", required=True, metavar="FILE", help="the .npz file to write")

    commands.add_parser(
        "samples",
        help="list the bundled texts",
        description="Lists the bundled texts with their sizes.",
        allow_abbrev=False,
    )
    return parser


def _command(
    commands: "argparse._SubParsersAction[Parser]",
    name: str,
    *,
    help: str,
    description: str,
    examples: tuple[str, ...],
) -> Parser:
    return commands.add_parser(
        name,
        help=help,
        description=description,
        epilog="examples:\n" + "\n".join(f"  {example}" for example in examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_corpus(parser: Parser, default: str = "royal") -> None:
    usual = f" (default {default})" if default else ""
    parser.add_argument(
        "corpus",
        nargs="?",
        metavar="CORPUS",
        help=f"a text file, - for standard input, or a sample's name{usual}",
    )


def _add_text_options(parser: Parser) -> None:
    """What is left out is left open: a sample or a file may say it."""
    from tui_w2v.corpus import SentenceRule

    text = parser.add_argument_group("the text", argument_default=argparse.SUPPRESS)
    text.add_argument(
        "--sentences",
        choices=[rule.value for rule in SentenceRule],
        help="where sentences end: at each line's end (default), or at . ! ? and blank lines",
    )
    text.add_argument("--encoding", help="how the text is encoded (default utf-8)")
    text.add_argument(
        "--lowercase",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="lower-case the words (default)",
    )
    text.add_argument(
        "--min-count",
        type=int,
        metavar="N",
        help="cut words that occur less often (default 1)",
    )
    text.add_argument(
        "--max-vocab",
        type=int,
        metavar="N",
        help="keep at most so many words, the most frequent first (default 10000)",
    )
    text.add_argument(
        "--window",
        type=int,
        metavar="N",
        help="neighbours on each side that are targets (default 2; a sample may have its own)",
    )


def _add_vocabulary(parser: Parser) -> None:
    parser.add_argument(
        "--vocab",
        metavar="FILE",
        help="keep these words: one a line, or those of a model or a file of counts",
    )


def _add_model_options(parser: Parser) -> None:
    from tui_w2v.skipgram import INITS, FullSoftmax
    from tui_w2v.training import Order

    model = parser.add_argument_group("the model", argument_default=argparse.SUPPRESS)
    model.add_argument(
        "--dim",
        type=int,
        metavar="D",
        help="numbers in a word's row of E (default 100; a sample may have its own)",
    )
    model.add_argument(
        "--init",
        choices=list(INITS),
        help="how the parameters start (default keras: Glorot uniform)",
    )
    model.add_argument(
        "--no-bias", dest="bias", action="store_false", help="no output bias, as in word2vec"
    )
    model.add_argument(
        "--dtype",
        choices=["float32", "float64"],
        help="the precision of the parameters (default float32)",
    )
    model.add_argument(
        "--objective", choices=[FullSoftmax.name], help="what is minimised (default softmax)"
    )
    model.add_argument(
        "--lr",
        dest="learning_rate",
        type=float,
        metavar="ETA",
        help="η, the learning rate: SGD's for turns, Adam's first for grouped passes (default 0.1)",
    )
    model.add_argument(
        "--order",
        choices=[order.value for order in Order],
        help="the order of the pairs within an epoch (default text)",
    )
    model.add_argument(
        "--seed", type=int, metavar="N", help="what every random draw depends on (default 0)"
    )


def _add_beginning(parser: Parser) -> None:
    parser.add_argument(
        "--model", metavar="FILE", help="go on with a model that train or the explorer saved"
    )
    parser.add_argument(
        "--replay", metavar="LINE", help="do again what the explorer's palette wrote as a line"
    )


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"must be a whole number, 0 or more, not {text!r}")
    return int(text)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number, 0 or more, not {text!r}")
    return number


def read_options(words: list[str]) -> argparse.Namespace:
    """Understand the text and options of a run's line, as ``explore`` takes them.

    Raises:
        InvalidOptionError: One is of the command line only.
    """
    from tui_w2v.training import InvalidOptionError

    for word in words:
        if word in {"-h", "--help"} or word.partition("=")[0] == "--replay":
            raise InvalidOptionError(f"--replay: {word!r} cannot stand in a run's line")
    return build_parser().parse_args(["explore", *words])


def given_settings(args: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that were given, but for the text, by their names in a Configuration."""
    from tui_w2v.corpus import SentenceRule
    from tui_w2v.training import Configuration, Order

    given = {
        field.name: getattr(args, field.name)
        for field in fields(Configuration)
        if field.name != "corpus" and hasattr(args, field.name)
    }
    for name, kind in (("sentences", SentenceRule), ("order", Order)):
        if name in given:
            given[name] = kind(given[name])
    return given


def configuration_of(args: argparse.Namespace) -> "Configuration":
    """Return the settings that were asked for; what was left open, a sample may set.

    Raises:
        InvalidOptionError: No model can have them.
    """
    from tui_w2v.training import Configuration

    return Configuration.of(args.corpus or Configuration.corpus, **given_settings(args))
