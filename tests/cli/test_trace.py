"""What trace writes, against the turns themselves."""

import contextlib
import io
import math
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import TRACE_FIELDS
from tui_w2v.skipgram import FullSoftmax
from tui_w2v.training import Phase, Settings, make_timeline, read_corpus

OVER_WORDS = ["scores", "probabilities", "error", "gradient_bias"]
D = 8


def royal(**own):
    settings = Settings(dim=D, **own)
    corpus = read_corpus(settings)
    return corpus, make_timeline(settings, corpus)


@pytest.mark.parametrize("full", [[], ["--full"]])
def test_every_line_has_the_fields_in_their_order(trace, full):
    lines = trace("--turns", "12", *full)
    assert [line["turn"] for line in lines] == list(range(1, 13))
    assert all(list(line) == TRACE_FIELDS for line in lines)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("bias", [[], ["--no-bias"]])
def test_full_lines_hold_the_turns_exactly(trace, dtype, bias):
    corpus, timeline = royal(dtype=dtype, bias=not bias)
    V, objective, model = len(corpus.vocabulary), FullSoftmax(), timeline.parameters.copy()
    for line in trace("--full", "--turns", "5", "--dtype", dtype, *bias):
        pair = timeline.setup.schedule.pair(line["turn"])
        turn = objective.turn(model, pair.context, pair.target, 0.1)
        objective.apply(model, turn)
        assert line["epoch"] == 1
        for role, index in (("context", pair.context), ("target", pair.target)):
            assert line[role] == {"word": corpus.vocabulary[index], "index": index}
        assert line["learning_rate"] == 0.1
        for name in [*OVER_WORDS, "h", "gradient_E_row", "E_row_after"]:
            assert np.array_equal(np.array(line[name], dtype), getattr(turn, name)), name
        assert np.shape(line["scores"]) == (V,)
        assert np.shape(line["h"]) == np.shape(line["gradient_E_row"]) == (D,)
        assert np.shape(line["gradient_theta"]) == (V, D)
        whole = np.array(line["gradient_theta"], dtype)
        assert np.array_equal(whole, turn.gradient_theta(slice(None)))
        assert line["loss"] == turn.loss
        assert line["rows_changed"] == {"E": 1, "theta": V}
        assert np.array_equal(np.array(line["E_row_after"], dtype), model.E[pair.context])
        assert line["probability_after"] == objective.predict_again(model, turn)[turn.target]


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


def test_text_without_a_bias_does_not_speak_of_one(told):
    assert "softmax(θh + b)" in told("--turns", "1")
    assert "softmax(θh)" in told("--turns", "1", "--no-bias")


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
