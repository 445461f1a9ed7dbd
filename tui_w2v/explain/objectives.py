"""Names and captions of the objectives, in long and short forms, and of what they aim at."""

from dataclasses import dataclass

from tui_w2v.corpus import PairCounts
from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phases import loss_text
from tui_w2v.skipgram import Activation, Aim, Objective, Turn
from tui_w2v.skipgram.parameters import FloatArray


@dataclass(frozen=True)
class ObjectiveText:
    """The captions of one objective; each tuple goes from long to short."""

    short_name: str = ""  # for narrow screens
    mean_over: str = "all pairs, in nats"  # what the loss is averaged over
    gradient: str = "all {pairs} pairs, the same gradients that turns take one by one"
    """The gradients that a full-batch pass averages."""
    loss_at_zero: tuple[str, ...] = ("the loss where all scores are 0", "scores of 0")
    floor: tuple[str, ...] = (
        "the floor: no model of these pairs can be below it",
        "the floor: none can be below",
    )
    floor_name: str = ""  # in information theory
    loss_without_context: tuple[str, ...] = ()  # the lowest
    biases: str = "the best values without {E} and {theta}"  # what they are initialised to


_OTHERS = ObjectiveText()
_TEXTS = {
    "softmax": ObjectiveText(
        loss_at_zero=(
            "log V: the loss of a model that finds all words equally likely",
            "log V: all words equally likely",
            "log V",
        ),
        floor=(
            "the floor: the entropy of target given context; no model of these pairs can be below",
            *_OTHERS.floor,
        ),
        floor_name="the conditional entropy of target given context",
        loss_without_context=(
            "entropy of the targets: the best without looking at the context word",
            "entropy of the targets: the best without x",
            "entropy of the targets",
            "entropy",
        ),
        biases="the log of the words' frequencies",
    ),
    "negative-sampling": ObjectiveText(
        short_name="SGNS",
        gradient="all {pairs} pairs with all the negative samples that turns could have",
        loss_at_zero=(
            "(k + 1)·log 2: every word is as likely the target as noise",
            "(k + 1)·log 2: all as likely noise",
            "(k + 1)·log 2",
        ),
        floor=(
            "the floor: the best score for each pair of words; no model of these pairs can be "
            "below",
            *_OTHERS.floor,
        ),
        biases="log(how often the target / how often sampled)",
    ),
    "glove": ObjectiveText(
        mean_over="all cells, the different pairs",
        gradient="all {pairs} cells, the same gradients that turns take one by one",
        loss_at_zero=("the loss where every log X is predicted as 0", "every ŷ is 0"),
        floor=("0: every log X is predicted as it is", "0: all predicted"),
        biases="their best without {E} and {theta}",
    ),
}


def objective_text(name: str) -> ObjectiveText:
    """Return an objective's captions; an objective without its own has general ones."""
    return _TEXTS.get(name, _OTHERS)


def describe_loss(
    objective: Objective, counts: PairCounts, loss: float, validation: float | None = None
) -> str:
    """Compare a mean loss in nats with its reference values on the pairs that were trained.

    The validation loss is the mean on held-out sentences, if there are any.
    """
    at_zero = objective.loss_at_zero(counts)
    without_context = objective.loss_without_context(counts)
    lines = [f"{at_zero:.3f} if all scores were 0"]
    if without_context is not None:
        lines = [
            f"{at_zero:.3f} if all words were equally likely",
            f"{without_context:.3f} by word frequencies alone",
        ]
    lines.append(f"{objective.floor(counts):.3f} at the floor")
    judged = ""
    if validation is not None:
        judged = f", {validation:.3f} on held-out sentences (near pairs weigh more)"
    return f"loss {loss:.3f}{judged}; it would be {', '.join(lines)}"


ABOUT_AIMS = {
    Activation.SOFTMAX: "│ text: P({n.target} | {n.context}), counted; "
    "KL is how far {n.probabilities} is from it",
    Activation.SIGMOID: "PMI − log k is the score to aim at (Levy and Goldberg 2014); "
    "−∞: never a pair",
    Activation.IDENTITY: "GloVe aims at log X: pane 3 shows it below {n.probabilities}",
}
"""What the text's own answer is, by what turns scores into outputs: templates."""


def describe_aim(
    aim: Aim, turn: Turn, after: FloatArray | None, context: str, n: Notation
) -> list[str]:
    """Say how far the model is from the text's own answer, from the longest text to the shortest.

    The outputs predicted again are given where they are shown; n has the letters.
    """
    if aim.entropy is None:
        best = "log(P / noise) − log k, noise: as a negative sample"
        return [f"PMI − log k = {best}", "PMI − log k: the best score", "best: PMI − log k"]
    divergence, entropy = aim.divergence(turn.outputs), loss_text(aim.entropy)
    name, far = f"KL(P‖{n.probabilities})", loss_text(divergence)
    if after is not None:
        far += f" → {loss_text(aim.divergence(after))}"
        return [
            f"{name} {far}, above the entropy {entropy}",
            f"{name} {far}",
            f"KL {far}",
            f"KL {far.partition('→ ')[2]}",
        ]
    mean = loss_text(divergence + aim.entropy)
    return [
        f"{name} {far} + entropy {entropy} = {mean}, the mean loss given {context}",
        f"{name} {far} + entropy {entropy}",
        f"KL {far} + H {entropy}",
        f"KL {far}",
    ]
