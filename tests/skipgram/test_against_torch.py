"""Turns of each objective against PyTorch's autograd, in float64."""

import numpy as np
import pytest

from tui_w2v.corpus import build_corpus, count_pairs
from tui_w2v.skipgram import OBJECTIVES, ObjectiveInputs, initialise

torch = pytest.importorskip("torch")

V, D, TURNS, ETA = 30, 9, 60, 0.2


def a_text(seed=3):
    rng = np.random.default_rng(seed)
    ids = np.minimum(rng.zipf(1.4, 900) - 1, V - 1)
    words = [f"w{number:02}" for number in ids] + [f"w{number:02}" for number in range(V)]
    return build_corpus("text", [words, None])


def loss_of(objective, turn, E, theta, bias, bias_E):
    """The papers' formulas, for the words that the turn drew."""
    h = E[turn.context]
    if objective == "softmax":
        return -torch.log_softmax(theta @ h + bias, 0)[turn.target]
    if objective == "negative-sampling":

        def log_sigmoid(word, sign):
            return torch.nn.functional.logsigmoid(sign * (theta[word] @ h + bias[word]))

        return -log_sigmoid(turn.target, 1) - sum(log_sigmoid(word, -1) for word in turn.negatives)
    x = torch.tensor(turn.x_ij, dtype=torch.float64)
    weight = torch.clamp(x / 100, max=1) ** 0.75
    score = theta[turn.target] @ h + bias[turn.target] + bias_E[turn.context]
    return weight * (score - torch.log(x)) ** 2


@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("name", OBJECTIVES)
def test_turns_agree_with_autograd(name, bias):
    corpus = a_text()
    counts = count_pairs(corpus, 2)
    objective = OBJECTIVES[name](
        ObjectiveInputs(corpus.vocabulary.counts, lambda: counts, seed=5, negative=6)
    )
    model = initialise(V, D, seed=1, bias=bias, bias_E=objective.has_bias_E, dtype=np.float64)
    peers = [torch.tensor(array.copy(), requires_grad=True) for array in (model.E, model.theta)]
    for _ in range(2):
        peers.append(torch.zeros(V, dtype=torch.float64, requires_grad=True))
    rng = np.random.default_rng(0)
    contexts = np.repeat(np.arange(V), np.diff(counts.starts))
    for number, cell in enumerate(rng.integers(0, len(contexts), TURNS), 1):
        context, target = int(contexts[cell]), int(counts.targets[cell])
        turn = objective.turn(model, context, target, ETA, number)
        for peer in peers:
            peer.grad = None
        loss = loss_of(name, turn, *peers)
        loss.backward()
        objective.apply(model, turn)

        of_E, of_theta, of_bias, of_bias_E = (
            np.zeros_like(peer.detach().numpy()) if peer.grad is None else peer.grad.numpy()
            for peer in peers
        )
        everything = np.arange(V)
        assert turn.loss == pytest.approx(loss.item(), rel=1e-9)
        for found, expected in (
            (turn.gradient_E_row, of_E[context]),
            (turn.gradient_theta(everything), of_theta),
            (turn.error_of(everything), of_bias),
        ):
            scale = max(1.0, float(np.abs(expected).max()))
            assert np.abs(found - expected).max() <= 1e-9 * scale
        if turn.bias_E is not None and bias:
            assert turn.gradient_bias_E == pytest.approx(of_bias_E[context], rel=1e-9)
        assert not np.delete(of_E, context, axis=0).any()
        with torch.no_grad():
            for peer in peers if bias else peers[:2]:
                if peer.grad is not None:
                    peer -= ETA * peer.grad
        for array, peer in zip((model.E, model.theta, model.bias), peers, strict=False):
            assert np.abs(array - peer.detach().numpy()).max() <= 1e-9
        if model.bias_E is not None:
            assert np.abs(model.bias_E - peers[3].detach().numpy()).max() <= 1e-9
