"""A lesson: cards below the panes, shown on runs of their own."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from tui_w2v.explain import TEACHING, Notation
from tui_w2v.lessons.play import Play
from tui_w2v.tui.base import LookChanged
from tui_w2v.tui.keys import LESSON_KEYS
from tui_w2v.tui.screens.panes import PanesScreen
from tui_w2v.tui.widgets.lesson_card import CardText, LessonCard


class LessonScreen(PanesScreen):
    """Plays one lesson, from the turn that a run is at; the run itself stays as it is."""

    BINDINGS: ClassVar[list[BindingType]] = [*LESSON_KEYS]

    def __init__(self, play: Play, *, number: int) -> None:
        """Open a lesson at its first card.

        Args:
            play: The lesson, prepared.
            number: The lesson's number among all, from 1.
        """
        self.play = play
        play.go(0)
        super().__init__(play.timeline)
        self.finished = False
        """Whether all cards have been seen."""
        self._lesson_number = number
        self._dock = LessonCard(classes="room")

    def compose_below(self) -> ComposeResult:
        """The card."""
        yield self._dock

    def on_mount(self) -> None:
        """Show the first card."""
        self._show_card(self.app.notation)

    # From card to card

    def action_next_card(self) -> None:
        """Go to the next card; after the last, the lesson is done."""
        if self.play.last:
            self.finished = True
            self._leave()
        else:
            self._go_to_card(self.play.number + 1)

    def action_previous_card(self) -> None:
        """Go back one card."""
        if self.play.number > 0:
            self._go_to_card(self.play.number - 1)
        else:
            self.say("this is the first card: escape leaves the lesson")

    def action_answer(self, answer: int) -> None:
        """Answer the card's question, and show the right answer."""
        ask = self.play.card.ask
        if ask is None:
            self.say("this card asks nothing: space goes on")
        elif answer < len(ask.answers):
            self.play.answers[self.play.number] = answer
            self.action_next_card()

    def action_cancel(self) -> None:
        """Give a maximised pane its place back, leave a pane, or leave the lesson."""
        if self._zoomed or self.focused is not None:
            super().action_cancel()
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
        """Show the card at hand.

        Args:
            usual: The notation of cards that do not transpose E.
        """
        if self.timeline is not self.play.timeline:
            self.timeline = self.play.timeline
            self.setup = self.timeline.setup
            self._followed = None
        card = self.play.card
        self.spotlight(self.play.panes)
        self._write_in(usual.transposed() if card.transposed else usual)
        self.say("")
        self.call_after_refresh(self.show_moment)
        self._tell()

    @property
    def _usual_notation(self) -> Notation:
        notation = self.app.notation
        return notation.transposed() if self.play.card.transposed else notation

    def _write_in(self, notation: Notation) -> None:
        if self.app.notation != notation:
            self.app.write_in(notation)

    @on(LookChanged)
    def _tell(self) -> None:
        """Show the card's text."""
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
        """Offer answers only where there is a question."""
        if action == "answer":
            ask = self.play.card.ask
            (answer,) = parameters
            return ask is not None and isinstance(answer, int) and answer < len(ask.answers)
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """Explain the chosen pane, and show the keys and the glossary."""
        self.explain(TEACHING, LESSON_KEYS)
