"""The keys of all screens, as data."""

from collections.abc import Sequence

from textual.binding import Binding

from tui_w2v.tui.binding import key
from tui_w2v.tui.panes.table import PANES, Entry


def choosing_keys(panes: Sequence[Entry]) -> list[Binding]:
    """Return the keys that choose panes; the footer has one of them for all."""
    first, *_, last = sorted(pane.number for pane in panes)
    return [
        key(
            f"{pane.number}{pane.also}",
            f"pane('choose', {pane.number})",
            f"pane.choose-{pane.number}",
            f"Choose {pane.name}, to move in it",
            "pane" * (pane.number == first),
            f"{first}–{last}" if pane.number == first else None,
        )
        for pane in panes
    ]


# A key reads as a row of a table.
# fmt: off

_HELP = key("question_mark", "help", "show.help",
            "Show help: this screen, its keys, the glossary", "help", "?")
_SAVE = key("s", "open('save')", "run.save", "Save the model, or export its vectors", "save")
_NEAREST = key("slash", "open('explore')", "show.explore", "Ask for nearest words", "nearest", "/")
_CONCEPTS = ("show.concepts", "Show the concepts: the directions of E, named by their words")
_MAP = ("show.map", "Show a map of all words, in two dimensions", "map")

_CHOOSING_KEYS = [
    *choosing_keys(PANES),
    key("z", "pane('maximise')", "pane.maximise", "Maximise the pane, or restore it", "maximise"),
    key("u", "pane('flip')", "pane.flip-theta", "Show θ's step, gradient, or θ itself in pane 5"),
]

_LETTER_KEYS = [
    key("n", "app.notation", "show.notation",
        "Write formulas in the next notation: the course's, Mikolov's, Keras's, ours", "notation"),
    key("o", "app.transpose_E", "show.orientation",
        "Transpose E: V × d or d × V, the same numbers", "transpose"),
]

_PROOF_KEYS = [
    key("x", "card('product')", "show.product",
        "Compute x·E beside the look-up, and what a turn costs"),
    key("c", "card('check')", "show.check", "Check the gradient against slopes, cell by cell"),
    key("y", "card('source')", "show.source", "Show the Python of this phase"),
]

TURN_KEYS = [
    key("full_stop", "do('redo')", "time.redo",
        "Redo what back undid: passes, a restart, new settings", "redo", "."),
    key("space,right", "do('step', 'next_phase')", "time.next-phase", "Go on one phase", "next"),
    key("left", "do('step', 'previous_phase')", "time.previous-phase",
        "Go back one phase, exactly", "back"),
    key("enter", "do('step', 'end_of_turn')", "time.end-of-turn",
        "Finish this turn, or make the next one", "turn", "enter"),
    key("t", "open('lessons')", "show.lessons", "Open the lessons, on this turn", "lessons"),
    key("p", "do('play')", "time.play", "Play turns, or pause after a whole turn", "play"),
    key("plus", "do('pace', 1)", "time.faster",
        "Play faster: from a phase a second to as fast as turns go", display="+"),
    key("minus", "do('pace', -1)", "time.slower", "Play slower", display="-"),
    key("left_parenthesis", "do('change_rate', -1)", "run.rate-down",
        "Lower the learning rate, and redo this turn with it", display="("),
    key("right_parenthesis", "do('change_rate', 1)", "run.rate-up",
        "Raise the learning rate, and redo this turn with it", display=")"),
    key("f", "fast_forward", "time.fast-forward", "Train by full-batch passes", "train| fast"),
    _NEAREST,
    key("w", "open('watch')", "show.watch", "Watch words: nearest words, rank, drift", "watch"),
    *_LETTER_KEYS,
    key("right_square_bracket", "do('step', 'next_turn')", "time.next-turn",
        "Go to the same phase of the next turn", "same phase", "[ ]"),
    key("left_square_bracket", "do('step', 'previous_turn')", "time.previous-turn",
        "Go to the same phase of the previous turn", display="["),
    key("colon", "open('where')", "time.go-to",
        "Go to a turn by its number, or to the next turn of a word or a pair", "go to", ":"),
    *_CHOOSING_KEYS,
    key("d", "aim", "show.aim",
        "Show the text's own answer beside ŷ in pane 3: P(target | context), PMI − log k"),
    key("equals_sign", "why", "show.why",
        "Derive the number at the cursor, or the loss; change a parameter", "why", "="),
    key("X", "look", "show.look", "Look at the prediction for another x, without training"),
    key("S", "scramble", "run.scramble", "Sample E anew, or θ if its pane is chosen"),
    _SAVE,
    key("e", "open('setup')", "run.setup", "Choose another text or other settings", "settings"),
    key("r", "do('restart')", "time.start-over",
        "Restart training; back undoes the restart", "restart"),
    key("m", "open('map')", *_MAP),
    key("C", "open('concepts')", *_CONCEPTS),
    *_PROOF_KEYS,
    key("v", "card('objectives')", "show.objectives",
        "Compare objectives on this pair; choose another"),
    key("i", "card('summary')", "show.summary",
        "Count the parameters, and what this turn changes", "parameters"),
    _HELP,
    key("escape", "cancel", "time.cancel", "Stop a job or play, end a look, or leave a pane"),
    key("up,down,h,j,k,l,g,G,home,end,pageup,pagedown", "pane('enter')", "pane.enter",
        "Choose the highlighted pane, to move in it"),
]

LESSON_KEYS = [
    key("space,right,enter", "next_card", "lesson.next", "Go to the next card", "next"),
    key("left", "previous_card", "lesson.previous", "Go back one card, exactly", "back"),
    key("escape", "cancel", "lesson.leave", "Leave the lesson; your run is intact", "leave", "esc"),
    key("a", "answer(0)", "lesson.answer-a", "Answer a", "answer", "a b …"),
    *(key(letter, f"answer({place})", f"lesson.answer-{letter}", f"Answer {letter}")
      for place, letter in enumerate("bcd", 1)),
    *_CHOOSING_KEYS,
    *_LETTER_KEYS,
    *_PROOF_KEYS,
    _HELP,
]

FORWARD_KEYS = [
    key("escape", "stop", "forward.stop", "Stop during a pass, and keep what was reached", "stop"),
    key("escape,space,enter", "leave", "forward.leave", "Continue with turns from here", "turns"),
    key("left", "undo", "forward.undo", "Undo the passes, exactly, and go back", "undo"),
    key("f", "again", "forward.again", "Make more passes from here", "more| passes"),
    _NEAREST,
    key("m", "open('map')", *_MAP),
    key("C", "open('concepts')", *_CONCEPTS, "concepts"),
    key("c", "gauge('directions')", "forward.directions",
        "Show or hide E's directions", "directions"),
    key("equals_sign", "why", "forward.why", "Derive the mean loss, floor and rate", "why", "="),
    key("p", "gauge('predicted')", "forward.predicted",
        "Show or hide the angles between E's directions and those predicted from the counts"),
    key("a", "gauge('answers')", "forward.answers",
        "Show or hide the analogies answered right, by section", "answers"),
    key("b", "gauge('stability')", "forward.stability",
        "Show or hide how stable nearest words are, by frequency", "stability"),
    key("h", "gauge('scores')", "forward.scores",
        "Show or hide the watched words' scores beside the text's", "scores"),
    key("A", "analogies", "forward.analogies", "Name a file of analogies to answer"),
    _SAVE,
    key("w", "watch", "show.watch", "Choose the words to watch", "watch words"),
    _HELP,
]

MAP_KEYS = [
    key("plus,equals_sign", "zoom(1)", "map.zoom-in", "Enlarge the map", "zoom", "+ -"),
    key("minus,underscore", "zoom(-1)", "map.zoom-out", "See more of the map", display="-"),
    key("left,h", "pan(-1, 0)", "map.left", "Move to the left", "move", "←↓↑→"),
    key("down,j", "pan(0, -1)", "map.down", "Move down"),
    key("up,k", "pan(0, 1)", "map.up", "Move up"),
    key("right,l", "pan(1, 0)", "map.right", "Move to the right"),
    key("n,tab", "walk(1)", "map.next", "Choose the next marked word", "next| word"),
    key("N,shift+tab", "walk(-1)", "map.previous", "Choose the previous marked word"),
    key("enter", "ask", "map.ask", "Ask for the chosen word", "ask", "enter"),
    key("escape", "leave", "map.leave", "Leave the map", "back", "esc"),
    key("slash", "dismiss('')", "map.box", "Ask for another word", display="/"),
    key("x", "axes", "map.axes", "Choose the axes by formulas, or PCA again", "axes"),
    key("o", "around", "map.around", "Map the word's own neighbourhood alone", "around"),
    key("0,home", "reset", "map.all", "Show all words again", "all"),
    key("b", "by", "map.by", "Show the words by E, by θ, or by E + θ", "E/θ"),
    key("a", "app.ascii", "map.ascii",
        "Draw marks, frames and bars in ASCII on all screens, or no longer", "ASCII"),
    _HELP,
]

CONCEPT_KEYS = [
    key("up,k", "choose(-1)", "concepts.up", "Choose the direction above", "choose", "↑↓"),
    key("down,j", "choose(1)", "concepts.down", "Choose the direction below"),
    key("p", "predicted", "concepts.predicted",
        "Show the directions predicted from the counts of pairs", "predicted"),
    key("escape", "leave", "concepts.leave", "Go back to where you came from", "leave", "esc"),
    key("C", "leave", "show.concepts", "Go back to where you came from"),
    _HELP,
]

EXPLORE_KEYS = [
    key("tab", "complete", "explore.complete", "Complete the word", "complete"),
    key("down", "answers", "explore.answers", "Go to the answers", "answers"),
    key("slash", "box", "explore.box", "Go to the word box", "ask", "/"),
    key("up,k", "move(-1, 0)", "explore.up", "Choose the word above", "choose", "↑↓"),
    key("down,j", "move(1, 0)", "explore.down", "Choose the word below"),
    key("left,h", "move(0, -1)", "explore.left", "Choose in the column to the left"),
    key("right,l,tab", "move(0, 1)", "explore.right", "Choose in the column to the right"),
    key("pageup,home,g", "page(-1)", "explore.first", "Choose the first word"),
    key("pagedown,end,G", "page(1)", "explore.last", "Choose the last word in view"),
    key("enter", "ask_chosen", "explore.ask", "Ask for the chosen word", "ask| for it", "enter"),
    key("backspace", "trail(-1)", "explore.back", "Go back to the previous question", "back", "⌫"),
    key("f", "trail(1)", "explore.forward", "Go forward to the next question"),
    key("m", "map", *_MAP),
    key("b", "beside", "explore.beside", "Show other vectors beside these, or hide them", "beside"),
    key("i", "own", "explore.own", "Let the question's own words answer too, or not", "own| words"),
    key("d", "debias", "explore.debias",
        "Show a copy with a direction taken out, such as she - he", "debias"),
    key("v", "vector", "explore.vector", "Show or hide the numbers of the vector", "vector"),
    key("equals_sign", "why", "explore.why", "Derive the chosen word's number", "why", "="),
    key("p", "product", "explore.product", "Multiply cosines, or add vectors", "3CosAdd/Mul"),
    key("escape", "leave", "explore.leave", "Go back to where you came from", "leave", "esc"),
    _HELP,
]
