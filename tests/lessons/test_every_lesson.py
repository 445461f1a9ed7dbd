"""Every lesson is played without a screen, and what its cards claim is held against the turn."""

import re

import pytest

from tui_w2v.lessons import NOTATIONS, plain
from tui_w2v.lessons.contents import CHAPTERS, LESSONS
from tui_w2v.lessons.play import Play
from tui_w2v.training import Configuration, make_timeline, read_corpus

SETTINGS = {
    "as it comes": {},
    "float64": {"dtype": "float64"},
    "without a bias": {"bias": False},
    "long rows": {"dim": 100},
    "short rows": {"dim": 2},
    "sub-sampled": {"sample": 0.01},
}


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(Configuration.of("royal"))


def played(lesson, timeline, notation=NOTATIONS[0]):
    """Go through a lesson, and give each card's number, the play, and its moment."""
    play = Play(lesson, timeline)
    for number, card in enumerate(lesson.cards):
        if run := play.missing_run(number):
            play.make(run)
        play.go(number)
        yield number, play, play.moment(notation.turned() if card.turned else notation)


def texts(play, moment):
    """All that a card says, as strings."""
    question, answers = play.asked(moment) or ((), [])
    said = [plain(play.text(moment)), plain(question), *map(plain, answers)]
    exhibit = play.exhibit(moment)
    if exhibit:
        said += [*exhibit.head]
        said += [
            cell if isinstance(cell, str) else cell.text for row in exhibit.rows for cell in row
        ]
    return said


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("turn", [1, 250])
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_what_the_cards_claim_is_so(lesson, turn, settings, corpus):
    timeline = make_timeline(Configuration.of("royal", **settings), corpus)
    timeline.go(timeline.at(turn))
    wrong = [
        f"card {number + 1}: {claim.says}"
        for number, play, moment in played(lesson, timeline)
        for claim in play.card.claims
        if not claim.holds(moment)
    ]
    assert wrong == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_every_question_is_settled_by_the_card_that_follows(lesson, corpus):
    timeline = make_timeline(Configuration.of("royal"), corpus)
    asked = False
    for number, play, moment in played(lesson, timeline):
        settled = play.settled(moment)
        assert (settled is not None) == asked, f"card {number + 1}"
        if settled is not None:
            assert 0 <= settled.right < len(lesson.cards[number - 1].ask.answers)
            assert plain(settled.text)
        asked = play.card.ask is not None
    assert not asked


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_a_lesson_leaves_the_run_as_it_was(lesson, corpus):
    timeline = make_timeline(Configuration.of("royal"), corpus)
    timeline.go(timeline.at(40))
    before, position = timeline.before_turn(), timeline.position
    for _ in played(lesson, timeline):
        pass
    assert timeline.position == position
    after = timeline.before_turn()
    assert (before.E == after.E).all()
    assert (before.kernel == after.kernel).all()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_back_is_exact(lesson, corpus):
    timeline = make_timeline(Configuration.of("royal"), corpus)
    play, said = None, []
    for _, play, moment in played(lesson, timeline):
        said.append(texts(play, moment))
    for number in reversed(range(len(lesson.cards))):
        play.go(number)
        card = play.card
        notation = NOTATIONS[0].turned() if card.turned else NOTATIONS[0]
        assert texts(play, play.moment(notation)) == said[number]


@pytest.mark.parametrize("notation", NOTATIONS, ids=lambda notation: notation.whose)
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.id)
def test_all_gaps_are_filled_in_each_notation(lesson, notation, corpus):
    timeline = make_timeline(Configuration.of("royal"), corpus)
    assert "{" not in lesson.titled(notation)
    for _, play, moment in played(lesson, timeline, notation):
        for text in texts(play, moment):
            assert "{" not in text


def test_no_number_is_typed_by_hand():
    for lesson in LESSONS:
        for card in lesson.cards:
            templates = [lesson.title, card.text]
            if card.ask:
                templates += [card.ask.question, *card.ask.answers]
            for template in templates:
                assert not re.search(r"\d", template.replace("word2vec", "").replace("w2v", "")), (
                    template
                )


def test_sentences_are_short():
    for lesson in LESSONS:
        for card in lesson.cards:
            for sentence in re.split(r"(?<=[.?!:]) ", card.text):
                assert len(sentence.split()) <= 32, sentence


def test_there_are_fifteen_lessons_each_once_in_chapters_that_are_few():
    names = [lesson.id for lesson in LESSONS]
    assert len(names) == len(set(names)) == 15
    assert sum(len(chapter.lessons) for chapter in CHAPTERS) == len(LESSONS)
