"""The command line: what can be said to tui-w2v, and how it answers what it cannot take."""

import argparse
import math
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

from tui_w2v.printable import spelled_out

if TYPE_CHECKING:
    from tui_w2v.training import Configuration
    from tui_w2v.training.settings import Setting


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
    """Add the settings of how a text becomes pairs."""
    _add_settings(parser.add_argument_group("the text"), of_text=True)


def add_model_options(parser: Parser) -> None:
    """Add the settings of how a model is made and trained."""
    _add_settings(parser.add_argument_group("the model"), of_text=False)


def _add_settings(group: argparse._ArgumentGroup, *, of_text: bool) -> None:
    from tui_w2v.training.settings import SETTINGS

    for setting in SETTINGS:
        if setting.of_text is of_text and setting.name != "corpus":
            add_setting(group, setting)


def add_setting(group: argparse._ActionsContainer, setting: "Setting") -> None:
    """Add one setting. Left out, it has no value: a sample or a file may say it."""
    name, default, about = setting.name, setting.default, setting.about
    if isinstance(default, bool):
        kind: dict[str, Any] = {"action": argparse.BooleanOptionalAction}
        default = setting.words(default)[0]
    elif setting.auto:
        kind = {"type": _or_auto(type(default)), "metavar": setting.metavar}
        default = "auto: from the text"
    elif isinstance(default, float):
        kind, default = {"type": float, "metavar": setting.metavar}, f"{default:g}"
    else:
        kind = {"type": type(default), "metavar": setting.metavar}
        if setting.choices:
            kind |= {"type": str, "choices": setting.choices}
            about += ": %(choices)s"
    own = "; a sample may have its own" if setting.carried_by_samples else ""
    group.add_argument(
        setting.option,
        dest=name,
        default=argparse.SUPPRESS,
        help=f"{about} (default {default}{own})",
        **kind,
    )


def _or_auto(number: Callable[[str], float]) -> Callable[[str], float]:
    """Return what reads a number or `auto`."""
    from tui_w2v.training.settings import AUTO

    def read(text: str) -> float:
        return AUTO if text == "auto" else number(text)

    read.__name__ = number.__name__  # which argparse's messages say
    return read


def add_vocabulary(parser: Parser) -> None:
    """Take words that are to be kept."""
    parser.add_argument(
        "--vocab",
        metavar="FILE",
        help="keep these words: one a line, or those of a model or a file of counts",
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
    """Return the settings that were given, but for the text, by name."""
    from tui_w2v.training.settings import SETTINGS

    return {
        setting.name: type(setting.default)(getattr(args, setting.name))
        for setting in SETTINGS
        if setting.name != "corpus" and hasattr(args, setting.name)
    }


def configuration_of(args: argparse.Namespace) -> "Configuration":
    """Return the settings that were asked for; what was left open, a sample may set.

    Raises:
        InvalidOptionError: No model can have them.
    """
    from tui_w2v.training import Configuration

    corpus = Configuration.corpus if args.corpus is None else args.corpus
    return Configuration.of(corpus, **given_settings(args))
