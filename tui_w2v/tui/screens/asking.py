"""Answering questions about words: at once, or in a thread where there are many numbers."""

from abc import abstractmethod
from collections.abc import Callable

from textual import on, work
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_w2v.tui.asked import Answer, answer
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Question

_MOST_ANSWERS = 60
_BLINK_NUMBERS = 4_000_000
"""So many numbers are gone through while a key is pressed; more of them, in a thread."""


class AskingScreen(Screen[None]):
    """Asks words; only the answer to the last question is shown."""

    class Answered(Message):
        """A question was answered in the thread."""

        def __init__(self, answer: Answer, then: Callable[[], None] | None) -> None:
            super().__init__()
            self.answer = answer
            self.then = then

    def __init__(self, embeddings: WordVectors) -> None:
        """Ask words.

        Args:
            embeddings: The words, whose vectors nobody changes any more.
        """
        super().__init__()
        self.embeddings = embeddings
        self.product = False
        """Whether shifted cosines are multiplied, where directions would be added."""
        self.answer: Answer | None = None
        """What was answered last."""
        self._wanted: Question | None = None

    @abstractmethod
    def show_answer(self) -> None:
        """Show what was answered last."""

    def ask_question(self, question: Question, then: Callable[[], None] | None = None) -> None:
        """Answer a question, and show the answer.

        Args:
            question: In words that are among those that can be asked.
            then: Called once it is answered.
        """
        self._wanted = question
        if self.embeddings.vectors.size <= _BLINK_NUMBERS:
            self._take(self._answered(question), then)
        else:
            self._ask_in_thread(question, then)

    def want_no_answer(self) -> None:
        """Leave an answer aside that is still to come: the line asks something else by now."""
        self._wanted = None

    def _answered(self, question: Question) -> Answer:
        return answer(self.embeddings, question, n=_MOST_ANSWERS, product=self.product)

    @work(thread=True, exclusive=True, group="asking")
    def _ask_in_thread(self, question: Question, then: Callable[[], None] | None) -> None:
        worker = get_current_worker()
        answered = self._answered(question)
        if not worker.is_cancelled:
            self.post_message(self.Answered(answered, then))

    @on(Answered)
    def _take_message(self, message: Answered) -> None:
        if message.answer.question is self._wanted:
            self._take(message.answer, message.then)

    def _take(self, answered: Answer, then: Callable[[], None] | None) -> None:
        self.answer = answered
        self.show_answer()
        if then:
            then()
