from pathlib import Path

import pytest

import tui_w2v
from tui_w2v.explain.source import source_of
from tui_w2v.skipgram import FullSoftmax
from tui_w2v.training import Phase

EXPECTED = {
    Phase.READY: "return [Pair(",
    Phase.PICK: "return [Pair(",
    Phase.LOOK_UP: "h = parameters.E[context]",
    Phase.PREDICT: "scores = h @ parameters.kernel",
    Phase.GRADIENT: "error[target] -= 1",
    Phase.UPDATE: "E[turn.context] = turn.E_row_after",
}


@pytest.mark.parametrize("phase", Phase)
def test_the_marked_lines_are_the_phases_and_stand_so_in_the_file(phase):
    source = source_of(phase, FullSoftmax())
    marked = {number: source.lines[number - source.first] for number in source.marked}
    assert any(EXPECTED[phase] in line for line in marked.values())
    others = {EXPECTED[other] for other in Phase} - {EXPECTED[phase]}
    assert not any(other in line for other in others for line in marked.values())
    path = Path(tui_w2v.__file__).parent.parent / source.place.split(",")[0]
    file = path.read_text(encoding="utf-8").splitlines()
    for number, line in marked.items():
        assert file[number - 1].strip() == line.strip()


def test_a_function_without_the_phase_comments_is_marked_whole():
    class Plain(FullSoftmax):
        def compute(self, parameters, context, target, learning_rate, number):
            return super().compute(parameters, context, target, learning_rate, number)

    source = source_of(Phase.PREDICT, Plain())
    assert len(source.marked) == len(source.lines) == 2


def test_a_program_without_source_says_so():
    class Bare(FullSoftmax):
        pass

    exec("def compute(self): pass", Bare.__dict__.copy(), namespace := {})
    Bare.compute = namespace["compute"]
    with pytest.raises(OSError):
        source_of(Phase.PREDICT, Bare())
