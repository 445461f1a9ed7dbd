"""What the fast-forward screen says: how far it is, the loss curve, and what a pass is."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from rich.style import Style

from tui_w2v.explain.objectives import ObjectiveText, objective_text
from tui_w2v.printable import counted
from tui_w2v.session.forward import Forward
from tui_w2v.tui.binding import name_keys
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.plot import ACROSS, DOWN, braille
from tui_w2v.tui.widgets.drawn import Framed, Lines
from tui_w2v.tui.widgets.lines import facts_of

_PASS = (
    "A full-batch pass averages the gradients of {gradients}. Then the pass updates {updated}, at "
    "a rate {rate}."
)
_NEARER = " pairs (weight n^−1.5 for words n apart)"
_RISING = 3  # fewer passes without a lower validation loss may be chance
_DECAY = (
    "Weight decay pulls {E} and {theta} toward 0, so that rare words are not learned by heart at "
    "once."
)
_BIAS = "The passes began with {bias} set to {value}: loss {before:.3f} → {after:.3f}."

GUTTER = 7
"""The cells left of a curve, for the numbers at its height."""
_FEWEST_PASSES = 40
_FEW_ROWS = 8
"""In fewer rows, two curves lie apart only without the loss at scores of 0 far above them."""
_HELD_OUT, _BEST = "┈", "▲"
Cells = Mapping[tuple[int, int], tuple[str, Style]]
"""Characters and their styles, by column and row."""


class ForwardHeader(Lines):
    """What is trained, and how far it is."""

    forward = Forward()

    def draw(self) -> list[Line]:
        now, facts = self._progress(), facts_of(self.setup, self.notation, roomy=True)
        fact = first_fit(max(0, self.inner_width - width_of(now) - 16), *facts).rstrip()
        return [self.named(self.setup.corpus.name, f"  {fact}", now)]

    def _progress(self) -> str:
        forward = self.forward
        if forward.counts is None or not forward.losses:
            return "full-batch passes"
        what = "cells" if self.setup.objective.a_turn_is_a_cell else "pairs"
        taken = _short(forward.passes * forward.n_pairs)
        progress = f"pass {forward.passes:,}  {taken} {what}  {forward.seconds:.1f} s  "
        held_out = f"  held out {forward.validation[-1]:.4f}" if forward.validation else ""
        return f"{progress}loss {forward.losses[-1]:.4f}{held_out}"


class ForwardWords(Lines):
    """How it goes, what a full-batch pass is, and what was done first."""

    forward = Forward()

    def draw(self) -> list[Line]:
        look, forward = self.look, self.forward
        state = "; ".join(filter(None, (*_going(forward), forward.overshoot)))
        state = name_keys(state, self)
        lines = self.wrapped(state, look.strong)
        if forward.counts is None:
            return lines
        text, *more = self._sentences(forward)
        for sentence in more:
            longer = self.wrapped(f"{text} {sentence}", look.muted)
            if len(lines) + len(longer) <= self.size.height:  # no sentence is cut short
                text = f"{text} {sentence}"
        return lines + self.wrapped(text, look.muted)

    def _sentences(self, forward: Forward) -> Iterator[str]:
        """Yield what a pass is, why there is decay, and how the bias was set."""
        settings, about = self.setup.settings, objective_text(self.setup.objective.name)
        n = replace(self.notation, has_bias_E=self.setup.objective.has_bias_E)
        updated = f"{n.E}, {n.theta}, {n.biases}" if settings.bias else f"{n.E}, {n.theta}"
        updated, biases = (" and ".join(of.rsplit(", ", 1)) for of in (updated, n.biases))
        gradients = about.gradient.format(pairs=f"{forward.n_pairs:,}")
        rate = f"{forward.rate or settings.learning_rate:g}"
        rises = f"below {rate} that rises for {forward.warm_up} passes, then falls"
        rate = rises if forward.warm_up else f"that falls from {rate}"
        decays = bool(forward.validation) and not forward.by_heart
        if forward.validation:
            gradients = gradients.partition(" pairs")[0] + _NEARER
        updated += " once by Adam's rule" + ", with weight decay" * decays
        yield _PASS.format(gradients=gradients, updated=updated, rate=rate)
        if decays:
            yield _DECAY.format(E=n.E, theta=n.theta)
        if forward.before_bias is not None and forward.losses:
            before, after = forward.before_bias, forward.losses[0]
            value = about.biases.format(E=n.E, theta=n.theta)
            yield _BIAS.format(bias=biases, value=value, before=before, after=after)


def _going(forward: Forward) -> tuple[str, ...]:
    if forward.ended.text:
        return forward.ended.line, _judged(forward)
    if forward.counts is None:
        return ("counting how often each pair occurs, once for all passes",)
    best = forward.validation and not forward.by_heart
    stops = f"⟨escape⟩ stops and keeps {'the best pass' if best else 'what was reached'}"
    falls = "the loss falls"
    if forward.left:
        falls = f"about {counted(forward.left, 'more pass')} until the loss converges"
    return _judged(forward) if forward.validation else falls, stops


def _judged(forward: Forward) -> str:
    """Say what the training and the validation loss tell together, where there are both."""
    losses, validation, best = forward.losses, forward.validation, forward.best
    if len(validation) < 2:
        return ""
    since, falls = len(validation) - 1 - best, losses[-1] < losses[best]
    if forward.learned:
        return "⟨f⟩ trains on toward the floor, and learns the text by heart"
    if since < _RISING:
        return "the training loss and the held-out loss both fall"
    if not falls:
        return f"the held-out loss was lowest after pass {best:,}"
    learns = "learned" if forward.ended.text else "is learning"
    return f"after pass {best:,}, the held-out loss rose: the model {learns} the text by heart"


def _short(number: int) -> str:
    """Write a large number with its order of magnitude."""
    for size, name in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if number >= size:
            return f"{number / size:.1f} {name}"
    return f"{number:,}"


class Curves(Framed):
    """Draws curves over the passes, beside a gutter with numbers at their heights."""

    forward = Forward()

    @property
    def columns(self) -> int:
        return self.inner_width - GUTTER - 1

    def plotted(
        self, rows: int, cells: Cells, labels: Mapping[int, str], behind: Mapping[int, str] = {}
    ) -> list[Line]:
        """Draw rows of cells, with the labels of some rows, and the texts behind some."""
        muted, blank = self.look.muted, " " * self.columns
        begun = [self.line(f"{labels.get(row, ''):>{GUTTER - 1}} ", muted) for row in range(rows)]
        return [
            add_cells(line, row, cells, behind.get(row, blank), muted)
            for row, line in enumerate(begun)
        ]


class LossCurve(Curves):
    """Draws the loss curve with its reference lines."""

    @property
    def about(self) -> ObjectiveText:
        return objective_text(self.setup.objective.name)

    def inside(self) -> tuple[tuple[str, ...], list[Line]]:
        forward, title = self.forward, f"loss: the mean over {self.about.mean_over}"
        if forward.validation:
            title = "mean loss in nats, near pairs counting more: training and held-out pairs"
        if forward.counts is None:
            share = f"{forward.counted:.0%}" if forward.counted else ""
            lines = [self.line(f" counting the pairs {share}", self.look.muted)]
        else:
            lines = self._plot(forward, self.inner_height - 2)
        return (title, "loss"), lines

    def _plot(self, forward: Forward, rows: int) -> list[Line]:
        columns = self.columns
        if rows < 3 or columns < 8:
            return []
        look, losses, validation = self.look, forward.losses, forward.validation
        apart = len(validation) > 1 and rows < _FEW_ROWS
        reference = () if apart else (forward.loss_at_zero, forward.before_bias or 0)
        highest = max(*losses, *validation, *reference)
        span = max(highest - forward.floor, 1e-9)
        passes = passes_shown(forward.passes)

        def dot_row(loss: float) -> int:
            # From the middle of the first row, where its line is drawn, to that of the last.
            return 1 + round(min(1.0, (highest - loss) / span) * (rows - 1) * 4)

        def path_of(losses: tuple[float, ...]) -> list[tuple[int, int]]:
            places = (round(number / passes * (columns * 2 - 1)) for number in range(len(losses)))
            return list(zip(places, map(dot_row, losses), strict=True))

        path, held_out = path_of(losses), path_of(validation)
        if forward.before_bias is not None and not apart:
            path.insert(0, (0, dot_row(forward.before_bias)))
        # If both curves meet, the training loss is drawn.
        cells = dict.fromkeys(braille(held_out), (_HELD_OUT, look.target))
        cells |= {cell: (mark, look.context) for cell, mark in braille(path).items()}
        if len(validation) > 1:
            x, y = held_out[forward.best]
            cells[x // ACROSS, y // DOWN] = _BEST, look.strong
        about, labels, said, behind = self.about, dict[int, str](), {}, {}
        for loss, captions in (  # if two lines share a row, the later one gets the caption
            (forward.loss_without_context, about.loss_without_context),
            (None if apart else forward.loss_at_zero, about.loss_at_zero),
            (forward.floor, about.floor[-1:] if validation else ("",)),  # else below the plot
        ):
            if loss is not None:
                row = dot_row(loss) // 4
                labels[row], said[row] = f"{loss:.3f}", first_fit(columns * 3 // 4, *captions)
        for row, text in said.items():
            behind[row] = (f" {text} ╌╌" if text else "").rjust(columns, "╌")
            place = range(columns - len(text) - 4, columns - 3)
            if text and any((at, row) in cells for at in place):  # its curve runs there
                behind[row] = "╌" * columns
                behind.setdefault(row + 1, f"{text}   ".rjust(columns))
        lines = self.plotted(rows, cells, labels, behind)
        return [*lines, self._caption(forward), self._axis(passes)]

    def _caption(self, forward: Forward) -> Line:
        look, line = self.look, self.line().skip(GUTTER)
        if not forward.validation:
            return line.add(first_fit(self.columns, *self.about.floor), look.muted)
        parts = (
            ("⠉⠑ training", look.context),
            (f"{_HELD_OUT * 2} held out", look.target),
            (f"{_BEST} best: pass {forward.best:,}", look.strong),
        )
        for text, style in parts:
            if len(text) < line.left:
                line.add(text, style).skip(3)
        return line

    def _axis(self, passes: int) -> Line:
        line, columns = self.line().skip(GUTTER), self.columns
        for quarter in range(5):
            name = f"{passes * quarter // 4:,}" + (" passes" if quarter == 4 else "")
            place = GUTTER + (columns * quarter) // 4 - (len(name) if quarter == 4 else 0)
            if place >= line.used:
                line.to(place).add(name, self.look.muted)
        return line


def add_cells(line: Line, row: int, cells: Cells, behind: str, style: Style) -> Line:
    """Add a row of a plot: its cells, and between them a text behind."""
    for column, character in enumerate(behind):
        line.add(*cells.get((column, row), (character, style)))
    return line


def passes_shown(passes: int) -> int:
    """Return how many passes the axis shows: a round number, at least a few."""
    unit = int(10 ** max(1, len(str(passes)) - 1))
    step = unit * 2 // 5
    return max(_FEWEST_PASSES, math.ceil(passes / step) * step)
