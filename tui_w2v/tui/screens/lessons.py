"""The lessons: their table of contents, and the screen that plays one."""

from textual import on
from textual.app import ComposeResult
from textual.widgets.option_list import Option

from tui_w2v.explain.notation import Notation
from tui_w2v.explain.screens import TEACHING
from tui_w2v.lessons.contents import CHAPTERS, LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.session.stepper import News, Stepper
from tui_w2v.training import Frame
from tui_w2v.tui.base import BaseApp, LookChanged
from tui_w2v.tui.binding import key
from tui_w2v.tui.keys import LESSON_KEYS
from tui_w2v.tui.panes.view import TurnView
from tui_w2v.tui.screens.cards import CARDS
from tui_w2v.tui.screens.dialog import Dialog
from tui_w2v.tui.screens.full import PanesScreen
from tui_w2v.tui.widgets.controls import Options
from tui_w2v.tui.widgets.lesson_card import CardText, LessonCard


class LessonScreen(PanesScreen[bool]):
    """Plays one lesson on copies of a run, from its current turn; ends with whether it is done."""

    ABOUT = TEACHING, LESSON_KEYS
    BINDINGS = [*LESSON_KEYS]

    def __init__(self, play: Play, *, number: int) -> None:
        super().__init__()
        self.play = play
        self.view = TurnView(play.timeline.setup)
        self._lesson_number = number
        self._dock = LessonCard()
        self._transposed = False
        """Whether the card transposes E."""

    def compose(self) -> ComposeResult:
        return self.view, self._dock, self.message_line, self.key_line

    def on_mount(self) -> None:
        self._go_to_card(0)

    def _take(self, news: News) -> None:
        if isinstance(news, Frame):
            self.view.show(news, self.stepper.player)

    def action_next_card(self) -> None:
        if self.play.last:
            self._leave(True)
        else:
            self._go_to_card(self.play.number + 1)

    def action_previous_card(self) -> None:
        if self.play.number > 0:
            self._go_to_card(self.play.number - 1)
        else:
            self.say("this is the first card: ⟨escape⟩ leaves the lesson")

    def action_answer(self, answer: int) -> None:
        self.play.answers[self.play.number] = answer
        self.action_next_card()

    def action_cancel(self) -> None:
        if self.view.zoomed:
            self.view.zoom(None)
        elif self.focused is not None:
            self.set_focus(None)
        else:
            self._leave(False)

    def _leave(self, finished: bool) -> None:
        self.app.write_in(self._usual_notation)
        self.dismiss(finished)

    def _go_to_card(self, number: int) -> None:
        usual, play, view = self._usual_notation, self.play, self.view
        play.go(number)
        self.stepper = Stepper(play.timeline, self._take, self.threads, view.choose_rows)
        view.spotlight(play.panes)
        view.aimed, self._transposed = play.card.aim, play.card.transposed
        self.app.write_in(usual.transposed() if self._transposed else usual)
        self.say("")
        self.call_after_refresh(self.stepper.show)
        self._tell()

    @property
    def _usual_notation(self) -> Notation:
        """The notation of cards that do not transpose E."""
        notation = self.app.notation
        return notation.transposed() if self._transposed else notation

    @on(LookChanged)
    def _tell(self) -> None:
        play, notation = self.play, self.app.notation
        facts = play.facts(notation)
        question, answers = play.question(facts)
        self._dock.show_card(
            CardText(
                title=f"{self._lesson_number} · {play.lesson.titled(notation)}",
                place=f"card {play.number + 1} of {len(play.lesson.cards)}",
                text=play.text(facts),
                exhibit=play.exhibit(facts),
                question=question,
                answers=answers,
                given=play.answers.get(play.number),
                verdict=play.verdict(facts),
            )
        )
        self.offer_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "answer" or parameters[0] in range(len(self.play.card.answers))

    def action_card(self, name: str) -> None:
        self.app.push_screen(CARDS[name](self.play.timeline, self.app))


class LessonsScreen(Dialog[int | None]):
    """Lists the lessons; ends with the index of the chosen one, or None."""

    app: BaseApp

    BINDINGS = [
        key("escape,q", "dismiss", "lessons.leave", "Go back"),
        key("t", "dismiss", "show.lessons", "Go back"),
        key("right", "focused.select", "lessons.open", "Open the highlighted lesson"),
    ]

    def __init__(self, chosen: int | None) -> None:
        """Highlight a lesson, by its index; None: the first that is not done."""
        super().__init__()
        self._chosen = chosen

    def compose(self) -> ComposeResult:
        done = [lesson.id in self.app.lessons_done for lesson in LESSONS]
        options = []
        for chapter in CHAPTERS:
            options.append(Option(f"[b]{chapter.title}[/b]", disabled=True))
            for lesson in chapter.lessons:
                number = LESSONS.index(lesson)
                title = f"{number + 1:>2}  {lesson.titled(self.app.notation)}"
                options.append(Option(f" {'✓' if done[number] else ' '} {title}", id=str(number)))
        if self._chosen is None:
            self._chosen = done.index(False) if False in done else 0
        title = f"lessons  ✓ {sum(done)} of {len(LESSONS)} done"
        contents = self.titled(
            Options(*options), title, "↑↓ choose · enter opens · ⟨escape⟩ closes"
        )
        contents.highlighted = contents.get_option_index(str(self._chosen))
        yield contents

    @on(Options.OptionSelected)
    def _open(self, event: Options.OptionSelected) -> None:
        self.dismiss(int(event.option_id or 0))
