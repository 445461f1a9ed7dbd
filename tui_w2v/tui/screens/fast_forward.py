"""The fast-forward screen: the loss, pass by pass, and the watched words' neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.screen import Screen

from tui_w2v.corpus import SAMPLES
from tui_w2v.explain import FORWARD, describe_move
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.pass_rules import PassRules, pass_rate
from tui_w2v.explain.terms import derived
from tui_w2v.printable import counted
from tui_w2v.training import Timeline, find_neighbours
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.forward import Forward, usual_words
from tui_w2v.tui.job import Check, JobState
from tui_w2v.tui.keys import FORWARD_KEYS
from tui_w2v.tui.readings import Angles
from tui_w2v.tui.screens.concepts import ConceptsScreen
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.help import help_screen
from tui_w2v.tui.screens.prompt import PromptScreen, ask_which, read_analogies
from tui_w2v.tui.stepper import News, Stepper
from tui_w2v.tui.typed import indices_of
from tui_w2v.tui.widgets.forward_lines import ForwardHeader, ForwardWords
from tui_w2v.tui.widgets.gauges import Gauges
from tui_w2v.tui.widgets.lines import KeyLine, MessageLine
from tui_w2v.tui.widgets.loss_curve import LossCurve
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.watched import Watched
from tui_w2v.tui.widgets.why import WhyCard
from tui_w2v.vectors.evaluation import Section
from tui_w2v.vectors.question_files import Questions, read_questions


class FastForwardScreen(Screen[str]):
    """Runs full-batch passes and shows their progress; ends with a line for the turn screen."""

    app: BaseApp

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*FORWARD_KEYS]

    def __init__(
        self,
        timeline: Timeline,
        watched: list[str],
        save: Callable[[Callable[[str], None]], None],
        *,
        most: int | None = None,
    ) -> None:
        """Prepare passes, which begin when the screen opens.

        Args:
            timeline: The run to train.
            watched: The words to watch, in a list that this screen may change; the usual words if
                none of them is in the vocabulary.
            save: Asks for a file and saves; called with a function that shows the result.
            most: The largest number of passes.
        """
        super().__init__()
        self.stepper = Stepper(
            timeline,
            self._take,
            in_thread=partial(self.run_worker, thread=True),
            later=self.call_later,
        )
        self.forward = Forward()
        """The last reported progress."""
        self._timeline = timeline
        setup, turn = timeline.setup, timeline.turn
        self._chosen = watched
        self._save = save
        self._most = most
        self._pair = turn.context, turn.target
        self._began_at = timeline.position
        self._header = ForwardHeader(setup, classes="room")
        self._curve = LossCurve(setup.objective, id="curve")
        self._gauges = Gauges(setup.corpus.vocabulary, id="gauges")
        self._angles = Angles(
            setup,
            self._show,
            in_thread=partial(self.run_worker, thread=True),
            later=self.call_later,
        )
        sample = SAMPLES.get(setup.settings.corpus)
        self._questions = (
            read_questions(sample.questions[0]) if sample and sample.questions else None
        )
        self._watched = Watched(setup.corpus.vocabulary, id="watched")
        self._words = ForwardWords(setup, classes="room")
        self._message = MessageLine(classes="room")
        self._keys = KeyLine(classes="room")
        self._card = WhyCard()

    def compose(self) -> ComposeResult:
        """Yield the curve beside or above the words, and the explanation below."""
        yield SizeNotice()
        yield self._header
        with Container(id="forward-panes", classes="room"):
            with Container(id="curves"):
                yield self._curve
                yield self._gauges
            yield self._watched
        yield self._words
        yield self._message
        yield self._keys
        yield self._card

    def on_mount(self) -> None:
        """Start the passes."""
        self.stepper.train(lambda: self._watching, most=self._most, analogies=self._analogies)

    def on_unmount(self) -> None:
        """End all threads."""
        self.stepper.close()
        self._angles.end()

    @property
    def running(self) -> bool:
        """Whether passes are being made."""
        return self.stepper.busy

    @property
    def _watching(self) -> list[int]:
        """The indices of the watched words."""
        setup = self._timeline.setup
        return indices_of(self._chosen, setup.corpus.vocabulary) or usual_words(setup, *self._pair)

    def _analogies(self) -> Sequence[Section]:
        """Return the analogies to answer: the sample's own, or those of the user's file."""
        return self._questions.sections if self._questions else ()

    @property
    def _moved(self) -> bool:
        return self._timeline.position != self._began_at

    def _take(self, news: News) -> None:
        """Show the stepper's news."""
        if isinstance(news, Forward):
            self.forward = news
            self._show()
        elif isinstance(news, JobState):
            self._message.say(news.text)
            self.refresh_bindings()
            self._keys.redraw()

    @on(LookChanged)
    def _show(self) -> None:
        if self._gauges.shown == "predicted" and self.forward.readings.weights:
            self._angles.follow(self.forward.readings)
            self._gauges.angles = self._angles.rows
        lines = (self._header, self._curve, self._gauges, self._watched, self._words)
        for widget in lines:
            widget.show_forward(self.forward)
        self._message.redraw()
        self._keys.redraw()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only keys that have an effect now."""
        if action in ("leave", "undo", "again", "save", "explore", "concepts", "why"):
            return not self.running
        return self.running if action == "stop" else True

    def action_stop(self) -> None:
        """Stop during a pass."""
        self.stepper.cancel()
        self._message.say("stopping …")

    def action_leave(self) -> None:
        """Return to the turn screen."""
        way, notation = self._timeline.way, self.app.notation
        self.dismiss(
            f"{describe_move(way[-1][0].move, notation)}; ← goes back before that"
            if self._moved
            else ""
        )

    def action_undo(self) -> None:
        """Undo the passes."""
        said = "as it was before the passes; . redoes them" if self._moved else ""
        self._timeline.go(self._began_at)
        self.dismiss(said)

    def action_again(self) -> None:
        """Make more passes, until they no longer gain."""
        earlier, self.forward = self.forward.to_go_on, Forward()
        self._began_at = self._timeline.position
        self.stepper.train(lambda: self._watching, earlier=earlier, analogies=self._analogies)

    def action_gauge(self, name: str) -> None:
        """Show a gauge below the loss curve, or hide it."""
        self._gauges.shown = "" if self._gauges.shown == name else name
        self.set_class(bool(self._gauges.shown), "-gauges")
        self.call_after_refresh(self._show)

    def action_analogies(self) -> None:
        """Ask for a file of analogies to answer from now on."""
        screen = PromptScreen(read_analogies, "a file of analogies, in the questions-words layout")
        self.app.push_screen(screen, self._take_analogies)

    def _take_analogies(self, questions: Questions | None) -> None:
        if questions is not None:
            self._questions = questions
            if self._gauges.shown != "answers":
                self.action_gauge("answers")
            if not self.running:
                self._message.say("f answers them in the next passes")

    def action_watch(self) -> None:
        """Ask which words to watch."""
        screen = ask_which(self._timeline.setup, self._watching, "the usual ones")
        self.app.push_screen(screen, self._watch)

    def _watch(self, words: list[int] | None) -> None:
        if words is None:
            return
        vocabulary = self._timeline.setup.corpus.vocabulary
        self._chosen[:] = [vocabulary[word] for word in words]
        if not self.running:
            E, start = self._timeline.parameters.E, self._timeline.baseline
            near = find_neighbours(self._watching, E, start)
            self.forward = replace(self.forward, neighbours=near)
            self._show()

    def action_why(self) -> None:
        """Derive the mean loss, and beside it the floor and the learning rate of the last pass."""
        forward, timeline, n = self.forward, self._timeline, self.app.notation
        if forward.counts is None or not forward.losses:
            self._message.say("no pass is made yet: f makes passes")
            return
        deriver = Derivations(timeline, n)
        rules = PassRules(deriver, forward.counts, n)
        losses: list[NDArray[np.float64]] = []

        def compute(check: Check) -> str:
            losses.append(rules.losses(check))
            return ""

        def show() -> None:
            eta, made = timeline.setup.settings.learning_rate, forward.made
            name = f"mean loss after {counted(forward.kept, 'pass')}"
            rated = f"learning rate of pass {forward.passes or 1:,}"
            beside = (
                derived(rules.floor(forward.floor)),
                derived(pass_rate(rated, eta, forward.rate or eta, max(1, made), forward.warm_up)),
            )
            mean = rules.mean_loss(name, forward.losses[forward.kept], losses[0])
            self._card.open(deriver, replace(mean, beside=beside))

        self.stepper.work("computing each word's loss …; escape stops", compute, then=show)

    def action_explore(self) -> None:
        """Ask for nearest words."""
        self.app.push_screen(ExploreScreen.of(self._timeline))

    def action_concepts(self) -> None:
        """Name the directions of E by their words."""
        self.app.push_screen(ConceptsScreen(self._timeline.setup, self._timeline.parameters))

    def action_save(self) -> None:
        """Save the model, or export its vectors."""
        self._save(self._message.say)

    def action_help(self) -> None:
        """Show the keys and the words."""
        self.app.push_screen(help_screen(self.app, FORWARD, FORWARD_KEYS))

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._show)
