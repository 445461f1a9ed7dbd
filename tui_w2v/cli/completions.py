"""``tui-w2v completions``: completion scripts for shells, made from the parser."""

import argparse
from collections.abc import Iterator
from shlex import quote
from typing import NamedTuple

from tui_w2v.cli.options import Parser, first_clause
from tui_w2v.cli.output import write
from tui_w2v.cli.parser import COMMANDS, build_parser, command_parsers

_FILES = {"A", "B", "CORPUS", "FILE", "IN", "OUT", "SCHEDULER", "TEXT"}


class Option(NamedTuple):
    """An option of a command, or an argument, which has no flags."""

    flags: list[str]
    value: str
    """The name of its value, as help has it; empty if the option takes none."""
    choices: list[str]
    help: str


def listed_options() -> dict[str, tuple[Parser, list[Option]]]:
    """Return each command's parser and options, for completions and the man page."""
    parsers = command_parsers(build_parser())
    return {name: (parsers[name], list(map(_option, parsers[name]._actions))) for name in COMMANDS}


def _option(action: argparse.Action) -> Option:
    choices = list(map(str, action.choices or ()))
    value = "" if action.nargs == 0 else str(action.metavar or ",".join(choices) or action.dest)
    about = (action.help or "") % (vars(action) | {"choices": ", ".join(choices)})
    return Option(list(action.option_strings), value, choices, about)


def define(parser: Parser) -> None:
    parser.describe(
        "Writes a script that completes commands, options, their values and file names.",
        "source <(tui-w2v completions bash)      # in ~/.bashrc",
        "source <(tui-w2v completions zsh)       # in ~/.zshrc, after compinit",
        "tui-w2v completions fish > ~/.config/fish/completions/tui-w2v.fish",
    )
    parser.add_argument("shell", choices=list(_SHELLS), help="bash, zsh or fish")


def run(args: argparse.Namespace) -> None:
    options = {
        name: [option for option in found if option.flags or option.choices]
        for name, (_, found) in listed_options().items()
    }
    options["explore"] = options.pop("explore")  # the last pattern: without a command, it runs
    write("\n".join(_SHELLS[args.shell](options)))


def _bash(options: dict[str, list[Option]]) -> Iterator[str]:
    yield "_tui_w2v() {"
    yield "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}"
    yield "    local command=${COMP_WORDS[1]} options words="
    yield "    case $command in"
    for name, found in options.items():
        flags = " ".join(flag for option in found for flag in option.flags)
        yield f"    {_pattern(name)}) command={name} options='{flags}' ;;"
    yield "    esac"
    yield '    case "$command $previous" in'
    for name, found in options.items():
        for option in found:
            if option.choices:
                pattern = "|".join(f"'{name} {flag}'" for flag in option.flags or (name,))
                yield f"    {pattern}) words='{' '.join(option.choices)}' ;;"
    yield f"    *) ((COMP_CWORD == 1)) && words='{' '.join(options)}' ;;"
    yield "    esac"
    yield "    [[ $current == -* ]] && words=$options"
    yield '    COMPREPLY=($(compgen -W "$words" -- "$current"))'
    yield "}"
    yield "complete -o bashdefault -o default -F _tui_w2v tui-w2v"


def _zsh(options: dict[str, list[Option]]) -> Iterator[str]:
    yield "#compdef tui-w2v"
    yield "_tui-w2v() {"
    yield "    if ((CURRENT == 2)) && [[ $words[2] != -* ]]; then"
    yield "        local -a commands"
    commands = " ".join(quote(f"{name}:{about}") for name, about in COMMANDS.items())
    yield f"        commands=({commands})"
    yield "        _describe command commands"
    yield "        _files"
    yield "        return"
    yield "    fi"
    yield "    case $words[2] in"
    for name, found in options.items():
        specs = [
            quote(f"{flag}[{first_clause(option.help)}]{_zsh_value(option)}")
            for option in found
            for flag in option.flags
        ]
        rest = [quote(f"1{_zsh_value(option)}") for option in found if not option.flags]
        specs += rest or ["'*:file:_files'"]
        shift = "" if _pattern(name) == "*" else "shift words; ((CURRENT--)); "
        yield f"    {_pattern(name)}) {shift}_arguments {' '.join(specs)} ;;"
    yield "    esac"
    yield "}"
    yield "if [[ $funcstack[1] == _tui-w2v ]]; then"
    yield '    _tui-w2v "$@"'
    yield "else"
    yield "    compdef _tui-w2v tui-w2v"
    yield "fi"


def _pattern(command: str) -> str:
    return "*" if command == "explore" else command


def _zsh_value(option: Option) -> str:
    if option.choices:
        return f":value:({' '.join(option.choices)})"
    if option.value:
        return f":{option.value}:{'_files' if option.value in _FILES else ' '}"
    return ""


def _fish(options: dict[str, list[Option]]) -> Iterator[str]:
    begin = "complete -c tui-w2v -n"
    for name, about in COMMANDS.items():
        yield f"{begin} __fish_use_subcommand -a {name} -d {quote(about)}"
    for name, found in options.items():
        for option in found:
            flags = [
                f"-{'l' if flag[1] == '-' else 's'} {flag.lstrip('-')}" for flag in option.flags
            ]
            if option.choices:
                flags.append(f"-x -a {quote(' '.join(option.choices))}")
            elif option.value:
                flags.append("-r" if option.value in _FILES else "-x")
            seen = f"'__fish_seen_subcommand_from {name}'"
            yield f"{begin} {seen} {' '.join(flags)} -d {quote(first_clause(option.help))}"


_SHELLS = {"bash": _bash, "zsh": _zsh, "fish": _fish}
