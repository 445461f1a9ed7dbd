"""A turn as a script makes the same numbers again, by itself."""

import contextlib
import io
import re

import numpy as np
import pytest

from tui_w2v.errors import InputError
from tui_w2v.explain.phase_script import phase_script
from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.explain.script import as_script
from tui_w2v.training import Phase, Settings, Setup, Timeline, read_corpus, save_timeline

FRAMEWORKS = [
    *[("numpy", name) for name in ("softmax", "negative-sampling", "glove")],
    *[("torch", name) for name in ("softmax", "negative-sampling", "glove")],
    ("keras", "softmax"),
]


def execute(script):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(script, "script", "exec"), {})
    return printed.getvalue()


@pytest.mark.parametrize(("framework", "objective"), FRAMEWORKS)
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_script_makes_the_turn(make_timeline, framework, objective, bias, dtype, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    pytest.importorskip(framework)
    timeline = make_timeline(4, Phase.PICK, objective=objective, bias=bias, dtype=dtype)
    printed = execute(as_script(timeline, framework))
    loss = float(next(line for line in printed.splitlines() if line.startswith("loss "))[5:])
    assert loss == pytest.approx(timeline.turn.loss, rel=1e-5)


def test_the_script_makes_a_turn_that_touches_every_word(make_timeline):
    many = {"objective": "negative-sampling", "negative": 100, "learning_rate": 0.001}
    timeline = make_timeline(4, Phase.PICK, **many)
    assert timeline.turn.touches_all
    assert "loss" in execute(as_script(timeline, "numpy"))


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
@pytest.mark.parametrize("bias", [True, False])
def test_the_lines_of_each_phase_give_the_numbers_in_their_comments(make_timeline, objective, bias):
    timeline = make_timeline(9, Phase.PICK, objective=objective, bias=bias, dtype="float64")
    before = timeline.before_turn()
    names = {"np": np, "E": before.E, "theta": before.theta, "bias": before.bias}
    names["bias_E"] = before.bias_E
    compared = 0
    for phase in list(Phase)[1:]:
        lines = phase_script(timeline, phase).splitlines()
        assert lines[0].startswith(f"# {PHASE_NAMES[phase]}: ")
        assert max(map(len, lines)) <= 84  # wrapped in the app, a comment looks like code
        for line, below in zip(lines, [*lines[1:], ""], strict=True):
            exec(line, names)
            if not below.startswith("#   "):
                continue
            assigned = re.split(" -?= ", line)[0].replace("error[target]", "error")
            computed = np.ravel(eval(assigned, names))
            for number in map(float, re.findall(r"-?\d[-.\de]*", below)):
                assert np.isclose(computed, number, rtol=1e-3, atol=1e-9).any(), (line, below)
                compared += 1
    assert compared > 15
    assert names["E"][timeline.turn.context] == pytest.approx(timeline.turn.E_row_after)


@pytest.mark.parametrize("name", ["loss", "output", "gradient_E_row", "theta[target]"])
def test_a_broken_number_makes_it_fail(make_timeline, name):
    before, call, after = as_script(make_timeline(4, Phase.PICK), "numpy").partition(f", {name}, ")
    number = after.lstrip("[").split(",")[0].split(")")[0]
    broken = str(float(number) * 1.01)
    with pytest.raises(AssertionError, match="was shown"):
        execute(before + call + after.replace(number, broken, 1))


def test_many_parameters_are_loaded_from_a_file(make_timeline, tmp_path):
    timeline = make_timeline(4, Phase.PICK, init="word2vec")
    file = tmp_path / "before.npz"
    script = as_script(timeline, "numpy", str(file))
    save_timeline(file, timeline)
    assert "loss" in execute(script)
    assert "np.array(\n" not in script


def test_what_cannot_be_written_is_refused(make_timeline):
    with pytest.raises(InputError, match="give --as numpy or torch"):
        as_script(make_timeline(4, Phase.PICK, objective="glove"), "keras")
    settings = Settings("royal", dim=100)
    with pytest.raises(InputError, match=r"5,200 numbers of E .* give --save FILE"):
        as_script(Timeline(Setup(settings, read_corpus(settings))), "numpy")


def test_numbers_are_written_to_the_last_bit(make_timeline):
    timeline = make_timeline(4, Phase.PICK, dtype="float32")
    namespace: dict[str, np.ndarray] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(as_script(timeline, "numpy").partition("# look up")[0], namespace)
    before = timeline.before_turn()
    for name in ("E", "theta", "bias"):
        assert (namespace[name] == getattr(before, name)).all()
