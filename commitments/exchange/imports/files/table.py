"""What every reader of tables gives: rows of text cells under headings, and what was recognised on the way."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ....rules.imports.words import Problem, TableError
from ...kernel.spreadsheet import CELL_LIMIT, CUT, is_cut

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 200_000
MAX_CELL = CELL_LIMIT
"""Characters of a cell; what a spreadsheet's own cell can hold."""
MAX_COLUMNS = 1_000
ALL_SHEETS = "*"
"""In the place of a sheet's name: all that are alike, as one table. Spreadsheets take no such name."""
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffd-\uffff]")
CONTROLS = "control_characters"
"""The code of a cell that holds some of these; an import replaces them."""
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""What programs leave in a text. NUL is none of them, nor are U+0080 to U+009F: they tell of a wrong encoding."""
_HYPHENS = {"\x02": "-", "\x1e": "-", "\x1f": ""}
"""What stands for a hyphen in texts out of PDF (U+0002) and of word processors (a fixed and an optional one)."""
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Choice:
    """What a person decided about how a file is read; None leaves it to what is recognised.

    ``heading_row`` is the number of the row of headings as a spreadsheet counts them; 0 says that there is none.
    ``path`` leads to the list in a JSON file. ``sheet`` is a name, or ALL_SHEETS.
    """

    format: str | None = None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    path: str | None = None
    heading_row: int | None = None


@dataclass
class Detected:
    """How a file is read. ``columns`` and ``dropped`` are complete once all rows were read.

    ``sheets`` and ``paths`` are what could be chosen instead; ``dropped`` are columns without a single value.
    """

    format: str
    encoding: str = ""
    separator: str = ""
    line_ends: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    path: str = ""
    paths: list[str] = field(default_factory=list)
    heading_row: int = 0
    columns: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


@dataclass
class Row:
    """``number`` counts as a spreadsheet does, headings included; in JSON it is the place in the list, from 1.

    ``cells`` stand under ``Detected.columns`` and may be fewer than these.
    """

    number: int
    cells: list[str]
    problems: list[Problem] = field(default_factory=list)


class Table:
    """A file opened for reading: what was recognised, and its rows, once and lazily."""

    def __init__(self, detected: Detected, rows: Iterable[Row]) -> None:
        self.detected = detected
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        """The rows that hold anything. TableError where the file breaks off or has too many of them."""
        filled: set[int] = set()
        for count, row in enumerate(self._rows, start=1):
            if count > MAX_ROWS:
                raise TableError("too_many_rows", count=MAX_ROWS)
            filled.update(i for i, cell in enumerate(row.cells) if cell)
            _check_cells(row, self.detected.columns)
            yield row
        columns = self.detected.columns
        self.detected.dropped = [name for i, name in enumerate(columns) if i not in filled]


def _check_cells(row: Row, columns: list[str]) -> None:
    """Note what no register may hold: characters lost on the way, control characters, cells without end."""
    for i, cell in enumerate(row.cells):
        if len(cell) > MAX_CELL:
            about = {"count": len(cell), "most": MAX_CELL}
            row.problems.append(Problem(row.number, columns[i], f"{cell[:60]}…", "long_cell", about))
            row.cells[i] = cell = cell[: MAX_CELL - len(CUT)] + CUT
        elif is_cut(cell):
            row.problems.append(Problem(row.number, columns[i], f"{cell[:60]}…", "cut_cell", {"most": MAX_CELL}))
        if controls := _CONTROLS.findall(cell):
            codes = {"codes": _codes(controls)}
            row.problems.append(Problem(row.number, columns[i], _around(cell, controls[0]), CONTROLS, codes))
        if odd := odd_characters(_CONTROLS.sub("", cell)):
            row.cells[i] = cell = whole(cell)
            row.problems.append(Problem(row.number, columns[i], _around(cell, whole(odd[0])), *_odd_code(odd)))


def odd_characters(text: str) -> list[str]:
    """Characters that tell of a wrong encoding or a broken export: U+FFFD, controls, halves of a pair."""
    return _ODD.findall(text)


def without_controls(text: str) -> str:
    """The text with a hyphen for what was one before the text was copied, and a blank for other control characters."""
    return _CONTROLS.sub(lambda found: _HYPHENS.get(found[0], " "), text).strip()


def whole(text: str) -> str:
    """The text with U+FFFD for halves of a pair, which nothing can write, and for NUL, which no database keeps."""
    return _UNWRITABLE.sub("\ufffd", text)


def without_odd(text: str) -> str:
    """A heading with U+FFFD for every odd character: it names a column, and has to be written in a mapping."""
    return _ODD.sub("\ufffd", text)


def _around(cell: str, char: str) -> str:
    place = cell.index(char)
    return cell[max(0, place - 20) : place + 20]


def _odd_code(odd: list[str]) -> tuple[str, dict[str, Any]]:
    return "lost_characters" if "\ufffd" in odd else "odd_characters", {"codes": _codes(odd)}


def _codes(characters: Iterable[str]) -> str:
    return ", ".join(f"U+{code:04X}" for code in sorted(set(map(ord, characters))))
