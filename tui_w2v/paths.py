"""The folders of the user and of the samples, and checks that the user's files are private."""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

_NAME = "tui-w2v"
_PACKAGE = Path(__file__).resolve().parent


def sample_folder() -> Path:
    """Return the samples' folder: inside an installed package, beside the package in a checkout."""
    inside = _PACKAGE / "sample_corpus"
    return inside if inside.is_dir() else _PACKAGE.parent / "sample_corpus"


def cache_folder() -> Path | None:
    """Return ``tui-w2v`` in ``$XDG_CACHE_HOME`` or in the system's folder for caches.

    This folder, and the two below, need not exist. It is None if the user has no home.
    """
    return _folder("XDG_CACHE_HOME", "cache", "Library/Caches", ".cache")


def config_folder() -> Path | None:
    """Return ``tui-w2v`` in ``$XDG_CONFIG_HOME`` or in the system's folder for configuration."""
    return _folder("XDG_CONFIG_HOME", "config", "Library/Application Support", ".config")


def state_folder() -> Path | None:
    """Return ``tui-w2v`` in ``$XDG_STATE_HOME`` or in the system's folder for state."""
    return _folder("XDG_STATE_HOME", "", "Library/Application Support", ".local/state")


def _folder(variable: str, windows: str, mac: str, other: str) -> Path | None:
    given = Path(os.environ.get(variable, ""))
    if given.is_absolute():  # the XDG specification says to ignore relative paths
        return given / _NAME
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local, _NAME, windows)
    try:
        home = Path.home()
    except RuntimeError:
        return None
    place = home / (mac if sys.platform == "darwin" else other) / _NAME
    return place if home.is_absolute() else None


def make_private(folder: Path) -> None:
    """Create a folder that only the user can read, or restrict an existing folder to the user."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if stat.S_IMODE(folder.stat().st_mode) & 0o077 and sys.platform != "win32":
        folder.chmod(0o700)


def is_own_file(path: Path) -> bool:
    """Return whether a path is a regular file, not a link, that the user owns."""
    with suppress(OSError, ValueError):
        status = path.lstat()
        own = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
        return own and stat.S_ISREG(status.st_mode)
    return False
