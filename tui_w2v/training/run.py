"""A run from its settings: the text read, the parameters drawn, the timeline at its start."""

import numpy as np

from tui_w2v.corpus import Corpus, Pairs, build_corpus, read_sentences, resolve_source
from tui_w2v.corpus.reading import Progress
from tui_w2v.skipgram import initialise
from tui_w2v.training.configuration import Configuration
from tui_w2v.training.schedule import Schedule
from tui_w2v.training.timeline import Timeline


def read_corpus(configuration: Configuration, progress: Progress | None = None) -> Corpus:
    """Read the text that the settings name.

    Raises:
        CorpusError: It cannot be read, or is too small to be trained on.
    """
    source = resolve_source(configuration.corpus)
    sentences = read_sentences(
        source,
        rule=configuration.sentences,
        encoding=configuration.encoding,
        lowercase=configuration.lowercase,
        progress=progress,
    )
    return build_corpus(
        source.name,
        sentences,
        min_count=configuration.min_count,
        max_vocab=configuration.max_vocab,
    )


def make_timeline(configuration: Configuration, corpus: Corpus) -> Timeline:
    """Draw the parameters and stand before the first turn.

    Raises:
        CorpusError: The text has not one pair.
    """
    pairs = Pairs(corpus, configuration.window)
    parameters = initialise(
        len(corpus.vocabulary),
        configuration.dim,
        init=configuration.init,
        seed=configuration.seed,
        bias=configuration.bias,
        dtype=np.dtype(configuration.dtype),
    )
    schedule = Schedule(pairs, configuration.order, configuration.seed)
    return Timeline(parameters, schedule, configuration.learning_rate)
