"""The commands that ask words: what they answer, in which layout, and what they refuse."""

import gzip
import importlib
import io
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.cli.helpers import PROGRAM
from tests.vectors.test_fasttext import model as fasttext_model
from tui_w2v.cli.main import main
from tui_w2v.corpus import SAMPLES
from tui_w2v.training import Limits
from tui_w2v.vectors import WordVectors, save_vectors
from tui_w2v.vectors.formats.model import save_model

WORDS = ["man", "woman", "king", "queen", "apple", "pear", "a b", "x\ty", "crème"]
POINTS = [[1, 0, 0], [1, 1, 0], [3, 0, 2], [3, 2, 2], [0, 0, -3], [0, 0.1, -2]]


@pytest.fixture
def vectors():
    rest = np.random.default_rng(0).normal(size=(3, 3))
    return WordVectors(WORDS, np.concatenate([POINTS, rest]).astype(np.float32))


@pytest.fixture
def model(vectors):
    E, theta = vectors.vectors, np.random.default_rng(1).normal(size=(9, 3)).astype(np.float32)
    arrays = {"E": E, "theta": theta, "bias": E[:, 0] * 0, "counts": np.ones(9, np.int64)}
    save_model(Path("m.npz"), words=WORDS, config={}, **arrays)
    return "m.npz"


def rows(near):
    return "".join(f"{word}\t{similarity:.6f}\n" for word, similarity in near)


def as_json(near):
    return [{"word": word, "similarity": similarity} for word, similarity in near]


# Answers


def test_answers_as_text_and_in_json(shell, model, vectors):
    by_theta = WordVectors(WORDS, np.load(model)["theta"])
    by_both = WordVectors(WORDS, vectors.vectors + by_theta.vectors)
    near = vectors.most_similar(["king"], topn=3)
    two = vectors.most_similar(["king", "apple"])
    like = ["king", "woman"], ["man"]
    fits, product = vectors.most_similar(*like, topn=2), vectors.most_similar_cosmul(*like, topn=2)
    assert fits[0].word == "queen"
    nearest, similar, analogy = "nearest", "similarity", "man : king :: woman"
    for line, query, answer in (
        ("nearest king -n 3", "king", near),
        ("nearest KING -n 3", "KING", near),  # a word in capitals is found in lower case
        ("nearest king apple", "king apple", two),
        ("analogy man king woman -n 2", analogy, fits),
        ("analogy man king woman -n 2 --product", analogy, product),
        ("similarity king queen", "king queen", vectors.similarity("king", "queen")),
        ("similarity king pear --by theta", "king pear", by_theta.similarity("king", "pear")),
        ("similarity king pear --by E+theta", "king pear", by_both.similarity("king", "pear")),
        ("odd-one-out apple king pear", "apple king pear ?", "king"),
    ):
        status, out, err = shell(*line.split(), "--model", model)
        assert (status, err) == (0, "")
        if isinstance(answer, list):
            expected, found = {nearest: as_json(answer)}, rows(answer).replace("x\ty", "x\\ty")
        elif isinstance(answer, str):
            expected, found = {"word": answer}, f"{answer}\n"
        else:
            expected, found = {similar: answer}, f"{answer:.6f}\n"
        assert out == found
        _, out, _ = shell(*line.split(), "--model", model, "--json")
        assert out.count("\n") == 1
        assert json.loads(out) == {"query": query, **expected}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_json_is_one_line_whatever_the_words_and_the_terminal_hold(tmp_path, monkeypatch, encoding):
    words = ["king", "crème", "王", "\U0001f451", "a\u2028b", "a\x85b", "\x9b31m", '"\\\n\0.']
    E = np.random.default_rng(2).normal(size=(len(words), 3)).astype(np.float32)
    save_vectors(tmp_path / "v.npz", words, E, "npz")
    output = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", output)
    assert main(["nearest", "king", "--model", str(tmp_path / "v.npz"), "--json"]) == 0
    (line,) = output.buffer.getvalue().decode().splitlines()
    found = [near["word"] for near in json.loads(line)["nearest"]]
    assert sorted(found) == sorted(words[1:])


# The prompt


def test_each_line_keeps_its_place_whether_or_not_it_can_be_answered(shell, model, vectors, typed):
    lines = b"king\nkong\nman : king\napple king pear ?\na b\nking\tpear\ncaf\xe9\n"
    queries = ["king", "kong", "man : king", "apple king pear ?", "a b", "king\tpear", r"caf\xe9"]
    (king,), (ab,), (both,) = (
        vectors.most_similar(words, topn=1) for words in (["king"], ["a b"], ["king", "pear"])
    )
    typed(lines)
    status, out, err = shell("nearest", "--model", model, "-n", 1)
    assert (status, err.count("\n")) == (1, 3)
    assert [line.split("\t") for line in out.splitlines()] == [
        ["king", king.word, f"{king.similarity:.6f}"],
        ["kong", "", ""],
        ["man : king", "", ""],
        ["apple king pear ?", "king", ""],
        ["a b", ab.word.replace("\t", r"\t"), f"{ab.similarity:.6f}"],
        [r"king\tpear", both.word, f"{both.similarity:.6f}"],
        [r"caf\xe9", "", ""],
    ]
    typed(lines)
    status, out, err = shell("nearest", "--model", model, "-n", 1, "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert [answer["query"] for answer in answers] == queries
    assert answers[1]["error"] == "'kong' is not in the vocabulary; did you mean 'king'?"
    assert "man : king :: woman" in answers[2]["error"]
    wrong = (answer["error"] for answer in answers if "error" in answer)
    assert err == "".join(f"tui-w2v: {error}\n" for error in wrong)
    assert ["nearest" in answer for answer in answers[3:6]] == [False, True, True]
    assert "word" in answers[3]


UNIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are Unix's")


@pytest.mark.parametrize("name", ["q.txt", "q.txt.gz", "-", pytest.param("pipe", marks=UNIX)])
def test_a_batch_is_a_file_or_standard_input(shell, model, vectors, typed, name):
    content = "\ufeffking\r\n\na b\tking\nkong\nqueen - man".encode()  # no end of line
    typed(content)
    if name == "pipe":  # as a shell's <(...)
        read, write = os.pipe()
        os.write(write, content)
        os.close(write)
        name = f"/dev/fd/{read}"
    else:
        Path(name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    options = ("--model", model, "--json", "-n", 2)
    status, out, err = shell("nearest", "--batch", name, *options)
    assert (status, err.count("\n")) == (1, 1)
    answers = [json.loads(line) for line in out.splitlines()]
    assert "'kong' is not in the vocabulary" in answers.pop(2)["error"]
    assert answers == [
        {"query": query, "nearest": as_json(vectors.most_similar(near, far, topn=2))}
        for query, near, far in (
            ("king", ["king"], []),
            ("a b\tking", ["a b", "king"], []),
            ("queen - man", ["queen"], ["man"]),
        )
    ]


@pytest.mark.parametrize(
    ("command", "lines", "text"),
    [
        ("analogy -n 1", ["man king woman", "man : king :: woman", "man king"], "{}\tqueen\t"),
        ("analogy -n 1 --product", ["man king woman"], "{}\tqueen\t"),
        ("similarity", ["king queen", "king\tqueen", "king queen man", "a b"], "{}\t0."),
        ("odd-one-out", ["apple king pear", "apple king pear ?", "king ?"], "{}\tking\t"),
    ],
)
def test_each_command_has_batches(shell, model, command, lines, text):
    lines = [*lines, "kong king man"]
    Path("q.txt").write_text("\n".join(lines), encoding="utf-8")
    options = (*command.split(), "--model", model)
    status, out, err = shell(*options, "--batch", "q.txt")
    answers = [json.loads(a) for a in shell(*options, "--batch", "q.txt", "--json")[1].splitlines()]
    assert status == 1
    assert [answer["query"] for answer in answers] == lines
    assert err == "".join(f"tui-w2v: {a['error']}\n" for a in answers if "error" in a)
    rows = out.splitlines()
    for row, line, answer in zip(rows, lines, answers, strict=True):
        shown = line.replace("\t", "\\t")
        if "error" in answer:
            assert row.split("\t") == [shown, *[""] * rows[0].count("\t")]
        else:
            assert row.startswith(text.format(shown))
    single = json.loads(shell(*options, *lines[0].split(), "--json")[1])
    assert {**single, "query": ""} == {**answers[0], "query": ""}


def test_questions_are_answered_before_more_are_asked(model):
    command = [*PROGRAM, "nearest", "--model", model, "-n", "1"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        for word in (b"king", b"queen"):
            process.stdin.write(word + b"\n")
            process.stdin.flush()
            assert process.stdout.readline().startswith(word + b"\t")
        process.stdin.close()
        assert process.wait(60) == 0


def test_variants_norms_and_factors(shell, model, vectors):
    words = ["king", "Kings", "king's", "queen"]
    whole = WordVectors(words, vectors.vectors[2:6])
    save_vectors(Path("v.txt"), words, whole.vectors, "word2vec-text")
    asked = ("nearest", "2*king", "--model", "v.txt", "--no-variants")
    (near,) = (near for near in whole.most_similar("king") if near.word == "queen")
    norm = float(np.linalg.norm(vectors.vectors[5]))
    assert shell(*asked) == (0, f"queen\t{near.similarity:.6f}\n", "")
    assert shell(*asked, "--norm")[1] == f"queen\t{near.similarity:.6f}\t{norm:.6f}\n"
    answer = json.loads(shell(*asked, "--norm", "--json")[1])
    assert answer["nearest"] == [{**near._asdict(), "norm": pytest.approx(norm)}]
    Path("q.txt").write_text("kong\n0.5 * king + queen\n")
    status, out, _ = shell("nearest", "--batch", "q.txt", "--model", "v.txt", "--norm")
    assert (status, [line.count("\t") for line in out.splitlines()]) == (1, [3, 3, 3])
    assert out.startswith("kong\t\t\t\n0.5 * king + queen\t")


def test_an_answer_names_the_ngrams_of_unknown_words(shell):
    Path("f.bin").write_bytes(fasttext_model(longest=2))
    said = "'mat' is not in the vocabulary: its vector is the mean of its n-grams: <m ma at t>\n"
    for words in (["nearest", "mat"], ["similarity", "mat", "king"]):
        status, out, err = shell(*words, "--model", "f.bin")
        assert (status, err) == (0, f"tui-w2v: {said}")
        answer = json.loads(shell(*words, "--model", "f.bin", "--json")[1])
        assert answer["ngrams"] == {"mat": ["<m", "ma", "at", "t>"]}
        assert out.split()[-1] in f"{answer.get('similarity', 0):.6f} {out}"


def test_only_chosen_words_answer(shell, model, vectors):
    Path("some.txt").write_text("pear\nWoman\na b\nkong\nking\n", encoding="utf-8")
    near = vectors.among(["pear", "woman", "a b"]).most_similar("king")
    found = shell("nearest", "king", "--among", "some.txt", "--model", model)
    assert found == (0, rows(near), "tui-w2v: 'some.txt': 'kong' not in the vocabulary\n")
    assert len(near) == 3
    for words, near in (
        ("nearest pear", vectors.restrict(4).most_similar("pear")),
        ("analogy man king woman", vectors.restrict(4).most_similar(["king", "woman"], ["man"])),
    ):
        assert shell(*words.split(), "--restrict", 4, "--model", model) == (0, rows(near), "")
    assert [word for word, _ in near] == ["queen"]


# What is refused


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("nearest king - king", "king - king"),
        ("nearest nil", "nil"),
        ("nearest nil king nil ?", ""),
        ("analogy nil nil nil", "nil : nil :: nil"),
        ("analogy --product nil nil nil", "nil : nil :: nil"),
        ("similarity king nil", "nil"),
        ("odd-one-out nil nil nil", "nil nil nil ?"),
    ],
)
def test_a_vector_of_length_0_is_status_1_and_a_line_of_a_batch_with_its_error(
    shell, refused, typed, asked, named
):
    Path("nil.txt").write_text("king 1 0\nnil 0 0\nman 0 1\n")
    command, *words = asked.split()
    said = f"{named!r} has a vector of length 0, which has no direction: ask for other words"
    if named:
        assert refused(command, *words, "--model", "nil.txt", status=1) == f"tui-w2v: {said}\n"
    options = [word for word in words if word.startswith("--")]
    line = " ".join(word for word in words if word not in options)
    typed(f"{line}\n{'man king nil'[: 8 if command == 'similarity' else None]}\n")
    batch = (command, *options, "--batch", "-", "--model", "nil.txt", "--json")
    status, out, err = shell(*batch)
    wrong, right = map(json.loads, out.splitlines())
    assert (status, err) == ((1, f"tui-w2v: {said}\n") if named else (0, ""))
    assert wrong == {"query": line, "error": said} or not named
    assert "error" not in right


def test_an_unknown_word_is_status_1_with_close_spellings(refused, model):
    said = "tui-w2v: 'kong' is not in the vocabulary; did you mean 'king'?\n"
    for line in (
        "nearest kong",
        "analogy man kong woman",
        "similarity king kong",
        "odd-one-out king kong man",
    ):
        assert refused(*line.split(), "--model", model, status=1) == said


REFUSED = {
    "nearest king - --model m.npz": "'king -' is not a complete question",
    "nearest king -n 0": "must be a whole number, 1 or more",
    "nearest king --model none.npz": "no such file",
    "nearest king --model m.npz --corpus royal": "contradict",
    "nearest king --dim 5": "--dim is a setting for training",
    "nearest king --model m.npz --no-lowercase": "--no-lowercase is a setting",
    "nearest king --corpus none.txt": "no such file",
    "nearest king --corpus royal --dim 0": "--dim must be at least 1",
    "nearest king --from glove": "--from",
    "similarity king queen --none": "unrecognized arguments: --none",
    "nearest king --model vectors.txt --by theta": "no theta",
    "odd-one-out king man": "three or more words",
    "similarity king": "two words",
    "nearest king --batch m.npz": "give no words beside it",
    "analogy --batch none.txt": "no such file",
    "nearest king --model m.npz --among vectors.txt": "holds no word",
    "convert m.npz vectors": "names no format",
    "convert m.npz '' --to npz": "OUT needs a file name",
    "convert vectors.txt v.npz --from word": "invalid choice",
    "evaluate none.txt": "no such file",
    f"evaluate {'n' * 300}": "file name too long",
    "evaluate vectors.txt": "holds no questions",
}


def test_wrong_usage_is_named(refused, model):
    Path("vectors.txt").write_text("king 1 2\nqueen 2 1\nman 0 1\n", encoding="utf-8")
    for line, says in REFUSED.items():
        assert says in refused(*shlex.split(line)), line


@pytest.mark.parametrize(
    "expression",
    ["king - man + woman", "king woman - man", "man : king :: woman", "man king woman ?"],
)
def test_arguments_are_an_expression_in_quotes_or_not(shell, typed, expression):
    words = ["king", "man", "woman", "queen", "-", "+", ":", "::", "?"]
    E = np.random.default_rng(3).normal(size=(len(words), 4)).astype(np.float32)
    save_vectors(Path("signs.txt"), words, E, "glove")
    options = ["--model", "signs.txt", "--json"]
    typed(expression)
    status, out, err = answer = shell("nearest", *options)
    assert shell("nearest", expression, *options) == answer
    assert shell("nearest", *expression.split(), *options) == answer
    expected = {"nearest": as_json(WordVectors(words, E).most_similar(["king", "woman"], ["man"]))}
    if "?" in expression:
        expected = {"word": WordVectors(words, E).doesnt_match(["man", "king", "woman"])}
    assert (status, err) == (0, "")
    assert json.loads(out) == {"query": expression, **expected}


def test_arguments_are_read_as_lines_are_with_options_anywhere(shell, model):
    for line, *others in (
        ("analogy man king woman", "analogy 'man : king :: woman'", "analogy man : king :: woman"),
        ("analogy man king woman --json", "analogy man king --json woman"),
        ("odd-one-out man king pear", "odd-one-out 'man king pear ?'"),
        ("odd-one-out man king pear", "odd-one-out man king pear ?"),
        ("similarity 'a b' king", """similarity '"a b" king'"""),
        ("nearest king - queen", "nearest king - queen -n 10", "nearest king - -n 10 queen"),
    ):
        expected = shell(*shlex.split(line), "--model", model)
        assert expected[0] == 0
        for other in others:
            assert shell(*shlex.split(other), "--model", model) == expected


# Evaluation


def test_analogies_are_scored(shell, refused, model):
    lines = ": royal\nMan King Woman Queen\nman king woman pear\n: more\nman king woman emperor\n"
    Path("q.txt").write_text(f"{lines}x\n", encoding="utf-8")
    status, out, err = shell("evaluate", "q.txt", "--model", model, "--json")
    assert status == 0
    assert err == "tui-w2v: 'q.txt': line 6 skipped: no question\n"
    royal = {"section": "royal", "accuracy": 0.5, "correct": 1, "total": 2, "skipped": 0}
    more = {"section": "more", "accuracy": None, "correct": 0, "total": 0, "skipped": 1}
    total = {"accuracy": 0.5, "correct": 1, "total": 2, "skipped": 1}
    none = {"accuracy": None, "correct": 0, "total": 0, "skipped": 0}
    kinds = {"semantic": total, "syntactic": none}
    assert json.loads(out) == {**total, **kinds, "sections": [royal, more]}
    status, out, _ = shell("evaluate", "q.txt", "--model", model)
    assert out == "royal\t0.5000\t1\t2\t0\nmore\t\t0\t0\t1\ntotal\t0.5000\t1\t2\t1\n"
    for content in (": s\nw x y z\n", "x\ty\t1\n"):
        Path("q.txt").write_text(content, encoding="utf-8")
        refused("evaluate", "q.txt", "--model", model, status=1)


def test_pairs_are_correlated_among_the_most_frequent_words(shell, model):
    def evaluate(lines, *options):
        Path("p.tsv").write_text(lines, encoding="utf-8")
        status, out, err = shell("evaluate", "p.tsv", "--model", model, "--json", *options)
        assert (status, err) == (0, "")
        return json.loads(out)

    lines = "king\tqueen\t9\nking\tapple\t1\nking\tz\t1\n"
    one = pytest.approx(1)
    assert evaluate(lines) == {"spearman": one, "pearson": one, "pairs": 2, "skipped": 1}
    none = {"spearman": None, "pearson": None, "pairs": 1}
    assert evaluate("king\tqueen\t9\n") == {**none, "skipped": 0}
    assert evaluate(lines, "--restrict", 4) == {**none, "skipped": 2}
    score = evaluate(": s\nman king woman queen\nman king woman apple\n", "--restrict", 4)
    assert (score["correct"], score["total"], score["skipped"]) == (1, 1, 1)


def test_several_files_and_models_are_a_table(shell, model):
    Path("q.txt").write_text(": s\nman king woman queen\n: gram1\nman king x y\n")
    Path("p.tsv").write_text("king\tqueen\t9\nking\tapple\t1\n")
    asked = ["evaluate", "q.txt", "p.tsv", "--model", model, "--model", "m.npz"]
    status, out, _ = shell(*asked)
    q = "q.txt\tm.npz\t1.0000\t1.0000\t\t\t\t1\t\t1\n"
    p = "p.tsv\tm.npz\t\t\t\t1.0000\t1.0000\t\t2\t0\n"
    assert (status, out) == (0, (q + p) * 2)
    results = json.loads(shell(*asked, "--json")[1])["results"]
    pairs = [(name, model) for name in asked[1:3]]
    assert [(each["file"], each["model"]) for each in results] == pairs * 2
    assert results[0]["syntactic"] == {"accuracy": None, "correct": 0, "total": 0, "skipped": 1}
    options = ("--model", model, "--json", "--unknown", "wrong")
    one = json.loads(shell("evaluate", "q.txt", *options)[1])
    assert (one["accuracy"], one["skipped"]) == (0.5, 0)
    out = shell("evaluate", "q.txt", "--model", model)[1].splitlines()
    assert [line.split("\t")[0] for line in out] == ["s", "gram1", "semantic", "syntactic", "total"]
    Path("none.txt").write_text(": s\nw x y z\n")
    assert shell("evaluate", "q.txt", "none.txt", "--model", model)[0] == 1


# The samples' models


def test_the_royal_sample_answers_as_anyone_would_expect(done):
    done("train", "royal", "--save", "royal.npz")
    asked = "nearest", "king", "--json"
    assert done(*asked, "--corpus", "royal") == done(*asked, "--model", "royal.npz")
    pairs = ("king queen", "queen king", "farmer miller", "knight archer", "prince princess")
    for word, neighbour in map(str.split, pairs):
        assert done("nearest", word, "--model", "royal.npz", "-n", 1).startswith(f"{neighbour}\t")
    for line in ("man king woman queen", "woman queen man king", "king queen prince princess"):
        *words, answer = line.split()
        out = done("analogy", *words, "--model", "royal.npz", "-n", 2)
        (first, best), (_, second) = (line.split("\t") for line in out.splitlines())
        assert first == answer
        assert float(best) > float(second) + 0.03  # not by a hair: rounding differs by machine


@pytest.fixture(scope="module")
def cached(tmp_path_factory):
    """A cache folder that has the model of the world sample, and the questions' scores."""
    folder = tmp_path_factory.mktemp("cache")
    command = [*PROGRAM, "evaluate", *(path.name for path in SAMPLES["world"].questions), "--json"]
    environment = os.environ | {"XDG_CACHE_HOME": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, timeout=290, check=True)
    return folder, json.loads(done.stdout)["results"]


@pytest.mark.timeout(300)
def test_the_world_sample_answers_its_questions(cached):
    _, (analogies, pairs) = cached
    assert analogies["total"] >= 500
    assert analogies["skipped"] == pairs["skipped"] == 0
    assert min(analogies[name]["total"] for name in ("semantic", "syntactic")) > 0
    assert analogies["accuracy"] >= 0.95
    assert pairs["spearman"] >= 0.8


def test_the_examples_of_help_ask_for_words_of_the_world_sample(cached, done, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(cached[0]))
    for command in ("nearest", "analogy", "similarity", "odd-one-out"):
        examples = done(command, "--help").partition("examples:\n")[2].splitlines()
        of_world = [line for line in examples if ".txt" not in line and "--model" not in line]
        assert of_world
        for line in of_world:
            assert done(*line.split()[1:])


def world_categories(monkeypatch):
    """Words of the world's grammar by the table and the column that they stand in."""
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "sample_corpus")
    tables = importlib.import_module("world_grammar.tables")
    found = {}
    for table in ("COUNTRIES", "FAMILY", "ROYAL", "ANIMALS", "JOBS", "ADJECTIVES", "VERB_FORMS"):
        for topic in getattr(tables, table):
            for role, word in topic.forms.items():
                found.setdefault((table, role), set()).add(word)
    return found


@pytest.mark.timeout(300)
def test_the_worlds_first_directions_separate_categories_of_its_grammar(cached, done, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(cached[0]))
    (kept,) = cached[0].glob("tui-w2v/*.npz")
    before = kept.stat()
    assert done("nearest", "king").count("\n") == 10
    assert (kept.stat().st_mtime_ns, kept.stat().st_ino) == (before.st_mtime_ns, before.st_ino)
    out = done("concepts", "--model", kept, "-n", "8", "--words", "10000", "--json")
    rng = np.random.default_rng(0)
    separated, by_chance = set(), set()
    for category, members in world_categories(monkeypatch).items():
        for direction in json.loads(out)["directions"]:
            order = direction["plus"] + direction["minus"][::-1]  # by falling weight
            for words, found in ((order, separated), (rng.permutation(order), by_chance)):
                # The chance that a member weighs more than another word (Mann-Whitney).
                places = np.flatnonzero([word in members for word in words])
                others = len(order) - len(places)
                above = others - (places - np.arange(len(places)))
                if not 0.05 < above.mean() / others < 0.95:
                    found.add(category)
    assert len(separated) >= 8
    assert not by_chance


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """An empty cache folder; a sample's model is made in a blink."""
    monkeypatch.setattr("tui_w2v.api.Limits", lambda *_: Limits(passes=1))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "tui-w2v"


def test_nothing_is_kept_where_that_is_not_wanted_or_cannot_be(kept, shell):
    assert shell("nearest", "king", "--no-cache")[0] == 0
    assert not kept.exists()
    kept.touch()
    status, out, err = shell("nearest", "king")
    assert (status, out.count("\n"), err.count("\n")) == (0, 10, 1)
    assert "the next command trains it again" in err


def test_a_kept_model_is_believed_only_if_it_is_whole_and_the_users_own(kept, shell, monkeypatch):
    def inode():
        assert shell("nearest", "king")[0] == 0
        (path,) = kept.iterdir()
        return path, path.stat().st_ino

    kept.mkdir()
    (kept / "world-0123456789.npz").touch()  # of other settings: it gives way
    path, made = inode()
    whole = path.read_bytes()
    assert kept.stat().st_mode & 0o777 == 0o700
    assert inode() == (path, made)
    path.write_bytes(whole[: len(whole) // 2])
    path, made = inode()
    assert path.read_bytes() == whole
    others = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: others)
    assert inode() != (path, made)
