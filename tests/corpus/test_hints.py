import pytest

from tui_w2v.corpus import SentenceRule, hints
from tui_w2v.corpus.corpus import SEGMENT
from tui_w2v.training import Settings, read_corpus

WRAPPED = (
    "It was late. The king had gone\nto his castle, and the queen was\nat the well. He slept\n"
)
SENTENCES = "The king rides out. \nHe said: “It is late.”\nThe queen sleeps.\n"
VERSES = "the king rides out into the field\nhe comes to a castle by the sea\n"


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        (WRAPPED * 20, "line", "lines look wrapped"),
        (WRAPPED * 20, "punctuation", ""),
        (WRAPPED, "line", ""),
        (SENTENCES * 20, "line", ""),
        (VERSES * 20, "line", ""),
        ("the king rides " * 400, "line", "one line has 1,200 of the 1,200 words"),
        ("the king rides " * 400, "punctuation", ""),
        ("the king rides " * 100, "line", ""),
        (" ".join(f"the w{n} x{n}" for n in range(50)), "line", "100 of 150 words occur only once"),
        ("", "line", ""),
        ("a 😀 b", "line", "1 symbol, such as an emoji, is in no word"),
        ("a 😀 b 😀😀", "line", "3 symbols, such as emoji, are in no word"),
        ("国王统治着城堡 女王统治着宫殿", "line", f"its words are pieces of sentences: {SEGMENT}"),
    ],
)
def test_a_text_that_looks_wrong_is_told_of(tmp_path, text, rule, said):
    path = tmp_path / "text.txt"
    path.write_text(text or "a b", encoding="utf-8")
    corpus = read_corpus(Settings.of(str(path), sentences=SentenceRule(rule)))
    found = hints(corpus, SentenceRule(rule))
    assert found.startswith(said)
    assert found.count("; ") == said.count("; "), "a single hint"
    assert bool(found) == bool(said)


@pytest.mark.parametrize("sample", ["royal", "world"])
def test_the_samples_look_right(sample):
    settings = Settings.of(sample)
    assert hints(read_corpus(settings), settings.sentences) == ""
