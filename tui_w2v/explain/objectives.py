"""Names and captions of the objectives' losses, in long and short forms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ObjectiveText:
    """The captions of one objective; each tuple goes from long to short."""

    short_name: str = ""
    """A shorter name for narrow screens, if there is one."""
    mean_over: str = "all pairs, in nats"
    """What the loss is averaged over."""
    gradient: str = (
        "the mean of the gradients of all {pairs} pairs, the very same gradients that turns take "
        "one by one"
    )
    """The gradient that a full-batch pass uses."""
    loss_at_zero: tuple[str, ...] = ("the loss where all scores are 0", "scores of 0")
    """The loss at scores of 0."""
    floor: tuple[str, ...] = (
        "the floor: no model of these pairs can be below it",
        "the floor: none can be below",
    )
    """The lowest loss that any model of the pairs can have."""
    floor_name: str = ""
    """The floor's name in information theory, if it has one."""
    loss_without_context: tuple[str, ...] = ()
    """The lowest loss without the context word."""
    biases: str = "the best values without {E} and {theta}"
    """The values that the biases are initialised to."""


_OTHERS = ObjectiveText()
_TEXTS = {
    "softmax": ObjectiveText(
        loss_at_zero=(
            "log V: the loss of a model that finds all words equally likely",
            "log V: all words equally likely",
            "log V",
        ),
        floor=(
            "the floor: the entropy of target given context; no model of these pairs can be below",
            *_OTHERS.floor,
        ),
        floor_name="the conditional entropy of target given context",
        loss_without_context=(
            "entropy of the targets: the best without looking at the context word",
            "entropy of the targets: the best without x",
            "entropy of the targets",
            "entropy",
        ),
        biases="the log of the words' frequencies",
    ),
    "negative-sampling": ObjectiveText(
        short_name="SGNS",
        gradient=(
            "the mean of the gradients of all {pairs} pairs, and over all negative samples that "
            "turns could have"
        ),
        loss_at_zero=(
            "(k + 1)·log 2: every word is as likely the target as noise",
            "(k + 1)·log 2: all as likely noise",
            "(k + 1)·log 2",
        ),
        floor=(
            "the floor: the best score for each pair of words; no model of these pairs can be "
            "below",
            *_OTHERS.floor,
        ),
        biases="log(how often the target / how often sampled)",
    ),
    "glove": ObjectiveText(
        mean_over="all cells, the different pairs",
        gradient=(
            "the mean of the gradients of all {pairs} cells, the very same gradients that turns "
            "take one by one"
        ),
        loss_at_zero=("the loss where every log X is predicted as 0", "every ŷ is 0"),
        floor=("0: every log X is predicted as it is", "0: all predicted"),
        biases="their best without {E} and {theta}",
    ),
}


def objective_text(name: str) -> ObjectiveText:
    """Return an objective's captions; an objective without its own has general ones."""
    return _TEXTS.get(name, _OTHERS)
