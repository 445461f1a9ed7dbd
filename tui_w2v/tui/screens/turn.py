"""The main screen: one turn of the crank in live panes."""

from functools import partial

from textual.app import ComposeResult

from tui_w2v.corpus import hints
from tui_w2v.explain.cells import Cell, CellError
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.moves import describe_move, describe_x
from tui_w2v.explain.objectives import ABOUT_AIMS, objective_text
from tui_w2v.explain.screens import TURNS
from tui_w2v.explain.terms import Derivation
from tui_w2v.session.job import Check, JobState
from tui_w2v.session.player import Pace
from tui_w2v.session.stepper import News, Stepper
from tui_w2v.skipgram import NotFiniteError
from tui_w2v.training import Frame, Phase, Setup, Timeline
from tui_w2v.tui.keys import TURN_KEYS
from tui_w2v.tui.panes.theta import ThetaPane
from tui_w2v.tui.panes.view import TurnView
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.full import PanesScreen
from tui_w2v.tui.screens.opener import Opener
from tui_w2v.tui.widgets.why import WhyCard

_FIRST_TURNS = 10
_MEAN = "each pair has its own loss, so the loss jumps from turn to turn: watch the mean"
_TOO_LARGE = "mean above {}: after passes, steps at η {:g} are too large; ⟨(⟩ lowers η"
_COUNTING = "counting the pairs …; ⟨escape⟩ stops"


def hints_of(setup: Setup) -> str:
    """Return hints about a text, and what to press; empty if nothing looks wrong."""
    return hints(setup.corpus, setup.settings.sentences, "press ⟨e⟩, choose punctuation")


class TurnScreen(PanesScreen[None]):
    """Steps through the turns of a run and shows each Frame in the panes."""

    ABOUT = TURNS, TURN_KEYS
    BINDINGS = [*TURN_KEYS]

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.view = TurnView(timeline.setup)
        self._why = WhyCard()
        self._derived_from: tuple[object, ...] = ()
        """What the open derivation describes."""
        self._redo = False
        self._told: set[str] = set()
        self.stepper = Stepper(
            timeline, self._take, self.threads, lambda timeline: self.view.choose_rows(timeline)
        )
        self.opener = Opener(self, self.stepper, [])

    def compose(self) -> ComposeResult:
        return self.view, self.message_line, self._why, self.key_line

    def on_mount(self) -> None:
        self.stepper.player.chosen = self.app.config.pace

    def on_unmount(self) -> None:
        self.stepper.close()

    def _take(self, news: News) -> None:
        match news:
            case Frame():
                if self._why.trail and self._described != self._derived_from:
                    self._why.action_close()
                self.view.show(news, self.stepper.player)
                self._tell_of_mean(news)
                if self._redo is not self.stepper.at_stop:
                    self._redo = self.stepper.at_stop
                    self.offer_keys()
            case Setup():
                self._show_setup(news)
            case Pace():
                self.view.header.pace = news
                self.view.header.redraw()
            case JobState():
                self._show_watched()
                self.say(news.line or self._said_at_stop(), warning=news.warning)

    def _tell_of_mean(self, frame: Frame) -> None:
        """Say once why the loss of a turn may rise and, after passes, why the mean may."""
        mean, setup = frame.mean_loss, self.stepper.timeline.setup
        quiet = not (self.stepper.player.playing or self.message_line.message)
        if not quiet or mean is None or frame.phase < Phase.PREDICT:
            return
        said = ""
        if frame.passes:
            at_zero = objective_text(setup.objective.name).loss_at_zero[-1]
            enough = len(frame.losses) >= _FIRST_TURNS
            if enough and setup.loss_bounds and mean > setup.loss_bounds[0]:
                said = _TOO_LARGE.format(at_zero, setup.settings.learning_rate)
        elif frame.number <= _FIRST_TURNS and frame.losses[-1] > frame.losses[-2]:
            said = _MEAN
        if said and said not in self._told:
            self._told.add(said)
            self.say(said)

    def _said_at_stop(self) -> str:
        stop = self.stepper.timeline.at_stop
        if stop is None or self.stepper.busy or self.stepper.player.playing:
            return ""
        done = describe_move(stop.move, self.app.notation)
        return f"{done} here: ⟨.⟩ redoes it, ⟨space⟩ goes on without it"

    def _show_setup(self, setup: Setup) -> None:
        old = self.view
        self.app.note_opened("text", setup.settings.corpus)
        self.set_focus(None)
        self.view = TurnView(setup)
        self._show_watched()
        self.mount(self.view, after=old)
        old.display = False
        old.remove()
        if not self.message_line.message and setup.corpus.name != old.header.setup.corpus.name:
            self.say(hints_of(setup))
        if not self.message_line.message and self.stepper.timeline.way:
            self.say(self.stepper.last_done(self.app.notation).line)
        if old.aimed:
            self.call_later(lambda: self._lay_aim(self.message_line.message))

    def action_do(self, move: str, *arguments: object) -> None:
        getattr(self.stepper, move)(*arguments)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._redo if (action, parameters) == ("do", ("redo",)) else True

    def action_cancel(self) -> None:
        """Stop a job or play, end a look, restore a maximised pane, or leave a pane."""
        if self.stepper.cancel():
            return
        if self.view.look:
            self._show_look(None)
        elif self.view.zoomed:
            self.view.zoom(None)
        else:
            self.set_focus(None)

    def action_aim(self) -> None:
        if not self.view.aimed:
            self._lay_aim()
        elif self.stepper.rest():
            self.view.aimed = False
            self.stepper.arrived()

    def _lay_aim(self, said: str = "") -> None:
        """Count the pairs and show what the text itself answers; say something else, if given."""
        if not self.stepper.rest():
            return
        timeline = self.stepper.timeline
        about = ABOUT_AIMS[timeline.turn.activation].format(n=self.app.notation)

        def count(check: Check) -> None:
            timeline.setup.counts(check)
            timeline.trained_counts()

        def show(_: None) -> None:
            self.view.aimed = True
            self.stepper.arrived(said or about)

        self.stepper.work(said or _COUNTING, count, then=show)

    def spotlight(self, numbers: tuple[int, ...] | None) -> None:
        self.view.spotlight(numbers)
        self.call_after_refresh(self.stepper.show)

    def action_open(self, name: str, *arguments: object) -> None:
        """Open another screen, by the name of the opener's method."""
        if self.stepper.rest():
            getattr(self.opener, name)(*arguments)

    def action_card(self, name: str) -> None:
        self.action_open("card", name)

    def action_fast_forward(self, most: int | None = None) -> None:
        """Train by full-batch passes until the loss converges, or up to a number of passes."""
        if self.stepper.rest():
            screen = FastForwardScreen(self.stepper.timeline, self.opener.watched, most)
            self.app.ask(screen, self.stepper.arrived)

    def action_why(self) -> None:
        if not self.stepper.rest():
            return
        cell = self.view.chosen_cell()
        if cell is None:
            self.say("⟨=⟩ derives the number at the cursor: choose a pane (1–5) that shows numbers")
            return
        timeline, look = self.stepper.timeline, self.view.look
        derivations = Derivations(timeline, self.app.notation, look)
        try:
            derivation = derivations.of(cell)
        except CellError as error:
            self.say(str(error), warning=True)
            return
        self._derived_from = self._described
        edit = None if look or timeline.position.phase is Phase.UPDATE else self._edit
        light, go_to = partial(self._light, derivations), self._go_to_changing_turn
        self._why.open(derivation, light, edit=edit, go_to=go_to)

    @property
    def _described(self) -> tuple[object, ...]:
        """What a derivation would describe now: a turn's numbers or a look's, and their letters."""
        timeline = self.stepper.timeline
        rate = timeline.setup.settings.learning_rate
        return timeline.position, rate, self.view.look, self.app.notation

    def _light(self, derivations: Derivations, derivation: Derivation | None) -> str:
        shown = derivations.taking_part(derivation) if derivation else {}
        in_view = self.view.light(set().union(*shown.values()))
        lit = sum(not in_view.isdisjoint(cells) for cells in shown.values())
        if lit == len(shown):
            return ""
        some = f"underlined in the panes: {lit:,} of {len(shown):,} numbers"
        return some if len(shown) > 1 else "this number is out of view"

    def _edit(self, cell: Cell, value: float) -> None:
        k = None if cell.k < 0 else cell.k
        self.stepper.edit(lambda timeline: timeline.set_number(cell.name, cell.word, k, value))

    def _go_to_changing_turn(self, turn: int) -> None:
        self._why.action_close()
        self.stepper.go(self.stepper.timeline.at(turn, Phase.UPDATE))

    def action_look(self) -> None:
        self.action_open("x", self._show_look)

    def _show_look(self, x: dict[int, float] | None) -> None:
        timeline = self.stepper.timeline
        try:
            look = timeline.look(x) if x else None
        except NotFiniteError:
            self.say("the prediction for this x is not finite", warning=True)
            return
        self.view.look_at(look, timeline.position)
        vocabulary = timeline.setup.corpus.vocabulary
        written = describe_x(look, vocabulary, self.app.notation) if look else ""
        self.stepper.arrived(
            written and f"a look at {written}: nothing is trained; ⟨escape⟩ ends it"
        )

    def action_scramble(self) -> None:
        if self.stepper.timeline.position.phase is Phase.UPDATE:
            self.say("go back before the update (⟨←⟩) to scramble E or θ")
            return
        array = "theta" if isinstance(self.view.chosen, ThetaPane) else "E"
        self.stepper.edit(lambda timeline: timeline.scramble(array))

    def _show_watched(self) -> None:
        words = self.opener.watching
        self.view.set_class(bool(words), "-watching")
        self.view.watch_strip.take(words)
