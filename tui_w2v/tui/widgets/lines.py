"""The lines around the panes: the header, the phase, the message and the keys."""

from abc import abstractmethod
from math import inf

from textual.binding import ActiveBinding
from textual.events import Click

from tui_w2v.corpus import Corpus
from tui_w2v.explain import (
    PHASE_NAMES,
    Part,
    PhaseText,
    Role,
    describe_phase,
    loss_text,
    marked,
    plain,
)
from tui_w2v.explain.objectives import objective_text
from tui_w2v.printable import counted
from tui_w2v.training import Frame, Phase, Setup, sizes_of
from tui_w2v.tui.line import Line, cut, first_fit, fit, width_of
from tui_w2v.tui.numbers import sparkline
from tui_w2v.tui.play import Pace
from tui_w2v.tui.widgets.drawn import LineWidget

_LOSS_WIDTH = len("12.345")
_GAUGE_WIDTH = 10
_SHORTEST_WORD = 4
_ROOMY = 110
_NARROWEST = 8
"""The smallest width that lines are drawn for; narrower terminals show a notice instead."""


class Lines(LineWidget):
    """A few lines without a frame."""

    def blank(self, width: int) -> Line:
        """Return an empty line."""
        return Line(width, self.look.text)

    @abstractmethod
    def draw(self, width: int) -> list[Line]:
        """Draw the lines."""

    def show(self, frame: Frame) -> None:
        self.frame = frame
        self.redraw()

    def redraw(self) -> None:
        width, height = self.size
        if width < _NARROWEST:
            return
        self.look, self.notation = self.app.look, self.app.notation
        lines = self.draw(width)[:height]
        lines += [self.blank(width) for _ in range(height - len(lines))]
        self.repaint([line.strip() for line in lines])

    def on_resize(self) -> None:
        self.redraw()


class HeaderLine(Lines):
    """What is trained, how, how far, and whether it learns: the loss, its mean, and their place."""

    def __init__(self, setup: Setup, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._corpus = setup.corpus
        self._sizes = sizes_of(setup)
        self.pace: Pace | None = None
        """How fast it plays, if it does."""
        self.turns_a_second = 0.0
        self.setup = setup
        """The run that is shown: a lesson may change its objective."""

    def on_mount(self) -> None:
        """Count the pairs of a text that is not too long, for the floor of the loss."""
        if self.setup.loss_bounds is None:
            self.run_worker(self._count, thread=True)

    def _count(self) -> None:
        if len(self.setup.informative_words):  # which counts, unless the text is long
            self.call_later(self.redraw)

    def draw(self, width: int) -> list[Line]:
        if self.frame is None:
            return []
        look, settings, frame = self.look, self.setup.settings, self.frame
        size = len(self._corpus.vocabulary)
        losses, mean = frame.losses, frame.mean_loss
        roomy = width >= _ROOMY
        now = f"turn {frame.number:,}  epoch {frame.epoch:,}  loss "
        shown = loss_text(losses[-1]) if frame.phase >= Phase.PREDICT else "–"
        now += shown.ljust(_LOSS_WIDTH)
        if frame.passes:
            now = f"{counted(frame.passes, 'pass')} + {now}"
        play = self._play()
        now = play + now
        gauge = self._gauge(mean) if roomy else ""
        means = "" if mean is None else f"mean {loss_text(mean)}"
        objective = self.setup.objective.name
        short = objective_text(objective).short_name or objective
        rate = f"{self.notation.rate} {settings.learning_rate:g}"
        rest = f"{objective}  {rate}"
        shape = self.notation.shape(size, settings.dim)
        name = self._corpus.name
        taken = len(now) + min(12, width_of(name)) + 7
        facts = first_fit(
            max(0, width - taken - sum(len(text) + 2 for text in (means, gauge) if text)),
            *([f"V {size:,}  {self._sizes}  {rest}"] * roomy),
            *([f"V {size:,}  d {settings.dim}  window {settings.window}  {rest}"] * roomy),
            f"{shape}  w {settings.window}  {rest}",
            f"{shape}  w {settings.window}  {short}  {rate}",
            f"{shape}  {rest}",
            f"{shape}  {short}  {rate}",
            f"{shape}  {rate}",
            shape,
            "",
        )
        room = width - len(facts) - len(now) - 7
        behind = [text for text in (means, gauge) if text]
        while behind and room < len("  ".join(behind)) + min(12, width_of(name)):
            behind.pop()
        told = "  ".join(behind)
        room -= len(told) + 2 * bool(told)
        usual = min(60, width - 100) if roomy else 8
        spark_width = max(0, min(usual, room - min(12, width_of(name))))
        if told and spark_width < 4:
            spark_width = 0
        name = fit(name, max(6, min(width_of(name), room - spark_width)))
        line = self.blank(width).add(" ").add(name, look.strong).add(f"  {facts}  ", look.muted)
        line.to(width - len(now) - spark_width - 2 - len(told) - 2 * bool(told))
        line.add(play, look.strong).add(f"{now[len(play) :]} ", look.text)
        if told:
            line.add(f"{told}  ", look.text)
        return [line.add(sparkline(losses, min(spark_width, line.left - 1)), look.bar)]

    def _gauge(self, mean: float | None) -> str:
        """Where the mean loss lies between an untrained model's and the floor."""
        bounds = self.setup.loss_bounds
        if mean is None or bounds is None or not bounds[0] > bounds[1]:
            return ""
        top, floor = bounds
        share = min(max((top - mean) / (top - floor), 0.0), 1.0)
        at = round(share * (_GAUGE_WIDTH - 1))
        track = "─" * at + "●" + "─" * (_GAUGE_WIDTH - 1 - at)
        return f"{objective_text(self.setup.objective.name).loss_at_zero[-1]} ├{track}┤ floor"

    def _play(self) -> str:
        if self.pace is None:
            return ""
        if self.pace.by_phase:
            return f"▶ {self.pace.rate:g} phase{'' if self.pace.rate == 1 else 's'}/s  "
        rate = self.turns_a_second or self.pace.rate
        return f"▶ {'…' if rate == inf else f'{rate:,.0f}'} turns/s  "


class PhaseLine(Lines):
    """The phases of the turn, the formula, and one sentence."""

    def __init__(self, corpus: Corpus, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._corpus = corpus
        self._ends: dict[Phase, int] = {}

    async def on_click(self, event: Click) -> None:
        """Go to the clicked phase, on a screen that moves."""
        phase = next((phase for phase, end in self._ends.items() if event.x < end), None)
        if phase is not None and event.y == 0:
            await self.run_action(f"screen.do('to_phase', {phase:d})")

    def draw(self, width: int) -> list[Line]:
        if self.frame is None:
            return []
        look, now = self.look, self.frame.phase
        tellings = [
            describe_phase(self.frame, self._corpus.vocabulary, self.notation, brief=brief)
            for brief in (False, True)
        ]
        line = self.blank(width).add(" ")
        for phase, name in PHASE_NAMES.items():
            if phase > Phase.PICK:
                line.add("─", look.faint)
            if phase is now:
                line.add(f" {name.upper()} ", look.strong + look.cursor)
            else:
                line.add(f" {name} ", look.text if phase < now else look.faint)
            self._ends[phase] = line.used
        formula = first_fit(line.left - 2, *(telling.formula for telling in tellings)).rstrip()
        line.to(max(line.used + 2, width - width_of(formula) - 2))
        line.add(formula, look.muted)

        styles = {
            Role.TEXT: look.text,
            Role.CONTEXT: look.context,
            Role.TARGET: look.target,
            Role.NUMBER: look.strong,
        }
        sentence = self.blank(width).add(" ")
        for part in _fitted(tellings, sentence.left):
            sentence.add(marked(part), styles[part.role])
        return [line, sentence]


def _fitted(tellings: list[PhaseText], width: int) -> tuple[Part, ...]:
    """Return the first sentence that fits, or the last with its words of the text cut."""
    for telling in tellings:
        over = width_of(plain(telling.sentence)) - width
        if over <= 0:
            return telling.sentence
    parts = list(telling.sentence)
    for place, part in enumerate(parts):
        if over > 0 and part.role in (Role.CONTEXT, Role.TARGET):
            long = width_of(part.text)
            room = min(long, max(_SHORTEST_WORD, long - over))
            over -= long - room
            parts[place] = part._replace(text=cut(part.text, room))
    return tuple(parts)


class MessageLine(Lines):
    """A message about the last key, until the next move."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self.message = ""
        self._warning = False

    def say(self, message: str, *, warning: bool = False) -> None:
        if (message, warning) != (self.message, self._warning):
            self.message, self._warning = message, warning
            self.redraw()

    def draw(self, width: int) -> list[Line]:
        style = self.look.warning if self._warning else self.look.strong
        return [self.blank(width).add(f" {self.message}" if self.message else "", style)]


class KeyLine(Lines):
    """The most useful keys, as many as fit; a click on one acts as the key.

    Where room is short, what a binding says ends at its mark |.
    """

    _ends: tuple[tuple[int, ActiveBinding], ...] = ()

    async def on_click(self, event: Click) -> None:
        for end, active in self._ends:
            if event.x < end:
                await self.app.run_action(active.binding.action, active.node)
                return

    def _offered(self) -> list[ActiveBinding]:
        offered: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.id:
                offered.setdefault(active.binding.id, active)
        last = ("show.help", "app.quit")
        return sorted(offered.values(), key=lambda active: active.binding.id in last)

    def draw(self, width: int) -> list[Line]:
        look, offered = self.look, self._offered()
        roomy = width >= _ROOMY
        gap = " " * (1 + roomy)
        keys = [f"{gap}{self.app.get_key_display(active.binding)} " for active in offered]
        texts = [active.binding.description.partition("|") for active in offered]
        shown = [short + more * roomy for short, _, more in texts]
        widths = [width_of(key + text) for key, text in zip(keys, shown, strict=True)]
        line = self.blank(width)
        ends: list[tuple[int, ActiveBinding]] = []
        for place, (key, text) in enumerate(zip(keys, shown, strict=True)):
            # The last two, help and quit, always have room.
            last = place >= len(keys) - 2
            if last or line.used + widths[place] <= width - sum(widths[-2:]):
                line.add(key[not ends and roomy :], look.strong).add(text, look.muted)
                ends.append((line.used, offered[place]))
        self._ends = tuple(ends)
        return [line]
