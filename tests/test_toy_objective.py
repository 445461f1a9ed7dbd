"""A fourth objective, known to the table of objectives alone: every face of the program has it."""

import json
import math

import numpy as np
import pytest
from textual.widgets import Static

from tui_w2v.skipgram import (
    AGREES,
    OBJECTIVES,
    Activation,
    GroupedGradient,
    NotFiniteError,
    Objective,
    Turn,
    check_gradient,
)
from tui_w2v.training import Configuration, Phase, Position, make_timeline, read_corpus
from tui_w2v.tui import ExplorerApp
from tui_w2v.tui.widgets.check_lines import CheckLines
from tui_w2v.tui.widgets.drawn import Drawn

NAME = "one-vs-all"
TEXT = "the cat sees the dog and the dog sees the cat\na cat\nthe old dog sleeps near the cat\n"


class OneVsAll(Objective):
    """For each word by itself: is it the target? A sigmoid a word, and their losses' sum.

    loss = −log σ(z[t]) − Σ log σ(−z[w]) over all words w but t, and ∂loss/∂z = σ(z) − one-hot(t).
    """

    name = NAME

    def __init__(self, material):
        self.V = len(material.word_counts)

    def turn(self, parameters, context, target, learning_rate, number=1):
        with np.errstate(over="ignore", invalid="ignore"):
            h = parameters.E[context].copy()
            scores = h @ parameters.kernel + parameters.bias
            outputs = sigmoid(scores)
            losses = np.logaddexp(0, np.where(np.arange(self.V) == target, -scores, scores))
            error = outputs.copy()
            error[target] -= 1
            gradient_E_row = parameters.kernel @ error
            after = h - learning_rate * gradient_E_row
        if not (np.isfinite(losses).all() and np.isfinite(after).all()):
            raise NotFiniteError
        return Turn(
            context=context,
            target=target,
            learning_rate=learning_rate,
            words=np.arange(self.V),
            h=h,
            bias=parameters.bias.copy(),
            scores=scores,
            outputs=outputs,
            loss=float(losses.sum(dtype=float)),
            error=error,
            gradient_E_row=gradient_E_row,
            E_row_after=after,
            has_bias=parameters.has_bias,
            V=self.V,
            activation=Activation.SIGMOID,
            losses=losses,
        )

    def losses(self, turn, scores):
        signs = np.where(turn.words == turn.target, -1, 1)
        return np.logaddexp(0, signs * scores).sum(axis=1)

    def _output(self, parameters, turn):
        score = parameters.E[turn.context] @ parameters.kernel[:, turn.target]
        return float(sigmoid(score + parameters.bias[turn.target]))

    def grouped(self, counts, dim, dtype, threads=None):
        return AllAtOnce(counts)

    def floor(self, counts):
        C = dense(counts)
        n = C.sum(axis=1, keepdims=True)
        shares = C / n
        rest = 1 - shares
        lost = C * np.log(np.where(C > 0, shares, 1)) + (n - C) * np.log(np.where(n > C, rest, 1))
        return float(-lost.sum() / C.sum())

    def flat(self, counts):
        return self.V * math.log(2)

    def set_biases(self, parameters, counts):
        shares = np.maximum(counts.per_target, 0.5) / counts.total
        parameters.bias[:] = np.log(shares / (1 - shares))


class AllAtOnce:
    """The mean of all turns' gradients, by matrices that are written out."""

    def __init__(self, counts):
        self.C = dense(counts)

    def gradient(self, parameters, check=None):
        C, n, N = self.C, self.C.sum(axis=1, keepdims=True), self.C.sum()
        z = parameters.E @ parameters.kernel + parameters.bias
        loss = float((C * np.logaddexp(0, -z) + (n - C) * np.logaddexp(0, z)).sum() / N)
        R = ((n * sigmoid(z) - C) / N).astype(z.dtype)
        of_bias = R.sum(axis=0) * parameters.has_bias
        return GroupedGradient(loss, R @ parameters.theta, (R.T @ parameters.E).T, of_bias)


def sigmoid(z):
    return (np.tanh(z / 2) + 1) / 2


def dense(counts):
    """C, shape (V, V), in which every word of the texts here is a context word."""
    V = len(counts.vocabulary)
    C = np.zeros((V, V))
    C[np.repeat(np.arange(V), np.diff(counts.starts)), counts.targets] = counts.numbers
    return C


@pytest.fixture(autouse=True)
def known(monkeypatch, tmp_path):
    """Put it into the table, and stand in a folder with a text."""
    monkeypatch.setitem(OBJECTIVES, NAME, OneVsAll)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.txt").write_text(TEXT)


@pytest.fixture
def done(shell):
    """Run a command with the objective, which is to be done, and return what it wrote."""

    def run(command, *words):
        status, out, err = shell(command, *words, "--objective", NAME)
        assert (status, err) == (0, "")
        return out

    return run


def load(path):
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def bits(path):
    """Everything in a model file but its config."""
    arrays = load(path)
    return {name: (a.dtype, a.tobytes()) for name, a in arrays.items() if name != "config"}


def start(**settings):
    configuration = Configuration(objective=NAME, **{"dim": 8, "dtype": "float64", **settings})
    return make_timeline(configuration, read_corpus(configuration))


# The shell


def test_it_is_offered_by_name(shell):
    for command in ("train", "trace", "explore"):
        status, out, _ = shell(command, "--help")
        assert status == 0
        assert NAME in out
    status, _, err = shell("trace", "--objective", "two-vs-all")
    assert (status, NAME in err) == (2, True)


@pytest.mark.parametrize("bias", [[], ["--no-bias"]])
@pytest.mark.parametrize("corpus", ["royal", "text.txt"])
def test_trace_writes_its_turns(done, corpus, bias):
    options = [corpus, *bias, "--dtype", "float64", "--dim", "5", "--lr", "0.3"]
    done("trace", *options, "--turns", "0", "--save", "begun.npz")
    model = load("begun.npz")
    words, E, theta, b = (model[name] for name in ("words", "E", "theta", "bias"))
    out = done("trace", *options, "--turns", "20", "--full", "--json", "--save", "after.npz")
    cut_lines = done("trace", *options, "--turns", "20", "--json").splitlines()
    whole_lines = map(json.loads, out.splitlines())
    for line, cut in zip(whole_lines, map(json.loads, cut_lines), strict=True):
        x, t = line["context"]["index"], line["target"]["index"]
        assert (words[x], words[t]) == (line["context"]["word"], line["target"]["word"])
        h = E[x].copy()
        scores = theta @ h + b
        y = 1 / (1 + np.exp(-scores))
        error = y - (np.arange(len(words)) == t)
        assert line["h"] == pytest.approx(h)
        assert line["scores"] == pytest.approx(scores)
        assert line["probabilities"] == pytest.approx(y)
        others = np.delete(y, t)
        assert line["loss"] == pytest.approx(-math.log(y[t]) - np.log(1 - others).sum())
        assert line["error"] == pytest.approx(error)
        assert line["gradient_bias"] == pytest.approx(error * (not bias))
        assert line["gradient_E_row"] == pytest.approx(error @ theta)
        assert np.array(line["gradient_theta"]) == pytest.approx(np.outer(error, h))
        assert line["rows_changed"] == {"E": 1, "theta": len(words)}
        assert {"negatives", "x_ij", "gradient_bias_E"}.isdisjoint(line)
        E[x] -= 0.3 * error @ theta
        theta -= 0.3 * np.outer(error, h)
        b -= 0.3 * error * (not bias)
        assert line["E_row_after"] == pytest.approx(E[x])
        after = 1 / (1 + math.exp(-(theta[t] @ E[x] + b[t])))
        assert line["probability_after"] == pytest.approx(after)

        assert len(cut["error"]) == min(10, len(words))
        largest = sorted(map(abs, line["error"]), reverse=True)[:10]
        assert [abs(item["value"]) for item in cut["error"]] == largest
    assert load("after.npz")["theta"] == pytest.approx(theta)


def test_trace_tells_its_turns(done):
    options = ["--turns", "3", "--dtype", "float64"]
    blocks = done("trace", *options).rstrip("\n").split("\n\n")
    lines = done("trace", *options, "--json", "--full").splitlines()
    for block, line in zip(blocks, map(json.loads, lines), strict=True):
        target = line["target"]["word"]
        before = line["probabilities"][line["target"]["index"]]
        assert "ŷ = σ(θh + b)\n" in block
        assert f"the model should say {target}◀ (target word)." in block
        rank = 1 + sum(output > before for output in line["probabilities"])
        assert f"{target}◀ gets {before:#.4g}, rank {rank} of 48; " in block
        said = f"loss = −log {before:#.4g} − Σ log(1 − ŷ of the others) = {line['loss']:.3f}\n"
        assert said in block
        assert f"{target}◀ {1 - before:#.4g} too low, others too high: 1 row of E" in block
        assert "1 row of E, 48 of θ and b moved. Asked again: " in block
        assert f"{target}◀ {before:#.4g} → {line['probability_after']:#.4g}\n" in block


@pytest.mark.parametrize("ends", [["--epochs", "1"], ["--epochs", "0"], ["--passes", "30"], []])
@pytest.mark.parametrize("corpus", ["royal", "text.txt"])
def test_train_reports_its_loss(done, corpus, ends):
    report = json.loads(done("train", corpus, *ends, "--save", "model.npz", "--json"))
    model = load("model.npz")
    assert report["objective"] == json.loads(str(model["config"]))["objective"] == NAME
    assert "bias_E" not in model
    setup = start(corpus=corpus).setup
    C = dense(setup.counts())
    z = model["E"].astype(float) @ model["theta"].T.astype(float) + model["bias"].astype(float)
    y = 1 / (1 + np.exp(-z))
    n = C.sum(axis=1, keepdims=True)
    loss = -(C * np.log(y) + (n - C) * np.log(1 - y)).sum() / C.sum()
    assert report["loss"] == pytest.approx(loss, rel=1e-5)
    assert report["pairs"] == C.sum()
    assert 0 < report["floor"] < report["loss"]
    if ends != ["--epochs", "0"]:
        assert report["loss"] < len(z) * math.log(2)
    if "--epochs" in ends:
        turns = int(ends[1]) * report["pairs"]
        done("trace", corpus, "--turns", turns, "--save", "traced.npz")
        assert bits("traced.npz") == bits("model.npz")


def test_training_that_settles_comes_near_its_floor(done):
    report = json.loads(done("train", "royal", "--dim", "48", "--save", "model.npz", "--json"))
    flat = 48 * math.log(2)
    assert report["loss"] - report["floor"] < 0.02 * (flat - report["floor"])


def test_a_loss_below_its_floor_is_refused(shell, done):
    report = json.loads(done("train", "royal", "--passes", "0", "--save", "m.npz", "--json"))
    words = ["--objective", NAME, "--until-loss", report["floor"] - 1e-6, "--save", "new.npz"]
    status, out, err = shell("train", "royal", *words)
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f"{report['floor']:.6g}" in err


def test_a_model_goes_on_with_it(done, shell):
    whole = done("trace", "royal", "--turns", "12", "--json").splitlines()
    done("trace", "royal", "--turns", "7", "--save", "model.npz")
    status, out, err = shell("trace", "--model", "model.npz", "--turns", "5", "--json")
    assert (status, err) == (0, "")
    assert out.splitlines() == whole[7:]
    status, _, err = shell("trace", "--model", "model.npz", "--objective", "softmax")
    assert (status, f"made with --objective {NAME}" in err) == (2, True)


# The proof, and the screen


@pytest.mark.parametrize("bias", [True, False])
def test_its_gradient_is_the_slope_of_its_loss(bias):
    timeline = start(bias=bias)
    timeline.go(timeline.at(50))
    turn, V = timeline.turn, len(timeline.setup.corpus.vocabulary)
    check = check_gradient(
        timeline.before_turn(),
        turn.context,
        turn.target,
        np.arange(V),
        objective=timeline.setup.objective,
    )
    assert check.analytic.loss == turn.loss
    assert check.largest_difference < AGREES / 10


def shown(app, selector):
    """A widget's lines as they are on the screen."""
    widget = app.screen.query_one(selector, Drawn)
    return [strip.text for strip in widget.render_lines(widget.size.region)]


async def test_five_spaces_show_its_turn():
    app = ExplorerApp(start())
    async with app.run_test(size=(120, 40)) as pilot:
        begun = app.timeline.parameters.copy()
        for phase in list(Phase)[1:]:
            await pilot.press("space")
            assert app.timeline.position == Position(0, 1, phase)
            assert phase.name.replace("_", " ") in shown(app, "PhaseLine")[0]
            for widget in app.screen.query(Drawn):
                for strip in widget.render_lines(widget.size.region):
                    assert strip.cell_length == widget.size.width
        turn, outputs = app.timeline.turn, "\n".join(shown(app, "#softmax"))
        assert turn.activation is Activation.SIGMOID
        assert "σ(θh + b)" in outputs
        assert f"{turn.loss:.3f}" in outputs
        line = next(line for line in outputs.split("\n") if "◀" in line)
        assert f"{turn.target_output:.4f}" in line
        assert f" {turn.target_rank} " in line
        assert "48" in " ".join(shown(app, "#theta"))
        for _ in Phase:
            await pilot.press("left")
        assert app.timeline.position == Position(0, 1, Phase.READY)
        for array, before in zip(app.timeline.parameters.arrays, begun.arrays, strict=True):
            assert array.tobytes() == before.tobytes()


async def test_its_gradient_is_proved_on_the_screen():
    app = ExplorerApp(start())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter", "space", "space", "c")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        verdict = str(app.screen.query_one("#verdict", Static).render())
        assert verdict.startswith("✓ the gradient agrees")
        assert f"all {8 + 48 * 8 + 48:,} cells" in verdict
        lines = app.screen.query_one(CheckLines)
        text = [lines.render_line(y).text for y in range(lines.size.height)]
        for number in app.timeline.turn.gradient_E_row:
            assert any(f"{number:+.8f}" in line for line in text)
