"""Errors, warnings and cancellation. Every message is one line: what is wrong and what to do."""


class InputError(ValueError):
    """Unusable input."""


class FileError(InputError):
    """A file that cannot be used."""


class CorpusError(InputError):
    """A text that cannot be trained on."""


class DivergenceError(ArithmeticError):
    """The loss or the parameters are no longer finite."""


class HintWarning(UserWarning):
    """A text, file or setting can be used, but may not do what the user wants."""


class CancelledError(Exception):
    """The user cancelled the work. A check or a report raises it, in whatever thread calls it."""
