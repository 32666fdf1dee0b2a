"""CSV and TSV: the encoding, the separator and the ends of lines recognised, rows read one by one."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from ...rules.import_words import TableError
from ..encodings import guess_encoding
from .headings import Line, rows_under_headings
from .table import MAX_COLUMNS, Choice, Detected, Table

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 128 * 1024
"""Characters by which the separator is recognised."""
ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


def read_delimited(path: Path, choice: Choice) -> Table:
    """A table of lines. What cannot be decoded stands as U+FFFD in its row. TableError names an unknown encoding."""
    encoding = choice.encoding or guess_encoding(path).encoding
    with open_text(path, encoding) as file:
        sample = file.read(SAMPLE)
    skipped, named = _separator_line(sample)
    separator = choice.separator or named or find_separator(sample)
    if len(separator) != 1 or separator in '"\r\n':
        raise TableError("no_such_separator", name=separator)
    detected = Detected(
        "tsv" if separator == "\t" else "csv", encoding=encoding, separator=separator, line_ends=line_ends(sample)
    )
    lines = _read_lines(path, encoding, separator, skipped)
    return Table(detected, rows_under_headings(lines, detected, choice.heading_row))


def open_text(path: Path, encoding: str):
    """A text file with its line ends as they are. TableError when Python knows no such encoding."""
    try:
        return path.open(encoding=encoding, errors="replace", newline="")
    except LookupError as error:
        raise TableError("no_such_encoding", name=encoding) from error


def find_separator(sample: str) -> str:
    """The separator under which most rows have the same number of cells, more than one; a comma when there is none."""
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def line_ends(sample: str) -> str:
    """``LF``, ``CRLF``, ``CR``, or ``mixed``, with what the lines of the text end in; empty for a single line."""
    rest = sample.replace("\r\n", "")
    kinds = [ENDS[end] for end, text in (("\r\n", sample), ("\n", rest), ("\r", rest)) if end in text]
    return kinds[0] if len(kinds) == 1 else "mixed" if kinds else ""


def _separator_line(sample: str) -> tuple[int, str]:
    """A first line ``sep=;`` is meant for Excel: how many lines to leave out, and the separator it names."""
    first = sample.splitlines()[0].strip() if sample.strip() else ""
    return (1, first[4:].strip('"') or "\t") if first[:4].lower() == "sep=" and len(first) <= 7 else (0, "")


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """The share of rows with the usual number of cells, and that number; nothing for a single column."""
    rows = list(islice(_parse(io.StringIO(sample, newline=""), separator), 200))
    # The sample may end within a row.
    widths = Counter(len(row) for row in (rows[:-1] or rows) if any(row))
    if not widths:
        return 0.0, 0
    usual, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    return (round(count / widths.total(), 1), usual) if usual > 1 else (0.0, 0)


def _parse(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    rows = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    try:
        yield from rows
    except csv.Error:
        return


def _read_lines(path: Path, encoding: str, separator: str, skipped: int) -> Iterator[Line]:
    number = skipped
    with open_text(path, encoding) as file:
        rows = csv.reader(islice(file, skipped, None), delimiter=separator, skipinitialspace=True)
        try:
            for number, cells in enumerate(rows, start=skipped + 1):
                yield Line(number, [_tidy(cell) for cell in cells[: MAX_COLUMNS + 1]])
        except csv.Error as error:
            raise TableError("open_quotation", row=number + 1) from error


def _tidy(cell: str) -> str:
    """A cell with one kind of line end and nothing around it."""
    if "\r" in cell:
        cell = cell.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return cell.strip(" \t\n\ufeff")
