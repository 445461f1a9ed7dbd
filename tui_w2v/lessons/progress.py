"""Which lessons are done, kept between sessions."""

import json
from contextlib import suppress
from pathlib import Path

from tui_w2v.files import written_atomically
from tui_w2v.paths import make_private, state_folder

_KEY = "lessons done"


def progress_file() -> Path | None:
    """Return where progress is kept: in the user's state folder, if there is one."""
    folder = state_folder()
    return folder and folder / "lessons.json"


class Progress:
    """The lessons that are done.

    Only the marks in the table of contents depend on the file, so errors in reading or writing it
    are ignored.
    """

    def __init__(self, path: Path | None) -> None:
        """Read the file; None keeps nothing."""
        self._path = path
        self._done: set[str] = set()
        if path is not None:
            with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                kept = json.loads(path.read_text(encoding="utf-8"))[_KEY]
                self._done = {name for name in kept if isinstance(name, str)}

    def __contains__(self, lesson: str) -> bool:
        return lesson in self._done

    def add(self, lesson: str) -> None:
        """Record that a lesson is done."""
        self._done.add(lesson)
        if self._path is not None:
            with suppress(OSError):
                make_private(self._path.parent)
                text = json.dumps({_KEY: sorted(self._done)}, indent=2)
                with written_atomically(self._path) as file:
                    file.write(text.encode())
