"""The bundled texts, and the settings that each carries."""

from dataclasses import dataclass
from pathlib import Path

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

    evaluated: bool = False
    """Whether analogies and graded pairs of its words lie beside it."""

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
            evaluated=True,
        ),
    )
}
