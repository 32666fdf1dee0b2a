"""XLSX files of any length: the rows' XML is written here, everything around it by the library.

The library takes five times as long for a row (decision 25). Every text is an inline string of a cell that is formatted
as text: no formula is ever written, and none comes into being when somebody edits the cell.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import lru_cache
from itertools import count, islice
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from ..kernel.spreadsheet import CellLimit, neutralise, neutralise_all
from .about import Line
from .columns.types import Holds

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = "xl/worksheets/sheet1.xml"
LINKS = "xl/worksheets/_rels/sheet1.xml.rels"
LINKS_LIMIT = 65_530
"""Links that Excel takes on one sheet; the addresses of the rows after stand as text in their own column."""
PIECE = 500
"""Rows that are XML at the same time."""
COMPRESSION = 1
"""A third faster than the usual, and a tenth larger."""
EPOCH = date(1899, 12, 30).toordinal()
FIRST_SERIAL = 61
"""Spreadsheets count a 29 February 1900: what is before stands as text."""

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
PROLOGUE = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

_ODD = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


class Style(IntEnum):
    """Formats of cells, in the order in which ``_make_shell`` uses them first; 0 is that of a plain cell."""

    HEADING = 1
    DAY = 2
    TEXT = 3
    LINK = 4


@dataclass(frozen=True)
class SheetColumn:
    """A heading, what the cells below are, and a width in characters."""

    heading: str
    holds: str = Holds.TEXT
    width: int = 14


@dataclass(frozen=True)
class Sheet:
    """``linked`` is the place of the column whose cells are links, ``address`` makes their addresses.

    Its first columns stay in view, ``frozen`` of them; ``mirrored`` sheets are read from the right.
    """

    name: str
    columns: Sequence[SheetColumn]
    linked: int | None = None
    address: Callable[[str], str] = str
    frozen: int = 1
    mirrored: bool = False


@dataclass
class Written:
    """How many rows were written, which links, and what cut their cells."""

    rows: int = 0
    links: list[str] = field(default_factory=list)
    limit: CellLimit = field(default_factory=CellLimit)

    @property
    def cut(self) -> int:
        return self.limit.cut


def write_workbook(
    file: BinaryIO,
    sheet: Sheet,
    chunks: Iterable[Sequence[Iterable[str]]],
    *,
    about: Callable[[Written], Sequence[Line]],
) -> Written:
    """Write a workbook of two sheets into ``file`` (open for writing, seekable): rows, and what they are.

    ``chunks`` give the cells as text, column by column; days are ISO text. ``about`` makes the lines of the second
    sheet once the rows are counted. Memory does not grow with the rows.
    """
    written = Written()
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
        with archive.open(ROWS, "w", force_zip64=True) as part:
            part.writelines(piece.encode() for piece in _sheet_xml(sheet, chunks, written))
        if written.links:
            with archive.open(LINKS, "w") as part:
                part.writelines(piece.encode() for piece in _links_xml(written.links))
        shell = _make_shell(sheet, written.rows, about(written))
        for name in shell.namelist():
            if name != ROWS:
                archive.writestr(name, shell.read(name))
    return written


def _sheet_xml(sheet: Sheet, chunks: Iterable[Sequence[Iterable[str]]], written: Written) -> Iterator[str]:
    yield _sheet_head(sheet)
    numbers = count(2)
    for chunk in chunks:
        for columns in _in_pieces([list(cells) for cells in chunk]):
            places = [str(number) for number in islice(numbers, len(columns[0]))]
            xml = [_cells_xml(sheet, at, cells, places, written) for at, cells in enumerate(columns)]
            starts, ends = [f'<row r="{place}">' for place in places], ["</row>"] * len(places)
            yield "".join(map("".join, zip(starts, *xml, ends, strict=True)))
            written.rows += len(places)
    yield "</sheetData>"
    last = xl_col_to_name(len(sheet.columns) - 1)
    yield f'<autoFilter ref="A1:{last}{written.rows + 1}"/>'
    if written.links:
        yield from _linked_cells(sheet, len(written.links))
    yield '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'


def _in_pieces(columns: list[list[str]]) -> Iterator[list[list[str]]]:
    """The same cells of fewer rows at a time: as XML they are ten times as long."""
    for start in range(0, len(columns[0]), PIECE):
        yield [cells[start : start + PIECE] for cells in columns]


def _sheet_head(sheet: Sheet) -> str:
    corner = f"{xl_col_to_name(sheet.frozen)}2"
    mirrored = ' rightToLeft="1"' if sheet.mirrored else ""
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>'
        for at, column in enumerate(sheet.columns, start=1)
    )
    headings = "".join(
        f'<c r="{xl_col_to_name(at)}1" s="{Style.HEADING}" t="inlineStr">{_string(_safe(column.heading))}</c>'
        for at, column in enumerate(sheet.columns)
    )
    return (
        f'{PROLOGUE}<worksheet xmlns="{MAIN}" xmlns:r="{RELATED}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{mirrored} tabSelected="1" workbookViewId="0"><pane xSplit="{sheet.frozen}" ySplit="1" '
        f'topLeftCell="{corner}" activePane="bottomRight" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData><row r="1">{headings}</row>'
    )


def _cells_xml(sheet: Sheet, at: int, cells: list[str], places: list[str], written: Written) -> list[str]:
    """The cells of one column of a chunk; what is empty is not written."""
    letter, holds = xl_col_to_name(at), sheet.columns[at].holds
    if holds == Holds.NUMBER:
        return [f'<c r="{letter}{n}"><v>{cell}</v></c>' if cell else "" for n, cell in zip(places, cells, strict=True)]
    if holds == Holds.DAY:
        return [_day(letter + n, cell) if cell else "" for n, cell in zip(places, cells, strict=True)]
    style = Style.TEXT
    if at == sheet.linked:
        style = Style.LINK
        written.links += map(sheet.address, cells[: LINKS_LIMIT - len(written.links)])
    texts = _written_texts(cells, written)
    start, middle = f'<c r="{letter}', f'" s="{style}" t="inlineStr">'
    return [f"{start}{n}{middle}{_string(text)}</c>" if text else "" for n, text in zip(places, texts, strict=True)]


def _written_texts(cells: list[str], written: Written) -> list[str]:
    """Texts as XML: neutralised, none longer than a cell holds. One look tells whether any of them needs more."""
    texts = written.limit.shorten_all(neutralise_all(cells))
    return list(map(_escape, texts)) if _ODD.search("".join(texts)) else texts


def _safe(text: str) -> str:
    return _escape(neutralise(text))


def _string(text: str) -> str:
    return f'<is><t xml:space="preserve">{text}</t></is>'


def _escape(text: str) -> str:
    """As XML, and what it cannot hold as spreadsheets write it: ``_x000D_``; what reads like that already, too."""
    return _ODD.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    char = found.group()
    return _MARKUP.get(char) or f"_x{ord(char):04X}_"


def _day(place: str, text: str) -> str:
    serial = _serial(text)
    if serial is None:
        return f'<c r="{place}" t="inlineStr">{_string(text)}</c>'
    return f'<c r="{place}" s="{Style.DAY}"><v>{serial}</v></c>'


@lru_cache(maxsize=65536)
def _serial(text: str) -> int | None:
    """The number by which spreadsheets know a day; None for one before they begin to count right."""
    serial = date.fromisoformat(text).toordinal() - EPOCH
    return serial if serial >= FIRST_SERIAL else None


def _linked_cells(sheet: Sheet, number: int) -> Iterator[str]:
    letter = xl_col_to_name(sheet.linked or 0)
    yield "<hyperlinks>"
    for row in range(1, number + 1):
        yield f'<hyperlink ref="{letter}{row + 1}" r:id="rId{row}"/>'
    yield "</hyperlinks>"


def _links_xml(links: list[str]) -> Iterator[str]:
    kind = f"{RELATED}/hyperlink"
    yield f'{PROLOGUE}<Relationships xmlns="{PACKAGE}">'
    for at, link in enumerate(links, start=1):
        yield f'<Relationship Id="rId{at}" Type="{kind}" Target={quoteattr(link)} TargetMode="External"/>'
    yield "</Relationships>"


def _make_shell(sheet: Sheet, rows: int, about: Sequence[Line]) -> ZipFile:
    """A workbook of the same sheets without the rows: what is around them, and the whole second sheet."""
    file = io.BytesIO()
    plain: dict[str, Any] = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    with Workbook(file, plain | {"in_memory": True}) as book:
        formats = [
            book.add_format({"bold": True, "bottom": 1, "bg_color": "#EDEFF2", "valign": "top"}),
            book.add_format({"num_format": "yyyy-mm-dd"}),
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "@", "font_color": "#0B5394", "underline": 1}),
        ]
        shown = book.add_worksheet(_sheet_name(sheet.name))
        for style, given in enumerate(formats):
            shown.write_blank(0, style, None, given)
        shown.autofilter(0, 0, rows, len(sheet.columns) - 1)
        _write_about(book, sheet, about)
    return ZipFile(file)


def _write_about(book: Workbook, sheet: Sheet, lines: Sequence[Line]) -> None:
    page = book.add_worksheet("About")
    if sheet.mirrored:
        page.right_to_left()
    page.set_column(0, 0, 28)
    page.set_column(1, 1, 100)
    strong = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for row, (_name, label, text) in enumerate(lines):
        page.write_string(row, 0, neutralise(label), strong)
        page.write_string(row, 1, neutralise(text), wrapped)


def _sheet_name(name: str) -> str:
    """As spreadsheets take it: without marks that have a meaning there, 31 characters at most."""
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "Sheet"
