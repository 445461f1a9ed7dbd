"""Where a loss stands, in words: between knowing nothing and knowing all by heart."""

from tui_w2v.corpus import PairCounts
from tui_w2v.skipgram import Objective


def where_it_stands(
    objective: Objective, counts: PairCounts, loss: float, validation: float | None = None
) -> str:
    """Say between which lines the loss stands.

    Args:
        objective: What is minimised.
        counts: The pairs that the lines are of.
        loss: The mean loss, in nats.
        validation: The mean loss on the sentences that were held out, if some were.
    """
    at_zero = objective.loss_at_zero(counts)
    without_context = objective.loss_without_context(counts)
    lines = [f"{at_zero:.3f} with scores of 0"]
    if without_context is not None:
        lines = [
            f"{at_zero:.3f} with all words alike",
            f"{without_context:.3f} by word frequencies alone",
        ]
    lines.append(f"{objective.floor(counts):.3f} with every pair known by heart")
    judged = "" if validation is None else f", {validation:.3f} on held-out sentences"
    return f"loss {loss:.3f}{judged}; it would be {', '.join(lines)}"
