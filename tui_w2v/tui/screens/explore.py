"""Explore: the trained words asked for their nearest ones."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, Label
from textual.worker import get_current_worker

from tui_w2v.lessons import EXPLORE
from tui_w2v.training import Timeline
from tui_w2v.tui.asked import Answer, answer
from tui_w2v.tui.keys import EXPLORE_KEYS
from tui_w2v.tui.screens.help import HelpScreen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.widgets.answers import Answers
from tui_w2v.tui.widgets.explore_lines import Asked, Completions, ExploreHeader, Why
from tui_w2v.tui.widgets.lines import KeyLine
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.vector import VectorLines
from tui_w2v.tui.widgets.word_box import WordBox
from tui_w2v.vectors import Embeddings, UnknownWordError
from tui_w2v.vectors.question import Kind, Question, completions, last_word, read_question

if TYPE_CHECKING:
    from tui_w2v.tui.base import BaseApp

_MOST_COMPLETIONS = 24
_MOST_ANSWERS = 60
_VECTOR_LINES, _VECTOR_LINES_SHORT = 9, 4
_BLINK_NUMBERS = 4_000_000
"""So many numbers are gone through while a key is pressed; more of them, in a thread."""


class ExploreScreen(Screen[None]):
    """Asks words at one moment of their training; they stay as they are while it is open."""

    app: "BaseApp"

    AUTO_FOCUS = "#word-box"
    BINDINGS: ClassVar[list[BindingType]] = [*EXPLORE_KEYS]

    class Answered(Message):
        """A question was answered in the thread."""

        def __init__(self, answer: Answer, then: Callable[[], None] | None) -> None:
            super().__init__()
            self.answer = answer
            self.then = then

    def __init__(
        self, embeddings: Embeddings, name: str, *, moment: str = "", word: str = ""
    ) -> None:
        """Ask words.

        Args:
            embeddings: The words, whose vectors nobody changes any more.
            name: What they are from.
            moment: At which moment of their training, in a few words.
            word: What to ask first.
        """
        super().__init__()
        self._embeddings, self._source = embeddings, name
        self._first = word or embeddings.words[0]
        self._product = False
        self._trail: list[str] = []
        self._at = -1
        self._answer: Answer | None = None
        V, d = embeddings.E.vectors.shape
        self._header = ExploreHeader(name, V, d, moment, classes="room")
        self._box = WordBox(self._typed, id="word-box")
        self._completions = Completions(classes="room")
        self._asked = Asked(classes="room")
        self._answers = Answers(embeddings.kinds, id="answers")
        self._vector = VectorLines(d, id="vector")
        self._why = Why(vectors_only=len(embeddings.kinds) == 1, id="why")
        self._keys = KeyLine(classes="room")

    @classmethod
    def of(cls, timeline: Timeline, word: str = "") -> "ExploreScreen":
        """Ask the words as they are where a timeline stands.

        Args:
            timeline: The run; what is asked of it is a copy.
            word: What to ask first, in place of the turn's context word.
        """
        words, parameters = timeline.setup.corpus.vocabulary.words, timeline.parameters
        embeddings = Embeddings(words, parameters.E.copy(), np.ascontiguousarray(parameters.theta))
        passes, turns = timeline.passes_made, timeline.turns_made
        made = [f"{passes:,} pass{'es' if passes > 1 else ''}"] if passes else []
        made += [f"{turns:,} turn{'s' if turns > 1 else ''}"] if turns else []
        moment = f"after {' and '.join(made)}" if made else "untrained: all rows are random"
        if made and timeline.setup.origin is not None:
            moment += ", the file's included"
        word = word or words[timeline.turn.context]
        return cls(embeddings, timeline.setup.corpus.name, moment=moment, word=word)

    def compose(self) -> ComposeResult:
        """The question above, its answers below it, and then what they come from."""
        yield SizeNotice()
        yield self._header
        with Horizontal(id="word-line", classes="room"):
            yield Label("▸", markup=False)
            yield self._box
        yield self._completions
        yield self._asked
        with Horizontal(id="answers-room", classes="room"):
            yield self._answers
        with Horizontal(id="vector-room", classes="room"):
            yield self._vector
        with Horizontal(id="why-room", classes="room"):
            yield self._why
        yield self._keys

    def on_mount(self) -> None:
        """Ask the first word."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self._redraw())
        self.call_after_refresh(self.ask, self._first)

    # Asking

    def ask(self, line: str) -> None:
        """Ask a question as if it had been typed, and keep it in the trail."""
        self._box.take(line)
        self._completions.show_words("", ())
        self._answer_line(line, self._note)

    def _typed(self, line: str) -> None:
        self._complete(line)
        self._answer_line(line)

    def _complete(self, line: str) -> None:
        """Show how the word that is being typed may go on: on a line of its own, since Textual's
        suggestions in the box are painted one frame after the answers.
        """
        start, words = last_word(line), self._embeddings.words
        found = completions(words, start, _MOST_COMPLETIONS) if start else []
        if not found and start.lower() != start:
            start = start.lower()
            found = completions(words, start, _MOST_COMPLETIONS)
        self._completions.show_words(start, tuple(found))

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if self._answer_line(event.value, self._note):
            self._answers.focus()

    def _answer_line(self, line: str, then: Callable[[], None] | None = None) -> bool:
        """Answer a line, if it can be answered; what was answered before stays to be seen.

        Args:
            line: What was typed.
            then: Called once it is answered; that it cannot be is then said in full.

        Returns:
            Whether it asks something.
        """
        try:
            question = read_question(line, self._embeddings.E)
        except UnknownWordError as error:
            if then:
                self._asked.say(str(error), warning=True)
            elif error.word != last_word(line) or not self._completions.words:
                self._asked.say(f"{error.word!r} is not in the vocabulary", warning=True)
            else:
                self._asked.say("")
            return False
        if question is None:
            self._asked.say(self._hint())
            return False
        self._ask(question, then)
        return True

    def _hint(self) -> str:
        """What can be asked, in words of this vocabulary."""
        words = [word for word in self._embeddings.words if len(word) > 2 and word.isalpha()][:40]
        a, b, c = (words[len(words) * part // 4] if words else "word" for part in (1, 2, 3))
        return f"ask: {a}   {a} {b}   {a} - {b} + {c}   {a} : {b} :: {c}   {a} {b} {c} ?"

    def _ask(self, question: Question, then: Callable[[], None] | None) -> None:
        if self._embeddings.E.vectors.size <= _BLINK_NUMBERS:
            self._show_answer(self._answered(question), then)
        else:
            self._ask_in_thread(question, then)

    def _answered(self, question: Question) -> Answer:
        return answer(self._embeddings, question, n=_MOST_ANSWERS, product=self._product)

    @work(thread=True, exclusive=True, group="asking")
    def _ask_in_thread(self, question: Question, then: Callable[[], None] | None) -> None:
        worker = get_current_worker()
        answered = self._answered(question)
        if not worker.is_cancelled:
            self.post_message(self.Answered(answered, then))

    @on(Answered)
    def _take_answer(self, message: Answered) -> None:
        self._show_answer(message.answer, message.then)

    def _show_answer(self, answered: Answer, then: Callable[[], None] | None) -> None:
        self._answer = answered
        self._asked.show_answer(answered)
        self._answers.show_answer(answered)
        self._show_vector()
        if then:
            then()

    def _show_vector(self) -> None:
        """Show the vector of the chosen word, or of the first one that was asked with."""
        if self._answer is None:
            return
        word = self._answer.question.words[0]
        kind = self._answers.kind if self._answers.has_focus else "E"
        if self._answers.has_focus and self._answers.chosen is not None:
            word = self._answers.chosen
        vectors = self._embeddings.by(kind)
        self._vector.show_vector(word, kind, vectors.vectors[vectors.row(word)])

    # The trail of what was asked

    def _note(self) -> None:
        """Keep what was answered, in place of what was gone back from."""
        if self._answer is None:
            return
        line = str(self._answer.question)
        if self._trail[self._at : self._at + 1] != [line]:
            del self._trail[self._at + 1 :]
            self._trail.append(line)
            self._at += 1
        self.refresh_bindings()
        self._keys.redraw()

    def action_trail(self, way: int) -> None:
        """Ask again what was asked before, or after."""
        self._at += way
        line = self._trail[self._at]
        self._box.take(line)
        self._answer_line(line)
        self.refresh_bindings()
        self._keys.redraw()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done where the focus is."""
        answers = self._answers.has_focus
        if action == "trail":
            (way,) = parameters
            assert isinstance(way, int)
            return answers and 0 <= self._at + way < len(self._trail)
        if action == "product":
            question = self._answer.question if self._answer else None
            return answers and bool(question and question.plus and question.minus)
        if action in ("answers", "complete"):
            return not answers
        if action in ("move", "page", "ask_chosen", "map", "box", "vector", "help", "quit"):
            return answers
        return True

    def action_answers(self) -> None:
        """Go to the answers."""
        self._answers.focus()

    def action_complete(self) -> None:
        """Take the first word that completes what is typed; if there is none, or it is a word
        already, go to the answers.
        """
        line, found = self._box.value, self._completions.words
        start = last_word(line)
        if found and start not in self._embeddings.E.index:
            self._box.value = line[: len(line) - len(start)] + found[0]
            self._box.cursor_position = len(self._box.value)
        else:
            self._answers.focus()

    def action_box(self) -> None:
        """Go to the word box."""
        self._box.focus()
        self._box.select_all()

    def action_move(self, rows: int, columns: int) -> None:
        """Choose another word."""
        self._answers.move(rows, columns)
        self._show_vector()

    def action_page(self, way: int) -> None:
        """Choose the last word in view, or the first."""
        self.action_move(way * self._answers.rows, 0)

    def action_ask_chosen(self) -> None:
        """Ask for the chosen word."""
        if self._answers.chosen is not None:
            self.ask(self._answers.chosen)

    def action_product(self) -> None:
        """Multiply shifted cosines, or add directions."""
        self._product = not self._product
        if self._answer is not None:
            self._ask(self._answer.question, None)

    def action_vector(self) -> None:
        """Give the vector all the room of the answers, or not."""
        self.toggle_class("-vector")
        self.on_resize()

    def action_map(self) -> None:
        """Show all words on a map, with those that were asked and their nearest ones marked."""
        if self._answer is None:
            return
        question, kind = self._answer.question, self._answers.kind
        row = self._embeddings.E.row
        asked = [row(word) for word in question.words]
        near = [row(word) for word, _ in self._answer.by[kind][: self._answers.rows]]
        if question.kind is Kind.ODD_ONE_OUT:
            near = []
        self.app.push_screen(MapScreen(self._embeddings, kind, asked, near, self._source), self._go)

    def _go(self, word: str | None) -> None:
        if word is not None:
            self.ask(word)

    def action_leave(self) -> None:
        """Go back to where one came from."""
        self.dismiss(None)

    def action_help(self) -> None:
        """Show the keys and the words."""
        self.app.push_screen(HelpScreen(EXPLORE, EXPLORE_KEYS, self.app.notation))

    # Showing

    def on_descendant_focus(self) -> None:
        """Offer what can be done there."""
        self._show_vector()
        self.refresh_bindings()
        self._keys.redraw()

    def on_resize(self) -> None:
        """Give the vector as many lines as it needs, and the answers the rest."""
        most = _VECTOR_LINES_SHORT if self.has_class("-short") else _VECTOR_LINES
        lines = min(self._vector.lines_needed(self.size.width), most)
        self.query_one("#vector-room").styles.height = "1fr" if self.has_class("-vector") else lines

    def _redraw(self) -> None:
        for widget in (
            self._header,
            self._completions,
            self._asked,
            self._answers,
            self._vector,
            self._why,
            self._keys,
        ):
            widget.redraw()
