"""Saves a run when a failure or a signal ends the app, so that the user can continue it."""

import os
import shlex
import time
from pathlib import Path

from tui_w2v.files import written_atomically
from tui_w2v.paths import make_private, state_folder
from tui_w2v.training.model import save_run
from tui_w2v.training.replay import write_line
from tui_w2v.training.timeline import Timeline


def replay_command(timeline: Timeline) -> str:
    """Return the command that repeats a run up to its current position."""
    return f"tui-w2v --replay {shlex.quote(write_line(timeline))}"


def save_timeline(path: Path, timeline: Timeline) -> None:
    """Write the model at a timeline's position (see ``save_run``)."""
    save_run(
        path,
        timeline.setup.settings,
        timeline.parameters,
        timeline.setup.corpus.vocabulary,
        turns=timeline.turns_made,
        passes=timeline.passes_made,
    )


def keep_run(timeline: Timeline | None, failure: str = "") -> Path:
    """Write a run, which nothing else uses meanwhile, into the state folder; return the model file.

    A text with the suffix ``.txt`` holds the run's line and the traceback of a failure.

    Raises:
        OSError: A file cannot be written, or there is no state folder.
    """
    folder = state_folder()
    if folder is None:
        raise OSError("the user has no home folder")
    make_private(folder)
    path = folder / f"recovered-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.npz"
    if timeline is not None:
        save_timeline(path, timeline)
        here = shlex.quote(str(Path.cwd()))  # the line may name files from here
        failure = f"cd {here}\n{replay_command(timeline)}\n\n{failure}"
    with written_atomically(path.with_suffix(".txt")) as file:
        file.write(failure.encode(errors="surrogateescape"))
    return path
