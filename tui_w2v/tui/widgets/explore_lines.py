"""The lines around the answers: the model, the question, and why only E is kept."""

import textwrap
from collections.abc import Sequence

from tui_w2v.printable import counted
from tui_w2v.training import Timeline
from tui_w2v.tui.asked import Answer
from tui_w2v.tui.hints import Example
from tui_w2v.tui.line import Line, first_fit, fit, width_of
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.vectors.question import Completer, Kind, last_word

_MOST_COMPLETIONS = 24

_WHY = (
    "By {E}, words are near each other if the same words stand around them. By {theta}, they are "
    "near if they stand around the same words: on real texts, this list is about as good. Keeping "
    "only {E} is a convention and saves half the numbers: nearest words need no prediction, so "
    "{theta} is thrown away. By both, words that stand beside each other come nearer, too."
)
_WHY_SHORT = (
    "By {E}, near words have the same words around them; by {theta}, they stand around the same "
    "words. Keeping only {E} is a convention and saves half the numbers: {theta} is thrown away."
)
_VECTORS_ONLY = (
    "These are vectors only, without the {theta} that they were trained with. So nothing can be "
    "predicted, but nearest words work: they need only {E}."
)


def training_of(timeline: Timeline) -> str:
    """Return how much a timeline's parameters were trained, in a few words."""
    passes, turns = timeline.passes_made, timeline.turns_made
    if not (passes or turns):
        return "untrained: all rows are random"
    included = "" if timeline.setup.origin is None else ", the file's included"
    return f"{describe_training(passes, turns)}{included}"


def describe_training(passes: int, turns: int) -> str:
    """Return how many passes and turns were made."""
    made = [counted(passes, "pass")] if passes else []
    made += [counted(turns, "turn")] if turns else []
    return f"after {' and '.join(made)}" if made else "untrained"


class ExploreHeader(Lines):
    """The model, and how much it was trained."""

    def __init__(self, name: str, V: int, d: int, training: str, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._source, self._V, self._d, self._training = name, V, d, training

    def draw(self, width: int) -> list[Line]:
        look = self.look
        facts = f"  {counted(self._V, 'word')} × {counted(self._d, 'number')}"
        training = first_fit(max(0, width - 40), self._training, "").rstrip()
        name = self._source
        room = max(6, width - len(facts) - width_of(training) - 4)
        line = self.blank(width).add(" ").add(fit(name, min(width_of(name), room)), look.strong)
        line.add(facts, look.muted)
        return [line.to(width - width_of(training) - 1).add(training, look.text)]


class Completions(Lines):
    """Completions of the word being typed, frequent ones first; without a word, examples."""

    def __init__(self, words: Sequence[str], shown: Sequence[Example]) -> None:
        super().__init__()
        self.found: tuple[str, ...] = ()
        """The completions, the most frequent first."""
        self._completer = Completer(words)
        self._examples = shown
        self._start = ""

    def complete(self, line: str) -> None:
        """Show completions of a line's last word.

        They have a line of their own, since Textual paints suggestions in the box one frame after
        the answers.
        """
        start = last_word(line)
        found = self._completer.completions(start, _MOST_COMPLETIONS) if start else []
        if not found and start.lower() != start:
            start = start.lower()
            found = self._completer.completions(start, _MOST_COMPLETIONS)
        self._show(start, tuple(found))

    def put_away(self) -> None:
        self._show("", ())

    def _show(self, start: str, found: tuple[str, ...]) -> None:
        if (start, found) != (self._start, self.found):
            self._start, self.found = start, found
            self.redraw()

    def draw(self, width: int) -> list[Line]:
        """Draw each completion with the typed part bold; tab takes the first."""
        look = self.look
        line = self.blank(width).skip(3)
        if not self.found:
            return [self._tell(line)]
        for word in self.found:
            if line.left < width_of(word) + 2:
                break
            line.add(word[: len(self._start)], look.muted).add(word[len(self._start) :], look.text)
            line.skip(2)
        return [line]

    def _tell(self, line: Line) -> Line:
        """Draw the examples, each with what it asks for."""
        look = self.look
        widths = [width_of(f"{asked}  {meaning}   ") for asked, meaning in self._examples]
        first = 0
        while sum(widths[first:]) > line.left and first < len(widths) - 1:
            first += 1
        for asked, meaning in self._examples[first:]:
            line.add(asked, look.text).add(f"  {meaning}", look.muted).skip(3)
        return line


class Asked(Lines):
    """The question in words, or what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self._answer: Answer | None = None
        self._said = ""
        self._warning = False

    def show_answer(self, answer: Answer | None) -> None:
        self._answer, self._said = answer, ""
        self.redraw()

    def say(self, text: str, *, warning: bool = False) -> None:
        self._said, self._warning = text, warning
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        look, n = self.look, self.notation
        line = self.blank(width).add(" ")
        if self._said:
            return [line.add(self._said, look.warning if self._warning else look.text)]
        if self._answer is None:
            return [line]
        question = self._answer.question
        words = question.plus
        if question.kind is Kind.ODD_ONE_OUT:
            odd = self._answer.by["E"][-1].word
            line.add("fits least: ", look.muted).add(odd, look.context)
            return [line.add(f", farthest from the mean of all, by {n.E}", look.muted)]
        if question.kind is Kind.ANALOGY:
            a = question.minus[0]
            line.add(a, look.context).add(" is to ", look.muted).add(words[0], look.context)
            line.add(" as ", look.muted).add(words[1], look.context)
            line.add(" is to …", look.muted)
        else:
            line.add("nearest to", look.muted).add(" " * bool(words))
            plus, minus = question.multiples
            line.add(" + ".join(plus), look.context)
            for word in minus:
                line.add(" − ", look.muted).add(word, look.context)
        return [self._rule(line)]

    def _rule(self, line: Line) -> Line:
        """Draw how the question is answered, or the cosine of its two words."""
        look, n, answer = self.look, self.notation, self._answer
        assert answer is not None
        question = answer.question
        for word, ngrams in answer.ngrams.items():
            mean = f"; {word} is unknown: the mean of {len(ngrams)} n-grams {' '.join(ngrams)}"
            line.add(fit(mean, min(line.left, width_of(mean))), look.muted)
        if answer.ngrams:
            return line
        if question.asks_for_neighbours and answer.own_words:
            own = first_fit(line.left - 3, *answer.own_words)
            return line.skip(3).add(own, look.strong)
        if answer.similarity:
            cosines = answer.similarity.items()
            own = first_fit(
                line.left,
                "; their own cosine: "
                + ", ".join(f"{value:+.4f} by {n.vectors(kind)}" for kind, value in cosines),
                "; their cosine "
                + ", ".join(f"{n.vectors(k)} {value:+.2f}" for k, value in cosines),
                f"; their cosine {answer.similarity['E']:+.2f}",
            )
            return line.add(own, look.muted)
        if question.minus and question.plus:
            if answer.product:
                return line.add("   3CosMul: shifted cosines multiplied", look.muted)
            rule = "3CosAdd: cosine with the sum of directions"
            rule = first_fit(max(0, line.left - 3), rule, "3CosAdd", "")
            return line.add(f"   {rule}", look.muted)
        return line.add(first_fit(line.left, ", by cosine over all words", ""), look.muted)


class Why(Lines):
    """Why E is kept and θ is not."""

    def __init__(self, *, vectors_only: bool, id: str) -> None:
        super().__init__(id=id)
        self._vectors_only = vectors_only

    def draw(self, width: int) -> list[Line]:
        texts = (_VECTORS_ONLY,) if self._vectors_only else (_WHY, _WHY_SHORT)
        for text in texts:
            told = text.format(E=self.notation.E, theta=self.notation.theta)
            parts = textwrap.wrap(told, width - 2)
            if len(parts) <= self.size.height:
                break
        return [self.blank(width).add(f" {part}", self.look.muted) for part in parts]
