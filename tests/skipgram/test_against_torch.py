"""The turn against an independent model: PyTorch's layers, its autograd and its loss."""

import numpy as np
import pytest

from tui_w2v.skipgram import FullSoftmax, initialise

torch = pytest.importorskip("torch")

V, D, TURNS, ETA = 40, 12, 60, 0.3


class Peer:
    """Embedding → Linear → cross-entropy, moved by its own SGD."""

    def __init__(self, parameters):
        dtype = torch.float64 if parameters.E.dtype == np.float64 else torch.float32
        self.E = torch.nn.Embedding(V, D, dtype=dtype)
        self.output = torch.nn.Linear(D, V, bias=parameters.has_bias, dtype=dtype)
        with torch.no_grad():
            self.E.weight.copy_(torch.tensor(parameters.E))
            self.output.weight.copy_(torch.tensor(parameters.theta.copy()))
            if parameters.has_bias:
                self.output.bias.zero_()
        self.weights = [*self.E.parameters(), *self.output.parameters()]

    def turn(self, context, target):
        for weight in self.weights:
            weight.grad = None
        h = self.E(torch.tensor([context]))
        scores = self.output(h)
        scores.retain_grad()
        loss = torch.nn.functional.cross_entropy(scores, torch.tensor([target]))
        loss.backward()
        fields = {
            "h": h[0],
            "scores": scores[0],
            "probabilities": scores[0].softmax(0),
            "loss": loss,
            "error": scores.grad[0],
            "gradient_E": self.E.weight.grad,
            "gradient_theta": self.output.weight.grad,
            "gradient_bias": torch.zeros(V) if len(self.weights) < 3 else self.output.bias.grad,
        }
        fields = {name: value.detach().numpy().copy() for name, value in fields.items()}
        with torch.no_grad():
            for weight in self.weights:
                weight -= ETA * weight.grad
            again = self.output(self.E(torch.tensor([context])))[0].softmax(0)[target]
        return fields | {
            "E_after": self.E.weight.detach().numpy().copy(),
            "theta_after": self.output.weight.detach().numpy().copy(),
            "probability_after": again.numpy(),
        }


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-9), (np.float32, 1e-4)])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("init", ["keras", "word2vec"])
def test_every_field_agrees_turn_after_turn(init, bias, dtype, tolerance):
    model = initialise(V, D, init=init, seed=3, bias=bias, dtype=dtype)
    peer, objective = Peer(model), FullSoftmax()
    pairs = np.random.default_rng(4).integers(0, V, (TURNS, 2)).tolist()
    for context, target in pairs:
        turn = objective.turn(model, context, target, ETA)
        objective.apply(model, turn)
        gradient_E = np.zeros_like(model.E)
        gradient_E[context] = turn.gradient_E_row
        assert np.array_equal(model.E[context], turn.E_row_after)
        ours = {
            "h": turn.h,
            "scores": turn.scores,
            "probabilities": turn.probabilities,
            "loss": turn.loss,
            "error": turn.error,
            "gradient_E": gradient_E,
            "gradient_theta": turn.gradient_theta(slice(None)),
            "gradient_bias": turn.gradient_bias,
            "E_after": model.E,
            "theta_after": model.theta,
            "probability_after": objective.probability(model, context, target),
        }
        theirs = peer.turn(context, target)
        assert ours.keys() == theirs.keys()
        for name, expected in theirs.items():
            scale = np.abs(expected).max()
            assert np.abs(ours[name] - expected).max() <= tolerance * scale, name
