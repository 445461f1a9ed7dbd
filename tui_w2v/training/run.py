"""A run from its settings: the text read, the parameters drawn, the timeline at its start."""

from collections.abc import Sequence
from dataclasses import replace

from tui_w2v.corpus import Corpus, build_corpus, looks_wrapped, read_sentences, resolve_source
from tui_w2v.corpus.reading import Progress
from tui_w2v.training.automatic import choose_by_size, min_count_of
from tui_w2v.training.settings import SETTINGS, Settings
from tui_w2v.training.setup import Setup
from tui_w2v.training.timeline import Timeline


def read_corpus(
    settings: Settings,
    progress: Progress | None = None,
    vocabulary: Sequence[str] | None = None,
) -> Corpus:
    """Read the text that the settings name.

    Args:
        settings: The settings.
        progress: Called with the number of bytes read so far.
        vocabulary: The words to keep, in this order, in place of the most frequent ones.

    Raises:
        CorpusError: It cannot be read, or is too small to be trained on.
    """
    source = resolve_source(settings.corpus)
    symbols: list[int] = []
    beginning: list[str] = []
    sentences = read_sentences(
        source,
        rule=settings.sentences,
        encoding=settings.encoding,
        lowercase=settings.lowercase,
        progress=progress,
        symbols=symbols.append,
        begins=beginning.append,
    )
    corpus = build_corpus(
        source.name,
        sentences,
        min_count=min_count_of(settings),
        max_vocab=settings.max_vocab,
        vocabulary=vocabulary,
    )
    return replace(corpus, symbols=sum(symbols), wrapped=looks_wrapped(beginning[0]))


def change_setup(setup: Setup, settings: Settings, progress: Progress | None = None) -> Setup:
    """Return another setup; if it is of the same text and words, that is not read again.

    Raises:
        CorpusError: The text cannot be read, or is too small to be trained on.
    """
    before, corpus = setup.settings, setup.corpus
    # What is chosen if the text is the same; another one is read in any case.
    chosen = choose_by_size(settings, len(corpus.tokens), len(corpus.vocabulary))
    same = all(
        getattr(before, setting.name) == getattr(chosen, setting.name)
        for setting in SETTINGS
        if setting.reads_text
    )
    return Setup(settings, corpus if same else read_corpus(settings, progress))


def make_timeline(settings: Settings, corpus: Corpus) -> Timeline:
    """Draw the parameters and stand before the first turn.

    Raises:
        CorpusError: The text has no pair.
    """
    return Timeline(Setup(settings, corpus))
