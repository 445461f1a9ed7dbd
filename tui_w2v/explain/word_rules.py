"""Where an answer about words comes from: cosines, scores of questions, and ranks."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import numpy as np

from tui_w2v.explain.cells import UnknownCellError
from tui_w2v.explain.notation import Notation
from tui_w2v.explain.terms import (
    HALF,
    Derivation,
    Operation,
    Term,
    between,
    largest_first,
    plus_1,
    products,
)
from tui_w2v.spelling import UnknownWordError
from tui_w2v.vectors import By, Neighbour, WordVectors, unit_rows
from tui_w2v.vectors.nearest import COSMUL_EPSILON
from tui_w2v.vectors.question import Kind, Question, read_question
from tui_w2v.vectors.terms import Terms, factored

NumberOf = Callable[[str, int, int], Term]
"""Returns a number of E or theta as a term, by the matrix's name, the row and the dimension."""


def numbers_of(vectors: WordVectors, notation: Notation, source: str) -> NumberOf:
    """Return the numbers of vectors without a run, and name their source in a few words."""

    def number(array: str, row: int, k: int) -> Term:
        name_of = notation.of_E if array == "E" else notation.of_theta
        matrix = vectors.vectors if array == "E" else vectors.theta
        assert matrix is not None
        value = float(matrix[row, k])
        name = name_of(vectors.words[row], k)
        return between(name, "parameter", Term(source, value), value=value)

    return number


class WordRules:
    """Derives cosines by one kind of vectors, down to the vectors' numbers.

    A cosine is computed from rows of length 1, so that the quotient of dot product and lengths
    gives it to rounding.
    """

    def __init__(self, vectors: WordVectors, kind: By, n: Notation, number: NumberOf) -> None:
        """Take the vectors, the kind to compare words by, and what returns their numbers."""
        self._kind: By = kind
        self._vectors, self._n, self._number_of = vectors.by(kind), n, number

    def named(self, text: str) -> Derivation | None:
        """Derive ``cosine[QUESTION,WORD]`` or ``rank[QUESTION,WORD]``; None for another text.

        Raises:
            UnknownWordError: A word is not in the vocabulary.
            UnknownCellError: The word is no answer to the question.
        """
        name, opened, inside = text.strip().partition("[")
        if name not in ("cosine", "rank") or not opened or inside[-1:] != "]":
            return None
        parts, vectors = inside[:-1].split(","), self._vectors
        wrong: Exception | None = None
        for at in range(len(parts) - 1, 0, -1):  # words may have commas
            asked, word = ",".join(parts[:at]), ",".join(parts[at:]).strip()
            try:
                found, question = vectors.spelling(word), read_question(asked, vectors)
            except UnknownWordError as error:
                wrong = wrong or error
                continue
            if question:
                if derivation := self._answered(name, question, found):
                    return derivation
                wrong = UnknownCellError(f"{word!r} is no answer to {asked!r}")
        if wrong:
            raise wrong
        return None

    def _answered(self, name: str, question: Question, word: str) -> Derivation | None:
        """Answer a question with one word; None if the word is no answer to it."""
        vectors, plus, minus = self._vectors, question.plus, question.minus
        if question.kind is Kind.ODD_ONE_OUT:
            answers = vectors.fits(plus)
        elif name == "cosine" and len(plus) == 1 and not minus:
            return self.cosine(plus[0], word)
        elif name == "cosine":
            answers = vectors.among([word]).most_similar(*question.terms, topn=1)
        else:
            answers = vectors.most_similar(*question.terms, topn=len(vectors))
        place = next((at for at, near in enumerate(answers) if near.word == word), None)
        if place is None:
            return None
        if name == "rank":
            return self.rank(question, answers[: place + 1])
        return self.score(question, answers[place])

    def _derive(
        self, name: str, value: float, formula: str, operation: Operation, *terms: Term
    ) -> Derivation:
        """Derive a value, which the shell can name if the vectors are those of E."""
        shell = name * (self._kind == "E")
        return Derivation(name, value, formula, operation, terms, shell=shell)

    # Ranks and scores

    def rank(
        self, question: Question, answers: Sequence[Neighbour], *, product: bool = False
    ) -> Derivation:
        """Derive the rank of the last of the first answers to a question."""
        terms = [
            Term(near.word, near.similarity, partial(self._scored, question, near, product))
            for near in answers
        ]
        word = answers[-1].word
        formula = f"how many words score at least as high as {word}, {word} included"
        name, value = f"rank[{question},{word}]", float(len(answers))
        made = self._derive(name, value, formula, "count", *terms)
        return replace(made, shell="") if product else made

    def score(
        self,
        question: Question,
        near: Neighbour,
        *,
        product: bool = False,
        before: Sequence[Neighbour] = (),
    ) -> Derivation:
        """Derive the score of an answer to a question, by cosines or 3CosMul's product.

        The answers with higher scores are needed to derive the rank beside the score.
        """
        derivation = self._scored(question, near, product)
        if not question.asks_for_neighbours:
            return derivation
        answers = [*before, near]
        rank = partial(self.rank, question, answers, product=product)
        beside = (Term("its rank among all words", float(len(answers)), rank),)
        return replace(derivation, beside=beside)

    def _scored(self, question: Question, near: Neighbour, product: bool) -> Derivation:
        if product:
            return self._product(question, near)
        factors = factors_of(question)
        if len(factors) == 1 and min(factors.values()) > 0:
            return self.cosine(next(iter(factors)), near.word, near.similarity)
        return self._of_direction(question, factors, near)

    def _of_direction(
        self, question: Question, factors: dict[str, float], near: Neighbour
    ) -> Derivation:
        """Derive a cosine with a sum of directions: (Σ ± cosines) / the length of the sum."""
        name = f"cosine[{question},{near.word}]"
        d = self._vectors.vectors.shape[1]
        rows = [self._vectors[word] for word in factors]
        units = unit_rows(np.array(rows).reshape(-1, d)).astype(float)
        direction = np.array(list(factors.values())) @ units
        squared = float(direction @ direction)
        if not squared or not self._length(near.word):
            why = f"0: {near.word} or the sum is all zeros"
            return self._derive(name, near.similarity, why, "product", Term(why, 0.0))
        written = " ".join(
            f"{'−' if factor < 0 else '+'} {f'{abs(factor):g}·' * (abs(factor) != 1)}û[{word}]"
            for word, factor in factors.items()
        ).removeprefix("+ ")
        over = [self._cosine(word, near.word, factor) for word, factor in factors.items()]
        name_above = f"û[{near.word}]·({written})"
        above = between(name_above, "sum of products", *largest_first(over))
        squares = [self._cosine(word, word, factor**2) for word, factor in factors.items()]
        squares += [
            self._cosine(one, other, 2 * factors[one] * factors[other])
            for one, other in combinations(factors, 2)
        ]
        square = between(f"|{written}|²", "sum of products", *largest_first(squares), value=squared)
        below = between(f"|{written}|", "power", square, HALF)
        where = f"û: a word's {self._n.vectors(self._kind)}, divided by its length"
        formula = f"{above.name} / {below.name}, {where}"
        return self._derive(name, near.similarity, formula, "quotient", above, below)

    def _product(self, question: Question, near: Neighbour) -> Derivation:
        """Derive 3CosMul's score (Levy and Goldberg 2014, eq. 4)."""

        def shifted(asked: Terms) -> Term:
            terms = []
            for word, factor in factored(asked):
                above = plus_1(self._cosine(word, near.word))
                term = between(f"({above.name}) / 2", "quotient", above, Term("2", 2.0))
                if factor != 1:
                    term = between(f"{term.name}^{factor:g}", "power", term, Term("factor", factor))
                terms.append(term)
            return between(" · ".join(term.name for term in terms), "product", *terms)

        above, product = map(shifted, question.terms)
        tiny = Term("ε, so that nothing is divided by 0", COSMUL_EPSILON)
        below = between(f"{product.name} + ε", "sum", product, tiny)
        formula = "3CosMul: shifted cosines multiplied, then divided by those of the minus words"
        name = f"3CosMul[{question},{near.word}]"
        return Derivation(name, near.similarity, formula, "quotient", (above, below))

    # Cosines

    def cosine(self, one: str, other: str, value: float | None = None) -> Derivation:
        """Derive the cosine of two words."""
        value = self._vectors.similarity(one, other) if value is None else value
        name = f"cosine[{one},{other}]"
        lengths = [self._length_of(one), self._length_of(other)]
        zero = next((t for t in lengths if not t.value), None)
        if zero is not None:
            why = f"0: {zero.name} is 0"
            return self._derive(name, value, why, "product", zero, Term("0", 0.0))
        above = self._dot(one, other)
        names = f"{lengths[0].name}·{lengths[1].name}"
        below = between(names, "product", *lengths)
        return self._derive(name, value, f"{above.name} / ({names})", "quotient", above, below)

    def _cosine(self, one: str, other: str, factor: float = 1.0) -> Term:
        value = self._vectors.similarity(one, other)
        times = None if factor == 1 else Term("", factor)
        derive = partial(self.cosine, one, other, value)
        return Term(f"cosine[{one},{other}]", value, derive, times=times)

    def _product_of(self, one: str, other: str) -> float:
        """Return the dot product of two words' vectors."""
        return float(self._vectors[one].astype(float) @ self._vectors[other].astype(float))

    def _length(self, word: str) -> float:
        return math.sqrt(self._product_of(word, word))

    def _length_of(self, word: str) -> Term:
        name, square = f"|{self._n.vector(self._kind, word)}|", self._dot(word, word)
        return between(name, "power", square, HALF, value=self._length(word))

    def _dot(self, one: str, other: str) -> Term:
        """Return the dot product of two words' vectors."""
        d = range(self._vectors.vectors.shape[1])
        terms = products((self._number(one, k), self._number(other, k)) for k in d)
        name = f"{self._n.vector(self._kind, one)}·{self._n.vector(self._kind, other)}"
        return between(name, "sum of products", *terms, value=self._product_of(one, other))

    def _number(self, word: str, k: int) -> Term:
        """Return a number of a word's vector."""
        vectors, kind = self._vectors, self._kind
        if word not in vectors.index:  # its n-grams answer for it
            return Term(f"{self._n.vector(kind, word)}[{k}]", vectors[word][k].item())
        row = vectors.row(word)
        if kind != "both":
            return self._number_of(kind, row, k)
        parts = [self._number_of(array, row, k) for array in ("E", "theta")]
        name = f"({self._n.vectors('both')})[{word}, {k}]"
        return between(name, "sum", *parts, value=float(vectors.vectors[row, k]))


def factors_of(question: Question) -> dict[str, float]:
    """Return what each word of a sum is multiplied by, without words that cancel out."""
    factors: dict[str, float] = {}
    for word, factor in question.signed:
        factors[word] = factors.get(word, 0.0) + factor
    return {word: factor for word, factor in factors.items() if factor}
