"""CSV and TSV: the encoding, the separator and the ends of lines recognised, rows read one by one."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from ....rules.imports.words import TableError
from ...kernel.encodings import guess_encoding
from .headings import Line, rows_under_headings
from .table import MAX_COLUMNS, Choice, Detected, Table

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 128 * 1024
"""Characters by which the separator is recognised."""
RULED = re.compile(r"[\s:+=-]*")
"""A line below the headings where a table is drawn with signs."""
_ESCAPED = re.compile(r'(?<!\\)\\"')
_ESCAPED_WITHIN = re.compile(r'(?<!\\)\\"(?![,;\t|\r\n"]|\Z)')
_DOUBLED = re.compile(r'[^,;\t|\r\n"\\]""')
_WRAPPED = re.compile(r'"(.*)"(\s*)', re.DOTALL)
ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}


def read_delimited(path: Path, choice: Choice) -> Table:
    """A table of lines. What cannot be decoded stands as U+FFFD in its row. TableError names an unknown encoding."""
    encoding = choice.encoding or guess_encoding(path).encoding
    with open_text(path, encoding) as file:
        sample = file.read(SAMPLE)
    ends = line_ends(sample)
    skipped, named = _separator_line(sample)
    mend = find_mending(sample)
    sample = "".join(map(mend, sample.splitlines(keepends=True))) if mend else sample
    separator = choice.separator or named or find_separator(sample)
    if len(separator) != 1 or separator in '"\r\n':
        raise TableError("no_such_separator", name=separator)
    detected = Detected("tsv" if separator == "\t" else "csv", encoding=encoding, separator=separator, line_ends=ends)
    lines = _read_lines(path, encoding, separator, skipped, mend)
    return Table(detected, rows_under_headings(lines, detected, choice.heading_row))


def open_text(path: Path, encoding: str) -> TextIO:
    """A text file with its line ends as they are. TableError when Python knows no such encoding."""
    try:
        return path.open(encoding=encoding, errors="replace", newline="")
    except LookupError as error:
        raise TableError("no_such_encoding", name=encoding) from error


def find_separator(sample: str) -> str:
    """The separator under which most rows have the same number of cells, more than one; a comma when there is none."""
    return max(SEPARATORS, key=lambda separator: _evenness(sample, separator))


def find_mending(sample: str) -> Callable[[str], str] | None:
    """What makes each line one of CSV, where quotation marks are escaped by a stroke, or stand around whole lines."""
    if _ESCAPED_WITHIN.search(sample) and not _DOUBLED.search(sample):
        return _double
    lines = [line for line in sample.splitlines(keepends=True)[:200] if line.strip()]
    if len(lines) < 2 or not all(map(_WRAPPED.fullmatch, lines)) or _evenness(sample, find_separator(sample))[1]:
        return None
    opened = "".join(map(_unwrap, lines))
    even, width = _evenness(opened, separator := find_separator(opened))
    headings = next(_parse([opened.splitlines()[0]], separator), [])
    return _unwrap if even > 0.8 and width == len(headings) else None


def _double(line: str) -> str:
    return _ESCAPED.sub('""', line)


def _unwrap(line: str) -> str:
    return _WRAPPED.sub(lambda match: match[1].replace('""', '"') + match[2], line)


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


def _read_lines(
    path: Path, encoding: str, separator: str, skipped: int, mend: Callable[[str], str] | None
) -> Iterator[Line]:
    number = skipped
    with open_text(path, encoding) as file:
        ended: list[bool] = []
        lines = islice(file, skipped, None)
        told = _told(map(mend, lines) if mend else lines, ended)
        rows = csv.reader(told, delimiter=separator, skipinitialspace=True)
        before = 0
        try:
            for number, cells in enumerate(rows, start=skipped + 1):
                if separator == "|" and cells and all(map(RULED.fullmatch, cells)):
                    continue
                if ended and rows.line_num > before + 1:
                    raise TableError("open_quotation", row=number)
                before = rows.line_num
                yield Line(number, [_tidy(cell) for cell in cells[: MAX_COLUMNS + 1]])
        except csv.Error as error:
            raise TableError("open_quotation", row=number + 1) from error


def _told(lines: Iterable[str], ended: list[bool]) -> Iterator[str]:
    """The lines; ``ended`` is filled when more are asked for, which for a row that is not complete is too late."""
    yield from lines
    ended.append(True)


def _tidy(cell: str) -> str:
    """A cell with one kind of line end and nothing around it."""
    if "\r" in cell:
        cell = cell.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    return cell.strip(" \t\n\ufeff")
