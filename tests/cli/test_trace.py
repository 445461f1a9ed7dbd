"""What trace writes, against the turns themselves."""

import contextlib
import io
import math
import re
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import TRACE_FIELDS, load, opened
from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.training import Phase

VALUE = dict.fromkeys(("scores", "probabilities", "error", "gradient_bias"), "value")
VALUE["gradient_theta"] = "values"
OVER_WORDS = list(VALUE)
SGNS, GLOVE = "--objective negative-sampling", "--objective glove"
TEXT = (
    "the cat sees the dog and the dog sees the cat\na cat\n\none\nthe old dog sleeps and sleeps\n"
)


def words_in(items):
    return [item["index"] for item in items]


def values(items):
    return [item["value"] for item in items]


@pytest.mark.parametrize(
    "line",
    [
        "royal --full --turns 5",
        "royal --full --turns 5 --dtype float64 --no-bias",
        "royal --full --turns 1 --init zeros",
        f"royal {SGNS}",
        f"royal {SGNS} --negative 200",
        f"text.txt {SGNS} --no-bias",
        f"royal {GLOVE}",
        f"royal {GLOVE} --harmonic --no-bias",
        f"text.txt {GLOVE} --x-max 2.5 --alpha 0.3",
    ],
)
def test_lines_hold_the_turns_exactly(trace, line):
    """However many rows a turn touches, its arrays are lists of those rows, none left out."""
    softmax = "objective" not in line
    options = (
        line.split() if softmax else [*line.split(), *["--order", "shuffled", "--turns", "20"]]
    )
    timeline = opened("trace", *options)
    words, dtype = timeline.setup.corpus.vocabulary, timeline.parameters.E.dtype
    lines = trace(*options, "--save", "after.npz")
    assert softmax or lines == trace(*options, "--full")
    for line in lines:
        timeline.go(timeline.at(line["turn"], Phase.UPDATE))
        turn, glove = timeline.turn, GLOVE.split()[1] in options
        own = [] if softmax else ["x_ij" if glove else "negatives"]
        assert list(line) == [*TRACE_FIELDS, *own]
        assert line["turn"] == timeline.position.turn
        assert line["epoch"] == timeline.setup.schedule.epoch(line["turn"])
        for role in ("context", "target"):
            index = getattr(turn, role)
            assert line[role] == {"word": words[index], "index": index}
        assert (line["learning_rate"], line["loss"]) == (turn.learning_rate, turn.loss)
        assert line["rows_changed"] == {"E": 1, "theta": turn.rows_of_theta_changed}
        found = {name: line[name] for name in ("h", "gradient_E_row", "E_row_after")}
        for name in OVER_WORDS:
            items = line[name]
            if not softmax:
                assert (glove and name == "probabilities") or words_in(items) == turn.words.tolist()
                assert all(words[item["index"]] == item["word"] for item in items)
            found[name] = items if softmax or not items else [item[VALUE[name]] for item in items]
        for name, numbers in found.items():
            expected = getattr(turn, name)
            expected = expected(turn.words) if name == "gradient_theta" else expected
            if name != "probabilities" or not glove:
                assert np.array_equal(np.array(numbers, dtype), expected), name
        if glove:
            assert (line["x_ij"], line["probabilities"]) == (turn.x_ij, [])
            assert line["probability_after"] is None
        else:
            assert softmax or tuple(words_in(line["negatives"])) == turn.negatives
            assert line["probability_after"] == timeline.frame().output_after
    for name, array in load("after.npz").items():
        if name in ("E", "theta", "bias", "bias_E"):
            assert np.array_equal(array, getattr(timeline.parameters, name)), name


def test_cut_lines_hold_the_ten_largest_numbers_of_the_full_ones(trace):
    (few,) = trace("text.txt", "--turns", "1", "--max-vocab", "2")
    assert len(few["scores"]) == len(few["gradient_theta"]) == 2
    whole, cut = trace("--full", "--turns", "3"), trace("--turns", "3")
    for full, short in zip(whole, cut, strict=True):
        for name in OVER_WORDS[:-1]:
            assert len(short[name]) == 10
            values = [abs(item["value"]) for item in short[name]]
            assert values == sorted(map(abs, full[name]), reverse=True)[:10]
            assert all(full[name][item["index"]] == item["value"] for item in short[name])
        rows = short["gradient_theta"]
        assert words_in(rows) == words_in(short["error"])
        assert all(full["gradient_theta"][row["index"]] == row["values"] for row in rows)
        assert rows[0]["index"] == short["target"]["index"]
        same = set(TRACE_FIELDS) - {*OVER_WORDS}
        assert all(full[name] == short[name] for name in same)


def test_turns_follow_the_order_and_the_seed(trace):
    def words(*options):
        return [(line["context"]["word"], line["target"]["word"]) for line in trace(*options)]

    text, shuffled = words(), words("--order", "shuffled")
    assert text[:4] == [("wise", "king"), ("wise", "rules"), ("king", "wise"), ("king", "rules")]
    assert len(text) == 10
    assert shuffled == words("--order", "shuffled", "--seed", "0") != text
    assert shuffled != words("--order", "shuffled", "--seed", "1")


# Text


def test_text_tells_the_five_phases_with_their_numbers(told):
    text = told("--turns", "1")
    timeline = opened("trace")
    timeline.go(timeline.at(1, Phase.UPDATE))
    turn = timeline.turn
    assert text.startswith("turn 1, epoch 1: wise → king\n")
    found = [text.index(f"\n  {name} ") for name in PHASE_NAMES.values()]
    assert found == sorted(found)
    for beginning, numbers in (
        ("h = ", turn.h),
        ("∂L/∂E[wise] = ", turn.gradient_E_row),
        ("E[wise] = ", turn.E_row_after),
    ):
        assert beginning + " ".join(map(number, numbers)) in text
    assert f"{turn.loss:.3f}" in text
    assert "∂L/∂θ[king] = " in text
    assert "1 row of E" in text
    likeliest = [timeline.setup.corpus.vocabulary[row] for row in turn.ranking[:5].tolist()]
    shown = after(text, "ŷ: ").split(", ")
    assert [part.split()[0] for part in shown][:5] == likeliest
    assert "king 0." in shown[-1]


def test_full_text_holds_every_word_and_number(told):
    short, full = told("--turns", "1", "--dim", "20"), told("--turns", "1", "--dim", "20", "--full")
    assert "… (20 numbers)" in short
    assert "…" not in full
    assert len(after(full, "ŷ: ").split(", ")) == 52


def test_turns_are_written_as_a_page(done, refused):
    assert done("trace", "--html", "turns.html", "--turns", "2", "--save", "after.npz") == ""
    assert Path("turns.html").read_text().count("<h2>Turn ") == 2
    done("trace", "--turns", "2", "--save", "same.npz")
    assert Path("after.npz").read_bytes() == Path("same.npz").read_bytes()
    refused("trace", "--html", "turns.html", "--lr", "1e30", status=1)
    assert "<h2>Turn 1:" in Path("turns.html").read_text()


def test_a_turn_is_written_as_a_script(done, refused):
    script = done("trace", "--as", "numpy", "--turn", "3")
    assert script.startswith("# Turn 3 of a skip-gram: 'king' → 'wise', softmax\n")
    file = "before.npz"
    script = done("trace", "--as", "numpy", "--dim", "100", "--save", file)
    assert f"np.load('{file}')" in script
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(script, {})
    assert printed.getvalue().startswith("loss 3.905")
    assert "contradict each other" in refused("trace", "--as", "numpy", "--json")
    assert "--turn is for --as" in refused("trace", "--turn", "3")
    assert "give --save FILE" in refused("trace", "--as", "numpy", "--dim", "100")


# Text under other objectives


def number(value):
    return f"{value:+.4f}"


def blocks(text):
    return text.rstrip("\n").split("\n\n")


def after(block, beginning):
    (found,) = re.findall(rf"^ *{re.escape(beginning)}(.*)$", block, re.MULTILINE)
    return found


def told_alike(block, line, rows):
    """See that the numbers that every objective has are told as they are in the line."""
    context, target = line["context"]["word"], line["target"]["word"]
    place = words_in(line["error"]).index(line["target"]["index"])
    assert block.startswith(f"turn {line['turn']}, epoch 1: {context} → {target}\n")
    assert f": {rows} will change" in block
    assert f"{rows} changed. Predicted again: " in block
    for beginning, numbers in (
        ("h = ", line["h"]),
        (f"∂L/∂E[{context}] = ", line["gradient_E_row"]),
        (f"∂L/∂θ[{target}] = ", line["gradient_theta"][place]["values"]),
        (f"E[{context}] = ", line["E_row_after"]),
    ):
        assert after(block + "\n", beginning) == " ".join(map(number, numbers))


@pytest.mark.parametrize("options", ["", " --full", " --no-bias --negative 3"])
def test_negative_sampling_is_told_in_the_numbers_of_its_json(trace, told, options):
    options = f"{SGNS}{options} --turns 20 --dtype float64".split()
    b = "" if "--no-bias" in options else " and b"
    for line, block in zip(trace(*options), blocks(told(*options)), strict=True):
        target, outputs = line["target"]["word"], values(line["probabilities"])
        told_alike(block, line, f"1 row of E, {line['rows_changed']['theta']} of 52 of θ{b}")
        drawn = ", ".join(item["word"] for item in line["negatives"])
        assert f"{target}◀ (target word), and not {drawn}." in block
        place = words_in(line["error"]).index(line["target"]["index"])
        rank = 1 + sum(output > outputs[place] for output in outputs)
        said = f"{target}◀ gets {outputs[place]:#.4g}, rank {rank} of {len(outputs)}; "
        repeated = len(set(words_in(line["negatives"]))) < len(line["negatives"])
        others = f"{'m·' if repeated else ''}log(1 − ŷ of the others)"
        said += f"loss = −log {outputs[place]:#.4g} − Σ {others} = {line['loss']:.3f}"
        assert said in block
        shown = sorted(line["probabilities"], key=lambda item: -item["value"])
        shown = shown if "--full" in options else shown[:5]
        if line["probabilities"][place] not in shown:
            shown.append(line["probabilities"][place])
        assert after(block, "ŷ: ") == ", ".join(f"{i['word']} {i['value']:#.4g}" for i in shown)
        errors = {item["word"]: item["value"] for item in line["error"]}
        told_errors = ", ".join(f"{item['word']} {number(errors[item['word']])}" for item in shown)
        assert f": {told_errors}\n" in block
        assert f"{target}◀ {1 - outputs[place]:#.4g} too low, the negatives too high" in block
        assert f": {target}◀ {outputs[place]:#.4g} → {line['probability_after']:#.4g}\n" in block


@pytest.mark.parametrize("options", ["", " --full", " --no-bias --x-max 10"])
def test_glove_is_told_in_the_numbers_of_its_json(trace, told, options):
    given = f"{GLOVE}{options} --dtype float64".split()
    options, x_max = [*given, "--turns", "6"], 10 if "--x-max" in options else 100
    bias = "--no-bias" not in options
    for line, block in zip(trace(*options), blocks(told(*options)), strict=True):
        context, target = line["context"]["word"], line["target"]["word"]
        X, score = line["x_ij"], line["scores"][0]["value"]
        told_alike(block, line, f"1 row of E, 1 of 52 of θ{', b, b_E' * bias}")
        weight, wanted = min(1, (X / x_max) ** 0.75), f"{math.log(X):.4g}"
        assert after(block, "pick      ") == f"X = {X:g}   f = {weight:.4g}"
        often = f"occur together {X:g} time{'s' if X > 1 else ''}: log X is {wanted}."
        assert f"▶{context} (context word) and {target}◀ (target word) {often}" in block
        said = f"{target}◀ gets {score:+.4g}; log X is {wanted}; "
        said += f"loss = {weight:.4g} · ({score:+.4g} − {wanted})² = {line['loss']:.3f}"
        assert said in block
        assert after(block, "ŷ: ") == f"{target} {score:+.4g}"
        slope, error = " = ∂L/∂b" * bias, number(line["error"][0]["value"])
        assert after(block, f"2f(ŷ − log X){slope}: ") == f"{target} {error}"
        off = score - math.log(X)
        assert f"{target}◀ {abs(off):.4g} too {'high' if off > 0 else 'low'}: " in block
        told(*given, "--turns", str(line["turn"]), "--save", "now.npz")
        now, c, t = load("now.npz"), line["context"]["index"], line["target"]["index"]
        again = now["theta"][t] @ now["E"][c] + now["bias"][t] + now["bias_E"][c]
        assert f": {target}◀ {score:+.4g} → {again:+.4g}; log X is {wanted}\n" in block
