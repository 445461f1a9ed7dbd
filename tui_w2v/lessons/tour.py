"""The tour that plays itself: what is done, scene by scene, and what is said of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from tui_w2v.corpus import PairCounts, Vocabulary
from tui_w2v.training import Timeline, clearest_word
from tui_w2v.vectors.question import KNOWN_ANALOGIES


class Act(Enum):
    """Something that is done in a scene."""

    NEXT_PHASE = "go to the next phase"
    PREVIOUS_PHASE = "go back one phase"
    TURN = "go to the end of a turn"
    MANY_TURNS = "make a hundred turns"
    TURN_E = "transpose E"
    FOLLOW = "predict at a turn of the word to ask"
    FORWARD = "begin full-batch passes"
    WAIT = "wait until the passes have ended"
    LEAVE = "leave the screen"
    ASK = "ask for the words nearest to one"
    ANALOGY = "ask an analogy"
    MAP = "show the map"


@dataclass(frozen=True)
class Scene:
    """A few seconds of the tour."""

    text: str
    """A template."""
    acts: tuple[Act, ...] = ()
    """What is done: before it is told, or spread over the scene."""
    panes: tuple[int, ...] = ()
    """The panes to look at, on the turn screen; without them, the phase has its own lit."""
    seconds: float = 7.0
    """How long it lasts at a speed of 1."""
    spread: bool = False
    """Whether the acts are spread over the scene."""
    only: Callable[[Timeline], bool] = lambda _: True
    """Whether the run, at its beginning, has what the scene needs."""


def analogy_of(vocabulary: Vocabulary) -> tuple[str, str, str] | None:
    """Return an analogy whose words the text has, if there is one."""
    asked = (words[:3] for words in KNOWN_ANALOGIES)
    return next((words for words in asked if all(word in vocabulary for word in words)), None)


def word_of(timeline: Timeline) -> int:
    """Return a word that is worth asking: a king, or the one that the model is clearest about."""
    vocabulary = timeline.setup.corpus.vocabulary
    if "king" in vocabulary:
        return vocabulary.index("king")
    return clearest_word(timeline.parameters.E)


def target_of(counts: PairCounts, context: int) -> int | None:
    """Return the target that a context word makes likelier most clearly, if it has any.

    That is the one with the greatest part in Σ C·log(P(t | context) / P(t)), over its targets t.
    """
    begin, end = counts.starts[context : context + 2]
    if begin == end:
        return None
    targets, numbers = counts.targets[begin:end], counts.numbers[begin:end]
    blind = counts.per_target[targets] * (numbers.sum() / counts.total)
    return int(targets[np.argmax(numbers * np.log(numbers / blind))])


def _has_analogy(timeline: Timeline) -> bool:
    return analogy_of(timeline.setup.corpus.vocabulary) is not None


def _moves_E(timeline: Timeline) -> bool:
    """Whether the first turn does: where theta begins at zero, it only moves theta."""
    return timeline.turn.moves_E


def _leaves_E(timeline: Timeline) -> bool:
    return not _moves_E(timeline)


_ONE_TURN = (
    Scene(
        "This is tui-w2v. It opens up word2vec's skip-gram, which learns what words mean from what "
        "stands beside them. The text: {name}, with {V:,} different words.",
        panes=(6,),
        seconds=8,
    ),
    Scene(
        "All learning is one small step, over and over: one turn of the crank. It has five phases. "
        "Let us take them one by one.",
        panes=(1, 2, 3),
    ),
    Scene(
        "PICK. The text gives a pair: {context}, and {target} near it. Given {context}, the model "
        "should say {target}.",
        acts=(Act.NEXT_PHASE,),
        panes=(6,),
    ),
    Scene(
        "{context} goes in as {n.x}: a one at its place, and zeros at all other places, "
        "{others:,} of them.",
        panes=(1,),
    ),
    Scene(
        "LOOK UP. This is {n.E}: {d:,} numbers for each word. The {n.line} of {context} is copied "
        "out, and called {n.h}.",
        acts=(Act.NEXT_PHASE,),
        panes=(2,),
    ),
    Scene(
        "Books write {n.product}. Every other {n.line} is taken zero times, so nobody multiplies: "
        "it is a look-up.",
        panes=(1, 2),
    ),
    Scene(
        "Some draw {n.E} as {shape}, a {n.line} a word. The numbers are the same: look at those "
        "below {context}.",
        acts=(Act.TURN_E,),
        panes=(2,),
    ),
    Scene(
        "Both are right. We go on with {shape}, a {n.line} a word.",
        acts=(Act.TURN_E,),
        panes=(2,),
        seconds=4,
    ),
    Scene(
        "PREDICT. Every word gets a probability. {target} gets {p}, rank {rank:,} of {V:,}: "
        "nothing has been learned yet.",
        acts=(Act.NEXT_PHASE,),
        panes=(3,),
    ),
    Scene(
        "The loss says how wrong that is: −log {p} is {loss}. The lower, the better.",
        panes=(3,),
    ),
    Scene(
        "GRADIENT. {target} should have had all: {missing} is missing. All other words had too "
        "much. What is missing or too much is the error.",
        acts=(Act.NEXT_PHASE,),
        panes=(3,),
    ),
    Scene(
        "{n.theta} holds a vector for each word as an answer. That of {target} is to move along "
        "{n.h}, all others against it.",
        panes=(5,),
    ),
    Scene(
        "So each word has two vectors: one in {n.E} for when it is given, one in {n.theta} for "
        "when it is to be said. Nothing ties them together.",
        panes=(5,),
    ),
    Scene(
        "{n.E} gets its share: each error times the word's vector in {n.theta}, all added up. That "
        "says how the {n.line} of {context} is to move.",
        panes=(4,),
        only=_moves_E,
    ),
    Scene(
        "{n.E} gets its share: each error times the word's vector in {n.theta}, all added up. But "
        "here {n.theta} begins as zeros. So for now, the share is zero.",
        panes=(4,),
        only=_leaves_E,
    ),
    Scene(
        "UPDATE. The {n.line} before, plus the step, is the {n.line} after. It adds up, number by "
        "number.",
        acts=(Act.NEXT_PHASE,),
        panes=(4,),
    ),
    Scene(
        "{E_numbers:,} of the {size:,} numbers of {n.E} are new: the {n.line} of {context}, and no "
        "other. So {n.E} is no input. It is what is learned.",
        panes=(2,),
        seconds=8,
        only=_moves_E,
    ),
    Scene(
        "All other {n.line}s met a zero in {n.x}. So they stay as they were.",
        panes=(1, 2),
        only=_moves_E,
    ),
    Scene(
        "{n.theta} is not zeros any more. So when {context} comes again, its {n.line} of {n.E} "
        "moves too. {n.E} is no input. It is what is learned.",
        panes=(2,),
        seconds=8,
        only=_leaves_E,
    ),
    Scene(
        "Predicted again, {target} gets {again}; before, it was {p}. That was one turn.",
        panes=(4,),
    ),
)

_MANY_TURNS = (
    Scene(
        "Back is exact: the {n.line} of {context} is what it was before, to the last bit.",
        acts=(Act.PREVIOUS_PHASE,),
        panes=(2,),
        seconds=5,
    ),
    Scene("And forward again.", acts=(Act.NEXT_PHASE,), panes=(2,), seconds=3),
    Scene(
        "The next pair: {context}, and {target}. The same five phases.",
        acts=(Act.NEXT_PHASE,) * 5,
        panes=(1, 2, 3),
        seconds=9,
        spread=True,
    ),
    Scene(
        "Key p plays: turn after turn, through the whole text. Each changes one {n.line} of {n.E}, "
        "and all of {n.theta}.",
        acts=(Act.TURN,) * 30,
        panes=(1, 2, 3),
        seconds=9,
        spread=True,
    ),
    Scene(
        "Faster. {made:,} turns are made, and {E_rows_since_start:,} of {V:,} {n.line}s of {n.E} "
        "have moved. At the top right is the loss of each turn.",
        acts=(Act.MANY_TURNS,) * 20,
        panes=(1, 2, 3),
        seconds=9,
        spread=True,
    ),
    Scene(
        "One pair at a time is a long way. Key f takes all pairs of the text at once: the same "
        "gradients, averaged. Here is the loss, pass by pass.",
        acts=(Act.FORWARD,),
        seconds=9,
    ),
    Scene(
        "{passes:,} passes, and the mean loss is {mean_loss}. No model that sees one word at a "
        "time can come below {floor} on these pairs: that is the floor.",
        acts=(Act.WAIT,),
        seconds=8,
    ),
    Scene(
        "Meanwhile words that stand in like places have come to lie near each other in {n.E}. "
        "Nobody has told them to.",
    ),
)

_WHAT_IS_KEPT = (
    Scene(
        "Back to turns. Given {context}, {target} now gets {p}. Without {context}, the best guess "
        "would be {share}: its share of all targets.",
        acts=(Act.LEAVE, Act.FOLLOW),
        panes=(3,),
    ),
    Scene(
        "So much for predicting. What is it good for? Key / asks {n.E} for the words nearest to "
        "{word}: {near}.",
        acts=(Act.ASK,),
        seconds=8,
    ),
    Scene(
        "{n.theta} has helped to learn this, and can now be thrown away. The list by {n.E} does "
        "not need it.",
    ),
    Scene(
        "Directions mean something too. {analogy} … {answer}, says {n.E}. The question's own words "
        "are left out of the answers.",
        acts=(Act.ANALOGY,),
        seconds=8,
        only=_has_analogy,
    ),
    Scene(
        "All words on a map, by the two directions in which they differ most (PCA). What differs "
        "otherwise is lost, so the list tells more: but neighbourhoods show.",
        acts=(Act.MAP,),
        seconds=8,
    ),
    Scene(
        "Nobody has chosen what the {d:,} numbers of a word are to mean. Training finds them, so "
        "that words in like places get like numbers.",
        acts=(Act.LEAVE, Act.LEAVE),
        panes=(2,),
    ),
    Scene(
        "What is kept is {n.E}: {V:,} words, {d:,} numbers each. It began at random. All that it "
        "knows of words, it has from the text.",
        panes=(2,),
    ),
    Scene(
        "Now you: tui-w2v opens the app. Space takes a phase, t has the lessons, ? the keys.",
        panes=(1, 2, 3),
    ),
)

SCENES = (*_ONE_TURN, *_MANY_TURNS, *_WHAT_IS_KEPT)
"""The tour, about four minutes."""
