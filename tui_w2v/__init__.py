"""tui-w2v opens up word2vec's skip-gram, one turn of the crank at a time."""

__version__ = "0.1.0"
