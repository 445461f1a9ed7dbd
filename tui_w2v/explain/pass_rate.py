"""Where the learning rate of a full-batch pass comes from."""

import math

from tui_w2v.explain.terms import HALF, Derivation, Term, between, plus_1
from tui_w2v.training.pass_rate import RATE_HALVES_AFTER, rate_of_pass


def pass_rate(
    name: str, learning_rate: float, lowered: float, number: int, warm_up: int
) -> Derivation:
    """Derive the learning rate of a pass.

    Args:
        name: What it is called.
        learning_rate: η.
        lowered: η, halved for each overshoot.
        number: The pass's number, from 1.
        warm_up: The number of passes in which the rate grows.
    """
    value = rate_of_pass(lowered, number, warm_up)
    first = Term("η", learning_rate)
    if lowered != learning_rate:
        half = Term("½ for each overshoot", lowered / learning_rate)
        first = between("η, halved", lowered, "product", [first, half])
    terms = [first]
    if number < warm_up:
        grown = [Term("the pass's number", float(number)), Term("warm-up passes", float(warm_up))]
        terms.append(between("warm-up", number / warm_up, "quotient", grown))
    slope = Term(f"1/{RATE_HALVES_AFTER}", 1 / RATE_HALVES_AFTER)
    before = [Term("3", 3.0), Term("passes before", number - 1.0), slope]
    by = math.prod(term.value for term in before)
    fallen = between(f"3·passes / {RATE_HALVES_AFTER}", by, "product", before)
    below = plus_1(fallen)
    root = between(f"√({below.name})", math.sqrt(below.value), "power", [below, HALF])
    terms.append(between(f"1 / {root.name}", 1 / root.value, "quotient", [Term("1", 1.0), root]))
    return Derivation(name, value, " · ".join(t.name for t in terms), "product", tuple(terms))
