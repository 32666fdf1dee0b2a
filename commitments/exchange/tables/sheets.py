"""XLSX, XLS and ODS: the first sheet that holds a table, or the one that was chosen.

The library keeps a sheet in memory; files of people are read in a child process with limits (``exchange.child``).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ...rules.import_words import TableError
from .headings import Line, rows_under_headings
from .table import Choice, Detected, Table

MIDNIGHT = time()
MOST_MERGED = 50_000
"""Merged cells of a sheet that are followed."""


def read_sheets(path: Path, choice: Choice, kind: str) -> Table:
    """The table of one sheet. TableError when the file is locked or broken, or has no such sheet."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [sheet.name for sheet in book.sheets_metadata]
        sheet = _chosen(book, choice.sheet) if choice.sheet is not None else _first_table(book)
    except PasswordError as error:
        raise TableError("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise TableError("broken") from error
    detected = Detected(kind, sheet=sheet.name, sheets=names)
    first = sheet.start[1] if sheet.start else 0
    return Table(detected, rows_under_headings(_lines(sheet), detected, choice.heading_row, first))


def cell_text(value: object) -> str:
    """A cell as text: whole numbers without a fraction, days in ISO form, whatever epoch the file counts from."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")


def _chosen(book: CalamineWorkbook, name: str) -> CalamineSheet:
    if name not in book.sheet_names:
        names = ", ".join(book.sheet_names)
        raise TableError("no_such_sheet", name=name, names=names)
    return book.get_sheet_by_name(name)


def _first_table(book: CalamineWorkbook) -> CalamineSheet:
    """The first sheet in view with more than one row; when there is none, the first that holds anything at all."""
    shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
    sheets = [book.get_sheet_by_name(name) for name in shown or book.sheet_names]
    if not sheets:
        raise TableError("no_sheet")
    return next((sheet for sheet in sheets if sheet.height > 1), sheets[0])


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    """The rows of a sheet; cells merged downwards say in every row what they say in the first."""
    first = sheet.start[1] if sheet.start else 0
    merged = _merged_down(sheet, first)
    said: dict[int, tuple[int, str]] = {}
    for number, values in enumerate(sheet.iter_rows(), start=1):
        cells = [cell_text(value) for value in values]
        for column, (last, text) in list(said.items()):
            if number > last:
                del said[column]
            elif not cells[column]:
                cells[column] = text
        for column, last in merged.get(number, ()):
            said[column] = (last, cells[column])
        yield Line(number, cells)


def _merged_down(sheet: CalamineSheet, first: int) -> dict[int, list[tuple[int, int]]]:
    """By the row in which they begin: the columns that are merged over several rows, and the last of these."""
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _right) in (sheet.merged_cell_ranges or [])[:MOST_MERGED]:
        if top < bottom and 0 <= left - first < sheet.width:
            found.setdefault(top + 1, []).append((left - first, bottom + 1))
    return found
