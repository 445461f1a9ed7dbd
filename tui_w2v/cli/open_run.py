"""Opens a run from settings, from a model file, or from a run's line."""

import argparse
from pathlib import Path
from typing import Any

from tui_w2v.api import Run
from tui_w2v.cli.options import corpus_of, given_settings, settings_of
from tui_w2v.cli.output import CommandError, notice
from tui_w2v.cli.parser import build_parser
from tui_w2v.cli.progress import open_text
from tui_w2v.corpus import SAMPLES, CorpusError, resolve_source
from tui_w2v.errors import FileError, InputError
from tui_w2v.training import Settings, Timeline, VectorsOnlyError, read_line, read_model, replay
from tui_w2v.training.settings import setting_named
from tui_w2v.vectors import format_of


class NoTurnsError(InputError):
    """A model has no text or no theta, so it can be queried but makes no turns."""


def open_run(args: argparse.Namespace) -> Timeline:
    """Return a run's timeline, at the start or at the end of a replayed line.

    Raises:
        NoTurnsError: The model can only be queried.
        InputError: A text, a file or an option cannot be used, or options contradict each other.
        DivergenceError: The replayed run diverges.
    """
    if args.replay is None:
        return _timeline(args)
    if args.corpus is not None or args.model is not None or given_settings(args):
        raise InputError(
            "--replay has its own text and settings: leave out CORPUS and the other options"
        )
    line = read_line(args.replay, _settings)
    timeline = _timeline(_read_options(line.options))
    replay(timeline, line.steps)
    return timeline


def go_to_turn(timeline: Timeline, number: int | None) -> None:
    """Go to a turn, before its update; None stays at the next turn."""
    if number is None:
        return
    timeline.go(timeline.at(number))
    if (first := timeline.position.turn) > number:
        raise CommandError(f"the first turn of this run is turn {first:,}, not {number:,}")


def _read_options(words: list[str]) -> argparse.Namespace:
    """Parse the text and options of a run's line as ``explore`` does."""
    for word in words:
        if word in {"-h", "--help"} or word.partition("=")[0] == "--replay":
            raise InputError(f"--replay: {word!r} cannot stand in a run's line")
    return build_parser("explore").parse_args(["explore", *words])


def _settings(words: list[str]) -> Settings:
    options = _read_options(words)
    if options.model is not None:
        raise InputError("--replay: --model can only stand at the start of the line")
    return settings_of(options)


def _timeline(args: argparse.Namespace) -> Timeline:
    if args.model is not None:
        return open_model(args).timeline
    return open_text(corpus_of(args), **given_settings(args)).timeline


def open_model(args: argparse.Namespace) -> Run:
    """Return the run that goes on with the model of ``--model``, on CORPUS or the file's own text.

    A model that can only be queried raises ``NoTurnsError``.
    """
    path, given = args.model, given_settings(args)
    try:
        is_archive = format_of(path) == "npz"
    except FileError:  # of no known suffix
        is_archive = True
    if not is_archive:
        raise NoTurnsError(f"{path!r} holds vectors only: turns need theta")
    try:
        model = read_model(Path(path))
    except VectorsOnlyError as error:
        raise NoTurnsError(str(error)) from None
    refuse_contradictions(given, model.settings, path)
    is_own = args.corpus is None
    corpus = model.text if is_own else args.corpus
    if is_own and not corpus:
        raise NoTurnsError(f"{path!r} does not name its training text: give the text as CORPUS")
    try:
        # A foreign file may name any path; only regular files and samples are safe to open.
        resolve_source(corpus, regular=is_own)
    except CorpusError as error:
        if not is_own:
            raise
        why = str(error).partition(" (give ")[0]
        problem = f"the training text of {path!r} cannot be opened ({why})"
        raise NoTurnsError(f"{problem}: give this or another text as CORPUS") from None
    settings = {**given, **model.settings}
    run = open_text(corpus, vocabulary=model.words, origin=model.origin, **settings)
    if is_own and corpus not in SAMPLES:
        notice(f"using the text {corpus!r} named in {path!r}")
    return run


def refuse_contradictions(given: dict[str, Any], settings: dict[str, Any], path: str) -> None:
    """Check that the options agree with a file's settings."""
    for name, value in given.items():
        if name in settings and settings[name] != value:
            words, theirs = map(setting_named(name).words, (value, settings[name]))
            made = f"{path!r}, which was made with {' '.join(theirs)}"
            raise InputError(f"{' '.join(words)} contradicts {made}: leave the option out")
