"""Text for people: untrusted text made safe to print, numbers of things, and times."""


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


def duration(seconds: float) -> str:
    """Format a time in at most two units: 40 s, 12 min, 3 h 20 min, 5 days."""
    minutes, hours = round(seconds / 60), round(seconds / 3600)
    if seconds < 100:
        return f"{max(1, round(seconds))} s"
    if minutes < 100:
        return f"{minutes} min"
    if hours < 48:
        return f"{minutes // 60} h {minutes % 60} min"
    return f"{round(hours / 24):,} days"
