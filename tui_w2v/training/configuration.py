"""What a run depends on, besides its text and the moves that are made."""

import math
from dataclasses import asdict, dataclass
from typing import Any

from tui_w2v.corpus import SAMPLES, SentenceRule
from tui_w2v.errors import InputError
from tui_w2v.training.schedule import Order

_LARGEST_DIM = 100_000
_MOST_NEGATIVES = 10_000


class InvalidOptionError(InputError):
    """A setting that no model can have; the message is one line with the way out."""


@dataclass(frozen=True)
class Configuration:
    """The settings of a run. The same settings, text and moves give the same numbers."""

    corpus: str = "royal"
    """The text: a path, ``-`` for standard input, or a sample's name."""
    sentences: SentenceRule = SentenceRule.LINE
    """Where sentences end."""
    encoding: str = "utf-8"
    """How the text is encoded."""
    lowercase: bool = True
    """Whether words are lower-cased."""
    min_count: int = 1
    """Words that occur less often are cut."""
    max_vocab: int = 10_000
    """At most this many words are kept."""
    window: int = 2
    """How many neighbours on each side of the context word are its targets."""
    sample: float = 0.0
    """word2vec's threshold t: words of a larger share of the text are left out here and there,
    as the seed decides, once for all; 0 leaves none out."""
    order: Order = Order.TEXT
    """The order of the pairs within an epoch."""
    dim: int = 100
    """d, how many numbers each word's row has."""
    init: str = "keras"
    """How the parameters start."""
    bias: bool = True
    """Whether there is an output bias."""
    dtype: str = "float32"
    """The precision of all parameters."""
    objective: str = "softmax"
    """What is minimised."""
    negative: int = 5
    """How many negatives a turn draws, under negative sampling."""
    x_max: float = 100.0
    """From which count on a pair counts in full, under GloVe."""
    alpha: float = 0.75
    """By which power of its count a pair counts below that, under GloVe."""
    harmonic: bool = False
    """Whether pairs of words n apart count 1/n, under GloVe."""
    learning_rate: float = 0.1
    """η, of plain SGD."""
    seed: int = 0
    """What every random draw depends on."""

    def __post_init__(self) -> None:
        least = {
            "window": 1,
            "dim": 1,
            "min_count": 1,
            "max_vocab": 2,
            "seed": 0,
            "negative": 1,
        }
        for name, smallest in least.items():
            value = getattr(self, name)
            if value < smallest:
                option = "--" + name.replace("_", "-")
                raise InvalidOptionError(f"{option} must be at least {smallest}, not {value}")
        for name, largest in {"dim": _LARGEST_DIM, "negative": _MOST_NEGATIVES}.items():
            if (value := getattr(self, name)) > largest:
                raise InvalidOptionError(f"--{name} must be at most {largest:,}, not {value:,}")
        for name in ("sample", "alpha", "learning_rate", "x_max"):
            value, above = getattr(self, name), name == "x_max"
            if not (math.isfinite(value) and (value > 0 if above else value >= 0)):
                option = self.option_words(name, value)[0]
                raise InvalidOptionError(
                    f"{option} must be a finite number{' above 0' if above else ', 0 or more'}, "
                    f"not {value}"
                )

    @classmethod
    def of(cls, corpus: str, **settings: Any) -> "Configuration":
        """Return the settings for a text: those given, and for the rest its own or the defaults.

        Raises:
            InvalidOptionError: No model can have them.
        """
        sample = SAMPLES.get(corpus)
        own = sample.own(settings.get("objective", cls.objective)) if sample else {}
        return cls(corpus=corpus, **{**own, **settings})

    def as_words(self) -> list[str]:
        """Return the words of the command line that say these settings."""
        usual = Configuration.of(self.corpus, objective=self.objective).as_dict()
        usual["objective"] = Configuration.objective
        corpus = self.corpus
        if corpus.startswith(("-", "+")) and corpus != "-":
            corpus = f"./{corpus}"  # neither an option nor what stands between moves
        words = [corpus]
        for name, value in self.as_dict().items():
            if name != "corpus" and value != usual[name]:
                words += self.option_words(name, value)
        return words

    @staticmethod
    def option_words(name: str, value: object) -> list[str]:
        """Return the words of the command line that give a setting a value."""
        option = {"learning_rate": "lr"}.get(name, name).replace("_", "-")
        if isinstance(value, bool):
            return [f"--{option}" if value else f"--no-{option}"]
        return [f"--{option}", str(value)]

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain values, ready to be written as JSON."""
        return {
            name: str(value) if isinstance(value, SentenceRule | Order) else value
            for name, value in asdict(self).items()
        }
