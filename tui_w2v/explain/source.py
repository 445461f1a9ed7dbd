"""The program's own Python for each phase of a turn, read from its source as it runs."""

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from tui_w2v.corpus import Pairs
from tui_w2v.explain.phases import PHASE_NAMES
from tui_w2v.skipgram import Objective
from tui_w2v.training import Phase

_BODY = r'(?<="""\n)(?!.*""").*'  # what follows a docstring


@dataclass(frozen=True)
class PhaseSource:
    """A function, and its lines that make a phase."""

    place: str  # the file within the package, and the function
    lines: tuple[str, ...]  # the function's source
    first: int  # the number of its first line in the file, from 1
    marked: tuple[int, ...]  # the numbers of the phase's lines in the file


def source_of(phase: Phase, objective: Objective) -> PhaseSource:
    """Return the Python that makes a phase, PICK's for READY; OSError if there is no source."""
    if phase <= Phase.PICK:
        return _function(Pairs.numbered)
    if phase is Phase.UPDATE:
        return _function(type(objective).apply)
    return _function(type(objective).compute, PHASE_NAMES[phase])


def _function(function: Callable[..., object], section: str = "") -> PhaseSource:
    """Read a function; mark one section of it, or all below its docstring.

    A section starts at a comment that starts with its name, and ends before the next comment at
    the same level.
    """
    lines, first = inspect.getsourcelines(function)
    text = textwrap.dedent("".join(lines))
    body = re.compile(rf"^( *)# {section}\b.*?(?=^\1# |\Z)" if section else _BODY, re.M | re.S)
    found = body.search(text)
    span = found.span() if found else (0, len(text))  # an objective may lack the comments
    texts = text.splitlines()
    begin, end = (text.count("\n", 0, place) for place in span)
    marked = tuple(first + place for place in range(begin, end) if texts[place].strip())
    module = function.__module__.replace(".", "/")
    return PhaseSource(f"{module}.py, {function.__qualname__}", tuple(texts), first, marked)
