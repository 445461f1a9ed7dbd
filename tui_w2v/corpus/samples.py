"""The bundled texts with their default settings, and the names of texts.

CORPUS names one text, or several in a line as a shell takes them.
"""

import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from glob import glob
from pathlib import Path
from typing import Any

from tui_w2v.errors import CorpusError, InputError
from tui_w2v.paths import sample_folder


@dataclass(frozen=True)
class Sample:
    """A bundled text."""

    name: str
    """The sample's name on the command line."""
    about: str
    """A description in a few words."""
    settings: Mapping[str, Any]
    """The sample's default settings, by name: nothing is chosen from its text."""
    under: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Further defaults by objective, then by setting."""
    evaluated: bool = False
    """Whether the sample has files of analogies and of graded word pairs."""

    def own(self, objective: str) -> dict[str, Any]:
        """Return the sample's default settings under an objective."""
        return {**self.settings, **self.under.get(objective, {})}

    @property
    def questions(self) -> tuple[Path, ...]:
        """The files of analogies and graded word pairs, if the sample has them."""
        names = (f"{self.name}-analogies.txt", f"{self.name}-pairs.tsv")
        return tuple(sample_folder() / name for name in names) if self.evaluated else ()

    @property
    def path(self) -> Path:
        """The text's file."""
        return sample_folder() / f"{self.name}.txt"


_WHOLE = {"min_count": 1, "sample": 0.0, "validation": 0.0}
"""Every word of every sentence is trained."""

SAMPLES = {
    sample.name: sample
    for sample in (
        Sample(
            "royal",
            "kings, farmers and knights: so few words that all fit on a screen",
            {**_WHOLE, "dim": 8, "window": 2},
        ),
        Sample(
            "world",
            "countries, families, animals, trades and seasons: enough to answer analogies",
            {**_WHOLE, "dim": 50, "window": 6},
            under={"glove": {"dim": 100, "learning_rate": 0.02}},
            evaluated=True,
        ),
    )
}


def text_names(corpus: str, *, globs: bool = True) -> list[str]:
    """Return the names of the texts in CORPUS, which a shell's quotes may hold together.

    The name of a file or sample stands for itself, whatever characters it has. In other names
    ``*``, ``?``, ``[…]`` and ``**`` may stand for the files that fit, sorted.
    """
    if _exists(corpus):
        return [corpus]
    names = []
    with suppress(ValueError):
        for word in shlex.split(corpus):
            fits = glob(word, recursive=True) if globs and not _exists(word) else []  # noqa: PTH207
            names += [name for name in sorted(fits) if not Path(name).is_dir()] or [word]
    return names if any(map(_exists, names)) else [corpus]


def refuse_inputs(path: str, *sources: str | None) -> None:
    """Raise InputError if a file to write is an input: a text, a sample or another file."""
    for source in filter(None, sources):
        sample, is_input = SAMPLES.get(source), False
        with suppress(OSError, ValueError):
            is_input = Path(path).samefile(sample.path if sample else source)
        if is_input:
            wrong = f"{path!r} is an input file, which would be overwritten"
            raise InputError(f"{wrong}: name another file")


def join_names(names: Sequence[str]) -> str:
    """Join the names of existing texts into the line that ``text_names`` splits again.

    Raises CorpusError if the line itself is the name of a file.
    """
    if len(names) == 1:
        return names[0]
    line = shlex.join(names)
    if _exists(line):
        raise CorpusError(f"{line!r} is the name of a file, too: rename it, or give a ./ before it")
    return line


def _exists(name: str) -> bool:
    with suppress(OSError, ValueError):
        return name == "-" or name in SAMPLES or Path(name).exists()
    return False
