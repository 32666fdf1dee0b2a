"""Any table as CSV, XLSX or JSON Lines, from chunks of its cells column by column.

``chunks`` hold, for each of the columns, the cells of some rows as text: days in ISO form, numbers in digits.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import get_language_bidi

from ..kernel.spreadsheet import CellLimit
from .about import Line
from .columns.types import Described, Holds
from .commitments_csv import free_cells, join_lines
from .commitments_xlsx import about_rows
from .json_text import BY_HOLDS, make_objects, texts
from .workbook import Sheet, SheetColumn, Written, write_workbook

Chunks = Iterable[Sequence[Iterable[str]]]


def table_csv(
    columns: Sequence[Described], chunks: Chunks, *, bom: bool = True, limit: CellLimit | None = None
) -> Iterator[bytes]:
    """The pieces of a CSV file as ``stream_csv`` writes it: heading first, lines ending in CRLF."""
    limit = limit or CellLimit()
    yield (("\ufeff" if bom else "") + ",".join(column.heading for column in columns) + "\r\n").encode()
    for chunk in chunks:
        cells = [_cells(column, given, limit) for column, given in zip(columns, chunk, strict=True)]
        yield join_lines(cells)


def _cells(column: Described, cells: Iterable[str], limit: CellLimit) -> Iterable[str]:
    return free_cells(cells, limit) if column.free else cells


def table_jsonl(columns: Sequence[Described], chunks: Chunks) -> Iterator[bytes]:
    """An object a line, each cell under its heading: numbers and yes or no typed, empty days and numbers null."""
    fields = [(column.heading, BY_HOLDS.get(column.holds, texts)) for column in columns]
    for chunk in chunks:
        yield "".join([f"{line}\n" for line in make_objects(fields, chunk)]).encode()


def table_xlsx(
    file: BinaryIO,
    name: str,
    columns: Sequence[Described],
    chunks: Chunks,
    *,
    about: Sequence[Line],
    linked: int | None = None,
    address: Callable[[str], str] = str,
) -> Written:
    """Write a spreadsheet with the rows and a sheet about them into ``file``; ``linked`` is a column of links."""
    sheet = Sheet(
        name=name,
        columns=[SheetColumn(column.heading, _typed(column.holds), column.width) for column in columns],
        linked=linked,
        address=address,
        mirrored=get_language_bidi(),
    )
    return write_workbook(file, sheet, chunks, about=lambda written: [*about, *about_rows(written)])


def _typed(holds: str) -> str:
    return holds if holds in (Holds.DAY, Holds.NUMBER) else Holds.TEXT
