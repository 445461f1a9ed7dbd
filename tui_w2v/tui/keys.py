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


_PANES = (
    "the one-hot x",
    "E",
    "the outputs ŷ",
    "the gradient on E",
    "θ, its scores and its steps",
    "the text",
)

_CHOOSING_KEYS = [
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
    _key("z", "zoom", "pane.maximise", "Maximise the chosen pane, or restore it", "maximise"),
    _key(
        "u", "flip_theta", "pane.flip-theta", "Show θ's step, its gradient, or θ itself in pane 5"
    ),
]

_LETTER_KEYS = [
    _key(
        "o",
        "transpose_E",
        "show.orientation",
        "Transpose E: V × d or d × V, the same numbers",
        "transpose",
    ),
    _key(
        "n",
        "notation",
        "show.notation",
        "Write formulas in the next notation: the course's, Mikolov's, Keras's or this one",
        "notation",
    ),
]

_PROOF_KEYS = [
    _key("x", "product", "show.product", "Compute x·E beside the look-up, and what a turn costs"),
    _key("c", "check", "show.check", "Check the gradient against measured slopes, cell by cell"),
    _key("y", "source", "show.source", "Show the Python of this phase"),
]

TURN_KEYS = [
    _key(
        "full_stop",
        "redo",
        "time.redo",
        "Redo what you went back over: passes, a restart, new settings",
        "redo",
        ".",
    ),
    _key("space,right", "next_phase", "time.next-phase", "Go to the next phase", "next"),
    _key("left", "previous_phase", "time.previous-phase", "Go back one phase, exactly", "back"),
    _key(
        "enter",
        "end_of_turn",
        "time.end-of-turn",
        "Finish this turn, or make the next one",
        "turn",
        "enter",
    ),
    _key("t", "lessons", "show.lessons", "Open the lessons, on this turn", "lessons"),
    _key("p", "play", "time.play", "Play turns, or pause after a whole turn", "play"),
    _key(
        "plus,equals_sign",
        "pace(1)",
        "time.faster",
        "Play faster: from a phase a second to as fast as turns go",
        display="+",
    ),
    _key("minus", "pace(-1)", "time.slower", "Play slower", display="-"),
    _key("f", "fast_forward", "time.fast-forward", "Fast-forward by full-batch passes", "forward"),
    _key(
        "right_square_bracket",
        "next_turn",
        "time.next-turn",
        "Go to the same phase of the next turn",
        "same phase",
        "[ ]",
    ),
    _key(
        "left_square_bracket",
        "previous_turn",
        "time.previous-turn",
        "Go to the same phase of the previous turn",
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
    *_CHOOSING_KEYS,
    _key("s", "save", "run.save", "Save the model, or export its vectors", "save"),
    _key("e", "setup", "run.setup", "Choose another text or other settings", "setup"),
    _key(
        "r", "start_over", "time.start-over", "Restart training; back undoes the restart", "restart"
    ),
    _key("slash", "explore", "show.explore", "Ask for nearest words", "nearest", "/"),
    _key("w", "watch", "show.watch", "Watch words: their nearest words, rank and drift", "watch"),
    _key("m", "map", "show.map", "Show a map of all words, in two dimensions", "map"),
    *_LETTER_KEYS,
    *_PROOF_KEYS,
    _key("v", "objectives", "show.objectives", "Compare objectives on this pair; choose another"),
    _key(
        "i",
        "summary",
        "show.summary",
        "Count the parameters, and what this turn changes",
        "parameters",
    ),
    _key(
        "question_mark",
        "help",
        "show.help",
        "Show help: this screen, its keys, the glossary",
        "help",
        "?",
    ),
    _key("escape", "cancel", "time.cancel", "Stop a long jump, or leave a pane"),
    _key(
        "up,down,h,j,k,l,g,G,home,end,pageup,pagedown",
        "enter_pane",
        "pane.enter",
        "Choose the highlighted pane, to move in it",
    ),
]

LESSON_KEYS = [
    _key("space,right,enter", "next_card", "lesson.next", "Go to the next card", "next"),
    _key("left", "previous_card", "lesson.previous", "Go back one card, exactly", "back"),
    _key(
        "escape",
        "cancel",
        "lesson.leave",
        "Leave the lesson; your run has not changed",
        "leave",
        "esc",
    ),
    *(
        _key(letter, f"answer({place})", f"lesson.answer-{letter}", f"Answer {letter}", letter)
        for place, letter in enumerate("abcd")
    ),
    *_CHOOSING_KEYS,
    *_LETTER_KEYS,
    *_PROOF_KEYS,
    _key(
        "question_mark",
        "help",
        "show.help",
        "Show help: this screen, its keys, the glossary",
        "help",
        "?",
    ),
]

FORWARD_KEYS = [
    _key("escape", "stop", "forward.stop", "Stop during a pass, and keep what was reached", "stop"),
    _key("escape,space,enter", "leave", "forward.leave", "Continue with turns from here", "turns"),
    _key("left", "undo", "forward.undo", "Undo the passes, exactly, and go back", "undo"),
    _key("f", "again", "forward.again", "Make more passes from here", "more passes"),
    _key("s", "save", "run.save", "Save the model, or export its vectors", "save"),
    _key("w", "watch", "show.watch", "Choose the words to watch", "watch words"),
    _key("slash", "explore", "show.explore", "Ask for nearest words", "nearest", "/"),
    _key(
        "question_mark",
        "help",
        "show.help",
        "Show help: this screen, its keys, the glossary",
        "help",
        "?",
    ),
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

MAP_KEYS = [
    _key("plus,equals_sign", "zoom(1)", "map.zoom-in", "Enlarge the map", "zoom", "+ -"),
    _key("minus,underscore", "zoom(-1)", "map.zoom-out", "See more of the map", display="-"),
    _key("left,h", "pan(-1, 0)", "map.left", "Move to the left", "move", "←↓↑→"),
    _key("down,j", "pan(0, -1)", "map.down", "Move down"),
    _key("up,k", "pan(0, 1)", "map.up", "Move up"),
    _key("right,l", "pan(1, 0)", "map.right", "Move to the right"),
    _key("0,home", "reset", "map.all", "Show all words again", "all"),
    _key("n,tab", "walk(1)", "map.next", "Choose the next marked word", "next word"),
    _key("N,shift+tab", "walk(-1)", "map.previous", "Choose the previous marked word"),
    _key("enter", "ask", "map.ask", "Ask for the chosen word", "ask", "enter"),
    _key("escape,slash", "leave", "map.leave", "Leave the map", "back", "esc"),
    _key("b", "by", "map.by", "Show the words by E, by θ, or by E + θ", "E/θ"),
    _key("a", "ascii", "map.ascii", "Draw with ASCII marks, or with dots", "ASCII"),
    _key(
        "question_mark",
        "help",
        "show.help",
        "Show help: this screen, its keys, the glossary",
        "help",
        "?",
    ),
]

EXPLORE_KEYS = [
    _key("tab", "complete", "explore.complete", "Complete the word", "complete"),
    _key("down", "answers", "explore.answers", "Go to the answers", "answers"),
    _key("slash", "box", "explore.box", "Go to the word box", "ask", "/"),
    _key("up,k", "move(-1, 0)", "explore.up", "Choose the word above", "choose", "↑↓"),
    _key("down,j", "move(1, 0)", "explore.down", "Choose the word below"),
    _key("left,h", "move(0, -1)", "explore.left", "Choose in the column to the left"),
    _key("right,l,tab", "move(0, 1)", "explore.right", "Choose in the column to the right"),
    _key("pageup,home,g", "page(-1)", "explore.first", "Choose the first word"),
    _key("pagedown,end,G", "page(1)", "explore.last", "Choose the last word in view"),
    _key("enter", "ask_chosen", "explore.ask", "Ask for the chosen word", "ask for it", "enter"),
    _key("backspace", "trail(-1)", "explore.back", "Go back to the previous question", "back", "⌫"),
    _key("f", "trail(1)", "explore.forward", "Go forward to the next question"),
    _key("m", "map", "show.map", "Show a map of all words, in two dimensions", "map"),
    _key("v", "vector", "explore.vector", "Show or hide the numbers of the vector", "vector"),
    _key("p", "product", "explore.product", "Multiply cosines, or add vectors", "3CosAdd/Mul"),
    _key("escape", "leave", "explore.leave", "Go back to where you came from", "leave", "esc"),
    _key(
        "question_mark",
        "help",
        "show.help",
        "Show help: this screen, its keys, the glossary",
        "help",
        "?",
    ),
]
