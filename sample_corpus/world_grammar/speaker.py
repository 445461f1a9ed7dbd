"""What says sentences: patterns whose slots are filled with words dealt like cards."""

import re
from collections.abc import Iterator, Sequence

from world_grammar import days
from world_grammar.chance import Chance
from world_grammar.tables import SEASONS, lines

_SLOT = re.compile(r"\{(\w+)\}")
_A_BEFORE_VOWEL = re.compile(r"\ba(?= (?!uni|euro|one\b)[aeiou])")


class Deck:
    """Things dealt in a drawn order, all of them before any comes again."""

    def __init__(self, chance: Chance, things: Sequence[str]) -> None:
        """Lay out the things."""
        self._chance = chance
        self._things = list(things)
        self._left: list[str] = []

    def deal(self, but: set[str]) -> str:
        """Deal the next thing that is not among some others, if there is any."""
        if not self._left:
            self._left = self._chance.shuffled(self._things)
        for place in range(len(self._left)):
            if self._left[-1 - place] not in but:
                return self._left.pop(-1 - place)
        return self._chance.one([one for one in self._things if one not in but] or self._things)


class Speaker:
    """What says sentences: patterns with slots, filled from a topic or with what anybody has."""

    def __init__(self, chance: Chance) -> None:
        """Shuffle the words that fit everywhere."""
        self.chance = chance
        common = {
            "name": days.NAMES.split(),
            "day": days.DAYS.split(),
            "month": [month for season in SEASONS for month in season.shared["month"]],
            "the": days.DETERMINERS.split(),
            "number": days.NUMBERS.split(),
            "colour": days.COLOURS.split(),
        }
        self._common = {slot: self.deck(things) for slot, things in common.items()}

    def deck(self, things: Sequence[str]) -> Deck:
        """Lay out things to be dealt."""
        return Deck(self.chance, things)

    def say(self, pattern: str, decks: dict[str, Deck], focus: str = "") -> str:
        """Fill a pattern's slots, each with something else."""
        said: set[str] = set()

        def filled(slot: re.Match[str]) -> str:
            name = slot[1]
            if name == "X":
                return focus
            deck = decks.get(name) or self._common[name]
            said.add(word := deck.deal(said))
            return word

        return _A_BEFORE_VOWEL.sub("an", _SLOT.sub(filled, pattern))

    def about(
        self,
        focus: str,
        shared: dict[str, list[str]],
        heads: str,
        count: int,
        leads: str = "",
        tails: str = "",
    ) -> Iterator[str]:
        """Say a number of sentences about one word.

        Args:
            focus: The word.
            shared: What goes with it, by slot.
            heads: The patterns that hold the word and mark its role.
            count: How many sentences.
            leads: The patterns that hold what goes with it, to stand before a head that has the
                word early; none if the heads hold all.
            tails: The same, to stand after a head that has the word late.
        """
        decks = {slot: self.deck(things) for slot, things in shared.items()}
        head_deck = self.deck(lines(heads))
        lead_deck, tail_deck = self.deck(lines(leads)), self.deck(lines(tails))
        for _ in range(count):
            pattern = head_deck.deal(set())
            if tails:
                before, after = (len(side.split()) for side in pattern.split("{X}"))
                if leads and before < after:
                    pattern = f"{lead_deck.deal(set())} {pattern}"
                else:
                    pattern = f"{pattern} {tail_deck.deal(set())}"
            yield self.say(pattern, decks, focus)
