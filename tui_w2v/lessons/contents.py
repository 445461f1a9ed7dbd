"""The table of contents of the lessons."""

from tui_w2v.lessons.after import AS_INPUT, LEFT
from tui_w2v.lessons.aims import FACTORISATION, PERFECT
from tui_w2v.lessons.analogies import ANALOGY, TEXT_BIAS
from tui_w2v.lessons.cards import Chapter
from tui_w2v.lessons.directions import DIRECTIONS, ORDER
from tui_w2v.lessons.enough import DIMENSIONS, ENOUGH
from tui_w2v.lessons.nearness import COSINE, OPPOSITES
from tui_w2v.lessons.one_turn import CHANGES, GIVEN, ONE_HOT, ORIENTATION
from tui_w2v.lessons.predicting import BIAS, ERROR, THETA, TWO_VECTORS
from tui_w2v.lessons.what_if import FEATURES, FROM_ZEROS, SOFTMAX_COST
from tui_w2v.lessons.windows import POSITIONS, RELATIVES, TARGETS

CHAPTERS = (
    Chapter("One turn", (GIVEN, CHANGES, ONE_HOT, ORIENTATION)),
    Chapter("What predicts", (THETA, TWO_VECTORS, BIAS, ERROR)),
    Chapter("Many turns", (POSITIONS, TARGETS, FROM_ZEROS, FEATURES)),
    Chapter("Other objectives", (SOFTMAX_COST, RELATIVES)),
    Chapter(
        "What training learns", (PERFECT, ORDER, DIRECTIONS, FACTORISATION, DIMENSIONS, ENOUGH)
    ),
    Chapter("What nearness means", (COSINE, OPPOSITES, ANALOGY, TEXT_BIAS)),
    Chapter("After training", (LEFT, AS_INPUT)),
)
"""The lessons in the recommended order."""

LESSONS = tuple(lesson for chapter in CHAPTERS for lesson in chapter.lessons)
"""All lessons, without chapters."""
