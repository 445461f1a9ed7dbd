"""The moves of a run, without a screen."""

from collections.abc import Callable
from dataclasses import replace
from queue import Queue
from threading import Thread

import pytest

import tui_w2v.session.forward
import tui_w2v.session.stepper
from tests.helpers import hold_after_a_pass
from tui_w2v.corpus import CorpusError
from tui_w2v.session.forward import Forward
from tui_w2v.session.job import JobState, Threads
from tui_w2v.session.moves import next_rate
from tui_w2v.session.player import PACES, Pace
from tui_w2v.session.stepper import Stepper
from tui_w2v.session.typed import Goal
from tui_w2v.training import (
    Frame,
    Phase,
    Position,
    Settings,
    Setup,
    Timeline,
    View,
    read_line,
    replay,
    write_line,
)

READY = Position(0, 1, Phase.READY)


class Driver:
    """A stepper whose news is kept, and whose threads are waited for by whoever drives it."""

    def __init__(self, timeline: Timeline):
        self.news: list[object] = []
        self._calls: Queue[Callable[[], None]] = Queue()
        self._threads: list[Thread] = []
        threads = Threads(self._start, self._calls.put)
        self.stepper = Stepper(timeline, self.news.append, threads, lambda _: View())

    def _start(self, job: Callable[[], None]):
        self._threads.append(Thread(target=job))
        self._threads[-1].start()

    def until(self, condition: Callable[[], object]):
        """Make the calls of threads, as they come, until a condition holds."""
        while not condition():
            self._calls.get(timeout=30)()

    def finish(self):
        """Wait for the job."""
        self.until(lambda: not self.stepper.busy)

    @property
    def position(self) -> Position:
        return self.stepper.timeline.position

    @property
    def said(self) -> list[str]:
        return [news.line for news in self.news if isinstance(news, JobState)]

    @property
    def frames(self) -> list[Frame]:
        return [news for news in self.news if isinstance(news, Frame)]

    def end(self):
        self.stepper.close()
        for thread in self._threads:
            thread.join(30)
            assert not thread.is_alive()


@pytest.fixture
def drive(make_run):
    drivers = []

    def make(text: str | None = None, **settings: object) -> Driver:
        drivers.append(Driver(make_run(text, **settings)))
        return drivers[-1]

    yield make
    for driver in drivers:
        driver.end()


@pytest.mark.parametrize(
    ("places", "goal"),
    [
        (["next_phase"], (1, Phase.PICK)),
        (["end_of_turn", "end_of_turn"], (2, Phase.UPDATE)),
        (["next_phase", "next_turn"], (2, Phase.PICK)),
        (["end_of_turn", "previous_phase"], (1, Phase.GRADIENT)),
        (["end_of_turn", "next_turn", "previous_turn"], (1, Phase.UPDATE)),
    ],
)
def test_a_step_emits_a_frame_of_where_it_leads(drive, places, goal):
    driver = drive()
    for place in places:
        driver.stepper.step(place)
    assert driver.position == Position(0, *goal)
    assert [type(news) for news in driver.news] == [JobState, Frame] * len(places)
    assert (driver.frames[-1].number, driver.frames[-1].phase) == goal
    assert not driver.stepper.busy


def test_an_earlier_phase_of_an_edited_turn_is_in_the_runs_line(drive, make_run):
    driver = drive()
    driver.stepper.step("end_of_turn")
    driver.stepper.step("previous_phase")
    driver.stepper.edit(lambda timeline: timeline.set_number("E", 0, 0, 0.5))
    driver.stepper.to_phase(Phase.LOOK_UP)
    timeline, again = driver.stepper.timeline, make_run()
    replay(again, read_line(write_line(timeline), lambda words: Settings.of(*words)).steps)
    assert again.position == timeline.position == Position(1, 1, Phase.LOOK_UP)
    driver.stepper.step("previous_phase")
    assert driver.position == Position(0, 1, Phase.GRADIENT)


def test_a_restart_is_a_stop_that_redo_goes_over_again(drive):
    driver = drive()
    driver.stepper.switch_objective("softmax")
    assert not driver.news  # it is at hand
    driver.stepper.step("previous_phase")
    assert driver.said == ["this is the beginning: there is nothing before it"]
    assert driver.position == READY
    driver.stepper.step("end_of_turn")
    driver.stepper.restart()
    assert driver.position == Position(1, 1, Phase.READY)
    assert "started over" in driver.said[-1]
    assert not driver.stepper.at_stop
    driver.stepper.step("previous_phase")
    assert driver.position == Position(0, 1, Phase.UPDATE)
    assert driver.stepper.at_stop
    for _ in range(2):  # there is no stop the second time
        driver.stepper.redo()
        assert driver.position == Position(1, 1, Phase.READY)


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        (lambda s: s.change_settings(replace(s.timeline.setup.settings, dim=3)), "dim"),
        (lambda s: s.switch_objective("glove"), "objective"),
    ],
)
def test_another_setup_is_told_between_what_is_said_and_its_frame(drive, change, differs):
    driver = drive()
    before = getattr(driver.stepper.timeline.setup.settings, differs)
    change(driver.stepper)
    driver.finish()
    *_, said, setup, frame = driver.news
    assert said == JobState("")
    assert isinstance(setup, Setup)
    assert getattr(setup.settings, differs) != before
    assert isinstance(frame, Frame)
    driver.stepper.step("previous_phase")
    assert isinstance(driver.news[-2], Setup)
    assert getattr(driver.news[-2].settings, differs) == before


@pytest.mark.parametrize("phase", [Phase.READY, Phase.GRADIENT, Phase.UPDATE])
def test_a_turn_is_redone_with_another_rate_and_back_undoes_it(drive, phase):
    run = drive()
    timeline = run.stepper.timeline
    run.stepper.go(timeline.at(3, phase))
    before, number = timeline.frame(), timeline.position.turn
    start = Phase.GRADIENT if phase is Phase.UPDATE else phase
    for steps, rate in ((1, 0.2), (1, 0.5), (-1, 0.2)):
        run.stepper.change_rate(steps)
        frame = run.frames[-1]
        assert (frame.number, frame.phase) == (number, phase)
        assert frame.turn.learning_rate == rate
        assert frame.turn.loss == before.turn.loss
        assert frame.losses == before.losses
        assert timeline.way[0][0].position == Position(0, number, start)
        assert len(timeline.way) == 1  # of several changes here, the last one counts
    assert f"rate {rate:g}" in run.said[-1]
    assert not any(isinstance(news, Setup) for news in run.news)
    line = write_line(timeline)
    assert f"+ rate {rate:g}" in line
    while timeline.way:
        run.stepper.step("previous_phase")
    run.stepper.go(timeline.position if start is phase else timeline.ahead(phase=phase))
    assert timeline.setup.settings.learning_rate == 0.1
    assert timeline.turn.E_row_after.tobytes() == before.turn.E_row_after.tobytes()


def test_a_rate_that_diverges_changes_nothing(drive):
    run = drive(dtype="float32", learning_rate=1e38)
    run.stepper.go(run.stepper.timeline.at(1, Phase.UPDATE))
    while "not finite" not in run.said[-1]:
        before = run.position, run.stepper.timeline.turn.learning_rate
        run.stepper.change_rate(1)
    assert before == (run.position, run.stepper.timeline.turn.learning_rate)
    assert before[1] < 1e40


def test_rates_go_by_1_2_5():
    for rate, lower, higher in ((0.1, 0.05, 0.2), (0.3, 0.2, 0.5), (0, 0, 1e-7)):
        assert [next_rate(rate, steps) for steps in (-1, 1)] == [lower, higher]
    assert next_rate(1e308, 1) == 1e308


# Jobs


def test_a_long_jump_is_a_job_during_which_nothing_moves(drive, monkeypatch):
    monkeypatch.setattr(tui_w2v.session.stepper, "_BLINK_BYTES", 0)
    monkeypatch.setattr(tui_w2v.session.stepper, "_REPORT_SECONDS", 0)
    driver, straight = drive(), drive()
    assert "30 turns to make: about" in driver.stepper.how_long(
        driver.stepper.timeline.at(30, Phase.UPDATE)
    )
    driver.stepper.go(driver.stepper.timeline.at(30, Phase.UPDATE))
    assert driver.stepper.busy
    for move in ("restart", "redo", "play"):
        getattr(driver.stepper, move)()
    driver.stepper.step("next_phase")
    driver.stepper.show()
    assert not driver.frames
    driver.finish()
    assert driver.position == Position(0, 30, Phase.UPDATE)
    assert len(driver.frames) == 1
    assert "⟨escape⟩ stops" in driver.said[0]
    assert any(said.startswith("at turn ") for said in driver.said[1:-1])
    straight.stepper.timeline.go(driver.position)
    E = driver.stepper.timeline.parameters.E
    assert E.tobytes() == straight.stepper.timeline.parameters.E.tobytes()


def test_a_word_is_gone_to_by_its_next_turn_or_said_to_have_none(drive):
    driver = drive("a b\nc d\n", window=1)
    words = driver.stepper.timeline.setup.corpus.vocabulary
    driver.stepper.go_to(Goal("c", None, words.index("c")))
    driver.finish()
    assert driver.stepper.timeline.turn.context == words.index("c")
    driver.stepper.go_to(Goal("a → d", None, words.index("a"), words.index("d")))
    driver.finish()
    assert driver.said[-1] == "no turn trains on a → d: no window has it"
    driver.stepper.go_to(Goal("2", 2))
    assert driver.position == Position(0, 2, Phase.PICK)


def test_a_job_that_is_cancelled_changes_nothing(drive, monkeypatch):
    monkeypatch.setattr(tui_w2v.session.stepper, "_BLINK_BYTES", 0)
    driver = drive()
    driver.stepper.step("next_phase")
    driver.finish()
    before = driver.position
    driver.stepper.go(driver.stepper.timeline.at(10**9))
    assert driver.stepper.cancel()
    driver.finish()
    assert driver.said[-1] == "stopped: nothing has changed"
    assert driver.position == before
    assert not driver.stepper.cancel()  # nothing runs any more


@pytest.mark.parametrize("error", [MemoryError(), CorpusError("no text")])
def test_what_goes_wrong_in_a_job_is_one_line_and_nothing_follows(drive, error):
    driver, followed = drive(), []

    def job(_: object) -> None:
        raise error

    driver.stepper.work("at work", job, then=followed.append)
    driver.finish()
    assert driver.said == ["at work", str(error) or driver.said[-1]]
    assert "\n" not in driver.said[-1] != ""
    assert not followed
    driver.stepper.work("at work", lambda check: check() or True, then=followed.append)
    driver.finish()
    assert followed


def test_training_is_a_job_held_and_stopped(drive, monkeypatch):
    monkeypatch.setattr(tui_w2v.session.forward, "_REPORT_SECONDS", -1)
    driver = drive()
    hold_after_a_pass(driver.stepper)
    driver.stepper.train(lambda: [0])
    driver.until(lambda: any(isinstance(news, Forward) and news.passes for news in driver.news))
    assert driver.stepper.cancel()
    driver.finish()
    forward = next(news for news in reversed(driver.news) if isinstance(news, Forward))
    assert (forward.ended.text, forward.passes) == ("stopped", 1)
    assert driver.stepper.timeline.passes_made == 1
    driver.stepper.held = False
    driver.stepper.train(lambda: [0], most=2, earlier=forward.to_go_on)
    driver.finish()
    assert driver.stepper.timeline.passes_made == 3


# Play


@pytest.mark.parametrize("leave", ["pause", "play", "cancel", "rest"])
def test_play_shows_frames_until_it_is_paused(drive, leave):
    driver = drive()
    driver.stepper.pace(len(PACES))
    assert driver.said == ["⟨p⟩ plays as fast as turns go"]
    driver.stepper.play()
    driver.until(lambda: len(driver.frames) > 1)
    driver.stepper.pace(-1)
    assert Pace(2500, by_phase=False) in driver.news
    getattr(driver.stepper, leave)()
    assert "paused; ⟨p⟩ plays on" in driver.said[-1]
    assert driver.position.phase is Phase.UPDATE
    assert driver.frames[-1].number == driver.position.turn


@pytest.mark.parametrize("playing", [False, True])
def test_what_diverges_is_said_and_stands_before_it(drive, playing):
    driver = drive(learning_rate=1e30, dtype="float32")
    stepper = driver.stepper
    if playing:
        stepper.pace(len(PACES))
        stepper.play()
        driver.until(lambda: not stepper.player.playing)
    else:
        stepper.go(stepper.timeline.at(1000))
    (warning,) = (news for news in driver.news if isinstance(news, JobState) and news.warning)
    assert f"turn {driver.position.turn + 1} is not finite" in warning.text
    assert warning.line.endswith("(⟨e⟩: a smaller rate)")
    assert driver.frames[-1].number == driver.position.turn
