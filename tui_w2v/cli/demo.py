"""``tui-w2v demo``: the self-playing tour."""

import argparse
from contextlib import suppress
from dataclasses import replace

from tui_w2v.cli.options import (
    Parser,
    add_corpus,
    add_settings,
    given_settings,
    number,
    option_settings,
    settings_of,
)
from tui_w2v.cli.progress import open_text
from tui_w2v.cli.screen import has_screen, show, take_keys_from_terminal
from tui_w2v.corpus import resolve_source
from tui_w2v.errors import InputError

_OF_OBJECTIVES = ("objective", "negative", "x_max", "alpha", "harmonic")
"""The settings that the tour does not offer: it shows the softmax."""


def define(parser: Parser) -> None:
    parser.describe(
        "Plays a tour of about four minutes: one turn phase by phase, many turns, and the words' "
        "vectors after training. space pauses and continues; any other key hands over the controls "
        "at the current turn; q quits. The tour is the same every time. It shows the softmax: "
        "explore takes the other objectives.",
        "tui-w2v demo",
        "tui-w2v demo book.txt --max-vocab 3000 --speed 1.5",
        "tui-w2v demo --loop",
        "asciinema rec -c 'tui-w2v demo' demo.cast    records it; asciinema play demo.cast",
    )
    add_corpus(parser)
    pace = "the pace as a multiple of the usual pace (default 1)"
    parser.add_argument("--speed", type=_pace, default=1.0, metavar="X", help=pace)
    parser.add_argument("--loop", action="store_true", help="restart at the end")
    settings = {setting.name: setting for setting in option_settings()}
    # With initial zeros, E and θ would never change, and there would be nothing to show.
    inits = [name for name in settings["init"].choices if name != "zeros"]
    settings["init"] = replace(settings["init"], choices=inits)
    add_settings(parser, [settings[name] for name in settings if name not in _OF_OBJECTIVES])


def _pace(text: str) -> float:
    with suppress(argparse.ArgumentTypeError):
        if value := number(text):
            return value
    raise argparse.ArgumentTypeError(f"must be a number above 0, not {text!r}")


def run(args: argparse.Namespace) -> int:
    settings = settings_of(args)
    resolve_source(settings.corpus)  # a wrong name is reported before anything else
    if settings.learning_rate == 0:
        raise InputError("--lr 0 trains nothing: give a rate above 0")
    if not has_screen():
        raise InputError("the demo needs a terminal; tui-w2v trace writes the turns as text")
    from tui_w2v.training import Timeline

    setup = open_text(settings.corpus, **given_settings(args)).setup
    first = Timeline(setup)
    first.go(first.position)  # divergence is reported before a screen opens
    take_keys_from_terminal()
    from tui_w2v.tui.config import Config, read_config
    from tui_w2v.tui.demo import DemoApp

    config = read_config()
    look = Config(theme=config.theme, ascii=config.ascii)  # all else is the same for everybody
    return show(DemoApp(lambda: Timeline(setup), look, speed=args.speed, loop=args.loop))
