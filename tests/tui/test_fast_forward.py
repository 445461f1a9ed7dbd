"""Fast-forward: what it does to the run, its keys, and what is drawn."""

import math
import re
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Label

import tui_w2v.session.forward
import tui_w2v.session.readings
from tests.helpers import bits, hold_after_a_pass, moves
from tests.tui.helpers import (
    LARGE,
    MEDIUM,
    SIZES,
    SMALL,
    assert_lines_fit,
    enter,
    opened,
    press,
    shown,
    until,
)
from tui_w2v.corpus import PairCounts
from tui_w2v.session.forward import Forward, Neighbours
from tui_w2v.session.readings import Readings
from tui_w2v.session.stepper import Stepper
from tui_w2v.training import (
    DECAY,
    Limits,
    Passes,
    Phase,
    Position,
    Timeline,
    predict_directions,
    train_by_passes,
)
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.panes.pane import Pane
from tui_w2v.tui.screens.dialog import PromptScreen, QuitScreen
from tui_w2v.tui.screens.fast_forward import FastForwardScreen
from tui_w2v.tui.screens.turn import TurnScreen
from tui_w2v.vectors import Direction, decompose, principal_angles


@pytest.fixture
def held(monkeypatch):
    """Passes wait after the first one until they are stopped."""
    train = Stepper.train

    def held_train(stepper, *how, **options):
        hold_after_a_pass(stepper)
        train(stepper, *how, **options)

    monkeypatch.setattr(Stepper, "train", held_train)
    monkeypatch.setattr(tui_w2v.session.forward, "_REPORT_SECONDS", -1)


@pytest.fixture
def still(monkeypatch):
    """The screen trains nothing: it shows what it is told."""
    monkeypatch.setattr(Stepper, "train", lambda *_, **__: None)


UPPER_HALF = 0x2800 + 0x01 + 0x02 + 0x08 + 0x10
"""The upper dots of a cell."""


async def ended(pilot: Pilot[None]) -> FastForwardScreen:
    """Wait for the news that the passes have ended."""
    (screen,) = (s for s in pilot.app.screen_stack if isinstance(s, FastForwardScreen))
    await until(pilot, lambda: not screen.stepper.busy)
    return screen


async def begun(pilot: Pilot[None]) -> FastForwardScreen:
    """Wait for the news of the first pass, after which others are held."""
    (screen,) = (s for s in pilot.app.screen_stack if isinstance(s, FastForwardScreen))
    await until(pilot, lambda: screen.stepper.busy and screen.forward.passes)
    return screen


@asynccontextmanager
async def forwarded(app: ExplorerApp, size: tuple[int, int], wait: Any = ended) -> Any:
    """Open an app, and fast-forward until the passes have ended, or have begun."""
    async with opened(app, size) as pilot:
        await pilot.press("f")
        await wait(pilot)
        yield pilot


def words_of(app: ExplorerApp) -> str:
    return " ".join(" ".join(shown(app, "ForwardWords")).split())


def passed(counts: PairCounts, **news: Any) -> Forward:
    """News of passes over these pairs."""
    of_counts: Any = {"floor": counts.floor, "loss_without_context": counts.unigram}
    return Forward(1, counts, loss_at_zero=counts.uniform, **of_counts, **news)


# The screen


async def test_f_runs_until_it_converges_and_left_undoes_all(make_app):
    app = make_app()
    before = bits(app.timeline.parameters)
    async with forwarded(app, MEDIUM) as pilot:
        screen = app.screen
        setup = app.timeline.setup
        trained = train_by_passes(setup.settings, setup.counts(), Limits())
        assert bits(app.timeline.parameters) == bits(trained.parameters)
        header = shown(app, "ForwardHeader")[0]
        assert f"pass {trained.passes} " in header
        assert f"loss {trained.loss:.4f}" in header
        assert f"{trained.passes * setup.counts().total:,} pairs" in header
        words = words_of(app)
        assert words.startswith("converged: ten more passes would hardly lower the loss")
        assert "of all 4,572 pairs" in words
        assert "began with b set to the log of the words' frequencies: loss 3.957 → 3.475." in words
        assert "esc turns  ← undo  f more passes" in shown(app, "KeyLine")[0]
        await pilot.press("left")
        assert app.screen is not screen
        assert app.timeline.position == Position(0, 1, Phase.READY)
        assert bits(app.timeline.parameters) == before
        assert ". redo" in shown(app, "KeyLine")[0]
        await pilot.press("full_stop")
        assert f"{trained.passes} passes were made here" in shown(app, "MessageLine")[0]
        await pilot.press("full_stop")
        assert bits(app.timeline.parameters) == bits(trained.parameters)
        assert f"{trained.passes} passes + turn 1 " in shown(app, "HeaderLine")[0]


async def test_while_it_runs_other_keys_do_nothing_and_escape_keeps_what_was_reached(
    make_app, held
):
    async with forwarded(app := make_app(), LARGE, begun) as pilot:
        screen = app.screen
        await pilot.press("left", "space", "enter", "f", "s")
        assert app.screen is screen
        for size in ((80, 24), (79, 24), (120, 40), (81, 24), (200, 60), SMALL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert_lines_fit(app)
            if size[0] >= 80:
                assert "log V" in "".join(shown(app, "#curve"))
                assert "king" in "".join(shown(app, "#watched"))
        assert screen.stepper.busy
        await pilot.press("escape")
        await ended(pilot)
        assert app.screen is screen
        assert shown(app, "ForwardWords")[0].strip() == "stopped"
        assert "stopping" not in shown(app, "MessageLine")[0]
        assert app.timeline.passes_made == 1
        assert "pass 1 " in shown(app, "ForwardHeader")[0]
        setup = app.timeline.setup
        trained = train_by_passes(setup.settings, setup.counts(), Limits(passes=1))
        assert bits(app.timeline.parameters) == bits(trained.parameters)
        await pilot.press("escape")
        assert isinstance(app.screen, TurnScreen)


async def test_another_theme_meanwhile_waits_on_the_turns_which_are_being_changed(
    make_app, held, monkeypatch
):
    read, frame = list[Phase](), Timeline.frame

    def noted(timeline, *view):
        read.append(timeline.position.phase)
        return frame(timeline, *view)

    async with forwarded(app := make_app(), SMALL, begun) as pilot:
        monkeypatch.setattr(Timeline, "frame", noted)
        app.theme = "nord"
        await pilot.pause()
        assert not read
        await pilot.press("escape")
        await ended(pilot)
        await press(pilot, "escape")
        assert {pane.look for pane in app.screen.query(Pane)} == {app.look}


async def test_quitting_while_it_runs_stops_it_first_also_from_a_card(make_app, held):
    async with forwarded(app := make_app(), SMALL, begun) as pilot:
        screen = app.screen
        await pilot.press("q")
        await ended(pilot)
        assert app.screen is screen
        await pilot.press("q")
        assert isinstance(app.screen, QuitScreen)
        what = str(app.screen.query_one("#what", Label).render())
        assert what == "1 full-batch pass is not saved"
        await pilot.press("escape", "f")
        await begun(pilot)
        await pilot.press("w", "ctrl+q")
        await ended(pilot)
        assert isinstance(app.screen, PromptScreen)


async def test_the_words_to_watch_are_asked_for_and_checked(make_app):
    async with forwarded(app := make_app(), LARGE) as pilot:
        await pilot.press("w")
        entry, hint = app.screen.query_one(Input), app.screen.query_one("#hint", Label)
        assert entry.value.startswith("wise king ")
        entry.value = "queen kign"
        await pilot.press("enter")
        assert "'kign' is not in the vocabulary; did you mean 'king'?" in str(hint.render())
        entry.value = " ".join(app.timeline.setup.corpus.vocabulary.words[:9])
        await pilot.press("enter")
        assert "9 words are too many" in str(hint.render())
        entry.value = "Queen, mill queen"
        await pilot.press("enter")
        lines = shown(app, "#watched")
        firsts = [line.strip("│ ").split() for line in lines if "drift" in line]
        assert [(word, "drift") for word, *_ in firsts] == [("queen", "drift"), ("mill", "drift")]
        assert not any(" the " in line for line in lines[:3])
        queen, mill = (row for row, line in enumerate(lines) if "drift" in line)
        nearest = sum(" +0." in line or " -0." in line for line in lines[queen:mill])
        assert mill - queen == nearest + 3  # the word itself, those that have gone, and a blank
        await pilot.press("w", "escape")
        assert shown(app, "#watched") == lines


# What is drawn


@pytest.mark.parametrize("size", SIZES)
async def test_the_rate_is_told_as_it_goes(make_app, still, size):
    overshoot = "pass 2 overshot at learning rate 0.1: training goes on with 0.05"
    async with opened(app := make_app(), size) as pilot:
        counts = app.timeline.setup.counts()
        for news, rate in (
            ({"rate": 0.1}, "at a rate that falls from 0.1."),
            ({"rate": 0.05, "overshoot": overshoot}, "at a rate that falls from 0.05."),
            ({"rate": 0.1, "warm_up": 20}, "at a rate below 0.1 that rises for 20 passes, then"),
        ):
            await tell(pilot, passed(counts, losses=(3.0, 2.9), before_bias=3.9, left=7, **news))
            assert rate in words_of(app)
            assert news.get("overshoot", "") in words_of(app)  # type: ignore[operator]
            assert words_of(app).endswith(".")  # no sentence is cut short
            assert_lines_fit(app)


async def test_a_rate_that_diverges_is_said_in_full(make_app):
    async with forwarded(app := make_app(learning_rate=1000.0), SMALL) as pilot:
        at = "pass 1 diverges at learning rate 1000, and at 0.976562 too: the model stays as"
        assert at in words_of(app)
        assert "smaller rate" in words_of(app)
        await pilot.press("left")
        assert bits(app.timeline.parameters) == bits(make_app().timeline.parameters)


async def tell(pilot: Pilot[None], forward: Forward) -> None:
    """Open the screen, if it is not open, and give it news."""
    if not isinstance(pilot.app.screen, FastForwardScreen):
        await pilot.press("f")
    pilot.app.screen.stepper.busy = not forward.ended.text  # type: ignore[attr-defined]
    pilot.app.screen._take(forward)  # type: ignore[attr-defined]
    pilot.app.screen.refresh_bindings()
    await pilot.pause()


def dots(app: ExplorerApp) -> list[tuple[int, int]]:
    """The cells of the curve that hold dots, by row and column."""
    return [
        (row, column)
        for row, line in enumerate(shown(app, "#curve"))
        for column, character in enumerate(line)
        if 0x2800 < ord(character) < 0x2900
    ]


def row_of(app: ExplorerApp, loss: float) -> int:
    label, lines = f"{loss:.3f}", shown(app, "#curve")
    (row,) = (row for row, line in enumerate(lines) if line[2:8].strip() == label)
    return row


def assert_without_a_gap(app: ExplorerApp, width: object) -> None:
    columns = sorted({column for _, column in dots(app)})
    assert columns == list(range(columns[0], columns[-1] + 1))
    assert len(columns) == width


@pytest.mark.parametrize("size", SIZES)
async def test_the_curve_has_its_lines_and_each_loss_its_height(make_app, still, size):
    async with opened(app := make_app(), size) as pilot:
        counts = app.timeline.setup.counts()
        uniform, unigram, floor = counts.uniform, counts.unigram, counts.floor
        width = app.size.width

        async def drawn(*losses: float, **news: Any) -> list[str]:
            await tell(pilot, passed(counts, losses=losses, **news))
            assert_lines_fit(app)
            return shown(app, "#curve")

        await tell(pilot, Forward(counted=0.37))
        assert "counting the pairs 37%" in shown(app, "#curve")[1]
        assert "counting how often each pair occurs" in shown(app, "ForwardWords")[0]
        assert "esc stop" in shown(app, "KeyLine")[0]

        lines = await drawn(3.0, 2.9)
        assert row_of(app, math.log(52)) == 1
        assert "log V" in lines[1]
        assert "entropy of the targets" in lines[row_of(app, unigram)]
        last = row_of(app, floor)
        assert "the floor: " in lines[last + 1]
        assert lines[last + 2].split("│")[1].split()[:1] == ["0"]
        assert "40 passes" in lines[last + 2]

        width = app.screen.query_one("#curve").size.width - 2 - 7 - 1
        for loss in (uniform, unigram, floor):
            await drawn(*(loss,) * 41)
            assert {row for row, _ in dots(app)} == {row_of(app, loss)}
            assert_without_a_gap(app, width)
            if loss == uniform and size != SMALL:  # it would hide its own caption
                assert "log V" in shown(app, "#curve")[2]
        await drawn((uniform + floor) / 2)
        ((row, _),) = dots(app)
        assert abs(row - (row_of(app, uniform) + row_of(app, floor)) / 2) <= 0.5

        lines = await drawn(*(floor + 1e-6,) * 41)  # not below the line of the floor
        cells = [ord(lines[row][column]) for row, column in dots(app)]
        assert all(cell & ~UPPER_HALF == 0 for cell in cells)
        assert max(cells) > 0x2800

        await drawn(unigram, before_bias=uniform)  # the fall by the bias, at the left edge
        rows = range(row_of(app, uniform), row_of(app, unigram) + 1)
        assert [row for row, _ in dots(app)] == list(rows)
        assert len({column for _, column in dots(app)}) == 1

        lines = await drawn(*(floor + (uniform - floor) / (1 + n / 50) for n in range(5001)))
        assert_without_a_gap(app, pytest.approx(5000 / 5200 * width, abs=1.5))
        assert any("5,200 passes" in line for line in lines)

        await drawn(9.0, 5.0)
        assert min(row for row, _ in dots(app)) == 1
        assert row_of(app, uniform) > len(lines) / 4


async def test_a_floor_as_high_as_log_V_draws_one_line(make_app, still):
    app = make_app(text="a a\na b\na b\nb b\n")
    counts = app.timeline.setup.counts()
    assert counts.floor == pytest.approx(counts.uniform)
    async with opened(app, SMALL) as pilot:
        for losses in [(counts.uniform,) * 3, (0.8, 0.75, 0.7), (counts.floor - 1e-9,) * 3]:
            await tell(pilot, passed(counts, losses=losses))
            assert dots(app)
            assert any("0.693" in line for line in shown(app, "#curve"))
            assert_lines_fit(app)


def near(word: int, *nearest: int) -> Neighbours:
    return Neighbours(word, tuple((other, 0.9 - 0.1 * n) for n, other in enumerate(nearest)))


@pytest.mark.parametrize("size", SIZES)
async def test_neighbours_that_came_or_went_are_marked_for_ten_passes(make_app, still, size):
    async with opened(app := make_app(), size) as pilot:
        counts, words = app.timeline.setup.counts(), app.timeline.setup.corpus.vocabulary
        for passes, nearest, new, gone in (
            (0, "queen", "", ""),
            (3, "mill", "+mill", "−queen"),
            (12, "mill", "+mill", "−queen"),
            (13, "mill", "", ""),
            (20, "mill queen", "+queen", ""),
            (31, "mill queen", "", ""),
            (0, "queen mill", "", ""),  # begun anew
            (3, "cow mill", "+cow", "−queen"),
            (9, "cow", "+cow", "−queen −mill"),
            (13, "cow", "", "−mill"),
            (20, "cow", "", ""),
        ):
            found = near(words.index("king"), *map(words.index, nearest.split()))
            news = passed(counts, losses=(3.0,) * (passes + 1), neighbours=(found,))
            await tell(pilot, news)
            text = " ".join(shown(app, "#watched")[1:]).split()
            assert "king" in text
            marked = {mark: [w for w in text if w[0] == mark and w[1].isalpha()] for mark in "+−"}
            assert marked["+"] == new.split()
            assert marked["−"] == gone.split() or size == SMALL


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_drift_is_counted_from_the_last_start(make_app, size):
    app = make_app()
    initial, words = app.timeline.parameters.E.copy(), app.timeline.setup.corpus.vocabulary
    async with opened(app, size) as pilot:
        await pilot.press(*["enter"] * 9, "f")
        await ended(pilot)
        drifts = np.linalg.norm(app.timeline.parameters.E - initial, axis=1)
        found = re.findall(
            r"│ (\S+) +(?:drift )?([\d.]+)(?: │|  )", "\n".join(shown(app, "#watched"))
        )
        assert len(found) == 5
        for word, drift in found:
            assert float(drift) == pytest.approx(drifts[words.index(word)], abs=5e-4)


@pytest.mark.parametrize("size", SIZES)
async def test_every_watched_word_is_shown_or_said_to_be_missing(make_app, still, size):
    async with opened(app := make_app(), size) as pilot:
        vocabulary = app.timeline.setup.corpus.vocabulary
        for number in (1, 3, 8):
            neighbours = tuple(near(word, *range(20, 28)) for word in range(number))
            counts = app.timeline.setup.counts()
            await tell(pilot, passed(counts, losses=(3.0,), neighbours=neighbours))
            title, *lines, _ = shown(app, "#watched")
            firsts = [words[0] for line in lines if (words := line.strip("│ ").split())]
            missing = {vocabulary[word] for word in range(number)} - {*firsts}
            assert len(missing) == (3 if "5 of 8" in title else 0)
            assert_lines_fit(app)


@pytest.mark.parametrize("size", SIZES)
async def test_wide_words_break_no_line(make_app, still, size):
    app = make_app(text="女王 统治 城堡 а́ 👩‍👩‍👧 国王 王宫\n" * 3)
    V = len(app.timeline.setup.corpus.vocabulary)
    neighbours = tuple(
        near(word, *(other for other in range(V) if other != word)) for word in range(5)
    )
    async with opened(app, size) as pilot:
        news = passed(app.timeline.setup.counts(), losses=(1.9,), neighbours=neighbours)
        await tell(pilot, news)
        assert_lines_fit(app)


@pytest.mark.parametrize(
    ("settings", "size"),
    zip([{}, {"dim": 1}, {"init": "zeros", "bias": False}], SIZES, strict=True),
)
async def test_c_shows_the_directions_and_hides_them(make_app, size, settings):
    async with forwarded(app := make_app(**settings), size) as pilot:
        screen = app.screen
        pane = screen.query_one("#gauges")
        assert not pane.display
        await press(pilot, "c")
        assert_lines_fit(app)
        lines = shown(app, "#gauges")
        assert "singular values of E" in lines[0]
        for number, one in enumerate(screen.forward.readings.directions, 1):
            (line,) = (line for line in lines if line.startswith(f"│ {number} "))
            assert f"{one.value:.2f}" in line
            assert all(word in line for word in (*one.plus[:1], *one.minus[:1]))
        curves = [c for line in lines for c in line if 0x2800 < ord(c) < 0x2900]
        assert curves
        assert screen.query_one("#watched").display == (size[0] >= 100)
        await pilot.press("c")
        assert not pane.display
        assert screen.query_one("#watched").display


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ({}, MEDIUM),
        ({"objective": "negative-sampling", "dim": 1}, LARGE),
        ({"objective": "glove", "init": "zeros", "bias": False}, SMALL),
        ({"text": "a b", "min_count": 1}, SMALL),
    ],
)
async def test_each_gauge_is_drawn_below_the_curve(make_app, tmp_path, size, settings):
    path = tmp_path / "analogies.txt"
    path.write_text(": royal\nman king woman queen\n: unknown\nx y z w\n")
    async with forwarded(app := make_app(**settings), size) as pilot:
        screen = app.screen
        scores = "model" if settings else " r "  # scores that are all alike have no correlation
        for name, said in (("a", "no analogies"), ("b", "words"), ("h", scores), ("c", "values")):
            await pilot.press(name)
            assert said in " ".join(shown(app, "#gauges"))
            assert_lines_fit(app)
        await press(pilot, "p")
        setup, E = app.timeline.setup, app.timeline.parameters.E
        predicted = predict_directions(setup, min(4, E.shape[1])).weights
        told = principal_angles(decompose(E, 4).weights, predicted)
        found = re.findall(r"(\d+)°", " ".join(shown(app, "#gauges")[1:]))
        assert found == [f"{angle:.0f}" for angle in told]
        passes = [done for done, _ in screen._gauges.angles]
        assert passes == [done for done, _ in screen.forward.readings.weights]
        await pilot.press("A")
        await enter(pilot, str(path), "f")
        screen = await ended(pilot)
        known = "text" not in settings
        assert [*screen.forward.readings.answers[-1][1]] == ["royal"] * known
        assert ("royal" in " ".join(shown(app, "#gauges"))) == known
        assert_lines_fit(app)


async def test_a_file_without_analogies_is_refused_in_the_prompt(make_app, tmp_path, still):
    (tmp_path / "pairs.tsv").write_text("king\tqueen\t5\n")
    async with opened(app := make_app(), SMALL) as pilot:
        await pilot.press("f", "A")
        for path, said in (
            (tmp_path / "none.txt", "no such file"),
            ("~nobody-of-that-name/none.txt", "no such file: '~nobody-of-that-name/"),
            (tmp_path / "pairs.tsv", "give analogies"),
        ):
            await enter(pilot, str(path))
            assert said in str(app.screen.query_one("#hint", Label).render())
        await enter(pilot, " ")
        assert isinstance(app.screen, FastForwardScreen)


def sentences(n=120):
    """Sentences on one of three topics."""
    rng = np.random.default_rng(0)
    topics = [[f"{topic}{word}" for word in range(40)] + [*"xyz"] for topic in "abc"]
    return "\n".join(" ".join(rng.choice(topics[number % 3], 12)) for number in range(n))


async def test_the_best_pass_is_kept_and_f_once_more_goes_on_to_the_floor(make_app):
    app = make_app(sentences(), validation=0.1, dim=16)
    setup = app.timeline.setup
    async with forwarded(app, MEDIUM) as pilot:
        screen = app.screen
        trained = train_by_passes(
            setup.settings, setup.counts(), Limits(), held_out=setup.held_out(0.1)
        )
        assert bits(app.timeline.parameters) == bits(trained.parameters)
        assert moves(app.timeline)[-1] == Passes(trained.best_pass, 0.1, DECAY)
        curve = "\n".join(shown(app, "#curve"))
        assert f"▲ best: pass {trained.best_pass}" in curve
        assert "┈" in curve
        assert "the floor: none can be below" in curve
        words = words_of(app)
        assert f"pass {trained.best_pass} is kept; f trains on toward the floor" in words
        assert screen.forward.readings.directions[0].value == pytest.approx(
            np.linalg.svd(trained.E, compute_uv=False)[0]
        )
        await pilot.press("f")
        screen = await ended(pilot)
        forward = screen.forward
        passes = [number for number, _ in forward.readings.values]
        assert passes == sorted(set(passes))
        assert passes[-1] == forward.passes
        assert moves(app.timeline)[-1] == Passes(forward.passes - trained.best_pass, 0.1)
        assert forward.losses[-1] < forward.losses[trained.best_pass]
        assert forward.validation[-1] > forward.validation[trained.best_pass]
        words = words_of(app)
        assert "the model learned the text by heart" in words
        assert "(weight n^−1.5 for words n apart)" in words
        assert "weight decay" not in words
        await pilot.press("left")
        assert bits(app.timeline.parameters) == bits(trained.parameters)


@pytest.mark.parametrize("size", SIZES)
async def test_both_losses_can_be_told_apart_and_what_is_trained_is_said(make_app, still, size):
    app = make_app(sentences(), validation=0.1)
    counts = app.timeline.setup.counts()
    gains = (counts.unigram - counts.floor) * (1 - 0.8 ** np.arange(31))
    trained, judged = (tuple(counts.unigram - share * gains) for share in (0.5, 0.1))
    async with opened(app, size) as pilot:
        first = 1.5 * counts.uniform
        await tell(pilot, passed(counts, losses=trained[:1], validation=judged[:1]))
        assert words_of(app).startswith("escape stops and keeps the best pass")
        news = passed(counts, losses=trained, validation=judged, best=30, before_bias=first)
        await tell(pilot, news)
        (best,) = (line for line in shown(app, "#curve")[:-3] if "▲" in line)
        assert "┈" in best
        words = words_of(app)
        assert "pairs (weight n^−1.5 for words n apart)" in words
        assert "with weight decay" in words
        assert words.endswith(".")


async def test_the_numbers_of_curves_that_meet_stand_beside_each_other(make_app, still):
    async with opened(app := make_app(), MEDIUM, "f c"):
        found = tuple(Direction(3.0, 0.25, ["a"], []) for _ in range(4))
        counts = app.timeline.setup.counts()
        values = tuple((done, (3.0,) * 4) for done in range(9))
        news = passed(counts, losses=(3.0,) * 9, readings=Readings(values, directions=found))
        app.screen._take(news)
        assert re.search("1.2.3.4", shown(app, "#gauges")[1])
