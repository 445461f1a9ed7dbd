"""What tests of several packages share."""

from tui_w2v.skipgram import Parameters
from tui_w2v.training import Timeline


def bits(parameters: Parameters) -> list[bytes]:
    """Return the bytes of all arrays."""
    return [array.tobytes() for array in parameters.arrays]


def train(timeline: Timeline, passes: int) -> Timeline:
    """Make full-batch passes, and continue from them."""
    training = timeline.full_batch_training()
    training.begin()
    for _ in range(passes):
        training.make_pass()
    timeline.take_passes(training)
    return timeline
