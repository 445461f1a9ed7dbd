"""The script of the demo: the actions and the text of each scene."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np

from tui_w2v.corpus import PairCounts, Vocabulary
from tui_w2v.training import Timeline, clearest_word
from tui_w2v.vectors.question import KNOWN_ANALOGIES


class Act(Enum):
    """An action in a scene."""

    NEXT_PHASE = "go to the next phase"
    PREVIOUS_PHASE = "go back one phase"
    TURN = "go to the end of a turn"
    MANY_TURNS = "make a hundred turns"
    TRANSPOSE_E = "transpose E"
    FOLLOW = "go to a turn of the explored word and predict"
    FORWARD = "start full-batch passes"
    WAIT = "wait for the end of the passes"
    LEAVE = "leave the screen"
    ASK = "list the nearest words of the explored word"
    ANALOGY = "solve an analogy"
    MAP = "show the map"


@dataclass(frozen=True)
class Cue:
    """What happens in a scene, and where."""

    panes: tuple[int, ...] = ()
    """The panes to highlight on the turn screen; if empty, the panes of the phase."""
    acts: tuple[Act, ...] = ()
    """The actions, done before the text appears or spread over the scene."""
    seconds: float = 7.0
    """How long the scene lasts at speed 1."""
    spread: bool = False
    """Whether the acts are spread over the scene."""
    only: Callable[[Timeline], bool] = lambda _: True
    """Whether the run, at its start, has what the scene needs."""


class Scene(NamedTuple):
    """A few seconds of the demo: one text, a template, with what happens."""

    text: str
    cue: Cue = Cue()


def analogy_of(vocabulary: Vocabulary) -> tuple[str, str, str] | None:
    """Return a known analogy whose words are all in the vocabulary, or None."""
    asked = (words[:3] for words in KNOWN_ANALOGIES)
    return next((words for words in asked if all(word in vocabulary for word in words)), None)


def word_of(timeline: Timeline) -> int:
    """Return the word to explore: "king", or the word with the clearest neighbours."""
    vocabulary = timeline.setup.corpus.vocabulary
    if "king" in vocabulary:
        return vocabulary.index("king")
    return clearest_word(timeline.parameters.E)


def target_of(counts: PairCounts, context: int) -> int | None:
    """Return the target that a context word predicts most clearly, or None without targets.

    This target has the largest term of Σ C·log(P(t | context) / P(t)), summed over targets t.
    """
    begin, end = counts.starts[context : context + 2]
    if begin == end:
        return None
    targets, numbers = counts.targets[begin:end], counts.numbers[begin:end]
    expected = counts.per_target[targets] * (numbers.sum() / counts.total)
    return int(targets[np.argmax(numbers * np.log(numbers / expected))])


def _has_analogy(timeline: Timeline) -> bool:
    return analogy_of(timeline.setup.corpus.vocabulary) is not None


def _moves_E(timeline: Timeline) -> bool:
    """Whether the first turn changes E; if theta starts at zero, it changes only theta."""
    return timeline.turn.moves_E


_ONE_TURN = (
    Scene(
        "This is tui-w2v. It shows how word2vec's skip-gram learns the meaning of words from the "
        "words around them. The text is {name}, with {V:,} different words.",
        Cue((0,), seconds=8),
    ),
    Scene(
        "Training repeats one small step: one turn of the crank. A turn has five phases. Let us go "
        "through them one by one.",
        Cue((1, 2, 3)),
    ),
    Scene(
        "PICK. The text gives a pair: {context}, with {target} near it. Given {context}, the model "
        "should predict {target}.",
        Cue((0,), acts=(Act.NEXT_PHASE,)),
    ),
    Scene(
        "The input is {n.x}, a one-hot vector: a one at {context}, and zeros at the other "
        "{others:,} words.",
        Cue((1,)),
    ),
    Scene(
        "LOOK UP. This is {n.E}: {d:,} numbers for each word. The program copies the {n.line} of "
        "{context} and calls it {n.h}.",
        Cue((2,), acts=(Act.NEXT_PHASE,)),
    ),
    Scene(
        "Books write {n.product}. But all other {n.line}s are multiplied by zero, so programs skip "
        "the product and look up one {n.line}.",
        Cue((1, 2)),
    ),
    Scene(
        "Some books draw {n.E} as {shape}, with one {n.line} per word. The numbers are the same: "
        "look below {context}.",
        Cue((2,), acts=(Act.TRANSPOSE_E,)),
    ),
    Scene(
        "Both are right. We continue with {shape}, one {n.line} per word.",
        Cue((2,), acts=(Act.TRANSPOSE_E,), seconds=4),
    ),
    Scene(
        "PREDICT. Every word gets a probability. {target} gets {p}, rank {rank:,} of {V:,}: "
        "nothing has been learned yet.",
        Cue((3,), acts=(Act.NEXT_PHASE,)),
    ),
    Scene(
        "The loss measures how wrong this prediction is: −log {p} is {loss}. Lower is better.",
        Cue((3,)),
    ),
    Scene(
        "GRADIENT. {target} should have probability one: its probability is {missing} too low. All "
        "other words got too much. The error is prediction minus label.",
        Cue((3,), acts=(Act.NEXT_PHASE,)),
    ),
    Scene(
        "{n.theta} holds one output vector per word. The vector of {target} will move toward "
        "{n.h}, and all others will move away from {n.h}.",
        Cue((5,)),
    ),
    Scene(
        "So each word has two vectors: one in {n.E} as an input word, and one in {n.theta} as an "
        "output word. Nothing keeps the two equal.",
        Cue((5,)),
    ),
    Scene(
        "{n.E} gets a gradient too: the error of each word times its vector in {n.theta}, all "
        "added up. This gradient changes the {n.line} of {context}.",
        Cue((4,), only=_moves_E),
    ),
    Scene(
        "{n.E} gets a gradient too: the error of each word times its vector in {n.theta}, all "
        "added up. But here {n.theta} starts at zero, so this first gradient is zero.",
        Cue((4,), only=lambda run: not _moves_E(run)),
    ),
    Scene(
        "UPDATE. The {n.line} before, plus the step, gives the {n.line} after, number by number.",
        Cue((4,), acts=(Act.NEXT_PHASE,)),
    ),
    Scene(
        "{E_numbers:,} of the {size:,} numbers of {n.E} changed: only the {n.line} of {context}. "
        "So {n.E} is not an input. Training learns {n.E}.",
        Cue((2,), seconds=8, only=_moves_E),
    ),
    Scene(
        "{n.x} has a zero for all other {n.line}s, so they did not change.",
        Cue((1, 2), only=_moves_E),
    ),
    Scene(
        "{n.theta} is no longer zero. So when {context} comes again, its {n.line} of {n.E} changes "
        "too. {n.E} is not an input. Training learns {n.E}.",
        Cue((2,), seconds=8, only=lambda run: not _moves_E(run)),
    ),
    Scene(
        "Predicted again, {target} gets {again}. Before the update, it got {p}. That was one turn.",
        Cue((4,)),
    ),
)

_MANY_TURNS = (
    Scene(
        "Going back is exact: the {n.line} of {context} is the same as before, to the last bit.",
        Cue((2,), acts=(Act.PREVIOUS_PHASE,), seconds=5),
    ),
    Scene("And forward again.", Cue((2,), acts=(Act.NEXT_PHASE,), seconds=3)),
    Scene(
        "The next pair is {context} and {target}, with the same five phases.",
        Cue((1, 2, 3), acts=(Act.NEXT_PHASE,) * 5, seconds=9, spread=True),
    ),
    Scene(
        "Key p plays turn after turn, through the whole text. Each turn changes one {n.line} of "
        "{n.E} and all of {n.theta}.",
        Cue((1, 2, 3), acts=(Act.TURN,) * 30, seconds=9, spread=True),
    ),
    Scene(
        "Faster now. After {made:,} turns, {E_rows_since_start:,} of {V:,} {n.line}s of {n.E} have "
        "changed. The curve at the top right shows the loss of each turn.",
        Cue((1, 2, 3), acts=(Act.MANY_TURNS,) * 20, seconds=9, spread=True),
    ),
    Scene(
        "One pair at a time is slow. Key f trains by full-batch passes: each pass averages the "
        "gradients of all pairs. This is the loss after each pass.",
        Cue(acts=(Act.FORWARD,), seconds=9),
    ),
    Scene(
        "After {passes:,} passes, the mean loss is {mean_loss}. On these pairs, no model that sees "
        "one word at a time can get below {floor}: this limit is the floor.",
        Cue(acts=(Act.WAIT,), seconds=8),
    ),
    Scene(
        "Meanwhile, words that appear in similar contexts have moved close together in {n.E}. No "
        "one told the model to do this."
    ),
)

_WHAT_IS_KEPT = (
    Scene(
        "Back to turns. Given {context}, {target} now gets {p}. Without the context word, the best "
        "guess would be {share}: the share of {target} among all targets.",
        Cue((3,), acts=(Act.LEAVE, Act.FOLLOW)),
    ),
    Scene(
        "What are these vectors good for? Key / finds the words nearest to {word} by {n.E}: "
        "{near}.",
        Cue(acts=(Act.ASK,), seconds=8),
    ),
    Scene(
        "{n.theta} helped to train {n.E}, and you can now throw {n.theta} away. Nearest words by "
        "{n.E} do not need {n.theta}."
    ),
    Scene(
        "Directions have meaning too. {analogy} … {answer}, by {n.E}. By convention, the answer "
        "is never a word of the question.",
        Cue(acts=(Act.ANALOGY,), seconds=8, only=_has_analogy),
    ),
    Scene(
        "All words on a map, in the two directions in which they differ most (PCA). The map loses "
        "the other directions, so the list is more exact. But groups of similar words show.",
        Cue(acts=(Act.MAP,), seconds=8),
    ),
    Scene(
        "Nobody chose a meaning for the {d:,} numbers of a word. Training finds them, so that "
        "words in similar contexts get similar numbers.",
        Cue((2,), acts=(Act.LEAVE, Act.LEAVE)),
    ),
    Scene(
        "We keep {n.E}: {V:,} words with {d:,} numbers each. {n.E} started at random. Everything "
        "that {n.E} knows about words comes from the text.",
        Cue((2,)),
    ),
    Scene(
        "Your turn: tui-w2v opens the app. Space steps, t opens the lessons, ? lists the keys.",
        Cue((1, 2, 3)),
    ),
)

SCENES = (*_ONE_TURN, *_MANY_TURNS, *_WHAT_IS_KEPT)
"""All scenes of the demo: about four minutes."""
