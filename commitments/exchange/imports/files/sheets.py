"""XLSX, XLS and ODS: the first sheet that holds a table, the one that was chosen, or all that are alike as one.

The library keeps a sheet in memory; files of people are read in a child process with limits
(``exchange.kernel.sandbox``).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ....rules.imports.words import OTHER_ROWS, Problem, TableError
from ....rules.kernel.file_refusals import SHEET
from .headings import Line, name_columns, rows_under_headings
from .table import ALL_SHEETS, MAX_COLUMNS, Choice, Detected, Row, Table

MIDNIGHT = time()
NARROW = 2
"""Columns of a sheet that is rather an explanation or a list of codes, where others are wider."""
MOST_MERGED = 50_000
"""Merged cells of a sheet that are followed."""


def read_sheets(path: Path, choice: Choice, kind: str) -> Table:
    """The table of one sheet. TableError when the file is locked or broken, or has no such sheet."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = [sheet.name for sheet in book.sheets_metadata]
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible] or names
        joined = choice.sheet == ALL_SHEETS
        sheet = _first_table(book, shown) if joined or choice.sheet is None else _chosen(book, choice.sheet)
    except PasswordError as error:
        raise TableError("locked") from error
    except (CalamineError, OSError, ValueError) as error:
        raise TableError("broken") from error
    detected = Detected(kind, sheet=sheet.name, sheets=[*names, *([ALL_SHEETS] if len(shown) > 1 else [])])
    rows = _rows(sheet, detected, choice.heading_row)
    if not joined:
        return Table(detected, rows)
    first = replace(detected, columns=list(detected.columns))
    detected.sheet, detected.columns = ALL_SHEETS, name_columns([*detected.columns, "sheet"])
    return Table(detected, _joined(book, shown, first, detected))


def _rows(sheet: CalamineSheet, detected: Detected, heading_row: int | None = None) -> Iterator[Row]:
    first = sheet.start[1] if sheet.start else 0
    return rows_under_headings(_lines(sheet), detected, heading_row, first)


def _joined(book: CalamineWorkbook, shown: list[str], first: Detected, detected: Detected) -> Iterator[Row]:
    """The rows of all sheets in view whose headings are mostly those of the first table, with the names of these."""
    said = len(first.columns)
    for number, name in enumerate(shown, start=1):
        own = replace(detected, columns=[])
        # The row that was chosen for the headings is that of the first table.
        rows = _rows(_chosen(book, name), own, first.heading_row if name == first.sheet else None)
        known, here = set(first.columns), set(own.columns)
        if len(known & here) * 2 <= len(known | here):
            continue
        places: list[int] = []
        for row in rows:
            places += [_place(column, detected.columns, said) for column in own.columns[len(places) :]]
            cells = [""] * len(detected.columns)
            for place, cell in zip(places, row.cells, strict=False):
                cells[place] = cell
            cells[said] = name
            yield Row(number * SHEET + row.number, cells, [_of_sheet(problem, number) for problem in row.problems])


def _place(column: str, columns: list[str], said: int) -> int:
    """Where a column of a sheet stands in the joined table, behind its last one where that has none so called."""
    column = f"{column} (2)" if column == columns[said] else column
    if column not in columns:
        columns.append(column)
    if len(columns) > MAX_COLUMNS:
        raise TableError("too_many_columns", count=MAX_COLUMNS)
    return columns.index(column)


def _of_sheet(problem: Problem, number: int) -> Problem:
    """A problem of a row of the sheet of this number, with the rows that it names."""
    about = {name: number * SHEET + value if name in OTHER_ROWS else value for name, value in problem.about.items()}
    return problem._replace(row=number * SHEET + problem.row, about=about)


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


def _first_table(book: CalamineWorkbook, shown: list[str]) -> CalamineSheet:
    """The first sheet in view that is as wide as a table of commitments; when none is, the first with several rows.

    Before it may lie what explains the workbook, or lists what its words mean.
    """
    found = None
    for name in shown:
        # One at a time: what comes behind may be large.
        sheet = book.get_sheet_by_name(name)
        if sheet.height > 1 and sheet.width > NARROW:
            return sheet
        if found is None or found.height <= 1 < sheet.height:
            found = sheet
    if found is None:
        raise TableError("no_sheet")
    return found


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
