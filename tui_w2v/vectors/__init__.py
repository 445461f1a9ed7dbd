"""Word vectors: nearest words, analogies, evaluation, projection, and file formats."""

from tui_w2v.spelling import UnknownWordError
from tui_w2v.vectors.cache import load
from tui_w2v.vectors.comparison import compare
from tui_w2v.vectors.concepts import (
    Decomposition,
    Direction,
    Projection,
    decompose,
    decompose_products,
    name_directions,
    principal_angles,
    project,
    singular_values,
)
from tui_w2v.vectors.formats.model import load_model, save_model
from tui_w2v.vectors.formats.reading import READ, read_vectors
from tui_w2v.vectors.formats.writing import FORMATS, WRITTEN, format_of, save_vectors, write_vectors
from tui_w2v.vectors.nearest import nearest, unit_rows
from tui_w2v.vectors.terms import By, Neighbour
from tui_w2v.vectors.word_vectors import WordVectors
