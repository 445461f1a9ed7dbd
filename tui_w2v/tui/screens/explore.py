"""The explore screen: questions about the trained words."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input

from tui_w2v.explain import EXPLORE
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.terms import Deriver
from tui_w2v.explain.word_rules import WordRules, numbers_of
from tui_w2v.training import Timeline
from tui_w2v.tui.asked import Answer
from tui_w2v.tui.asker import Asker
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.beside import Beside, Comparison
from tui_w2v.tui.hints import examples
from tui_w2v.tui.keys import EXPLORE_KEYS
from tui_w2v.tui.screens.help import help_screen
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.widgets.answers import Answers
from tui_w2v.tui.widgets.explore_lines import ExploreHeader, Why, training_of
from tui_w2v.tui.widgets.lines import KeyLine
from tui_w2v.tui.widgets.question_box import QuestionBox
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.vector import VectorLines
from tui_w2v.tui.widgets.why import WhyCard
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question import Kind

_OF_ANSWERS = {binding.action.split("(")[0] for binding in EXPLORE_KEYS} - {"leave"} | {"quit"}
"""Actions whose keys are typed as letters while the word box has the focus."""


class ExploreScreen(Screen[None]):
    """Answers questions about the words at one position of a run."""

    app: BaseApp

    AUTO_FOCUS = "#word-box"
    BINDINGS: ClassVar[list[BindingType]] = [*EXPLORE_KEYS]

    def __init__(
        self,
        embeddings: WordVectors,
        name: str,
        *,
        training: str = "",
        word: str = "",
        telling: Sequence[str] = (),
        trained: bool = True,
        timeline: Timeline | None = None,
    ) -> None:
        """Prepare the first question.

        Args:
            embeddings: The words, whose vectors must not change afterwards.
            name: The name of the text or file.
            training: How much they were trained, in a few words.
            word: The first question.
            telling: Informative words, for the examples.
            trained: Whether the vectors are trained.
            timeline: The run whose parameters they are, if there is one: it says where they come
                from, and has earlier moments.
        """
        super().__init__()
        self._timeline = timeline
        self.embeddings = embeddings
        self._asker = Asker(
            embeddings,
            self._show_answer,
            in_thread=partial(self.run_worker, thread=True),
            later=self.call_later,
        )
        self._source = name
        self._first = word or next(filter(str.strip, embeddings.words), "")
        V, d = embeddings.vectors.shape
        self._header = ExploreHeader(name, V, d, training, classes="room")
        shown = examples(embeddings, telling, trained=trained)
        self._question = QuestionBox(embeddings, shown, self._asker, self._keys_changed)
        asked = self._question.asked
        self._comparison = Comparison(self, embeddings, timeline, self._lay_beside, asked)
        self._answers = Answers(embeddings.kinds, id="answers")
        self._vector = VectorLines(d, id="vector")
        self._why = Why(vectors_only=len(embeddings.kinds) == 1, id="why")
        self._keys = KeyLine(classes="room")
        self._card = WhyCard()

    @classmethod
    def of(cls, timeline: Timeline, word: str = "") -> "ExploreScreen":
        """Return the screen for a timeline's position.

        Args:
            timeline: The run, whose vectors are copied.
            word: The first question, instead of the turn's context word.
        """
        corpus, parameters = timeline.setup.corpus, timeline.parameters
        words = corpus.vocabulary.words
        embeddings = WordVectors(words, parameters.E.copy(), np.ascontiguousarray(parameters.theta))
        word = word or words[timeline.turn.context]
        return cls(
            embeddings,
            corpus.name,
            training=training_of(timeline),
            word=word,
            telling=[words[row] for row in timeline.setup.informative_words],
            trained=bool(timeline.passes_made or timeline.turns_made),
            timeline=timeline,
        )

    def compose(self) -> ComposeResult:
        yield SizeNotice()
        yield self._header
        yield self._question
        with Horizontal(id="answers-room", classes="room"):
            yield self._answers
        with Horizontal(id="vector-room", classes="room"):
            yield self._vector
        with Horizontal(id="why-room", classes="room"):
            yield self._why
        yield self._keys
        yield self._card

    def on_mount(self) -> None:
        self.call_after_refresh(self.ask, self._first)

    # Asking

    def ask(self, line: str) -> None:
        """Ask a question as if it were typed, and add it to the history."""
        self._question.ask(line)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if self._question.answer(event.value, self._question.note):
            self._answers.focus()

    def _show_answer(self, answer: Answer) -> None:
        self._question.asked.show_answer(answer)
        self._answers.show_answer(answer)
        self._show_vector()

    def _show_vector(self) -> None:
        """Show the vector of the chosen word, or of the question's first word."""
        if self._asker.answer is None:
            return
        word = self._asker.answer.question.words[0]
        kind = self._answers.kind if self._answers.has_focus else "E"
        if self._answers.has_focus and self._answers.chosen is not None:
            word = self._answers.chosen
        vectors = self.embeddings.by(kind)
        self._vector.show_vector(word, kind, vectors[word])

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        answers = self._answers.has_focus
        if action in ("answers", "complete"):
            return not answers
        if action in _OF_ANSWERS and not answers:
            return False
        if action == "trail":
            (way,) = parameters
            assert isinstance(way, int)
            return self._question.trail.can_go(way)
        if action == "product":
            question = self._asker.answer.question if self._asker.answer else None
            return bool(question and question.plus and question.minus)
        if action == "vector":
            return self.has_class("-vector") or not self._vector.shows_all
        return True

    def action_answers(self) -> None:
        self._answers.focus()

    def action_complete(self) -> None:
        """Take the first completion; if there is none, focus the answers."""
        if not self._question.complete():
            self._answers.focus()

    def action_box(self) -> None:
        self._question.enter()

    def action_trail(self, way: int) -> None:
        self._question.go(way)

    def action_move(self, rows: int, columns: int) -> None:
        self._answers.move(rows, columns)
        self._show_vector()

    def action_page(self, way: int) -> None:
        self.action_move(way * self._answers.rows, 0)

    def action_ask_chosen(self) -> None:
        if self._answers.chosen is not None:
            self.ask(self._answers.chosen)

    def action_product(self) -> None:
        self._asker.product = not self._asker.product
        self._ask_again()

    def _ask_again(self, then: Callable[[], None] | None = None) -> None:
        if self._asker.answer is not None:
            self._asker.ask(self._asker.answer.question, then)

    def action_why(self) -> None:
        """Derive the chosen word's number, down to the parameters if their run is known."""
        answer, answers = self._asker.answer, self._answers.up_to_chosen
        if answer is None or not answers:
            return
        n, deriver = self.app.notation, Deriver()
        vectors, source = self.embeddings, f"read from {self._source}"
        if self._asker.beside and self._answers.beside:
            vectors, source = self._asker.beside, self._answers.beside
        number = numbers_of(vectors, n, source)
        if self._timeline is not None and vectors is self.embeddings:
            deriver = derivations = Derivations(self._timeline, n)
            number = derivations.now
        rules = WordRules(vectors, self._answers.kind, n, number)
        *before, near = answers
        derivation = rules.score(answer.question, near, product=answer.product, before=before)
        self._card.open(deriver, derivation)

    def action_beside(self) -> None:
        """Lay other vectors beside these, or put them away."""
        if self._asker.beside is None:
            self._comparison.ask_which(files=not self.app.is_web)
        else:
            self._asker.end_beside()
            self._answers.end_beside()
            self._ask_again()

    def action_debias(self) -> None:
        """Ask for a direction, and lay a copy without it beside."""
        self._comparison.ask_direction()

    def _lay_beside(self, beside: Beside) -> None:
        kind = self._answers.kind
        self._asker.lay_beside(beside.vectors)
        self._answers.lay_beside(kind if kind in beside.vectors.kinds else "E", beside.name)
        self._ask_again(lambda: self._question.asked.say(beside.told))

    def action_own(self) -> None:
        """Put the question's own words among the answers, or leave them out."""
        self._asker.keeps_own = not self._asker.keeps_own
        self._ask_again()

    def action_vector(self) -> None:
        self.toggle_class("-vector")
        self.on_resize()

    def action_map(self) -> None:
        """Show all words on a map, with the question's words and their nearest words marked."""
        if self._asker.answer is None:
            return
        question, kind = self._asker.answer.question, self._answers.kind
        row = self.embeddings.row
        asked = [row(word) for word in question.words if word in self.embeddings]
        near = [row(word) for word, _ in self._asker.answer.by[kind][: self._answers.rows]]
        arrows = []
        if question.kind is Kind.ODD_ONE_OUT:
            near = []
        elif question.kind is Kind.ANALOGY and near and len(asked) == 3:
            b, c, a = asked
            arrows = [(a, b), (c, near[0])]
        screen = MapScreen(self.embeddings, kind, asked, near, self._source, arrows)
        self.app.push_screen(screen, lambda word: self.ask(word) if word else None)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_help(self) -> None:
        self.app.push_screen(help_screen(self.app, EXPLORE, EXPLORE_KEYS))

    # Showing

    def on_descendant_focus(self) -> None:
        self._show_vector()
        self._keys_changed()

    def _keys_changed(self) -> None:
        self.refresh_bindings()
        self._keys.redraw()

    def on_resize(self) -> None:
        """Give the vector the lines that it needs, within the style sheet, the answers the rest."""
        alone, lines = self.has_class("-vector"), self._vector.lines_needed(self.size.width)
        self.query_one("#vector-room").styles.height = "1fr" if alone else lines

    @on(LookChanged)
    def _redraw(self) -> None:
        lines = self._header, self._question, self._answers, self._vector, self._why, self._keys
        for widget in lines:
            widget.redraw()
