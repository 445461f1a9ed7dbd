"""The explorer as a conversation, line by line, for screen readers and braille displays."""

import cmd
import math
import sys
from collections.abc import Callable
from contextlib import suppress
from operator import call
from os.path import expanduser
from pathlib import Path
from time import monotonic

from tui_w2v.cli.output import CommandError, standard_output, write, writing
from tui_w2v.cli.trace import phase_lines
from tui_w2v.cli.why import derivation_lines
from tui_w2v.corpus import refuse_inputs
from tui_w2v.errors import InputError
from tui_w2v.explain.derivation import Derivations
from tui_w2v.explain.moves import describe_move
from tui_w2v.explain.phases import PHASE_NAMES, loss_text
from tui_w2v.printable import spelled_out
from tui_w2v.session.forward import Forward
from tui_w2v.session.job import STOPS, JobState, Threads
from tui_w2v.session.stepper import News, Stepper
from tui_w2v.session.typed import parse_goal
from tui_w2v.signals import INTERRUPT, handled
from tui_w2v.spelling import did_you_mean
from tui_w2v.training import (
    DivergedError,
    Frame,
    Phase,
    Timeline,
    View,
    inputs_of,
    replay_command,
    save_timeline,
)
from tui_w2v.vectors import UnknownWordError, WordVectors
from tui_w2v.vectors.question import terms_of

_SECONDS_BETWEEN_LINES = 5.0
"""While a job runs: each line on its progress interrupts a voice."""
_CTRL_C_STOPS = ", ctrl+c stops"
_MOST_DIGITS = 12
"""The digits of the largest number of passes that a run's line can hold."""
_ALONE = {"next", "back", "redo", "turn", "here", "restart"}
"""Commands with nothing after them."""
_FEWEST_WORDS = {"why": 1, "set": 2, "rate": 1, "nearest": 1}
"""The words that some commands need; others say themselves what is missing."""


def converse(timeline: Timeline) -> None:
    """Answer commands from standard input until quit or its end."""
    if not sys.stdin:
        raise InputError("standard input is closed: --plain reads commands")
    with standard_output():
        conversation = Conversation(timeline)
        try:
            conversation.cmdloop()
        except (KeyboardInterrupt, SystemExit):
            with suppress(OSError, CommandError):  # the terminal may be closed
                conversation.do_EOF("")
            raise


def _number(text: str) -> float:
    with suppress(ValueError):
        if math.isfinite(number := float(text)):
            return number + 0.0  # never -0
    raise ValueError(f"{text!r} is not a number: give a number such as 0.5")


class Conversation(cmd.Cmd):
    """Commands, each with an answer in the words of ``trace``."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__()
        self.use_rawinput = bool(sys.stdin and sys.stdin.isatty())
        self.prompt = "> " if self.use_rawinput else ""
        self._stepper = Stepper(timeline, self._tell, Threads(self._run, call), lambda _: View())
        self._interrupted = False
        """Whether ctrl+c was pressed in this command, and has stopped no job."""
        self._said_at = 0.0
        self._path = ""
        """Where the model was, or was to be, saved last."""
        settings, words = timeline.setup.settings, timeline.setup.corpus.vocabulary
        self.intro = (
            f"{timeline.setup.corpus.name}: {len(words):,} words, d {settings.dim}, "
            f"{settings.objective}, learning rate {settings.learning_rate:g}. "
            "enter goes to the next phase, help lists the commands, quit leaves."
        )

    @property
    def _timeline(self) -> Timeline:
        return self._stepper.timeline

    def _run(self, job: Callable[[], None]) -> None:
        """Run a job at once; ctrl+c stops it."""
        if self._interrupted:  # while the job was prepared
            self._stepper.cancel()
        job()
        self._interrupted = False

    def _interrupt(self, *_: object) -> None:
        self._interrupted = True
        self._stepper.cancel()

    def _tell(self, news: News) -> None:
        due = not self._stepper.busy or monotonic() - self._said_at > _SECONDS_BETWEEN_LINES
        match news:
            case JobState(text, keys) if due:
                self._say(text + _CTRL_C_STOPS * (keys == STOPS))
            case Frame():
                self._show(news)
            case Forward(losses=losses, ended=ended) if due or ended.text:
                if losses:
                    self._say(f"pass {len(losses) - 1:,}: loss {loss_text(losses[-1])}")
                self._say(ended.text)

    def _say(self, *lines: str) -> None:
        for line in filter(None, lines):
            write(spelled_out(line))
            self._said_at = monotonic()

    def _show(self, frame: Frame) -> None:
        words, turn = self._timeline.setup.corpus.vocabulary, frame.turn
        if stop := self._timeline.at_stop:
            self._say(f"{describe_move(stop.move)} here: redo repeats it, next goes on without it")
        if frame.phase is Phase.READY:
            self._say(f"before turn {frame.number:,}")
            return
        pair = f"{words[turn.context]} → {words[turn.target]}"
        self._say(f"turn {frame.number:,}, {PHASE_NAMES[frame.phase]}: {pair}")
        self._say(*phase_lines(frame, words))

    def parseline(self, line: str) -> tuple[str | None, str | None, str]:
        name, text, line = super().parseline(line)
        return name if name in (None, "EOF") else name.lower(), text, line

    def onecmd(self, line: str) -> bool:
        command, text, _ = self.parseline(line)
        name, words, leaves = str(command), len((text or "").split()), False
        try:
            if words < _FEWEST_WORDS.get(name, 0):
                raise ValueError(_COMMANDS[name])
            if words and name in _ALONE:
                raise ValueError(f"nothing comes after {name}; {_COMMANDS[name]}")
            with handled(self._interrupt, INTERRUPT):
                leaves = super().onecmd(line)
        except (ValueError, CommandError, DivergedError, UnknownWordError) as error:
            self._say(str(error))
        if self._interrupted and not leaves:  # what the command did is whole
            raise KeyboardInterrupt
        return leaves

    def emptyline(self) -> bool:
        self.do_next("")
        return False

    def default(self, line: str) -> None:
        name = line.split()[0]
        index = {command: at for at, command in enumerate(_COMMANDS)}
        meant = did_you_mean(name, index)
        self._say(f"there is no command {name!r}: help lists the commands{meant}")

    def do_next(self, _: str) -> None:
        """next: go to the next phase, as an empty line does."""
        self._stepper.step("next_phase")

    def do_back(self, _: str) -> None:
        """back: go back one phase, exactly."""
        self._stepper.step("previous_phase")

    def do_redo(self, _: str) -> None:
        """redo: redo what back undid: passes, a restart, another rate, a number that was set."""
        if not self._timeline.at_stop:
            raise ValueError("there is nothing to redo here")
        self._stepper.redo()

    def do_turn(self, _: str) -> None:
        """turn: go to the end of this turn, or of the next; go 3 goes to turn 3."""
        self._stepper.step("end_of_turn")

    def do_go(self, text: str) -> None:
        """go: go to a turn (go 12), or the next of a word or a pair (go king castle)."""
        self._stepper.go_to(parse_goal(text, self._timeline.setup))

    def do_here(self, _: str) -> None:
        """here: describe this phase again."""
        self._stepper.show()

    def do_restart(self, _: str) -> None:
        """restart: start over from the initial parameters; back goes before that."""
        self._stepper.restart()

    def do_train(self, passes: str) -> None:
        """train: make full-batch passes until the loss converges, or so many (train 10)."""
        if passes and not (passes.isdecimal() and len(passes) <= _MOST_DIGITS):
            raise ValueError("give the number of passes, or none")
        self._say("training" + _CTRL_C_STOPS)
        most = int(passes) if passes else None
        self._stepper.train(list, most=most, paced=False)

    def do_why(self, text: str) -> None:
        """why: derive a number of this turn (why loss, why score[king], why E[king,0])."""
        self._say(*derivation_lines(Derivations(self._timeline).named(text), 1))

    def do_set(self, text: str) -> None:
        """set: set a number of E, theta or bias (set E[king,0] 0.5)."""
        cell, _, value = text.rpartition(" ")
        found = Derivations(self._timeline).cells.parse(cell)
        if found.name not in ("E", "theta", "bias", "bias_E"):
            raise ValueError(f"{cell} is not a parameter: set a number of E, theta or bias")
        k = None if found.k < 0 else found.k
        number = _number(value)
        self._stepper.edit(lambda run: run.set_number(found.name, found.word, k, number))

    def do_rate(self, value: str) -> None:
        """rate: set the learning rate (rate 0.05)."""
        if (rate := _number(value)) < 0:
            raise ValueError(f"the learning rate cannot be {value}: give 0 or more")
        self._stepper.set_rate(rate)

    def do_scramble(self, array: str) -> None:
        """scramble: sample a matrix anew (scramble E, scramble theta)."""
        if array not in ("E", "theta"):
            raise ValueError("scramble E or theta")
        self._stepper.edit(lambda run: run.scramble(array))

    def do_nearest(self, text: str) -> None:
        """nearest: find the nearest words by E (nearest king, nearest king - man + woman)."""
        parameters, words = self._timeline.parameters, self._timeline.setup.corpus.vocabulary
        vectors = WordVectors(words.words, parameters.E)
        found = vectors.most_similar(*terms_of(text, vectors))
        self._say(*(f"{word} {similarity:+.3f}" for word, similarity in found))

    def do_save(self, path: str) -> None:
        """save: save the model as a .npz file (save model.npz)."""
        path = expanduser(path)
        if not path.endswith(".npz"):
            raise ValueError("give a name that ends in .npz")
        refuse_inputs(path, *inputs_of(self._timeline)[0])
        known, self._path = self._path, path
        if path != known and Path(path).exists():
            raise ValueError(f"{path!r} exists: the same command again writes over it")
        with writing(path):
            save_timeline(Path(path), self._timeline)
        self._say(f"saved as {path}")

    def do_help(self, text: str) -> None:
        """help: list the commands, or explain one (help go)."""
        name = text.lower().partition(" ")[0]
        if name and name not in _COMMANDS:
            self.default(name)
        else:
            self._say(*([_COMMANDS[name]] if name else _COMMANDS.values()))

    def do_quit(self, _: str) -> bool:
        """quit: leave."""
        self._say(f"to come back here: {replay_command(self._timeline)} --plain")
        return True

    def do_EOF(self, _: str) -> bool:
        if self.use_rawinput:  # the line of the prompt has not ended
            print(file=sys.stderr)
        return self.do_quit("")


_COMMANDS = {
    name.removeprefix("do_"): str(each.__doc__)
    for name, each in vars(Conversation).items()
    if name.startswith("do_") and name != "do_EOF"
}
"""What each command does, in their order above."""
