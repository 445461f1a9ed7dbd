"""A run from its settings: the text read, the parameters drawn, the timeline at its start."""

from collections.abc import Sequence
from dataclasses import replace

from tui_w2v.corpus import Corpus, build_corpus, read_sentences, resolve_source
from tui_w2v.corpus.reading import Progress
from tui_w2v.training.settings import SETTINGS, Configuration
from tui_w2v.training.setup import Setup
from tui_w2v.training.timeline import Timeline


def read_corpus(
    configuration: Configuration,
    progress: Progress | None = None,
    vocabulary: Sequence[str] | None = None,
) -> Corpus:
    """Read the text that the settings name.

    Args:
        configuration: The settings.
        progress: Called with the number of bytes read so far.
        vocabulary: The words to keep, in this order, in place of the most frequent ones.

    Raises:
        CorpusError: It cannot be read, or is too small to be trained on.
    """
    source = resolve_source(configuration.corpus)
    symbols: list[int] = []
    sentences = read_sentences(
        source,
        rule=configuration.sentences,
        encoding=configuration.encoding,
        lowercase=configuration.lowercase,
        progress=progress,
        symbols=symbols.append,
    )
    corpus = build_corpus(
        source.name,
        sentences,
        min_count=configuration.min_count,
        max_vocab=configuration.max_vocab,
        vocabulary=vocabulary,
    )
    return replace(corpus, symbols=sum(symbols))


def change_setup(
    setup: Setup, configuration: Configuration, progress: Progress | None = None
) -> Setup:
    """Return another setup; if it is of the same text and words, that is not read again.

    Raises:
        CorpusError: The text cannot be read, or is too small to be trained on.
    """
    before = setup.configuration
    same = all(
        getattr(before, setting.name) == getattr(configuration, setting.name)
        for setting in SETTINGS
        if setting.reads_text
    )
    corpus = setup.corpus if same else read_corpus(configuration, progress)
    return Setup(configuration, corpus)


def make_timeline(configuration: Configuration, corpus: Corpus) -> Timeline:
    """Draw the parameters and stand before the first turn.

    Raises:
        CorpusError: The text has no pair.
    """
    return Timeline(Setup(configuration, corpus))
