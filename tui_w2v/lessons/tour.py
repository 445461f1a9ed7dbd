"""The script of the demo: the actions and the text of each scene."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from tui_w2v.corpus import PairCounts, Vocabulary
from tui_w2v.training import Timeline, clearest_word
from tui_w2v.vectors.question import KNOWN_ANALOGIES


class Act(Enum):
    """An action in a scene, by its name in the script."""

    NEXT_PHASE = "next phase"
    PREVIOUS_PHASE = "phase before"
    TURN = "turn"
    MANY_TURNS = "100 turns"
    TRANSPOSE_E = "transpose E"
    FOLLOW = "follow the word"  # go to a turn of the explored word, and predict
    FORWARD = "passes"
    WAIT = "wait"  # until the passes end
    LEAVE = "leave"  # the screen
    ASK = "ask"  # for the nearest words of the explored word
    ANALOGY = "analogy"
    MAP = "map"


@dataclass
class Scene:
    """A few seconds of the demo: one text, with what happens, and where."""

    text: str  # a template
    panes: tuple[int, ...] = ()  # to highlight on the turn screen; if none, those of the phase
    acts: tuple[Act, ...] = ()  # done before the text appears, or spread over the scene
    spread: bool = False
    seconds: float = 7.0  # how long the scene lasts at speed 1
    only: Callable[[Timeline], bool] = lambda _: True  # whether a run, at its start, can show it


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


_IF: dict[str, Callable[[Timeline], bool]] = {
    "if E moves": lambda run: run.turn.moves_E,
    "if E stays": lambda run: not run.turn.moves_E,  # theta starts at zero
    "if there is an analogy": lambda run: analogy_of(run.setup.corpus.vocabulary) is not None,
}


def _scene(line: str) -> Scene:
    """Read a line of the script: ``[panes, acts or one act × times, seconds, condition] text``."""
    directions, _, text = line.removeprefix("[").partition("] ")
    scene = Scene(text)
    for told in directions.split(", "):
        act, _, times = told.partition(" × ")
        if re.fullmatch("[0-9 ]+", told):
            scene.panes = tuple(map(int, told.split()))
        elif told.endswith(" s"):
            scene.seconds = float(told.removesuffix(" s"))
        elif told in _IF:
            scene.only = _IF[told]
        elif told:
            scene.acts += (Act(act),) * int(times or 1)
            scene.spread = bool(times)
    return scene


_SCRIPT = """
[0, 8 s] This is tui-w2v. It shows how word2vec's skip-gram learns the meaning of words from the
    words around them. The text is {name}, with {V:,} different words.
[1 2 3] Training repeats one small step: one turn of the crank. A turn has five phases. Let us go
    through them one by one.
[0, next phase] PICK. The text gives a pair: {context}, with {target} near it. Given {context}, the
    model should predict {target}.
[1] The input is {n.x}, a one-hot vector: a one at {context}, and zeros at the other {others:,}
    words.
[2, next phase] LOOK UP. This is {n.E}: {d:,} numbers for each word. The program copies the {n.line}
    of {context} and calls it {n.h}.
[1 2] Books write {n.product}. But all other {n.line}s are multiplied by zero, so programs skip the
    product and look up one {n.line}.
[2, transpose E] Some books draw {n.E} as {shape}, with one {n.line} per word. The numbers are the
    same: look below {context}.
[2, transpose E, 4 s] Both are right. We continue with {shape}, one {n.line} per word.
[3, next phase] PREDICT. Every word gets a probability. {target} gets {p}, rank {rank:,} of {V:,}:
    nothing has been learned yet.
[3] The loss measures how wrong this prediction is: −log {p} is {loss}. Lower is better.
[3, next phase] GRADIENT. {target} should have probability one: its probability is {missing} too
    low. All other words got too much. The error is prediction minus label.
[5] {n.theta} holds one output vector per word. The vector of {target} will move toward {n.h}, and
    all others will move away from {n.h}.
[5] So each word has two vectors: one in {n.E} as an input word, and one in {n.theta} as an output
    word. Nothing keeps the two equal.
[4, if E moves] {n.E} gets a gradient too: the error of each word times its vector in {n.theta}, all
    added up. This gradient changes the {n.line} of {context}.
[4, if E stays] {n.E} gets a gradient too: the error of each word times its vector in {n.theta}, all
    added up. But here {n.theta} starts at zero, so this first gradient is zero.
[4, next phase] UPDATE. The {n.line} before, plus the step, gives the {n.line} after, number by
    number.
[2, 8 s, if E moves] {E_numbers:,} of the {size:,} numbers of {n.E} changed: only the {n.line} of
    {context}. So {n.E} is not an input. Training learns {n.E}.
[1 2, if E moves] {n.x} has a zero for all other {n.line}s, so they did not change.
[2, 8 s, if E stays] {n.theta} is no longer zero. So when {context} comes again, its {n.line} of
    {n.E} changes too. {n.E} is not an input. Training learns {n.E}.
[4] Predicted again, {target} gets {again}. Before the update, it got {p}. That was one turn.
[2, phase before, 5 s] Going back is exact: the {n.line} of {context} is the same as before, to the
    last bit.
[2, next phase, 3 s] And forward again.
[1 2 3, next phase × 5, 9 s] The next pair is {context} and {target}, with the same five phases.
[1 2 3, turn × 30, 9 s] Key p plays turn after turn, through the whole text. Each turn changes one
    {n.line} of {n.E} and all of {n.theta}.
[1 2 3, 100 turns × 20, 9 s] Faster now. After {made:,} turns, {E_rows_since_start:,} of {V:,}
    {n.line}s of {n.E} have changed. The curve at the top right shows the loss of each turn.
[passes, 9 s] One pair at a time is slow. Key f trains by full-batch passes: each pass averages the
    gradients of all pairs. This is the loss after each pass.
[wait, 8 s] After {passes:,} passes, the mean loss is {mean_loss}. On these pairs, no model that
    sees one word at a time can get below {floor}: this limit is the floor.
[] Meanwhile, words that appear in similar contexts have moved close together in {n.E}. No one told
    the model to do this.
[3, leave, follow the word] Back to turns. Given {context}, {target} now gets {p}. Without the
    context word, the best guess would be {share}: the share of {target} among all targets.
[ask, 8 s] What are these vectors good for? Key / finds the words nearest to {word} by {n.E}:
    {near}.
[] {n.theta} helped to train {n.E}, and you can now throw {n.theta} away. Nearest words by {n.E} do
    not need {n.theta}.
[analogy, 8 s, if there is an analogy] Directions have meaning too. {analogy} … {answer}, by {n.E}.
    By convention, the answer is never a word of the question.
[map, 8 s] All words on a map, in the two directions in which they differ most (PCA). The map loses
    the other directions, so the list is more exact. But groups of similar words show.
[2, leave, leave] Nobody chose a meaning for the {d:,} numbers of a word. Training finds them, so
    that words in similar contexts get similar numbers.
[2] We keep {n.E}: {V:,} words with {d:,} numbers each. {n.E} started at random. Everything that
    {n.E} knows about words comes from the text.
[1 2 3] Your turn: tui-w2v opens the app. Space steps, t opens the lessons, ? lists the keys.
"""
SCENES = tuple(map(_scene, re.sub(r"\n +", " ", _SCRIPT).strip().splitlines()))
"""All scenes of the demo: about four minutes."""
