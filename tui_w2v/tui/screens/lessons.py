"""The table of contents of the lessons."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets.option_list import Option

from tui_w2v.explain.notation import Notation
from tui_w2v.lessons.contents import CHAPTERS, LESSONS
from tui_w2v.lessons.progress import Progress
from tui_w2v.tui.binding import key
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.widgets.options import Options


class LessonsScreen(Dialog[int | None]):
    """Lists the lessons; ends with the index of the chosen one, or None."""

    BINDINGS: ClassVar = [
        key("escape,t,q", "dismiss", "lessons.leave", "Go back"),
        key("right", "open", "lessons.open", "Open the highlighted lesson"),
    ]

    def __init__(self, progress: Progress, notation: Notation, chosen: int | None = None) -> None:
        """List the lessons.

        Args:
            progress: The lessons that are done.
            notation: The letters of the formulas.
            chosen: The index of the highlighted lesson; by default the first that is not done.
        """
        super().__init__()
        undone = (i for i, lesson in enumerate(LESSONS) if lesson.id not in progress)
        self._chosen = next(undone, 0) if chosen is None else chosen
        self._progress = progress
        self._notation = notation

    def compose(self) -> ComposeResult:
        """Yield the chapters with their lessons; lessons that are done have a mark."""
        options: list[Option] = []
        number = 0
        for chapter in CHAPTERS:
            options.append(Option(f"[b]{chapter.title}[/b]", disabled=True))
            for lesson in chapter.lessons:
                number += 1
                mark = "✓" if lesson.id in self._progress else " "
                title = lesson.titled(self._notation)
                options.append(Option(f" {mark} {number:>2}  {title}", id=str(number - 1)))
        done = sum(lesson.id in self._progress for lesson in LESSONS)
        contents = Options(*options)
        contents.border_title = f"lessons  ✓ {done} of {len(LESSONS)} done"
        contents.border_subtitle = "↑↓ choose · enter opens · escape closes"
        yield contents

    def on_mount(self) -> None:
        contents = self.query_one(Options)
        contents.highlighted = contents.get_option_index(str(self._chosen))

    @on(Options.OptionSelected)
    def _open(self, event: Options.OptionSelected) -> None:
        self.dismiss(int(event.option_id or 0))

    def action_open(self) -> None:
        self.query_one(Options).action_select()
