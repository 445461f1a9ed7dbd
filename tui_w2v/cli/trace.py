"""``tui-w2v trace``: writes turns as text or JSON lines."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from tui_w2v.cli.open_run import go_to_turn, open_run
from tui_w2v.cli.options import Parser, add_count, add_run_options
from tui_w2v.cli.output import check_archive, check_target, write, write_json, writing
from tui_w2v.corpus import Vocabulary, refuse_inputs
from tui_w2v.errors import InputError
from tui_w2v.explain.notation import OURS
from tui_w2v.explain.page import as_page, as_section
from tui_w2v.explain.phases import PHASE_NAMES, describe_phase, output_text, plain
from tui_w2v.explain.script import FRAMEWORKS, as_script
from tui_w2v.files import written_atomically
from tui_w2v.printable import spelled_out
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import DivergedError, Frame, Phase, Timeline, View, inputs_of, save_timeline

_LARGEST = 10
_NUMBERS_SHOWN = 8
_WORDS_SHOWN = 5


def define(parser: Parser) -> None:
    parser.describe(
        "Makes turns and writes each phase: pick, look up, predict, gradient and update.",
        "tui-w2v trace --turns 3",
        "tui-w2v trace --json --full --dtype float64 --turns 1",
        "tui-w2v trace book.txt --turns 1000 --save model.npz > /dev/null",
    )
    add_run_options(parser)
    add_count(parser, "--turns", "how many turns (default 10)", least=0, default=10)
    json = "write each turn as a JSON object on a line"
    parser.add_argument("--json", action="store_true", help=json)
    full = "write every number, not only the largest or first ones"
    parser.add_argument("--full", action="store_true", help=full)
    script = "write a Python script that makes one turn, and checks its numbers"
    parser.add_argument("--as", dest="framework", choices=FRAMEWORKS, help=script)
    page = "write the turns as a web page that needs no other file"
    parser.add_argument("--html", metavar="FILE", help=page)
    add_count(parser, "--turn", "the turn of --as (default: the next one)")
    saved = "save the model after the last turn as a .npz file; with --as, before the turn"
    parser.add_argument("--save", metavar="FILE", help=saved)


def run(args: argparse.Namespace) -> None:
    if args.framework is None and args.turn is not None:
        raise InputError("--turn is for --as: give --turns N")
    forms = {"--as": args.framework, "--html": args.html, "--json": args.json or None}
    given = [option for option, value in forms.items() if value is not None]
    if len(given) > 1 or (args.full and given not in ([], ["--json"])):
        contradicting = " and ".join([*given, *(["--full"] if args.full else [])])
        raise InputError(f"{contradicting} contradict each other: give one")
    if args.save is not None:
        check_archive(args.save, args.corpus)
    if args.html is not None:
        check_target(args.html, args.corpus, args.model, option="--html")
    timeline = open_run(args)
    texts, model = inputs_of(timeline)  # a model or a run's line may name some
    for path, sources in ((args.save, texts), (args.html, [*texts, *model])):
        if path is not None:
            refuse_inputs(path, *sources)
    corpus, diverged = timeline.setup.corpus, list[DivergedError]()
    turns = _turns(timeline, args.turns, diverged)
    if args.framework is not None:
        go_to_turn(timeline, args.turn)
        write(as_script(timeline, args.framework, args.save or ""))
    elif args.html is not None:
        with writing(args.html), written_atomically(Path(args.html)) as file:
            sections = (as_section(timeline) for _ in turns)
            for text in as_page(f"The skip-gram on {corpus.name}", sections):
                file.write(text.encode())
    else:
        for _ in turns:
            frame = timeline.frame(View())
            if args.json:
                write_json(as_dict(frame, corpus.vocabulary, full=args.full))
            else:
                text = as_text(frame, corpus.vocabulary, full=args.full)
                write("\n".join(map(spelled_out, text.split("\n"))))
    if args.save is not None:
        with writing(args.save, corpus.vocabulary.words):
            save_timeline(Path(args.save), timeline)
    if diverged:
        raise diverged[0]


def _turns(timeline: Timeline, n: int, diverged: list[DivergedError]) -> Iterator[None]:
    """Make turns; one that is not finite ends them, and is noted: what comes before is written."""
    try:
        for _ in range(n):
            timeline.go(timeline.end_of_turn())
            yield
    except DivergedError as error:
        diverged.append(error)


def as_dict(frame: Frame, vocabulary: Vocabulary, *, full: bool) -> dict[str, Any]:
    """Return a finished turn as ``trace --json`` has it: whole arrays, or their largest numbers."""
    turn = frame.turn
    is_whole = turn.touches_all and turn.negatives is None  # else, few words were sampled

    def named(index: int) -> dict[str, Any]:
        return {"word": vocabulary[index], "index": index}

    def listed(sizes: FloatArray, numbers: Callable[[Any], FloatArray], name: str) -> list[Any]:
        """List the numbers of columns: all without words, or those of the largest sizes."""
        if is_whole and full:
            everything: list[Any] = numbers(slice(None)).tolist()
            return everything
        columns = np.argsort(-np.abs(sizes), kind="stable")[:_LARGEST]
        if not is_whole:
            columns = np.arange(len(sizes))
        pairs = zip(turn.words[columns].tolist(), numbers(columns).tolist(), strict=True)
        return [{**named(word), name: number} for word, number in pairs]

    def cut(array: FloatArray) -> list[Any]:
        return listed(array, array.__getitem__, "value")

    answer = {
        "turn": frame.number,
        "epoch": frame.epoch,
        "context": named(turn.context),
        "target": named(turn.target),
        "learning_rate": turn.learning_rate,
        "h": turn.h.tolist(),
        "scores": cut(turn.scores),
        "probabilities": cut(turn.probabilities),
        "loss": turn.loss,
        "error": cut(turn.error),
        "gradient_E_row": turn.gradient_E_row.tolist(),
        "gradient_theta": listed(
            turn.error, lambda columns: turn.gradient_theta(turn.words[columns]), "values"
        ),
        "gradient_bias": cut(turn.gradient_bias),
        "E_row_after": turn.E_row_after.tolist(),
        "rows_changed": {"E": 1, "theta": turn.rows_of_theta_changed},
        "probability_after": frame.output_after if turn.gives_probabilities else None,
    }
    if turn.negatives is not None:
        answer["negatives"] = [named(word) for word in turn.negatives]
    if turn.x_ij is not None:
        answer["x_ij"] = turn.x_ij
    return answer


def as_text(frame: Frame, vocabulary: Vocabulary, *, full: bool) -> str:
    """Return a finished turn as sentences with numbers; ``full`` as for ``phase_lines``."""
    turn = frame.turn
    pair = f"{vocabulary[turn.context]} → {vocabulary[turn.target]}"
    lines = [f"turn {frame.number:,}, epoch {frame.epoch:,}: {pair}"]
    for phase, name in PHASE_NAMES.items():
        formula, *details = phase_lines(replace(frame, phase=phase), vocabulary, full=full)
        lines.append(f"  {name:<9} {formula}")
        lines += [f"            {line}" for line in details]
    return "\n".join(lines) + "\n"


def phase_lines(frame: Frame, vocabulary: Vocabulary, *, full: bool = False) -> list[str]:
    """Describe a frame's phase: its formula, its sentence, and its numbers, a line each.

    Without ``full``, rows are cut to their first numbers, and outputs to the top words.
    """

    def numbers(row: FloatArray) -> str:
        shown = row if full else row[:_NUMBERS_SHOWN]
        more = "" if len(shown) == len(row) else f" … ({len(row)} numbers)"
        return " ".join(f"{value:+.4f}" for value in shown.tolist()) + more

    def words(array: FloatArray, form: Callable[[float], str]) -> str:
        ranked = turn.ranked if full else turn.ranked[:_WORDS_SHOWN]
        if turn.target_column not in ranked:
            ranked = np.append(ranked, turn.target_column)
        return ", ".join(
            f"{vocabulary[int(turn.words[index])]} {form(float(array[index]))}" for index in ranked
        )

    turn = frame.turn
    n = OURS.for_turn(turn)
    context, target = vocabulary[turn.context], vocabulary[turn.target]
    details: list[str] = []
    match frame.phase:
        case Phase.LOOK_UP:
            details = [f"h = {numbers(turn.h)}"]
        case Phase.PREDICT:
            outputs = words(turn.outputs, lambda value: output_text(turn, value))
            details = [f"{n.probabilities}: {outputs}"]
        case Phase.GRADIENT:
            error = f"{n.error} = ∂L/∂{n.bias}" if turn.has_bias else n.error
            details = [
                f"{error}: {words(turn.error, lambda value: f'{value:+.4f}')}",
                f"∂L/∂E[{context}] = {numbers(turn.gradient_E_row)}",
                f"∂L/∂θ[{target}] = {numbers(turn.gradient_theta(np.array([turn.target]))[0])}",
            ]
        case Phase.UPDATE:
            step = numbers(turn.theta_step(np.array([turn.target]))[0])
            details = [
                f"E[{context}] = {numbers(turn.E_row_after)}",
                f"step of θ[{target}] = {n.step_of_theta} = {step}",
            ]
    text = describe_phase(frame, vocabulary)
    return [text.formula, plain(text.sentence), *details]
