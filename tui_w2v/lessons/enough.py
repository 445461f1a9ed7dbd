"""The lesson on when a model has learned enough, and when too much."""

from itertools import pairwise

from tui_w2v.lessons.cards import Ask, Card, Lesson
from tui_w2v.lessons.facts import TurnFacts
from tui_w2v.lessons.runs import BY_HEART, FRESH, LEARNED, held_out_share
from tui_w2v.lessons.tables import Exhibit, number
from tui_w2v.vectors import nearest, unit_rows

_NEAR_SHOWN = 4
_STAGES = ("at the start", "at its best", "trained on")


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
    losses = f.once(_losses)
    rows = zip(
        ("training sentences", "held-out sentences"), zip(*losses, strict=True), strict=False
    )
    return Exhibit(
        ("mean loss", *_STAGES[: len(losses)]),
        tuple((name, *(number(loss, ".3f") for loss in row)) for name, row in rows),
    )


def _near(f: TurnFacts) -> list[list[int]]:
    """Return the context word's nearest words at each stage."""
    found = [nearest(unit_rows(m.before.E), f.turn.context, _NEAR_SHOWN) for m in _stages(f)]
    return [[word for word, _ in near] for near in found]


def _near_table(f: TurnFacts) -> Exhibit:
    columns = [[f.word(word) for word in words] for words in f.once(_near)]
    numbered = zip(*columns, strict=True)
    return Exhibit(
        (f"nearest to {f.context.text}", *_STAGES[: len(columns)]),
        tuple((f"{n}.", *row) for n, row in enumerate(numbered, 1)),
    )


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
            "A copy of this run starts again, with some sentences held out: training never sees "
            "their {held_out} pairs. So the model cannot know them by heart.",
            panes=(0,),
            run=FRESH,
            exhibit=_loss_table,
            figures={"held_out": _held_out},
            claims={"sentences can be held out": lambda f: f.once(_losses)},
        ),
        Card(
            "Full-batch passes train on all other sentences. At first both losses fall. After "
            "{passes:,} passes, the held-out loss is lowest.",
            panes=(2,),
            run=LEARNED,
            exhibit=_loss_table,
            figures={"passes": lambda f: f.timeline.passes_made},
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
            "predicts other sentences worse. That is too much.",
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
)
