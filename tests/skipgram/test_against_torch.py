"""Turn and full-batch pass against an independent model: PyTorch's layers, autograd and loss."""

import numpy as np
import pytest

from tui_w2v.corpus import Pairs, build_corpus, count_pairs
from tui_w2v.skipgram import FullSoftmax, initialise
from tui_w2v.training import FullBatchTraining

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


@pytest.mark.parametrize(
    ("init", "bias", "dtype", "tolerance"),
    [
        ("keras", True, np.float64, 1e-9),
        ("word2vec", False, np.float64, 1e-9),
        ("keras", True, np.float32, 1e-4),
    ],
)
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
            "probability_after": objective.predict_again(model, turn)[turn.target],
        }
        theirs = peer.turn(context, target)
        assert ours.keys() == theirs.keys()
        for name, expected in theirs.items():
            scale = np.abs(expected).max()
            assert np.abs(ours[name] - expected).max() <= tolerance * scale, name


@pytest.mark.parametrize("fresh", [True, False])
def test_passes_are_those_of_its_own_adam_with_a_falling_rate(fresh):
    rng = np.random.default_rng(5)
    words = [f"w{number}" for number in range(V)]
    sentences = [[word] for word in words]  # some words are in no pair
    sentences += [rng.choice(words[:-3], 8).tolist() for _ in range(25)]
    corpus = build_corpus("text", [run for words in sentences for run in (words, None)])
    all_pairs = Pairs(corpus, 2)
    pairs = all_pairs.words_at(np.arange(len(all_pairs)))
    contexts, targets = (torch.tensor(words.astype(np.int64)) for words in pairs)
    model = initialise(V, D, seed=7, dtype=np.float64)
    peer = Peer(model)
    training = FullBatchTraining(model, count_pairs(corpus, 2), ETA, fresh=fresh)
    adam = torch.optim.Adam(peer.weights, lr=ETA)
    for number in range(25):
        warmth = 1 if fresh else min(1, (number + 1) / 20)
        adam.param_groups[0]["lr"] = ETA * warmth / (1 + number / 30) ** 0.5
        adam.zero_grad()
        scores = peer.output(peer.E(contexts))
        loss = torch.nn.functional.cross_entropy(scores, targets)
        training.make_pass()
        assert training.losses[number] == pytest.approx(loss.item(), rel=1e-9)
        loss.backward()
        adam.step()
    ours = training.parameters
    arrays = (ours.E, ours.theta, ours.bias)
    for mine, theirs in zip(arrays, peer.weights, strict=True):
        expected = theirs.detach().numpy()
        assert np.abs(mine - expected).max() <= 1e-6 * np.abs(expected).max()
