"""The lines round the loss curve: how far it is, and what a full-batch pass is."""

import textwrap
from dataclasses import replace

from tui_w2v.explain.objectives import objective_text
from tui_w2v.printable import counted
from tui_w2v.training import Setup, sizes_of
from tui_w2v.tui.forward import Forward
from tui_w2v.tui.line import Line, first_fit, fit, width_of
from tui_w2v.tui.widgets.lines import Lines

_PASS = "A full-batch pass takes {gradients}, and moves {moved}: by Adam's rule, at a rate {rate}."
_NEARER = " pairs, weighed n^−1.5 at n words apart"
_RISING = 3
"""Fewer passes without a lower validation loss may be chance."""
_DECAY = (
    "The decay pulls {E} and {theta} towards 0, so that rare words are not learned by heart at "
    "once."
)
_BIAS = "First, a move of its own: {bias} set to {value}, loss {before:.3f} → {after:.3f}."


class ForwardLines(Lines):
    """Lines that show how far fast-forward has come."""

    def __init__(self, setup: Setup, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._setup = setup
        self._forward = Forward()

    def show_forward(self, forward: Forward) -> None:
        self._forward = forward
        self.redraw()


class ForwardHeader(ForwardLines):
    """What is trained, and how far it is."""

    def draw(self, width: int) -> list[Line]:
        look, forward, setup = self.look, self._forward, self._setup
        now = self._progress(forward)
        settings = setup.settings
        V, n = len(setup.corpus.vocabulary), self.notation
        rest = f"{settings.objective}  {n.rate} {settings.learning_rate:g}"
        facts = first_fit(
            max(0, width - width_of(now) - 16),
            f"V {V:,}  {sizes_of(setup)}  {rest}",
            f"V {V:,}  d {settings.dim}  window {settings.window}  {rest}",
            n.shape(V, settings.dim),
            "",
        )
        name, room = setup.corpus.name, width - width_of(facts) - width_of(now) - 6
        name = fit(name, max(6, min(width_of(name), room)))
        line = self.blank(width).add(" ").add(name, look.strong).add(f"  {facts}", look.muted)
        line.to(width - width_of(now) - 1)
        return [line.add(now, look.text)]

    def _progress(self, forward: Forward) -> str:
        if forward.counts is None or not forward.losses:
            return "full-batch passes"
        taken = forward.passes * forward.n_pairs
        what = "cells" if self._setup.objective.a_turn_is_a_cell else "pairs"
        parts = [
            f"pass {forward.passes:,}",
            f"{_short(taken)} {what}",
            f"{forward.seconds:.1f} s",
            f"loss {forward.losses[-1]:.4f}",
            *([f"held out {forward.validation[-1]:.4f}"] if forward.validation else []),
        ]
        return "  ".join(parts)


class ForwardWords(ForwardLines):
    """How it goes, what a full-batch pass is, and what was done first."""

    def draw(self, width: int) -> list[Line]:
        look, forward = self.look, self._forward
        lines = [
            self.blank(width).add(f" {part}", look.strong)
            for part in textwrap.wrap(self._state(forward), width - 2)
        ]
        if forward.counts is not None:
            settings = self._setup.settings
            n = replace(self.notation, has_bias_E=self._setup.objective.has_bias_E)
            about = objective_text(self._setup.objective.name)
            biases = n.biases if settings.bias else ""
            moved = f"{n.E}, {n.theta} and {biases}" if biases else f"{n.E} and {n.theta}"
            pairs, rate = f"{forward.n_pairs:,}", self._rate(forward)
            gradients = about.gradient.format(pairs=pairs)
            decays = bool(forward.validation) and not forward.by_heart
            moved += " once"
            if decays:
                gradients = gradients.partition(" pairs,")[0] + _NEARER
                moved += ", with weight decay"
            text = _PASS.format(gradients=gradients, moved=moved, rate=rate)
            parts = textwrap.wrap(text, width - 2)
            more = []
            if decays:
                more.append(_DECAY.format(E=n.E, theta=n.theta))
            if forward.before_bias is not None and forward.losses:
                before, after = forward.before_bias, forward.losses[0]
                value = about.biases.format(E=n.E, theta=n.theta)
                more.append(_BIAS.format(bias=biases, value=value, before=before, after=after))
            for sentence in more:
                longer = textwrap.wrap(f"{' '.join(parts)} {sentence}", width - 2)
                if len(lines) + len(longer) <= self.size.height:  # no sentence is cut short
                    parts = longer
            lines += [self.blank(width).add(f" {part}", look.muted) for part in parts]
        return lines

    def _rate(self, forward: Forward) -> str:
        rate = forward.rate or self._setup.settings.learning_rate
        if forward.warm_up:
            return f"below {rate:g} that rises for {forward.warm_up} passes, then falls"
        return f"that falls from {rate:g}"

    @classmethod
    def _state(cls, forward: Forward) -> str:
        """How it goes, and what there is to say of passes that overshot."""
        return "; ".join(filter(None, (cls._going(forward), forward.overshoot)))

    @staticmethod
    def _going(forward: Forward) -> str:
        if forward.ended:
            return "; ".join(filter(None, (forward.ended, judged(forward))))
        if forward.counts is None:
            return "counting how often each pair occurs, once for all passes"
        if forward.validation:
            return f"{judged(forward)}; escape stops and keeps it"
        if forward.left is None:
            return "the loss falls; escape stops, and what was reached stays"
        more = f"about {counted(forward.left, 'more pass')}"
        return f"{more} until the loss converges; escape stops and keeps it"


def judged(forward: Forward) -> str:
    """Say what the training and the validation loss tell together, where there are both."""
    losses, validation, best = forward.losses, forward.validation, forward.best
    if len(validation) < 2:
        return ""
    since, falls = len(validation) - 1 - best, losses[-1] < losses[best]
    if forward.learned:
        return "f goes on to the floor, where the text is learned by heart"
    if forward.ended and falls and since >= _RISING:
        return (
            f"since pass {best:,} the training loss kept falling and the held-out loss rose: "
            "the text was learned by heart"
        )
    if since < _RISING:
        return "the training loss and the held-out loss both fall"
    if not falls:
        return f"the held-out loss was lowest after pass {best:,}"
    return (
        f"the training loss still falls, the held-out loss rises since pass {best:,}: "
        "from here on the text is learned by heart"
    )


def _short(number: int) -> str:
    """Write a large number with its order of magnitude."""
    for size, name in ((10**12, "T"), (10**9, "G"), (10**6, "M")):
        if number >= size:
            return f"{number / size:.1f} {name}"
    return f"{number:,}"
