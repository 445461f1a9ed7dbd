"""Words of a kind and pairs of words in one relation: what vectors of English texts are judged by.

Few of them are in a small text, so that kinds are broad: common words of any book.
"""

from collections.abc import Mapping, Sequence
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

_NEAREST = 5

KINDS: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "relatives": """
            mother father brother sister son daughter husband wife uncle aunt nephew niece cousin
            parent parents child children sons daughters brothers sisters mothers fathers wives
            husbands widow papa mama mamma grandfather grandmother brethren cousins aunts uncles
            nephews nieces grandson brother-in-law bride family mum dad
        """,
        "numbers": """
            one two three four five six seven eight nine ten eleven twelve thirteen fourteen
            fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy
            eighty ninety hundred thousand fourth fifth sixth seventh eighth ninth tenth million
            threescore fourscore
        """,
        "ordinals": """
            first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
            thirteenth fourteenth fifteenth last next
        """,
        "colours": """
            red white black blue green yellow brown grey gray purple scarlet crimson orange pink
            violet golden yellowish reddish whitish brownish bluish greenish colored coloured
            blackish dark pale bright
        """,
        "body": """
            head hand hands eye eyes ear ears foot feet arm arms leg legs heart face mouth nose
            neck finger fingers tongue lips teeth tooth hair knee knees shoulder shoulders back
            breast belly skin bone bones cheek cheeks forehead lip chin thigh loins throat body
            tail wings stomach brain toes limbs
        """,
        "weekdays": """
            sunday monday tuesday wednesday thursday friday saturday
        """,
        "months": """
            january february march april may june july august september october november december
        """,
        "times_of_day": """
            morning evening night noon afternoon day midnight dawn to-morrow tomorrow yesterday
            to-day today
        """,
        "times": """
            week month year hour minute day weeks months years hours minutes days fortnight moment
            moments quarter half-hour century seconds second evening morning night nights evenings
            mornings
        """,
        "animals": """
            horse dog cat ox oxen sheep lamb lambs goat goats cow cattle ass asses camel camels
            lion lions bear wolf fox deer horses dogs bird birds fish fishes serpent eagle dove
            pig swine hare rabbit mouse rat monkey elephant tiger leopard calf bullock bullocks
            ram rams whale duck goose hen hawk owl crow insect insects reptile reptiles worm frog
            snake bee spider fly heifer
        """,
        "motion": """
            go went come came walk walked ran run returned return enter entered left leave
            departed arrived arrive going coming walking passed pass followed follow fled flee
            rose arose rise ascended journeyed gone returning entering hastened set
        """,
        "speech": """
            said say replied cried answered asked exclaimed told spake speak spoke saying speaking
            added observed continued repeated talked talk tell answer declared called cry talking
            replying
        """,
        "pronouns": """
            he she they we i you it thou ye him her them us me thee himself herself themselves
            myself yourself itself ourselves thyself
        """,
        "possessives": """
            his her their our my your its thy mine thine hers theirs yours
        """,
        "rulers": """
            king queen prince princess emperor duke lord lady captain ruler governor priest
            princes kings priests lords rulers captains sir earl count knight baron bishop pope
            noble nobles judge judges
        """,
        "people": """
            gentleman lady man woman boy girl men women gentlemen ladies boys girls person people
            maid persons lad youth child fellow creature
        """,
        "metals": """
            gold silver brass iron copper tin lead steel metal zinc mercury bronze wood stone
        """,
        "directions": """
            north south east west northern southern eastern western northward southward eastward
            westward
        """,
        "sky": """
            sun moon stars star heaven earth sky sea wind rain clouds cloud snow light thunder
            lightning world air storm winds waters
        """,
        "food": """
            bread meat wine water milk honey oil fruit corn wheat flesh cake cakes flour butter
            tea coffee sugar dinner supper breakfast food cheese salt rice beer
        """,
        "house": """
            house room door window parlour drawing-room garden hall kitchen chamber gate street
            church temple tabernacle tent city town village palace library carriage park rooms
            houses cottage court lawn
        """,
        "places": """
            france england spain italy germany egypt israel judah jerusalem babylon london bath
            rome greece india china america europe africa asia russia ireland scotland moab edom
            syria assyria york australia mexico persia turkey
        """,
        "feelings": """
            happy unhappy glad sorry sad angry cheerful pleased displeased miserable delighted
            grateful anxious afraid uneasy proud ashamed astonished surprised vexed
        """,
        "sizes": """
            great small little large big tiny vast immense huge
        """,
        "values": """
            good bad evil better worse best worst excellent wicked amiable
        """,
        "degrees": """
            very so too quite extremely rather most more less exceedingly perfectly highly
            particularly
        """,
        "frequencies": """
            always never often sometimes seldom ever frequently rarely generally usually
            occasionally
        """,
        "thoughts": """
            think thought believe believed suppose supposed know knew imagine imagined understand
            understood consider considered hope hoped wish wished fear feared
        """,
        "emotions": """
            love hatred joy sorrow anger fear hope grief pleasure pain delight affection happiness
            misery pride vanity shame envy gratitude resentment kindness pity
        """,
        "plants": """
            tree trees plant plants shrub herb flower flowers leaf leaves root roots branch
            branches seed seeds grass fruit bark stem vine
        """,
    }.items()
}
"""Words of one kind, by its name; a word may be of several."""

RELATIONS: Mapping[str, Sequence[tuple[str, ...]]] = {
    name: [tuple(pair.split()) for pair in pairs.split(",")]
    for name, pairs in {
        "gender": """
            he she, his her, himself herself, man woman, men women, boy girl, boys girls,
            brother sister, brothers sisters, father mother, husband wife, son daughter,
            sons daughters, uncle aunt, nephew niece, gentleman lady, gentlemen ladies,
            king queen, prince princess, sir madam, papa mamma
        """,
        "next number": """
            one two, two three, three four, four five, five six, six seven, seven eight,
            eight nine, nine ten
        """,
        "next ordinal": """
            first second, second third, third fourth, fourth fifth, fifth sixth
        """,
        "past": """
            go went, come came, see saw, know knew, say said, take took, give gave, make made,
            find found, think thought, tell told, hear heard, speak spoke, write wrote,
            leave left, feel felt, bring brought
        """,
        "present participle": """
            go going, come coming, see seeing, say saying, take taking, give giving, make making,
            speak speaking, walk walking, look looking, talk talking, think thinking,
            hear hearing, live living, write writing
        """,
        "plural": """
            day days, year years, month months, week weeks, hour hours, man men, woman women,
            child children, house houses, king kings, son sons, daughter daughters, word words,
            eye eyes, hand hands, foot feet, friend friends, thing things, sister sisters,
            brother brothers, lady ladies, room rooms, place places
        """,
        "comparative": """
            good better, great greater, small smaller, large larger, high higher, long longer,
            strong stronger, low lower, happy happier, young younger, old older, short shorter,
            near nearer, few fewer, late later
        """,
        "superlative": """
            good best, great greatest, small smallest, large largest, high highest,
            strong strongest, low lowest, happy happiest, young youngest, old oldest, near nearest
        """,
        "possessive": """
            i my, he his, they their, we our, you your, it its, she her
        """,
        "object": """
            i me, he him, they them, we us, she her
        """,
        "reflexive": """
            i myself, he himself, they themselves, you yourself, she herself, it itself
        """,
    }.items()
}
"""Pairs of words in one relation, by its name."""


def share_of_a_kind(words: Sequence[str], vectors: NDArray[np.floating], asked: set[str]) -> float:
    """Return which share of the five nearest words are of a kind with the word that is asked.

    Args:
        words: The vocabulary.
        vectors: Their vectors, shape (V, d).
        asked: Ask these words only, as far as they are of a kind and in the vocabulary.
    """
    units = _units(vectors)
    kinds = [{kind for kind, of_kind in KINDS.items() if word in of_kind} for word in words]
    found = total = 0
    for number, word in enumerate(words):
        if word not in asked or not kinds[number]:
            continue
        cosines = units @ units[number]
        cosines[number] = -np.inf
        nearest = np.argpartition(-cosines, _NEAREST)[:_NEAREST]
        found += sum(bool(kinds[number] & kinds[other]) for other in nearest)
        total += _NEAREST
    return found / total if total else float("nan")


def analogies(words: Sequence[str], vectors: NDArray[np.floating], asked: set[str]) -> float:
    """Return which share of the analogies between two pairs in one relation is answered right.

    A is to B as C is to D: the word nearest to B − A + C, these three left out, should be D.

    Args:
        words: The vocabulary.
        vectors: Their vectors, shape (V, d).
        asked: Ask about these words only, as far as they are in the vocabulary.
    """
    units = _units(vectors)
    index = {word: number for number, word in enumerate(words) if word in asked}
    right = total = 0
    for pairs in RELATIONS.values():
        known = [[index[word] for word in pair] for pair in pairs if set(pair) <= set(index)]
        questions = np.array([a + b for a, b in permutations(known, 2)], dtype=np.int64)
        questions = questions.reshape(-1, 4)
        # Where a word is in both pairs, its place would be both asked and left out.
        apart = [len(set(question)) == 4 for question in questions.tolist()]
        a, b, c, d = questions[apart].T
        cosines = (units[b] - units[a] + units[c]) @ units.T
        for asked_with in (a, b, c):
            cosines[np.arange(len(a)), asked_with] = -np.inf
        right += int((cosines.argmax(axis=1) == d).sum()) if len(a) else 0
        total += len(a)
    return right / total if total else float("nan")


def _units(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-30)).astype(np.float32)
