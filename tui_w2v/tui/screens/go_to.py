"""Asking where to go: a turn by its number, or the next turn of a word or a pair."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Input, Label

from tui_w2v.corpus import Vocabulary
from tui_w2v.corpus.tokenise import normalise
from tui_w2v.tui.screens.dialog import Dialog

_HELP = "a turn's number, a context word, or context and target words"


class Goal(NamedTuple):
    """Where to go."""

    text: str
    """What was asked for."""
    turn: int | None = None
    """A turn, by its number."""
    context: int | None = None
    """Or the next turn of this context word …"""
    target: int | None = None
    """… and, if given, of this target word."""


def parse_turn(text: str) -> int | None:
    """Return the turn that a number names, or None for what is no number.

    Raises:
        ValueError: There is no such turn.
    """
    number = text.strip().replace(",", "")
    if not (number.isascii() and number.isdigit()):
        return None
    if not 1 <= int(number[:20]) <= 10**12:  # longer ones take long to read
        raise ValueError("turns are counted from 1")
    return int(number)


def parse_goal(text: str, vocabulary: Vocabulary, *, lowercase: bool) -> Goal:
    """Understand what was typed.

    Args:
        text: ``12``, ``king`` or ``king castle``; a word in quotes is a word, even if it is a
            number.
        vocabulary: The words that there are.
        lowercase: Whether the vocabulary is lower-cased.

    Raises:
        ValueError: It cannot be understood; the message says why, in one line.
    """
    text = normalise(text)
    if turn := parse_turn(text):
        return Goal(text, turn=turn)
    words = (text.lower() if lowercase else text).replace("→", " ").split()
    if not 1 <= len(words) <= 2:
        raise ValueError(f"give {_HELP}")
    indices = []
    for word in (word.strip("\"'") for word in words):
        if word not in vocabulary:
            raise ValueError(vocabulary.unknown(word))
        indices.append(vocabulary.index(word))
    return Goal(" → ".join(words), None, *indices)


class GoToScreen(Dialog[Goal | None]):
    """A prompt over the turn screen; it ends with a Goal, or None when it was left."""

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "Leave", id="go-to.leave", tooltip="Stay where you are")
    ]

    def __init__(
        self, vocabulary: Vocabulary, lowercase: bool, how_long: Callable[[int], str]
    ) -> None:
        """Ask.

        Args:
            vocabulary: The words that there are.
            lowercase: Whether the vocabulary is lower-cased.
            how_long: Says how long it takes to go to a turn; nothing where that is no time.
        """
        super().__init__()
        self._vocabulary = vocabulary
        self._lowercase = lowercase
        self._how_long = how_long

    def compose(self) -> ComposeResult:
        """A line to type in, and one that says what can be typed."""
        with Vertical():
            yield Input(placeholder="12   king   king castle", id="goal")
            yield Label(_HELP, id="hint", markup=False)

    @on(Input.Submitted)
    def _go(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            self.dismiss(None)
            return
        try:
            goal = parse_goal(event.value, self._vocabulary, lowercase=self._lowercase)
        except ValueError as error:
            self.query_one("#hint", Label).update(str(error))
            return
        self.dismiss(goal)

    @on(Input.Changed)
    def _say_what_can_be_typed(self, event: Input.Changed) -> None:
        try:
            turn = parse_turn(event.value)
        except ValueError:
            turn = None
        self.query_one("#hint", Label).update((turn and self._how_long(turn)) or _HELP)

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss(None)
