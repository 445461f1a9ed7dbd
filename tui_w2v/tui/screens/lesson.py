"""A lesson: cards below the panes, shown on runs of their own."""

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.worker import get_current_worker

from tui_w2v.explain import TEACHING, explain
from tui_w2v.lessons.cards import Lesson
from tui_w2v.lessons.play import Play
from tui_w2v.training import CancelledError, Timeline
from tui_w2v.tui.base import LookChanged
from tui_w2v.tui.keys import LESSON_KEYS, PANE_KEYS
from tui_w2v.tui.screens.help import HelpScreen
from tui_w2v.tui.screens.panes import PanesScreen
from tui_w2v.tui.widgets.lesson_card import CardText, LessonCard


class LessonScreen(PanesScreen):
    """Plays one lesson, from the turn that a run is at; the run itself stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [*LESSON_KEYS]

    class Prepared(Message):
        """The lesson is ready to be played, or its preparation was stopped."""

        def __init__(self, *, ready: bool) -> None:
            super().__init__()
            self.ready = ready

    def __init__(self, lesson: Lesson, timeline: Timeline, *, number: int) -> None:
        """Open a lesson at its first card.

        Args:
            lesson: The lesson.
            timeline: The run at hand.
            number: The lesson's number among all, from 1.
        """
        self.play = Play(lesson, timeline)
        super().__init__(timeline)
        self.finished = False
        """Whether all cards have been seen."""
        self._lesson_number = number
        self._dock = LessonCard(classes="room")

    def compose_below(self) -> ComposeResult:
        """The card."""
        yield self._dock

    def on_mount(self) -> None:
        """Prepare the lesson, and show its first card."""
        self._letters = self.app.notation
        self._prepare()

    # From card to card

    def action_next_card(self) -> None:
        """Go to the next card; after the last, the lesson is done."""
        if self._jumping:
            return
        if self.play.number < 0:
            self._prepare()
        elif self.play.last:
            self.finished = True
            self._leave()
        else:
            self._go_to_card(self.play.number + 1)

    def action_previous_card(self) -> None:
        """Go back one card."""
        if self.play.number > 0 and not self._jumping:
            self._go_to_card(self.play.number - 1)
        elif not self._jumping:
            self.say("this is the first card: escape leaves the lesson")

    def action_answer(self, answer: int) -> None:
        """Answer the card's question, and see what is so."""
        ask = self.play.card.ask if self.play.number >= 0 else None
        if ask is None or self._jumping:
            self.say("this card asks nothing: space goes on")
        elif answer < len(ask.answers):
            self.play.answers[self.play.number] = answer
            self.action_next_card()

    def action_cancel(self) -> None:
        """Give a maximised pane its place back, leave a pane, or leave the lesson."""
        if self._jumping:
            self.workers.cancel_group(self, "jump")
        elif self._zoomed or self.focused is not None:
            super().action_cancel()
        else:
            self._leave()

    def _leave(self) -> None:
        if self.app.notation != self._letters:
            self.app.write_in(self._letters)
        self.dismiss(None)

    def _prepare(self) -> None:
        self._jumping = True
        self.say(f"{self.play.said or 'preparing the lesson …'} escape stops")
        self._prepare_in_thread()

    @work(thread=True, exclusive=True, group="jump")
    def _prepare_in_thread(self) -> None:
        worker = get_current_worker()

        def check(_: int) -> None:
            if worker.is_cancelled:
                raise CancelledError

        try:
            self.play.prepare(check)
        except CancelledError:
            self.post_message(self.Prepared(ready=False))
        else:
            self.post_message(self.Prepared(ready=True))

    @on(Prepared)
    def _prepared(self, message: Prepared) -> None:
        self._jumping = False
        if message.ready:
            self._go_to_card(0)
        else:
            self.say("stopped: space prepares again, escape leaves the lesson", warning=True)

    def _go_to_card(self, number: int) -> None:
        self.play.go(number)
        if self.timeline is not self.play.timeline:
            self.timeline = self.play.timeline
            self.setup = self.timeline.setup
            self._followed = None
        card = self.play.card
        self.spotlight(card.panes)
        notation = self._letters.turned() if card.turned else self._letters
        if self.app.notation != notation:
            self.app.write_in(notation)
        self.say("")
        self.call_after_refresh(self.show_moment)
        self._tell()

    def action_notation(self) -> None:
        """Write all formulas in the next notation."""
        super().action_notation()
        self._letters = self.app.notation.turned() if self._is_turned else self.app.notation

    def action_turn_E(self) -> None:
        """Draw E the other way round."""
        super().action_turn_E()
        self._letters = self.app.notation.turned() if self._is_turned else self.app.notation

    @property
    def _is_turned(self) -> bool:
        return self.play.number >= 0 and self.play.card.turned

    @on(LookChanged)
    def _tell(self) -> None:
        """Show the card's text."""
        play, notation = self.play, self.app.notation
        if play.number < 0:
            return
        moment = play.moment(notation)
        question, answers = play.asked(moment) or ((), [])
        self._dock.show_card(
            CardText(
                title=f"{self._lesson_number} · {play.lesson.titled(notation)}",
                place=f"card {play.number + 1} of {len(play.lesson.cards)}",
                text=play.text(moment),
                exhibit=play.exhibit(moment),
                question=question,
                answers=answers,
                given=play.answers.get(play.number),
                settled=play.settled(moment),
            )
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer answers only where there is a question."""
        if action == "answer" and self.play.number >= 0:
            ask = self.play.card.ask
            (answer,) = parameters
            return ask is not None and isinstance(answer, int) and answer < len(ask.answers)
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """Explain the pane that is looked at, and show the keys and the words."""
        pane, notation = self.looked_at, self.app.notation
        explained = None
        if pane is not None:
            explained = explain(pane.number, notation, self.timeline.turn)
        self.app.push_screen(HelpScreen(TEACHING, [*LESSON_KEYS, *PANE_KEYS], notation, explained))
