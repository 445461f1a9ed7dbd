"""From text to sentences, a vocabulary, and (context, target) pairs and their counts."""

from tui_w2v.corpus.corpus import Corpus, build_corpus
from tui_w2v.corpus.counting import count_pairs
from tui_w2v.corpus.counts import PairCounts, add_counts, save_counts
from tui_w2v.corpus.counts_file import load_counts
from tui_w2v.corpus.hints import hints, looks_wrapped
from tui_w2v.corpus.holding_out import HeldOut, hold_out
from tui_w2v.corpus.pairs import Cells, Pair, Pairs
from tui_w2v.corpus.reading import SentenceRule, read_sentences, resolve_source
from tui_w2v.corpus.samples import SAMPLES, join_names, refuse_inputs, text_names
from tui_w2v.corpus.subsampling import keep_probabilities, subsample
from tui_w2v.corpus.tokenise import count_symbols
from tui_w2v.corpus.vocabulary import Vocabulary, read_vocabulary
from tui_w2v.errors import CorpusError
