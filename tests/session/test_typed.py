"""What is typed into prompts."""

from tui_w2v.session.typed import parse_goal, parse_words


def test_an_accent_may_be_typed_apart_from_its_letter(make_run):
    setup = make_run("the café the café").setup
    words, goal = setup.corpus.vocabulary, parse_goal("the Cafe\u0301", setup)
    assert [words[goal.context], words[goal.target]] == ["the", "café"]
    assert parse_words("Cafe\u0301", setup) == [goal.target]
