"""The lines around the panes: the header, the phase, the message, the keys."""

from functools import cached_property, partial
from math import inf

from rich.style import Style
from textual.binding import ActiveBinding
from textual.events import Click

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.objectives import objective_text
from tui_w2v.explain.phases import PHASE_NAMES, describe_phase, loss_text, plain
from tui_w2v.printable import counted
from tui_w2v.session.player import Pace
from tui_w2v.training import Phase, Setup, sizes_of
from tui_w2v.tui.binding import name_keys
from tui_w2v.tui.line import Line, cut, first_fit, width_of
from tui_w2v.tui.numbers import sparkline
from tui_w2v.tui.widgets.drawn import Lines

_LOSS_WIDTH = len("12.345")
_GAUGE_WIDTH = 10
_SHORTEST_NAME = 12
ROOMY = 110
"""From this width on, lines say more."""
_CLICKS = {
    phase: Style.from_meta({"@click": f"screen.do('to_phase', {phase:d})"}) for phase in PHASE_NAMES
}
"""A click on a phase goes there, on screens that can."""


def facts_of(setup: Setup, notation: Notation, *, roomy: bool) -> tuple[str, ...]:
    """Return the sizes, the objective and the rate of a run in several lengths, longest first."""
    settings, V = setup.settings, len(setup.corpus.vocabulary)
    objective, shape = settings.objective, notation.shape(V, settings.dim)
    short = objective_text(objective).short_name or objective
    rate, window = f"{notation.rate} {settings.learning_rate:g}", f"w {settings.window}"
    rest = f"{objective}  {rate}"
    long = (
        f"V {V:,}  {sizes_of(setup)}  {rest}",
        f"V {V:,}  d {settings.dim}  window {settings.window}  {rest}",
    )
    ends = f"{window}  {rest}", f"{window}  {short}  {rate}", rest, f"{short}  {rate}", rate
    return *(long if roomy else ()), *(f"{shape}  {end}" for end in ends), shape, ""


class HeaderLine(Lines):
    """What is trained, how, how far, and whether it learns: the loss, its mean, and a gauge."""

    pace: Pace | None = None
    """How fast it plays, if it does."""
    turns_a_second = 0.0

    def on_mount(self) -> None:
        """Count the pairs of a text that is not too long, for the floor of the loss."""
        if self.setup.loss_bounds is None:
            self.run_worker(self._count, thread=True)

    def _count(self) -> None:
        if len(self.setup.informative_words):  # which counts, unless the text is long
            self.call_later(self.redraw)

    def draw(self) -> list[Line]:
        if self.frame is None:
            return []
        look, frame, name, width = self.look, self.frame, self.setup.corpus.name, self.inner_width
        roomy = width >= ROOMY
        shown = loss_text(frame.losses[-1]) if frame.phase >= Phase.PREDICT else "–"
        now = f"turn {frame.number:,}  epoch {frame.epoch:,}  loss {shown:<{_LOSS_WIDTH}}"
        if frame.passes:
            now = f"{counted(frame.passes, 'pass')} + {now}"
        play = self._play()

        shortest = min(_SHORTEST_NAME, width_of(name))
        room = width - len(play + now) - 7
        mean = "" if frame.mean_loss is None else f"mean {loss_text(frame.mean_loss)}  "
        gauge = self._gauge(frame.mean_loss) if roomy else ""
        means = first_fit(max(0, room - shortest), mean + gauge, mean, "")
        room -= len(means)
        facts = facts_of(self.setup, self.notation, roomy=roomy)
        fact = first_fit(max(0, room - shortest), *facts)
        room -= len(fact)
        spark = max(0, min(min(60, width - 100) if roomy else 8, room - shortest))
        if means and spark < 4:
            spark = 0
        name = cut(name, max(6, room - spark))
        line = self.line(" ").add(name, look.strong).add(f"  {fact}", look.muted)
        line.to(width - len(play + now + means) - spark - 2)
        line.add(play, look.strong).add(f"{now} {means}")
        return [line.add(sparkline(frame.losses, min(spark, line.left - 1)), look.bar)]

    def _gauge(self, mean: float | None) -> str:
        bounds = self.setup.loss_bounds
        if mean is None or bounds is None or not bounds[0] > bounds[1]:
            return ""
        top, floor = bounds
        share = min(max((top - mean) / (top - floor), 0.0), 1.0)
        at = round(share * (_GAUGE_WIDTH - 1))
        track = "─" * at + "●" + "─" * (_GAUGE_WIDTH - 1 - at)
        return f"{objective_text(self.setup.objective.name).loss_at_zero[-1]} ├{track}┤ floor  "

    def _play(self) -> str:
        if self.pace is None:
            return ""
        if self.pace.by_phase:
            return f"▶ {self.pace.rate:g} phase{'' if self.pace.rate == 1 else 's'}/s  "
        rate = self.turns_a_second or self.pace.rate
        return f"▶ {'…' if rate == inf else f'{rate:,.0f}'} turns/s  "


class PhaseLine(Lines):
    """The phases of the turn, the formula, and one sentence."""

    @cached_property
    def _space(self) -> str:
        return name_keys("⟨space⟩", self)

    def draw(self) -> list[Line]:
        if self.frame is None:
            return []
        look, now = self.look, self.frame.phase
        describe = partial(
            describe_phase, self.frame, self.vocabulary, self.notation, space=self._space
        )
        told, line = describe(), self.line(" ")
        for phase, name in PHASE_NAMES.items():
            if phase > Phase.PICK:
                line.add("─", look.faint)
            style = look.text if phase < now else look.faint
            if phase is now:
                name, style = name.upper(), look.strong + look.cursor
            line.add(f" {name} ", style + _CLICKS[phase])
        room, brief = line.left - 2, told
        if width_of(told.formula) > room or width_of(plain(told.sentence)) >= line.width:
            brief = describe(brief=True)
        formula = first_fit(room, told.formula, brief.formula).rstrip()
        line.to(max(line.used + 2, line.width - width_of(formula) - 1)).add(formula, look.muted)
        sentences = told.sentence, brief.sentence
        return [line, self.add_sentence(self.line(" "), look.text, *sentences, marks=True)]


class MessageLine(Lines):
    """A message about the last key, until the next move."""

    message = ""
    _warning = False

    def say(self, message: str, *, warning: bool = False) -> None:
        if (message, warning) != (self.message, self._warning):
            self.message, self._warning = message, warning
            self.redraw()

    def draw(self) -> list[Line]:
        style = self.look.warning if self._warning else self.look.strong
        return [self.line(" ").add(name_keys(self.message, self), style)]


class KeyLine(Lines):
    """The most useful keys that fit, named up to a | if narrow; a click acts as the key."""

    _ends: tuple[tuple[int, ActiveBinding], ...] = ()

    async def on_click(self, event: Click) -> None:
        clicked = (active for end, active in self._ends if event.x < end)
        if active := next(clicked, None):
            await self.app.run_action(active.binding.action, active.node)

    def _offered(self) -> list[ActiveBinding]:
        offered: dict[str, ActiveBinding] = {}
        for active in self.screen.active_bindings.values():
            if active.binding.show and active.binding.id:
                offered.setdefault(active.binding.id, active)
        order = ["show.help", "app.quit"]
        if self.app.config.keymap:  # Textual puts the keys in it last
            order = [*(getattr(binding, "id", "") for binding in self.screen.BINDINGS), *order]
        ranks = {name: rank for rank, name in enumerate(order)}
        return sorted(offered.values(), key=lambda active: ranks.get(active.binding.id or "", -1))

    def draw(self) -> list[Line]:
        look, width = self.look, self.inner_width
        roomy = width >= ROOMY
        keys: list[tuple[ActiveBinding, str, str]] = []
        for active in self._offered():
            key = f"{' ' * (1 + roomy)}{self.app.get_key_display(active.binding)} "
            short, _, more = active.binding.description.partition("|")
            keys.append((active, key, short + more * roomy))
        # The last two, help and quit, always have room.
        reserved = sum(width_of(key + text) for _, key, text in keys[-2:])
        line, ends = self.line(), list[tuple[int, ActiveBinding]]()
        for place, (active, key, text) in enumerate(keys):
            if place >= len(keys) - 2 or line.used + width_of(key + text) <= width - reserved:
                line.add(key[not ends and roomy :], look.strong).add(text, look.muted)
                ends.append((line.used, active))
        self._ends = tuple(ends)
        return [line]
