"""What the screens look like, as pictures; the first is the README's."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tui_w2v.training import Phase, Timeline
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.forward import Forward, Neighbours
from tui_w2v.tui.stepper import Stepper

WATCHED = {
    "the": "a and rides wise sleeps brave crown on",
    "king": "queen prince court castle throne crown palace princess",
    "in": "on hungry ploughs green feeds mill kind to",
    "rides": "archer brave defends guard sleeps knight wall gate",
    "brave": "archer gate knight guard princess prince wall defends",
}


def test_readme_picture(snap_compare, make_app) -> None:
    app = make_app()
    words, timeline = app.timeline.setup.corpus.vocabulary, app.timeline
    turn = timeline.setup.schedule.find(9000, words.index("king"), words.index("wears"))
    timeline.go(timeline.at(turn, Phase.GRADIENT))
    assert snap_compare(app, terminal_size=(120, 40))


@pytest.mark.parametrize(
    ("spaces", "size", "theme"),
    [
        (0, (120, 40), "textual-dark"),
        (2, (80, 24), "textual-dark"),
        (3, (120, 40), "textual-light"),
        (5, (80, 24), "textual-light"),
        (5, (200, 60), "textual-dark"),
    ],
    ids=["ready", "look-up-small", "predict-light", "update-small-light", "update-large"],
)
def test_phase(snap_compare, make_app, spaces, size, theme) -> None:
    app = make_app()
    app.theme = theme
    assert snap_compare(app, press=["space"] * spaces, terminal_size=size)


@pytest.mark.parametrize(
    ("objective", "size"), [("negative-sampling", (120, 40)), ("glove", (80, 24))]
)
def test_other_objectives(snap_compare, make_app, objective, size) -> None:
    app = make_app(objective=objective)
    assert snap_compare(app, press=["space"] * 5, terminal_size=size)


def test_help(snap_compare, make_app) -> None:
    assert snap_compare(make_app(), press=["question_mark"], terminal_size=(120, 40))


def made_up(timeline: Timeline, passes: int, *, left: int | None, ended: str) -> Forward:
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
        loss_at_zero=counts.uniform,
        floor=counts.floor,
        loss_without_context=counts.unigram,
        before_bias=counts.uniform + 0.003,
        losses=tuple(counts.floor + span / (1 + (n / 8) ** 1.5) for n in range(passes + 1)),
        seconds=0.0125 * passes,
        left=left,
        neighbours=near,
        ended=ended,
    )


@pytest.mark.parametrize(
    ("passes", "left", "ended", "size", "theme"),
    [
        (23, 190, "", (80, 24), "textual-light"),
        (
            214,
            0,
            "converged: ten more passes would gain next to nothing",
            (120, 40),
            "textual-dark",
        ),
    ],
    ids=["running-small-light", "converged"],
)
def test_fast_forward(
    snap_compare, make_app, monkeypatch, passes, left, ended, size, theme
) -> None:
    monkeypatch.setattr(Stepper, "train", lambda *_, **__: None)
    app = make_app()
    app.theme = theme

    async def forward(pilot: Pilot[None]) -> None:
        await pilot.press("f")
        news = made_up(app.timeline, passes, left=left, ended=ended)
        app.screen.stepper._jobs.busy = not ended
        app.screen._take(news)
        app.screen.refresh_bindings()
        await pilot.pause()

    assert snap_compare(app, run_before=forward, terminal_size=size)


@pytest.mark.parametrize(
    ("line", "keys", "size", "theme"),
    [
        ("king", ["down", "down"], (120, 40), "textual-dark"),
        ("king : queen :: prince", [], (80, 24), "textual-light"),
    ],
    ids=["chosen", "analogy-small-light"],
)
def test_explore(snap_compare, make_run, line, keys, size, theme) -> None:
    timeline = make_run()
    training = timeline.full_batch_training()
    training.begin()
    for _ in range(40):
        training.make_pass()
    timeline.take_passes(training)
    app = ExplorerApp(timeline)
    app.theme = theme

    async def ask(pilot: Pilot[None]) -> None:
        await pilot.press("slash")
        await pilot.pause()
        pilot.app.screen.query_one(Input).value = line
        await pilot.press(*keys)

    assert snap_compare(app, run_before=ask, terminal_size=size)


def test_setup(snap_compare, make_app) -> None:
    app = make_app()
    assert snap_compare(app, press=["e", "down"], terminal_size=(80, 24))


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        (["down", "down", "enter", "space", "b"], (80, 24), "textual-dark"),
        (["down", "enter", "space", "c"], (120, 40), "textual-light"),
    ],
    ids=["small", "usual-light"],
)
def test_lesson(snap_compare, make_app, monkeypatch, tmp_path, keys, size, theme) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    app = make_app()
    app.theme = theme
    assert snap_compare(app, press=["t", *keys], terminal_size=size)


def test_lessons(snap_compare, make_app, monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert snap_compare(make_app(), press=["t"], terminal_size=(80, 24))


@pytest.mark.parametrize("keys", [["o"], ["n"], ["n", "n", "n"]], ids=["turned", "course", "keras"])
def test_notation(snap_compare, make_app, keys) -> None:
    press = [*["space"] * 5, *keys]
    assert snap_compare(make_app(), press=press, terminal_size=(120, 40))
