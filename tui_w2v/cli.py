"""The shell face: one function a command.

What a command needs is imported when it runs, so that none waits for another's libraries: above
all, only the commands that open a screen import Textual.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from tui_w2v import __version__

if TYPE_CHECKING:
    from tui_w2v.corpus import Corpus
    from tui_w2v.training import Configuration, Timeline

_BIG_FILE = 4 << 20


class ExitCode(IntEnum):
    """What the exit status says."""

    DONE = 0
    NOT_DONE = 1
    USAGE = 2
    INTERRUPTED = 130


class CommandError(Exception):
    """A command cannot go on; the message is one line."""

    def __init__(self, message: str, code: ExitCode = ExitCode.NOT_DONE) -> None:
        super().__init__(message)
        self.code = code


class _Parser(argparse.ArgumentParser):
    """A parser that answers wrong usage with one line."""

    def error(self, message: str) -> NoReturn:
        _complain(f"{message} (see {self.prog} --help)", self.prog)
        sys.exit(ExitCode.USAGE)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit status."""
    _leave_cores_to_the_program()
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    except BrokenPipeError:  # whoever read the output has seen enough
        _drop_output()
        return ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except CommandError as error:
        return _complain(error, code=error.code)


def _run(words: list[str]) -> int:
    from tui_w2v.corpus import CorpusError
    from tui_w2v.training import DivergedError, InvalidOptionError

    parser = _build_parser()
    if not words or words[0] not in {*_COMMANDS, "-h", "--help", "--version"}:
        if words and (command := _meant_command(words[0])):
            parser.error(f"no such command or file: {words[0]!r}; did you mean {command}?")
        words.insert(0, "explore")
    args = parser.parse_args(words)
    try:
        return int(_COMMANDS[args.command](args))
    except (CorpusError, InvalidOptionError) as error:
        raise CommandError(str(error), ExitCode.USAGE) from None
    except DivergedError as error:
        raise CommandError(str(error)) from None


def _complain(
    message: object, program: str = "tui-w2v", code: ExitCode = ExitCode.USAGE
) -> ExitCode:
    """Say in one line what is wrong; control characters in names are spelled out."""
    line = "".join(
        character if character.isprintable() else ascii(character)[1:-1]
        for character in f"{program}: {message}"
    )
    if sys.stderr:
        print(line, file=sys.stderr)
    return code


def _drop_output() -> None:
    """Send what is still to be written nowhere: Python flushes once more on its way out."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _meant_command(word: str) -> str | None:
    """The command that a word may have been meant for, if it names no text."""
    with suppress(OSError, ValueError):
        if Path(word).exists():
            return None
    return next(iter(get_close_matches(word, _COMMANDS, n=1)), None)


def _leave_cores_to_the_program() -> None:
    """Hold the BLAS library to one thread, unless the user said otherwise.

    Its variables are read when NumPy is first imported. A turn's products are too small to be
    shared out, and the screen needs the other core.
    """
    for variable in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ.setdefault(variable, "1")


# The command line


def _build_parser() -> _Parser:
    parser = _Parser(
        prog="tui-w2v",
        description="Opens up word2vec's skip-gram: trains on real text, one (context word → "
        "target word) pair at a time, and shows every number of the turn.",
        epilog="examples:\n"
        "  tui-w2v                      the explorer, on the royal sample: press space five times\n"
        "  tui-w2v book.txt --dim 50    the explorer, on a text of yours\n"
        "  tui-w2v trace --turns 2      two turns, told in text\n"
        "  tui-w2v trace book.txt --json | head -1\n\n"
        "CORPUS is a text file, - for standard input, or a sample's name (see tui-w2v samples).\n"
        "Without a command, explore is meant. tui-w2v COMMAND --help says more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"tui-w2v {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", parser_class=_Parser)

    explore = commands.add_parser(
        "explore",
        help="open the explorer (what tui-w2v without a command does)",
        description="Opens the explorer. space or → goes to the next phase of the turn, ← back, "
        "enter to the turn's end, ? lists all keys, q quits.",
        epilog="examples:\n"
        "  tui-w2v explore\n"
        "  tui-w2v explore book.txt --sentences punctuation --max-vocab 3000\n"
        "  zcat book.txt.gz | tui-w2v explore - --dim 50",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_model_options(explore)

    trace = commands.add_parser(
        "trace",
        help="write the turns as text, or as JSON lines",
        description="Makes turns and writes each: what was picked, looked up and predicted, the "
        "gradient and the update.",
        epilog="examples:\n"
        "  tui-w2v trace --turns 3\n"
        "  tui-w2v trace --json --full --dtype float64 --turns 1\n"
        "  tui-w2v trace book.txt --turns 1000 --save model.npz > /dev/null",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_model_options(trace)
    trace.add_argument(
        "--turns", type=_whole_number, default=10, metavar="N", help="how many turns (default 10)"
    )
    trace.add_argument("--json", action="store_true", help="one JSON object a turn, one a line")
    trace.add_argument(
        "--full", action="store_true", help="every number, not only the largest or first ones"
    )
    trace.add_argument(
        "--save", metavar="FILE", help="keep the model after the last turn as a .npz file"
    )

    commands.add_parser(
        "samples",
        help="list the bundled texts",
        description="Lists the bundled texts with their sizes.",
        allow_abbrev=False,
    )
    return parser


def _add_model_options(parser: argparse.ArgumentParser) -> None:
    from tui_w2v.corpus import SentenceRule
    from tui_w2v.skipgram import INITS, FullSoftmax
    from tui_w2v.training import Configuration, Order

    default = Configuration()
    parser.add_argument(
        "corpus",
        nargs="?",
        default=default.corpus,
        metavar="CORPUS",
        help=f"a text file, - for standard input, or a sample's name (default {default.corpus})",
    )
    text = parser.add_argument_group("the text")
    text.add_argument(
        "--sentences",
        choices=[rule.value for rule in SentenceRule],
        default=default.sentences.value,
        help="where sentences end: at each line's end (default), or at . ! ? and blank lines",
    )
    text.add_argument(
        "--encoding", default=default.encoding, help="how the text is encoded (default utf-8)"
    )
    text.add_argument(
        "--lowercase",
        action=argparse.BooleanOptionalAction,
        default=default.lowercase,
        help="lower-case the words (default)",
    )
    text.add_argument(
        "--min-count",
        type=int,
        default=default.min_count,
        metavar="N",
        help="cut words that occur less often (default 1)",
    )
    text.add_argument(
        "--max-vocab",
        type=int,
        default=default.max_vocab,
        metavar="N",
        help="keep at most so many words, the most frequent first (default 10000)",
    )
    text.add_argument(
        "--window",
        type=int,
        default=default.window,
        metavar="N",
        help="neighbours on each side that are targets (default 2)",
    )
    text.add_argument(
        "--order",
        choices=[order.value for order in Order],
        default=default.order.value,
        help="the order of the pairs within an epoch (default text)",
    )
    model = parser.add_argument_group("the model")
    model.add_argument(
        "--dim",
        type=int,
        metavar="D",
        help="numbers in a word's row of E (default 100; 8 for the royal sample)",
    )
    model.add_argument(
        "--init",
        choices=list(INITS),
        default=default.init,
        help="how the parameters start (default keras: Glorot uniform)",
    )
    model.add_argument("--no-bias", action="store_true", help="no output bias, as in word2vec")
    model.add_argument(
        "--dtype",
        choices=["float32", "float64"],
        default=default.dtype,
        help="the precision of the parameters (default float32)",
    )
    model.add_argument(
        "--objective",
        choices=[FullSoftmax.name],
        default=default.objective,
        help="what is minimised (default softmax)",
    )
    model.add_argument(
        "--lr",
        type=float,
        default=default.learning_rate,
        metavar="ETA",
        help="η, the learning rate of SGD (default 0.1)",
    )
    model.add_argument(
        "--seed",
        type=int,
        default=default.seed,
        metavar="N",
        help="what every random draw depends on (default 0)",
    )


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"must be a whole number, 0 or more, not {text!r}")
    return int(text)


# What commands share


def _configuration(args: argparse.Namespace) -> "Configuration":
    from tui_w2v.corpus import SAMPLES, SentenceRule
    from tui_w2v.training import Configuration, Order

    sample = SAMPLES.get(args.corpus)
    dim = args.dim
    if dim is None:
        dim = sample.dim if sample and sample.dim else Configuration.dim
    return Configuration(
        corpus=args.corpus,
        sentences=SentenceRule(args.sentences),
        encoding=args.encoding,
        lowercase=args.lowercase,
        min_count=args.min_count,
        max_vocab=args.max_vocab,
        window=args.window,
        order=Order(args.order),
        dim=dim,
        init=args.init,
        bias=not args.no_bias,
        dtype=args.dtype,
        objective=args.objective,
        learning_rate=args.lr,
        seed=args.seed,
    )


def _open_run(configuration: "Configuration") -> "tuple[Corpus, Timeline]":
    """Read the text and stand before the first turn."""
    from tui_w2v.training import make_timeline, read_corpus

    try:
        with _reading_progress(configuration.corpus) as progress:
            corpus = read_corpus(configuration, progress)
        return corpus, make_timeline(configuration, corpus)
    except MemoryError:
        raise CommandError(
            "there is not enough memory for this model: lower --dim or --max-vocab",
            ExitCode.USAGE,
        ) from None


@contextmanager
def _reading_progress(corpus: str) -> Iterator[Callable[[int], None] | None]:
    """Show a progress bar on a terminal while a big file is read."""
    size = 0
    with suppress(OSError, ValueError):
        size = Path(corpus).stat().st_size
    if size < _BIG_FILE or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the text", total=size)
        yield lambda done: bar.update(task, completed=done)


def _check_target(path: str) -> None:
    """See, before any work is done for it, that a file can be written there."""
    if not path:
        raise CommandError("--save needs a file's name", ExitCode.USAGE)
    target = Path(path)
    if target.is_dir():
        raise CommandError(f"{path!r} cannot be written: it is a folder")
    if not target.parent.is_dir():
        raise CommandError(f"{path!r} cannot be written: there is no folder {str(target.parent)!r}")
    if not os.access(target.parent, os.W_OK):
        raise CommandError(f"{path!r} cannot be written: the folder is read-only")


def _save(
    path: str, configuration: "Configuration", corpus: "Corpus", timeline: "Timeline"
) -> None:
    from tui_w2v.vectors import save_model

    parameters = timeline.parameters
    try:
        save_model(
            Path(path),
            E=parameters.E,
            theta=parameters.theta,
            bias=parameters.bias,
            words=corpus.vocabulary.words,
            counts=corpus.vocabulary.counts,
            config={**configuration.as_dict(), "turns": timeline.turns_made},
        )
    except OSError as error:
        raise CommandError(f"{path!r} cannot be written: {error.strerror or error}") from None
    except MemoryError:
        longest = max(map(len, corpus.vocabulary.words))
        raise CommandError(
            f"{path!r} cannot be written: a word of {longest:,} characters needs too much memory"
        ) from None


def _write(text: str) -> None:
    """Write a line of the answer.

    Raises:
        CommandError: It cannot be written.
    """
    if sys.stdout is None:
        raise CommandError("standard output is closed")
    try:
        print(text, flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_output()
        raise CommandError(f"standard output cannot be written: {error.strerror}") from None


# The commands


def _explore(args: argparse.Namespace) -> int:
    from tui_w2v.corpus import resolve_source

    configuration = _configuration(args)
    resolve_source(configuration.corpus)  # a wrong name is the first thing to say
    if not sys.__stderr__ or not sys.__stderr__.isatty():
        raise CommandError(
            "the explorer needs a terminal; tui-w2v trace writes the turns as text",
            ExitCode.USAGE,
        )
    corpus, timeline = _open_run(configuration)
    timeline.go(timeline.position)  # should the first turn diverge, it is said before the screen
    _take_keys_from_terminal()
    from tui_w2v.tui import ExplorerApp

    app = ExplorerApp(configuration, corpus, timeline)
    app.run()
    return app.return_code or ExitCode.DONE


def _take_keys_from_terminal() -> None:
    """Have the screen read its keys from the controlling terminal, if standard input is not it."""
    if sys.__stdin__ and sys.__stdin__.isatty():
        return
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise CommandError(
            "there is no terminal to take keys from; tui-w2v trace writes the turns as text",
            ExitCode.USAGE,
        ) from None
    os.dup2(terminal, 0)
    os.close(terminal)


def _trace(args: argparse.Namespace) -> int:
    from tui_w2v.trace import as_json, as_text, trace_turns
    from tui_w2v.training import DivergedError

    configuration = _configuration(args)
    if args.save is not None:
        _check_target(args.save)
    corpus, timeline = _open_run(configuration)
    if args.json:
        unicode = (getattr(sys.stdout, "encoding", None) or "").lower().startswith("utf")
        write = as_json(corpus.vocabulary, full=args.full, ascii_only=not unicode)
    else:
        write = as_text(corpus.vocabulary, full=args.full)
    diverged = None
    try:
        for text in trace_turns(timeline, args.turns, write):
            _write(text)
    except DivergedError as error:
        diverged = error
    if args.save is not None:
        _save(args.save, configuration, corpus, timeline)
    if diverged:
        raise CommandError(str(diverged))
    return ExitCode.DONE


def _samples(args: argparse.Namespace) -> int:
    from tui_w2v.corpus import SAMPLES
    from tui_w2v.training import Configuration, read_corpus

    for name, sample in SAMPLES.items():
        corpus = read_corpus(Configuration(corpus=name))
        _write(
            f"{name}\t{len(corpus.vocabulary):,} different words, {len(corpus.tokens):,} in all, "
            f"{len(corpus.sentence_starts) - 1:,} sentences\t{sample.about}"
        )
    return ExitCode.DONE


_COMMANDS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "explore": _explore,
    "trace": _trace,
    "samples": _samples,
}
