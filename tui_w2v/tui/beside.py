"""What the explore screen lays beside its vectors: an earlier moment, a file, a changed copy."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from textual.screen import Screen

from tui_w2v.errors import FileError
from tui_w2v.session.beside import Beside, Direction, at_turn, read_direction, without
from tui_w2v.session.typed import known_pairs, parse_turn
from tui_w2v.training import Phase, Timeline, seconds_a_turn
from tui_w2v.tui.screens.dialog import PromptScreen
from tui_w2v.tui.widgets.explore_lines import Asked
from tui_w2v.vectors import WordVectors, load

_MOST_SECONDS = 2.0


def ask_beside(timeline: Timeline | None, *, files: bool) -> PromptScreen[int | Path]:
    """Return the prompt for an earlier turn, if there is a run, or a file, if it may be read."""
    turns = "a turn of this run (0: its beginning)" if timeline else ""
    hint = ", or ".join(filter(None, (turns, "the file of a model or of vectors" if files else "")))

    def parse(text: str) -> int | Path:
        number = 0 if text.strip() == "0" else parse_turn(text)
        if number is None:
            path = Path(text.strip()).expanduser()
            if not files or not path.is_file():
                raise ValueError(f"no such file: {str(path)!r}" if files else f"give {hint}")
            return path
        if timeline is None:
            raise ValueError(f"there is no run here: give {hint}")
        if number > timeline.turns_made:
            raise ValueError(f"the run is at turn {timeline.turns_made:,}: give an earlier turn")
        goal = timeline.at(number, Phase.UPDATE)
        if timeline.turns_to_make(goal) * seconds_a_turn(timeline) > _MOST_SECONDS:
            raise ValueError("that takes many turns: go there with :, save, and give that file")
        return number

    return PromptScreen(parse, hint, value="0" if timeline else "")


@dataclass(frozen=True)
class Comparison:
    """Asks what to lay beside a screen's vectors, and finds it; files are read in a thread."""

    screen: Screen[None]
    """The screen, over which the prompts open."""
    vectors: WordVectors
    timeline: Timeline | None
    """The run whose vectors they are, if there is one."""
    lay: Callable[[Beside], None]
    asked: Asked
    """Says what goes on, and what is wrong."""

    def ask_which(self, *, files: bool) -> None:
        self.screen.app.push_screen(ask_beside(self.timeline, files=files), self._find)

    def ask_direction(self) -> None:
        parse = partial(read_direction, vectors=self.vectors)
        hint = "a direction to take out of all words, then pairs to equalise"
        (one, other), *pairs = known_pairs(self.vectors)
        example = "; ".join([f"{one} - {other}", *map(" ".join, pairs[:1])])
        self.screen.app.push_screen(PromptScreen(parse, hint, example=example), self._take_out)

    def _find(self, asked: int | Path | None) -> None:
        if isinstance(asked, Path):
            self._in_thread(f"reading {asked.name} …", lambda: Beside(load(asked), asked.name))
        elif asked is not None and self.timeline:
            self.lay(at_turn(self.timeline, asked))

    def _take_out(self, direction: Direction | None) -> None:
        if direction is not None:
            self._in_thread("neutralising …", partial(without, self.vectors, *direction))

    def _in_thread(self, said: str, find: Callable[[], Beside]) -> None:
        def work() -> None:
            try:
                self.screen.call_later(self.lay, find())
            except FileError as error:
                self.screen.call_later(self.asked.say, str(error), warning=True)

        self.asked.say(said)
        self.screen.run_worker(work, thread=True)
