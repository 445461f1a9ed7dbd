"""Lessons on learning too much: by training too long, and with too many dimensions."""

from dataclasses import replace
from functools import partial

from tui_w2v.corpus.holding_out import HeldOut
from tui_w2v.lessons.cards import Check, Claim, Run, Show, lesson
from tui_w2v.lessons.facts import TurnFacts, once
from tui_w2v.lessons.runs import FRESH, MOST_PASSES, at_word, held_out_share, pass_by_pass
from tui_w2v.lessons.tables import Exhibit, rankings, table
from tui_w2v.training import Setup, Timeline, clearest_word

_STAGES = ("at the start", "at its best", "trained on")
_DIMS = (2, 8, 32)


def _with_dimensions(home: Timeline, dim: int, check: Check | None) -> Timeline:
    settings, setup = replace(home.setup.settings, dim=dim), home.setup
    return Timeline(Setup(settings, setup.corpus, counts=setup.counts(check)))


def _learned(fresh: Timeline, check: Check | None) -> Timeline:
    run = pass_by_pass(fresh, check, lambda training: training.learned, hold_out=True, best=True)
    return at_word(run, clearest_word(run.parameters.E))


ROOMY = Run(lambda home, check: _with_dimensions(home, _DIMS[-1], check), dim=_DIMS[-1])
_training = partial(Run, passes=MOST_PASSES, dim=_DIMS[-1])
LEARNED = _training(_learned, "training until the held-out loss stops falling …", of=ROOMY)
BY_HEART = _training(
    lambda learned, check: pass_by_pass(learned, check, hold_out=True),
    "training on, toward the floor …",
    of=LEARNED,
)


def _held_out(f: TurnFacts) -> HeldOut | None:
    return f.setup.held_out(held_out_share(f.timeline))


def _held_out_pairs(f: TurnFacts) -> int:
    parts = _held_out(f)
    return int(f.setup.counts().total - parts.unweighted.total) if parts else 0


@once
def _losses(f: TurnFacts) -> list[tuple[float, float]]:
    """Return the mean losses of the sentences trained on, and of those held out, run by run."""
    runs, parts = f.lineage[1:], _held_out(f)
    return [(m.loss_on(parts.training), m.loss_on(parts.validation)) for m in runs if parts]


def _gains(f: TurnFacts) -> tuple[float, float]:
    """Return by how much both losses are lower than on the run of the card before."""
    before, after = _losses(f)[-2:]
    return before[0] - after[0], before[1] - after[1]


def _loss_table(f: TurnFacts) -> Exhibit:
    training, held_out = zip(*_losses(f), strict=True)
    rows = ("training sentences", *training), ("held-out sentences", *held_out)
    return table(("mean loss", *_STAGES[: len(f.lineage[1:])]), rows, ".3f")


def _near_table(f: TurnFacts) -> Exhibit:
    near = (m.near(f.c) for m in f.lineage[1:])
    return rankings("", f.word, dict(zip(_STAGES, near, strict=True)))


ENOUGH = lesson(
    "enough",
    "When has it learned enough? When too much?",
    "[0] A copy of this run starts again, with d = {d} and some sentences held out: training "
    "never sees their {held_out:,} pairs. So the model cannot know them by heart. In both losses, "
    "near pairs count more.",
    Show(run=ROOMY, table=_loss_table),
    Claim("sentences can be held out", lambda f: _losses(f)),
    "[2] Full-batch passes train on all other sentences. At first both losses fall. After "
    "{passes:,} passes, the held-out loss is lowest.",
    Show(run=LEARNED, table=_loss_table),
    "? Training continues, and the training loss keeps falling. What does the held-out loss do?",
    "- It falls, too",
    "- It stays the same",
    "✓ It rises",
    Claim("training lowers the held-out loss", lambda f: _gains(f)[1] > 0),
    "[] It rises. From here on, the model learns the training sentences by heart, and it predicts "
    "other sentences worse. This is overfitting.",
    Show(run=BY_HEART, table=_loss_table),
    Claim("too many passes raise the held-out loss", lambda f: _gains(f)[0] > 0 > _gains(f)[1]),
    "[] The nearest words of {context} by {n.E} at the three points. At the start they mean "
    "nothing. The more numbers a model has for its text, the more it can learn by heart.",
    Show(table=_near_table),
    "[] So keep the pass with the lowest held-out loss. With a text of your own, ⟨f⟩ holds "
    "sentences out, draws both losses and keeps this pass. Press ⟨f⟩ again to train on.",
    held_out=_held_out_pairs,
)


def _of_dim(dim: int, before: Run) -> Run:
    """Return a run with d dimensions, trained without stopping at the lowest held-out loss."""

    def make(home: Timeline, check: Check | None) -> Timeline:
        run = _with_dimensions(home, dim, check)
        return pass_by_pass(run, check, lambda _: False, hold_out=True)

    message = "training with several dimensions …"
    return Run(make, message, of=before, passes=MOST_PASSES, dim=dim)


FEW = _of_dim(_DIMS[0], FRESH)
SOME = _of_dim(_DIMS[1], FEW)
MANY = _of_dim(_DIMS[2], SOME)


def _dimensions_table(f: TurnFacts) -> Exhibit:
    rows = (
        (f"d = {m.d}", m.total, trained, held_out)
        for m, (trained, held_out) in zip(f.lineage[2:], _losses(f)[1:], strict=True)
    )
    return table(("", "parameters", "training loss", "held-out loss"), rows, ".3f")


DIMENSIONS = lesson(
    "dimensions",
    "How many dimensions?",
    "[2, look up] Three copies start again, with d = {few}, {some} and {many}. Training never "
    "sees the held-out sentences. Here is d = {few}, after {passes:,} passes: too few numbers to "
    "tell {V:,} words apart.",
    Show(run=FEW, table=_dimensions_table),
    Claim("sentences can be held out", lambda f: _losses(f)),
    "[] With d = {some}, both losses are lower: there is room for more directions.",
    Show(run=SOME, table=_dimensions_table),
    "? With d = {many}, the training loss is lower still. And the held-out loss?",
    "- Lower, too",
    "- The same as with d = {some}",
    "✓ Higher than with d = {some}",
    Claim("a few more dimensions lower both losses", lambda f: min(_gains(f)) > 0),
    "[] Higher: with so many numbers, the model learned the training sentences by heart.",
    Show(run=MANY, table=_dimensions_table),
    Claim("a large d lowers only the training loss", lambda f: _gains(f)[0] > 0 >= _gains(f)[1]),
    "[] So d should be as large as the text supports: more text, more dimensions. Stopping in "
    "time helps, too. With d = auto, tui-w2v chooses d by the length of the text.",
    few=lambda _: _DIMS[0],
    some=lambda _: _DIMS[1],
    many=lambda _: _DIMS[2],
)
