"""Untrusted text, made safe to print on a terminal."""


def spelled_out(text: str) -> str:
    r"""Replace each unprintable character by its escape sequence, such as ``\x1b``.

    Unprintable are control characters, marks that change the direction of text, and line and
    paragraph separators.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )
