"""Saved models: their parameters, settings and words, for training to continue.

A run is also saved when a failure or a signal ends the app.
"""

import os
import shlex
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from reprlib import repr as short
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Vocabulary, join_names, text_names
from tui_w2v.errors import FileError
from tui_w2v.files import written_atomically
from tui_w2v.paths import make_private, state_folder
from tui_w2v.skipgram import OBJECTIVES, Parameters
from tui_w2v.training.adam import PassesState, read_state
from tui_w2v.training.replay import write_line
from tui_w2v.training.settings import SETTINGS, InvalidOptionError, Settings
from tui_w2v.training.setup import Origin
from tui_w2v.training.timeline import Timeline
from tui_w2v.vectors import load_model, save_model

_MOST_KEPT = {".npz": 10, ".txt": 100}
"""The number of models and, since they are small and lead to the same model, of texts to keep."""


class VectorsOnlyError(FileError):
    """The model has no theta, so it cannot be trained, only queried."""


@dataclass(frozen=True)
class SavedRun:
    """The contents of a model file."""

    origin: Origin
    """The parameters and how far they were trained."""
    settings: dict[str, Any]
    """The settings in the file, by their names in ``Settings``, except the text."""
    text: str
    """The text or texts, or an empty string if the file names none that can be read again."""
    words: list[str]
    counts: NDArray[np.int64] | None
    """How often each word occurs, shape (V,), if the file says."""
    config: dict[str, Any]


def save_run(
    path: Path,
    settings: Settings,
    parameters: Parameters,
    vocabulary: Vocabulary,
    *,
    turns: int,
    passes: int,
    state: PassesState | None = None,
    more: Mapping[str, Any] = MappingProxyType({}),
) -> None:
    """Write a model, with its settings and what trained it; raise OSError if that is impossible.

    With the state after the last pass, training can go on exactly. The config also holds ``more``.
    """
    names = text_names(settings.corpus, globs=False)
    save_model(
        path,
        E=parameters.E,
        theta=parameters.theta,
        bias=parameters.bias,
        bias_E=parameters.bias_E,
        words=vocabulary.words,
        counts=vocabulary.counts,
        config=settings.as_dict()
        | {"corpus": names if len(names) > 1 else settings.corpus}
        | {"turns": turns, "passes": passes, **more},
        **(state.arrays if state else {}),
    )


def read_model(path: Path) -> SavedRun:
    """Read a model from which training can continue.

    Raises:
        VectorsOnlyError: It has no theta.
        FileError: It cannot be read, or a setting is invalid.
    """
    model = load_model(path)
    if model.theta is None:
        raise VectorsOnlyError(
            f"{str(path)!r} holds vectors only: without theta, they cannot be trained"
        )
    V, d = model.E.shape
    if V < 2:
        raise FileError(f"{str(path)!r} has a single word: there is nothing to predict")
    bias = np.zeros(V, model.E.dtype) if model.bias is None else model.bias
    settings = {**checked_settings(path, model.config), "dim": d, "dtype": model.E.dtype.name}
    has_bias = settings.get("bias", True)
    bias_E = model.bias_E
    if OBJECTIVES[settings.get("objective", Settings.objective)].has_bias_E:
        bias_E = np.zeros(V, model.E.dtype) if bias_E is None else bias_E
    elif bias_E is not None:
        raise FileError(f"{str(path)!r} has a bias_E, which its own objective rules out")
    if not has_bias and (bias.any() or (bias_E is not None and bias_E.any())):
        raise FileError(f"{str(path)!r} has a bias that its own config rules out")
    kernel = np.ascontiguousarray(model.theta.T)
    parameters = Parameters(np.ascontiguousarray(model.E), kernel, bias, has_bias, bias_E)
    turns, passes = (_count(path, model.config, name) for name in ("turns", "passes"))
    state = read_state(model.others, parameters)
    origin = Origin(str(path), parameters, turns, passes, state)
    text = _text(model.config.get("corpus"))
    return SavedRun(origin, settings, text, model.words, model.counts, model.config)


def _text(corpus: Any) -> str:
    """Return the name of a text, or a list's names in a line; "" if there is none to read again."""
    names = corpus if isinstance(corpus, list) else [corpus]
    if not names or not all(isinstance(name, str) and name not in ("", "-") for name in names):
        return ""
    return join_names(names)


def checked_settings(path: Path, config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings in a file's config, except the text; FileError if one is invalid."""
    settings: dict[str, Any] = {}
    for setting in SETTINGS:
        if setting.name in config and setting.name != "corpus":
            try:
                settings[setting.name] = setting.checked(config[setting.name])
            except InvalidOptionError as error:
                raise _unusable(path, config, setting.name, f" ({error})") from None
    return settings


def _count(path: Path, config: dict[str, Any], name: str) -> int:
    value = config.get(name, 0)
    if type(value) is not int or not 0 <= value < 10**12:
        raise _unusable(path, config, name)
    return value


def _unusable(path: Path, config: dict[str, Any], name: str, why: str = "") -> FileError:
    value = short(config[name])
    return FileError(f"{str(path)!r} cannot be used: its config has {name} = {value}{why}")


def inputs_of(timeline: Timeline) -> tuple[list[str], list[str]]:
    """Return the names of all texts that a run has read, and of the model that it began with."""
    texts = {segment.setup.settings.corpus for segment in timeline.segments}
    origin = timeline.segments[0].setup.origin
    return [name for text in texts for name in text_names(text)], [origin.path] if origin else []


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

    A text with the suffix ``.txt`` holds the run's line and the traceback of a failure; where
    nothing was trained, there is only this text, and its path is returned. The oldest files of
    earlier runs are removed (``_MOST_KEPT``). OSError is raised if a file cannot be written, or
    there is no state folder.
    """
    folder = state_folder()
    if folder is None:
        raise OSError("the user has no home folder")
    make_private(folder)
    path = folder / f"recovered-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.npz"
    text = path.with_suffix(".txt")
    if timeline is not None and timeline.trained:
        save_timeline(path, timeline)
    else:
        path = text
    if timeline is not None:
        here = shlex.quote(str(Path.cwd()))  # the line may name files from here
        failure = f"cd {here}\n{replay_command(timeline)}\n\n{failure}"
    with written_atomically(text) as file:
        file.write(failure.encode(errors="surrogateescape"))
    for kind, most in _MOST_KEPT.items():
        for older in sorted(folder.glob(f"recovered-[0-9]*{kind}"))[:-most]:
            with suppress(OSError):  # another process may have removed it
                older.unlink()
    return path
