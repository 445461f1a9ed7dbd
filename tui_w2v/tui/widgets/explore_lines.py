"""The lines round the answers: whose words they are, what is asked, and why only E is kept."""

import textwrap

from tui_w2v.tui.asked import Answer
from tui_w2v.tui.line import Line, first_fit, fit, width_of
from tui_w2v.tui.mapped import spelled_out
from tui_w2v.tui.widgets.lines import Lines
from tui_w2v.vectors.question import Kind

_WHY = (
    "By {E}, words are near that have the same words round them. By {theta}, words are near that "
    "stand round the same words. {theta} was there to predict with, so that {E} could be trained. "
    "Nearest words need no prediction: {theta} is thrown away, and only {E} is kept."
)
_WHY_SHORT = (
    "By {E}, near words have the same words round them. {theta} was there to predict with, so "
    "that {E} could be trained; nearest words need no prediction: {theta} is thrown away, {E} is "
    "kept."
)
_VECTORS_ONLY = (
    "These are vectors only. The {theta} that they were trained with is gone: nothing can be "
    "predicted any more, yet nearest words work, for they need {E} alone."
)


class ExploreHeader(Lines):
    """Whose words are asked, and at which moment of their training."""

    def __init__(self, name: str, V: int, d: int, moment: str, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._source, self._V, self._d, self._moment = name, V, d, moment

    def draw(self, width: int) -> list[Line]:
        """The name and size on the left, the moment on the right."""
        look = self.look
        facts = f"  {self._V:,} words × {self._d:,} numbers"
        moment = first_fit(max(0, width - 40), self._moment, "").rstrip()
        name = spelled_out(self._source)
        room = max(6, width - len(facts) - width_of(moment) - 4)
        line = self.blank(width).add(" ").add(fit(name, min(width_of(name), room)), look.strong)
        line.add(facts, look.muted)
        return [line.to(width - width_of(moment) - 1).add(moment, look.text)]


class Completions(Lines):
    """The first words that begin with what is typed."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self.words: tuple[str, ...] = ()
        """The words that are shown."""
        self._start = ""

    def show_words(self, start: str, words: tuple[str, ...]) -> None:
        """Show other words.

        Args:
            start: What is typed of them.
            words: The words, the most frequent first.
        """
        if (start, words) != (self._start, self.words):
            self._start, self.words = start, words
            self.redraw()

    def draw(self, width: int) -> list[Line]:
        """What is typed of each strong, the rest not; the first is what tab takes."""
        look = self.look
        line = self.blank(width).skip(3)
        for word in self.words:
            shown = spelled_out(word)
            if line.left < width_of(shown) + 2:
                break
            line.add(shown[: len(self._start)], look.muted).add(
                shown[len(self._start) :], look.text
            )
            line.skip(2)
        return [line]


class Asked(Lines):
    """What is asked, in words; or what is wrong with it."""

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._answer: Answer | None = None
        self._said = ""
        self._warning = False

    def show_answer(self, answer: Answer | None) -> None:
        """Say what was asked."""
        self._answer, self._said = answer, ""
        self.redraw()

    def say(self, text: str, *, warning: bool = False) -> None:
        """Say something else."""
        self._said, self._warning = text, warning
        self.redraw()

    def draw(self, width: int) -> list[Line]:
        """One line."""
        look, n = self.look, self.notation
        line = self.blank(width).add(" ")
        if self._said:
            return [line.add(spelled_out(self._said), look.warning if self._warning else look.text)]
        if self._answer is None:
            return [line]
        question = self._answer.question
        words = [spelled_out(word) for word in question.plus]
        if question.kind is Kind.ODD_ONE_OUT:
            odd = spelled_out(self._answer.by["E"][-1].word)
            line.add("fits least: ", look.muted).add(odd, look.context)
            return [line.add(f", farthest from the mean of all, by {n.E}", look.muted)]
        if question.kind is Kind.ANALOGY:
            a = spelled_out(question.minus[0])
            line.add(a, look.context).add(" is to ", look.muted).add(words[0], look.context)
            line.add(" as ", look.muted).add(words[1], look.context)
            line.add(" is to …", look.muted)
        else:
            line.add("nearest to ", look.muted).add(" + ".join(words), look.context)
            for word in question.minus:
                line.add(" − ", look.muted).add(spelled_out(word), look.context)
        return [self._rule(line)]

    def _rule(self, line: Line) -> Line:
        """How it is answered, or how alike the two words are."""
        look, n, answer = self.look, self.notation, self._answer
        assert answer is not None
        question = answer.question
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
                return line.add("   3CosMul: shifted cosines multiplied; p adds", look.muted)
            rule = "3CosAdd: cosine with the sum of directions; p multiplies"
            rule = first_fit(max(0, line.left - 3), rule, "3CosAdd; p multiplies", "")
            return line.add(f"   {rule}", look.muted)
        return line.add(first_fit(line.left, ", by cosine over all words", ""), look.muted)


class Why(Lines):
    """Why θ is thrown away, and E kept."""

    def __init__(self, *, vectors_only: bool, id: str) -> None:
        super().__init__(id=id)
        self._vectors_only = vectors_only

    def draw(self, width: int) -> list[Line]:
        """As much as there is room for."""
        texts = (_VECTORS_ONLY,) if self._vectors_only else (_WHY, _WHY_SHORT)
        for text in texts:
            told = text.format(E=self.notation.E, theta=self.notation.theta)
            parts = textwrap.wrap(told, width - 2)
            if len(parts) <= self.size.height:
                break
        lines = [self.blank(width).add(f" {part}", self.look.muted) for part in parts]
        lines = lines[: self.size.height]
        return lines + [self.blank(width) for _ in range(self.size.height - len(lines))]
