"""Whatever moves are made, in whatever order: the numbers are those of a run made straight."""

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import bits, cancel_after, make_passes
from tests.training.runs import (
    KINDS,
    OBJECTIVES,
    Piece,
    V,
    assert_same_turn,
    drawn,
    read_options,
    setup_of,
)
from tui_w2v.skipgram import initialise
from tui_w2v.training import (
    CancelledError,
    Change,
    FullBatchTraining,
    Passes,
    Phase,
    Position,
    SetBias,
    StartOver,
    Stop,
    Switch,
    Timeline,
    View,
    read_line,
    replay,
    write_line,
)
from tui_w2v.training.moves import Scramble, SetNumber, SetRate
from tui_w2v.training.timeline import _SCRAMBLES

FURTHEST = 60


class Rules:
    """Where each move leads and what numbers are there, worked out apart from the timeline."""

    def __init__(self, setup):
        self.position = Position(0, 1, Phase.READY)
        self.ends, self.moves = [], []
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
        del self.ends[self.position.start :], self.moves[self.position.start :]
        del self.pieces[self.position.start + 1 :]

    def stop(self, piece, move):
        self.forget()
        self.ends.append(self.position)
        self.moves.append(move)
        self.pieces.append(piece)
        self.position = self.beyond()

    def start_over(self):
        self.stop(drawn(self.piece.setup), StartOver())

    def change(self, setup):
        self.stop(drawn(setup), Change(setup.settings))

    def set_bias(self):
        piece, model = self.piece, self.parameters.copy()
        counts = piece.setup.counts()
        shares = [counts.numbers[counts.targets == word].sum() for word in range(len(model.E))]
        if piece.setup.objective.name == "softmax":
            model.bias[:] = np.log(np.array(shares) / counts.total)
        else:
            piece.setup.objective.set_biases(model, counts)
        piece = Piece(piece.setup, model, self.made, piece.passes, self.untrained)
        self.stop(piece, SetBias())

    def set_number(self, array, word, k, value):
        model = self.parameters.copy()
        getattr(model, array)[word if k is None else (word, k)] = value
        name = self.piece.setup.corpus.vocabulary[word]
        self.go_on(model, self.piece.setup, SetNumber(array, name, k, value))

    def scramble(self, array):
        model, settings = self.parameters.copy(), self.piece.setup.settings
        seed = settings.seed, _SCRAMBLES, self.position.start
        sampled = initialise(*model.E.shape, seed=seed, dtype=settings.dtype)
        getattr(model, array)[:] = getattr(sampled, array)
        self.go_on(model, self.piece.setup, Scramble(array))

    def set_rate(self, setup):
        model, piece = self.parameters, self.piece
        earlier = [*piece.earlier, *piece.losses[: self.made - piece.first]]
        self.go_on(model, setup, SetRate(setup.settings.learning_rate))
        self.piece.earlier = earlier

    def go_on(self, model, setup, move):
        piece = Piece(setup, model, self.made, self.piece.passes, self.untrained)
        if self.position.phase is not Phase.UPDATE:
            piece.phase = self.position.phase
        self.stop(piece, move)

    def passes(self, number):
        piece = self.piece
        training = FullBatchTraining(
            self.parameters,
            piece.setup.counts(),
            piece.setup.settings.learning_rate,
            fresh=self.untrained,
            objective=piece.setup.objective,
        )
        for _ in range(number):
            training.make_pass()
        passes = piece.passes + number
        piece = Piece(piece.setup, training.parameters, self.made, passes, untrained=False)
        self.stop(piece, Passes(number))


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
        elif name in ("start_over", "set_bias", "set_number", "scramble"):
            biases = name == "set_bias" or "bias" in how
            if biases and not timeline.parameters.has_bias:
                return
            for run in (timeline, rules):
                getattr(run, name)(*how)
        elif name == "rate":
            before = timeline.setup.settings
            timeline.set_rate(*how)
            assert timeline.setup.settings == replace(before, learning_rate=how[0])
            rules.set_rate(timeline.setup)
        elif name == "passes":
            make_passes(timeline, how[0])
            rules.passes(how[0])
        elif name == "change":
            timeline.change(setup_of(how[0]))
            rules.change(setup_of(how[0]))
        elif name == "switch":
            timeline.switch(timeline.setup.under(how[0]))
            rules.stop(drawn(timeline.setup), Switch(how[0]))
        else:
            goal = timeline.at(*how)
            assert goal == rules.at(*how)
            if name == "go":
                timeline.go(goal)
                rules.arrive(goal)
            elif name == "hurry":
                timeline.hurry(goal)
                rules.arrive(goal)
            else:
                with suppress(CancelledError):
                    timeline.go(goal, cancel_after(0))
                    rules.arrive(goal)

    def assert_same(self):
        timeline, rules = self.timeline, self.rules
        position, piece = rules.position, rules.piece
        assert timeline.position == position
        assert timeline.setup is piece.setup
        assert timeline.turns_made == rules.made
        assert timeline.passes_made == piece.passes
        assert timeline.untrained == rules.untrained
        ends = zip(rules.ends, rules.moves, strict=True)
        stops = [Stop(*end) for end in ends]
        assert [stop for stop, _ in timeline.way] == stops[: position.start]
        assert timeline.at_stop == next((stop for stop in stops if stop.position == position), None)
        assert bits(timeline.parameters) == bits(rules.parameters)

    def assert_replayed(self):
        timeline, line = self.timeline, write_line(self.timeline)
        assert "\n" not in line
        written, begin = read_line(line, read_options), timeline.segments[0].setup
        assert read_options(written.options) == begin.settings
        again = Timeline(begin)
        replay(again, written.steps)
        assert write_line(again) == line
        for name in ("position", "turns_made", "passes_made", "untrained"):
            assert getattr(again, name) == getattr(timeline, name)
        assert again.setup.settings == timeline.setup.settings
        assert bits(again.parameters) == bits(timeline.parameters)
        for (stop, _), (same, _) in zip(timeline.way, again.way, strict=True):
            for run, there in ((timeline, stop), (again, same)):
                run.go(there.position)
            assert bits(again.parameters) == bits(timeline.parameters)

    def assert_same_frame(self):
        position, piece = self.rules.position, self.rules.piece
        words = np.arange(len(piece.setup.corpus.vocabulary))
        frame = self.timeline.frame(View(words, words))
        turn, updated = piece.turn(position.turn), position.phase is Phase.UPDATE
        before, after = piece.after(position.turn - 1), piece.after(position.turn)
        assert (frame.number, frame.passes) == (position.turn, piece.passes)
        assert frame.epoch == 1 + (position.turn - 1) // len(piece.setup.schedule.pairs)
        assert frame.E.tobytes() == (after if updated else before).E.tobytes()
        assert np.array_equal(frame.theta_before, before.theta)
        assert_same_turn(frame.turn, turn)
        if updated:
            outputs = piece.setup.objective.predict_again(after, turn)
            assert np.array_equal(frame.theta_after, after.theta)
            assert np.array_equal(frame.outputs_after, outputs)
            assert frame.output_after == outputs[turn.target_column]
        else:
            assert (frame.theta_after, frame.outputs_after) == (None, None)
        last = position.turn - piece.first - (position.phase < Phase.PREDICT)
        assert frame.losses == tuple([*piece.earlier, *piece.losses[:last]][-60:])


STEPS = [
    *("next_phase", "previous_phase", "next_turn", "previous_turn", "end_of_turn"),
    "redo_position",
]
phases = st.sampled_from([*Phase][1:])
kinds, matrices = st.sampled_from([*KINDS]), st.sampled_from(["E", "theta"])
words, numbers = st.integers(0, V - 1), st.sampled_from([0.0, -1.5])
edits = st.one_of(
    st.tuples(st.just("set_number"), matrices, words, st.integers(0, 2), numbers),
    st.tuples(st.just("set_number"), st.just("bias"), words, st.none(), numbers),
    st.tuples(st.just("scramble"), matrices),
    st.tuples(st.just("rate"), st.sampled_from([0.05, 0.25])),
)
stops = st.one_of(
    st.just("start_over"),
    st.just("set_bias"),
    st.tuples(st.just("passes"), st.integers(0, 4)),
    st.tuples(st.just("change"), kinds),
    st.tuples(st.just("switch"), st.sampled_from(OBJECTIVES)),
)


def moves(furthest, size):
    names = st.sampled_from(["go", "go", "hurry", "give up"])
    steps, jumps = st.sampled_from(STEPS), st.tuples(names, st.integers(1, furthest), phases)
    back = st.sampled_from(["previous_phase", "previous_turn"])
    return st.lists(st.one_of(steps, steps, back, jumps, jumps, stops, edits), max_size=size)


PAST_A_STOP = ["next_phase", "start_over", "previous_phase", ("go", 9, Phase.UPDATE), "next_phase"]


@settings(deadline=None, derandomize=True, max_examples=200)
@given(kind=kinds, most=st.sampled_from([2, 3, 6, 160]), made=moves(FURTHEST, 40))
@example(kind="softmax", most=160, made=PAST_A_STOP)
def test_moves_lead_where_the_rules_say_and_to_the_numbers_of_a_straight_run(kind, most, made):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tui_w2v.training.segment._MOST", most)
        both = Both(kind)
        for move in made:
            both.make(move)
            both.assert_same()
            for segment in both.timeline.segments:
                resting = segment is not both.timeline.segment
                assert len(segment.snapshots) <= (min(4, most) if resting else most)
        both.assert_same_frame()
        both.assert_same()
        both.assert_replayed()


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
