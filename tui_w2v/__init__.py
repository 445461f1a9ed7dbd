"""tui-w2v opens up word2vec's skip-gram, one turn of the crank at a time.

>>> import tui_w2v as w2v
>>> run = w2v.Run("royal", dim=50)              # settings as keyword arguments
>>> run.turn(1).loss                            # and h, scores, outputs, error, gradients …
3.88...
>>> model = w2v.train("royal", passes=10)       # E, theta, bias, words, loss
>>> model.save("model.npz")
>>> vectors = w2v.load("model.npz")             # or word2vec's and GloVe's files
>>> vectors.most_similar("king", topn=1)
[Neighbour(word='queen', similarity=0.9...)]
>>> vectors.most_similar(positive=["king", "woman"], negative=["man"], topn=1)[0].word
'queen'
>>> vectors.doesnt_match(["king", "queen", "farmer"])
'farmer'
"""

TYPE_CHECKING = False  # importing typing would take as long as all of this file
if TYPE_CHECKING:
    from tui_w2v.api import (
        PairCounts,
        Run,
        Settings,
        TrainedModel,
        Turn,
        count_pairs,
        tokenise,
        train,
    )
    from tui_w2v.errors import DivergenceError, HintWarning, InputError
    from tui_w2v.vectors import UnknownWordError, WordVectors, compare, load

__version__ = "0.1.0"

__all__ = [
    "DivergenceError",
    "HintWarning",
    "InputError",
    "PairCounts",
    "Run",
    "Settings",
    "TrainedModel",
    "Turn",
    "UnknownWordError",
    "WordVectors",
    "compare",
    "count_pairs",
    "load",
    "tokenise",
    "train",
]


if not TYPE_CHECKING:  # so that type checkers know the names above, and no others

    def __getattr__(name):
        """Import a public name on first use, from the lowest module that has it.

        Importing the package alone is cheap, and ``load`` imports nothing that only training needs.
        """
        from importlib import import_module

        for home in ("errors", "vectors", "api") if name in __all__ else ():
            module = import_module(f"{__name__}.{home}")
            if hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
