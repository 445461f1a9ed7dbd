"""Command-line options, those of the settings made from their table."""

import argparse
import math
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from tui_w2v.cli.output import ExitCode, complain, drop

if TYPE_CHECKING:
    from tui_w2v.training.settings import Setting, Settings


_OF_SETTINGS = ("the text", "the model")
"""The titles of the groups of settings."""
_MOST_INDENT = 30
"""The widest column of options in help."""
_MOST_DIGITS = 12
"""The most digits of a count, as in a run's line: no run makes more turns."""


class _ShortHelp(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        assert isinstance(parser, Parser)
        parser._print_message(parser.short_help(), sys.stdout)
        parser.exit()


class Parser(argparse.ArgumentParser):
    """A parser that reports wrong usage in one line, with a short help and a whole one."""

    later: Callable[[], None] | None = None
    """Adds options once help, or an option that is not yet known, asks for them."""

    def __init__(self, **options: Any) -> None:
        form = partial(argparse.RawDescriptionHelpFormatter, max_help_position=_MOST_INDENT)
        super().__init__(**options, add_help=False, allow_abbrev=False, formatter_class=form)
        nothing: dict[str, Any] = {"nargs": 0, "default": argparse.SUPPRESS}
        self.add_argument("-h", action=_ShortHelp, help="help in short", **nothing)
        self.add_argument("--help", action="help", help="help in full")

    def short_help(self) -> str:
        """Return the usage, what it does in a sentence, its own options in a line, and examples."""
        self.complete()
        values = []
        for action in self._get_positional_actions():
            name = str(action.metavar or action.dest)
            name += " ..." * (action.nargs in ("*", "+"))
            values.append(f"[{name}]" if action.nargs in ("?", "*") else name)
        formatter = self._get_formatter()
        usage = self.usage or f"{' '.join([self.prog, *values])} [OPTION ...]"
        formatter.add_text(f"usage: {usage}")
        formatter.add_text(re.split(r"(?<=\.) ", self.description or "")[0])
        settings = 0
        for group in self._action_groups:
            if group.title in _OF_SETTINGS:
                settings += len(group._group_actions)
                continue
            formatter.start_section(group.title)
            for action in group._group_actions:
                brief = copy(action)
                brief.help = first_clause(action.help or "")
                formatter.add_argument(brief)
            formatter.end_section()
        formatter.add_text((self.epilog or "").partition("\n\n")[0])
        more = f", and {settings} settings of the text and the model" * bool(settings)
        formatter.add_text(f"{self.prog} --help says more of each option{more}.")
        return formatter.format_help()

    def complete(self) -> None:
        """Add the options that were to be added later."""
        if self.later:
            add, self.later = self.later, None
            add()

    def format_help(self) -> str:
        self.complete()
        return super().format_help()

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        found, more = super().parse_known_args(args, namespace)
        if self.later and any(word.startswith("-") for word in more):
            self.complete()
            return super().parse_known_args(args)
        return found, more

    def describe(self, description: str, *examples: str) -> None:
        self.description = description
        self.epilog = "examples:\n" + "\n".join(f"  {example}" for example in examples)

    def error(self, message: str) -> NoReturn:
        complain(f"{message} (see {self.prog} --help)", program=self.prog)
        sys.exit(ExitCode.USAGE)

    def _print_message(self, message: str, file: Any = None) -> None:
        """Write help; the argparse of early Python 3.11 raises if nobody can read it."""
        with suppress(OSError):
            super()._print_message(message, file)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """Exit after help or version; a closed standard output is no failure."""
        if sys.stdout:
            try:
                sys.stdout.flush()
            except OSError:
                drop(sys.stdout)
        super().exit(status, message)


def first_clause(text: str) -> str:
    """Return an option's help up to its first stop or bracket."""
    return re.split(r"[;:(\[]", text)[0].strip()


def add_corpus(parser: Parser, *, several: bool = False) -> None:
    """Add the argument CORPUS; several are texts that are read one after the other."""
    more = "; of several, all in order; * and ? stand for files" if several else " (default royal)"
    parser.add_argument(
        "corpus",
        nargs="*" if several else "?",
        metavar="CORPUS",
        help=f"a text file, - for standard input, or a sample's name{more}",
    )


def option_settings() -> "list[Setting]":
    """Return the settings that are options: all but the corpus."""
    from tui_w2v.training.settings import SETTINGS

    return [setting for setting in SETTINGS if setting.name != "corpus"]


def add_settings(parser: Parser, settings: "Iterable[Setting] | None" = None) -> None:
    """Add settings, by default all: how the text becomes pairs, and the model and its training."""
    text, model = map(parser.add_argument_group, _OF_SETTINGS)
    for setting in settings or option_settings():
        add_setting(text if setting.of_text else model, setting)


def add_run_options(parser: Parser) -> None:
    """Add what a run can begin with: a text and settings, a model, or a run's line."""
    add_corpus(parser)
    add_settings(parser)
    parser.add_argument(
        "--model", metavar="FILE", help="continue with a model that train or the explorer saved"
    )
    parser.add_argument(
        "--replay", metavar="LINE", help="repeat the run of a line from the explorer's palette"
    )


def add_setting(group: argparse._ActionsContainer, setting: "Setting") -> None:
    """Add one setting. It has no default here: a sample or a model file may set it."""
    group.set_defaults(has_settings=True)
    default, about = setting.default, setting.about
    kind: dict[str, Any] = {"type": _reader(setting), "metavar": setting.metavar}
    if isinstance(default, bool):
        kind = {"action": argparse.BooleanOptionalAction}
        default = setting.words(default)[0]
    elif setting.auto:
        default = "auto: from the text"
    elif isinstance(default, float):
        default = f"{default:g}"
    elif setting.choices:
        kind["choices"] = setting.choices
        about += ": %(choices)s"
    own = "; a sample may have its own" if setting.carried_by_samples else ""
    about += f" (default {default}{own})"
    kind |= {"dest": setting.name, "default": argparse.SUPPRESS, "help": about}
    group.add_argument(setting.option, **kind)


def _reader(setting: "Setting") -> Callable[[str], Any]:
    """Return a parser of a setting's value, which may be `auto` if it is chosen from the text."""
    from tui_w2v.training.settings import AUTO

    def read(text: str) -> Any:
        if setting.auto and text == "auto":
            return AUTO
        try:
            return type(setting.default)(text)
        except ValueError:
            wanted = setting.wanted + " or auto" * setting.auto
            raise argparse.ArgumentTypeError(f"must be {wanted}, not {text!r}") from None

    return read


def add_vocabulary(parser: Parser) -> None:
    parser.add_argument(
        "--vocab",
        metavar="FILE",
        help="keep these words: one a line, or those of a model or a file of counts",
    )


def add_count(
    group: argparse._ActionsContainer,
    option: str,
    about: str,
    *,
    metavar: str = "N",
    least: int = 1,
    default: int | None = None,
) -> None:
    """Add an option whose value is a whole number that is not less than the least."""

    def whole_number(text: str) -> int:
        is_whole = text.isascii() and text.isdigit()
        if is_whole and len(text) > _MOST_DIGITS:
            raise argparse.ArgumentTypeError(f"must have at most {_MOST_DIGITS} digits")
        if not (is_whole and int(text) >= least):
            wanted = f"a whole number, {least} or more"
            raise argparse.ArgumentTypeError(f"must be {wanted}, not {text!r}")
        return int(text)

    group.add_argument(option, type=whole_number, default=default, metavar=metavar, help=about)


def number(text: str) -> float:
    """Parse a finite number, 0 or more."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"must be a number, 0 or more, not {text!r}")
    return number


def given_settings(args: argparse.Namespace) -> dict[str, Any]:
    """Return the settings given as options, by name, without the corpus."""
    if not hasattr(args, "has_settings"):
        return {}
    given = {setting.name: getattr(args, setting.name, None) for setting in option_settings()}
    return {name: value for name, value in given.items() if value is not None}


def first_option(given: dict[str, Any]) -> str:
    """Return the option that gives the first of some settings."""
    from tui_w2v.training.settings import setting_named

    name, value = next(iter(given.items()))
    return setting_named(name).words(value)[0]


def corpus_of(args: argparse.Namespace) -> str:
    """Return the argument CORPUS, or the royal sample."""
    return "royal" if args.corpus is None else str(args.corpus)


def settings_of(args: argparse.Namespace) -> "Settings":
    """Return the settings of the options; a sample may set the others."""
    from tui_w2v.training import Settings

    return Settings.of(corpus_of(args), **given_settings(args))
