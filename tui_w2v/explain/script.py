"""A turn as a short Python script, with NumPy, PyTorch or Keras, that checks its own numbers."""

from textwrap import indent

import numpy as np
from numpy.typing import ArrayLike

from tui_w2v.errors import InputError
from tui_w2v.skipgram import Activation, Parameters, Turn
from tui_w2v.skipgram.parameters import FloatArray
from tui_w2v.training import Timeline

FRAMEWORKS = ("numpy", "torch", "keras")
MOST_WRITTEN_OUT = 1_000  # larger matrices are loaded from a file

_IMPORTS = {
    "numpy": "import numpy as np",
    "torch": "import numpy as np\nimport torch",
    "keras": "import keras\nimport numpy as np",
}

_NUMPY_LOOK_UP = """
# look up: the one-hot x times E is a row of E
h = E[context].copy()  # (d,)
"""
_NUMPY = {
    Activation.SOFTMAX: """
# predict: every word's score, and the softmax of the scores
scores = theta @ h + bias  # (V,)
exponentials = np.exp(scores - scores.max())
outputs = exponentials / exponentials.sum()
# the loss, −log outputs[target]
loss = np.log(exponentials.sum()) - (scores[target] - scores.max())

# gradient: prediction minus label, and back through theta
error = outputs.copy()
error[target] -= 1
gradient_E_row = error @ theta  # (d,)
gradient_theta = np.outer(error, h)  # (V, d)

# update: one row of E, every row of theta, every bias
E[context] -= learning_rate * gradient_E_row
theta -= learning_rate * gradient_theta
{bias}bias -= learning_rate * error

# predict again
scores = theta @ E[context] + bias
exponentials = np.exp(scores - scores.max())
output, output_after = outputs[target], exponentials[target] / exponentials.sum()
""",
    Activation.SIGMOID: """
# predict: the sigmoid of the score of the target and of each negative sample
touched = np.array({touched})  # the target and the negative samples
times = np.array({times})  # how often each was sampled
label = touched == target
scores = theta[touched] @ h + bias[touched]  # (n,)
outputs = 1 / (1 + np.exp(-scores))
loss = (times * np.logaddexp(0, np.where(label, -scores, scores))).sum()

# gradient: prediction minus label, and back through these rows of theta
error = (times * (outputs - label)).astype(E.dtype)
gradient_E_row = error @ theta[touched]  # (d,)
gradient_theta = np.outer(error, h)  # (n, d)

# update: one row of E, the touched rows of theta, their biases
E[context] -= learning_rate * gradient_E_row
theta[touched] -= learning_rate * gradient_theta
{bias}bias[touched] -= learning_rate * error

# predict again
output = outputs[label][0]
output_after = 1 / (1 + np.exp(-(theta[target] @ E[context] + bias[target])))
""",
    Activation.IDENTITY: """
# predict: one score, the prediction of log X
X, weight = {x_ij!r}, {weight!r}  # how often the pair occurs, and f(X)
output = theta[target] @ h + bias[target] + bias_E[context]
loss = weight * (output - np.log(X)) ** 2

# gradient: prediction minus log X, and back through the target's row of theta
error = E.dtype.type(2 * weight * (output - np.log(X)))
gradient_E_row = error * theta[target]  # (d,)
gradient_theta = error * h  # (d,)

# update: one row of E, one row of theta, two biases
E[context] -= learning_rate * gradient_E_row
theta[target] -= learning_rate * gradient_theta
{bias}bias[target] -= learning_rate * error
{bias}bias_E[context] -= learning_rate * error

# predict again
output_after = theta[target] @ E[context] + bias[target] + bias_E[context]
""",
}

_TORCH = {
    Activation.SOFTMAX: """
# predict: every word's score; cross_entropy takes their softmax
def predict():
    scores = theta @ E[context] + bias  # (V,)
    loss = torch.nn.functional.cross_entropy(scores[None], torch.tensor([target]))
    return loss, torch.softmax(scores, 0)[target]
""",
    Activation.SIGMOID: """
touched = torch.tensor({touched})  # the target and the negative samples
times = torch.tensor({times})  # how often each was sampled

# predict: the sigmoid of the score of the target and of each negative sample
def predict():
    scores = theta[touched] @ E[context] + bias[touched]  # (n,)
    sign = 2 * (touched == target) - 1
    loss = -(times * torch.nn.functional.logsigmoid(sign * scores)).sum()
    return loss, torch.sigmoid(scores[touched == target][0])
""",
    Activation.IDENTITY: """
X, weight = {x_ij!r}, {weight!r}  # how often the pair occurs, and f(X)

# predict: one score, the prediction of log X
def predict():
    score = theta[target] @ E[context] + bias[target] + bias_E[context]
    return weight * (score - np.log(X)) ** 2, score
""",
}
_TORCH_UPDATE = """
# gradient and update: autograd, and one step of plain SGD
loss, output = predict()
optimizer = torch.optim.SGD([{trained}], lr=learning_rate)
loss.backward()
gradient_E_row = E.grad[context]  # the other rows of E have gradient 0
optimizer.step()

# predict again
_, output_after = predict()
"""
_KERAS = """
# the skip-gram: one-hot → E → theta → softmax
V, d = E.shape
model = keras.Sequential(
    [
        keras.layers.Input((V,)),
        keras.layers.Dense(d, use_bias=False, name="E"),
        keras.layers.Dense(V, activation="softmax", use_bias={has_bias}, name="theta"),
    ]
)
model.compile(
    keras.optimizers.SGD(learning_rate), loss=keras.losses.CategoricalCrossentropy()
)
model.summary()
model.set_weights([E, theta.T{bias_weight}])

# one turn: the context word in, the target word out
x, t = (np.eye(V, dtype="float32")[[word]] for word in (context, target))
output = model.predict(x, verbose=0)[0, target]
loss = model.train_on_batch(x, t)
output_after = model.predict(x, verbose=0)[0, target]
E, kernel, *_ = model.get_weights()
theta = kernel.T
"""

_CHECK = """
# the numbers that tui-w2v shows for this turn
def check(name, value, shown):
    value = np.asarray({value})
    print(name, value)
    assert np.allclose(value, shown, rtol={rtol}, atol={atol}), f"{{name}}: {{shown}} was shown"


"""


def as_script(timeline: Timeline, framework: str, file: str = "") -> str:
    """Return a Python script, in one of FRAMEWORKS, that makes the turn at a run's position.

    The script holds the parameters before the turn, or loads them from a model file. It makes the
    forward pass, gradient and update, prints their numbers, and asserts that they are the turn's.

    Raises:
        InputError: The parameters are too many, or the framework does not have the objective.
    """
    turn, before, after = timeline.turn, timeline.before_turn(), timeline.after_turn()
    if framework == "keras" and turn.activation is not Activation.SOFTMAX:
        raise InputError("--as keras writes the full softmax: give --as numpy or torch")
    if before.E.size > MOST_WRITTEN_OUT and not file:
        raise InputError(
            f"{before.E.size:,} numbers of E are too many to write out: give --save FILE for the "
            "parameters before the turn, which the script loads"
        )
    words = timeline.setup.corpus.vocabulary
    named = f"{words[turn.context]!a} → {words[turn.target]!a}"
    value = "value.detach()" if framework == "torch" else "value"
    single = turn.h.dtype == np.float32 or framework == "keras"
    rtol, atol = ("1e-4", "1e-6") if single else ("1e-9", "1e-12")
    parts = [
        f"# Turn {timeline.position.turn} of a skip-gram: {named}, {timeline.setup.objective.name}",
        _IMPORTS[framework],
        "",
        _parameters(before, turn, file),
        f"context, target = {turn.context}, {turn.target}",
        f"learning_rate = {turn.learning_rate!r}",
        model_lines(framework, turn),
        _CHECK.format(value=value, rtol=rtol, atol=atol).rstrip() + "\n\n",
        *_checks(framework, turn, after, timeline),
    ]
    return "\n".join(parts)


def _parameters(before: Parameters, turn: Turn, file: str) -> str:
    names = _names(turn)
    if file:
        loaded = ", ".join(f'parameters["{name}"]' for name in names)
        return f"parameters = np.load({file!r})\n{', '.join(names)} = {loaded}"
    return "\n".join(_array(name, getattr(before, name)) for name in names)


def _names(turn: Turn) -> list[str]:
    return ["E", "theta", "bias", *["bias_E"] * (turn.bias_E is not None)]


def _array(name: str, array: FloatArray) -> str:
    if not array.any():
        return f"{name} = np.zeros({array.shape}, {array.dtype.name!r})"
    numbers = indent(_numbers(array), "    ")
    return f"{name} = np.array(\n{numbers},\n    {array.dtype.name!r},\n)"


def model_lines(framework: str, turn: Turn) -> str:
    """Return the lines that make the turn, phase by phase, from its parameters."""
    has_bias = turn.has_bias
    if framework == "keras":
        return _KERAS.format(has_bias=has_bias, bias_weight=", bias" * has_bias)
    touched = range(len(turn.words) if turn.activation is Activation.SIGMOID else 0)
    model = (_NUMPY if framework == "numpy" else _TORCH)[turn.activation].format(
        touched=turn.words[touched].tolist(),
        times=[turn.times(at) for at in touched],
        x_ij=turn.x_ij,
        weight=turn.target_weight,
        bias="" if has_bias else "# without a bias: ",
    )
    if framework == "numpy":
        return _NUMPY_LOOK_UP + model
    trained = _names(turn) if has_bias else _names(turn)[:2]
    tensors = ", ".join(_names(turn))
    made = f"\n{tensors} = (torch.tensor(array) for array in ({tensors}))\n"
    made += "".join(f"{name}.requires_grad_()\n" for name in trained)
    return f"{made}{model}\n{_TORCH_UPDATE.format(trained=', '.join(trained))}"


def _checks(framework: str, turn: Turn, after: Parameters, timeline: Timeline) -> list[str]:
    again = timeline.setup.objective.predict_again(after, turn)
    shown: list[tuple[str, str, ArrayLike]] = [
        ("loss", "loss", turn.loss),
        ("output of the target", "output", turn.target_output),
        ("E[context] after", "E[context]", turn.E_row_after),
        ("theta[target] after", "theta[target]", after.theta[turn.target]),
    ]
    if framework != "keras":
        shown.append(("gradient of E", "gradient_E_row", turn.gradient_E_row))
        if turn.has_bias:
            shown.append(("bias[target] after", "bias[target]", after.bias[turn.target]))
    if again is not None:
        shown.append(("predicted again", "output_after", again[turn.target_column]))
    return [f"check({name!r}, {value}, {_numbers(number)})" for name, value, number in shown]


def _numbers(numbers: ArrayLike) -> str:
    """Write numbers so that they are read back bit for bit."""
    array = np.asarray(numbers)
    return np.array2string(array, 96, separator=", ", threshold=array.size + 1, floatmode="unique")
