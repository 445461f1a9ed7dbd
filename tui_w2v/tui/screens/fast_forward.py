"""The fast-forward screen: the loss, pass by pass, and the watched words' neighbours."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from os.path import expanduser
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from tui_w2v.corpus import SAMPLES
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.pass_rules import PassRules, pass_rate
from tui_w2v.explain.screens import FORWARD
from tui_w2v.printable import counted
from tui_w2v.session.forward import Forward, usual_words
from tui_w2v.session.job import JobState
from tui_w2v.session.readings import Angles
from tui_w2v.session.stepper import News, Stepper
from tui_w2v.training import Timeline, find_neighbours
from tui_w2v.tui.keys import FORWARD_KEYS
from tui_w2v.tui.screens.dialog import PromptScreen
from tui_w2v.tui.screens.full import FullScreen, in_thread
from tui_w2v.tui.screens.opener import Opener
from tui_w2v.tui.widgets.forward_lines import ForwardHeader, ForwardWords, LossCurve
from tui_w2v.tui.widgets.gauges import Gauges
from tui_w2v.tui.widgets.watched import Watched
from tui_w2v.tui.widgets.why import WhyCard
from tui_w2v.vectors.evaluation import Section
from tui_w2v.vectors.question_files import Questions, read_questions


class FastForwardScreen(FullScreen[str | None]):
    """Runs full-batch passes and shows their progress; ends with a line for the turn screen."""

    ABOUT = FORWARD, FORWARD_KEYS
    BINDINGS = [*FORWARD_KEYS]

    def __init__(self, timeline: Timeline, watched: list[str], most: int | None = None) -> None:
        """Prepare passes, up to a number; they begin when the screen opens.

        The screen may change the watched words; if there are none, the usual ones are watched.
        """
        super().__init__()
        self.stepper = Stepper(timeline, self._take, self.threads)
        self._opener = Opener(self, self.stepper, watched)
        self.forward = Forward()
        """The last reported progress."""
        self._timeline, self._most, setup = timeline, most, timeline.setup
        self._pair = timeline.turn.context, timeline.turn.target
        self._began_at = timeline.position
        self._angles = Angles(setup)
        self._comparing = False
        """Whether angles are being computed."""
        sample = SAMPLES.get(setup.settings.corpus)
        self._analogies: Sequence[Section] = ()
        """The analogies to answer: the sample's own, or those of the user's file."""
        if sample and sample.questions:
            self._analogies = read_questions(sample.questions[0]).sections
        self._header = ForwardHeader(setup)
        self._curve = LossCurve(setup, id="curve")
        self._gauges = Gauges(setup, id="gauges")
        self._watched = Watched(setup, id="watched")
        self._words = ForwardWords(setup)
        self._card = WhyCard()

    def compose(self) -> ComposeResult:
        curves = Vertical(self._curve, self._gauges)
        panes = Horizontal(curves, self._watched, id="forward-panes")
        return self._header, panes, self._words, self.message_line, self._card, self.key_line

    def on_mount(self) -> None:
        self._train(most=self._most)

    def _train(self, **options: Any) -> None:
        self.stepper.train(self._watching, analogies=lambda: self._analogies, **options)

    def on_unmount(self) -> None:
        self.stepper.close()

    def _watching(self) -> list[int]:
        return self._opener.watching or usual_words(self._timeline.setup, *self._pair)

    def _take(self, news: News) -> None:
        match news:
            case Forward():
                self.forward = news
                self._show()
            case JobState():
                self.say(news.line)
        self.offer_keys()

    def _show(self) -> None:
        if self._gauges.shown == "predicted":
            self._compare_directions()
        for lines in (self._header, self._curve, self._gauges, self._words):
            lines.forward = self.forward
            lines.redraw()
        self._watched.show_forward(self.forward)

    def _compare_directions(self) -> None:
        weights = self.forward.readings.weights
        self._gauges.angles = self._angles.known(weights)
        if len(self._gauges.angles) < len(weights) and not self._comparing:
            self._comparing = True
            in_thread(self, partial(self._angles.compare, weights), self._take_angles)

    def _take_angles(self, _: None) -> None:
        self._comparing = False
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("leave", "undo", "again", "open", "why"):
            return not self.stepper.busy
        return self.stepper.busy if action == "stop" else True

    def action_stop(self) -> None:
        self.stepper.cancel()
        self.say("stopping …")

    def action_leave(self) -> None:
        moved = self._timeline.position != self._began_at
        self.dismiss(self.stepper.last_done(self.app.notation).line if moved else "")

    def action_undo(self) -> None:
        moved = self._timeline.position != self._began_at
        self._timeline.go(self._began_at)
        self.dismiss("as it was before the passes; ⟨.⟩ redoes them" if moved else "")

    def action_again(self) -> None:
        self._card.action_close()
        earlier, self.forward = self.forward.to_go_on, Forward()
        self._began_at = self._timeline.position
        self._train(earlier=earlier)

    def action_gauge(self, name: str) -> None:
        self._gauges.shown = "" if self._gauges.shown == name else name
        self.set_class(bool(self._gauges.shown), "-gauges")
        self.call_after_refresh(self._show)

    def action_analogies(self) -> None:
        screen = PromptScreen(_read_analogies, "analogies, in questions-words.txt's layout")
        self.app.ask(screen, self._take_analogies)

    def _take_analogies(self, questions: Questions) -> None:
        self._analogies = questions.sections
        if self._gauges.shown != "answers":
            self.action_gauge("answers")
        if not self.stepper.busy:
            self.say("⟨f⟩ answers them in the next passes")

    def action_watch(self) -> None:
        self._opener.ask_which(self._watching(), "the usual ones", self._show_watched)

    def _show_watched(self) -> None:
        timeline = self._timeline
        if not self.stepper.busy:
            near = find_neighbours(self._watching(), timeline.parameters.E, timeline.baseline)
            self.forward = replace(self.forward, neighbours=near)
            self._show()

    def action_why(self) -> None:
        forward, timeline, n = self.forward, self._timeline, self.app.notation
        if forward.counts is None or not forward.losses:
            self.say("no pass is made yet: ⟨f⟩ makes passes")
            return
        rules = PassRules(Derivations(timeline, n), forward.counts, n)

        def show(losses: NDArray[np.float64]) -> None:
            eta, made = timeline.setup.settings.learning_rate, forward.made
            name = f"mean loss after {counted(forward.kept, 'pass')}"
            rated = f"learning rate of pass {forward.passes or 1:,}"
            rate = pass_rate(rated, eta, forward.rate or eta, max(1, made), forward.warm_up)
            beside = rules.floor(forward.floor).as_term, rate.as_term
            mean = rules.mean_loss(name, forward.losses[forward.kept], losses)
            self._card.open(replace(mean, beside=beside))

        self.stepper.work("computing each word's loss …; ⟨escape⟩ stops", rules.losses, then=show)

    def action_open(self, name: str) -> None:
        getattr(self._opener, name)()


def _read_analogies(path: str) -> Questions:
    """Read a typed file of analogies, or raise a ValueError whose message is one line."""
    questions = read_questions(Path(expanduser(path.strip())))
    if not questions.sections:
        raise ValueError("these are pairs of words; give analogies, four words a line")
    return questions
