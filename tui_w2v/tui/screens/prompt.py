"""The prompt: a dialog for one line."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label

from tui_w2v.errors import FileError
from tui_w2v.training import Setup, Timeline
from tui_w2v.tui.binding import key
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.stepper import Stepper
from tui_w2v.tui.typed import (
    GOALS,
    LOOKS,
    WATCHED,
    Goal,
    parse_goal,
    parse_turn,
    parse_words,
    parse_x,
)
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.question_files import Questions, read_questions

_Answer = TypeVar("_Answer")


class PromptScreen(Dialog[_Answer | None]):
    """A line to type in; ends with the parsed answer, or None."""

    BINDINGS: ClassVar = [key("escape", "dismiss", "prompt.leave", "Change nothing")]

    def __init__(
        self,
        parse: Callable[[str], _Answer | None],
        hint: str,
        *,
        value: str = "",
        example: str = "",
        tell: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Prepare the prompt.

        Args:
            parse: Parses the line, or raises ValueError with a message of one line.
            hint: What can be typed.
            value: The initial line.
            example: An example, shown while the line is empty.
            tell: Returns a message about an unfinished line, instead of the hint.
        """
        super().__init__()
        self._parse, self._hint, self._tell = parse, hint, tell
        self._value, self._example = value, example

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Input(self._value, placeholder=self._example)
            yield Label(self._hint, id="hint", markup=False)

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        try:
            self.dismiss(self._parse(event.value))
        except ValueError as error:
            self.query_one("#hint", Label).update(str(error))

    @on(Input.Changed)
    def _say_what_can_be_typed(self, event: Input.Changed) -> None:
        self.query_one("#hint", Label).update(self._tell(event.value) or self._hint)


def ask_where(stepper: Stepper) -> PromptScreen[Goal]:
    """Return the prompt for a goal, which also says how long a long jump takes."""
    timeline = stepper.timeline
    vocabulary, settings = timeline.setup.corpus.vocabulary, timeline.setup.settings

    def parse(text: str) -> Goal | None:
        return parse_goal(text, vocabulary, lowercase=settings.lowercase) if text.strip() else None

    def tell(text: str) -> str:
        with suppress(ValueError):
            if turn := parse_turn(text):
                return stepper.how_long(timeline.at(turn))
        return ""

    return PromptScreen(parse, GOALS, example="12   king   king castle", tell=tell)


def ask_x(timeline: Timeline) -> PromptScreen[dict[int, float]]:
    """Return the prompt for another x to look at."""
    vectors = WordVectors(timeline.setup.corpus.vocabulary.words, timeline.parameters.E)

    def parse(text: str) -> dict[int, float] | None:
        return parse_x(text, vectors) if text.strip() else None

    return PromptScreen(parse, f"{LOOKS}; nothing is trained", example="king   king queen")


def ask_which(setup: Setup, words: list[int], without: str) -> PromptScreen[list[int]]:
    """Return the prompt for the words to watch.

    Args:
        setup: The setup, with the vocabulary.
        words: The initial words.
        without: What an empty answer watches, in words.
    """
    vocabulary = setup.corpus.vocabulary
    parse = partial(parse_words, vocabulary=vocabulary, lowercase=setup.settings.lowercase)
    value = " ".join(vocabulary[word] for word in words)
    return PromptScreen(parse, f"{WATCHED}; empty: {without}", value=value)


def read_analogies(path: str) -> Questions | None:
    """Read a typed file of analogies; an empty line changes nothing.

    Raises:
        ValueError: The file cannot be read, or holds no analogies.
    """
    if not path.strip():
        return None
    try:
        questions = read_questions(Path(path.strip()).expanduser())
    except FileError as error:
        raise ValueError(str(error)) from None
    if not questions.sections:
        raise ValueError("these are pairs of words; give analogies, four words a line")
    return questions
