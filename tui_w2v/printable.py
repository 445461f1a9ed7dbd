"""Text for people: untrusted text made safe to print, and numbers of things."""


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


def counted(number: int, noun: str) -> str:
    """Return a number of things: 1 row, 4,700 rows, 2 passes."""
    ending = "" if number == 1 else "es" if noun.endswith("s") else "s"
    return f"{number:,} {noun}{ending}"
