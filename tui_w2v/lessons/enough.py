"""The lesson on when a model has learned enough, and when too much."""

from itertools import pairwise
from weakref import WeakKeyDictionary

from tui_w2v.lessons.cards import Ask, Card, Claim, Exhibit, Lesson
from tui_w2v.lessons.moment import Moment, number
from tui_w2v.lessons.runs import BY_HEART, FRESH, LEARNED, held_out_share
from tui_w2v.skipgram import Parameters
from tui_w2v.training import Baseline, Timeline, find_neighbours

_NEAR_SHOWN = 4
_STAGES = ("as drawn", "at its best", "at the floor")

_LOSSES: WeakKeyDictionary[Timeline, list[tuple[float, float]]] = WeakKeyDictionary()
"""The losses of runs that were measured."""


def _stages(m: Moment) -> list[Parameters]:
    """The parameters as they were drawn, and after each round of passes up to this run."""
    origin, drawn = m.timeline.setup.origin, m.timeline.setup.draw()
    before = [] if origin is None or not origin.passes else [origin.parameters]
    return [drawn, *before, *([m.before] if m.timeline.way else [])]


def _losses(m: Moment) -> list[tuple[float, float]]:
    """At each stage the mean loss of the sentences that are trained, and of those held out."""
    if m.timeline not in _LOSSES:
        setup = m.timeline.setup
        held_out = setup.held_out(held_out_share(m.timeline))
        measures = [
            setup.objective.full_batch(counts, m.d, m.before.E.dtype)
            for counts in (held_out[:2] if held_out else ())
        ]
        _LOSSES[m.timeline] = [
            (measures[0].gradient(p).loss, measures[1].gradient(p).loss)
            for p in (_stages(m) if measures else ())
        ]
    return _LOSSES[m.timeline]


def _loss_table(m: Moment) -> Exhibit:
    losses = _losses(m)
    rows = zip(("sentences trained", "sentences held out"), zip(*losses, strict=True), strict=False)
    return Exhibit(
        ("mean loss", *_STAGES[: len(losses)]),
        tuple((name, *(number(loss, ".3f") for loss in row)) for name, row in rows),
    )


def _near_table(m: Moment) -> Exhibit:
    word, vocabulary = m.turn.context, m.timeline.setup.corpus.vocabulary
    columns = [
        [
            vocabulary[near]
            for near, _ in find_neighbours([word], p.E, Baseline(p.E))[0].nearest[:_NEAR_SHOWN]
        ]
        for p in _stages(m)
    ]
    numbered = zip(*columns, strict=True)
    return Exhibit(
        (f"nearest to {m.context.text}", *_STAGES[: len(columns)]),
        tuple((f"{n}.", *row) for n, row in enumerate(numbered, 1)),
    )


def _held_out(m: Moment) -> str:
    """How many pairs are held out."""
    held_out = m.timeline.setup.held_out(held_out_share(m.timeline))
    return f"{held_out.validation.total if held_out else 0:,}"


def _changed(m: Moment, sentences: int) -> list[float]:
    """How the mean loss of one of the parts changed from stage to stage."""
    losses = [both[sentences] for both in _losses(m)]
    return [after - before for before, after in pairwise(losses)]


_TRAINED, _JUDGED = 0, 1

ENOUGH = Lesson(
    "enough",
    "When has it learned enough? When too much?",
    (
        Card(
            "A copy of this run starts anew. Some sentences are held out of training: {held_out} "
            "pairs are never trained. What the model predicts for them it cannot have by heart.",
            panes=(6,),
            run=FRESH,
            exhibit=_loss_table,
            figures={"held_out": _held_out},
            claims=(Claim("sentences can be held out", lambda m: len(_losses(m)) > 0),),
        ),
        Card(
            "Passes have trained all other sentences. At first both losses fall. After {passes:,} "
            "passes the held-out loss is lowest.",
            panes=(2,),
            run=LEARNED,
            exhibit=_loss_table,
            figures={"passes": lambda m: m.timeline.passes_made},
            ask=Ask(
                "Passes go on, and the training loss falls further. What does the held-out loss "
                "do?",
                ("It falls too", "It stays", "It rises"),
                right=2,
            ),
            claims=(
                Claim(
                    "what is learned holds for sentences held out",
                    lambda m: len(_losses(m)) == 2 and _changed(m, _JUDGED)[0] < 0,
                ),
            ),
        ),
        Card(
            "It rises. From here on the model learns the sentences trained by heart, down to the "
            "floor, and predicts others worse. That is too much.",
            panes=(2,),
            run=BY_HEART,
            exhibit=_loss_table,
            claims=(
                Claim(
                    "training on to the floor learns by heart",
                    lambda m: (
                        len(_losses(m)) == 3
                        and _changed(m, _TRAINED)[1] < 0 < _changed(m, _JUDGED)[1]
                    ),
                ),
            ),
        ),
        Card(
            "The neighbours of {context} by {n.E} at the three points. Drawn at random, they mean "
            "nothing. The more numbers a model has for its text, the more it can learn by heart.",
            panes=(2,),
            exhibit=_near_table,
        ),
        Card(
            "So keep the best pass, not the lowest training loss. On a text of your own, f holds "
            "sentences out, draws both losses and keeps it; f once more goes on to the floor.",
            panes=(2,),
        ),
    ),
)
