"""The command line: what can be said to tui-w2v, and how it answers what it cannot take."""

import argparse
import math
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

if TYPE_CHECKING:
    from tui_w2v.training import Configuration


class ExitCode(IntEnum):
    """What the exit status says."""

    DONE = 0
    NOT_DONE = 1
    USAGE = 2
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


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

    def describe(self, description: str, *examples: str) -> None:
        """Say what a command does, with examples."""
        self.description = description
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        self.epilog = "examples:\n" + "\n".join(f"  {example}" for example in examples)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and leave."""
        complain(f"{message} (see {self.prog} --help)", program=self.prog)
        sys.exit(ExitCode.USAGE)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Leave after help or version; output that nobody can take is no failure."""
        if sys.stdout:
            try:
                sys.stdout.flush()
            except OSError:
                drop(sys.stdout)
        super().exit(status, message)


class _Later:
    """Choices that are looked up when one is made or help is wanted: to know them takes imports."""

    def __init__(self, names: Callable[[], list[str]]) -> None:
        self._names = names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __contains__(self, name: object) -> bool:
        return name in self._names()


def _sentence_rules() -> list[str]:
    from tui_w2v.corpus import SentenceRule

    return [rule.value for rule in SentenceRule]


def _inits() -> list[str]:
    from tui_w2v.skipgram import INITS

    return list(INITS)


def _objectives() -> list[str]:
    from tui_w2v.skipgram import OBJECTIVES

    return list(OBJECTIVES)


def _orders() -> list[str]:
    from tui_w2v.training import Order

    return [order.value for order in Order]


def add_corpus(parser: Parser, default: str = "royal") -> None:
    """Take a text."""
    usual = f" (default {default})" if default else ""
    parser.add_argument(
        "corpus",
        nargs="?",
        metavar="CORPUS",
        help=f"a text file, - for standard input, or a sample's name{usual}",
    )


def add_text_options(parser: Parser) -> None:
    """Take how a text is read. What is left out is left open: a sample or a file may say it."""
    text = parser.add_argument_group("the text", argument_default=argparse.SUPPRESS)
    text.add_argument(
        "--sentences",
        choices=_Later(_sentence_rules),
        metavar="RULE",
        help="where sentences end: line, at each line's end (default), or punctuation, at . ! ? "
        "and blank lines",
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
    text.add_argument(
        "--sample",
        type=float,
        metavar="T",
        help="drop frequent words by chance, as word2vec does: the smaller T, the more of them; "
        "0.001 drops some (default 0: none)",
    )


def add_vocabulary(parser: Parser) -> None:
    """Take words that are to be kept."""
    parser.add_argument(
        "--vocab",
        metavar="FILE",
        help="keep these words: one a line, or those of a model or a file of counts",
    )


def add_model_options(parser: Parser) -> None:
    """Take how a model is made and trained."""
    model = parser.add_argument_group("the model", argument_default=argparse.SUPPRESS)
    model.add_argument(
        "--dim",
        type=int,
        metavar="D",
        help="numbers in a word's row of E (default 100; a sample may have its own)",
    )
    model.add_argument(
        "--init",
        choices=_Later(_inits),
        metavar="INIT",
        help="how the parameters start: %(choices)s (default keras, Glorot uniform)",
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
        "--objective",
        choices=_Later(_objectives),
        metavar="NAME",
        help="what is minimised: %(choices)s (default softmax)",
    )
    model.add_argument(
        "--negative",
        type=int,
        metavar="K",
        help="negatives that a turn of negative-sampling draws (default 5)",
    )
    model.add_argument(
        "--x-max",
        type=float,
        metavar="X",
        help="glove: from which count on a pair counts in full (default 100)",
    )
    model.add_argument(
        "--alpha",
        type=float,
        metavar="A",
        help="glove: by which power of its count a pair counts below that (default 0.75)",
    )
    model.add_argument(
        "--harmonic",
        action=argparse.BooleanOptionalAction,
        default=argparse.SUPPRESS,
        help="glove: a word n places away counts 1/n (default: all count alike)",
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
        choices=_Later(_orders),
        metavar="ORDER",
        help="the order of the pairs within an epoch: %(choices)s (default text)",
    )
    add_seed(model)


def add_seed(group: argparse._ActionsContainer) -> None:
    """Take the seed. What is left out is left open: a file may say it."""
    group.add_argument(
        "--seed",
        type=int,
        default=argparse.SUPPRESS,
        metavar="N",
        help="what every random draw depends on (default 0)",
    )


def add_beginning(parser: Parser) -> None:
    """Take where a run begins, if not at parameters drawn anew."""
    parser.add_argument(
        "--model", metavar="FILE", help="go on with a model that train or the explorer saved"
    )
    parser.add_argument(
        "--replay", metavar="LINE", help="do again what the explorer's palette wrote as a line"
    )


def whole_number(text: str) -> int:
    """Understand a whole number, 0 or more."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"must be a whole number, 0 or more, not {text!r}")
    return int(text)


def positive_number(text: str) -> int:
    """Understand a whole number, 1 or more."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"must be a whole number, 1 or more, not {text!r}")
    return int(text)


def number(text: str) -> float:
    """Understand a number, 0 or more."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number, 0 or more, not {text!r}")
    return number


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

    corpus = Configuration.corpus if args.corpus is None else args.corpus
    return Configuration.of(corpus, **given_settings(args))
