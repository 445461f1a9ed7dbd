"""Every command and option as its parser has it, for shell completions and the man page."""

import argparse
from collections.abc import Iterator
from typing import NamedTuple

from tui_w2v.cli.options import first_clause
from tui_w2v.cli.parser import COMMANDS, build_parser, command_parsers

_FILES = {"A", "B", "CORPUS", "FILE", "IN", "OUT", "SCHEDULER", "TEXT"}


class Option(NamedTuple):
    """An option or argument of a command."""

    flags: tuple[str, ...]
    """Such as ``-h`` and ``--help``; none for an argument."""
    value: str
    """The name of its value, as help has it; empty if the option takes none."""
    choices: tuple[str, ...]
    takes_file: bool
    help: str

    @property
    def short_help(self) -> str:
        """The help up to its first stop or bracket."""
        return first_clause(self.help)


def listed() -> dict[str, tuple[argparse.ArgumentParser, list[Option]]]:
    """Return each command's parser and options."""
    parsers = command_parsers(build_parser())
    return {name: (parsers[name], list(_options(parsers[name]))) for name in COMMANDS}


def _options(parser: argparse.ArgumentParser) -> Iterator[Option]:
    for action in parser._actions:
        choices = tuple(map(str, action.choices or ()))
        value = "" if action.nargs == 0 else str(action.metavar or ",".join(choices) or action.dest)
        texts = vars(action) | {"choices": ", ".join(choices), "prog": parser.prog}
        about = (action.help or "") % texts
        yield Option(tuple(action.option_strings), value, choices, value in _FILES, about)
