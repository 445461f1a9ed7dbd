"""The formats of vectors and models, one module each, read and written."""
