"""The way from the table of contents through a lesson and back."""

from collections.abc import Callable

from tui_w2v.lessons.cards import Run
from tui_w2v.lessons.contents import LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.lessons.progress import Progress
from tui_w2v.training import Timeline
from tui_w2v.tui.base import BaseApp
from tui_w2v.tui.screens.lesson import LessonScreen
from tui_w2v.tui.screens.lessons import LessonsScreen
from tui_w2v.tui.stepper import Stepper


class Teaching:
    """Offers the lessons on a run, prepares the chosen one, and notes which are done."""

    def __init__(self, app: BaseApp, stepper: Stepper, progress: Progress) -> None:
        self._app, self._stepper, self._progress = app, stepper, progress
        self._kept: dict[tuple[str, Run], Timeline] = {}

    def offer(self, chosen: int | None = None) -> None:
        """Open the table of contents.

        Args:
            chosen: The index of the lesson to begin at; None: the first that is not done.
        """
        screen = LessonsScreen(self._progress, self._app.notation, chosen)
        self._app.push_screen(screen, self.teach)

    def teach(self, number: int | None) -> None:
        """Prepare a lesson, by its index, and open it; None opens none."""
        if number is None:
            return
        play = Play(LESSONS[number], self._stepper.timeline, self._kept)

        def prepare(check: Callable[[int], None]) -> str:
            play.prepare(check)
            return ""

        text = f"{play.message or 'preparing the lesson …'} escape stops"
        self._stepper.work(text, prepare, then=lambda: self._open(play, number))

    def _open(self, play: Play, number: int) -> None:
        screen = LessonScreen(play, number=number + 1)

        def left(_: None) -> None:
            if screen.finished:
                self._progress.add(play.lesson.id)
            following = number + screen.finished
            self.offer(following if following < len(LESSONS) else None)

        self._app.push_screen(screen, left)
