"""``tui-w2v demo`` in the shell."""


def test_what_cannot_be_shown_is_refused_and_not_offered(refused, done):
    offered = done("demo", "--help")
    assert "space pauses" in offered
    assert "--loop" in offered
    for speed in ("0", "-1", "fast", "nan", "inf"):
        assert f"must be a number above 0, not {speed!r}" in refused("demo", f"--speed={speed}")
    assert "needs a terminal" in refused("demo")
    assert "nowhere.txt" in refused("demo", "nowhere.txt")
    for words in ("--objective glove", "--negative 3", "--x-max 10", "--alpha 1", "--harmonic"):
        option = words.split()[0]
        assert option in refused("demo", *words.split())
        assert option not in offered
    assert "--init" in refused("demo", "--init", "zeros")
    assert "--lr" in refused("demo", "--lr", "0")
    assert "zeros" not in offered
