"""The word box of the explore screen with the lines below it, and the questions so far."""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Label

from tui_w2v.tui.asker import Asker
from tui_w2v.tui.hints import Example, unfinished, unknown
from tui_w2v.tui.widgets.explore_lines import Asked, Completions
from tui_w2v.tui.widgets.word_box import WordBox
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import last_word, read_question


class Trail:
    """Questions in order, and the current one: back and forward, as in a browser."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._at = -1

    def note(self, line: str) -> None:
        if self._lines[self._at : self._at + 1] != [line]:
            self._at += 1
            self._lines[self._at :] = [line]

    def can_go(self, way: int) -> bool:
        """Return whether there is a line this many places away."""
        return 0 <= self._at + way < len(self._lines)

    def go(self, way: int) -> str:
        self._at += way
        return self._lines[self._at]


class QuestionBox(Vertical):
    """Takes questions as lines, and asks them; a line that asks nothing says what is missing."""

    def __init__(
        self,
        embeddings: WordVectors,
        examples: Sequence[Example],
        asker: Asker,
        noted: Callable[[], None],
    ) -> None:
        """Start with an empty line.

        Args:
            embeddings: The words that can be asked for.
            examples: Examples of questions, the shortest first.
            asker: Answers the questions.
            noted: Called when the questions so far have changed.
        """
        super().__init__(classes="room")
        self.trail = Trail()
        self.asked = Asked()
        self._embeddings, self._asker, self._noted = embeddings, asker, noted
        self._box = WordBox(self._typed, id="word-box")
        self._completions = Completions(embeddings.words, examples)

    def compose(self) -> ComposeResult:
        with Horizontal(id="word-line"):
            yield Label("▸", markup=False)
            yield self._box
        yield self._completions
        yield self.asked

    def redraw(self) -> None:
        self._completions.redraw()
        self.asked.redraw()

    def ask(self, line: str) -> None:
        """Ask a question as if it were typed, and add it to the questions so far."""
        self._take(line)
        self.answer(line, self.note)

    def go(self, way: int) -> None:
        """Ask the question so many places away."""
        line = self.trail.go(way)
        self._take(line)
        self.answer(line)
        self._noted()

    def note(self) -> None:
        """Add the answered question to those so far."""
        if self._asker.answer is not None:
            self.trail.note(str(self._asker.answer.question))
        self._noted()

    def answer(self, line: str, then: Callable[[], None] | None = None) -> bool:
        """Answer a line if it is a question; otherwise the last answer stays.

        Args:
            line: The line.
            then: Called when it is answered; with it, errors are shown in full.

        Returns:
            Whether it is a question.
        """
        self._asker.want_no_answer()
        try:
            question = read_question(line, self._embeddings)
        except UnknownWordError as error:
            goes_on = error.word == last_word(line) and bool(self._completions.found)
            entered = then is not None
            said = "" if goes_on and not entered else unknown(error, close=entered)
            self.asked.say(said, warning=True)
            return False
        if question is None:
            self.asked.say(unfinished(line))
            return False
        self._asker.ask(question, then)
        return True

    def complete(self) -> bool:
        """Take the first completion; return whether there is one."""
        line, found = self._box.value, self._completions.found
        start = last_word(line)
        if not found or start in self._embeddings.index:
            return False
        self._box.value = line[: len(line) - len(start)] + found[0]
        self._box.cursor_position = len(self._box.value)
        return True

    def enter(self) -> None:
        """Go to the line, to type another question."""
        self._box.focus()
        self._box.select_all()

    def _typed(self, line: str) -> None:
        self._completions.complete(line)
        self.answer(line)

    def _take(self, line: str) -> None:
        self._box.take(line)
        self._completions.put_away()
