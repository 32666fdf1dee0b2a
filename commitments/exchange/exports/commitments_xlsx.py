"""The register as a spreadsheet: the rows and the order of the screen, with typed days and links to their pages."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from ...queries.lists.filters import Hits
from ...queries.lists.register_page import Place
from .about import Line
from .columns.records import records_found
from .columns.types import Column, Holds, column_cells
from .commitments_csv import make_context, page_address
from .layout import Layout
from .workbook import LINKS_LIMIT, Sheet, SheetColumn, Written, write_workbook

LINKED = ("reference", "link")
"""The columns that may lead to the page of a commitment; the first of them that a layout has does."""


def write_xlsx(
    file: BinaryIO, hits: Hits, place: Place, *, today: date, layout: Layout, about: Sequence[Line]
) -> Written:
    """Write all rows that were found into ``file`` (open for writing, seekable), laid out as asked.

    ``about`` are the lines of the second sheet; how many rows there are is added to them. Days and the past as in
    ``stream_csv``. Memory does not grow with the rows.
    """
    context = make_context(hits.index, hits.tiers, today)
    linked = next((at for name in LINKED for at, c in enumerate(layout.columns) if c.heading == name), None)
    is_address = linked is not None and layout.columns[linked].heading == "link"
    sheet = Sheet(
        name=_("Commitments"),
        columns=[_sheet_column(layout, column) for column in layout.columns],
        linked=linked,
        address=str if is_address else page_address(hits.index),
        mirrored=get_language_bidi(),
    )
    chunks: Iterator[list[Any]] = (
        [column_cells(column, records, context, layout.words) for column in layout.columns]
        for records in records_found(hits, place)
    )
    return write_workbook(file, sheet, chunks, about=lambda written: [*about, *about_rows(written)])


def _sheet_column(layout: Layout, column: Column) -> SheetColumn:
    holds = column.holds if column.holds in (Holds.DAY, Holds.NUMBER) else Holds.TEXT
    return SheetColumn(layout.heading(column), holds, column.width)


def cut_words(count: int) -> str:
    """How many cells of a file were cut, and where their whole text is."""
    text = ngettext(
        "%(n)d cell has more text than a spreadsheet allows and ends in […]; the JSON contains the whole text.",
        "%(n)d cells have more text than a spreadsheet allows and end in […]; the JSON contains the whole text.",
        count,
    )
    return text % {"n": count}


def about_rows(written: Written) -> list[Line]:
    """How many rows a sheet has, and what of them a spreadsheet could not take."""
    lines = [Line("rows", _("Rows"), f"{written.rows:,}".replace(",", "\u202f"))]
    if written.cut:
        lines.append(Line("cut", _("Shortened texts"), cut_words(written.cut)))
    if written.rows > LINKS_LIMIT:
        said = _("Spreadsheets allow %(n)d links; the URLs of the remaining rows are in the column “link”.")
        lines.append(Line("links", _("Links"), said % {"n": LINKS_LIMIT}))
    said = _(
        "A text that a spreadsheet would run as a formula has an apostrophe in front; an import removes the apostrophe."
    )
    return [*lines, Line("apostrophes", _("Apostrophes"), said)]
