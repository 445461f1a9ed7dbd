"""Training without a screen under every objective."""

import json
import math

import numpy as np
import pytest

from tui_w2v.cli import main
from tui_w2v.corpus import SAMPLES, count_pairs
from tui_w2v.skipgram import OBJECTIVES
from tui_w2v.training import Configuration, read_corpus
from tui_w2v.vectors import WordVectors
from tui_w2v.vectors.evaluation import answer_analogies, read_questions

OTHERS = [name for name in OBJECTIVES if name != "softmax"]


@pytest.fixture
def train(capsys, tmp_path):
    """Train; return the status, the report, what was said, and the saved arrays."""

    def run(*words):
        path = tmp_path / "model.npz"
        status = main(["train", *words, "--save", str(path), "--json"])
        out, err = capsys.readouterr()
        arrays = {}
        if path.exists():
            with np.load(path, allow_pickle=False) as file:
                arrays = {name: file[name] for name in file.files}
        return status, json.loads(out) if out else None, err, arrays

    return run


def dense(window):
    corpus = read_corpus(Configuration.of("royal"))
    counts, V = count_pairs(corpus, window), len(corpus.vocabulary)
    C = np.zeros((V, V))
    C[np.repeat(np.arange(V), np.diff(counts.starts)), counts.targets] = counts.numbers
    return C, corpus.vocabulary.counts


def expected_loss(arrays, k=5):
    """The mean loss over all pairs and all draws, by its definition."""
    C, word_counts = dense(2)
    P = word_counts**0.75 / (word_counts**0.75).sum()
    z = arrays["E"].astype(float) @ arrays["theta"].T.astype(float) + arrays["bias"]
    loss = 0.0
    for i, t in zip(*np.nonzero(C), strict=True):
        noise = np.where(np.arange(len(P)) == t, 0, P / (1 - P[t]))
        loss += C[i, t] * (np.logaddexp(0, -z[i, t]) + k * noise @ np.logaddexp(0, z[i]))
    return loss / C.sum()


def glove_loss(arrays):
    C, _ = dense(2)
    z = arrays["E"].astype(float) @ arrays["theta"].T.astype(float) + arrays["bias"]
    z += arrays["bias_E"][:, None]
    i, j = np.nonzero(C)
    X = C[i, j]
    return float((np.minimum(1, (X / 100) ** 0.75) * (z[i, j] - np.log(X)) ** 2).mean())


@pytest.mark.parametrize("name", OTHERS)
def test_the_reported_loss_is_that_of_the_saved_model(train, name):
    status, report, err, arrays = train("royal", "--objective", name, "--passes", "40")
    assert (status, err) == (0, "")
    assert (report["objective"], report["passes"], report["pairs"]) == (name, 40, 4188)
    loss = expected_loss(arrays) if name == "negative-sampling" else glove_loss(arrays)
    assert report["loss"] == pytest.approx(loss, rel=1e-4)
    assert report["floor"] < report["loss"]
    assert report["uniform"] == pytest.approx(math.log(48))
    assert ("bias_E" in arrays) == (name == "glove")


@pytest.mark.parametrize("name", OTHERS)
def test_epochs_are_turns_of_it(train, name):
    status, report, _, arrays = train("royal", "--objective", name, "--epochs", "2")
    assert status == 0
    assert report["epochs"] == 2
    loss = expected_loss(arrays) if name == "negative-sampling" else glove_loss(arrays)
    assert report["loss"] == pytest.approx(loss, rel=1e-4)
    config = json.loads(str(arrays["config"]))
    cells = int(np.count_nonzero(dense(2)[0]))
    assert config["turns"] == 2 * (cells if name == "glove" else 4188)


def test_no_model_comes_below_the_floor(train):
    words = ["royal", "--objective", "negative-sampling"]
    floor = train(*words, "--passes", "1")[1]["floor"]
    status, report, err, _ = train(*words, "--until-loss", f"{floor - 0.01}")
    assert (status, report, err.count("\n")) == (2, None, 1)
    assert f"{floor:.6g}" in err
    status, report, _, _ = train(*words, "--until-loss", f"{floor + 0.5}")
    assert status == 0
    assert report["loss"] <= floor + 0.5


@pytest.mark.parametrize("name", OTHERS)
def test_counts_do_in_place_of_the_text(train, name, tmp_path):
    counts = str(tmp_path / "counts.npz")
    assert main(["count", "royal", "--save", counts]) == 0
    options = ["--objective", name, "--dim", "8", "--passes", "10"]
    of_text, of_counts = train("royal", *options), train("--counts", counts, *options)
    assert of_counts[0] == 0
    for array in ("E", "theta", "bias"):
        assert of_text[3][array].tobytes() == of_counts[3][array].tobytes()
    assert of_text[1]["floor"] == of_counts[1]["floor"]
    status, _, err, _ = train("--counts", counts, *options, "--harmonic")
    assert (status, err.count("\n")) == (2, 1)
    assert "--harmonic" in err


def test_near_words_may_count_more(train):
    options = ["royal", "--objective", "glove", "--passes", "10", "--window", "4"]
    plain, harmonic = train(*options), train(*options, "--harmonic")
    assert harmonic[0] == 0
    assert harmonic[1]["pairs"] == plain[1]["pairs"]
    assert harmonic[1]["loss"] != plain[1]["loss"]
    assert json.loads(str(harmonic[3]["config"]))["harmonic"] is True


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_world_s_analogies_are_answered_by_default_settings(train, name):
    status, report, _, arrays = train("world", "--objective", name)
    assert status == 0
    vectors = WordVectors(arrays["words"].tolist(), arrays["E"])
    questions = read_questions(SAMPLES["world"].questions[0])
    assert answer_analogies(vectors, questions.sections).accuracy >= 0.9
    assert report["dim"] == (100 if name == "glove" else 50)
