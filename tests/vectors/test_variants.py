"""Which words are spellings and inflections of another, by plain rules."""

from tui_w2v.vectors.terms import are_variants

SAME = {
    "king": "King KINGS king's kings\u2019",
    "make": "makes making maked",
    "making": "makes make",
    "stopped": "stop",
    "cities": "city",
    "happily": "happy",
    "wolves": "wolf",
    "meetings": "meet",
    "princesses": "princess",
    "quickly": "quick",
    "Caf\u00e9": "cafe",
    "re\u0301sume\u0301": "resume",
    "Stra\u00dfe": "strasse",
    "even": "evening",  # there is no list of words
    "?": "?",
}
APART = "king ring,king kingdom,princess prince,wing w,this thi,paris par,go went,? !"
APART += ",\u0915\u093e \u0915\u093f"  # vowels that are marks in Unicode


def test_variants():
    pairs = [(word, other) for word in SAME for other in SAME[word].split()]
    apart = [tuple(pair.split(" ")) for pair in [*APART.split(","), " s"]]
    for word, other in [*pairs, ("New York", "new_york"), *apart]:
        same = (word, other) not in apart
        assert are_variants(word, [other]) is same, (word, other)
        assert are_variants(other, ["x", word]) is same, (word, other)
