"""The names of texts: one, or several in a line as a shell takes them."""

import shlex
from collections.abc import Sequence
from contextlib import suppress
from glob import glob
from pathlib import Path

from tui_w2v.corpus.samples import SAMPLES
from tui_w2v.errors import CorpusError


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


def join_names(names: Sequence[str]) -> str:
    """Join the names of existing texts into the line that ``text_names`` splits again.

    Raises:
        CorpusError: The line itself is the name of a file.
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
