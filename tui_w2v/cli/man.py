"""``tui-w2v man``: the man page, made from the parser."""

import argparse
import re
from collections.abc import Iterable, Iterator

from tui_w2v import __version__
from tui_w2v.cli.completions import Option, listed_options
from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import write
from tui_w2v.cli.parser import COMMANDS, build_parser
from tui_w2v.training.settings import SETTINGS


def define(parser: Parser) -> None:
    parser.describe(
        "Writes the man page of all commands and options.",
        "tui-w2v man | man -l -",
        "tui-w2v man > ~/.local/share/man/man1/tui-w2v.1",
    )


def run(args: argparse.Namespace) -> None:
    write("\n".join(_page()))


def _page() -> Iterator[str]:
    whole = build_parser("")
    yield f'.TH TUI\\-W2V 1 "" "tui\\-w2v {__version__}"'
    yield ".SH NAME"
    yield "tui\\-w2v \\- opens up the skip\\-gram of word2vec"
    yield ".SH SYNOPSIS"
    yield ".B tui\\-w2v"
    yield "[\\fICORPUS\\fR] | \\fICOMMAND\\fR [\\fIOPTION\\fR ...]"
    yield ".SH DESCRIPTION"
    yield _escaped(whole.description or "")
    yield ".SH COMMANDS"
    settings = {setting.option for setting in SETTINGS if setting.name != "corpus"}
    commands = listed_options()
    for name, (parser, options) in commands.items():
        yield f".SS {_escaped(name)}"
        yield _escaped(parser.description or COMMANDS[name])
        yield from _entries(option for option in options if settings.isdisjoint(option.flags))
        if taken := settings & {flag for option in options for flag in option.flags}:
            yield ".PP"
            yield _escaped(f"Settings (see SETTINGS): {', '.join(sorted(taken))}.")
        if parser.epilog:
            yield ".PP"
            yield from _as_it_stands(parser.epilog)
    yield ".SH SETTINGS"
    _, options = commands["explore"]
    yield from _entries(option for option in options if not settings.isdisjoint(option.flags))
    yield ".SH EXAMPLES AND EXIT STATUS"
    yield from _as_it_stands(whole.epilog or "")


def _entries(options: Iterable[Option]) -> Iterator[str]:
    for option in options:
        flags = ", ".join(f"\\fB{_escaped(flag)}\\fR" for flag in option.flags)
        value = f"\\fI{_escaped(option.value)}\\fR" if option.value else ""
        yield from (".TP", f"{flags} {value}".strip(), _escaped(option.help))


def _as_it_stands(text: str) -> Iterator[str]:
    yield from (".nf", *map(_escaped, text.split("\n")), ".fi")


def _escaped(text: str) -> str:
    """Return text that roff shows as it is, in ASCII."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    text = re.sub(r"[^\0-\x7f]", lambda found: f"\\[u{ord(found[0]):04X}]", text)
    return f"\\&{text}" if text[:1] in (".", "'") else text
