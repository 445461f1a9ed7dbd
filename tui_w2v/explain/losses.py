"""Describes a loss by its reference values: uniform, unigram and floor."""

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram import Objective


def describe_loss(
    objective: Objective, counts: PairCounts, loss: float, validation: float | None = None
) -> str:
    """Compare a loss with its reference values.

    Args:
        objective: The objective that was trained.
        counts: The pairs that were trained.
        loss: The mean loss, in nats.
        validation: The mean loss on held-out sentences, if there are any.
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
    judged = "" if validation is None else f", {validation:.3f} on held-out sentences"
    return f"loss {loss:.3f}{judged}; it would be {', '.join(lines)}"
