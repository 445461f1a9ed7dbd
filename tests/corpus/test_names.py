import os
from pathlib import Path

import pytest

from tui_w2v.corpus import CorpusError, join_names, read_sentences, resolve_source, text_names

TEXTS = ("a.txt", "b.txt", "c d.txt", "[e].txt", "it's.txt", "sub/f.txt")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("sub").mkdir()
    for name in TEXTS:
        Path(name).write_text(f"{name[0]} of\n\n{name[0]}")


@pytest.mark.parametrize(
    ("corpus", "names"),
    [
        ("a.txt", ["a.txt"]),
        ("c d.txt", ["c d.txt"]),
        ("[e].txt", ["[e].txt"]),
        ("royal - a.txt", ["royal", "-", "a.txt"]),
        ("b.txt ?.txt", ["b.txt", "a.txt", "b.txt"]),
        ("*", ["[e].txt", "a.txt", "b.txt", "c d.txt", "it's.txt"]),
        ("**/*.txt", sorted(TEXTS)),
        ("a.txt none*", ["a.txt", "none*"]),
        ("none*", ["none*"]),
        ("no such.txt", ["no such.txt"]),
        ("it's not", ["it's not"]),
        ("", [""]),
        ("a\0b", ["a\0b"]),
    ],
)
def test_names_are_split_as_a_shell_does(corpus, names):
    assert text_names(corpus) == names


def test_any_names_of_texts_can_be_joined_in_a_line():
    assert text_names(join_names(TEXTS)) == list(TEXTS)
    assert text_names(join_names(TEXTS), globs=False) == list(TEXTS)
    assert text_names("*.txt", globs=False) == ["*.txt"]
    Path("a.txt b.txt").touch()
    assert text_names("a.txt b.txt") == ["a.txt b.txt"]
    with pytest.raises(CorpusError, match="is the name of a file, too"):
        join_names(["a.txt", "b.txt"])


def test_texts_are_read_in_turn_and_no_sentence_goes_on_in_the_next():
    source = resolve_source("a.txt b.txt sub/f.txt")
    assert source.name == "3 texts"
    bytes_read = []
    runs = list(read_sentences(source, progress=bytes_read.append))
    sentences = " ".join("|" if run is None else " ".join(run) for run in runs)
    assert " ".join(sentences.replace("|  |", "|").split()) == "a of | a | b of | b | s of | s |"
    assert bytes_read == [7, 14, 21]


@pytest.mark.parametrize(
    ("corpus", "regular", "why"),
    [
        ("a.txt missing.txt", False, "no such file: 'missing.txt'"),
        ("a.txt sub", False, "'sub' is a folder"),
        ("- a.txt -", False, "standard input can only be read once"),
        ("a.txt -", True, "standard input can only be read once"),
    ],
)
def test_what_cannot_be_read_among_several_is_named(corpus, regular, why):
    with pytest.raises(CorpusError, match=why):
        resolve_source(corpus, regular=regular)


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may read all"
)
def test_a_text_without_permission_is_named_before_any_is_read():
    Path("b.txt").chmod(0)
    with pytest.raises(CorpusError, match=r"'b\.txt' cannot be read: permission denied"):
        resolve_source("a.txt b.txt")
