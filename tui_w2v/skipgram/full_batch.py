"""The interface of full-batch gradients: the mean loss of all pairs and its gradient."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from tui_w2v.skipgram.parameters import FloatArray, Parameters

Check = Callable[[], None]
"""Called before each block of rows, in any thread; raises to cancel the pass."""


class FullBatchGradient(NamedTuple):
    """The mean loss of all pairs and its gradient; the next gradient reuses the arrays."""

    loss: float
    """The mean over all pairs, in nats."""
    E: FloatArray
    """∂L/∂E, shape (V, d)."""
    kernel: FloatArray
    """∂L/∂kernel, the transpose of ∂L/∂theta, shape (d, V)."""
    bias: FloatArray
    """∂L/∂bias, shape (V,)."""
    bias_E: FloatArray | None = None
    """∂L/∂bias_E, shape (V,), if context words have a bias."""
    validation: float | None = None
    """The mean loss of the held-out pairs, in nats, if some are held out."""

    @property
    def arrays(self) -> tuple[FloatArray, ...]:
        """The gradients, in the order of the parameters' fields."""
        arrays = self.E, self.kernel, self.bias
        return arrays if self.bias_E is None else (*arrays, self.bias_E)


class FullBatch(Protocol):
    """Computes full-batch gradients of one objective over the pairs of one text."""

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """Compute the mean gradient of all pairs. The loss may be infinite or not a number."""


class Validated(NamedTuple):
    """The gradient of the trained pairs, with the loss of the held-out pairs."""

    training: FullBatch
    held_out: FullBatch

    def gradient(self, parameters: Parameters, check: Check | None = None) -> FullBatchGradient:
        """Compute the gradient, and the losses of the trained and the held-out pairs."""
        validation = self.held_out.gradient(parameters, check).loss
        return self.training.gradient(parameters, check)._replace(validation=validation)
