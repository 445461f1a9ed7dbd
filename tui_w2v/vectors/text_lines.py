"""Lines of text that are a word and its numbers each, read a block at a time."""

import re

import numpy as np
from numpy.typing import NDArray

from tui_w2v.files import FileError
from tui_w2v.vectors.decimals import PADDING, number, numbers, parse
from tui_w2v.vectors.single import narrowed
from tui_w2v.vectors.stored import shown

BLANKS = b" \t"
FIELD = re.compile(rb"[^ \t]+")
_OTHER_SPACE = (b"\r", b"\v", b"\f")
"""What Python takes for white space as well."""
_BLANK, _LINE_FEED, _POINT = b" \n."


class Lines:
    """The rows of a block of lines.

    The last d fields of a line are its numbers, and what precedes them is its word. Blank lines
    are passed over.

    Most lines are plain: each of their last d fields has one point in it and one blank before it.
    The numbers of these are where points and blanks are, and are read all at once. Other lines
    are read one by one.
    """

    def __init__(self, block: bytes, first: int, d: int) -> None:
        """Read them.

        Args:
            block: Lines, each of which ends in a line feed.
            first: The number of the first one in its file.
            d: How many numbers a row has.

        Raises:
            FileError: A line is something else than a word and d finite numbers.
        """
        self._block, self._first, self._d = block, first, d
        text = (block.replace(b"\t", b" ") if b"\t" in block else block) + b" " * PADDING
        octets = np.frombuffer(text, np.uint8)[: len(block)]
        marked = octets == _BLANK
        marked |= octets == _LINE_FEED
        marked |= octets == _POINT
        marks = np.flatnonzero(marked)
        kinds = octets[marks]
        self._ends = marks[kinds == _LINE_FEED]
        self._starts = np.concatenate([[0], self._ends[:-1] + 1])
        self.count = len(self._ends)
        """How many lines there are, blank ones too."""
        self._word_ends = np.full(self.count, -1)
        self._lines, self.values = self._read_plain(text, marks, kinds)
        """Their numbers, shape (rows, d), float64."""
        self._read_others()
        self.words = self._decoded()
        """Their words."""

    def narrowed(self) -> NDArray[np.float32]:
        """Return the numbers as float32, each the nearest to its text, shape (rows, d).

        Raises:
            FileError: One is too big for it.
        """
        values = narrowed(self.values, lambda index: self._field(*divmod(index, self._d)))
        if not np.isfinite(values).all():
            row, column = divmod(int(np.argmin(np.isfinite(values))), self._d)
            raise self._not_finite(int(self._lines[row]), self._field(row, column))
        return values

    def _read_plain(
        self, text: bytes, marks: NDArray[np.intp], kinds: NDArray[np.uint8]
    ) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """Return which lines are plain, by their last marks, and their numbers."""
        ends = np.flatnonzero(kinds == _LINE_FEED)
        pattern = [_BLANK, _POINT] * self._d + [_LINE_FEED]
        blank_last = 2 * np.count_nonzero(kinds[ends - 1] == _BLANK) > len(ends)
        if blank_last:  # as fastText and the word2vec tool write
            pattern.insert(-1, _BLANK)
        width = len(pattern)
        lines = np.flatnonzero(np.diff(ends, prepend=-1) >= width)
        theirs = ends[lines, None] + np.arange(1 - width, 1)
        marks, kinds = marks[theirs], kinds[theirs]
        plain = (kinds == np.array(pattern, np.uint8)).all(axis=1)
        plain &= np.frombuffer(text, np.uint8)[marks[:, 0] - 1] != _BLANK
        if blank_last:
            plain &= marks[:, -1] - marks[:, -2] == 1
        if not plain.all():
            lines, marks = lines[plain], marks[plain]
        starts = (marks[:, : 2 * self._d : 2] + 1).ravel()
        points = marks[:, 1 : 2 * self._d : 2].ravel()
        ends = marks[:, 2 : 2 * self._d + 1 : 2].ravel()
        values, odd = parse(text, starts, points, ends)
        self._word_ends[lines] = marks[:, 0]
        try:
            spans = zip(starts[odd].tolist(), ends[odd].tolist(), strict=True)
            values[odd] = numbers([text[start:end] for start, end in spans])
        except ValueError:
            self._word_ends[lines[odd // self._d]] = -1  # which one it is, is found line by line
        return lines, values.reshape(-1, self._d)

    def _read_others(self) -> None:
        """Read the lines that are not plain, and put them between the others."""
        rows = {}
        for line in np.flatnonzero(self._word_ends < 0).tolist():
            if row := self._read_any(line):
                rows[line] = row
        if not rows:
            return
        plain, others = self._lines, np.array(list(rows))
        self._lines = np.union1d(plain, others)
        values = np.empty((len(self._lines), self._d))
        values[np.searchsorted(self._lines, plain)] = self.values
        values[np.searchsorted(self._lines, others)] = list(rows.values())
        self.values = values

    def _read_any(self, line: int) -> list[float]:
        """Return the numbers of a line, however it is laid out; none where it is blank."""
        start = int(self._starts[line])
        text = self._block[start : self._ends[line]]
        word, *fields = text.rsplit(None, self._d) or [b""]
        if len(fields) < self._d or any(space in text for space in _OTHER_SPACE):
            spans = [found.span() for found in FIELD.finditer(text)]
            if not spans:
                return []
            fields = [text[begin:end] for begin, end in spans[-self._d :]]
            length = len(spans) - (spans[0][0] == 0)  # a word may be empty
            if length < self._d:
                word = text[: spans[0][1]] if spans[0][0] == 0 else b""
                raise self._problem(line, word, f"has {length:,} of {self._d:,} numbers")
            word = text[: spans[-self._d][0]]
        self._word_ends[line] = start + len(word.rstrip(BLANKS))
        try:
            return numbers(fields)
        except ValueError:
            raise self._not_finite(line, next(filter(_is_wrong, fields))) from None

    def _decoded(self) -> list[str]:
        starts, ends = self._starts[self._lines], self._word_ends[self._lines]
        words = zip(starts.tolist(), ends.tolist(), strict=True)
        joined = b"\n".join([self._block[start:end] for start, end in words])
        return joined.decode(errors="backslashreplace").split("\n")

    def _field(self, row: int, column: int) -> bytes:
        line = self._lines[row]
        fields = FIELD.findall(self._block, int(self._starts[line]), int(self._ends[line]))
        field: bytes = fields[column - self._d]
        return field

    def _not_finite(self, line: int, field: bytes) -> FileError:
        word = self._block[self._starts[line] : self._word_ends[line]]
        return self._problem(line, word, f"has {shown(field)} in place of a finite number")

    def _problem(self, line: int, word: bytes, what: str) -> FileError:
        return FileError(f"line {self._first + line:,}, the word {shown(word)}, {what}")


def _is_wrong(field: bytes) -> bool:
    try:
        number(field)
    except ValueError:
        return True
    return False
