"""A lesson: cards below the panes, shown on runs of their own."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from tui_w2v.explain import TEACHING, Notation
from tui_w2v.lessons.play import Play
from tui_w2v.training import Frame
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.keys import LESSON_KEYS
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.panes.view import TurnView
from tui_w2v.tui.screens.cards import CARDS
from tui_w2v.tui.stepper import News, Stepper
from tui_w2v.tui.widgets.lesson_card import CardText, LessonCard
from tui_w2v.tui.widgets.lines import KeyLine, MessageLine
from tui_w2v.tui.widgets.size_notice import SizeNotice


class LessonScreen(Screen[None]):
    """Plays one lesson on copies of a run, from its current turn."""

    app: BaseApp

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*LESSON_KEYS]

    def __init__(self, play: Play, *, number: int) -> None:
        super().__init__()
        self.play = play
        play.go(0)
        self.finished = False
        """Whether all cards have been seen."""
        self.view = TurnView(play.timeline.setup)
        self.stepper = self._stepper()
        self._lesson_number = number
        self._dock = LessonCard(classes="room")
        self._message_line = MessageLine(classes="room")
        self._key_line = KeyLine(classes="room")

    def _stepper(self) -> Stepper:
        return Stepper(
            self.play.timeline,
            self._take,
            view=self.view.choose_rows,
            in_thread=partial(self.run_worker, thread=True),
            later=self.call_later,
        )

    def compose(self) -> ComposeResult:
        yield SizeNotice()
        yield self.view
        yield self._dock
        yield self._message_line
        yield self._key_line

    def on_mount(self) -> None:
        self._show_card(self.app.notation)

    def _take(self, news: News) -> None:
        if isinstance(news, Frame):
            self.view.show(news, self.stepper.player)
            if not self._key_line.frame:
                self._key_line.show(news)

    @on(Pane.Moved)
    def _show_rows(self) -> None:
        self.stepper.show()

    # From card to card

    def action_next_card(self) -> None:
        """Go to the next card; after the last, the lesson is done."""
        if self.play.last:
            self.finished = True
            self._leave()
        else:
            self._go_to_card(self.play.number + 1)

    def action_previous_card(self) -> None:
        if self.play.number > 0:
            self._go_to_card(self.play.number - 1)
        else:
            self._message_line.say("this is the first card: escape leaves the lesson")

    def action_answer(self, answer: int) -> None:
        """Answer the card's question, and show the right answer."""
        ask = self.play.card.ask
        if ask is None:
            self._message_line.say("this card asks nothing: space goes on")
        elif answer < len(ask.answers):
            self.play.answers[self.play.number] = answer
            self.action_next_card()

    def action_cancel(self) -> None:
        """Restore a maximised pane, leave a pane, or leave the lesson."""
        if self.view.zoomed:
            self.view.zoom(None)
        elif self.focused is not None:
            self.set_focus(None)
        else:
            self._leave()

    def _leave(self) -> None:
        self._write_in(self._usual_notation)
        self.dismiss(None)

    def _go_to_card(self, number: int) -> None:
        usual = self._usual_notation
        self.play.go(number)
        self._show_card(usual)

    def _show_card(self, usual: Notation) -> None:
        """Show the current card.

        Args:
            usual: The notation of cards that do not transpose E.
        """
        self.stepper = self._stepper()
        card = self.play.card
        self.view.spotlight(self.play.panes)
        self.view.aimed = card.show.aim
        self._write_in(usual.transposed() if card.show.transposed else usual)
        self._message_line.say("")
        self.call_after_refresh(self.stepper.show)
        self._tell()

    @property
    def _usual_notation(self) -> Notation:
        notation = self.app.notation
        return notation.transposed() if self.play.card.show.transposed else notation

    def _write_in(self, notation: Notation) -> None:
        if self.app.notation != notation:
            self.app.write_in(notation)

    @on(LookChanged)
    def _redraw_all(self, message: LookChanged) -> None:
        self._message_line.redraw()
        self._key_line.redraw()
        if message.said:
            self._message_line.say(message.said)
        self.stepper.show()
        self._tell()

    def _tell(self) -> None:
        play, notation = self.play, self.app.notation
        facts = play.facts(notation)
        question, answers = play.question(facts) or ((), [])
        self._dock.show_card(
            CardText(
                title=f"{self._lesson_number} · {play.lesson.titled(notation)}",
                place=f"card {play.number + 1} of {len(play.lesson.cards)}",
                text=play.text(facts),
                exhibit=play.exhibit(facts),
                question=question,
                answers=answers,
                given=play.answers.get(play.number),
                verdict=play.verdict(facts),
            )
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "answer":
            ask = self.play.card.ask
            (answer,) = parameters
            return ask is not None and isinstance(answer, int) and answer < len(ask.answers)
        return True

    def action_pane(self, what: str, *arguments: int) -> None:
        if said := getattr(self.view, what)(*arguments):
            self._message_line.say(said)

    def action_card(self, name: str) -> None:
        self.app.push_screen(CARDS[name](self.play.timeline, self.app))

    def action_help(self) -> None:
        self.app.push_screen(self.view.explained(TEACHING, LESSON_KEYS))
