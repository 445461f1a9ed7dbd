"""The user's configuration: a file of settings, and what the app keeps between sessions."""

import json
import tomllib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from textual.theme import BUILTIN_THEMES

from tui_w2v.explain.notation import NOTATIONS, OURS, Notation
from tui_w2v.files import written_atomically
from tui_w2v.paths import config_folder, make_private, state_folder
from tui_w2v.session.player import PACES, USUAL
from tui_w2v.spelling import did_you_mean
from tui_w2v.tui.binding import IDS, is_key

_NOTATIONS = {notation.whose: notation for notation in NOTATIONS}
_FLAG = {True: True, False: False}
_CHOICES: dict[str, dict[Any, Any]] = {
    "theme": {name: name for name in BUILTIN_THEMES},
    "notation": _NOTATIONS,
    "pace": {str(pace).removesuffix(" a second"): at for at, pace in enumerate(PACES)},
    "number_width": {width: width for width in range(5, 12)},
    "recent_files": _FLAG,
    "ascii": _FLAG,
}
"""The values that a setting can have in the file, with what they mean."""


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
    problem: str = ""
    """One line on what is wrong with the file, which is not used then."""


def read_config() -> Config:
    """Read ``config.toml`` in the user's configuration folder, and the choices kept by the app."""
    folder, config = config_folder(), Config()
    if folder is not None:
        path = folder / "config.toml"
        try:
            config = _parse(tomllib.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            config = Config(problem=f"{path} is not used: {error}")
        except RecursionError:
            config = Config(problem=f"{path} is not used: it is nested too deeply")
    choices = kept("choices")
    theme = choices.get("theme")
    return replace(
        config,
        theme=theme if isinstance(theme, str) else config.theme,
        notation=_NOTATIONS.get(str(choices.get("notation")), config.notation),
        is_new="welcomed" not in choices,
    )


def _parse(table: dict[str, Any]) -> Config:
    parsers: dict[str, Callable[[Any], Any]] = {"keymap": _keys}
    parsers |= {name: partial(_choice, name) for name in _CHOICES}
    for name in table:
        if name not in parsers:
            hint = did_you_mean(name, {known: at for at, known in enumerate(parsers)}, n=1)
            hint = hint or f": there are {', '.join(parsers)}"
            raise ConfigError(f"{name!r} is no setting{hint}")
    return Config(**{name: parsers[name](value) for name, value in table.items()})


def _choice(name: str, value: object) -> Any:
    for choice, meaning in _CHOICES[name].items():
        if choice == value and type(choice) is type(value):  # 1 == True, but means another thing
            return meaning
    choices = json.dumps([*_CHOICES[name]])[1:-1]
    raise ConfigError(f"{name} = {value!r}: give one of {choices}")


def _keys(table: Any, before: str = "") -> dict[str, str]:
    """Return keys by their full names: TOML reads ``time.play`` as a table ``time``."""
    if not isinstance(table, dict):
        raise ConfigError("[keymap] holds lines such as time.play = 'p,f5'")
    keys = dict[str, str]()
    for name, value in table.items():
        if isinstance(value, dict):
            keys |= _keys(value, f"{before}{name}.")
        elif before + name not in IDS:
            hint = did_you_mean(before + name, IDS, n=1) or ": ctrl+p tells the id of each key"
            raise ConfigError(f"[keymap] has no {before + name!r}{hint}")
        elif not isinstance(value, str):
            raise ConfigError(f"[keymap] {before}{name} = {value!r}: give keys as text")
        elif unknown := [one for one in map(str.strip, value.split(",")) if not is_key(one)]:
            wrong = f"there is no key {unknown[0]!r}"
            raise ConfigError(f"[keymap] {before}{name} = {value!r}: {wrong}")
        else:
            keys[before + name] = value
    return keys


# What the app keeps between sessions


def kept(name: str) -> dict[str, Any]:
    """Return what ``keep`` wrote under a name; empty if it cannot be read."""
    folder = state_folder()
    if folder is not None:
        with suppress(OSError, ValueError, TypeError, RecursionError):
            return dict(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    return {}


def keep(name: str, **values: object) -> bool:
    """Keep values, beside those kept under a name before; return whether that was possible."""
    folder = state_folder()
    if folder is not None:
        with suppress(OSError):
            make_private(folder)
            with written_atomically(folder / f"{name}.json") as file:
                file.write(json.dumps(kept(name) | values, indent=2).encode())
            return True
    return False
