"""The sentences of the world sample: how often each speaker uses which patterns."""

from collections.abc import Iterator

from world_grammar import adjectives, animals, countries, days, jobs, people, things, verbs
from world_grammar import tables as about
from world_grammar.chance import Chance
from world_grammar.speaker import Speaker
from world_grammar.tables import SEASONS, VERBS, Topic, lines


def shares(n: int, mean: float, evenness: float = 0.3) -> list[int]:
    """Return how often each of n topics comes up: less and less down the list.

    Args:
        n: How many topics.
        mean: The mean of the numbers.
        evenness: The larger, the less the first differ from the last.
    """
    weights = [1 / (place + evenness * n) for place in range(1, n + 1)]
    scale = mean * n / sum(weights)
    return [round(weight * scale) for weight in weights]


def by_role(
    speaker: Speaker,
    table: list[Topic],
    mean: float,
    heads: dict[str, str],
    leads: str = "",
    tails: str = "",
) -> Iterator[str]:
    """Say sentences about each role of each topic."""
    for topic, count in zip(table, shares(len(table), mean), strict=True):
        for role, word in topic.forms.items():
            yield from speaker.about(word, topic.shared, heads[role], count, leads, tails)


def verb_sentences(speaker: Speaker) -> Iterator[str]:
    """Say sentences about each form of each verb, with the things that it is done to.

    A sentence has them all as ones or all as many, so that no thing meets its own plural.
    """
    for verb, count in zip(VERBS, shares(len(VERBS), 16, 0.5), strict=True):
        for role, word in verb.forms.forms.items():
            focus = f"{word} {verb.preposition}".strip()
            for number in ("one", "many"):
                shared = {"thing": [thing.forms[number] for thing in verb.things]}
                yield from speaker.about(focus, shared, verbs.HEADS[role], count)


def thing_sentences(speaker: Speaker) -> Iterator[str]:
    """Say sentences about one and many of each thing; what each is like is drawn once.

    The things of one verb are told apart by this: no two of them have any of it in common.
    """
    for verb, count in zip(VERBS, shares(len(VERBS), 24, 0.8), strict=True):
        like, where = things.KINDS[verb.kind]
        likes = speaker.chance.shuffled(like.split())
        places = speaker.chance.shuffled([" ".join(one.split()) for one in where.split(",")])
        step = len(verb.things)
        for first, thing in enumerate(verb.things):
            shared = {"adj": likes[first::step], "where": places[first::step]}
            for role, word in thing.forms.items():
                yield from speaker.about(word, shared, things.HEADS[role], count)


def other_sentences(speaker: Speaker) -> Iterator[str]:
    """Say sentences about the seasons, and small talk of names, numbers and colours."""
    for season in SEASONS:
        yield from speaker.about(season.forms["season"], season.shared, days.SEASON_HEADS, 180)
    small_talk = speaker.deck(lines(days.SMALL_TALK))
    for _ in range(500):
        yield speaker.say(small_talk.deal(set()), {})


def sentences(seed: int) -> list[str]:
    """Say all sentences, in a drawn order.

    Args:
        seed: What all draws depend on.
    """
    speaker = Speaker(Chance(seed))
    said = [
        *by_role(speaker, about.COUNTRIES, 44, countries.HEADS, "", countries.TAILS),
        *by_role(speaker, about.FAMILY, 50, people.HEADS, people.LEADS, people.TAILS),
        *by_role(speaker, about.ROYAL, 43, people.HEADS, people.LEADS, people.TAILS),
        *by_role(speaker, about.PROFESSIONS, 40, people.HEADS, people.LEADS, people.TAILS),
        *by_role(speaker, about.ANIMALS, 32, animals.HEADS, animals.LEADS, animals.TAILS),
        *by_role(speaker, about.JOBS, 42, jobs.HEADS, jobs.LEADS, jobs.TAILS),
        *by_role(speaker, about.ADJECTIVES, 35, adjectives.HEADS),
        *verb_sentences(speaker),
        *thing_sentences(speaker),
        *other_sentences(speaker),
    ]
    return speaker.chance.shuffled(said)
