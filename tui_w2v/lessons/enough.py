"""Lessons on learning too much: by training too long, and with too many dimensions."""

from dataclasses import replace
from itertools import pairwise

from tui_w2v.lessons.cards import Ask, Card, Check, Lesson, Run
from tui_w2v.lessons.facts import Figures, TurnFacts
from tui_w2v.lessons.runs import FRESH, MOST_PASSES, at_word, held_out_share, pass_by_pass
from tui_w2v.lessons.tables import Exhibit, rankings, table
from tui_w2v.training import Phase, Setup, Timeline, clearest_word

_STAGES = ("at the start", "at its best", "trained on")
_DIMS = (2, 8, 32)


def _with_dimensions(home: Timeline, dim: int, check: Check | None) -> Timeline:
    """Return a new run with d dimensions."""
    setup = home.setup
    settings = replace(setup.settings, dim=dim)
    return Timeline(Setup(settings, setup.corpus, counts=setup.counts(check)))


def _roomy(home: Timeline, check: Check | None) -> Timeline:
    return _with_dimensions(home, _DIMS[-1], check)


def _learned(fresh: Timeline, check: Check | None) -> Timeline:
    run = pass_by_pass(
        fresh, check, lambda training: training.learned, held_out=held_out_share(fresh), best=True
    )
    return at_word(run, clearest_word(run.parameters.E))


def _by_heart(learned: Timeline, check: Check | None) -> Timeline:
    return pass_by_pass(learned, check, held_out=held_out_share(learned))


ROOMY = Run("roomy", _roomy, dim=_DIMS[-1])
"""A new run with so many dimensions that it can learn its text by heart."""

LEARNED = Run(
    "learned",
    _learned,
    "training until the held-out loss stops falling …",
    of=ROOMY,
    passes=MOST_PASSES,
    dim=_DIMS[-1],
)
"""Passes were made without the held-out sentences, up to the lowest loss on them."""

BY_HEART = Run(
    "by heart",
    _by_heart,
    "training on, toward the floor …",
    of=LEARNED,
    passes=MOST_PASSES,
    dim=_DIMS[-1],
)
"""Passes went on until the training loss converged."""


def _stages(f: TurnFacts) -> list[TurnFacts]:
    """Return this run and the runs of the cards before it."""
    return f.lineage[1:]


def _losses(f: TurnFacts) -> list[tuple[float, float]]:
    """Return, at each stage, the mean loss of the training sentences and of those held out."""
    held_out = f.timeline.setup.held_out(held_out_share(f.timeline))
    if held_out is None:
        return []
    return [(m.loss_on(held_out.training), m.loss_on(held_out.validation)) for m in _stages(f)]


def _loss_table(f: TurnFacts) -> Exhibit:
    training, held_out = zip(*f.once(_losses), strict=True)
    rows = ("training sentences", *training), ("held-out sentences", *held_out)
    return table(("mean loss", *_STAGES[: len(_stages(f))]), rows, ".3f")


def _near_table(f: TurnFacts) -> Exhibit:
    near = (m.near(f.turn.context) for m in _stages(f))
    return rankings("", f.word, dict(zip(_STAGES, near, strict=True)))


def _held_out(f: TurnFacts) -> str:
    """Return how many pairs are held out."""
    held_out = f.timeline.setup.held_out(held_out_share(f.timeline))
    return f"{held_out.validation.total if held_out else 0:,}"


def _gains(f: TurnFacts) -> list[tuple[float, float]]:
    """Return by how much both losses fell from stage to stage."""
    return [
        (before[0] - after[0], before[1] - after[1]) for before, after in pairwise(f.once(_losses))
    ]


def _learns(f: TurnFacts) -> bool:
    """Whether the held-out loss falls at first."""
    return any(judged > 0 for _, judged in _gains(f)[:1])


def _learns_by_heart(f: TurnFacts) -> bool:
    """Whether the training loss then falls while the held-out loss rises."""
    return any(trained > 0 > judged for trained, judged in _gains(f)[1:])


ENOUGH = Lesson(
    "enough",
    "When has it learned enough? When too much?",
    (
        Card(
            "A copy of this run starts again, with d = {d} and some sentences held out: training "
            "never sees their {held_out} pairs. So the model cannot know them by heart.",
            panes=(0,),
            run=ROOMY,
            exhibit=_loss_table,
            claims={"sentences can be held out": lambda f: f.once(_losses)},
        ),
        Card(
            "Full-batch passes train on all other sentences. At first both losses fall. After "
            "{passes:,} passes, the held-out loss is lowest.",
            panes=(2,),
            run=LEARNED,
            exhibit=_loss_table,
            ask=Ask(
                "Training continues, and the training loss keeps falling. What does the held-out "
                "loss do?",
                ("It falls, too", "It stays the same", "It rises"),
                right=2,
            ),
            claims={"training lowers the held-out loss": _learns},
        ),
        Card(
            "It rises. From here on, the model learns the training sentences by heart, and it "
            "predicts other sentences worse. That is too much training.",
            run=BY_HEART,
            exhibit=_loss_table,
            claims={"training too long raises the held-out loss": _learns_by_heart},
        ),
        Card(
            "The nearest words of {context} by {n.E} at the three points. At the start they mean "
            "nothing. The more numbers a model has for its text, the more it can learn by heart.",
            exhibit=_near_table,
        ),
        Card(
            "So keep the pass with the lowest held-out loss. With a text of your own, f holds "
            "sentences out, draws both losses and keeps this pass. Press f again to train on."
        ),
    ),
    figures={"held_out": _held_out},
)

# How many dimensions?


def _of_dim(dim: int, before: Run) -> Run:
    """Return a run with d dimensions, trained without stopping at the lowest held-out loss."""

    def make(home: Timeline, check: Check | None) -> Timeline:
        run = _with_dimensions(home, dim, check)
        share = held_out_share(run)
        return pass_by_pass(run, check, lambda _: False, held_out=share)

    message = "training with several dimensions …"
    return Run(f"d = {dim}", make, message, of=before, passes=MOST_PASSES, dim=dim)


FEW = _of_dim(_DIMS[0], FRESH)
SOME = _of_dim(_DIMS[1], FEW)
MANY = _of_dim(_DIMS[2], SOME)


def _dimensions_table(f: TurnFacts) -> Exhibit:
    rows = (
        (f"d = {m.d}", f"{m.total:,}", trained, held_out)
        for m, (trained, held_out) in zip(_stages(f)[1:], f.once(_losses)[1:], strict=True)
    )
    return table(("", "parameters", "training loss", "held-out loss"), rows, ".3f")


def _gain(f: TurnFacts) -> tuple[bool, bool]:
    """Whether the training loss, and the held-out loss, are lower than with fewer dimensions."""
    before, after = f.once(_losses)[-2:]
    return before[0] > after[0], before[1] > after[1]


_DIMENSIONS: Figures = {
    "few": lambda _: _DIMS[0],
    "some": lambda _: _DIMS[1],
    "many": lambda _: _DIMS[2],
}

DIMENSIONS = Lesson(
    "dimensions",
    "How many dimensions?",
    (
        Card(
            "Three copies start again, with d = {few}, {some} and {many}. Training never sees the "
            "held-out sentences. Here is d = {few}, after {passes:,} passes: too few numbers "
            "to tell {V:,} words apart.",
            at=Phase.LOOK_UP,
            panes=(2,),
            run=FEW,
            exhibit=_dimensions_table,
            claims={"sentences can be held out": lambda f: f.once(_losses)},
        ),
        Card(
            "With d = {some}, both losses are lower: there is room for more directions.",
            run=SOME,
            exhibit=_dimensions_table,
            ask=Ask(
                "With d = {many}, the training loss is lower still. And the held-out loss?",
                ("Lower, too", "The same as with d = {some}", "Higher than with d = {some}"),
                right=2,
            ),
            claims={"a few more dimensions lower both losses": lambda f: all(_gain(f))},
        ),
        Card(
            "Higher: with so many numbers, the model learned the training sentences by heart.",
            run=MANY,
            exhibit=_dimensions_table,
            claims={
                "too many dimensions lower the training loss only": lambda f: (
                    _gain(f) == (True, False)
                )
            },
        ),
        Card(
            "So d should be as large as the text supports: more text, more dimensions. Stopping "
            "in time helps, too. With d = auto, tui-w2v chooses d by the length of the text."
        ),
    ),
    figures=_DIMENSIONS,
)
