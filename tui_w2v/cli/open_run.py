"""Opens a run from settings, from a model file, or from a run's line."""

import argparse
from pathlib import Path

from tui_w2v.api import Run
from tui_w2v.cli.options import corpus_of, given_settings, settings_of
from tui_w2v.cli.output import SMALLER_RATE, CommandError, ExitCode, notice
from tui_w2v.cli.parser import read_options
from tui_w2v.cli.progress import open_text
from tui_w2v.corpus import SAMPLES, CorpusError, resolve_source
from tui_w2v.errors import FileError
from tui_w2v.training import (
    DivergedError,
    Settings,
    Timeline,
    VectorsOnlyError,
    read_line,
    read_model,
    replay,
)
from tui_w2v.training.settings import setting_named
from tui_w2v.vectors import format_of


class NoTurnsError(CommandError):
    """A model has no text or no theta, so it can be queried but makes no turns."""

    def __init__(self, message: str) -> None:
        super().__init__(message, ExitCode.USAGE)


def open_run(args: argparse.Namespace) -> Timeline:
    """Return a run's timeline, at the start or at the end of a replayed line.

    Raises:
        NoTurnsError: The model can only be queried.
        CommandError: Options contradict each other or the model file.
        CorpusError, FileError, InvalidOptionError: A text, file or option cannot be used.
        DivergedError, PassDivergedError: The replayed run diverges.
    """
    if args.replay is None:
        return _timeline(args)
    if args.corpus is not None or args.model is not None or given_settings(args):
        raise CommandError(
            "--replay has its own text and settings: leave out CORPUS and the other options",
            ExitCode.USAGE,
        )
    line = read_line(args.replay, _settings)
    timeline = _timeline(read_options(line.options))
    replay(timeline, line.steps)
    return timeline


def go_to_turn(timeline: Timeline, number: int | None) -> None:
    """Go to a turn, before its update; None is the next turn.

    Raises:
        CommandError: The run has no such turn, or diverges before it.
    """
    if number is None:
        return
    try:
        timeline.go(timeline.at(number))
    except DivergedError as error:
        raise CommandError(f"{error}; {SMALLER_RATE}") from None
    if (first := timeline.position.turn) > number:
        raise CommandError(f"the first turn of this run is turn {first:,}, not {number:,}")


def _settings(words: list[str]) -> Settings:
    options = read_options(words)
    if options.model is not None:
        raise CommandError(
            "--replay: --model can only stand at the start of the line",
            ExitCode.USAGE,
        )
    return settings_of(options)


def _timeline(args: argparse.Namespace) -> Timeline:
    if args.model is not None:
        return open_model(args).timeline
    return open_text(corpus_of(args), **given_settings(args)).timeline


def open_model(args: argparse.Namespace) -> Run:
    """Return the run that goes on with the model of ``--model``, on CORPUS or the file's own text.

    Raises:
        NoTurnsError: The model can only be queried.
        CommandError: Options contradict the model file.
        CorpusError, FileError: A text or file cannot be used.
    """
    if not _is_archive(args.model):
        raise NoTurnsError(f"{args.model!r} holds vectors only: turns need theta")
    try:
        model = read_model(Path(args.model))
    except VectorsOnlyError as error:
        raise NoTurnsError(str(error)) from None
    refuse_contradictions(given_settings(args), model.settings, args.model)
    corpus = model.text if args.corpus is None else args.corpus
    if args.corpus is None and not corpus:
        raise NoTurnsError(
            f"{args.model!r} does not name its training text: give the text as CORPUS"
        )
    try:
        # A foreign file may name any path; only regular files and samples are safe to open.
        resolve_source(corpus, regular=args.corpus is None)
    except CorpusError as error:
        if args.corpus is not None:
            raise
        raise NoTurnsError(
            f"the training text of {args.model!r} cannot be opened ({error}): "
            "give this or another text as CORPUS"
        ) from None
    settings = {**given_settings(args), **model.settings}
    run = open_text(corpus, vocabulary=model.words, origin=model.origin, **settings)
    if args.corpus is None and corpus not in SAMPLES:
        notice(f"using the text {corpus!r} named in {args.model!r}")
    return run


def _is_archive(path: str) -> bool:
    """Return whether a file may be a model by its suffix; other formats hold vectors only."""
    try:
        return format_of(path) == "npz"
    except FileError:
        return True


def refuse_contradictions(given: dict[str, object], settings: dict[str, object], path: str) -> None:
    """Check that the options agree with a file's settings.

    Raises:
        CommandError: An option differs.
    """
    for name, value in given.items():
        if name in settings and settings[name] != value:
            words = setting_named(name).words(value)
            theirs = setting_named(name).words(settings[name])
            raise CommandError(
                f"{' '.join(words)} contradicts {path!r}, which was made with "
                f"{' '.join(theirs)}: leave the option out",
                ExitCode.USAGE,
            )
