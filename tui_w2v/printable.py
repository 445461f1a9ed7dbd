"""Words and names from elsewhere, made safe for a terminal."""


def spelled_out(text: str) -> str:
    r"""Return a text with each character that is not printable spelled out, as ``\x1b`` is.

    These are control characters, which a terminal obeys; marks that turn the direction of what
    follows; and line and paragraph separators.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else ascii(character)[1:-1] for character in text
    )
