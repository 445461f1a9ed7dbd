"""The table of contents of the lessons."""

from tui_w2v.lessons.after import LEFT
from tui_w2v.lessons.analogies import ANALOGY
from tui_w2v.lessons.as_input import AS_INPUT
from tui_w2v.lessons.cards import Chapter, Lesson
from tui_w2v.lessons.cosine import COSINE
from tui_w2v.lessons.directions import DIRECTIONS
from tui_w2v.lessons.enough import DIMENSIONS, ENOUGH
from tui_w2v.lessons.factorisation import FACTORISATION
from tui_w2v.lessons.looking_up import ONE_HOT, ORIENTATION
from tui_w2v.lessons.many_turns import FEATURES, FROM_ZEROS
from tui_w2v.lessons.one_turn import CHANGES, GIVEN
from tui_w2v.lessons.opposites import OPPOSITES
from tui_w2v.lessons.order import ORDER
from tui_w2v.lessons.other_objectives import RELATIVES, SOFTMAX_COST
from tui_w2v.lessons.perfect import PERFECT
from tui_w2v.lessons.predicting import THETA, TWO_VECTORS
from tui_w2v.lessons.scores import BIAS, ERROR
from tui_w2v.lessons.text_bias import TEXT_BIAS
from tui_w2v.lessons.windows import POSITIONS, TARGETS

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

LESSONS: tuple[Lesson, ...] = tuple(lesson for chapter in CHAPTERS for lesson in chapter.lessons)
"""All lessons, without chapters."""
