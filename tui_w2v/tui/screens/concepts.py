"""The concepts: the singular directions of E, each with its words, its loss and its sentences."""

from functools import partial

import numpy as np
from textual.app import ComposeResult

from tui_w2v.explain.screens import CONCEPTS
from tui_w2v.session.job import Check
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Timeline, loss_along, predict_directions, sentences_across
from tui_w2v.tui.keys import CONCEPT_KEYS
from tui_w2v.tui.screens.full import FullScreen, in_thread
from tui_w2v.tui.widgets.concept_lines import ENDS, ConceptLines, Losses
from tui_w2v.vectors import Decomposition, decompose, name_directions, principal_angles

_DIRECTIONS = 8
_END_WORDS = 10
"""A sentence uses a direction if it has some of so many words of each end."""
_SENTENCES = 12


class ConceptsScreen(FullScreen[None]):
    """Lists the directions of E at one position of a run; one is chosen."""

    ABOUT = CONCEPTS, CONCEPT_KEYS
    BINDINGS = [*CONCEPT_KEYS]

    def __init__(self, timeline: Timeline) -> None:
        """Decompose E of a run; the run must not change while the screen is open."""
        super().__init__()
        self._setup, self._parameters = timeline.setup, timeline.parameters
        self._words = timeline.setup.corpus.vocabulary.words
        self._learned = decompose(timeline.parameters.E, _DIRECTIONS)
        self._lines = ConceptLines(timeline.setup, id="concepts")
        self._lines.decomposition = self._learned
        self._lines.directions = name_directions(self._words, self._learned, ENDS)
        self._known: dict[int, Losses] = {}
        self._predicted: Decomposition | None = None

    def compose(self) -> ComposeResult:
        return self._lines, self.key_line

    def on_mount(self) -> None:
        self._choose(0)

    def _choose(self, number: int) -> None:
        lines = self._lines
        lines.chosen, lines.losses, lines.predicted = number, self._known.get(number), None
        weights = self._learned.weights[:, number]
        lines.sentences = sentences_across(self._setup.corpus, weights, _END_WORDS, _SENTENCES)
        lines.redraw()
        if lines.losses is None:
            axis = self._learned.axes[:, [number]]
            in_thread(self, partial(self._find_losses, axis, number), self._take)

    def _find_losses(self, axis: FloatArray, number: int, check: Check) -> None:
        """Find the losses with this direction alone, without it, with all and with none."""
        self._setup.counts(check)
        d = len(axis)
        kept = {"alone": axis, "left_out": np.eye(d) - axis @ axis.T}
        if not self._known:
            kept |= {"whole": np.eye(d), "without": np.zeros((d, 1))}
        loss = partial(loss_along, self._setup, self._parameters, check=check)
        found = {name: loss(axes) for name, axes in kept.items()}
        known = next(iter(self._known.values()), None)
        self._known[number] = known._replace(**found) if known else Losses(**found)

    def _take(self, _: None = None) -> None:
        lines = self._lines
        lines.losses = self._known.get(lines.chosen)
        if lines.predicted is not None and self._predicted is not None:
            lines.predicted = name_directions(self._words, self._predicted, ENDS)
            lines.angles = principal_angles(self._learned.weights, self._predicted.weights)
        lines.redraw()

    def _predict(self, check: Check) -> None:
        self._setup.counts(check)
        n = min(_DIRECTIONS, self._parameters.E.shape[1])
        self._predicted = predict_directions(self._setup, n, check)

    def action_choose(self, step: int) -> None:
        self._choose((self._lines.chosen + step) % len(self._lines.directions))

    def action_predicted(self) -> None:
        if self._lines.predicted is not None:
            self._choose(self._lines.chosen)
            return
        self._lines.predicted = ()
        self._take()
        if self._predicted is None:
            in_thread(self, self._predict, self._take)
