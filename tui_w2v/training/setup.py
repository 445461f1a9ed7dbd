"""What one choice of settings makes: the text, its pairs in order, the objective, the start."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass

import numpy as np

from tui_w2v.corpus import Corpus, PairCounts, Pairs, count_pairs, sub_sample
from tui_w2v.skipgram import FullSoftmax, Parameters, initialise
from tui_w2v.training.configuration import Configuration
from tui_w2v.training.schedule import Schedule


@dataclass(frozen=True, eq=False)
class Origin:
    """A model that was trained before and read from a file."""

    path: str
    """The file."""
    parameters: Parameters
    """Its parameters."""
    turns: int
    """The turns that it has behind it."""
    passes: int
    """And the grouped passes."""


class Setup:
    """All that stays the same while turns and passes are made."""

    def __init__(
        self,
        configuration: Configuration,
        corpus: Corpus,
        origin: Origin | None = None,
        objective: FullSoftmax | None = None,
    ) -> None:
        """Put the pairs in order.

        Args:
            configuration: The settings.
            corpus: The text that they name, whatever was left out of it for other settings.
            origin: Where to begin, if not at parameters drawn anew.
            objective: What makes and applies turns.

        Raises:
            CorpusError: The text has not one pair.
        """
        self.configuration = configuration
        self.corpus = sub_sample(corpus, configuration.sample, configuration.seed)
        self.origin = origin
        self.objective = objective or FullSoftmax()
        pairs = Pairs(self.corpus, configuration.window)
        self.schedule = Schedule(pairs, configuration.order, configuration.seed)
        self._counts: PairCounts | None = None

    def draw(self) -> Parameters:
        """Draw the parameters that training starts from."""
        return draw(self.configuration, len(self.corpus.vocabulary))

    def beginning_at(self, origin: Origin) -> "Setup":
        """Return the same setup, but for where it begins."""
        other = copy(self)
        other.origin = origin
        return other

    def counts(self, check: Callable[[int], None] | None = None) -> PairCounts:
        """Count the text's pairs; once counted, they are kept.

        Args:
            check: Called now and then with the words done; what it raises ends the counting.
        """
        if self._counts is None:
            self._counts = count_pairs(self.corpus, self.configuration.window, check)
        return self._counts


def draw(configuration: Configuration, V: int) -> Parameters:
    """Draw parameters as the settings say, for so many words."""
    return initialise(
        V,
        configuration.dim,
        init=configuration.init,
        seed=configuration.seed,
        bias=configuration.bias,
        dtype=np.dtype(configuration.dtype),
    )
