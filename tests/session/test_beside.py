"""What can be laid beside the vectors of a run."""

from pathlib import Path

import pytest

from tui_w2v.session import beside
from tui_w2v.training import Phase


@pytest.fixture
def run(make_run):
    """A run of 12 turns."""
    run = make_run()
    run.go(run.at(12, Phase.UPDATE))
    return run


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("13", "the run is at turn 12"),
        ("nowhere.npz", "no such file: 'nowhere.npz'"),
        (".", "no such file: '.'"),
        ("~nobody-of-that-name/x.npz", "no such file: '~nobody"),
        (300 * "x", "no such file: 'xxx"),
    ],
)
def test_what_cannot_stand_beside_is_one_line(run, typed, says):
    with pytest.raises(ValueError, match=says):
        beside.parse(typed, run, files=True)
    assert beside.parse("0", run, files=True) == 0
    with pytest.raises(ValueError, match="no run here"):
        beside.parse("3", None, files=True)


def test_a_visitor_reads_no_file_and_many_turns_are_not_made_again(run, monkeypatch):
    here = str(Path(__file__))
    assert beside.parse(here, run, files=True) == Path(here)
    with pytest.raises(ValueError, match=r"give a turn of this run \(0: its beginning\)$"):
        beside.parse(here, run, files=False)
    monkeypatch.setattr("tui_w2v.session.beside._MOST_SECONDS", 0)
    with pytest.raises(ValueError, match="many turns"):
        beside.parse("5", run, files=True)
