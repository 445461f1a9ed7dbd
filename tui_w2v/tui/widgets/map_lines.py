"""The two lines above the map: what it shows, what it cannot show, and its marks."""

import math

from tui_w2v.tui.line import Line, first_fit, fit, width_of
from tui_w2v.tui.mapped import MappedWords
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.tui.widgets.word_map import MARKS

_WARNINGS = (
    " by cosine in the full space of {d} dimensions: two words can look near here and not be",
    " by cosine in all {d} dimensions: what looks near here may not be",
    " in all {d} dimensions: what looks near may not be",
)
_NO_WARNINGS = (" by cosine; no dimension is lost on this map",)


class MapHeader(Lines):
    """The model, the share of the variance on the map, and the meaning of the marks."""

    def __init__(self, name: str, V: int, d: int, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._source = name
        self._shape = V, d
        self._mapped: MappedWords | None = None
        self._ascii = False

    def show_mapped(self, mapped: MappedWords | None, *, ascii: bool) -> None:
        """Describe the map.

        Args:
            mapped: The words, or None while they are projected.
            ascii: Whether marks are ASCII.
        """
        self._mapped, self._ascii = mapped, ascii
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        return [self._facts(width), self._legend(width)]

    def _facts(self, width: int) -> Line:
        look, (V, d), mapped = self.look, self._shape, self._mapped
        facts = f"{V:,} × {d:,}  "
        line = self.blank(width).add(" ")
        if mapped is None:
            name = fit(self._source, min(width_of(self._source), width - len(facts) - 4))
            return line.add(name, look.strong).add(f"  {facts}", look.muted)
        facts += f"by {self.notation.vectors(mapped.kind)}"
        seen = _seen(mapped, width - min(width_of(self._source), 10) - len(facts) - 8)
        room = width - len(facts) - width_of(seen) - 7
        name = fit(self._source, max(6, min(width_of(self._source), room))) if self._source else ""
        line.add(name, look.strong).add(f"  {facts}" if name else facts, look.muted)
        line.to(width - width_of(seen) - 1)
        return line.add(seen, look.text)

    def _legend(self, width: int) -> Line:
        look, d = self.look, self._shape[1]
        marks = MARKS[self._ascii]
        line = self.blank(width).add(f" {marks.asked} asked", look.context)
        line.add(f"  {marks.near} nearest", look.strong)
        if self._mapped and self._mapped.arrows:
            (a, b), (c, d) = self._mapped.arrows
            words = self._mapped.vectors.words
            apart = _apart(self._mapped.angle_of_arrows)
            said = f"  {words[a]} → {words[b]} and {words[c]} → {words[d]}: {apart}"
            whole = f"{said} in all {self._shape[1]:,} dimensions"
            return line.add(first_fit(line.left, whole, said, f"  arrows {apart}"), look.strong)
        said = first_fit(line.left - 3, *(_WARNINGS if d > 2 else _NO_WARNINGS)).format(d=f"{d:,}")
        return line.add(said, look.muted)


def _apart(angle: float) -> str:
    return "no angle, as one has no length" if math.isnan(angle) else f"{angle:.0f}° apart"


def _seen(mapped: MappedWords, width: int) -> str:
    """Return the shares of the variance on and off the map."""
    shares = [100 * float(share) for share in mapped.projection.explained]
    if not any(shares):
        return first_fit(width, "all rows fall on one point: there is no variance", "")
    rest = 100 - sum(shares)
    fine = shares[0] < 9.5 or any(0.001 < share < 0.95 for share in (*shares, rest))
    decimals = 1 if fine else 0
    across, up = (f"{share:.{decimals}f}" for share in shares)
    other = f"{abs(100 - float(across) - float(up)):.{decimals}f}"
    if mapped.axes:
        names, angle = mapped.axes, _apart(mapped.angle_of_axes)
        named = f"across {names[0]}, up {names[1]}"
        return first_fit(width, f"{named}: {angle}", named, f"{names[0]}, {names[1]}", "")
    of = f"PCA: {across}% + {up}% of the variance"
    if float(other) == 0:
        return first_fit(width, f"{of}: all of it is seen here", f"{of}: all is seen", of)
    return first_fit(
        width,
        f"{of}; the other {other}% cannot be seen here",
        f"{of}, {other}% not seen",
        f"{of.replace(' the', '')}, {other}% unseen",
    )
