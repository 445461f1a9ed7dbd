"""The full-batch gradient of GloVe is the mean over the cells that are not 0, however it is cut."""

import numpy as np
import pytest
from gradients import assert_close, bits, copied, counts_of, random_model
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tui_w2v.skipgram import Parameters, full_batch_glove
from tui_w2v.skipgram.full_batch_glove import FullBatchGlove, cell_weights, glove_loss_at_zero

CUTS = {"_BLOCK_NUMBERS": 90, "_FEWEST_ROWS": 2, "_COLUMN_COST": 1, "_BLOCK_COST": 2}


def random_counts(V, seed, *, alone=0, density=0.3, whole=True):
    """Rarer and rarer words, fewer and fewer cells; some words are no context, some no target."""
    rng = np.random.default_rng(seed)
    frequencies = 1 / np.arange(1, V + 1) ** 0.5
    there = rng.random((V, V)) < density * V * np.outer(frequencies, frequencies)
    X = rng.integers(1, 30, (V, V)) * there
    if alone:
        X[rng.integers(0, V, alone)] = 0
        X[:, rng.integers(0, V, alone)] = 0
    if not X.any():
        X[0, V - 1] = 2
    return X if whole else X / 7


class Case:
    """A random matrix of counts and a model."""

    def __init__(self, V, seed, *, d=3, bias=True, bias_E=True, size=1.0, **how):
        self.X = random_counts(V, seed, **how)
        self.counts, self.x_max, self.alpha = counts_of(self.X), 12.0, 0.75
        self.model = random_model(V, d, seed, bias=bias, bias_E=bias_E, size=size)

    def made(self, dtype=np.float64, threads=1, check=None):
        return copied(self.maker(dtype, threads).gradient(self.model.astype(dtype), check))

    def maker(self, dtype=np.float64, threads=1):
        d = self.model.E.shape[1]
        return FullBatchGlove(self.counts, self.x_max, self.alpha, d, dtype, threads)

    def by_the_formulas(self):
        model, X = self.model, self.X
        there = X > 0
        M = there.sum()
        f = np.where(there, np.minimum(1, (X / self.x_max) ** self.alpha), 0)
        scores = model.E @ model.kernel + model.bias
        if model.bias_E is not None:
            scores += model.bias_E[:, None]
        errors = scores - np.log(np.where(there, X, 1))
        R = 2 * f * errors / M
        result = [(f * errors**2).sum() / M, R @ model.kernel.T, (R.T @ model.E).T]
        result += [R.sum(axis=0) * model.has_bias]
        return result + [R.sum(axis=1) * model.has_bias] * (model.bias_E is not None)


@pytest.fixture
def cut_small(monkeypatch):
    """Several lanes of several blocks, for few words too."""
    for name, size in CUTS.items():
        monkeypatch.setattr(full_batch_glove, name, size)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(
    V=st.integers(2, 40),
    d=st.integers(1, 6),
    seed=st.integers(0, 10**6),
    alone=st.integers(0, 3),
    density=st.sampled_from([0.02, 0.3, 1.0]),
    whole=st.booleans(),
    bias=st.booleans(),
    bias_E=st.booleans(),
    small=st.booleans(),
)
@example(V=2, d=1, seed=0, alone=1, density=0.3, whole=True, bias=True, bias_E=True, small=True)
def test_the_gradient_is_that_of_the_mean_loss(V, d, seed, small, bias_E, **how):
    case = Case(V, seed, d=d, bias_E=bias_E, **how)
    before, expected = case.model.copy(), case.by_the_formulas()
    with pytest.MonkeyPatch.context() as patch:
        for name, size in CUTS.items() if small else ():
            patch.setattr(full_batch_glove, name, size)
        found, single = case.made(), case.made(np.float32)
        assert bits(case.made(threads=3)) == bits(found)
    assert len(found) == 4 + bias_E
    assert_close(found, expected, 1e-12)
    assert {part.dtype for part in single[1:]} == {np.dtype(np.float32)}
    assert_close(single, expected, 1e-4)
    assert bits(before.arrays) == bits(case.model.arrays)


def test_it_is_the_mean_of_the_cells():
    case = Case(5, 1)
    E, kernel, bias, bias_E = case.model.arrays
    loss, gradients, cells = 0.0, [np.zeros(array.shape) for array in case.model.arrays], 0
    for i, j in zip(*np.nonzero(case.X), strict=True):
        f = min(1, (case.X[i, j] / case.x_max) ** case.alpha)
        difference = E[i] @ kernel[:, j] + bias[j] + bias_E[i] - np.log(case.X[i, j])
        error = 2 * f * difference
        loss, cells = loss + f * difference**2, cells + 1
        gradients[0][i] += error * kernel[:, j]
        gradients[1][:, j] += error * E[i]
        gradients[2][j] += error
        gradients[3][i] += error
    assert_close(case.made(), [part / cells for part in (loss, *gradients)], 1e-12)


def test_words_in_no_cell_have_no_gradient():
    case = Case(9, 2, density=1.0)
    case.X[4] = 0
    case.X[:, 6] = 0
    case.counts = counts_of(case.X)
    _, E, kernel, bias, bias_E = case.made()
    assert not E[4].any()
    assert not bias_E[4]
    assert not kernel[:, 6].any()
    assert not bias[6]
    assert bias.any()
    assert_close(case.made(), case.by_the_formulas(), 1e-12)


# Scores of any size


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-4)])
@pytest.mark.parametrize("size", [1e3, 1e6])
def test_large_scores_are_taken_as_they_are(size, dtype, tolerance):
    case = Case(12, 5, size=size)
    found = case.made(dtype)
    assert np.isfinite(found[0])
    assert_close(found, case.by_the_formulas(), tolerance)


@pytest.mark.filterwarnings("error")
@pytest.mark.usefixtures("cut_small")
@pytest.mark.parametrize("threads", [1, 4])
@pytest.mark.parametrize("huge", [1e20, np.inf, np.nan])
def test_a_loss_that_is_not_finite_is_returned_without_a_word(huge, threads):
    case = Case(20, 7)
    model = case.model.astype(np.float32)
    model.E[:] *= np.float32(huge)
    model.kernel[:] *= np.float32(1e15)
    assert not np.isfinite(case.maker(np.float32, threads).gradient(model).loss)


# Blocks, lanes and threads


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    V=st.integers(2, 60),
    seed=st.integers(0, 10**6),
    numbers=st.integers(1, 900),
    fewest=st.integers(1, 5),
    column=st.integers(0, 20),
    block=st.integers(0, 100),
)
def test_however_the_rows_are_cut_the_gradient_is_the_same(V, seed, numbers, fewest, column, block):
    case = Case(V, seed, alone=1)
    with pytest.MonkeyPatch.context() as patch:
        sizes = [numbers, fewest, column, block]
        for name, size in zip(CUTS, sizes, strict=True):
            patch.setattr(full_batch_glove, name, size)
        found = case.made()
        blocks = [made.rows for lane in case.maker()._lanes for made in lane]
    assert [rows.start for rows in blocks] == [0, *(rows.stop for rows in blocks[:-1])]
    assert blocks[-1].stop == V
    assert_close(found, case.by_the_formulas(), 1e-12)


def test_the_models_own_sizes_agree_too():
    """With a vocabulary that takes several lanes, of blocks with and without all columns."""
    case = Case(1200, 9, density=0.005)
    lanes = case.maker()._lanes
    assert len(lanes) > 1
    assert {isinstance(block.columns, slice) for lane in lanes for block in lane} == {True, False}
    expected = case.by_the_formulas()
    for threads in (1, 2):
        assert_close(case.made(threads=threads), expected, 1e-12)
        assert_close(case.made(np.float32, threads=threads), expected, 1e-4)


# What to compare with


def test_cells_weigh_by_how_much_is_in_them_and_then_all_the_same():
    X = np.array([1, 6.25, 50, 100, 1000])
    assert cell_weights(X, 100, 0.5) == pytest.approx([0.1, 0.25, 0.5**0.5, 1, 1])
    assert cell_weights(X, 100, 0) == pytest.approx([1, 1, 1, 1, 1])


@pytest.mark.parametrize("whole", [True, False])
def test_flat_is_the_loss_of_scores_of_zero(whole):
    case = Case(12, 4, whole=whole)
    zeros = [np.zeros(array.shape) for array in case.model.arrays]
    case.model = Parameters(*zeros[:3], True, zeros[3])
    loss_at_zero = glove_loss_at_zero(case.counts, case.x_max, case.alpha)
    assert loss_at_zero > 0
    assert case.made()[0] == pytest.approx(loss_at_zero, rel=1e-12)


# Against PyTorch


@pytest.mark.parametrize("bias_E", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_the_gradient_is_autograds(seed, bias_E):
    torch = pytest.importorskip("torch")
    case = Case(25, seed, d=7, bias_E=bias_E, alone=1)
    leaves = [torch.tensor(array, requires_grad=True) for array in case.model.arrays]
    E, kernel, bias, *others = leaves
    X = torch.tensor(case.X, dtype=torch.float64)
    rows, columns = torch.nonzero(X, as_tuple=True)
    X = X[rows, columns]
    scores = (E[rows] * kernel.T[columns]).sum(dim=1) + bias[columns]
    for other in others:
        scores = scores + other[rows]
    weights = torch.clamp((X / case.x_max) ** case.alpha, max=1)
    loss = (weights * (scores - torch.log(X)) ** 2).mean()
    loss.backward()
    assert_close(case.made(), [loss.item(), *(leaf.grad.numpy() for leaf in leaves)], 1e-12)
