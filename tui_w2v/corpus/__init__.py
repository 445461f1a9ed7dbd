"""Text becomes sentences, a vocabulary, and numbered (context, target) pairs."""

from tui_w2v.corpus.corpus import Corpus, build_corpus
from tui_w2v.corpus.errors import CorpusError
from tui_w2v.corpus.pairs import Pair, Pairs
from tui_w2v.corpus.reading import SentenceRule, read_sentences, resolve_source
from tui_w2v.corpus.samples import SAMPLES, Sample
from tui_w2v.corpus.shuffle import Permutation
from tui_w2v.corpus.vocabulary import Vocabulary

__all__ = [
    "SAMPLES",
    "Corpus",
    "CorpusError",
    "Pair",
    "Pairs",
    "Permutation",
    "Sample",
    "SentenceRule",
    "Vocabulary",
    "build_corpus",
    "read_sentences",
    "resolve_source",
]
