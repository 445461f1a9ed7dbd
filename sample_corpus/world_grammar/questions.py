"""Analogies that the sentences answer, though they never say the answer beside the question."""

from collections.abc import Iterable

from world_grammar import tables as said
from world_grammar.chance import Chance
from world_grammar.tables import Topic

QUESTIONS_A_SECTION = 60


def _pairs(table: Iterable[Topic], first: str, second: str) -> list[tuple[str, str]]:
    return [
        (topic.forms[first], topic.forms[second])
        for topic in table
        if second in topic.forms and topic.forms[first] != topic.forms[second]
    ]


def sections() -> dict[str, list[tuple[str, str]]]:
    """Return the pairs of each section: what the first word of a pair is to the second."""
    # sheep are one and many: no question can tell which is meant
    plain = [one for one in said.ANIMALS if one.forms["grown"] != one.forms["grown_many"]]
    return {
        "country-capital": _pairs(said.COUNTRIES, "country", "capital"),
        "country-language": _pairs(said.COUNTRIES, "country", "language"),
        "family-he-she": _pairs(said.FAMILY, "he", "she"),
        "royal-he-she": _pairs(said.ROYAL, "he", "she"),
        "profession-he-she": _pairs(said.PROFESSIONS, "he", "she"),
        "animal-young": _pairs(plain, "grown", "young"),
        "job-tool": _pairs(said.JOBS, "job", "tool"),
        "job-place": _pairs(said.JOBS, "job", "place"),
        "plural-animals": _pairs(plain, "grown", "grown_many"),
        "plural-things": _pairs(said.THINGS, "one", "many"),
        "verb-third-person": _pairs(said.VERB_FORMS, "base", "third"),
        "verb-past": _pairs(said.VERB_FORMS, "base", "past"),
        "verb-ing": _pairs(said.VERB_FORMS, "base", "ing"),
        "adjective-comparative": _pairs(said.ADJECTIVES, "base", "more"),
        "adjective-superlative": _pairs(said.ADJECTIVES, "base", "most"),
        "adjective-adverb": _pairs(said.ADJECTIVES, "base", "how"),
    }


def questions(seed: int, text: list[str]) -> dict[str, list[tuple[str, str, str, str]]]:
    """Draw questions whose answer stands in no sentence with another of their words.

    Args:
        seed: What the draws depend on.
        text: The sentences.

    Returns:
        Section → questions, each four words: a is to b as c is to d.
    """
    holding: dict[str, set[int]] = {}
    for number, sentence in enumerate(text):
        for word in sentence.split():
            holding.setdefault(word, set()).add(number)
    chance = Chance(seed)
    drawn = {}
    for section, pairs in sections().items():
        candidates = [
            (*one, *other)
            for one in pairs
            for other in pairs
            if one != other
            and all(holding[other[1]].isdisjoint(holding[word]) for word in (*one, other[0]))
        ]
        drawn[section] = sorted(chance.shuffled(candidates)[:QUESTIONS_A_SECTION])
    return drawn
