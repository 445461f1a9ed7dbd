"""Which lessons were played to their end, kept between sessions."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from tui_w2v.files import written_whole

_KEY = "lessons done"


def progress_file() -> Path | None:
    """Return where progress is kept: with the user's state of this program, if there is a home."""
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    if given.is_absolute():  # others are to be ignored, says the XDG specification
        return given / "tui-w2v" / "lessons.json"
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local, "tui-w2v", "lessons.json")
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if not home.is_absolute():
        return None
    folder = "Library/Application Support" if sys.platform == "darwin" else ".local/state"
    return home / folder / "tui-w2v" / "lessons.json"


class Progress:
    """The lessons that are done.

    A file that cannot be read counts as none, and one that cannot be written is done without:
    nothing depends on it but the marks in the table of contents.
    """

    def __init__(self, path: Path | None) -> None:
        """Read what was kept.

        Args:
            path: The file; None keeps nothing.
        """
        self._path = path
        self._done: set[str] = set()
        if path is not None:
            with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
                kept = json.loads(path.read_text(encoding="utf-8"))[_KEY]
                self._done = {name for name in kept if isinstance(name, str)}

    def __contains__(self, lesson: str) -> bool:
        return lesson in self._done

    def add(self, lesson: str) -> None:
        """Keep that a lesson is done."""
        self._done.add(lesson)
        if self._path is not None:
            with suppress(OSError):
                self._path.parent.mkdir(parents=True, exist_ok=True)
                text = json.dumps({_KEY: sorted(self._done)}, indent=2)
                with written_whole(self._path) as file:
                    file.write(text.encode())
