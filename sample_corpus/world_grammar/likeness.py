"""Pairs of words with a score: how alike their sentences are, as the grammar has it."""

from collections.abc import Callable

from world_grammar import tables as said
from world_grammar.chance import Chance
from world_grammar.tables import Topic

PAIRS_A_SCORE = 60

DOMAINS: dict[str, list[list[Topic]]] = {
    "countries": [said.COUNTRIES],
    "people": [said.FAMILY, said.ROYAL, said.PROFESSIONS],
    "animals": [said.ANIMALS],
    "jobs": [said.JOBS],
    "verbs": [said.VERB_FORMS],
    "adjectives": [said.ADJECTIVES],
    "seasons": [said.SEASONS],
    "things": [verb.things for verb in said.VERBS],
}
"""Domain → its classes, each some topics. Only what is of two domains has nothing in common."""

Draw = Callable[[Chance], tuple[str, str]]


def _class(chance: Chance) -> list[Topic]:
    return chance.one(DOMAINS[chance.one(list(DOMAINS))])


def _word(chance: Chance, topic: Topic) -> str:
    return topic.forms[chance.one(list(topic.forms))]


def _same_role(chance: Chance) -> tuple[str, str]:
    one, other = chance.shuffled(_class(chance))[:2]
    role = chance.one(list(one.forms))
    return one.forms[role], other.forms.get(role, one.forms[role])


def _same_things(chance: Chance) -> tuple[str, str]:
    topic = chance.one(_class(chance))
    if not topic.shared:
        return "", ""
    words = chance.shuffled(topic.shared[next(iter(topic.shared))])
    return words[0], words[-1]


def _same_topic(chance: Chance) -> tuple[str, str]:
    topic = chance.one(_class(chance))
    return _word(chance, topic), _word(chance, topic)


def _same_class(chance: Chance) -> tuple[str, str]:
    one, other = chance.shuffled(_class(chance))[:2]
    roles = chance.shuffled(list(one.forms))[:2]
    return one.forms[roles[0]], other.forms.get(roles[-1], "") if len(roles) == 2 else ""


def _nothing(chance: Chance) -> tuple[str, str]:
    names = chance.shuffled(list(DOMAINS))[:2]
    if set(names) == {"verbs", "things"}:
        return "", ""
    one, other = (chance.one(DOMAINS[name]) for name in names)
    return _word(chance, chance.one(one)), _word(chance, chance.one(other))


SCORES: dict[float, Draw] = {
    9.0: _same_things,  # throne, crown
    8.0: _same_role,  # king, emperor
    6.0: _same_topic,  # king, queen
    3.0: _same_class,  # king, empress
    0.0: _nothing,  # king, slowly
}
"""What two words have in common → its score, from 0 to 10."""


def word_pairs(seed: int) -> list[tuple[str, str, float]]:
    """Draw pairs of each score, no two words twice.

    Args:
        seed: What the draws depend on.

    Returns:
        Two words and their score each.
    """
    chance = Chance(seed)
    met: set[frozenset[str]] = set()
    pairs = []
    for score, draw in SCORES.items():
        wanted = len(pairs) + PAIRS_A_SCORE
        while len(pairs) < wanted:
            one, other = draw(chance)
            if one and other and one != other and frozenset((one, other)) not in met:
                met.add(frozenset((one, other)))
                pairs.append((one, other, score))
    return chance.shuffled(pairs)
