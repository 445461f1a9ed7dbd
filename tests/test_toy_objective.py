"""A fourth objective is one class and one line in the list: nothing else need know of it."""

import json
from functools import partial

import numpy as np
import pytest

from tests.tui.helpers import opened, picture, until
from tui_w2v.corpus import count_pairs
from tui_w2v.skipgram import OBJECTIVES, Activation, Objective, Turn
from tui_w2v.skipgram.full_batch import FullBatchGradient
from tui_w2v.training import Settings, Setup, Timeline, read_corpus


def sigmoid(scores):
    return 1 / (1 + np.exp(-scores))


class OneVersusAll(Objective):
    """A logistic regression for each word of the vocabulary: is it the target?"""

    name = "one-versus-all"

    def __init__(self, inputs):
        self.V = len(inputs.word_counts)

    def compute(self, parameters, context, target, learning_rate, number):
        h = parameters.E[context].copy()
        scores = h @ parameters.kernel + parameters.bias
        outputs = sigmoid(scores)
        error = outputs.copy()
        error[target] -= 1
        gradient_E_row = parameters.kernel @ error
        return Turn(
            context=context,
            target=target,
            learning_rate=learning_rate,
            words=np.arange(self.V),
            h=h,
            bias=parameters.bias.copy(),
            scores=scores,
            outputs=outputs,
            loss=float(np.logaddexp(0, scores).sum() - scores[target]),
            error=error,
            gradient_E_row=gradient_E_row,
            E_row_after=h - learning_rate * gradient_E_row,
            has_bias=parameters.has_bias,
            V=self.V,
            activation=Activation.SIGMOID,
        )

    def losses(self, turn, scores):
        return np.logaddexp(0, scores).sum(axis=1) - scores[:, turn.target]

    def outputs(self, scores):
        return sigmoid(scores)

    def full_batch(self, counts, dim, dtype, threads=None):
        return FullBatch(counts)

    def floor(self, counts):
        return 0.0

    def loss_at_zero(self, counts):
        return self.V * float(np.log(2))

    def set_biases(self, parameters, counts):
        shares = np.maximum(counts.per_target, 0.5) / counts.total
        parameters.bias[:] = np.log(shares / (1 - shares))


class FullBatch:
    def __init__(self, counts):
        self.counts = counts

    def gradient(self, parameters, check=None):
        counts, V = self.counts, len(parameters.bias)
        C = np.zeros((V, V))
        C[np.repeat(np.arange(V), np.diff(counts.starts)), counts.targets] = counts.numbers
        n, N = C.sum(axis=1, keepdims=True), counts.total
        z = parameters.E.astype(float) @ parameters.kernel + parameters.bias
        R = (n * sigmoid(z) - C) / N
        loss = float((n * np.logaddexp(0, z) - C * z).sum() / N)
        dtype = parameters.E.dtype
        return FullBatchGradient(
            loss,
            np.ascontiguousarray(R @ parameters.kernel.T, dtype),
            np.ascontiguousarray((R.T @ parameters.E).T, dtype),
            R.sum(axis=0).astype(dtype) * parameters.has_bias,
        )


@pytest.fixture(autouse=True)
def _listed(monkeypatch):
    monkeypatch.setitem(OBJECTIVES, OneVersusAll.name, OneVersusAll)


def test_the_commands_trace_train_and_save_it(done, trace, tmp_path):
    words = "royal", "--objective", "one-versus-all"
    text = done("trace", *words, "--turns", "3")
    assert text.count("ŷ = σ(θh + b)") == 3
    assert "1 row of E, 52 of θ and b will change" in text
    assert "softmax" not in text
    for line in trace(*words, "--turns", "4", "--full"):
        y = sigmoid(np.array(line["scores"]))
        t = np.eye(len(y))[line["target"]["index"]]
        assert line["probabilities"] == pytest.approx(y, rel=1e-5)
        assert line["error"] == pytest.approx(y - t, abs=1e-6)
        assert line["loss"] == pytest.approx(-np.log(np.where(t == 1, y, 1 - y)).sum(), rel=1e-5)
        assert line["rows_changed"] == {"E": 1, "theta": 52}
        assert line["probability_after"] > line["probabilities"][line["target"]["index"]]
    path = tmp_path / "model.npz"
    report = json.loads(done("train", *words, "--json", "--passes", "30", "--save", path))
    assert report["objective"] == "one-versus-all"
    assert 0 < report["loss"] < 4
    assert "probabilities" in trace("--model", path, "--turns", "1")[0]


def a_run():
    settings = Settings.of("royal", objective="one-versus-all", dtype="float64")
    return Timeline(Setup(settings, read_corpus(settings)))


def test_its_full_batch_gradient_is_the_mean_of_its_turns():
    run = a_run()
    model, objective = run.parameters, run.setup.objective
    counts = count_pairs(run.setup.corpus, 2)
    contexts = np.repeat(np.arange(len(model.bias)), np.diff(counts.starts)).tolist()
    pairs = zip(contexts, counts.targets.tolist(), counts.numbers, strict=True)
    loss = sum(n * objective.turn(model, context, target, 0.1).loss for context, target, n in pairs)
    found = objective.full_batch(counts, 8, np.float64).gradient(model).loss
    assert found == pytest.approx(loss / counts.total)


def is_shown(app, text):
    return text in "\n".join(picture(app))


async def test_the_app_shows_it_checks_it_and_compares_it():
    from tui_w2v.tui import ExplorerApp

    app = ExplorerApp(a_run())
    async with opened(app, (120, 40), *["space"] * 5) as pilot:
        assert "σ(θh + b)" in "\n".join(picture(app))
        for text, *keys in (
            ("✓ the gradient agrees", "c"),
            ("one-versus-all", "escape", "v"),
            ("the loss where all scores are 0", "escape", "f"),
        ):
            await pilot.press(*keys)
            await until(pilot, partial(is_shown, app, text))
