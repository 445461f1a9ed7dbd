"""Runs: from settings and a text, and from a turn of another run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tui_w2v.corpus import Corpus, build_corpus, count_symbols, looks_wrapped, read_sentences
from tui_w2v.corpus.reading import Inspect, Progress, Source, resolve_source
from tui_w2v.skipgram import Parameters
from tui_w2v.training.settings import SETTINGS, Settings
from tui_w2v.training.setup import Origin, Setup, choose_by_size, min_count_of
from tui_w2v.training.timeline import Timeline


def read_corpus(
    settings: Settings, progress: Progress | None = None, vocabulary: Sequence[str] | None = None
) -> Corpus:
    """Read the text that the settings name, with its most frequent or given words.

    Raises CorpusError if the text cannot be read or is too short to train on.
    """
    source = resolve_source(settings.corpus)
    symbols, beginning = 0, ""

    def inspect(text: str) -> None:
        nonlocal symbols, beginning
        symbols += count_symbols(text)
        beginning = beginning or text

    sentences = sentences_of(source, settings, progress, inspect)
    corpus = make_corpus(source.name, sentences, settings, vocabulary)
    return replace(corpus, symbols=symbols, wrapped=looks_wrapped(beginning))


def sentences_of(
    source: Source,
    settings: Settings,
    progress: Progress | None = None,
    inspect: Inspect = lambda _: None,
) -> Iterator[list[str] | None]:
    """Read the sentences of a text as the settings say (see ``read_sentences``)."""
    return read_sentences(
        source,
        rule=settings.sentences,
        encoding=settings.encoding,
        lowercase=settings.lowercase,
        progress=progress,
        inspect=inspect,
    )


def make_corpus(
    name: str,
    sentences: Iterable[list[str] | None],
    settings: Settings,
    vocabulary: Sequence[str] | None = None,
) -> Corpus:
    """Make a corpus of sentences, with the vocabulary that the settings choose or a given one."""
    return build_corpus(
        name,
        sentences,
        min_count=min_count_of(settings),
        max_vocab=settings.max_vocab,
        vocabulary=vocabulary,
    )


def change_setup(setup: Setup, settings: Settings, progress: Progress | None = None) -> Setup:
    """Return a setup with other settings; the text is read again only if they require it."""
    before, corpus = setup.settings, setup.corpus
    # If the text is the same, this chooses the automatic settings; another text is read anyway.
    chosen = choose_by_size(settings, len(corpus.tokens), len(corpus.vocabulary))
    same = all(
        getattr(before, setting.name) == getattr(chosen, setting.name)
        for setting in SETTINGS
        if setting.reads_text
    )
    return Setup(settings, corpus if same else read_corpus(settings, progress))


def branch(
    timeline: Timeline,
    parameters: Parameters | None = None,
    *,
    under: str | None = None,
    turn: int | None = None,
    passes: int = 0,
) -> Timeline:
    """Return a new run that begins before the turn of another run, and takes the same pairs.

    Its parameters, by default the other run's before the turn, may be ``passes`` full-batch passes
    further. If a turn is a cell under one objective and a pair under the other, the new run begins
    at the first turn of the same words.
    """
    here, turn = timeline.setup, turn or timeline.position.turn
    setup = here if under in (None, here.settings.objective) else here.under(under)
    if setup.objective.a_turn_is_a_cell != here.objective.a_turn_is_a_cell:
        turn = setup.schedule.turn_of(here.schedule.pair(turn))
    begins = timeline.before_turn() if parameters is None else parameters
    origin = Origin(
        path="",
        parameters=begins.fitted(bias_E=setup.objective.has_bias_E),
        turns=turn - 1,
        passes=timeline.passes_made + passes,
    )
    return Timeline(setup.beginning_at(origin))
