"""A setup: settings, also those chosen from the text, and the pairs and objective that they give.

The rule that chooses settings comes from trials; CONTRIBUTING.md has their table.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Cells, Corpus, PairCounts, Pairs, count_pairs, subsample
from tui_w2v.corpus.holding_out import HeldOut, hold_out, n_pieces
from tui_w2v.skipgram import OBJECTIVES, Objective, ObjectiveInputs, Parameters, Turn, initialise
from tui_w2v.training.adam import PassesState
from tui_w2v.training.schedule import Schedule
from tui_w2v.training.settings import AUTO, SETTINGS, Setting, Settings, setting_named

_COUNTED_AT_ONCE = 20_000
"""The pairs of this many words are counted in a few milliseconds."""
_SOON_COUNTED = 500_000
"""The pairs of this many words are counted in less than half a second."""
_LONG_TEXT = 10_000
"""From this number of words on, a text supports a larger window and twice the dimensions."""
_VERY_LONG_TEXT = 3_000_000
"""From this number of words on, a text can spare some of its frequent words."""
_SHARE = 0.05
_FEWEST_PAIRS = 10_000
"""A twentieth of fewer pairs says little: with another seed, another pass is the best."""


@dataclass(frozen=True, eq=False)
class Origin:
    """A model that a run begins with, such as one read from a file."""

    path: str
    """The file, or an empty string."""
    parameters: Parameters
    turns: int
    """The number of turns it was trained by."""
    passes: int
    """The number of full-batch passes it was trained by."""
    state: PassesState | None = None
    """The state after the last pass, if it is known and nothing has changed since."""

    @property
    def passes_made(self) -> int:
        """The number of passes, also those after the kept one."""
        return self.passes + (self.state.passes - self.state.kept if self.state else 0)

    @property
    def untrained(self) -> bool:
        """Whether its parameters are initial ones."""
        return not self.turns and not self.passes


class Setup:
    """Everything that turns and passes need and do not change."""

    def __init__(
        self,
        settings: Settings,
        corpus: Corpus,
        origin: Origin | None = None,
        counts: PairCounts | None = None,
    ) -> None:
        """Choose automatic settings, subsample the whole text and order its pairs.

        An origin is the model to begin with, instead of initial parameters. The text's pair counts
        are computed if they are not given.

        Raises:
            CorpusError: The text has no pair.
        """
        self.auto = auto_settings(settings)
        """The settings whose values were chosen from the text."""
        V = len(corpus.vocabulary)
        settings = choose_by_size(settings, len(corpus.tokens), V)
        self.corpus = subsample(corpus, settings.sample, settings.seed)
        self.pairs = Pairs(self.corpus, settings.window)
        """The text's pairs."""
        self.settings = choose_validation(settings, len(self.pairs), n_pieces(self.corpus))
        self.origin = origin
        self._counts = counts
        self._held_out: dict[float, HeldOut | None] = {}
        self._loss_bounds: tuple[float, float] | None = None
        self.objective = make_objective(self.settings, corpus.vocabulary.counts, self.counts)
        takes = Cells(self.pairs, self.counts()) if self.objective.a_turn_is_a_cell else self.pairs
        self.schedule = Schedule(takes, settings.order, settings.seed)

    def initial_parameters(self) -> Parameters:
        """Initialise the parameters."""
        return initial_parameters(self.settings, len(self.corpus.vocabulary))

    def turn(self, parameters: Parameters, number: int) -> Turn:
        """Make a turn of the schedule from parameters, without changing them."""
        context, target = self.schedule.words(number)
        return self.objective.turn(parameters, context, target, self.settings.learning_rate, number)

    def beginning_at(self, origin: Origin) -> "Setup":
        """Return the same setup with another origin."""
        other = copy(self)
        other.origin = origin
        return other

    def with_rate(self, learning_rate: float) -> "Setup":
        """Return the same setup with another learning rate."""
        other = copy(self)
        other.settings = replace(self.settings, learning_rate=learning_rate)
        return other

    def under(self, objective: str) -> "Setup":
        """Return the same setup, with the same origin, under another objective, by its name."""
        # Automatic settings stay automatic: the validation share depends on the objective.
        auto: dict[str, Any] = {setting.name: AUTO for setting in self.auto}
        settings, origin = replace(self.settings, objective=objective, **auto), self.origin
        counts = self._counts if _weighs(settings) == _weighs(self.settings) else None
        if origin:
            has_bias_E = OBJECTIVES[objective].has_bias_E
            origin = replace(origin, parameters=origin.parameters.fitted(bias_E=has_bias_E))
        return Setup(settings, self.corpus, origin, counts)

    def counts(self, check: Callable[[int], None] | None = None) -> PairCounts:
        """Return the text's pair counts, computed on first use (see ``count_pairs``)."""
        if self._counts is None:
            window, falloff = self.settings.window, float(_weighs(self.settings))
            self._counts = count_pairs(self.corpus, window, check, falloff=falloff)
        return self._counts

    @property
    def loss_bounds(self) -> tuple[float, float] | None:
        """The mean loss of an untrained model, and the floor below it, in nats.

        None while the pairs are not counted, unless that takes no time.
        """
        if self._counts is None and int(self.corpus.kept_starts[-1]) > _COUNTED_AT_ONCE:
            return None
        if self._loss_bounds is None:
            counts = self.counts()
            self._loss_bounds = self.objective.scale(counts), self.objective.floor(counts)
        return self._loss_bounds

    @property
    def informative_words(self) -> NDArray[np.int64]:
        """The indices in ``PairCounts.informative_words``, the most informative word first.

        Empty for a long text whose pairs are not counted yet.
        """
        if self._counts is None and int(self.corpus.kept_starts[-1]) > _SOON_COUNTED:
            return np.empty(0, np.int64)
        return self.counts().informative_words

    def held_out(self, share: float) -> HeldOut | None:
        """Hold out a share of the text's sentences; the result is kept.

        It is None if the share is 0, the text is too short, or the objective does not validate.
        """
        if not (share and self.objective.validates):
            return None
        if share not in self._held_out:
            window, seed = self.settings.window, self.settings.seed
            self._held_out[share] = hold_out(self.corpus, self.counts(), window, share, seed)
        return self._held_out[share]


def _weighs(settings: Settings) -> bool:
    """Return whether near words count more than far words."""
    return settings.harmonic and OBJECTIVES[settings.objective].a_turn_is_a_cell


def make_objective(
    settings: Settings, word_counts: NDArray[np.int64], counts: Callable[[], PairCounts]
) -> Objective:
    """Create the objective that the settings name (see ``ObjectiveInputs``)."""
    named = (settings.seed, settings.negative, settings.x_max, settings.alpha)
    return OBJECTIVES[settings.objective](ObjectiveInputs(word_counts, counts, *named))


def initial_parameters(settings: Settings, V: int) -> Parameters:
    """Initialise parameters for V words."""
    return initialise(
        V,
        settings.dim,
        init=settings.init,
        seed=settings.seed,
        bias=settings.bias,
        bias_E=OBJECTIVES[settings.objective].has_bias_E,
        dtype=np.dtype(settings.dtype),
    )


def sizes_of(setup: Setup) -> str:
    """Return d and the window as text, with "auto" if they were chosen from the text."""
    settings, auto = setup.settings, setup.auto
    return "  ".join(
        f"{setting.label} {getattr(settings, setting.name)}{' auto' * (setting in auto)}"
        for setting in (setting_named("dim"), setting_named("window"))
    )


def auto_min_count(words: int) -> int:
    """Return the min count for a text: 1, and 1 more for every 5,000 words, up to 5."""
    return min(5, 1 + words // 5_000)


def min_count_of(settings: Settings) -> int | Callable[[int], int]:
    """Return the min count, or the function that chooses it by the number of words."""
    return auto_min_count if settings.min_count == AUTO else settings.min_count


def auto_settings(settings: Settings) -> tuple[Setting, ...]:
    """Return the settings that are `auto`."""
    return tuple(setting for setting in SETTINGS if getattr(settings, setting.name) == AUTO)


def choose_by_size(settings: Settings, words: int, V: int) -> Settings:
    """Replace every `auto` but the validation share's, given the number of words and V."""
    is_long = words >= _LONG_TEXT
    rule = {
        "min_count": auto_min_count(words),
        "window": 5 if is_long else 2,
        "sample": 0.001 if words >= _VERY_LONG_TEXT else 0.0,
        "dim": min(100, max(2, round((1 + is_long) * V**0.5))),
    }
    auto = {name: value for name, value in rule.items() if getattr(settings, name) == AUTO}
    return replace(settings, **auto)


def choose_validation(settings: Settings, pairs: int, pieces: int) -> Settings:
    """Replace the `auto` of the validation share; long sentences count by their pieces."""
    if settings.validation != AUTO:
        return settings
    enough = pairs >= _FEWEST_PAIRS and pieces * _SHARE >= 1
    validates = OBJECTIVES[settings.objective].validates
    return replace(settings, validation=_SHARE if enough and validates else 0.0)


def describe_auto(settings: Settings, auto: Sequence[Setting], words: int) -> str:
    """Return a line on the settings that were chosen from a text; empty if none were."""
    chosen = (
        f"{setting.label} {getattr(settings, setting.name):g}"
        for setting in sorted(auto, key=lambda setting: setting.name != "dim")
    )
    return f"auto for {words:,} words: {', '.join(chosen)}" if auto else ""
