"""Which row holds the headings, and what columns are called that have none."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise, zip_longest
from typing import NamedTuple

from ....rules.imports.words import Problem, TableError
from .table import MAX_COLUMNS, Detected, Row, without_odd

OTHER_TABLE = "other_table"
_YEAR = re.compile(r"(?:19|20)\d\d")
LOOKED_AT = 50
"""Rows at the start of a table by which it is recognised."""


class Line(NamedTuple):
    """A row as it stands in the file, before headings are known."""

    number: int
    cells: list[str]


def rows_under_headings(
    lines: Iterable[Line], detected: Detected, heading_row: int | None, first: int = 0
) -> Iterator[Row]:
    """The rows below the headings; empty ones are passed over. Sets ``heading_row`` and ``columns`` at once.

    ``first`` is the place of the first cell in its sheet. A row longer than the headings keeps its cells under the
    letters of their columns, and says so; so do the rows of another table below. Headings that come again are no row.
    """
    lines = iter(lines)
    start = [line for line in islice(lines, LOOKED_AT) if any(line.cells)]
    heading = _heading(start, heading_row)
    detected.heading_row = heading.number if heading else 0
    detected.columns = name_columns(heading.cells if heading else [], first)
    below = [line for line in start if line.number > detected.heading_row]
    if heading and below and _counts_columns(below[0].cells):
        del below[0]
    widest = max((_width(line.cells) for line in below), default=0)
    _widen(detected.columns, widest if heading is None else 0, first)
    return _rows(chain(below, lines), detected, first, bool(heading))


def find_heading(start: Sequence[Line]) -> Line | None:
    """The first row that is about as wide as the table and holds words only; titles above it are narrower.

    None when no row looks like it: a table of a single row, or one whose first rows hold numbers.
    """
    widths = sorted(len([cell for cell in line.cells if cell]) for line in start)
    usual = widths[len(widths) * 3 // 4] if widths else 0
    for line in start[:20]:
        filled = [cell for cell in line.cells if cell]
        if usual == 1 and filled[0].endswith(".") and " " in filled[0]:
            # A list of sentences, one a line.
            return None
        if len(filled) * 5 >= usual * 3 and _are_names(filled):
            return line
        if len(filled) * 5 >= usual * 3 and usual > 1:
            return None
    return None


def name_columns(cells: Sequence[str], first: int = 0) -> list[str]:
    """Headings made usable: blanks folded, each once (``status (2)``), those without a name by their letter."""
    width = _width(cells)
    if width > MAX_COLUMNS:
        raise TableError("too_many_columns", count=MAX_COLUMNS)
    names: dict[str, None] = {}
    counts: Counter[str] = Counter()
    for i, cell in enumerate(cells[:width]):
        name = base = " ".join(without_odd(cell).split()) or f"column {letter(first + i)}"
        while name in names:
            counts[base] += 1
            name = f"{base} ({counts[base] + 1})"
        names[name] = None
    return list(names)


def letter(place: int) -> str:
    """The letters of a column as spreadsheets write them: 0 is A, 26 is AA."""
    place, rest = divmod(place, 26)
    return (letter(place - 1) if place else "") + chr(ord("A") + rest)


def _heading(start: list[Line], wanted: int | None) -> Line | None:
    """The row of headings, with the line above or below where the two are one; None when there is none.

    What was recognised may be chosen: of headings of two lines it is the number of the second.
    """
    if wanted == 0:
        return None
    found = find_heading(start)
    found = _with_first_line(found, start) or _with_second_line(found, start) if found else None
    if wanted is None or (found and found.number == wanted):
        return found
    for line in start:
        if line.number == wanted:
            return line
    raise TableError("no_headings", row=wanted, count=LOOKED_AT)


def _with_first_line(heading: Line, start: list[Line]) -> Line | None:
    """The headings with what stands above some of them, where others reach over both lines; None where none does."""
    above = next((line for line in start if line.number == heading.number - 1), None)
    pairs = list(zip_longest(above.cells, heading.cells, fillvalue="")) if above else []
    if not any(first and first == second for first, second in pairs):
        return None
    return Line(heading.number, _joined(pairs))


def _with_second_line(heading: Line, start: list[Line]) -> Line:
    """The headings and the line below as one, where that only parts some: *Timeline* over *Start* and *End*."""
    below = next((line for line in start if line.number == heading.number + 1), None)
    if below is None or not all(map(_is_label, below.cells)):
        return heading
    pairs = list(zip_longest(heading.cells, below.cells, fillvalue=""))
    behind = [*(above for above, _under in pairs[1:]), "more"]
    parts = any(under and not above for above, under in pairs)
    fits = all(
        above in ("", under) or not (under and after) for (above, under), after in zip(pairs, behind, strict=True)
    )
    return Line(below.number, _joined(pairs)) if parts and fits else heading


def _joined(pairs: list[tuple[str, str]]) -> list[str]:
    names, parent = [], ""
    for above, under in pairs:
        parent = above or parent
        names.append(f"{parent} {under}" if under and under != parent else above)
    return names


def _is_label(cell: str) -> bool:
    """Whether a cell is rather a heading than said of something: short words, no figure, no sentence."""
    return len(cell) <= 40 and not cell.endswith((".", ";")) and not any(map(str.isdigit, cell))


def _is_other_heading(cells: list[str], before: list[str], headings: Sequence[str]) -> bool:
    """Whether a row behind an empty one begins another table: labels only, under a title or of another number."""
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or not all(map(_is_label, filled)):
        return False
    return len([cell for cell in before if cell]) == 1 or len(filled) < len(headings) - 1


def _counts_columns(cells: Sequence[str]) -> bool:
    """Whether a row says 1, 2, 3 … below the headings, as forms number their columns."""
    filled = [cell for cell in cells if cell]
    return len(filled) > 2 and filled == [str(number) for number in range(1, len(filled) + 1)]


def _are_names(cells: Sequence[str]) -> bool:
    """Whether cells can be headings: names, with a few years in a row among them."""
    years = [int(cell) for cell in cells if _YEAR.fullmatch(cell)]
    in_a_row = len(years) > 1 and all(after == before + 1 for before, after in pairwise(years))
    return all(_is_name(cell) or (in_a_row and _YEAR.fullmatch(cell)) for cell in cells) and len(years) < len(cells)


def _is_name(cell: str) -> bool:
    """Whether a cell can be a heading: short, and no number or day."""
    return len(cell) <= 200 and not cell.replace(".", "").replace("-", "").replace("/", "").isdigit()


def _width(cells: Sequence[str]) -> int:
    return next((i for i in range(len(cells), 0, -1) if cells[i - 1]), 0)


def _widen(columns: list[str], width: int, first: int) -> None:
    if width > MAX_COLUMNS:
        raise TableError("too_many_columns", count=MAX_COLUMNS)
    while len(columns) < width:
        columns.extend([f"column {letter(first + len(columns))}"])


def _rows(lines: Iterable[Line], detected: Detected, first: int, headed: bool) -> Iterator[Row]:
    headings = len(detected.columns)
    names = list(detected.columns)
    other, last, behind_gap = 0, Line(0, []), False
    for number, cells in lines:
        if not any(cells):
            continue
        width = _width(cells)
        row = Row(number, list(cells[:width]))
        if headed and row.cells[0] == names[0] and name_columns(row.cells, first) == names:
            continue
        behind_gap = 0 < last.number < number - 1 or (behind_gap and len(last.cells) == 1)
        if headed and not other and behind_gap and _is_other_heading(row.cells, last.cells, names):
            other = number
        if width > headings:
            _widen(detected.columns, width, first)
        if width > headings and headed:
            row.problems.append(Problem(number, "", "", "long_row", {"cells": width, "headings": headings}))
        if other:
            row.problems.append(Problem(number, "", next(filter(None, cells)), OTHER_TABLE, {"first": other}))
        last = Line(number, row.cells)
        yield row
