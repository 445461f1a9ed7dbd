"""``tui-w2v why``: derives a number of a turn."""

import argparse
import math
from collections.abc import Iterator
from typing import Any

from tui_w2v.cli.open_run import go_to_turn, open_run
from tui_w2v.cli.options import Parser, add_count, add_run_options
from tui_w2v.cli.output import CommandError, write, write_json
from tui_w2v.explain.cells import UnknownCellError
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.terms import Derivation, Term
from tui_w2v.printable import spelled_out

_TERMS_SHOWN = 8


def define(parser: Parser) -> None:
    parser.describe(
        "Derives a number of a turn: the formula, its terms, and the value. CELL is one of "
        "x[WORD], E[WORD,K], h[K], theta[WORD,K], bias[WORD], score[WORD], output[WORD], loss, "
        "error[WORD], gradient_E[K], gradient_theta[WORD,K], gradient_bias[WORD], E_after[K], "
        "theta_after[WORD,K], bias_after[WORD], score_after[WORD], output_after, and under other "
        "objectives noise[WORD], bias_E[WORD] and bias_E_after[WORD]. K counts from 0. It may also "
        "be an answer about words, by E: cosine[QUESTION,WORD] and rank[QUESTION,WORD], with a "
        "question such as king or 'king - man + woman'.",
        "tui-w2v why 'score[king]'",
        "tui-w2v why loss --turn 100 --depth 3",
        "tui-w2v why 'E_after[0]' book.txt --json",
        "tui-w2v why 'rank[king - man + woman,queen]' --model book.npz",
    )
    parser.add_argument("cell", metavar="CELL", help="the number's name")
    add_run_options(parser)
    add_count(parser, "--turn", "the turn, from 1 (default: the first that is not made yet)")
    add_count(parser, "--depth", "derive the terms too, down to this depth (default 1)", default=1)
    parser.add_argument("--json", action="store_true", help="write one JSON object on a line")


def run(args: argparse.Namespace) -> None:
    timeline = open_run(args)
    go_to_turn(timeline, args.turn)
    number = timeline.position.turn
    try:
        derivation = Derivations(timeline).named(args.cell)
    except UnknownCellError as error:
        raise CommandError(str(error)) from None
    if args.json:
        head = {"cell": derivation.name, "turn": number}
        write_json(head | _as_dict(derivation, args.depth))
    else:
        write(f"turn {number:,}")
        for line in derivation_lines(derivation, args.depth):
            write(spelled_out(line))


def _as_dict(derivation: Derivation, depth: int) -> dict[str, Any]:
    return {
        "value": derivation.value,
        "formula": derivation.formula,
        "operation": derivation.operation,
        "terms": [_term_as_dict(term, depth - 1) for term in derivation.terms],
    }


def _term_as_dict(term: Term, depth: int) -> dict[str, Any]:
    answer: dict[str, Any] = {"label" if term.cell is None else "cell": term.name}
    answer["value"] = term.value
    if term.times is not None:
        answer |= {"factor": term.times.value, "product": term.product}
        if term.times.cell is not None:
            answer["factor_cell"] = term.times.name
    if depth and term.derive:
        rest = _as_dict(term.derive(), depth)
        del rest["value"]
        answer |= rest
    return answer


def derivation_lines(derivation: Derivation, depth: int, indent: str = "") -> Iterator[str]:
    """Yield a derivation as text, down to a depth, a term a line; of many terms, the first ones."""
    formula = "" if derivation.formula == derivation.name else f" = {derivation.formula}"
    yield f"{indent}{derivation.name}{formula} = {derivation.value:+.6g}   ({derivation.operation})"
    indent += "  "
    terms = derivation.terms
    hidden = terms[_TERMS_SHOWN:-1] if len(terms) > _TERMS_SHOWN + 2 else ()
    for at, term in enumerate(terms):
        if hidden and at == _TERMS_SHOWN:
            rest = math.fsum(term.product for term in hidden)
            together = "" if derivation.operation == "count" else f" = {rest:+.6g}"
            yield f"{indent}{len(hidden):,} more{together}"
        if hidden and _TERMS_SHOWN <= at < len(terms) - 1:
            continue
        name, value = term.name, f"{term.value:+.6g}"
        if term.times is not None:
            name += f" × {term.times.name}" * bool(term.times.name)
            value += f" × {term.times.value:+.6g} = {term.product:+.6g}"
        yield f"{indent}{name} = {value}"
        if depth > 1 and term.derive and (inner := term.derive()).terms:
            yield from derivation_lines(inner, depth - 1, indent + "  ")
