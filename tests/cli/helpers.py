"""Functions that tests of the command line share: files it wrote, and the pairs of a text."""

import json
import sys
from pathlib import Path

import numpy as np

from tui_w2v.cli.open_run import open_run
from tui_w2v.cli.parser import build_parser
from tui_w2v.corpus import SAMPLES
from tui_w2v.skipgram import OBJECTIVES as _ALL

OBJECTIVES = list(_ALL)
PROGRAM = [sys.executable, "-m", "tui_w2v"]
TRACE_FIELDS = [
    *("turn", "epoch", "context", "target", "learning_rate", "h", "scores", "probabilities"),
    *("loss", "error", "gradient_E_row", "gradient_theta", "gradient_bias", "E_row_after"),
    *("rows_changed", "probability_after"),
]
"""What each line of a trace has, in order."""
LAND = (
    "the king rules the land and the queen rules the sea\n"
    "the king loves the queen\n\n"
    "a fish swims in the sea\n"
    "the old king walks on the land and the fish swims\n"
)


def load(path):
    with np.load(path, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def opened(*words):
    """Return the timeline of a command line."""
    return open_run(build_parser().parse_args([*map(str, words)]))


def config(path):
    return json.loads(str(load(path)["config"]))


STATE = {"optimiser", "losses", "optimiser_steps"}
"""The arrays with which training by passes goes on exactly."""


def bits(path):
    """Return dtype and bytes of all arrays of an archive but its config and state."""
    arrays = load(path)
    return {
        name: (a.dtype, a.tobytes()) for name, a in arrays.items() if name not in {"config", *STATE}
    }


def change(path, arrays=(), *, target=None, **settings):
    """Write an archive to ``target`` with other arrays and config; None removes one."""
    whole = load(path) | dict(arrays)
    if "config" not in dict(arrays):
        changed = json.loads(str(whole["config"])) | settings
        changed = {name: value for name, value in changed.items() if value is not None}
        whole["config"] = np.array(json.dumps(changed))
    np.savez(target or path, **{name: array for name, array in whole.items() if array is not None})


def text_of(corpus):
    path = SAMPLES[corpus].path if corpus in SAMPLES else Path(corpus)
    return path.read_text()


def count_pairs(words, window, text, harmonic=False):
    """Count a text's pairs word by word into a dense matrix."""
    row = {word: number for number, word in enumerate(words)}
    C = np.zeros((len(words), len(words)))
    for line in text.lower().split("\n"):
        sentence = [row[word] for word in line.split() if word in row]
        for place, context in enumerate(sentence):
            for other in range(max(0, place - window), min(len(sentence), place + window + 1)):
                if other != place:
                    C[context, sentence[other]] += 1 / abs(other - place) if harmonic else 1
    return C
