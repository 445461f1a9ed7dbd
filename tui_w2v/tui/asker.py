"""Answers to questions about words: at once, or in a thread where there are many numbers."""

from collections.abc import Callable
from functools import partial

from tui_w2v.tui.asked import Answer, answer
from tui_w2v.tui.job import Threads
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Question

_MOST_ANSWERS = 60
_BLINK_NUMBERS = 4_000_000
"""Questions to vectors of at most so many numbers are answered while a key is pressed."""


class Asker:
    """Answers questions to vectors that no longer change; shows the answer to the last one only."""

    def __init__(
        self, embeddings: WordVectors, show: Callable[[Answer], None], threads: Threads
    ) -> None:
        self.product = False
        """Whether to use 3CosMul instead of 3CosAdd."""
        self.keeps_own = False
        """Whether a question's own words are among its answers."""
        self.answer: Answer | None = None
        """The last answer."""
        self.beside: WordVectors | None = None
        """Other vectors that answer the same questions."""
        self._embeddings = self._answering = embeddings
        self._show, self._threads = show, threads
        self._wanted: Question | None = None

    def lay_beside(self, there: WordVectors) -> None:
        """Answer by other vectors, too; only words that both know are answers."""
        here = self._embeddings
        if list(there.words) != list(here.words):
            here, there = here.among(there.words), there.among(here.words)
        self._answering, self.beside = here, there

    def end_beside(self) -> None:
        """Answer by one set of vectors again, with all words."""
        self._answering, self.beside = self._embeddings, None

    def ask(self, question: Question, then: Callable[[], None] | None = None) -> None:
        """Answer a question, and show the answer.

        Args:
            question: The question.
            then: Called when it is answered.
        """
        self._wanted = question
        size = self._embeddings.vectors.size
        size += self.beside.vectors.size if self.beside else 0
        if size <= _BLINK_NUMBERS:
            self._take(self._answered(question), then)
        else:
            self._threads.in_thread(partial(self._ask_in_thread, question, then))

    def want_no_answer(self) -> None:
        """Ignore a pending answer, because the question has changed."""
        self._wanted = None

    def _answered(self, question: Question) -> Answer:
        n, product = _MOST_ANSWERS, self.product
        here, there = self._answering, self.beside
        if self.keeps_own:
            here, there = here.with_own_words(), there and there.with_own_words()
        return answer(here, question, n=n, product=product, beside=there)

    def _ask_in_thread(self, question: Question, then: Callable[[], None] | None) -> None:
        self._threads.later(partial(self._take, self._answered(question), then))

    def _take(self, answered: Answer, then: Callable[[], None] | None) -> None:
        if answered.question is self._wanted:
            self.answer = answered
            self._show(answered)
            if then:
                then()
