"""Errors whose message is one line: what is wrong and what to do. The program ends with it."""


class InputError(ValueError):
    """Unusable input."""


class FileError(InputError):
    """A file that cannot be used."""


class CorpusError(InputError):
    """A text that cannot be trained on."""


class DivergenceError(ArithmeticError):
    """The loss or the parameters are no longer finite."""
