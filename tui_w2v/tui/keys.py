"""The keys of the turn screen and its panes, as data.

Every binding has an id, so that it can be bound to other keys, and a tooltip, which help and the
palette show. Those with a footer text are offered in the footer, in this order, as far as they fit.
"""

from textual.binding import Binding


def _key(
    keys: str, action: str, name: str, tooltip: str, footer: str = "", display: str | None = None
) -> Binding:
    return Binding(
        keys,
        action,
        footer or name.split(".")[1].replace("-", " "),
        show=bool(footer),
        key_display=display,
        tooltip=tooltip,
        id=name,
    )


_PANES = ("the one-hot x", "E", "the softmax", "the gradient on E", "the gradient on θ", "the text")

TURN_KEYS = [
    _key("space,right", "next_phase", "time.next-phase", "Go to the next phase", "next"),
    _key("left", "previous_phase", "time.previous-phase", "Go back one phase, exactly", "back"),
    _key(
        "enter",
        "end_of_turn",
        "time.end-of-turn",
        "Go to the end of this turn's update, or of the next turn's",
        "turn",
        "enter",
    ),
    _key("p", "play", "time.play", "Play, or pause on a whole turn", "play"),
    _key(
        "plus,equals_sign",
        "pace(1)",
        "time.faster",
        "Play faster: from a phase a second to as fast as turns go",
        display="+",
    ),
    _key("minus", "pace(-1)", "time.slower", "Play slower", display="-"),
    _key("f", "fast_forward", "time.fast-forward", "Fast-forward by grouped passes", "forward"),
    _key(
        "right_square_bracket",
        "next_turn",
        "time.next-turn",
        "Go one turn on, to the same phase",
        "same phase",
        "[ ]",
    ),
    _key(
        "left_square_bracket",
        "previous_turn",
        "time.previous-turn",
        "Go one turn back, to the same phase",
        display="[",
    ),
    _key(
        "colon",
        "go_to",
        "time.go-to",
        "Go to a turn by its number, or to the next turn of a word or a pair",
        "go to",
        ":",
    ),
    *(
        _key(
            str(number),
            f"choose_pane({number})",
            f"pane.choose-{number}",
            f"Choose {pane}, to move in it with ↑ ↓ h j k l",
            "pane" if number == 1 else "",
            "1–6" if number == 1 else None,
        )
        for number, pane in enumerate(_PANES, 1)
    ),
    _key("z", "zoom", "pane.maximise", "Give the chosen pane all the room, or not", "maximise"),
    _key("s", "save", "run.save", "Save the model, or export its vectors", "save"),
    _key("e", "setup", "run.setup", "Choose another text or other settings", "setup"),
    _key("r", "start_over", "time.start-over", "Start over; back returns before it", "start over"),
    _key("i", "summary", "show.summary", "Show the layers and count the parameters", "parameters"),
    _key("question_mark", "help", "show.help", "Show the keys and the words", "help", "?"),
    _key("escape", "cancel", "time.cancel", "Stop a long jump, or leave a pane"),
    _key(
        "up,down,h,j,k,l,g,G,home,end,pageup,pagedown",
        "enter_pane",
        "pane.enter",
        "Choose the lit pane, to move in it",
    ),
]

FORWARD_KEYS = [
    _key("escape", "stop", "forward.stop", "Stop within a pass; what was reached stays", "stop"),
    _key("escape,space,enter", "leave", "forward.leave", "Go on with turns from here", "turns"),
    _key("left", "undo", "forward.undo", "Undo the passes, exactly, and go back", "undo"),
    _key("f", "again", "forward.again", "Make more passes from here", "more passes"),
    _key("s", "save", "run.save", "Save the model, or export its vectors", "save"),
    _key("w", "watch", "forward.watch", "Choose the words to watch", "watch words"),
    _key("question_mark", "help", "show.help", "Show the keys and the words", "help", "?"),
]

PANE_KEYS = [
    _key("up,k", "move(-1, 0)", "pane.up", "Move the cell cursor up"),
    _key("down,j", "move(1, 0)", "pane.down", "Move the cell cursor down"),
    _key("h", "move(0, -1)", "pane.left", "Move the cell cursor left"),
    _key("l", "move(0, 1)", "pane.right", "Move the cell cursor right"),
    _key("pageup", "page(-1)", "pane.page-up", "Move up by as many rows as are in view"),
    _key("pagedown", "page(1)", "pane.page-down", "Move down by as many rows as are in view"),
    _key("g,home", "edge(-1)", "pane.first-row", "Move to the first row"),
    _key("G,end", "edge(1)", "pane.last-row", "Move to the last row"),
]
