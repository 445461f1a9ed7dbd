"""What the screens look like, as pictures; the first is the README's."""

import pytest
from textual.widgets import Input

from tests.helpers import train
from tests.tui.helpers import press
from tui_w2v.session.forward import Forward, Neighbours
from tui_w2v.session.stepper import Stepper
from tui_w2v.training import Phase, Timeline

WATCHED = {
    "the": "a and rides wise sleeps brave crown on",
    "king": "queen prince court castle throne crown palace princess",
    "in": "on hungry ploughs green feeds mill kind to",
    "rides": "archer brave defends guard sleeps knight wall gate",
    "brave": "archer gate knight guard princess prince wall defends",
}


def test_readme_picture(snap_compare, make_app):
    app = make_app()
    timeline = app.timeline
    words = timeline.setup.corpus.vocabulary
    turn = timeline.setup.schedule.find(9000, words.index("king"), words.index("wears"))
    timeline.go(timeline.at(turn, Phase.GRADIENT))
    assert snap_compare(app, terminal_size=(120, 40))


@pytest.mark.parametrize(
    ("spaces", "size", "theme"),
    [
        (2, (80, 24), "textual-dark"),
        (3, (120, 40), "textual-light"),
        (5, (200, 60), "textual-dark"),
    ],
    ids=["look-up-small", "predict-light", "update-large"],
)
def test_phase(snap_compare, make_app, spaces, size, theme):
    app = make_app()
    app.theme = theme
    assert snap_compare(app, press=["space"] * spaces, terminal_size=size)


@pytest.mark.parametrize(
    ("objective", "size"), [("negative-sampling", (120, 40)), ("glove", (80, 24))]
)
def test_other_objectives(snap_compare, make_app, objective, size):
    app = make_app(objective=objective)
    assert snap_compare(app, press=["space"] * 5, terminal_size=size)


def made_up(timeline: Timeline, passes: int, *, left: int) -> Forward:
    """News of passes whose numbers are the same on every machine."""
    counts, words = timeline.setup.counts(), timeline.setup.corpus.vocabulary
    span = counts.unigram - counts.floor
    near = tuple(
        Neighbours(
            words.index(word),
            tuple((words.index(other), 0.95 - 0.11 * n) for n, other in enumerate(others.split())),
            drift=1.4 + 0.37 * len(word),
        )
        for word, others in WATCHED.items()
    )
    return Forward(
        counted=1.0,
        counts=counts,
        n_pairs=int(counts.total),
        loss_at_zero=counts.uniform,
        floor=counts.floor,
        loss_without_context=counts.unigram,
        before_bias=counts.uniform + 0.003,
        losses=tuple(counts.floor + span / (1 + (n / 8) ** 1.5) for n in range(passes + 1)),
        seconds=0.0125 * passes,
        left=left,
        neighbours=near,
    )


def test_fast_forward(snap_compare, make_app, monkeypatch):
    monkeypatch.setattr(Stepper, "train", lambda *_, **__: None)
    app = make_app()
    app.theme = "textual-light"

    async def forward(pilot):
        await pilot.press("f")
        app.screen.stepper.busy = True
        app.screen._take(made_up(app.timeline, 23, left=190))
        app.screen.refresh_bindings()
        await pilot.pause()

    assert snap_compare(app, run_before=forward, terminal_size=(80, 24))


def test_explore(snap_compare, make_app):
    train((app := make_app()).timeline, 40)

    async def ask(pilot):
        await press(pilot, "slash")
        pilot.app.screen.query_one(Input).value = "king"
        await pilot.press("down", "down")

    assert snap_compare(app, run_before=ask, terminal_size=(120, 40))


def test_map(snap_compare, make_app):
    timeline = train((app := make_app()).timeline, 100)
    turn = timeline.setup.schedule.find(0, timeline.setup.corpus.vocabulary.index("king"))
    timeline.go(timeline.at(turn, Phase.PICK))
    assert snap_compare(app, press=["m", "n"], terminal_size=(120, 40))


def test_lesson(snap_compare, make_app, own_folder):
    async def begin(pilot):
        await press(pilot, "t down down enter")

    keys = ["space", "b"]
    assert snap_compare(make_app(), press=keys, run_before=begin, terminal_size=(80, 24))
