"""Answers to questions about words: at once, or in a thread where there are many numbers."""

from collections.abc import Callable
from functools import partial

from tui_w2v.tui.asked import Answer, answer
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Question

_MOST_ANSWERS = 60
_BLINK_NUMBERS = 4_000_000
"""Questions to vectors of at most so many numbers are answered while a key is pressed."""


class Asker:
    """Answers questions; only the answer to the last one is shown."""

    def __init__(
        self,
        embeddings: WordVectors,
        show: Callable[[Answer], None],
        *,
        in_thread: Callable[[Callable[[], None]], object],
        later: Callable[[Callable[[], None]], object],
    ) -> None:
        """Start without a question.

        Args:
            embeddings: The words, whose vectors must not change afterwards.
            show: Shows an answer.
            in_thread: Runs a function in a thread.
            later: Has a function called in the thread that asks; any thread may call it.
        """
        self.product = False
        """Whether to use 3CosMul instead of 3CosAdd."""
        self.answer: Answer | None = None
        """The last answer."""
        self._embeddings = embeddings
        self._show, self._in_thread, self._later = show, in_thread, later
        self._wanted: Question | None = None

    def ask(self, question: Question, then: Callable[[], None] | None = None) -> None:
        """Answer a question, and show the answer.

        Args:
            question: The question.
            then: Called when it is answered.
        """
        self._wanted = question
        if self._embeddings.vectors.size <= _BLINK_NUMBERS:
            self._take(self._answered(question), then)
        else:
            self._in_thread(partial(self._ask_in_thread, question, then))

    def want_no_answer(self) -> None:
        """Ignore a pending answer, because the question has changed."""
        self._wanted = None

    def _answered(self, question: Question) -> Answer:
        return answer(self._embeddings, question, n=_MOST_ANSWERS, product=self.product)

    def _ask_in_thread(self, question: Question, then: Callable[[], None] | None) -> None:
        self._later(partial(self._take, self._answered(question), then))

    def _take(self, answered: Answer, then: Callable[[], None] | None) -> None:
        if answered.question is self._wanted:
            self.answer = answered
            self._show(answered)
            if then:
                then()
