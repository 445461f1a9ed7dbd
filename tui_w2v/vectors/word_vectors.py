"""Words with their vectors, and queries on them: nearest words, analogies, similarity."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from functools import cached_property
from typing import Any, get_args
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from tui_w2v.errors import InputError
from tui_w2v.spelling import UnknownWordError
from tui_w2v.vectors.nearest import FloatArray, Query, best, cosines, query_of, unit, unit_rows
from tui_w2v.vectors.subwords import Subwords
from tui_w2v.vectors.terms import By, Neighbour, Terms, factored, without_variants


class WordVectors:
    """Words with their vectors, compared by cosine.

    All answers are exact: every word is scored. The words of a query are left out of its answer.
    Ties go to the word that comes first. A word of a query may differ from the vocabulary's
    spelling in case and in the composition of accents. A word without a vector raises an
    ``UnknownWordError``, which suggests spellings.

        >>> import numpy as np
        >>> vectors = WordVectors(["king", "queen", "man"], np.array([[3, 1], [2, 2], [4, 0]]))
        >>> len(vectors), "queen" in vectors, vectors["Queen"]
        (3, True, array([2, 2]))
        >>> vectors.most_similar("king", topn=1)
        [Neighbour(word='man', similarity=0.948683...)]
        >>> vectors.most_similar("king - 0.5*man", topn=1)
        [Neighbour(word='queen', similarity=0.985...)]
        >>> vectors.doesnt_match(["king", "queen", "man"])
        'queen'
    """

    def __init__(
        self,
        words: Sequence[str],
        vectors: NDArray[Any],
        theta: NDArray[Any] | None = None,
        *,
        units: NDArray[Any] | None = None,
        repeated: int = 0,
        subwords: Subwords | None = None,
    ) -> None:
        """Wrap vectors; the arrays are not copied.

        Args:
            words: The V words, usually the most frequent first; of a repeated word, the first row
                counts.
            vectors: Their vectors, shape (V, d): the rows of E.
            theta: Their output vectors, shape (V, d), if there are any.
            units: The result of ``unit_rows(vectors)``, if it is known.
            repeated: How many rows of their file repeat a word, and were dropped.
            subwords: The n-grams that give out-of-vocabulary words a vector, if there are any.
        """
        self.words, self.vectors, self.theta = words, vectors, theta
        self.repeated, self.subwords = repeated, subwords
        self._rows: NDArray[np.intp] | None = None  # those of the words that may answer; all
        self._variants_answer, self._own_words_answer = True, False
        self._by: dict[By, WordVectors] = {"E": self}
        if units is not None:
            self.__dict__["units"] = units

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) is not None

    def __getitem__(self, word: str) -> NDArray[Any]:
        """Return a word's vector, shape (d,), where necessary from its n-grams."""
        row = self.index.get(spelled := self.spelling(word))
        own = self.subwords if row is None else None  # without any, spelling refuses the word
        vector: NDArray[Any] = own.vector(spelled) if own else self.vectors[row]
        vector.setflags(write=False)
        return vector

    @property
    def kinds(self) -> tuple[By, ...]:
        """The kinds of vectors for ``by``."""
        return ("E",) if self.theta is None else get_args(By)

    def by(self, kind: By) -> "WordVectors":
        """Return the words with their rows of E or theta, or the sums of both as GloVe exports."""
        if kind not in self._by:
            if self.theta is None:
                raise InputError("these are vectors only: there is no theta")
            vectors = self.theta if kind == "theta" else self.vectors + self.theta
            self._by[kind] = self._changed(vectors=vectors, theta=None)
        return self._by[kind]

    def restrict(self, n: int) -> "WordVectors":
        """Return the same vectors with only the n most frequent words as answers."""
        return self._narrowed(np.arange(min(max(n, 0), len(self))))

    def among(self, words: Collection[str]) -> "WordVectors":
        """Return the same vectors with only some words as answers; unknown words are left out."""
        rows = sorted({self.index[word] for word in filter(None, map(self.find, words))})
        return self._narrowed(np.array(rows, np.intp))

    def without_variants(self) -> "WordVectors":
        """Return the same vectors without variants of a question's words (see ``terms``)."""
        return self._changed(_variants_answer=False, units=self.units)

    def with_own_words(self) -> "WordVectors":
        """Return the same vectors with a question's own words among its answers."""
        return self._changed(_own_words_answer=True, units=self.units)

    def _narrowed(self, rows: NDArray[np.intp]) -> "WordVectors":
        """Return the same vectors with only some of the words that may answer."""
        rows = rows if self._rows is None else np.intersect1d(rows, self._rows)
        return self._changed(_rows=rows, units=self.units)

    def _changed(self, **changes: Any) -> "WordVectors":
        other = copy(self)
        for derived in ("units", "_candidates"):
            other.__dict__.pop(derived, None)
        other.__dict__ |= {"index": self.index, "_by": {"E": other}, **changes}
        return other

    @cached_property
    def index(self) -> dict[str, int]:
        """Maps each word to its row."""
        return {word: row for row, word in reversed(list(enumerate(self.words)))}

    @cached_property
    def units(self) -> FloatArray:
        """The vectors divided by their lengths, shape (V, d)."""
        return unit_rows(self.vectors)

    def find(self, word: str) -> str | None:
        """Return a word as the vocabulary spells it; None for an unknown word.

        It is tried as given, in NFC (accents composed, as in every corpus), and in lower case.
        """
        if word in self.index:
            return word
        composed = word if word.isascii() else normalize("NFC", word)
        spellings = (composed, word.lower(), composed.lower())
        return next((spelling for spelling in spellings if spelling in self.index), None)

    def spelling(self, word: str) -> str:
        """Return a word as the vocabulary spells it (see ``find``), or in NFC if n-grams answer."""
        found = self.find(word)
        if found is None and self.ngrams_of([word]):
            return normalize("NFC", word)
        if found is None:
            raise UnknownWordError(word, self.index)
        return found

    def ngrams_of(self, words: Iterable[str]) -> dict[str, list[str]]:
        """Return the n-grams of each out-of-vocabulary word that has some."""
        if self.subwords is None:
            return {}
        unknown = [normalize("NFC", word) for word in words if self.find(word) is None]
        ngrams = {word: self.subwords.ngrams(word) for word in unknown}
        return {word: found for word, found in ngrams.items() if found}

    def row(self, word: str) -> int:
        """Return a word's row."""
        return self.index[self.spelling(word)]

    def most_similar(
        self, positive: Terms = (), negative: Terms = (), *, topn: int = 10
    ) -> list[Neighbour]:
        """Return the words nearest to the mean of some words' directions.

        With ``positive=[B, C], negative=[A]`` this is the analogy "A is to B as C is to …" by
        3CosAdd (Levy and Goldberg 2014, eq. 3). A text alone is read as the command line reads
        it: ``"king"``, ``"king - 0.5*man + woman"``, ``"man : king :: woman"``.

        Args:
            positive: Words to be near to, each with a factor where it is a pair.
            negative: Words to be far from, likewise.
            topn: How many to return.

        Raises:
            ValueError: There is no word, or the text is no question for nearest words or has no
                direction, as ``"king - king"``.
        """
        return self._most_similar(positive, negative, topn, product=False)

    def most_similar_cosmul(
        self, positive: Terms = (), negative: Terms = (), *, topn: int = 10
    ) -> list[Neighbour]:
        """Return the words with the best 3CosMul scores (Levy and Goldberg 2014, eq. 4).

        The arguments and errors are those of ``most_similar``; a factor is an exponent.
        """
        return self._most_similar(positive, negative, topn, product=True)

    def _most_similar(
        self, positive: Terms, negative: Terms, topn: int, *, product: bool
    ) -> list[Neighbour]:
        if isinstance(positive, str) and not negative and positive not in self.index:
            from tui_w2v.vectors.question import terms_of

            positive, negative = terms_of(positive, self)
        return next(self.most_similar_each([(positive, negative)], topn=topn, product=product))

    def most_similar_each(
        self, questions: Iterable[tuple[Terms, Terms]], *, topn: int = 10, product: bool = False
    ) -> Iterator[list[Neighbour]]:
        """Yield what ``most_similar``, or ``_cosmul`` for a product, answers, many times faster.

        Each question is the terms to be near to, and those to be far from.
        """

        def answers(questions: Iterable[tuple[Terms, Terms]], n: int) -> Iterator[list[Neighbour]]:
            words, rows = self.words, self._rows
            queries = (self._query(*question, product=product) for question in questions)
            for found in best(self._candidates, queries, n):
                if rows is not None:
                    found = [(int(rows[index]), score) for index, score in found]
                yield [Neighbour(words[row], score) for row, score in found]

        if self._variants_answer:
            return answers(questions, topn)
        return without_variants(answers, questions, topn)

    @cached_property
    def _candidates(self) -> FloatArray:
        """The unit rows of the words that may answer, without a copy where possible."""
        rows, units = self._rows, self.units
        if rows is None:
            return units
        is_start = not len(rows) or rows[-1] == len(rows) - 1
        return units[: len(rows)] if is_start else units[rows]

    def _query(self, positive: Terms, negative: Terms, *, product: bool) -> Query:
        near, far = factored(positive), factored(negative)
        if not near and not far:
            raise ValueError("give at least one word to be near to or far from")
        words, units = self._units_of([word for word, _ in (*near, *far)])
        factors = np.array([factor for _, factor in (*near, *far)])
        own = () if self._own_words_answer else words
        excluded = [self.index[word] for word in own if word in self.index]
        if (rows := self._rows) is not None:  # their places among the rows that may answer
            places = zip(np.searchsorted(rows, excluded).tolist(), excluded, strict=True)
            excluded = [place for place, row in places if row in rows[place : place + 1]]
        return query_of(units, factors, len(near), excluded, product=product)

    def similarity(self, one: str, other: str) -> float:
        """Return the cosine of two words' vectors."""
        _, units = self._units_of([one, other])
        return float(cosines(units[:1], units[1])[0])

    def doesnt_match(self, words: Sequence[str]) -> str:
        """Return the odd one out: the lowest cosine with the mean direction of all words."""
        if not words:
            raise ValueError("give the words to choose from, three or more")
        return self.fits(words)[-1].word

    def fits(self, words: Sequence[str]) -> list[Neighbour]:
        """Return each word with its cosine with the mean direction of all words, best first."""
        words, units = self._units_of(words)
        fits = cosines(units, unit(units.sum(axis=0, dtype=np.float64)))
        order = sorted(range(len(words)), key=lambda index: (-fits[index], -index))
        return [Neighbour(words[index], float(fits[index])) for index in order]

    def _units_of(self, words: Sequence[str]) -> tuple[list[str], FloatArray]:
        """Return words as they are spelled, and their directions, shape (words, d)."""
        spelled = [self.spelling(word) for word in words]
        rows = [self.index.get(word, 0) for word in spelled]
        units = self.units[rows]
        for number, word in enumerate(spelled):
            if word not in self.index:
                units[number] = unit_rows(self[word][None])[0]
        return spelled, units
