"""Whatever moves are made, in whatever order: the numbers are those of a straight run."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui_w2v.corpus import build_corpus
from tui_w2v.skipgram import FullSoftmax, initialise
from tui_w2v.training import (
    CancelledError,
    Configuration,
    Order,
    Phase,
    Position,
    Setup,
    Timeline,
    snapshots,
)

FURTHEST = 60


def start(order):
    sentences = [[*"abcdeac"], None, [*"bed"], None]
    settings = Configuration(window=2, dim=3, learning_rate=0.5, order=order, seed=2)
    return Timeline(Setup(settings, build_corpus("text", sentences)))


def bits(parameters):
    return parameters.E.tobytes(), parameters.theta.tobytes(), parameters.bias.tobytes()


@cache
def straight(order):
    """The bits of the parameters after n turns, made in a plain loop."""
    model, objective = initialise(5, 3, seed=2), FullSoftmax()
    schedule = start(order).setup.schedule
    states = [bits(model)]
    for number in range(1, FURTHEST + 100):
        pair = schedule.pair(number)
        objective.apply(model, objective.turn(model, pair.context, pair.target, 0.5))
        states.append(bits(model))
    return states


class Rules:
    """Where each move leads, worked out apart from the timeline: starts are runs of stops that
    follow one another, and each but the last ends where the run was started over."""

    def __init__(self):
        self.position = Position(0, 1, Phase.READY)
        self.ends = []

    def ahead(self, turn, phase):
        start = self.position.start
        goal = Position(start, turn, phase)
        if start < len(self.ends):
            if self.position == self.ends[start]:
                return Position(start + 1, 1, Phase.READY)
            return min(goal, self.ends[start])
        return goal

    def before(self, turn, phase):
        start = self.position.start
        if turn:
            return Position(start, turn, phase)
        return self.ends[start - 1] if start else None

    def next_phase(self):
        _, turn, phase = vars(self.position).values()
        over = phase is Phase.UPDATE
        return self.ahead(turn + over, Phase.PICK if over else Phase(phase + 1))

    def previous_phase(self):
        _, turn, phase = vars(self.position).values()
        if phase is Phase.READY or (phase is Phase.PICK and turn > 1):
            return self.before(turn - 1, Phase.UPDATE)
        return self.before(turn, Phase(phase - 1))

    def next_turn(self):
        return self.ahead(self.position.turn + 1, self.position.phase)

    def previous_turn(self):
        return self.before(self.position.turn - 1, self.position.phase)

    def end_of_turn(self):
        over = self.position.phase is Phase.UPDATE
        return self.ahead(self.position.turn + over, Phase.UPDATE)

    def arrive(self, goal):
        start = self.position.start
        if goal.start == start and start < len(self.ends) and goal > self.ends[start]:
            del self.ends[start:]
        self.position = goal

    def start_over(self):
        del self.ends[self.position.start :]
        self.ends.append(self.position)
        self.position = Position(self.position.start + 1, 1, Phase.READY)


steps = ["next_phase", "previous_phase", "next_turn", "previous_turn", "end_of_turn"]
goals = st.tuples(st.integers(1, FURTHEST), st.sampled_from([*Phase][1:]))
moves = st.lists(
    st.one_of(
        st.sampled_from(steps),
        st.tuples(st.just("go"), goals),
        st.just("start_over"),
        st.tuples(st.just("give up"), goals),
    ),
    max_size=40,
)


def give_up(timeline, goal):
    def check(turns):
        raise CancelledError

    try:
        timeline.go(goal, check)
    except CancelledError:
        return True
    return False


@settings(deadline=None, derandomize=True, max_examples=100)
@given(order=st.sampled_from(Order), most=st.sampled_from([2, 3, 6, 160]), moves=moves)
def test_moves_lead_where_the_rules_say_and_to_the_straight_runs_numbers(order, most, moves):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshots, "_MOST", most)
        timeline = start(order)
    rules, states = Rules(), straight(order)
    for move in moves:
        if move in steps:
            goal = getattr(timeline, move)()
            assert goal == getattr(rules, move)()
            if goal:
                timeline.go(goal)
                rules.arrive(goal)
        elif move == "start_over":
            timeline.start_over()
            rules.start_over()
        else:
            goal = timeline.at(*move[1])
            if move[0] == "go":
                timeline.go(goal)
                rules.arrive(goal)
            elif not give_up(timeline, goal):
                rules.arrive(goal)
        assert timeline.position == rules.position
        assert bool(timeline.at_stop) == (rules.position in rules.ends)
        phase = rules.position.phase
        assert timeline.turns_made == rules.position.turn - (phase is not Phase.UPDATE)
        assert bits(timeline.parameters) == states[timeline.turns_made]
        assert np.isfinite(timeline.turn.loss)
        assert len(timeline._segment.snapshots) <= most


@settings(deadline=None, derandomize=True, max_examples=30)
@given(moves=moves)
def test_all_the_way_back_and_forward_again_is_the_way_that_came(moves):
    timeline, states = start(Order.TEXT), straight(Order.TEXT)
    timeline.go(timeline.next_phase())
    for move in moves:
        if move == "start_over":
            timeline.start_over()
            timeline.go(timeline.next_phase())
        elif move[0] == "go":
            timeline.go(timeline.at(min(move[1][0], 8), move[1][1]))
    way = [timeline.position]
    while goal := timeline.previous_phase():
        timeline.go(goal)
        way.append(goal)
        assert bits(timeline.parameters) == states[timeline.turns_made]
    assert way[-1] == Position(0, 1, Phase.READY)
    for position in reversed(way[:-1]):
        timeline.go(timeline.next_phase())
        assert timeline.position == position
        assert bits(timeline.parameters) == states[timeline.turns_made]
