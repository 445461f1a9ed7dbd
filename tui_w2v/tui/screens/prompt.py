"""Asking for one line."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Label

from tui_w2v.training import Setup
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.stepper import Stepper
from tui_w2v.tui.typed import GOALS, WATCHED, Goal, parse_goal, parse_turn, parse_words

_Answer = TypeVar("_Answer")


class PromptScreen(Dialog[_Answer | None]):
    """A line to type in; it ends with what was typed, understood, or None when it was left."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "Leave", id="prompt.leave", tooltip="Change nothing")
    ]

    def __init__(
        self,
        parse: Callable[[str], _Answer | None],
        hint: str,
        *,
        value: str = "",
        example: str = "",
        tell: Callable[[str], str] = lambda _: "",
    ) -> None:
        """Ask.

        Args:
            parse: Understands what was typed, or raises ValueError, whose message is one line.
            hint: What can be typed.
            value: What stands there at first.
            example: What is shown while nothing is typed.
            tell: What there is to say of an unfinished line, in place of the hint.
        """
        super().__init__()
        self._parse, self._hint, self._tell = parse, hint, tell
        self._value, self._example = value, example

    def compose(self) -> ComposeResult:
        """The line, and below it what can be typed."""
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

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


def ask_where(stepper: Stepper) -> PromptScreen[Goal]:
    """Ask where to go, and say how long it takes to go far."""
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


def ask_which(setup: Setup, words: list[int], without: str) -> PromptScreen[list[int]]:
    """Ask which words to watch.

    Args:
        setup: What has the words.
        words: What stands there at first.
        without: What an empty answer has watched.
    """
    vocabulary = setup.corpus.vocabulary
    parse = partial(parse_words, vocabulary=vocabulary, lowercase=setup.settings.lowercase)
    value = " ".join(vocabulary[word] for word in words)
    return PromptScreen(parse, f"{WATCHED}; empty: {without}", value=value)
