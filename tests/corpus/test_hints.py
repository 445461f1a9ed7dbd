import pytest

from tui_w2v.corpus import SentenceRule, hints
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
        (WRAPPED * 20, "punctuation", None),
        (WRAPPED, "line", None),
        (SENTENCES * 20, "line", None),
        (VERSES * 20, "line", None),
        ("the king rides " * 400, "line", "one line has 1,200 of the 1,200 words"),
        ("the king rides " * 400, "punctuation", None),
        ("the king rides " * 100, "line", None),
        (" ".join(f"the w{n} x{n}" for n in range(50)), "line", "100 of 150 words occur only once"),
        ("", "line", None),
    ],
)
def test_a_text_that_looks_wrong_is_told_of(tmp_path, text, rule, said):
    path = tmp_path / "text.txt"
    path.write_text(text or "a b", encoding="utf-8")
    corpus = read_corpus(Settings.of(str(path), sentences=SentenceRule(rule)))
    found = hints(corpus, SentenceRule(rule))
    assert [hint.startswith(said) for hint in found] == [True] if said else not found


@pytest.mark.parametrize("sample", ["royal", "world"])
def test_the_samples_look_right(sample):
    settings = Settings.of(sample)
    assert hints(read_corpus(settings), settings.sentences) == []
