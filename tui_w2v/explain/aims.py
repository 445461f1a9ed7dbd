"""Describes the text's own answer to a context word, beside the model's."""

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.phases import loss_text
from tui_w2v.skipgram import Activation, Aim, Turn
from tui_w2v.skipgram.parameters import FloatArray

ABOUT_AIMS = {
    Activation.SOFTMAX: "│ text: P({n.target} | {context}), counted; "
    "KL is how far {n.probabilities} is from it",
    Activation.SIGMOID: "PMI − log k is the score to aim at (Levy and Goldberg 2014); "
    "−∞: never a pair",
    Activation.IDENTITY: "GloVe aims at log X: pane 3 shows it below {n.probabilities}, as "
    "{n.label}",
}
"""What the text's own answer is, by what turns scores into outputs: templates."""


def describe_aim(
    aim: Aim, turn: Turn, after: FloatArray | None, context: str, n: Notation
) -> list[str]:
    """Say how far the model is from the text's own answer, from the longest text to the shortest.

    Args:
        aim: The text's own answer.
        turn: The turn.
        after: The outputs predicted again, if they are shown.
        context: The context word.
        n: The letters.
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
