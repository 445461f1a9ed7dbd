"""``python -m tui_w2v.cli.web``: serves the app to browsers, each visitor a process."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from typing import Any

from tui_w2v.cli.options import Parser
from tui_w2v.cli.output import complain
from tui_w2v.cli.parser import build_parser
from tui_w2v.corpus import CorpusError, resolve_source

_FOCUS = """
<script>
  const waiting = setInterval(() => {
    const keys = document.querySelector(".xterm-helper-textarea");
    if (keys) { clearInterval(waiting); keys.focus(); }
  }, 50);
</script>
"""
"""Without this script, Textual's page takes keys only after a click."""


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until ctrl+c, and return the exit status."""
    args, words = options().parse_known_args(argv)
    if not words or words[0] not in ("explore", "demo"):
        words.insert(0, "explore")
    corpus = build_parser(words[0]).parse_args(words).corpus
    try:
        if corpus == "-":
            raise CorpusError("standard input can be read only once: name a file")
        if corpus is not None:
            resolve_source(corpus)
        _server(args, words).serve()
    except CorpusError as error:
        return complain(error)
    except OSError as error:
        return complain(f"{args.host}, port {args.port}: {error.strerror or error}")
    except ModuleNotFoundError:
        return complain("serving needs textual-serve: pip install 'textual-serve>=1.1'")
    return 0


def options() -> Parser:
    parser = Parser(prog="python -m tui_w2v.cli.web")
    parser.describe(
        "Serves the app to browsers; each visitor has a run and a process of their own. "
        "The options of explore and demo can follow. Visitors choose among the samples and the "
        "text named here, whose path they can see, and save to their own downloads. There is no "
        "password and no encryption, and each visitor takes memory and processor time: let in a "
        "room, not the world.",
        "python -m tui_w2v.cli.web",
        "python -m tui_w2v.cli.web demo --loop",
        "python -m tui_w2v.cli.web --host 0.0.0.0 --port 80 book.txt --max-vocab 3000",
    )
    host = "the address to listen on; 0.0.0.0 lets other machines in (default: localhost)"
    parser.add_argument("--host", default="localhost", help=host)
    parser.add_argument("--port", type=_port, default=8000, help="the port (default: 8000)")
    url = "the address that browsers see behind a proxy (default: the address they ask for)"
    parser.add_argument("--public-url", metavar="URL", help=url)
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 1 << 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 65535, not {text!r}")


def _server(args: argparse.Namespace, words: list[str]) -> Any:
    from textual_serve.server import Server  # type: ignore[import-not-found,unused-ignore]

    class Page(Server):  # type: ignore[misc,unused-ignore]
        """Textual's page, with the keyboard's focus and the address that the browser asked for."""

        async def handle_index(self, request: Any) -> Any:
            if args.public_url is None:
                self.public_url = f"{request.scheme}://{request.host}"
            page: Any = await super().handle_index(request)
            page.text = page.text.replace("</body>", f"{_FOCUS}</body>")
            return page

    command = shlex.join([sys.executable, "-m", "tui_w2v", *words])
    url = args.public_url and args.public_url.rstrip("/")
    return Page(command, args.host, args.port, title="tui-w2v", public_url=url)


if __name__ == "__main__":
    sys.exit(main())
