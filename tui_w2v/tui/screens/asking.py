"""Answers questions about words: at once, or in a thread if the vectors are many."""

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
"""The most numbers that are searched at once; more are searched in a thread."""


class AskingScreen(Screen[None]):
    """A screen with questions; only the answer to the last one is shown."""

    class Answered(Message):
        """A question was answered in the thread."""

        def __init__(self, answer: Answer, then: Callable[[], None] | None) -> None:
            super().__init__()
            self.answer = answer
            self.then = then

    def __init__(self, embeddings: WordVectors) -> None:
        """Start without a question.

        Args:
            embeddings: The words, whose vectors must not change afterwards.
        """
        super().__init__()
        self.embeddings = embeddings
        self.product = False
        """Whether to use 3CosMul instead of 3CosAdd."""
        self.answer: Answer | None = None
        """The last answer."""
        self._wanted: Question | None = None

    @abstractmethod
    def show_answer(self) -> None:
        """Show the last answer."""

    def ask_question(self, question: Question, then: Callable[[], None] | None = None) -> None:
        """Answer a question, and show the answer.

        Args:
            question: The question.
            then: Called when it is answered.
        """
        self._wanted = question
        if self.embeddings.vectors.size <= _BLINK_NUMBERS:
            self._take(self._answered(question), then)
        else:
            self._ask_in_thread(question, then)

    def want_no_answer(self) -> None:
        """Ignore a pending answer, because the question has changed."""
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
