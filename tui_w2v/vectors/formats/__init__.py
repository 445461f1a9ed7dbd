"""The formats of vectors and models, one module each, read and written.

A file that is damaged or contradicts itself, and a word or number that a format cannot hold, is a
``FileError`` of one line; a file that cannot be written is an ``OSError``.
"""
