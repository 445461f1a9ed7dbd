"""The explore screen: questions about the trained words."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.questions import examples
from tui_w2v.explain.screens import EXPLORE
from tui_w2v.explain.word_rules import WordRules, numbers_of
from tui_w2v.session import beside
from tui_w2v.session.job import JobState, attempt
from tui_w2v.session.typed import known_pairs
from tui_w2v.training import Timeline
from tui_w2v.tui.keys import EXPLORE_KEYS
from tui_w2v.tui.screens.dialog import PromptScreen
from tui_w2v.tui.screens.full import FullScreen, in_thread
from tui_w2v.tui.screens.map import MapScreen
from tui_w2v.tui.widgets.answers import Answers, VectorLines
from tui_w2v.tui.widgets.explore_lines import ExploreHeader, Why, training_of
from tui_w2v.tui.widgets.question_box import QuestionBox
from tui_w2v.tui.widgets.why import WhyCard
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.asked import Answer
from tui_w2v.vectors.question import Kind

_DIRECTION = "a direction to take out of all words, then pairs to equalise"
_OF_ANSWERS = {binding.action.split("(")[0] for binding in EXPLORE_KEYS} - {"leave"} | {"quit"}
"""Actions whose keys are typed as letters while the word box has the focus."""


class ExploreScreen(FullScreen[None]):
    """Answers questions about the words at one position of a run."""

    AUTO_FOCUS = "#word-box"
    ABOUT = EXPLORE, EXPLORE_KEYS
    BINDINGS = [*EXPLORE_KEYS]

    said = ""
    """What is said with the first answer."""

    def __init__(
        self, embeddings: WordVectors, name: str, timeline: Timeline | None = None, word: str = ""
    ) -> None:
        """Ask for a word: by default, for the turn's context word, or the file's first word.

        The vectors, from a text or file of this name, must not change afterwards.
        """
        super().__init__()
        self.embeddings = embeddings
        self._timeline, self._source = timeline, name
        first = next(filter(str.strip, embeddings.words), "")
        training = "" if embeddings.theta is None else "without its text: queries only"
        informative, trained = [], True
        if timeline is not None:
            first = embeddings.words[timeline.turn.context]
            training = training_of(timeline)
            informative = [embeddings.words[row] for row in timeline.setup.informative_words]
            trained = bool(timeline.passes_made or timeline.turns_made)
        self._first = word or first
        V, d = embeddings.vectors.shape
        self._header = ExploreHeader(name, V, d, training)
        shown = examples(embeddings, informative, trained=trained)
        ask = partial(in_thread, self, group="asking")
        self._question = QuestionBox(embeddings, shown, self._show_answer, ask)
        self._answers = Answers(embeddings.kinds, id="answers")
        self._vector = VectorLines(d, id="vector")
        self._why = Why(vectors_only=len(embeddings.kinds) == 1, id="why")
        self._card = WhyCard()

    @classmethod
    def of(cls, timeline: Timeline, word: str = "") -> "ExploreScreen":
        """Return the screen for a timeline's position, whose vectors are copied."""
        corpus, parameters = timeline.setup.corpus, timeline.parameters
        E, theta = parameters.E.copy(), np.ascontiguousarray(parameters.theta)
        return cls(WordVectors(corpus.vocabulary.words, E, theta), corpus.name, timeline, word)

    def compose(self) -> ComposeResult:
        lists = self._question, self._answers, self._vector, self._why
        return self._header, *lists, self._card, self.key_line

    def on_mount(self) -> None:
        self.call_after_refresh(self._ask_first)

    def _ask_first(self) -> None:
        """Ask the first question, unless a fast hand has begun to type another."""
        if not self._question.has_text:
            self.ask(self._first)

    def ask(self, line: str) -> None:
        self._question.ask(line)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        if self._question.read(event.value, entered=True):
            self._answers.focus()

    def _show_answer(self, answer: Answer) -> None:
        self._question.asked.show_answer(answer)
        if self.said:
            self._question.asked.say(self.said)
            self.said = ""
        self._answers.show_answer(answer)
        self._show_vector()
        if self._answers.has_focus:
            self.offer_keys()

    def _show_vector(self) -> None:
        """Show the vector of the chosen word, or of the question's first word."""
        answers, answer = self._answers, self._question.answer
        if answer is None:
            return
        kind, word = (answers.kind, answers.chosen) if answers.has_focus else ("E", None)
        vectors = self.embeddings if word is None else self._vectors_of_chosen
        word = answer.question.words[0] if word is None else word
        beside = answers.beside if vectors is self._question.beside else ""
        self._vector.show_vector(word, kind, vectors.by(kind)[word], beside)

    @property
    def _vectors_of_chosen(self) -> WordVectors:
        """The vectors by which the chosen word is an answer."""
        beside = self._question.beside
        return beside if beside and self._answers.beside else self.embeddings

    def on_resize(self) -> None:
        """Keep the chosen word in view, and the focus, which a terminal that is too small takes."""
        self.call_after_refresh(self.action_move, 0, 0)
        if self.focused is None:
            self.call_after_refresh(self.action_box)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        answers = self._answers.has_focus
        match action, parameters:
            case "answers" | "complete", _:
                return not answers and not self._card.trail
            case _ if action in _OF_ANSWERS and not answers:
                return False
            case "trail", (int() as way,):
                return self._question.can_go(way)
            case "product", _:
                question = self._question.answer.question if self._question.answer else None
                return bool(question and question.plus and question.minus)
            case "vector", _:
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
        self._question.product = not self._question.product
        self._question.ask_again()

    def action_why(self) -> None:
        answer, answers = self._question.answer, self._answers.up_to_chosen
        if answer is None or not answers:
            return
        n, vectors = self.app.notation, self._vectors_of_chosen
        number = numbers_of(vectors, n, self._answers.beside or f"read from {self._source}")
        if self._timeline is not None and vectors is self.embeddings:
            number = Derivations(self._timeline, n).now
        rules = WordRules(vectors, self._answers.kind, n, number)
        *before, near = answers
        derivation = rules.score(answer.question, near, product=answer.product, before=before)
        self._card.open(derivation)

    def action_beside(self) -> None:
        """Ask for an earlier turn or a file to show beside these vectors, or hide what is shown."""
        if self._question.beside is None:
            timeline, files = self._timeline, not self.app.is_web
            parse = partial(beside.parse, timeline=timeline, files=files)
            hint, value = beside.describe(timeline, files=files), "0" if timeline else ""
            self.app.push_screen(PromptScreen(parse, hint, value=value), self._find_beside)
        else:
            self._question.lay_beside(None)
            self._answers.lay_beside(None)
            self._question.ask_again()

    def _find_beside(self, asked: int | Path | None) -> None:
        if isinstance(asked, Path):
            self._lay_found(f"reading {asked.name} …", partial(beside.of_file, asked))
        elif asked is not None and self._timeline:
            self._lay_beside(beside.at_turn(self._timeline, asked))

    def action_debias(self) -> None:
        (one, other), *pairs = known_pairs(self.embeddings)
        example = "; ".join([f"{one} - {other}", *map(" ".join, pairs[:1])])
        parse = partial(beside.read_direction, vectors=self.embeddings)
        self.app.ask(PromptScreen(parse, _DIRECTION, example=example), self._take_out)

    def _take_out(self, direction: beside.Direction) -> None:
        self._lay_found("neutralising …", partial(beside.without, self.embeddings, *direction))

    def _lay_found(self, said: str, find: Callable[[], beside.Beside]) -> None:
        """Find vectors in a thread, and show them beside these, or say what is wrong."""

        def take(found: tuple[JobState, beside.Beside]) -> None:
            wrong, other = found
            if wrong.text:
                self._question.asked.say(wrong.text, warning=True)
            else:
                self._lay_beside(other)

        self._question.asked.say(said)
        in_thread(self, lambda _: attempt(find), take, group="reading")

    def _lay_beside(self, other: beside.Beside) -> None:
        kind = self._answers.kind
        self._question.lay_beside(other.vectors)
        self._answers.lay_beside((kind if kind in other.vectors.kinds else "E", other.name))
        self._question.ask_again(lambda: self._question.asked.say(other.told))

    def action_own(self) -> None:
        self._question.keeps_own = not self._question.keeps_own
        self._question.ask_again()

    def action_vector(self) -> None:
        self.toggle_class("-vector")
        self.on_resize()

    def action_map(self) -> None:
        """Show all words on a map, with the question's words and their nearest words marked."""
        answer, kind, row = self._question.answer, self._answers.kind, self.embeddings.row
        if answer is None:
            return
        question = answer.question
        asked = [row(word) for word in question.words if word in self.embeddings]
        near = [row(word) for word, _ in answer.by[kind][: self._answers.rows]]
        arrows = []
        if question.kind is Kind.ODD_ONE_OUT:
            near = []
        elif question.kind is Kind.ANALOGY and near and len(asked) == 3:
            b, c, a = asked
            arrows = [(a, b), (c, near[0])]
        screen = MapScreen(self.embeddings, kind, asked, near, self._source, arrows)
        self.app.ask(screen, lambda word: self.ask(word) if word else self.action_box())

    def on_descendant_focus(self) -> None:
        self._show_vector()
        self.offer_keys()
