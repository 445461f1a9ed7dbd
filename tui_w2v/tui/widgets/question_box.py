"""The word box of the explore screen with the lines below it, and the questions so far."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Label

from tui_w2v.explain.questions import Example, unfinished
from tui_w2v.tui.line import cut
from tui_w2v.tui.widgets.controls import TextField
from tui_w2v.tui.widgets.explore_lines import Asked, Completions
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.asked import Answer, answer
from tui_w2v.vectors.question import Question, last_word, no_direction, read_question

_BLINK_NUMBERS = 4_000_000
"""Vectors of at most so many numbers are searched at once, others in a thread."""
_LONGEST_NAME = 40


class WordBox(TextField):
    """Reports changes before they are painted, so that the answer is not one frame late."""

    def __init__(self, typed: Callable[[str], None], *, id: str) -> None:
        super().__init__("", id=id)
        self._typed = typed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave ↑ and ↓ to the screen: a single line does not scroll."""
        return action not in ("scroll_up", "scroll_down")

    def watch_value(self, value: str) -> None:
        if self.is_mounted:
            self._typed(value)

    def take(self, line: str) -> None:
        """Show another line, all of it selected, without reporting it."""
        self.set_reactive(WordBox.value, line)
        self.cursor_position = len(line)
        self.select_all()
        self.refresh()


class QuestionBox(Vertical):
    """Takes questions as lines, answers the last one, or says what is missing in it."""

    def __init__(
        self,
        embeddings: WordVectors,
        examples: Sequence[Example],
        show: Callable[[Answer], None],
        in_thread: Callable[[Callable[[object], Answer], Callable[[Answer], None]], None],
    ) -> None:
        """Call ``show`` with each answer; ``in_thread`` finds one in a thread, and passes it on."""
        super().__init__()
        self._trail, self._at = list[str](), -1
        """The questions in order, and the current one: back and forward, as in a browser."""
        self.asked = Asked()
        self.product = False
        """Whether to use 3CosMul instead of 3CosAdd."""
        self.keeps_own = False
        """Whether a question's own words are among its answers."""
        self.answer: Answer | None = None
        self.beside: WordVectors | None = None
        """Other vectors that answer the same questions."""
        self._embeddings = self._answering = embeddings
        self._show_answer, self._in_thread = show, in_thread
        self._wanted: Question | None = None
        """The last question; None after a line that is none."""
        self._box = WordBox(self._typed, id="word-box")
        self._completions = Completions(embeddings.words, examples)

    def compose(self) -> ComposeResult:
        with Horizontal(id="word-line"):
            yield Label("▸", markup=False)
            yield self._box
        yield self._completions
        yield self.asked

    @property
    def has_text(self) -> bool:
        return bool(self._box.value)

    def ask(self, line: str) -> None:
        """Ask a question as if it were typed and entered."""
        self._take(line)
        self.read(line, entered=True)

    def can_go(self, way: int) -> bool:
        return 0 <= self._at + way < len(self._trail)

    def go(self, way: int) -> None:
        self._at += way
        line = self._trail[self._at]
        self._take(line)
        self.read(line)

    def read(self, line: str, *, entered: bool = False) -> bool:
        """Answer a line if it is a question, and return whether; note it, if it is entered."""
        self._wanted = None
        try:
            question = read_question(line, self._embeddings)
        except UnknownWordError as error:
            goes_on = error.word == last_word(line) and self._completions.found and not entered
            self.asked.say("" if goes_on else _unknown(error, close=entered), warning=True)
            return False
        if question is None:
            self.asked.say(unfinished(line))
        elif wrong := no_direction(question, self._embeddings):
            self.asked.say(wrong, warning=True)
            return False
        else:
            if entered:
                self._note(str(question))
            self._find(question)
        return question is not None

    def ask_again(self, then: Callable[[], None] = lambda: None) -> None:
        """Answer the last question anew, if there is one, and go on."""
        if question := self._wanted or (self.answer and self.answer.question):
            self._find(question, then)
        else:
            then()

    def lay_beside(self, there: WordVectors | None) -> None:
        """Answer by other vectors, too, from words that both know; None: by the first alone."""
        here = self._embeddings
        if there is not None and list(there.words) != list(here.words):
            both = here.index.keys() & there.index.keys()
            here, there = here.among(both), there.among(both)
        self._answering, self.beside = here, there

    def _find(self, question: Question, then: Callable[[], None] = lambda: None) -> None:
        """Answer a question: at once, or in a thread where there are many numbers."""
        question = self._wanted = replace(question)  # a copy, which tells this search from others
        here, there = self._answering, self.beside
        settings = {"product": self.product, "keeps_own": self.keeps_own}
        found = partial(answer, here, there, question, **settings)
        take = partial(self._take_answer, then=then)
        if here.vectors.size + (there.vectors.size if there else 0) <= _BLINK_NUMBERS:
            take(found())
        else:
            self._in_thread(lambda _: found(), take)

    def _take_answer(self, answer: Answer, then: Callable[[], None]) -> None:
        if answer.question is self._wanted:
            self.answer = answer
            self._show_answer(answer)
            then()

    def _note(self, line: str) -> None:
        if self._trail[self._at : self._at + 1] != [line]:
            self._at += 1
            self._trail[self._at :] = [line]

    def complete(self) -> bool:
        line, found = self._box.value, self._completions.found
        start = last_word(line)
        if not found or start in self._embeddings.index:
            return False
        self._box.value = line[: len(line) - len(start)] + found[0]
        self._box.cursor_position = len(self._box.value)
        return True

    def enter(self) -> None:
        self._box.focus()
        self._box.select_all()

    def _typed(self, line: str) -> None:
        self._completions.complete(line)
        self.read(line)

    def _take(self, line: str) -> None:
        self._box.take(line)
        self._completions.complete("")


def _unknown(error: UnknownWordError, *, close: bool) -> str:
    """Return a line on an unknown word, cut; close spellings are searched among all words."""
    name = repr(error.word)
    said = str(error) if close else f"{name} is not in the vocabulary"
    return said.replace(name, cut(name, _LONGEST_NAME), 1)
