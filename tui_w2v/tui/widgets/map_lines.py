"""The lines around the map: what it shows, what it cannot show, its marks, and lists of words."""

import math
from collections.abc import Sequence

from rich.style import Style

from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.widgets.drawn import Framed, Lines
from tui_w2v.tui.widgets.word_map import ASKED, NEAR, OTHER, mark_of
from tui_w2v.vectors.mapped import MappedWords, NearWord

_WARNINGS = (
    " by cosine in the full space of {d:,} dimensions: words can look near here without being so",
    " by cosine in all {d:,} dimensions: what looks near here may not be",
    " in all {d:,} dimensions: what looks near may not be",
)
_NO_WARNINGS = (" by cosine; no dimension is lost on this map",)


class MapHeader(Lines):
    """The model, the share of the variance on the map, and the meaning of the marks."""

    mapped: MappedWords | None = None
    """The words, or None while they are projected."""

    def __init__(self, name: str, V: int, d: int) -> None:
        super().__init__()
        self._source, self._d = name, d
        self._facts = f"  {V:,} × {d:,}  "

    def draw(self, width: int) -> list[Line]:
        facts, seen = self._facts, ""
        if self.mapped:
            facts += f"by {self.notation.vectors(self.mapped.kind)}"
            room = width - min(width_of(self._source), 10) - len(facts) - 6
            seen = _seen(self.mapped, room)
        return [self.named(width, self._source, facts, seen), self._legend(width)]

    def _legend(self, width: int) -> Line:
        look = self.look
        line = self.blank(width, f" {ASKED} asked", look.context)
        line.add(f"  {NEAR} nearest", look.strong)
        if self.mapped and self.mapped.arrows:
            (a, b), (c, d) = self.mapped.arrows
            words = self.mapped.vectors.words
            apart = _apart(self.mapped.angle_of_arrows)
            said = f"  {words[a]} → {words[b]} and {words[c]} → {words[d]}: {apart}"
            whole = f"{said} in all {self._d:,} dimensions"
            return line.add(first_fit(line.left, whole, said, f"  arrows {apart}"), look.strong)
        warnings = _WARNINGS if self._d > 2 else _NO_WARNINGS
        said = first_fit(line.left - 3, *(text.format(d=self._d) for text in warnings))
        return line.add(said, look.muted)


def _apart(angle: float) -> str:
    return "no angle, as one has no length" if math.isnan(angle) else f"{angle:.0f}° apart"


def _seen(mapped: MappedWords, width: int) -> str:
    """Return the shares of the variance on and off the map."""
    shares = [100 * float(share) for share in mapped.projection.explained]
    if not any(shares):
        return first_fit(width, "all rows fall on one point: there is no variance", "")
    if mapped.axes:
        names, angle = mapped.axes, _apart(mapped.angle_of_axes)
        named = f"across {names[0]}, up {names[1]}"
        return first_fit(width, f"{named}: {angle}", named, f"{names[0]}, {names[1]}", "")
    rest = 100 - sum(shares)
    fine = shares[0] < 9.5 or any(0.001 < share < 0.95 for share in (*shares, rest))
    across, up = (f"{share:.{int(fine)}f}" for share in shares)
    other = f"{abs(100 - float(across) - float(up)):.{int(fine)}f}"
    of = f"PCA: {across}% + {up}% of the variance"
    if float(other) == 0:
        return first_fit(width, f"{of}: all of it is seen here", f"{of}: all is seen", of)
    return first_fit(
        width,
        f"{of}; the other {other}% cannot be seen here",
        f"{of}, {other}% not seen",
        f"{of.replace(' the', '')}, {other}% unseen",
    )


class NearWords(Framed):
    """A list of words under a heading, with their cosines as bars."""

    mapped: MappedWords | None = None
    """The words of the map, once they are projected."""
    chosen: int | None = None
    """The row of the chosen word, if any."""
    heading: Sequence[tuple[str, Style]] = ()
    near: Sequence[NearWord] = ()

    def __init__(self, title: str, *, id: str) -> None:
        super().__init__(id=id)
        self._title = title

    def inside(self, width: int, height: int) -> tuple[tuple[str, ...], list[Line]]:
        look, lines = self.look, [self.blank(width, " ")]
        for text, style in self.heading:
            lines[0].add(text, style)
        if self.mapped is not None:
            styles = {ASKED: look.context, NEAR: look.strong, OTHER: look.text}
            for row, cosine in self.near[: height - 1]:
                mark, word = mark_of(self.mapped, row), self.mapped.vectors.words[row]
                style = look.strong + look.cursor if row == self.chosen else styles[mark]
                line = self.blank(width, " ").add(mark, style)
                lines.append(self.add_cosine(line, word, style, cosine))
        return (self._title,), lines
