"""Where a number of a turn comes from: a formula, an operation and its terms, down to parameters.

The value of a cell's derivation is the number that the turn or the parameters hold, bit for bit.
The operation on the terms gives this value to rounding.
"""

from collections.abc import Sequence

import numpy as np

from tui_w2v.explain.cells import Cell, Cells
from tui_w2v.explain.moves import describe_training
from tui_w2v.explain.notation import OURS, Notation, the_others
from tui_w2v.explain.prediction_rules import PredictionRules
from tui_w2v.explain.terms import Derivation, Rule, Term, between, products
from tui_w2v.explain.word_rules import WordRules
from tui_w2v.skipgram import Turn
from tui_w2v.skipgram.negative_sampling import POWER
from tui_w2v.training import Phase, Scramble, SetBias, SetNumber, Timeline
from tui_w2v.vectors import WordVectors

_TURNS_NAMED = 3
_TURNS_SEARCHED = 1 << 16  # the number of turns searched for those that changed a word's row of E


class Derivations:
    """Derives the numbers of the turn at a timeline's position."""

    def __init__(
        self, timeline: Timeline, notation: Notation | None = None, look: Turn | None = None
    ) -> None:
        """Take the turn, or a look; without a notation, cells are written as they are parsed."""
        self.cells = Cells(timeline, notation, look)
        self._turn = self.cells.turn
        self._n = (notation or OURS).for_turn(self._turn)

    def of(self, cell: Cell) -> Derivation:
        """Derive a cell's number; UnknownCellError if the turn has no such cell."""
        self.cells.check(cell)
        formula, operation, terms = self._rule(cell)
        name, value = self.cells.label(cell), self.cells.value(cell)
        shell = "" if self._turn.look else self.cells.name(cell)
        return Derivation(name, value, formula, operation, tuple(terms), cell, shell)

    def named(self, text: str) -> Derivation:
        """Derive the number that a text names: a cell, or a cosine or rank of words.

        Raises:
            CellError: The text names none.
            UnknownCellError, UnknownWordError: The turn or the vocabulary has no such number.
        """
        words, before = self.cells.words.words, self.cells.before
        vectors = WordVectors(words, before.E, before.theta)
        rules = WordRules(vectors, "E", self._n, self._term)
        return rules.named(text) or self.of(self.cells.parse(text))

    def now(self, array: str, word: int, k: int = -1) -> Term:
        """Return a parameter at the timeline's position: from UPDATE on, as the turn left it."""
        name, turn = array, self._turn
        if self.cells.timeline.position.phase is Phase.UPDATE:
            if array in ("E", "bias_E"):
                name += "_after" * (word == turn.context)
                word = -1 if name == "E_after" else word
            elif self.cells.column(word) >= 0:
                name += "_after"
        return self._term(name, word, k)

    def taking_part(self, derivation: Derivation) -> dict[Cell, set[Cell]]:
        """Return the cells of a derivation, its terms and their factors, and what shows each.

        A score is shown by the output beside it too, and a number of h by the one of E.
        """
        terms = derivation.terms
        cells = {term.cell for term in terms} | {term.times.cell for term in terms if term.times}
        shown = {cell: {cell} for cell in (*cells, derivation.cell) if cell is not None}
        target = self._turn.target
        for cell, shows in shown.items():
            match cell.name:
                case "h":
                    shows |= {Cell("E", word, cell.k) for word in self._turn.x}
                case "score" | "loss":
                    shows.add(Cell("output", target if cell.word < 0 else cell.word))
        return shown

    def _rule(self, cell: Cell) -> Rule:
        """Return a cell's formula, operation and terms."""
        n, turn, words, at = self._n, self._turn, self.cells.words, self._term
        _, word, k = cell
        context = words[turn.context]
        named = words[word] if word >= 0 else ""
        predicting = PredictionRules(self.cells, self._n, self._term)
        match cell.name:
            case "x":
                if turn.look:
                    return "chosen for this look", "look", []
                return f"1 for the {n.context} {context}, 0 for others", "one-hot", []
            case "E" | "theta" | "bias" | "bias_E":
                return self._parameter(cell)
            case "noise":
                return self._noise(word)
            case "h":
                terms = [at("E", w, k)._replace(times=at("x", w)) for w in turn.x]
                if rest := turn.V - len(terms):
                    terms.append(Term(f"{the_others(rest, 'word')}: {n.x} is 0", 0.0))
                formula = n.product if turn.look else f"{n.product} = {n.of_E(context)}"
                return formula, "sum of products", terms
            case "score" | "score_after":
                return self._score(cell)
            case "output":
                return predicting.output(word, "")
            case "output_after":
                return predicting.output(turn.target, "_after")
            case "loss":
                return predicting.loss()
            case "error":
                return predicting.error(word)
            case "gradient_E":
                return n.gradient_sum, "sum of products", self._gradient_terms(k)
            case "gradient_theta":
                return f"{n.error_factor}·{n.h}", "product", [at("error", word), at("h", k=k)]
            case "gradient_bias" if turn.has_bias:
                return n.error, "sum", [at("error", word)]
            case "gradient_bias":
                return "0", "product", [at("error", word), Term("0: the bias is off", 0.0)]
            case "E_after":
                return self._update(n.updated(context), at("h", k=k), at("gradient_E", k=k))
            case "theta_after":
                formula = f"{n.of_theta(named)} + ({n.step_of_theta})"
                slope = at("gradient_theta", word, k)
                return self._update(formula, at("theta", word, k), slope)
            case "bias_after":
                formula = f"{n.bias}[{named}] + ({n.step_of_bias})"
                return self._update(formula, at("bias", word), at("gradient_bias", word))
            case "bias_E_after":
                formula = f"{n.bias_E}[{context}] + ({n.step_of_bias})"
                return self._update(formula, at("bias_E", word), at("gradient_bias", turn.target))
        raise KeyError(cell.name)

    # Terms

    def _term(self, name: str, word: int = -1, k: int = -1) -> Term:
        cell = Cell(name, word, k)
        return Term(self.cells.label(cell), self.cells.value(cell), self.of, cell)

    def _gradient_terms(self, k: int) -> list[Term]:
        """Return error·theta of every touched word in dimension k, the largest first."""
        turn, label, of = self._turn, self.cells.label, self.of
        thetas = self.cells.before.kernel[k, turn.words]
        order = np.argsort(-np.abs(turn.error * thetas), kind="stable")
        numbers = turn.words[order], turn.error[order], thetas[order]
        terms = []
        for word, error, theta in zip(*(column.tolist() for column in numbers), strict=True):
            cell, factor = Cell("error", word), Cell("theta", word, k)
            times = Term(label(factor), theta, of, factor)
            terms.append(Term(label(cell), error, of, cell, times))
        return terms

    def _update(self, formula: str, before: Term, slope: Term) -> Rule:
        """Return before − η·gradient."""
        rate = Term(self._n.rate, self._turn.learning_rate)
        step = between(f"{rate.name}·{slope.name}", "product", rate, slope)
        return formula, "difference", [before, step]

    # Rules of more than a line

    def _parameter(self, cell: Cell) -> Rule:
        """Return a parameter's first value, and its change by turns since."""
        segment = self.cells.timeline.segment
        array = getattr(segment.snapshots[segment.first], cell.name)
        value = float(array[cell.word] if cell.k < 0 else array[cell.word, cell.k])
        terms = [Term(self._beginning(cell, value), value)]
        changes, turns = self._changes(cell)
        if changes and self.cells.value(cell) != value:
            terms.append(Term(changes, self.cells.value(cell) - value, turns=turns))
        return "first value + changes", "parameter", terms

    def _beginning(self, cell: Cell, value: float) -> str:
        """Say where a parameter's value at the last stop comes from."""
        timeline, word = self.cells.timeline, self.cells.words[cell.word]
        k = None if cell.k < 0 else cell.k
        match timeline.way[-1][0].move if timeline.way else None:
            case SetNumber(cell.name, edited, at) if (edited, at) == (word, k):
                return "set by hand"
            case Scramble(cell.name):
                return "sampled anew"
            case SetBias() if "bias" in cell.name:
                return f"the best value without {self._n.E} and {self._n.theta}"
        if made := describe_training(timeline.segment.first, timeline.passes_made):
            return f"after {made}"
        origin = timeline.setup.origin
        if origin is not None and origin.path:
            return f"read from {origin.path}"
        how = f"by seed {timeline.setup.settings.seed}" if value else "as 0"
        return f"initialised {how}"

    def _changes(self, cell: Cell) -> tuple[str, Sequence[int]]:
        """Say which turns have changed a parameter, and list them if they are known."""
        timeline = self.cells.timeline
        first, last = timeline.segment.first + 1, self.cells.turns_before
        if cell.name not in ("E", "bias_E"):
            if last < first:
                return "", ()
            all_turns = f"turn {first:,}" if last == first else f"turns {first:,} to {last:,}"
            if self._turn.touches_all:
                return f"changed by {all_turns}", range(first, last + 1)
            return f"changed by those of {all_turns} that touch {self.cells.words[cell.word]}", ()
        after = max(first - 1, last - _TURNS_SEARCHED)
        turns = timeline.setup.schedule.turns_of(cell.word, after, last)
        if len(turns) <= _TURNS_NAMED:
            numbers = ", ".join(f"{turn:,}" for turn in turns)
            return f"changed by turn{'s' * (len(turns) > 1)} {numbers}" * bool(turns), turns
        more = "more than " if after >= first else ""
        return f"changed by {more}{len(turns):,} turns, the last {turns[-1]:,}", turns

    def _noise(self, word: int) -> Rule:
        words, power = self.cells.words, f"count^{POWER:g}"
        powers = words.counts.astype(float) ** POWER
        if not powers.any():
            return "1 / V", "quotient", [Term("1", 1.0), Term("V", float(len(words)))]
        count = Term(f"how often {words[word]} occurs", float(words.counts[word]))
        above = between(power, "power", count, Term("the exponent", POWER))
        return f"{power} / Σ {power}", "quotient", [above, Term(f"Σ {power}", float(powers.sum()))]

    def _score(self, cell: Cell) -> Rule:
        n, turn, at = self._n, self._turn, self._term
        after, word, name = cell.name.removeprefix("score"), cell.word, self.cells.words[cell.word]
        h = "E_after" if after else "h"
        terms = products((at(f"theta{after}", word, k), at(h, k=k)) for k in range(len(turn.h)))
        formula = f"{n.of_theta(name)}·{n.h}"
        if turn.has_bias:
            formula += f" + {n.bias}[{name}]"
            terms.append(at(f"bias{after}", word))
        if turn.has_bias and turn.bias_E is not None:
            of_x = [at(f"bias_E{after}", w) for w in turn.x]
            if turn.look:
                formula += f" + {n.x}·{n.bias_E}"
                of_x = [b._replace(times=at("x", w)) for b, w in zip(of_x, turn.x, strict=True)]
            else:
                formula += f" + {n.bias_E}[{self.cells.words[turn.context]}]"
            terms += of_x
        return formula, "sum of products", terms
