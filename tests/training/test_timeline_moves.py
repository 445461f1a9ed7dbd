"""Whatever moves are made, in whatever order: the numbers are those of a run made straight."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import bits
from tui_w2v.corpus import build_corpus
from tui_w2v.skipgram import FullSoftmax, initialise
from tui_w2v.training import (
    CancelledError,
    DivergedError,
    FullBatchTraining,
    Order,
    Phase,
    Position,
    Settings,
    Setup,
    Timeline,
    View,
    snapshots,
)
from tui_w2v.training.timeline import _SCRAMBLES

FURTHEST = 60


@cache
def setup_of(kind, rate=0.5):
    if kind == "other":
        sentences = [[*"xyzzy"], None, [*"yx"], None]
        settings = Settings(window=1, dim=4, learning_rate=rate, seed=7)
    else:
        sentences = [[*"abcdeac"], None, [*"bed"], None]
        settings = Settings(window=2, dim=3, learning_rate=rate, order=kind, seed=2)
    return Setup(settings, build_corpus("text", sentences))


class Piece:
    """What is between two stops, made in a plain loop and kept turn by turn."""

    def __init__(self, setup, parameters, first=0, passes=0, untrained=True):
        self.setup, self.first, self.passes, self.untrained = setup, first, passes, untrained
        self.states = [parameters.copy()]
        self.losses = []
        self.earlier = []  # at another rate
        self.phase = Phase.READY  # an edit keeps the phase

    def after(self, turns):
        objective = FullSoftmax()
        rate = self.setup.settings.learning_rate
        while len(self.states) <= turns - self.first:
            pair = self.setup.schedule.pair(self.first + len(self.states))
            model = self.states[-1].copy()
            turn = objective.turn(model, pair.context, pair.target, rate)
            objective.apply(model, turn)
            self.states.append(model)
            self.losses.append(turn.loss)
        return self.states[turns - self.first]


@cache
def drawn(setup):
    V, dim, seed = len(setup.corpus.vocabulary), setup.settings.dim, setup.settings.seed
    return Piece(setup, initialise(V, dim, seed=seed))


class Rules:
    """Where each move leads and what numbers are there, worked out apart from the timeline."""

    def __init__(self, setup):
        self.position = Position(0, 1, Phase.READY)
        self.ends = []
        self.pieces = [drawn(setup)]

    @property
    def piece(self):
        return self.pieces[self.position.start]

    @property
    def made(self):
        return self.position.turn - (self.position.phase is not Phase.UPDATE)

    @property
    def parameters(self):
        return self.piece.after(self.made)

    @property
    def untrained(self):
        return self.piece.untrained and self.made == self.piece.first

    def beyond(self):
        start = self.position.start + 1
        return Position(start, self.pieces[start].first + 1, self.pieces[start].phase)

    @property
    def begin(self):
        return Position(self.position.start, self.piece.first + 1, self.piece.phase)

    def ahead(self, turn, phase):
        start = self.position.start
        goal = Position(start, turn, phase)
        if start < len(self.ends):
            end = self.ends[start]
            return goal if self.position == end else min(goal, end)
        return goal

    def before(self, turn, phase):
        start = self.position.start
        if turn > self.piece.first:
            return max(Position(start, turn, phase), self.begin)
        return self.ends[start - 1] if start else None

    def next_phase(self):
        _, turn, phase = vars(self.position).values()
        over = phase is Phase.UPDATE
        return self.ahead(turn + over, Phase.PICK if over else Phase(phase + 1))

    def redo_position(self):
        return self.beyond() if self.position in self.ends else None

    def previous_phase(self):
        start, turn, phase = vars(self.position).values()
        if start and (turn, phase) == (self.piece.first + 1, self.piece.phase):
            return self.ends[start - 1]
        if phase is Phase.READY or (phase is Phase.PICK and turn > self.piece.first + 1):
            return self.before(turn - 1, Phase.UPDATE)
        return self.before(turn, Phase(phase - 1))

    def next_turn(self):
        return self.ahead(self.position.turn + 1, self.position.phase)

    def previous_turn(self):
        return self.before(self.position.turn - 1, self.position.phase)

    def end_of_turn(self):
        over = self.position.phase is Phase.UPDATE
        return self.ahead(self.position.turn + over, Phase.UPDATE)

    def at(self, turn, phase):
        start = self.position.start
        while self.pieces[start].first >= turn:
            start -= 1
        piece = self.pieces[start]
        return max(Position(start, turn, phase), Position(start, piece.first + 1, piece.phase))

    def arrive(self, goal):
        start = self.position.start
        if goal.start == start and start < len(self.ends) and goal > self.ends[start]:
            self.forget()
        self.position = goal

    def forget(self):
        del self.ends[self.position.start :]
        del self.pieces[self.position.start + 1 :]

    def stop(self, piece):
        self.forget()
        self.ends.append(self.position)
        self.pieces.append(piece)
        self.position = self.beyond()

    def start_over(self):
        self.stop(drawn(self.piece.setup))

    def change(self, setup):
        self.stop(drawn(setup))

    def set_bias(self):
        piece, model = self.piece, self.parameters.copy()
        counts = piece.setup.counts()
        shares = [counts.numbers[counts.targets == word].sum() for word in range(len(model.E))]
        model.bias[:] = np.log(np.array(shares) / counts.total)
        self.stop(Piece(piece.setup, model, self.made, piece.passes, self.untrained))

    def set_number(self, array, word, k, value):
        model = self.parameters.copy()
        getattr(model, array)[word, k] = value
        self.go_on(model, self.piece.setup)

    def scramble(self, array):
        model, settings = self.parameters.copy(), self.piece.setup.settings
        seed = settings.seed, _SCRAMBLES, self.position.start
        getattr(model, array)[:] = getattr(initialise(*model.E.shape, seed=seed), array)
        self.go_on(model, self.piece.setup)

    def set_rate(self, setup):
        model, piece = self.parameters, self.piece
        earlier = [*piece.earlier, *piece.losses[: self.made - piece.first]]
        self.go_on(model, setup)
        self.piece.earlier = earlier

    def go_on(self, model, setup):
        piece = Piece(setup, model, self.made, self.piece.passes, self.untrained)
        if self.position.phase is not Phase.UPDATE:
            piece.phase = self.position.phase
        self.stop(piece)

    def passes(self, number):
        piece = self.piece
        training = FullBatchTraining(
            self.parameters,
            piece.setup.counts(),
            piece.setup.settings.learning_rate,
            fresh=self.untrained,
        )
        for _ in range(number):
            training.make_pass()
        passes = piece.passes + number
        self.stop(Piece(piece.setup, training.parameters, self.made, passes, untrained=False))


class Both:
    """A timeline and the rules, moved together."""

    def __init__(self, kind):
        self.timeline, self.rules = Timeline(setup_of(kind)), Rules(setup_of(kind))

    def make(self, move):
        timeline, rules = self.timeline, self.rules
        name, *how = move if isinstance(move, tuple) else (move,)
        if name in STEPS:
            goal = getattr(timeline, name)() if name != "redo_position" else timeline.redo_position
            assert goal == getattr(rules, name)()
            if goal:
                timeline.go(goal)
                rules.arrive(goal)
        elif name == "start over":
            timeline.start_over()
            rules.start_over()
        elif name == "set bias":
            timeline.set_bias()
            rules.set_bias()
        elif name == "set":
            array, word, *rest = how
            word %= len(timeline.parameters.E)
            timeline.set_number(array, word, *rest)
            rules.set_number(array, word, *rest)
        elif name == "scramble":
            timeline.scramble(*how)
            rules.scramble(*how)
        elif name == "rate":
            before = timeline.setup.settings
            timeline.set_rate(*how)
            assert timeline.setup.settings == replace(before, learning_rate=how[0])
            rules.set_rate(timeline.setup)
        elif name == "passes":
            training = timeline.full_batch_training()
            for _ in range(how[0]):
                training.make_pass()
            timeline.take_passes(training)
            rules.passes(how[0])
        elif name == "change":
            timeline.change(setup_of(how[0]))
            rules.change(setup_of(how[0]))
        else:
            goal = timeline.at(*how)
            assert goal == rules.at(*how)
            if name == "go":
                timeline.go(goal)
                rules.arrive(goal)
            elif name == "hurry":
                timeline.hurry(goal)
                rules.arrive(goal)
            elif not give_up(timeline, goal):
                rules.arrive(goal)

    def assert_same(self):
        timeline, rules = self.timeline, self.rules
        position, piece = rules.position, rules.piece
        assert timeline.position == position
        assert bool(timeline.at_stop) == (position in rules.ends)
        assert timeline.setup is piece.setup
        assert timeline.turns_made == rules.made
        assert timeline.passes_made == piece.passes
        assert timeline.untrained == rules.untrained
        assert [stop.position for stop, _ in timeline.way] == rules.ends[: position.start]
        assert bits(timeline.parameters) == bits(rules.parameters)

    def assert_same_frame(self):
        position, piece = self.rules.position, self.rules.piece
        words = np.arange(len(piece.setup.corpus.vocabulary))
        frame = self.timeline.frame(View(words, words))
        after = piece.after(position.turn)
        before = piece.after(position.turn - 1)
        updated = position.phase is Phase.UPDATE
        assert (frame.number, frame.passes) == (position.turn, piece.passes)
        assert frame.E.tobytes() == (after if updated else before).E.tobytes()
        assert np.array_equal(frame.theta_before, before.theta)
        assert not updated or np.array_equal(frame.theta_after, after.theta)
        assert frame.turn.loss == piece.losses[position.turn - piece.first - 1]
        last = position.turn - piece.first - (position.phase < Phase.PREDICT)
        if frame.losses:
            losses = [*piece.earlier, *piece.losses[:last]]
            assert frame.losses == tuple(losses[-len(frame.losses) :])


def give_up(timeline, goal):
    def check(turns):
        raise CancelledError

    try:
        timeline.go(goal, check)
    except CancelledError:
        return True
    return False


STEPS = [
    *("next_phase", "previous_phase", "next_turn", "previous_turn", "end_of_turn"),
    "redo_position",
]
phases = st.sampled_from([*Phase][1:])
kinds = st.sampled_from([Order.TEXT, Order.SHUFFLED, "other"])
arrays = st.sampled_from(["E", "theta"])
edits = st.one_of(
    st.tuples(
        st.just("set"), arrays, st.integers(0, 6), st.integers(0, 2), st.sampled_from([0.0, -1.5])
    ),
    st.tuples(st.just("scramble"), arrays),
    st.tuples(st.just("rate"), st.sampled_from([0.05, 0.25])),
)
stops = st.one_of(
    st.just("start over"),
    st.just("set bias"),
    st.tuples(st.just("passes"), st.integers(0, 4)),
    st.tuples(st.just("change"), kinds),
)


def moves(furthest, size):
    jumps = st.sampled_from(["go", "go", "hurry", "give up"])
    return st.lists(
        st.one_of(
            st.sampled_from(STEPS), st.tuples(jumps, st.integers(1, furthest), phases), stops, edits
        ),
        max_size=size,
    )


@settings(deadline=None, derandomize=True, max_examples=200)
@given(kind=kinds, most=st.sampled_from([2, 3, 6, 160]), made=moves(FURTHEST, 40))
def test_moves_lead_where_the_rules_say_and_to_the_numbers_of_a_straight_run(kind, most, made):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "_MOST", most)
        both = Both(kind)
        for move in made:
            both.make(move)
            both.assert_same()
            for segment in both.timeline._segments:
                resting = segment is not both.timeline._segment
                assert len(segment.snapshots) <= (min(4, most) if resting else most)
        both.assert_same_frame()
        both.assert_same()


@settings(deadline=None, derandomize=True, max_examples=60)
@given(kind=kinds, made=moves(6, 25))
def test_all_the_way_back_and_forward_again_is_the_way_that_came(kind, made):
    both = Both(kind)
    timeline, rules = both.timeline, both.rules
    for move in made:
        both.make(move)
    if rules.position.phase is Phase.READY:  # shown only where there is nothing before it
        both.make("next_phase")
    way, numbers = [timeline.position], [bits(timeline.parameters)]
    while goal := timeline.previous_phase():
        both.make("previous_phase")
        both.assert_same()
        both.assert_same_frame()
        way.append(goal)
        numbers.append(bits(timeline.parameters))
    assert way[-1] == Position(0, 1, Phase.READY)
    assert len(set(way)) == len(way)
    for position, expected in zip(way[-2::-1], numbers[-2::-1], strict=True):
        timeline.go(timeline.redo_position or timeline.next_phase())
        rules.arrive(position)
        both.assert_same()
        both.assert_same_frame()
        assert bits(timeline.parameters) == expected


def same_frame(one, other):
    words = np.arange(len(one.setup.corpus.vocabulary))
    frames = [timeline.frame(View(words, words, words)) for timeline in (one, other)]
    for name in ("number", "phase", "epoch", "passes", "pair", "output_after", "losses"):
        assert getattr(frames[0], name) == getattr(frames[1], name)
    for name in ("E", "theta_before", "theta_after", "terms"):
        first, second = (getattr(frame, name) for frame in frames)
        assert (first is None) == (second is None)
        assert first is None or first.tobytes() == second.tobytes()
    assert frames[0].turn.scores.tobytes() == frames[1].turn.scores.tobytes()


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    kind=kinds,
    rate=st.sampled_from([0.5, 1e5]),
    distances=st.lists(st.one_of(st.integers(1, 300), stops, st.just("back")), max_size=8),
)
def test_in_a_hurry_everything_is_as_it_is_by_going(kind, rate, distances):
    calm, quick = (Timeline(setup_of(kind, rate)) for _ in range(2))
    for distance in distances:
        ends = []
        for timeline in (calm, quick):
            try:
                if distance == "back":
                    for _ in range(3):
                        if goal := timeline.previous_turn():
                            timeline.go(goal)
                elif distance == "start over":
                    timeline.start_over()
                elif distance == "set bias":
                    timeline.set_bias()
                elif isinstance(distance, tuple):
                    timeline.change(setup_of(Order.TEXT, rate))
                elif timeline is quick:
                    timeline.hurry(timeline.turns_on(distance))
                else:
                    timeline.go(timeline.turns_on(distance))
                ends.append(None)
            except DivergedError as error:
                ends.append(str(error))
        assert ends[0] == ends[1]
        assert calm.position == quick.position
        assert bits(calm.parameters) == bits(quick.parameters)
        same_frame(calm, quick)
