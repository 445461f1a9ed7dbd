"""Vectors to lay beside others: of an earlier turn, of a file, or a copy without a direction."""

from dataclasses import dataclass
from os.path import expanduser, isfile
from pathlib import Path

import numpy as np

from tui_w2v.explain.moves import describe_training
from tui_w2v.session.typed import parse_turn, read_formula
from tui_w2v.training import Phase, Timeline, seconds_a_turn
from tui_w2v.vectors import WordVectors, load
from tui_w2v.vectors.axes import debias, sides_told_by_neighbours
from tui_w2v.vectors.question import Question, no_direction

NEAREST = 10
"""The number of nearest words whose overlap is shown, as ``tui-w2v compare`` counts it."""
_MOST_SECONDS = 2.0
"""The longest time for going to an earlier turn."""
Direction = tuple[Question, list[tuple[str, str]]]
"""A direction's formula, and the pairs to equalise."""


@dataclass(frozen=True)
class Beside:
    """Other vectors for the same questions."""

    vectors: WordVectors
    name: str
    """What the vectors are, in a few words."""
    told: str = ""
    """A line about what the vectors show; may be empty."""


def describe(timeline: Timeline | None, *, files: bool) -> str:
    """Say what can be laid beside: an earlier turn of a run, a file if files may be read."""
    turns = "a turn of this run (0: its beginning)" if timeline else ""
    return ", or ".join(filter(None, (turns, "the file of a model or of vectors" if files else "")))


def parse(text: str, timeline: Timeline | None, *, files: bool) -> int | Path:
    """Parse what to lay beside: an earlier turn, if there is a run, or a file, if it may be read.

    Raises:
        ValueError: There is no such turn or file, or the turn takes long to go to.
    """
    give = f"give {describe(timeline, files=files)}"
    number = 0 if text.strip() == "0" else parse_turn(text)
    if number is None:
        path = expanduser(text.strip())
        if not files or not isfile(path):
            raise ValueError(f"no such file: {path!r}" if files else give)
        return Path(path)
    if timeline is None:
        raise ValueError(f"there is no run here: {give}")
    if number > timeline.turns_made:
        raise ValueError(f"the run is at turn {timeline.turns_made:,}: give an earlier turn")
    goal = timeline.at(number, Phase.UPDATE)
    if timeline.turns_to_make(goal) * seconds_a_turn(timeline) > _MOST_SECONDS:
        raise ValueError("that takes many turns: go there with :, save, and give that file")
    return number


def read_direction(text: str, vectors: WordVectors) -> Direction:
    """Parse a direction to take out and the pairs to equalise: ``she - he; queen king``.

    Raises:
        ValueError: The line is not a direction with pairs of words, or the direction has length 0.
        UnknownWordError: A word is unknown.
    """
    first, *others = text.split(";")
    question = read_formula(first, vectors)
    if wrong := no_direction(question, vectors):
        raise ValueError(wrong)
    pairs = [tuple(map(vectors.spelling, pair.split())) for pair in others if pair.strip()]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError("give pairs of two words each, such as she - he; queen king")
    return question, [(one, other) for one, other in pairs]


def without(vectors: WordVectors, question: Question, pairs: list[tuple[str, str]]) -> Beside:
    """Return a copy without a direction, and say what its neighbours still tell."""
    copy = debias(vectors, question, pairs)
    before, after = sides_told_by_neighbours(vectors, copy, question)
    told = f"{after:.0%} of the most biased words ({before:.0%} before)"
    return Beside(copy, f"without {question}", f"neighbours still tell the side of {told}")


def at_turn(timeline: Timeline, turn: int) -> Beside:
    """Return the vectors after a turn of the run, before passes made there; 0: its beginning."""
    goal = timeline.at(turn, Phase.UPDATE if turn else Phase.READY)
    parameters, passes = timeline.parameters_at(goal)
    words = timeline.setup.corpus.vocabulary.words
    vectors = WordVectors(words, parameters.E, np.ascontiguousarray(parameters.theta))
    made = describe_training(goal.turns_made, passes)
    return Beside(vectors, f"after {made}" if made else "untrained")


def of_file(path: Path) -> Beside:
    """Return the vectors of a file."""
    return Beside(load(path), path.name)
