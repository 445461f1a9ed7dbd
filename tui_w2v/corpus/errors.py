"""What can be wrong with a text."""


class CorpusError(ValueError):
    """A text that cannot be trained on; the message is one line with a way out."""
