"""What the screens look like, as pictures; the first is the README's."""

import pytest

from tui_w2v.training import Phase


def test_readme_picture(snap_compare, make_app) -> None:
    app = make_app()
    words, timeline = app.timeline.setup.corpus.vocabulary, app.timeline
    turn = timeline.setup.schedule.find(9000, words.index("king"), words.index("wears"))
    timeline.go(timeline.at(turn, Phase.GRADIENT))
    assert snap_compare(app, terminal_size=(120, 40))


@pytest.mark.parametrize(
    ("spaces", "size", "theme"),
    [
        (0, (120, 40), "textual-dark"),
        (2, (80, 24), "textual-dark"),
        (3, (120, 40), "textual-light"),
        (5, (80, 24), "textual-light"),
        (5, (200, 60), "textual-dark"),
    ],
    ids=["ready", "look-up-small", "predict-light", "update-small-light", "update-large"],
)
def test_phase(snap_compare, make_app, spaces, size, theme) -> None:
    app = make_app()
    app.theme = theme
    assert snap_compare(app, press=["space"] * spaces, terminal_size=size)


def test_help(snap_compare, make_app) -> None:
    assert snap_compare(make_app(), press=["question_mark"], terminal_size=(120, 40))
