"""The lines around the answers: the model, the question, and why only E is kept."""

from collections.abc import Sequence

from tui_w2v.explain.moves import describe_training
from tui_w2v.explain.questions import Example
from tui_w2v.printable import counted
from tui_w2v.training import Timeline
from tui_w2v.tui.line import Line, first_fit, width_of
from tui_w2v.tui.widgets.drawn import Lines
from tui_w2v.tui.widgets.lines import MessageLine
from tui_w2v.vectors.asked import Answer
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
    made = describe_training(timeline.turns_made, timeline.passes_made)
    included = "" if timeline.setup.origin is None else ", the file's included"
    return f"after {made}{included}" if made else "untrained: nothing is learned yet"


class ExploreHeader(Lines):
    """The model, and how much it was trained."""

    def __init__(self, name: str, V: int, d: int, training: str) -> None:
        super().__init__()
        self._source, self._training = name, training
        self._facts = f"  {counted(V, 'word')} × {counted(d, 'number')}"

    def draw(self) -> list[Line]:
        training = first_fit(max(0, self.inner_width - 40), self._training, "").rstrip()
        return [self.named(self._source, self._facts, training)]


class Completions(Lines):
    """Completions of the word being typed, frequent ones first; without a word, examples.

    Textual would paint suggestions in the box one frame after the answers.
    """

    def __init__(self, words: Sequence[str], shown: Sequence[Example]) -> None:
        super().__init__()
        self.found: tuple[str, ...] = ()
        self._completer = Completer(words)
        self._examples = shown
        self._start = ""

    def complete(self, line: str) -> None:
        """Show completions of a line's last word, in lower case where the word has none."""
        start = last_word(line)
        found = self._completer.completions(start, _MOST_COMPLETIONS) if start else []
        if not found and start != start.lower():
            start = start.lower()
            found = self._completer.completions(start, _MOST_COMPLETIONS)
        if (start, tuple(found)) != (self._start, self.found):
            self._start, self.found = start, tuple(found)
            self.redraw()

    def draw(self) -> list[Line]:
        """Draw each completion with the typed part bold; tab takes the first."""
        look, line, typed = self.look, self.line().skip(3), len(self._start)
        for word in self.found:
            if line.left < width_of(word) + 2:
                break
            line.add(word[:typed], look.muted).add(word[typed:]).skip(2)
        if not self.found:
            shown = list(self._examples)
            while len(shown) > 1 and sum(width_of("  ".join(one)) + 3 for one in shown) > line.left:
                del shown[0]
            for asked, meaning in shown:
                line.add(asked).add(f"  {meaning}", look.muted).skip(3)
        return [line]


class Asked(MessageLine):
    """The question in words, or what is wrong with it."""

    _answer: Answer | None = None

    def show_answer(self, answer: Answer) -> None:
        self._answer, self.message = answer, ""
        self.redraw()

    def draw(self) -> list[Line]:
        answer, line = self._answer, self.line(" ")
        if self.message or answer is None:
            return [line.add(self.message, self.look.warning if self._warning else None)]
        styles = self.look.muted, self.look.context
        for place, text in enumerate(self._asked(answer)):
            line.add(text, styles[place % 2])
        if answer.ngrams:
            for word, ngrams in answer.ngrams.items():
                mean = f"; {word} is unknown: the mean of {len(ngrams)} n-grams {' '.join(ngrams)}"
                line.add(mean, self.look.muted)
        elif answer.question.asks_for_neighbours and answer.own_words:
            own = first_fit(line.left - 3, *answer.own_words)
            line.skip(3).add(own, self.look.strong)
        else:
            line.add_first_fit(self.look.muted, *self._rules(answer))
        return [line]

    def _asked(self, answer: Answer) -> list[str]:
        """Return the question in pieces: by turns text and words."""
        question = answer.question
        if question.kind is Kind.ODD_ONE_OUT:
            odd = answer.by["E"][-1].word
            return ["fits least: ", odd, f", farthest from the mean of all, by {self.notation.E}"]
        if question.kind is Kind.ANALOGY:
            a, b, c = *question.minus, *question.plus
            return ["", a, " is to ", b, " as ", c, " is to …"]
        plus, minus = question.multiples
        asked = ["nearest to " if plus else "nearest to", " + ".join(plus)]
        return asked + [text for word in minus for text in (" − ", word)]

    def _rules(self, answer: Answer) -> tuple[str, ...]:
        """Return how the question is answered, or the cosine of its two words, longest first."""
        n, question, cosines = self.notation, answer.question, answer.similarity
        if question.kind is Kind.ODD_ONE_OUT:
            return ("",)
        if cosines:
            each = (f"{value:+.4f} by {n.vectors(kind)}" for kind, value in cosines.items())
            short = (f"{n.vectors(kind)} {value:+.2f}" for kind, value in cosines.items())
            return (
                f"; their own cosine: {', '.join(each)}",
                f"; their cosine {', '.join(short)}",
                f"; their cosine {cosines['E']:+.2f}" if "E" in cosines else "",
            )
        if not (question.minus and question.plus):
            return ", by cosine over all words", ""
        if answer.product:
            return ("   3CosMul: shifted cosines multiplied",)
        return "   3CosAdd: cosine with the sum of directions", "   3CosAdd", ""


class Why(Lines):
    """Why E is kept and θ is not, at the length that fits."""

    def __init__(self, *, vectors_only: bool, id: str) -> None:
        super().__init__(id=id)
        self._texts = (_VECTORS_ONLY,) if vectors_only else (_WHY, _WHY_SHORT)

    def draw(self) -> list[Line]:
        n, lines = self.notation, list[Line]()
        for text in self._texts:
            lines = self.wrapped(text.format(E=n.E, theta=n.theta), self.look.muted)
            if len(lines) <= self.size.height:
                break
        return lines
