"""Turns as a web page of its own, for slides, handouts and notebooks."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import escape

import numpy as np
from numpy.typing import NDArray

from tui_w2v.corpus import Vocabulary
from tui_w2v.explain.notation import OURS
from tui_w2v.explain.phases import PHASE_NAMES, Part, Role, describe_phase, marked
from tui_w2v.explain.sums import round_sum
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Frame, Phase, Timeline, View

_WORDS_SHOWN = 8
_UNIT = 1e-4
_STYLE = """
.w2v { font: 15px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; padding: 1em;
  --context: #0b62a8; --target: #a84300; --plus: 10, 110, 190; --minus: 200, 80, 20; }
.w2v h2 { font-size: 1.25em; margin: 1.5em 0 .5em; }
.w2v h3 { font-size: 1em; margin: 1em 0 .2em; }
.w2v code { font: 13px/1.5 ui-monospace, monospace; }
.w2v table { border-collapse: collapse; margin: .4em 0; font: 13px/1.5 ui-monospace, monospace; }
.w2v td, .w2v th { padding: .1em .5em; text-align: right; font-weight: normal; }
.w2v th { text-align: left; }
.w2v thead th { text-align: right; opacity: .6; }
.w2v .context { color: var(--context); font-weight: bold; }
.w2v .target { color: var(--target); font-weight: bold; }
.w2v .bar { display: inline-block; height: .8em; background: currentColor; opacity: .5; }
.w2v .wide { overflow-x: auto; }
@media (prefers-color-scheme: dark) {
  .w2v { color: #e6e6e6; background: #16181c; --context: #6cb8f5; --target: #f5a86c;
    --plus: 80, 170, 250; --minus: 250, 140, 70; }
}
"""


def as_page(title: str, sections: Iterable[str]) -> Iterable[str]:
    """Yield the pieces of a page: its head, its sections from ``as_section``, and its end."""
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n:root {{ color-scheme: light dark; }}\n"
        "@media (prefers-color-scheme: dark) { body { background: #16181c; } }\n"
        f'{_STYLE}</style>\n</head>\n<body>\n<main class="w2v">\n<h1>{escape(title)}</h1>\n'
    )
    yield from sections
    yield "</main>\n</body>\n</html>\n"


def as_fragment(section: str) -> str:
    """Return one turn with its styles, to be shown within another page."""
    return f'<div class="w2v"><style>{_STYLE}</style>{section}</div>'


def as_section(timeline: Timeline) -> str:
    """Write the turn at the end of whose update a timeline stands, phase by phase."""
    words = timeline.setup.corpus.vocabulary
    turn = timeline.turn
    shown = turn.ranking[:_WORDS_SHOWN]
    if turn.target not in shown:
        shown = np.append(shown, turn.target)
    first = max(0, min(turn.context - 2, len(words) - 5))
    rows = np.arange(first, min(first + 5, len(words)))
    frame = timeline.frame(View(E=rows, theta=shown, terms=shown))
    details = {
        Phase.PICK: "",
        Phase.LOOK_UP: _rows_of_E(frame, words),
        Phase.PREDICT: _outputs(frame, words, shown),
        Phase.GRADIENT: _gradient(frame, words, shown),
        Phase.UPDATE: _update(frame, words),
    }
    named = f"{words[turn.context]} → {words[turn.target]}"
    parts = [f"<section>\n<h2>Turn {frame.number:,}: {escape(named)}</h2>\n"]
    for phase, name in PHASE_NAMES.items():
        text = describe_phase(replace(frame, phase=phase), words)
        parts.append(
            f"<h3>{name} &ensp; <code>{escape(text.formula)}</code></h3>\n"
            f"<p>{''.join(map(_part, text.sentence))}</p>\n{details[phase]}"
        )
    return "".join([*parts, "</section>\n"])


def _part(part: Part) -> str:
    text = escape(marked(part))
    if part.role in (Role.CONTEXT, Role.TARGET):
        return f'<b class="{part.role.value}">{text}</b>'
    return text


def _word(frame: Frame, words: Vocabulary, word: int) -> str:
    """Write a word with its role in the turn."""
    turn, name = frame.turn, escape(words[word])
    if word == turn.context:
        name = f'<span class="context">▶ {name}</span>'
    return f'<span class="target">{name} ◀</span>' if word == turn.target else name


def _table(head: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Write a table; cells are HTML."""
    top = "".join(f"<th>{cell}</th>" for cell in ("", *head))
    body = "".join(f"<tr><th>{name}</th>{''.join(cells)}</tr>\n" for name, cells in rows)
    return (
        f'<div class="wide"><table>\n<thead><tr>{top}</tr></thead>\n'
        f"<tbody>\n{body}</tbody></table></div>\n"
    )


def _heat(rows: FloatArray | NDArray[np.float64]) -> list[list[str]]:
    """Write numbers on a background whose strength is their magnitude."""
    largest = float(np.abs(rows).max(initial=0)) or 1.0

    def cell(value: float) -> str:
        hue, strength = "plus" if value > 0 else "minus", abs(value) / largest * 0.6
        style = f"background: rgba(var(--{hue}), {strength:.2f})"
        return f'<td style="{style}">{value:+.4f}</td>'

    return [[cell(value) for value in row] for row in rows.tolist()]


def _dimensions(frame: Frame) -> list[str]:
    return [str(k) for k in range(len(frame.turn.h))]


def _rows_of_E(frame: Frame, words: Vocabulary) -> str:
    before = frame.E.copy()
    before[frame.turn.context == frame.view.E] = frame.turn.h
    names = [_word(frame, words, word) for word in frame.view.E.tolist()]
    return _table(_dimensions(frame), zip(names, _heat(before), strict=True))


def _outputs(frame: Frame, words: Vocabulary, shown: NDArray[np.int64]) -> str:
    turn, at = frame.turn, frame.turn.columns(shown)
    outputs, rows = turn.outputs[at], []
    widths = 10 * np.abs(outputs) / (np.abs(outputs).max() or 1)
    for word, score, output, width in zip(shown, turn.scores[at], outputs, widths, strict=True):
        bar = f'<span class="bar" style="width: {width:.2f}em"></span>'
        numbers = f"<td>{score:+.4f}</td><td>{output:.4f}</td>"
        left = f'<td style="text-align: left">{bar}</td>'
        rows.append((_word(frame, words, word), [numbers, left]))
    return _table(["score", OURS.probabilities, ""], rows)


def _gradient(frame: Frame, words: Vocabulary, shown: NDArray[np.int64]) -> str:
    """Write the terms of the gradient on the row of E, which add up as shown."""
    turn, n = frame.turn, OURS.for_turn(frame.turn)
    rest = turn.gradient_E_rest(frame.terms)
    addends = np.vstack((frame.terms, rest))
    rounded = round_sum(addends, turn.gradient_E_row, _UNIT) * _UNIT
    errors = [*turn.error_of(shown).tolist(), None, None]
    names = [_word(frame, words, word) for word in shown.tolist()]
    names += ["all others", f"sum = {escape(n.gradient_of_E)}"]
    rows = [
        (name, [f"<td>{'' if error is None else f'{error:+.4f}'}</td>", *cells])
        for name, error, cells in zip(names, errors, _heat(rounded), strict=True)
        if name != "all others" or len(turn.words) > len(shown)
    ]
    return _table([escape(n.error), *_dimensions(frame)], rows)


def _update(frame: Frame, words: Vocabulary) -> str:
    """Write the row of E and the target's row of theta: before + step = after."""
    turn, n = frame.turn, OURS.for_turn(frame.turn)
    target = int(np.flatnonzero(frame.view.theta == turn.target)[0])
    assert frame.theta_after is not None
    context, of_target = n.of_E(words[turn.context]), n.of_theta(words[turn.target])
    thetas = frame.theta_before[target], frame.theta_after[target]
    text = ""
    for name, step, before, after in (
        (context, n.step_of_E, turn.h, turn.E_row_after),
        (of_target, n.step_of_theta, *thetas),
    ):
        rounded = round_sum(np.vstack((before, after - before)), after, _UNIT, kept=1) * _UNIT
        names = map(escape, (f"{name} before", step, "= after"))
        text += _table(_dimensions(frame), zip(names, _heat(rounded), strict=True))
    return text
