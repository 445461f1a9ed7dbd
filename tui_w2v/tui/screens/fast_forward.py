"""Fast-forward: the loss falling pass by pass, and words finding their neighbours."""

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from tui_w2v.explain import FORWARD, describe_move
from tui_w2v.training import Timeline, find_neighbours
from tui_w2v.tui.base import LookChanged
from tui_w2v.tui.forward import FastForward, Forward, usual_words
from tui_w2v.tui.keys import FORWARD_KEYS
from tui_w2v.tui.screens.explore import ExploreScreen
from tui_w2v.tui.screens.help import HelpScreen
from tui_w2v.tui.screens.watch import WatchScreen, indices_of
from tui_w2v.tui.widgets.forward_lines import ForwardHeader, ForwardWords
from tui_w2v.tui.widgets.lines import KeyLine, MessageLine
from tui_w2v.tui.widgets.loss_curve import LossCurve
from tui_w2v.tui.widgets.size_notice import SizeNotice
from tui_w2v.tui.widgets.watched import Watched

if TYPE_CHECKING:
    from tui_w2v.tui.app import ExplorerApp

_HELD_SECONDS = 0.05


class FastForwardScreen(Screen[str]):
    """Runs full-batch passes and shows how they fare; ends with what is left to say of it."""

    app: "ExplorerApp"

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*FORWARD_KEYS]

    class Reported(Message):
        """There is news of the passes."""

        def __init__(self, forward: Forward) -> None:
            super().__init__()
            self.forward = forward

        def can_replace(self, message: Message) -> bool:
            """Only the latest news is shown."""
            return isinstance(message, FastForwardScreen.Reported)

    def __init__(self, timeline: Timeline, watched: list[str], *, most: int | None = None) -> None:
        """Begin as soon as the screen is there.

        Args:
            timeline: What is trained.
            watched: The words to watch, in a list that this screen may change; the usual ones if
                the vocabulary has none of them.
            most: How many passes to make at most, though they may still gain.
        """
        super().__init__()
        self.timeline = timeline
        setup, turn = timeline.setup, timeline.turn
        self._chosen = watched
        self._most = most
        self._free = Event()
        self._free.set()
        self._pair = turn.context, turn.target
        self._forward = Forward()
        self._earlier = Forward()
        self._began_at = timeline.position
        self._header = ForwardHeader(setup, classes="room")
        self._curve = LossCurve(timeline.setup.objective, id="curve")
        self._watched = Watched(setup.corpus.vocabulary, id="watched")
        self._words = ForwardWords(setup, classes="room")
        self._message = MessageLine(classes="room")
        self._keys = KeyLine(classes="room")

    def compose(self) -> ComposeResult:
        """The curve beside or above the words, and below them what it all means."""
        yield SizeNotice()
        yield self._header
        with Container(id="forward-panes", classes="room"):
            yield self._curve
            yield self._watched
        yield self._words
        yield self._message
        yield self._keys

    def on_mount(self) -> None:
        """Begin."""
        self._run()

    @property
    def running(self) -> bool:
        """Whether passes are being made."""
        return not self._forward.ended

    @property
    def forward(self) -> Forward:
        """How far the passes are, as was told last."""
        return self._forward

    def hold(self, held: bool) -> None:
        """Have the passes wait, or go on."""
        if held:
            self._free.clear()
        else:
            self._free.set()

    @property
    def _watching(self) -> list[int]:
        """The words that are watched, by their indices."""
        setup = self.timeline.setup
        return indices_of(self._chosen, setup.corpus.vocabulary) or usual_words(setup, *self._pair)

    @property
    def _moved(self) -> bool:
        return self.timeline.position != self._began_at

    # The passes

    @work(thread=True, exclusive=True, group="forward")
    def _run(self) -> None:
        worker = get_current_worker()

        def wait() -> None:
            while not (worker.is_cancelled or self._free.wait(_HELD_SECONDS)):
                pass

        training = FastForward(
            self.timeline,
            lambda: self._watching,
            self._tell,
            most=self._most,
            wait=wait,
            earlier=self._earlier,
        )
        training.run(lambda: worker.is_cancelled)

    def _tell(self, forward: Forward) -> None:
        self.post_message(self.Reported(forward))

    @on(Reported)
    def _take_news(self, message: Reported) -> None:
        self._forward = message.forward
        self.refresh_bindings()
        if not self.running:
            self._message.say("")
        self._show()

    @on(LookChanged)
    def _show(self) -> None:
        for widget in (self._header, self._curve, self._watched, self._words):
            widget.show_forward(self._forward)
        self._message.redraw()
        self._keys.redraw()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now."""
        if action in ("leave", "undo", "again", "save", "explore"):
            return not self.running
        return self.running if action == "stop" else True

    def action_stop(self) -> None:
        """Stop within a pass."""
        self.workers.cancel_group(self, "forward")
        self._message.say("stopping …")

    def action_leave(self) -> None:
        """Go back to the turns."""
        way, notation = self.timeline.way, self.app.notation
        self.dismiss(
            f"{describe_move(way[-1][0].move, notation)}; ← goes back before that"
            if self._moved
            else ""
        )

    def action_undo(self) -> None:
        """Go back to before the passes."""
        said = "as it was before the passes; . goes over them again" if self._moved else ""
        self.timeline.go(self._began_at)
        self.dismiss(said)

    def action_again(self) -> None:
        """Make more passes from here, until they gain no more."""
        self._most = None
        self._earlier = self._forward.to_go_on
        self._forward = Forward()
        self._message.say("")
        self._began_at = self.timeline.position
        self._run()

    def action_watch(self) -> None:
        """Ask which words to watch."""
        corpus, settings = self.timeline.setup.corpus, self.timeline.setup.settings
        screen = WatchScreen(
            corpus.vocabulary,
            self._watching,
            lowercase=settings.lowercase,
            without="the usual ones",
        )
        self.app.push_screen(screen, self._watch)

    def _watch(self, words: list[int] | None) -> None:
        if words is None:
            return
        vocabulary = self.timeline.setup.corpus.vocabulary
        self._chosen[:] = [vocabulary[word] for word in words]
        if not self.running:
            E, start = self.timeline.parameters.E, self.timeline.baseline
            near = find_neighbours(self._watching, E, start)
            self._forward = replace(self._forward, neighbours=near)
            self._show()

    def action_explore(self) -> None:
        """Ask for nearest words."""
        self.app.push_screen(ExploreScreen.of(self.timeline))

    def action_save(self) -> None:
        """Save the model, or export its vectors."""
        self.app.ask_to_save(self._message.say)

    def action_help(self) -> None:
        """Show the keys and the words."""
        self.app.push_screen(HelpScreen(FORWARD, FORWARD_KEYS, self.app.notation))

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.call_after_refresh(self._show)
