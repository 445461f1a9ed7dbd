"""Turns as a page: one file, whose numbers are the turn's."""

import re
from html.parser import HTMLParser

import pytest

import tui_w2v as w2v
from tui_w2v.explain.page import as_page, as_section
from tui_w2v.training import Settings, Setup, Timeline, read_corpus

TEXT = "the <king> wears a crown & the queen wears a ring\n" * 2
VOID = {"meta", "br"}


class Checker(HTMLParser):
    """Checks that tags are closed in order, and collects the text of cells."""

    def __init__(self):
        super().__init__()
        self.open, self.rows = [], []

    def handle_starttag(self, tag, attrs):
        assert not {name for name, _ in attrs} & {"src", "href", "onclick"}
        assert tag != "script"
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in ("td", "th") and self.rows:
            self.rows[-1].append(data)


def numbers(row):
    return [round(float(cell) * 1e4) for cell in row if re.fullmatch(r"[+-]\d+\.\d{4}", cell)]


@pytest.mark.parametrize("objective", ["softmax", "negative-sampling", "glove"])
@pytest.mark.parametrize("extra", [{}, {"init": "zeros", "bias": False}, {"dim": 1}])
def test_ledgers_on_the_page_add_up_and_tags_are_closed(tmp_path, objective, extra):
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    options = {"dim": 3, "min_count": 1, "sample": 0, "objective": objective} | extra
    settings = Settings(str(path), **options)
    timeline = Timeline(Setup(settings, read_corpus(settings)))
    for _ in range(3):
        timeline.go(timeline.end_of_turn())
    checker = Checker()
    checker.feed("".join(as_page("<a & b>", [as_section(timeline)])))
    checker.close()
    assert not checker.open
    d = settings.dim
    ends = [at for at, row in enumerate(checker.rows) if row[:1] == ["= after"]]
    assert len(ends) == 2
    for at in ends:
        before, step, after = (numbers(row) for row in checker.rows[at - 2 : at + 1])
        assert [a + b for a, b in zip(before, step, strict=True)] == after
        assert len(after) == d
    end = next(at for at, row in enumerate(checker.rows) if row and row[0].startswith("sum"))
    start = max(at for at in range(end) if not numbers(checker.rows[at]))
    terms = [numbers(row)[-d:] for row in checker.rows[start + 1 : end]]
    assert [sum(column) for column in zip(*terms, strict=True)] == numbers(checker.rows[end])


def test_a_notebook_shows_a_turn():
    run = w2v.Run("royal")
    third, first = run.turn(3), run.turn(1)
    assert "Turn 3: king → wise" in third._repr_html_()
    assert "Turn 1: wise → king" in first._repr_html_()
    assert run.timeline.turn._repr_html_() is None
