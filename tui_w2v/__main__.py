"""``python -m tui_w2v`` is ``tui-w2v``."""

import sys

from tui_w2v.cli import main

if __name__ == "__main__":
    sys.exit(main())
