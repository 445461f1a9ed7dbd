"""The bundled texts, and the settings that each carries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).resolve().parents[1]


def _folder() -> Path:
    """The samples lie inside an installed package, and beside it in a checkout."""
    inside = _PACKAGE / "sample_corpus"
    return inside if inside.is_dir() else _PACKAGE.parent / "sample_corpus"


@dataclass(frozen=True)
class Sample:
    """A bundled text."""

    name: str
    """What it is called on the command line."""
    about: str
    """What it is, in a few words."""
    dim: int | None = None
    """Its own default for d, where 100 would not suit it."""
    window: int | None = None
    """Its own default for the window, where 2 would not suit it."""

    under: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Its own defaults under an objective, where they are others still."""
    evaluated: bool = False
    """Whether analogies and graded pairs of its words lie beside it."""

    def own(self, objective: str) -> dict[str, Any]:
        """Return its own defaults under an objective, by the settings' names."""
        own = {"dim": self.dim, "window": self.window, **self.under.get(objective, {})}
        return {name: value for name, value in own.items() if value is not None}

    @property
    def questions(self) -> tuple[Path, ...]:
        """Where its analogies and its graded pairs lie, if it has them."""
        names = (f"{self.name}-analogies.txt", f"{self.name}-pairs.tsv")
        return tuple(_folder() / name for name in names) if self.evaluated else ()

    @property
    def path(self) -> Path:
        """Where its text lies."""
        return _folder() / f"{self.name}.txt"


SAMPLES = {
    sample.name: sample
    for sample in (
        Sample("royal", "kings, farmers and knights: so few words that all fit on a screen", dim=8),
        Sample(
            "world",
            "countries, families, animals, trades and seasons: enough to answer analogies",
            dim=50,
            window=6,
            under={"glove": {"dim": 100, "learning_rate": 0.02}},
            evaluated=True,
        ),
    )
}
