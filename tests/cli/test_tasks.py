"""Tasks as a practitioner has them, each done in one line of the shell."""

import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import tui_w2v as w2v
from tests.vectors.test_fasttext import model as fasttext_model
from tests.vectors.test_safetensors import matrices
from tui_w2v.corpus import SAMPLES

if sys.platform == "win32":
    pytest.skip("lines of a POSIX shell", allow_module_level=True)

TASKS = {
    "train on all texts of a folder, compressed or not": (
        "tui-w2v train texts/* --passes 3 --save all.npz --json | grep -o '\"passes\": 3'",
        '"passes": 3',
    ),
    "train on what another program writes": (
        "zcat texts/b.txt.gz | tui-w2v train - --passes 3 --save piped.npz && ls piped.npz",
        "piped.npz",
    ),
    "train for as long as I have, and keep what there is": (
        "tui-w2v train book.txt --seconds 0.3 --save short.npz -q && ls short.npz",
        "short.npz",
    ),
    "a night's training goes on after the machine went down": (
        "line='tui-w2v train book.txt --passes 5999 --checkpoint 0.0002 -q --save night.npz'; "
        "$line & until ls night.[cn]*; do :; done >&2; kill -9 $!; $line; ls night*",
        "night.npz",
    ),
    "count once, then try several sizes": (
        "tui-w2v count texts/* --save c.npz && for d in 4 8; do "
        "tui-w2v train --counts c.npz --dim $d --passes 2 --save $d.npz; done; ls 4.npz 8.npz",
        "4.npz\n8.npz",
    ),
    "the same in a pipeline, whatever the words": (
        "printf 'king\\nxyz\\n' | tui-w2v nearest --batch - -n 1 --json --model model.npz; echo $?",
        r'\{"query": "king", "nearest": \[.*"queen".*\]\}\n\{"query": "xyz", "error": .*\}\n1',
    ),
    "words that the vocabulary lacks, by fastText's n-grams": (
        "tui-w2v nearest kingdoms -n 1 --model fasttext.bin --json",
        r'\{"query": "kingdoms", .*"ngrams": \{"kingdoms": \["<k", .*"s>"\]\}\}',
    ),
    "the embeddings of a language model": (
        "tui-w2v nearest king -n 1 --model model.safetensors --tensor wte --vocab words.txt",
        r"queen\t-?0\.\d+",
    ),
    "a small file for gensim: frequent words, of length 1": (
        "tui-w2v convert model.npz small.bin --top 20 --unit && head -n 1 small.bin",
        "20 8",
    ),
    "another format on the way, without a file": (
        "gzip -dc glove.txt.gz | tui-w2v convert - - --from glove --to word2vec-text | head -n 1",
        "3 2",
    ),
    "the Embedding Projector": (
        "tui-w2v convert model.npz vectors.tsv && wc -l < vectors.tsv && wc -l < metadata.tsv",
        r" *52\n *52",
    ),
    "which of my models is best at what": (
        "tui-w2v evaluate analogies.txt pairs.tsv --model early.npz --model model.npz",
        r"analogies.txt\tearly.npz\t.*\npairs.tsv\tmodel.npz\t[^\n]*\t2\t0",
    ),
    "what has changed since the last model": (
        "tui-w2v compare early.npz model.npz -n 1 | head -n 3",
        r"words\t52\noverlap\t0\.\d+\ndrift\t0\.\d+",
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tasks")
    text = SAMPLES["royal"].path.read_text()
    (folder / "texts").mkdir()
    (folder / "book.txt").write_text(text)
    (folder / "texts" / "a.txt").write_text(text)
    (folder / "texts" / "b.txt.gz").write_bytes(gzip.compress(text.encode()))
    run = w2v.Run("royal")
    for passes, name in ((5, "early.npz"), (200, "model.npz")):
        run.train(passes=passes).save(folder / name)
    E = np.eye(2, 3, dtype="<f4")
    (folder / "glove.txt.gz").write_bytes(gzip.compress(b"a 1 2\nb 2 1\nc 0 1\n"))
    (folder / "words.txt").write_text("king\nqueen\n")
    (folder / "pairs.tsv").write_text("king\tqueen\t9\nking\tbarn\t1\n")
    (folder / "fasttext.bin").write_bytes(fasttext_model())
    (folder / "model.safetensors").write_bytes(matrices(wte=("F32", E), lm_head=("F32", E)))
    (folder / "analogies.txt").write_text(": royal\nman king woman queen\n")
    return folder


@pytest.mark.parametrize("task", TASKS)
def test_a_task_takes_one_line(folder, task):
    line, answer = TASKS[task]
    assert "\n" not in line
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(answer, done.stdout.strip("\n"), re.DOTALL), done.stdout + done.stderr
    assert "Traceback" not in done.stderr
