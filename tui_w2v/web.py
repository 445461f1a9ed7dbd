"""``python -m tui_w2v.web``: serves the app to browsers, to each visitor a process of its own."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from typing import Any

from tui_w2v.cli.options import ExitCode, Parser, complain
from tui_w2v.cli.parser import build_parser
from tui_w2v.corpus import CorpusError, resolve_source

_SCREENS = ("explore", "demo")
_FOCUS = """
<script>
  const waiting = setInterval(() => {
    const keys = document.querySelector(".xterm-helper-textarea");
    if (keys) { clearInterval(waiting); keys.focus(); }
  }, 50);
</script>
"""
"""Textual's page would take keys only after a click."""


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until ctrl+c, and return the exit status."""
    parser = options()
    args, words = parser.parse_known_args(argv)
    if words[:1] not in ([screen] for screen in _SCREENS):
        words.insert(0, "explore")
    corpus = build_parser(words[0]).parse_args(words).corpus
    try:
        if corpus == "-":
            raise CorpusError("standard input can be read once, and visitors are many: name a file")
        if corpus is not None:
            resolve_source(corpus)
        _server(args, words).serve()
    except CorpusError as error:
        return complain(error)
    except OSError as error:
        return complain(f"{args.host}, port {args.port}: {error.strerror or error}")
    except ModuleNotFoundError:
        return complain("serving needs textual-serve: pip install 'textual-serve>=1.1'")
    return ExitCode.DONE


def options() -> Parser:
    """Return the parser of what serving takes beside the options of the app."""
    parser = Parser(prog="python -m tui_w2v.web", allow_abbrev=False)
    parser.describe(
        "Serves the app to browsers, to each visitor a run of their own, in a process of its own. "
        "All that explore and demo take can be given behind these options.",
        "python -m tui_w2v.web",
        "python -m tui_w2v.web demo --loop",
        "python -m tui_w2v.web --host 0.0.0.0 --port 80 book.txt --max-vocab 3000",
    )
    parser.add_argument(
        "--host",
        default="localhost",
        help="the address to listen at; 0.0.0.0 lets other machines in (default: localhost)",
    )
    parser.add_argument("--port", type=_port, default=8000, help="the port (default: 8000)")
    parser.add_argument(
        "--public-url",
        metavar="URL",
        help="the address that browsers see, where a proxy stands before this server "
        "(default: the one that each asked for)",
    )
    return parser


def _port(text: str) -> int:
    if text.isdecimal() and 0 < int(text) < 1 << 16:
        return int(text)
    raise argparse.ArgumentTypeError(f"must be a whole number from 1 to 65535, not {text!r}")


def _server(args: argparse.Namespace, words: list[str]) -> Any:
    from textual_serve.server import Server  # type: ignore[import-not-found,unused-ignore]

    class Page(Server):  # type: ignore[misc,unused-ignore]
        """A page that has the keyboard's focus at once, under the address that it was asked for."""

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
