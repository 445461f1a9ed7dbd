"""The word lists, cut into topics that the grammar can use."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from world_grammar import adjectives, animals, countries, days, jobs, people, things, verbs


def lines(text: str) -> list[str]:
    """Return the lines that are not empty."""
    return [line for line in text.splitlines() if line]


@dataclass(frozen=True)
class Topic:
    """What a few words share: the words themselves by role, and what goes with each of them."""

    forms: dict[str, str]
    """Role → word."""
    shared: dict[str, list[str]] = field(default_factory=dict)
    """Slot → the words or phrases that may fill it."""


def topics(text: str, roles: str, *slots: str) -> list[Topic]:
    """Cut a table with lines such as ``word word: thing thing / thing``.

    Args:
        text: The table, one topic a line.
        roles: What the words before the colon are, in their order.
        slots: What the words after it fill, for each part between slashes.

    Returns:
        The topics, in the table's order.
    """
    found = []
    for line in lines(text):
        words, _, rest = line.partition(":")
        parts = [part.split() for part in rest.split("/")]
        forms = dict(zip(roles.split(), words.split(), strict=False))
        found.append(Topic(forms, dict(zip(slots, parts, strict=True))))
    return found


def plural(noun: str) -> str:
    """Return a noun's plural, by the rules of spelling or the one listed."""
    if noun in things.PLURALS:
        return things.PLURALS[noun]
    if noun.endswith(("s", "x", "ch", "sh", "potato", "tomato", "mango")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def _people(text: str, scenes: str) -> list[Topic]:
    """Cut a table of people, who are all met in the same places."""
    return [
        Topic(one.forms, {**one.shared, "scene": scenes.split(", ")})
        for one in topics(text, "he she", "thing")
    ]


COUNTRIES = topics(countries.COUNTRIES, "country capital language", "river", "region", "dish")
FAMILY = _people(people.FAMILY, people.FAMILY_SCENES)
ROYAL = _people(people.ROYAL, people.ROYAL_SCENES)
PROFESSIONS = _people(people.PROFESSIONS, people.PROFESSION_SCENES)
ANIMALS = topics(animals.ANIMALS, "grown grown_many young young_many", "home", "food", "trait")
JOBS = topics(jobs.JOBS, "job tool place", "thing")
SEASONS = topics(days.SEASONS, "season", "month", "thing", "doing")
ADJECTIVES = topics(adjectives.ADJECTIVES, "base more most how", "thing")


@dataclass(frozen=True)
class Verb:
    """A verb, and what it is done to."""

    forms: Topic
    preposition: str
    """What stands between it and the things, if anything does."""
    kind: str
    """What kind of things they are."""
    things: list[Topic]
    """Each as one and as many."""


def _verbs() -> Iterator[Verb]:
    for line in lines(verbs.VERBS):
        left, right = line.split(" / ")
        kind, nouns = right.split(": ")
        forms, preposition = left.split()[:4], " ".join(left.split()[4:])
        yield Verb(
            Topic(dict(zip(("base", "third", "past", "ing"), forms, strict=True))),
            preposition,
            kind,
            [Topic({"one": noun, "many": plural(noun)}) for noun in nouns.split()],
        )


VERBS = list(_verbs())
VERB_FORMS = [verb.forms for verb in VERBS]
THINGS = [thing for verb in VERBS for thing in verb.things]
