"""What ends a command with one line: the families of errors that all faces know."""


class InputError(ValueError):
    """Input that cannot be used; the message is one line with the way out."""


class FileError(InputError):
    """A file that cannot be used; the message is one line with the way out."""


class DivergenceError(ArithmeticError):
    """Training that left the finite numbers; the message is one line."""
