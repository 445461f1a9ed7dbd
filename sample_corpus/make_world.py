"""Make the world sample: ``world.txt``, ``world-analogies.txt`` and ``world-pairs.tsv``.

Run it from any folder: ``python sample_corpus/make_world.py [FOLDER]``. It needs nothing but
Python, takes a second or two, and makes the same bytes each time.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from world_grammar.likeness import word_pairs  # noqa: E402
from world_grammar.questions import questions  # noqa: E402
from world_grammar.sentences import sentences  # noqa: E402

SEED = 1


def world() -> dict[str, bytes]:
    """Return what the files hold, by name."""
    text = sentences(SEED)
    analogies = []
    for section, asked in questions(SEED, text).items():
        analogies += [f": {section}", *(" ".join(question) for question in asked)]
    pairs = [f"{one}\t{other}\t{score:g}" for one, other, score in word_pairs(SEED)]
    return {
        name: "".join(f"{line}\n" for line in lines).encode("ascii")
        for name, lines in (
            ("world.txt", text),
            ("world-analogies.txt", analogies),
            ("world-pairs.tsv", pairs),
        )
    }


def main(folder: Path) -> None:
    """Write the files."""
    for name, content in world().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
