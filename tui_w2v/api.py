"""What Python programs and notebooks use: ``import tui_w2v as w2v``. The commands use it too."""

import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from tui_w2v.corpus import HeldOut, PairCounts, Vocabulary, hints, join_names, text_names
from tui_w2v.corpus.corpus import check_given, number_words
from tui_w2v.corpus.parts import count_part
from tui_w2v.corpus.reading import Progress as BytesRead
from tui_w2v.corpus.tokenise import normalise
from tui_w2v.corpus.tokenise import tokenise as words_of
from tui_w2v.errors import HintWarning, InputError
from tui_w2v.skipgram import Check, Turn
from tui_w2v.training import (
    Limits,
    Origin,
    Phase,
    Report,
    Settings,
    Setup,
    Timeline,
    TrainedModel,
    make_corpus,
    read_corpus,
    train_by_passes,
    train_by_turns,
)

Sentences = Iterable[Sequence[str]]


class Run:
    """A text, settings, and the turns and passes that train a model on it.

    >>> run = Run("royal", dim=2, seed=1)
    >>> turn = run.turn(1)
    >>> run.words[turn.context], run.words[turn.target]
    ('wise', 'king')
    >>> turn.h.shape, turn.scores.shape, turn.error.shape
    ((2,), (52,), (52,))
    >>> round(turn.loss, 3)
    3.936
    >>> bool((turn.E_row_after == turn.h - turn.learning_rate * turn.gradient_E_row).all())
    True
    """

    def __init__(
        self,
        corpus: str | os.PathLike[str] | Sentences = Settings.corpus,
        *,
        vocabulary: Sequence[str] | None = None,
        origin: Origin | None = None,
        progress: BytesRead | None = None,
        **settings: Any,
    ) -> None:
        """Read the text.

        Args:
            corpus: A text file, plain or compressed, the name of a bundled sample (``"royal"``,
                ``"world"``), several of them as in a shell (``"part*.txt more.txt"``), or
                sentences, each a list of words.
            vocabulary: The words to train, in this order, instead of the most frequent words.
            origin: The model to begin with, instead of initial parameters.
            progress: Called with the number of bytes read so far.
            settings: The options of ``tui-w2v train``, by their names in ``Settings``: ``dim``,
                ``window``, ``objective``, ``learning_rate``, ``seed`` and so on.

        Raises:
            InputError: The text or a setting cannot be used.
            TypeError: There is no such setting.
        """
        if isinstance(corpus, str | os.PathLike):
            names = text_names(os.fspath(corpus))
            files = [name for name in names if name != "-"]  # read twice, - is refused
            if again := next((name for row, name in enumerate(files) if name in files[:row]), ""):
                hint = f"{again!r} is given twice, and read twice"
                warnings.warn(hint, HintWarning, stacklevel=2)
            chosen = Settings.of(join_names(names), **settings)
            text = read_corpus(chosen, progress, vocabulary)
        else:
            chosen = Settings.of("", **settings)
            text = make_corpus("the corpus", _runs_of_words(corpus), chosen, vocabulary)
        if hint := hints(text, chosen.sentences):
            warnings.warn(f"{text.name!r}: {hint}", HintWarning, stacklevel=2)
        self.setup = Setup(chosen, text, origin)
        """The pairs and the objective that the text and the settings give."""

    @property
    def settings(self) -> Settings:
        """The settings, with those that were chosen from the text."""
        return self.setup.settings

    @property
    def words(self) -> Sequence[str]:
        """The V words, in the order of the rows of E and theta."""
        return self.setup.corpus.vocabulary.words

    @cached_property
    def timeline(self) -> Timeline:
        """The run as the explorer has it: goes to any phase of any turn, and back, exactly."""
        return Timeline(self.setup)

    def turn(self, number: int) -> Turn:
        """Make the turns up to this one, from 1, and return its forward pass, gradient and update.

        The arrays are read-only copies. A notebook shows the turn phase by phase.

        Raises:
            ValueError: There is no such turn.
            DivergenceError: A turn is not finite.
        """
        first = self.timeline.beginning.turn
        if number < first:
            raise ValueError(f"there is no turn {number}: give {first} or a later one")
        timeline = self.timeline
        timeline.go(timeline.at(number, Phase.UPDATE))

        def as_html() -> str:
            from tui_w2v.explain.page import as_fragment, as_section

            timeline.go(timeline.at(number, Phase.UPDATE))
            return as_fragment(as_section(timeline))

        return replace(timeline.turn, as_html=as_html)

    @cached_property
    def held_out(self) -> HeldOut | None:
        """The pairs in two parts, where the settings hold sentences out."""
        setup, share = self.setup, self.settings.validation
        held_out = setup.held_out(share)
        if share and not held_out and all(setting.name != "validation" for setting in setup.auto):
            why = "no sentences can be held out of this text"
            if not setup.objective.validates:
                why = f"{setup.objective.name} trains all pairs of a text"
            warnings.warn(f"--validation has no effect: {why}", HintWarning, stacklevel=2)
        return held_out

    def train(
        self,
        *,
        passes: int | None = None,
        epochs: float | None = None,
        until_loss: float | None = None,
        seconds: float | None = None,
        threads: int | None = None,
        report: Report = lambda _: None,
        check: Check = lambda: None,
    ) -> TrainedModel:
        """Train a model: by full-batch passes, or turn by turn where epochs are given.

        Training ends at whichever limit comes first (see ``Limits``); without one, when the loss on
        held-out sentences, or without those the loss, no longer falls. A model that diverges is
        returned as it was before, with ``problem`` set.

        Args:
            passes: The number of full-batch passes.
            epochs: The number of epochs of turns.
            until_loss: The mean loss of all pairs to reach, in nats.
            seconds: The time.
            threads: By default one a core; their number changes no bit.
            report: Called often with how far training is.
            check: Called often, in any thread; raises ``CancelledError`` to end training.

        Raises:
            InputError: Passes and epochs are given, or a limit is below 0.
            DivergenceError: The loss of the initial model is not finite.
        """
        if passes is not None and epochs is not None:
            raise InputError("epochs are turn by turn, passes are of all pairs: give one of them")
        limits = Limits(passes, epochs, until_loss, seconds)
        if epochs is not None:
            return train_by_turns(self.setup, limits, threads=threads, report=report, check=check)
        return train_by_passes(
            self.settings,
            self.setup.counts(),
            limits,
            origin=self.setup.origin,
            threads=threads,
            held_out=self.held_out if limits.none else None,
            report=report,
            check=check,
        )


def train(
    corpus: str | os.PathLike[str] | Sentences = Settings.corpus,
    *,
    passes: int | None = None,
    epochs: int | None = None,
    until_loss: float | None = None,
    seconds: float | None = None,
    **settings: Any,
) -> TrainedModel:
    """Train a model on a text, with the arguments of ``Run`` and the limits of ``Run.train``.

        >>> model = train("royal", passes=20)
        >>> model.E.shape, model.theta.shape, model.bias.shape, len(model.words)
        ((52, 8), (52, 8), (52,), 52)
        >>> round(model.loss, 2)
        2.81
        >>> model.vectors.most_similar("king", topn=2)
        [Neighbour(word='queen', similarity=0.9...), Neighbour(word='prince', similarity=0.9...)]
        >>> model.save("royal.npz")

    Beside their errors, it raises ``DivergenceError`` if training diverges.
    """
    run = Run(corpus, **settings)
    model = run.train(passes=passes, epochs=epochs, until_loss=until_loss, seconds=seconds)
    if model.problem:
        raise model.problem
    if model.overshoot:
        warnings.warn(model.overshoot, HintWarning, stacklevel=2)
    return model


def count_pairs(
    lines: Iterable[str], vocabulary: Sequence[str], *, window: int = 5, lowercase: bool = True
) -> PairCounts:
    """Count the pairs of lines, each of which is a sentence; the counts of parts add up by ``+``.

        >>> words = ["the", "king", "queen"]
        >>> counts = count_pairs(["The king", "the queen"], words) + count_pairs([], words)
        >>> counts.number(0, 1), counts.vocabulary.counts.tolist()
        (1.0, [2, 1, 1])
        >>> counts.save("counts.npz")  # for tui-w2v train --counts

    The vocabulary is the same in all parts. The window is the number of words on each side of a
    word that are its targets.

    Raises:
        InputError: A setting cannot be used, or the vocabulary has a word twice.
        TypeError: The lines are one text.
    """
    if isinstance(lines, str):
        raise TypeError("lines are a list of texts, not one text: give text.splitlines(), say")
    settings = Settings.of("", window=window, lowercase=lowercase, sample=0.0).as_dict()
    check_given(vocabulary)
    words = Vocabulary(vocabulary, np.zeros(len(vocabulary), dtype=np.int64))
    tokenised = (tokenise(line, lowercase=lowercase) for line in lines)
    counts = count_part(number_words(_runs_of_words(tokenised)), words, window)
    recorded = ("corpus", "window", "sentences", "lowercase", "sample")
    return replace(counts, settings={name: settings[name] for name in recorded})


def tokenise(line: str, *, lowercase: bool = True) -> list[str]:
    """Return a line's words, as they are read from a text.

    >>> tokenise("The king's mother-in-law, once!")
    ['the', "king's", 'mother-in-law', 'once']
    """
    return words_of(normalise(line), lowercase=lowercase)


def _runs_of_words(sentences: Sentences) -> Iterator[list[str] | None]:
    """Yield sentences in the form that a corpus is made of."""
    for words in sentences:
        if isinstance(words, str):
            raise TypeError("a sentence is a list of words, not a text: give text.split(), say")
        yield list(words)
        yield None
