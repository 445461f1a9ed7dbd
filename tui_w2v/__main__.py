"""``python -m tui_w2v`` is ``tui-w2v``."""

import os
import signal
import sys
from typing import NoReturn


def main() -> int:
    """Run the command line of this process; ctrl+c during imports ends it at once."""

    def end(*_: object) -> NoReturn:
        # An exception would reach C code of NumPy that reports it as a broken installation.
        os._exit(130)

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, end)
    from tui_w2v.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
