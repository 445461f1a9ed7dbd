"""What can be wrong with a text."""

from tui_w2v.errors import InputError


class CorpusError(InputError):
    """A text that cannot be trained on; the message is one line with a way out."""
