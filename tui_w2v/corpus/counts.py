"""Counts of (context, target) pairs: the whole input of a full-batch pass."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus.vocabulary import Vocabulary
from tui_w2v.errors import CorpusError
from tui_w2v.files import write_npz

FORMAT = 1
"""Version of the layout of files of counts, stored in their config."""
KIND = "counts"
"""Marks files of counts in their config."""
ARRAYS = {"counts": np.int64, "starts": np.int64, "targets": np.int32, "pairs": np.int64}
"""The arrays of a file of counts, beside its words, and their types."""
_CHUNK = 1 << 20

Numbers: TypeAlias = NDArray[Any]
"""Counts: int64, or float64 where near pairs weigh more."""


@dataclass(frozen=True, eq=False)
class PairCounts:
    """Counts C of the (context, target) pairs of a text, as a sparse matrix in CSR layout.

    Only pairs that occur have an entry. Losses and entropies are in nats.
    """

    vocabulary: Vocabulary
    """The words, V of them."""
    starts: NDArray[np.int64]
    """Offsets where each context word's entries start, then n_entries, shape (V + 1,)."""
    targets: NDArray[np.int32]
    """The target words' indices, ascending for each context word, shape (n_entries,)."""
    numbers: Numbers
    """The count of each pair, above 0, shape (n_entries,)."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """How the pairs were counted, where `tui_w2v.count_pairs` counted them."""

    def __add__(self, other: "PairCounts") -> "PairCounts":
        """Return the counts of two texts (see `add_counts`)."""
        return add_counts([self, other])

    def save(self, path: str | Path) -> None:
        """Write a file for ``tui-w2v train --counts``, whole or not at all.

        Raises CorpusError if there is no pair, and OSError if the file cannot be written.
        """
        if not len(self.targets):
            raise CorpusError("no pair was counted: give lines with words of the vocabulary")
        save_counts(Path(path), self, self.settings)

    @cached_property
    def total(self) -> int | float:
        """The number of pairs: N."""
        total: int | float = self.numbers.sum().item()
        return total

    @cached_property
    def per_context(self) -> Numbers:
        """The number of pairs of each context word: n, shape (V,)."""
        per_context = np.zeros(len(self.vocabulary), dtype=self.numbers.dtype)
        begin = self.starts[:-1]
        occurring = begin < self.starts[1:]
        per_context[occurring] = np.add.reduceat(self.numbers, begin[occurring])
        return per_context

    @cached_property
    def per_target(self) -> Numbers:
        """The number of pairs of each target word, shape (V,)."""
        per_target = np.zeros(len(self.vocabulary), dtype=self.numbers.dtype)
        np.add.at(per_target, self.targets, self.numbers)
        return per_target

    def number(self, context: int, target: int) -> float:
        """Return the count of a pair of words."""
        begin, end = int(self.starts[context]), int(self.starts[context + 1])
        entry = begin + int(np.searchsorted(self.targets[begin:end], target))
        occurs = entry < end and int(self.targets[entry]) == target
        return float(self.numbers[entry]) if occurs else 0.0

    def of_context(self, context: int) -> NDArray[np.float64]:
        """Return the counts of a context word's pairs, by target word, shape (V,)."""
        begin, end = self.starts[context : context + 2]
        row = np.zeros(len(self.vocabulary))
        row[self.targets[begin:end]] = self.numbers[begin:end]
        return row

    def cells(
        self, contexts: NDArray[np.integer], targets: NDArray[np.integer]
    ) -> NDArray[np.int64]:
        """Return the entries of pairs that occur, given both words' indices, shape (k,) each."""
        V = len(self.vocabulary)
        return np.searchsorted(self._codes, contexts.astype(np.int64) * V + targets)

    def entries(self, contexts: slice) -> slice:
        """Return the range of the entries of consecutive context words."""
        return slice(int(self.starts[contexts.start]), int(self.starts[contexts.stop]))

    @property
    def contexts(self) -> NDArray[np.int64]:
        """The context word's index of each entry, ascending, shape (n_entries,)."""
        return np.repeat(np.arange(len(self.vocabulary), dtype=np.int64), np.diff(self.starts))

    def select(self, entries: NDArray[np.bool_], numbers: Numbers) -> "PairCounts":
        """Return the counts of the entries that stay, with other numbers, (n_entries,) each."""
        before = np.concatenate(([0], np.cumsum(entries)))
        return PairCounts(
            self.vocabulary, before[self.starts], self.targets[entries], numbers[entries]
        )

    @cached_property
    def _codes(self) -> NDArray[np.int64]:
        """The code i·V + j of each entry's words i and j, ascending, shape (n_entries,)."""
        codes: NDArray[np.int64] = self.contexts * len(self.vocabulary) + self.targets
        return codes

    @cached_property
    def floor(self) -> float:
        """The entropy floor: the lowest mean softmax loss that any model of these pairs can have.

        The conditional entropy of target given context, −(1/N) Σij C[i, j]·log(C[i, j] / n[i]).
        """
        lost = _sum_of_n_log_n(self.per_context) - _sum_of_n_log_n(self.numbers)
        return max(0.0, lost / self.total)

    @cached_property
    def unigram(self) -> float:
        """The unigram entropy: the lowest mean softmax loss without the context word."""
        return max(0.0, math.log(self.total) - _sum_of_n_log_n(self.per_target) / self.total)

    @cached_property
    def uniform(self) -> float:
        """The uniform loss: log V."""
        return math.log(len(self.vocabulary))

    @cached_property
    def informative_words(self) -> NDArray[np.int64]:
        """Indices of words that are more informative than the mean, the most informative first.

        A context word's information is the share of its targets' surprise −log P(target) that
        knowing the word removes (Theil's uncertainty coefficient), minus the bias of few samples:
        (k − 1) / 2n nats for k different targets in n pairs (Miller 1955). The difference from the
        mean is weighted by √n, so words that are surely informative come first: mostly content
        words.
        """
        V, n = len(self.vocabulary), np.maximum(self.per_context, 1).astype(np.float64)
        log_n, log_share = np.log(n), np.log(np.maximum(self.per_target, 1) / self.total)
        information, surprise = -(np.diff(self.starts) - 1) / 2, np.zeros(V)
        for first in range(0, len(self.numbers), _CHUNK):
            numbers = self.numbers[first : first + _CHUNK].astype(np.float64)
            entries = np.arange(first, first + len(numbers))
            contexts = np.searchsorted(self.starts, entries, side="right") - 1
            without = log_share[self.targets[first : first + _CHUNK]]
            with_context = np.log(numbers) - log_n[contexts]
            information += np.bincount(contexts, numbers * (with_context - without), V)
            surprise -= np.bincount(contexts, numbers * without, V)
        share = np.divide(information, surprise, out=np.zeros(V), where=surprise > 0)
        mean = information[surprise > 0].sum() / surprise.sum() if surprise.any() else 0.0
        weighted = np.where(surprise > 0, np.sqrt(n) * (share - mean), 0)
        return np.argsort(-weighted, kind="stable")[: int((weighted > 0).sum())]


def save_counts(path: Path, counts: PairCounts, config: Mapping[str, Any]) -> None:
    """Write pair counts and the settings of their counting, whole or not at all; raise OSError.

    The file holds the fields of `PairCounts`: ``words`` (V,), ``counts`` (V,), ``starts``
    (V + 1,), ``targets`` (n_entries,) and ``pairs`` (n_entries,), its numbers, and ``config``.
    """
    settings = {**config, "format": FORMAT, "kind": KIND}
    numbers = counts.vocabulary.counts, counts.starts, counts.targets, counts.numbers
    arrays: dict[str, NDArray[Any]] = {
        "words": np.array(counts.vocabulary.words, dtype=np.str_),
        **dict(zip(ARRAYS, numbers, strict=True)),
        "config": np.array(json.dumps(settings, ensure_ascii=False)),
    }
    write_npz(path, arrays)


def add_counts(parts: Sequence[PairCounts]) -> PairCounts:
    """Sum pair counts; raise CorpusError if words, their order or how they were counted differ."""
    if any(part.settings != parts[0].settings for part in parts):
        raise CorpusError("the counts were counted differently: give all parts the same settings")
    words, *others = (list(part.vocabulary.words) for part in parts)
    if any(other != words for other in others):
        raise CorpusError(
            "the counts have different vocabularies: count every text with the same --vocab FILE"
        )
    V, n_entries = len(words), max(len(part.targets) for part in parts)
    rows = 1 + _CHUNK * V // max(1, n_entries * len(parts))  # whose entries are some _CHUNK
    summed = [_sum_of_rows(parts, first, min(first + rows, V)) for first in range(0, V, rows)]
    per_row, targets, numbers = (np.concatenate(arrays) for arrays in zip(*summed, strict=True))
    vocabulary = Vocabulary(words, np.sum([part.vocabulary.counts for part in parts], axis=0))
    starts = np.concatenate(([0], np.cumsum(per_row)))
    return PairCounts(vocabulary, starts, targets, numbers, parts[0].settings)


def _sum_of_rows(
    parts: Sequence[PairCounts], begin: int, end: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], Numbers]:
    """Sum counts over some context words: entries of each, targets and numbers of the entries."""
    V = len(parts[0].vocabulary)
    pieces, numbers_of = [], []
    for part in parts:
        entries, in_row = part.entries(slice(begin, end)), np.diff(part.starts[begin : end + 1])
        pieces.append(np.repeat(np.arange(end - begin) * V, in_row) + part.targets[entries])
        numbers_of.append(part.numbers[entries])
    codes, numbers = np.concatenate(pieces), np.concatenate(numbers_of)
    order = np.argsort(codes, kind="stable")  # merges what ascends already
    codes = codes[order]
    firsts = np.flatnonzero(np.diff(codes, prepend=-1))
    if len(codes):
        numbers = np.add.reduceat(numbers[order], firsts)
    contexts, targets = np.divmod(codes[firsts], V)
    return np.bincount(contexts, minlength=end - begin), targets.astype(np.int32), numbers


def _sum_of_n_log_n(numbers: Numbers) -> float:
    """Sum n·log n, with 0·log 0 = 0, in chunks, to save memory."""
    return math.fsum(
        float(chunk @ np.log(np.where(chunk > 0, chunk, 1)))
        for first in range(0, len(numbers), _CHUNK)
        for chunk in (numbers[first : first + _CHUNK].astype(np.float64),)
    )
