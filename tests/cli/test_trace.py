"""What trace writes, against the turns themselves."""

import contextlib
import io
import math
import re
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import TRACE_FIELDS, load
from tui_w2v.training import Phase, Settings, Setup, Timeline, read_corpus

OVER_WORDS = ["scores", "probabilities", "error", "gradient_bias"]
D = 8
SGNS, GLOVE = ["--objective", "negative-sampling"], ["--objective", "glove"]
TEXT = (
    "the cat sees the dog and the dog sees the cat\na cat\n\none\nthe old dog sleeps and sleeps\n"
)


def royal(**own):
    settings = Settings(dim=D, **own)
    corpus = read_corpus(settings)
    return corpus, Timeline(Setup(settings, corpus))


def words_in(items):
    return [item["index"] for item in items]


def values(items):
    return [item["value"] for item in items]


def see_the_fields_that_all_share(line, turn, timeline, dtype):
    """See that a line has the turn's numbers, but for those over words."""
    words = timeline.setup.corpus.vocabulary
    assert line["turn"] == timeline.position.turn
    assert line["epoch"] == timeline.setup.schedule.epoch(line["turn"])
    for role in ("context", "target"):
        index = getattr(turn, role)
        assert line[role] == {"word": words[index], "index": index}
    assert (line["learning_rate"], line["loss"]) == (turn.learning_rate, turn.loss)
    for name in ("h", "gradient_E_row", "E_row_after"):
        assert np.array_equal(np.array(line[name], dtype), getattr(turn, name)), name
    assert line["rows_changed"] == {"E": 1, "theta": turn.rows_of_theta_changed}


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("bias", [[], ["--no-bias"]])
def test_full_lines_hold_the_turns_exactly(trace, dtype, bias):
    corpus, timeline = royal(dtype=dtype, bias=not bias)
    V = len(corpus.vocabulary)
    for line in trace("--full", "--turns", "5", "--dtype", dtype, *bias):
        assert list(line) == TRACE_FIELDS
        timeline.go(timeline.at(line["turn"], Phase.UPDATE))
        turn = timeline.turn
        see_the_fields_that_all_share(line, turn, timeline, dtype)
        for name in OVER_WORDS:
            assert np.array_equal(np.array(line[name], dtype), getattr(turn, name)), name
        assert np.shape(line["scores"]) == (V,)
        whole = np.array(line["gradient_theta"], dtype)
        assert np.array_equal(whole, turn.gradient_theta(slice(None)))
        assert line["probability_after"] == timeline.frame().output_after


@pytest.mark.parametrize(
    ("corpus", "options", "own"),
    [
        ("royal", [*SGNS], {}),
        ("royal", [*SGNS, "--negative", "200"], {"negative": 200}),
        ("text.txt", [*SGNS, "--no-bias"], {"bias": False}),
        ("royal", [*GLOVE], {}),
        ("royal", [*GLOVE, "--harmonic", "--no-bias"], {"harmonic": True, "bias": False}),
        ("text.txt", [*GLOVE, "--x-max", "2.5", "--alpha", "0.3"], {"x_max": 2.5, "alpha": 0.3}),
    ],
)
def test_lines_hold_the_rows_that_a_turn_touches(trace, corpus, options, own):
    """However many rows a turn touches, its arrays are lists of those rows, none left out."""
    settings = Settings.of(corpus, objective=options[1], dim=3, order="shuffled", **own)
    timeline = Timeline(Setup(settings, read_corpus(settings)))
    options = [corpus, *options, "--dim", 3, "--order", "shuffled", "--turns", 20]
    lines = trace(*options, "--save", "after.npz")
    assert lines == trace(*options, "--full")
    V = len(timeline.setup.corpus.vocabulary)
    for line in lines:
        timeline.go(timeline.at(line["turn"], Phase.UPDATE))
        turn, glove = timeline.turn, "glove" in options
        assert list(line) == [*TRACE_FIELDS, "x_ij" if glove else "negatives"]
        see_the_fields_that_all_share(line, turn, timeline, "float32")
        names = [name for name in OVER_WORDS if name != "probabilities" or not glove]
        for name in names:
            assert words_in(line[name]) == turn.words.tolist(), name
            assert np.array_equal(np.array(values(line[name]), np.float32), getattr(turn, name)), (
                name
            )
            assert all(list(item) == ["word", "index", "value"] for item in line[name])
        rows = line["gradient_theta"]
        assert words_in(rows) == turn.words.tolist()
        whole = turn.gradient_theta(np.arange(V))[turn.words]
        assert np.array_equal(np.array([row["values"] for row in rows], np.float32), whole)
        words = timeline.setup.corpus.vocabulary
        for item in [*line["error"], *rows, *line.get("negatives", ())]:
            assert words[item["index"]] == item["word"]
        if glove:
            assert (line["x_ij"], line["probabilities"]) == (turn.x_ij, [])
            assert line["probability_after"] is None
        else:
            assert tuple(words_in(line["negatives"])) == turn.negatives
            assert line["probability_after"] == timeline.frame().output_after
    for name, array in load("after.npz").items():
        if name in ("E", "theta", "bias", "bias_E"):
            assert np.array_equal(array, getattr(timeline.parameters, name)), name


def test_cut_lines_hold_the_ten_largest_numbers_of_the_full_ones(trace):
    whole, cut = trace("--full", "--turns", "3"), trace("--turns", "3")
    for full, short in zip(whole, cut, strict=True):
        for name in OVER_WORDS:
            assert len(short[name]) == 10
            values = [abs(item["value"]) for item in short[name]]
            assert values == sorted(map(abs, full[name]), reverse=True)[:10]
            assert all(full[name][item["index"]] == item["value"] for item in short[name])
        rows = short["gradient_theta"]
        assert [row["index"] for row in rows] == [item["index"] for item in short["error"]]
        assert all(full["gradient_theta"][row["index"]] == row["values"] for row in rows)
        assert rows[0]["index"] == short["target"]["index"]
        same = set(TRACE_FIELDS) - {*OVER_WORDS, "gradient_theta"}
        assert all(full[name] == short[name] for name in same)


def test_a_small_vocabulary_is_not_filled_up_to_ten(trace, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("Été roi été")
    (line,) = trace(str(path), "--turns", "1", "--dim", "3")
    assert {item["word"] for item in line["scores"]} == {"été", "roi"}
    assert len(line["gradient_theta"]) == line["rows_changed"]["theta"] == 2
    assert len(line["h"]) == 3


def test_zeros_changes_are_still_counted_as_rows_changed(trace):
    (line,) = trace("--full", "--turns", "1", "--init", "zeros")
    V = len(line["error"])
    assert line["rows_changed"] == {"E": 1, "theta": V}
    assert line["E_row_after"] == [0] * D
    assert np.array_equal(line["gradient_theta"], np.zeros((V, D)))
    assert line["loss"] == pytest.approx(math.log(V))


def test_turns_follow_the_order_and_the_seed(trace):
    def words(*options):
        return [(line["context"]["word"], line["target"]["word"]) for line in trace(*options)]

    text = words()
    assert text[:4] == [("wise", "king"), ("wise", "rules"), ("king", "wise"), ("king", "rules")]
    assert len(text) == 10
    shuffled = words("--order", "shuffled")
    assert shuffled == words("--order", "shuffled") != text
    assert shuffled != words("--order", "shuffled", "--seed", "1")


# Text


def test_text_tells_the_five_phases_with_their_numbers(told):
    text = told("--turns", "1")
    corpus, timeline = royal()
    timeline.go(timeline.at(1, Phase.UPDATE))
    turn = timeline.turn
    assert text.startswith("turn 1, epoch 1: wise → king\n")
    phases = ["pick", "look up", "predict", "gradient", "update"]
    found = [text.index(f"\n  {phase} ") for phase in phases]
    assert found == sorted(found)
    assert "h = " + " ".join(f"{number:+.4f}" for number in turn.h) in text
    assert f"{turn.loss:.3f}" in text
    assert "∂L/∂E[wise] = " + " ".join(f"{value:+.4f}" for value in turn.gradient_E_row) in text
    assert "∂L/∂θ[king] = " in text
    assert "E[wise] = " + " ".join(f"{value:+.4f}" for value in turn.E_row_after) in text
    assert "1 row of E" in text
    likeliest = [corpus.vocabulary[row] for row in turn.ranking[:5].tolist()]
    line = next(line for line in text.splitlines() if "ŷ: " in line)
    assert [part.split()[0] for part in line.split("ŷ: ")[1].split(", ")][:5] == likeliest
    assert "king 0." in line


def test_full_text_holds_every_word_and_number(told):
    short, full = told("--turns", "1", "--dim", "20"), told("--turns", "1", "--dim", "20", "--full")
    assert "… (20 numbers)" in short
    assert "…" not in full
    line = next(line for line in full.splitlines() if "ŷ: " in line)
    assert len(line.split(", ")) == len(royal()[0].vocabulary)


def test_turns_are_written_as_a_page(done, shell):
    assert done("trace", "--html", "turns.html", "--turns", "2") == ""
    page = Path("turns.html").read_text()
    assert page.count("<h2>Turn ") == 2
    done("trace", "--html", "turns.html", "--turns", "2", "--save", "after.npz")
    done("trace", "--turns", "2", "--save", "same.npz")
    assert Path("after.npz").read_bytes() == Path("same.npz").read_bytes()
    status, _, err = shell("trace", "--html", "turns.html", "--lr", "1e30")
    assert (status, err.count("\n")) == (1, 1)
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


@pytest.mark.parametrize("options", [[], ["--full"], ["--no-bias", "--negative", "3"]])
def test_negative_sampling_is_told_in_the_numbers_of_its_json(trace, told, options):
    options = [*SGNS, *options, "--turns", "20", "--dtype", "float64"]
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


@pytest.mark.parametrize("options", [[], ["--full"], ["--no-bias", "--x-max", "10"]])
def test_glove_is_told_in_the_numbers_of_its_json(trace, told, options):
    given = [*GLOVE, *options, "--dtype", "float64"]
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
