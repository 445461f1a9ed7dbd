"""The user's configuration: a file of settings, and the choices made in the app."""

import json
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tui_w2v.explain import NOTATIONS, OURS, Notation
from tui_w2v.files import written_atomically
from tui_w2v.paths import config_folder, make_private, state_folder
from tui_w2v.spelling import did_you_mean
from tui_w2v.tui.play import PACES, USUAL

_NUMBER_WIDTHS = range(5, 12)
_MOST_RECENT = 10


class ConfigError(ValueError):
    """A configuration that cannot be used; the message is one line."""


@dataclass(frozen=True)
class Config:
    """What the user sets once for all runs."""

    theme: str = ""
    """The theme's name; empty for Textual's default."""
    notation: Notation = OURS
    """The notation of formulas."""
    pace: int = USUAL
    """The index of the pace that play starts at."""
    number_width: int = 0
    """The smallest width of a number in a matrix, in cells; 0 for the panes' own."""
    keymap: dict[str, str] = field(default_factory=dict)
    """Keys by the ids of their bindings."""
    is_new: bool = False
    """Whether the explorer starts for the first time."""
    recent_files: bool = True
    """Whether the paths of opened files are kept, for the palette."""
    ascii: bool = False
    """Whether frames, bars, curves and marks are drawn in ASCII."""
    recent: tuple[tuple[str, str], ...] = ()
    """``text`` or ``model``, and the path, of the last files, newest first."""


def read_config(path: Path | None = None) -> tuple[Config, str]:
    """Read the user's file, and the choices that the app kept.

    Args:
        path: The file; by default ``config.toml`` in the user's configuration folder.

    Returns:
        The configuration, and one line on what is wrong with the file; then it is not used.
    """
    folder = config_folder()
    path = path or (folder and folder / "config.toml")
    config, problem = Config(), ""
    if path is not None:
        try:
            config = _parse(tomllib.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            problem = f"{path} is not used: {error}"
    return _with_choices(config), problem


def _parse(table: dict[str, Any]) -> Config:
    names = {notation.whose: notation for notation in NOTATIONS}
    paces = {str(pace).removesuffix(" a second"): at for at, pace in enumerate(PACES)}
    readers: dict[str, Callable[[Any], Any]] = {
        "theme": str,
        "notation": lambda value: _choice("notation", value, names),
        "pace": lambda value: _choice("pace", value, paces),
        "number_width": lambda value: _choice(
            "number_width", str(value), {str(width): width for width in _NUMBER_WIDTHS}
        ),
        "recent_files": lambda value: _flag("recent_files", value),
        "ascii": lambda value: _flag("ascii", value),
        "keymap": _keymap,
    }
    for name in table:
        if name not in readers:
            known = ", ".join(readers)
            hint = did_you_mean(name, {reader: at for at, reader in enumerate(readers)}, n=1)
            raise ConfigError(f"{name!r} is no setting{hint or f': there are {known}'}")
    return Config(**{name: readers[name](value) for name, value in table.items()})


def _choice(name: str, value: object, choices: dict[str, Any]) -> Any:
    if not isinstance(value, str) or value not in choices:
        raise ConfigError(f"{name} = {value!r}: give one of {', '.join(map(repr, choices))}")
    return choices[value]


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(f"{name} = {value!r}: give true or false")
    return value


def _keymap(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ConfigError("[keymap] holds lines such as time.play = 'p,f5'")
    return _flat(value)


def _flat(table: dict[str, Any], before: str = "") -> dict[str, str]:
    """Join the names of nested tables: TOML reads ``time.play`` as a table ``time``."""
    flat: dict[str, str] = {}
    for name, value in table.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}.")
        elif isinstance(value, str):
            flat[before + name] = value
        else:
            raise ConfigError(f"[keymap] {before}{name} = {value!r}: give keys as text")
    return flat


# The choices made in the app


def _choices_file() -> Path | None:
    folder = state_folder()
    return folder and folder / "choices.json"


def _kept() -> dict[str, Any]:
    path = _choices_file()
    if path is not None:
        with suppress(OSError, ValueError, TypeError, RecursionError):
            return dict(json.loads(path.read_text(encoding="utf-8")))
    return {}


def _with_choices(config: Config) -> Config:
    """Return a configuration with the theme and the notation that were chosen in the app."""
    kept = _kept()
    theme = kept.get("theme")
    names = {notation.whose: notation for notation in NOTATIONS}
    return replace(
        config,
        theme=theme if isinstance(theme, str) else config.theme,
        notation=names.get(str(kept.get("notation")), config.notation),
        is_new="welcomed" not in kept,
        recent=_recent_in(kept) if config.recent_files else (),
    )


def _recent_in(kept: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    with suppress(TypeError, ValueError):
        return tuple((str(kind), str(path)) for kind, path in kept.get("recent", ()))
    return ()


def keep_recent(kind: str, path: str) -> tuple[tuple[str, str], ...]:
    """Note a text or a model as the file that was opened last.

    Returns:
        The recent files, newest first.
    """
    newest = kind, str(Path(path).absolute())
    others = (file for file in _recent_in(_kept()) if file != newest)
    recent = (newest, *others)[:_MOST_RECENT]
    keep_choices(recent=recent)
    return recent


def keep_choices(**chosen: object) -> bool:
    """Keep choices for the next start: ``theme``, ``notation``, ``welcomed``, ``recent``.

    Returns:
        Whether they are kept; a folder that cannot be written is no error.
    """
    path = _choices_file()
    if path is None:
        return False
    with suppress(OSError):
        make_private(path.parent)
        with written_atomically(path) as file:
            file.write(json.dumps(_kept() | chosen, indent=2).encode())
        return True
    return False
