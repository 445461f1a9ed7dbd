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
from importlib import import_module
from pathlib import Path

from rows import Row, missing


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

    table, failed = [Row("what", "goal", "measured")], False
    benches = sorted(Path(__file__).parent.glob("bench_*.py"))
    for path in (path for path in benches if options.only in path.stem):
        try:
            bench = import_module(path.stem)
            for row in bench.rows(quick=options.quick) if hasattr(bench, "rows") else ():
                print(f"{row.what}: {row.measured}", file=sys.stderr, flush=True)
                table.append(row)
        except Exception as error:
            failed = True
            traceback.print_exc()
            table.append(missing(path.name, "–", f"failed: {error!r}"))

    used = [sys.modules[name] for name in ("numpy", "torch", "keras") if name in sys.modules]
    versions = [f"{module.__name__} {module.__version__}" for module in used]
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {', '.join(versions)}\n")
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    table.insert(1, Row(*("-" * width for width in widths)))
    for row in table:
        print("| " + " | ".join(map(str.ljust, row, widths)) + " |")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
