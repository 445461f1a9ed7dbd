"""Everything that is timed, as one table of ratios: ``python tests/benchmarks/table.py [TEXT]``.

Each bench_*.py beside this file that has ``rows(quick=...)`` gives its rows; --only NAME runs those
with this in their names. TEXT is what passes and peers train on. The table comes last;
each row is also told, on standard error, as soon as it is measured. A run takes half an
hour or more, with --quick some eight minutes.
"""

import argparse
import os
import platform
import sys
import traceback
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from rows import Row, as_table, missing

_HERE = Path(__file__).parent


def main() -> int:
    """Run every benchmark and print the table; return 1 if one of them failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="?", help="a text to train on, in place of one made here")
    parser.add_argument("--sentences", default="line", help="its rule: line or punctuation")
    parser.add_argument("--only", default="", help="only files with this in their name")
    parser.add_argument("--quick", action="store_true", help="one epoch, fewer rounds")
    options = parser.parse_args()
    if options.text:
        os.environ["TUI_W2V_TEXT"] = str(Path(options.text).resolve())
        os.environ["TUI_W2V_SENTENCES"] = options.sentences
    # As the program has it; read when NumPy is first imported. Peers choose for themselves.
    for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[variable] = "1"

    rows, failed = [], False
    for path in sorted(_HERE.glob("bench_*.py")):
        if options.only not in path.stem:
            continue
        try:
            for row in _rows(path.stem, options.quick):
                print(f"{row.what}: {row.measured}", file=sys.stderr, flush=True)
                rows.append(row)
        except Exception as error:
            failed = True
            traceback.print_exc()
            rows.append(missing(path.name, "–", f"failed: {error!r}"))
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {_versions()}\n")
    print(as_table(rows))
    return int(failed)


def _rows(module: str, quick: bool) -> Iterator[Row]:
    bench = import_module(module)
    if hasattr(bench, "rows"):
        yield from bench.rows(quick=quick)


def _versions() -> str:
    names = ("numpy", "torch", "keras")
    return ", ".join(
        f"{name} {sys.modules[name].__version__}" for name in names if name in sys.modules
    )


if __name__ == "__main__":
    sys.exit(main())
