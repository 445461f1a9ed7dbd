"""What shells complete, and the man page, against the parser and the shells themselves."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tui_w2v.cli.parser import COMMANDS, build_parser, command_parsers

FLAGS = {
    name: [flag for action in parser._actions for flag in action.option_strings]
    for name, parser in command_parsers(build_parser()).items()
}
"""The options of each command."""


def needs(program):
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed")


def run(*command):
    done = subprocess.run(command, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode().splitlines()


@pytest.fixture
def complete(done):
    def ask(shell, *words):
        Path("script").write_text(done("completions", shell), encoding="utf-8")
        if shell == "fish":
            line = " ".join(["tui-w2v", *words])
            found = run("fish", "-c", f"source ./script; complete -C '{line}'")
            return {text.split("\t")[0] for text in found}
        quoted = " ".join(f"'{word}'" for word in words)
        call = f"COMP_WORDS=(tui-w2v {quoted}); COMP_CWORD={len(words)}; _tui_w2v"
        offers = 'printf "%s\\n" "${COMPREPLY[@]}"'
        return set(run("bash", "-c", f"source ./script; {call}; {offers}"))

    return ask


@pytest.mark.parametrize(
    "program", [pytest.param(name, marks=needs(name)) for name in ("bash", "fish")]
)
def test_commands_options_and_values_are_completed(complete, program):
    assert complete(program, "compl") == {"completions"}
    assert complete(program, "nearest", "--b") == {"--batch", "--by", "--bias"}
    assert complete(program, "nearest", "--by", "") == {"E", "theta", "E+theta"}
    assert complete(program, "completions", "") == {"bash", "zsh", "fish"}
    if program == "bash":
        assert set(COMMANDS) == complete(program, "")
        assert complete(program, "--obj") == {"--objective"}  # explore runs without a command
        for name, flags in FLAGS.items():
            assert complete(program, name, "-") == set(flags)


@needs("zsh")
def test_zsh_can_read_its_script(done):
    Path("script").write_text(done("completions", "zsh"), encoding="utf-8")
    assert run("zsh", "-f", "-n", "script") == []


def test_each_script_and_the_man_page_have_every_option(done, refused):
    page = done("man").replace("\\-", "-")
    assert page.isascii()
    script = done("completions", "zsh")
    for name, flags in FLAGS.items():
        assert f".SS {name}\n" in page
        for flag in flags:
            assert f"\\fB{flag}\\fR" in page
            assert f"{flag}[" in script
    refused("completions", "tcsh")


@needs("groff")
def test_the_man_page_renders_without_warnings(done):
    Path("page.1").write_text(done("man"), encoding="ascii")
    shown = "\n".join(run("groff", "-man", "-ww", "-Tutf8", "page.1"))
    assert "tui-w2v nearest king --among names.txt" in shown
