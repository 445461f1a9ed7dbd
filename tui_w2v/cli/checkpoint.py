"""Checkpoints: ``tui-w2v train`` keeps its model every so often, and goes on from it."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path, PurePath
from time import monotonic
from typing import Any

from tui_w2v.cli.output import CommandError, ExitCode, notice, writing
from tui_w2v.compression import without_suffix
from tui_w2v.corpus import Vocabulary
from tui_w2v.training import Origin, Progress, TrainedModel, read_model

_CONFIG = "checkpoint"


class Checkpoint:
    """The file beside a model's file that holds the model while it is trained."""

    def __init__(
        self, save: str, minutes: float, command: dict[str, Any], vocabulary: Vocabulary
    ) -> None:
        """Name the file; ``command`` and the vocabulary tell whose training it holds."""
        whole = without_suffix(save)
        stem = PurePath(whole).suffix
        self.path = f"{whole.removesuffix(stem)}.checkpoint{stem}{save.removeprefix(whole)}"
        """book.checkpoint.npz for book.npz."""
        self._command, self._vocabulary = command, vocabulary
        self._every = minutes * 60
        self._last = monotonic()
        self._seconds = 0.0
        self._failed = False

    def resume(self) -> tuple[Origin, float] | None:
        """Read the model of an interrupted training, and the seconds that it had taken.

        Raises:
            CommandError: The file is of another command line or another text.
            FileError: The file cannot be used.
        """
        if not Path(self.path).exists():
            return None
        saved = read_model(Path(self.path))
        told = saved.config.get(_CONFIG)
        of_counts = saved.counts is not None and saved.counts.tolist()
        if (
            not isinstance(told, dict)
            or told.get("command") != self._command
            or saved.words != list(self._vocabulary.words)
            or of_counts != self._vocabulary.counts.tolist()
        ):
            raise CommandError(
                f"{self.path!r} holds a training by another command line or on another text: "
                "repeat that one, remove the file, or --save under another name",
                ExitCode.USAGE,
            )
        with suppress(TypeError, ValueError):
            self._seconds = float(told.get("seconds", 0.0))
        return saved.origin, self._seconds

    def report(self, progress: Progress) -> None:
        """Write the model if it is time; training goes on if that fails."""
        if monotonic() - self._last < self._every or not progress.made:
            return
        self.write(progress.model)
        self._last = monotonic()

    def write(self, model: Callable[[], TrainedModel]) -> None:
        """Write the model, or say once that it cannot be written."""
        try:
            with writing(self.path):
                kept = model()
                seconds = self._seconds + kept.seconds
                told = {"command": self._command, "seconds": seconds}
                kept.save(self.path, **{_CONFIG: told})
        except CommandError as error:
            if not self._failed:
                notice(f"{error}; training goes on without")
            self._failed = True

    def remove(self) -> None:
        """Remove the file: training is done."""
        with suppress(OSError):
            Path(self.path).unlink()
