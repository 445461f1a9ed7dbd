"""The concepts: the singular directions of E, each with its words, its loss and its sentences."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_w2v.explain import CONCEPTS
from tui_w2v.skipgram import Check, Parameters
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import (
    CancelledError,
    Setup,
    loss_along,
    predict_directions,
    sentences_across,
)
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.keys import CONCEPT_KEYS
from tui_w2v.tui.screens.help import help_screen
from tui_w2v.tui.widgets.concept_lines import ENDS, ConceptLines, Losses
from tui_w2v.tui.widgets.lines import KeyLine
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.vectors import Decomposition, decompose, name_directions, principal_angles

_DIRECTIONS = 8
_END_WORDS = 10
"""How many words of each end a sentence may use."""
_SENTENCES = 12


class ConceptsScreen(Screen[None]):
    """Lists the directions of E at one position of a run; one is chosen."""

    app: BaseApp

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*CONCEPT_KEYS]

    class Found(Message):
        """What was computed in the thread is known."""

    def __init__(self, setup: Setup, parameters: Parameters) -> None:
        """Prepare the list.

        Args:
            setup: The text and the objective.
            parameters: The model, which must not change while the screen is open.
        """
        super().__init__()
        self._setup, self._parameters = setup, parameters
        self._lines = ConceptLines(setup.corpus, setup.settings.objective, id="concepts")
        self._keys = KeyLine(classes="room")
        self._known: dict[int, Losses] = {}
        self._bounds: dict[str, float] = {}
        self._predicted: Decomposition | None = None

    def compose(self) -> ComposeResult:
        yield SizeNotice()
        with Vertical(classes="room"):
            yield self._lines
        yield self._keys

    def on_mount(self) -> None:
        """List the directions."""
        lines, words = self._lines, self._setup.corpus.vocabulary.words
        lines.decomposition = decompose(self._parameters.E, _DIRECTIONS)
        lines.directions = name_directions(words, lines.decomposition, ENDS)
        self._choose(0)

    @on(LookChanged)
    def _show(self) -> None:
        self._lines.redraw()
        self._keys.redraw()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._show)

    # The chosen direction

    def _choose(self, number: int) -> None:
        lines = self._lines
        assert lines.decomposition is not None
        lines.chosen, lines.losses, lines.predicted = number, self._known.get(number), None
        weights = lines.decomposition.weights[:, number]
        lines.sentences = sentences_across(self._setup.corpus, weights, _END_WORDS, _SENTENCES)
        self._show()
        if lines.losses is None:
            self._find(partial(self._losses, lines.decomposition.axes[:, [number]], number))

    def _losses(self, axis: FloatArray, number: int, check: Check) -> None:
        """Find the losses with this direction alone, without it, with all and with none."""
        d = len(axis)
        kept: dict[str, FloatArray] = (
            {"whole": np.eye(d), "without": np.zeros((d, 1))} if not self._bounds else {}
        )
        kept |= {"alone": axis, "left_out": np.eye(d) - axis @ axis.T}
        found = {
            name: loss_along(self._setup, self._parameters, axes, check)
            for name, axes in kept.items()
        }
        self._bounds = self._bounds or {name: found[name] for name in ("whole", "without")}
        self._known[number] = Losses(**(found | self._bounds))

    @work(thread=True, exclusive=True)
    def _find(self, find: Callable[[Check], None]) -> None:
        worker = get_current_worker()

        def check(_: int = 0) -> None:
            if worker.is_cancelled:
                raise CancelledError

        with suppress(CancelledError):
            self._setup.counts(check)
            find(check)
            self.post_message(self.Found())

    @on(Found)
    def _take(self) -> None:
        lines = self._lines
        lines.losses = self._known.get(lines.chosen)
        if lines.predicted is not None and self._predicted is not None:
            words = self._setup.corpus.vocabulary.words
            lines.predicted = name_directions(words, self._predicted, ENDS)
            assert lines.decomposition is not None
            learned = lines.decomposition.weights
            lines.angles = principal_angles(learned, self._predicted.weights)
        lines.redraw()

    def _predict(self, check: Check) -> None:
        n = min(_DIRECTIONS, self._parameters.E.shape[1])
        self._predicted = predict_directions(self._setup, n, check)

    # Keys

    def action_choose(self, step: int) -> None:
        """Choose the direction below or above."""
        self._choose((self._lines.chosen + step) % len(self._lines.directions))

    def action_predicted(self) -> None:
        """Show the predicted directions below, or the chosen one again."""
        if self._lines.predicted is not None:
            self._choose(self._lines.chosen)
            return
        self._lines.predicted = ()
        self._take() if self._predicted else self._find(self._predict)
        self._show()

    def action_leave(self) -> None:
        """Close."""
        self.workers.cancel_all()
        self.dismiss(None)

    def action_help(self) -> None:
        """Show the keys and the words."""
        self.app.push_screen(help_screen(self.app, CONCEPTS, CONCEPT_KEYS))
