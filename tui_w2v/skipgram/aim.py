"""What the text itself answers to a context word: the outputs of a perfect model."""

from dataclasses import dataclass

import numpy as np

from tui_w2v.skipgram.parameters import FloatArray


@dataclass(frozen=True, eq=False)
class Aim:
    """The outputs, or scores, that minimise the loss of all pairs of a turn's context word."""

    outputs: FloatArray
    """The best ŷ of the touched words, shape (n,)."""
    scores: FloatArray | None = None
    """The best scores, shape (n,); infinite for a pair that never, or always, occurs. None if many
    scores give the same ŷ."""
    entropy: float | None = None
    """The lowest mean loss of the context word's pairs, in nats, if ŷ is a distribution."""

    def divergence(self, outputs: FloatArray) -> float:
        """Return KL(P‖ŷ) = Σ P·log(P / ŷ), in nats, for P, the best outputs.

        The mean loss of the context word's pairs is the entropy plus this. It is infinite if ŷ is
        0 for a word that occurs.

        Args:
            outputs: ŷ, shape (n,).
        """
        occurs = self.outputs > 0
        P = self.outputs[occurs]
        with np.errstate(divide="ignore"):
            return max(0.0, float(P @ (np.log(P) - np.log(outputs[occurs].astype(float)))))
