"""The rows that an address finds, as a file of any kind: pages and the command line start here."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from django.utils.translation import gettext as _

from ...queries.lists.choice import Choice
from ...queries.lists.facets import FacetIndex
from ...queries.lists.filters import Hits
from ...queries.lists.register_page import Place
from ...queries.pages.commitment import CommitmentPage
from ...rules.ledger.anchors import Anchor
from ..kernel.spreadsheet import CellLimit
from . import workbook
from .about import Line, about_export
from .assessments import assessment_chunks
from .columns.assessments import ASSESSMENT_COLUMNS
from .commitments_csv import page_address, stream_csv
from .commitments_json import one_json, stream_json, stream_jsonl
from .commitments_xlsx import write_xlsx
from .history import HISTORY_COLUMNS, history_cells, history_rows
from .layout import Layout
from .tabular import table_csv, table_jsonl, table_xlsx

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": workbook.MEDIA_TYPE,
    "json": "application/json",
    "jsonl": "application/jsonl; charset=utf-8",
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for, without a fault. The anchor is of before the rows were chosen."""

    choice: Choice
    hits: Hits
    place: Place
    index: FacetIndex
    layout: Layout
    anchor: Anchor
    made_at: datetime

    @property
    def about(self) -> list[Line]:
        """What the file says of itself."""
        return about_export(_("Commitments"), self.choice, self.index, anchor=self.anchor, made_at=self.made_at)


def open_export(kind: str, asked: Asked, *, bom: bool = True, limit: CellLimit | None = None) -> Iterable[bytes]:
    """The bytes of a file of one of the kinds of MEDIA_TYPES: pieces that are made as they are asked for, or a file.

    ``bom``: whether a CSV begins with a byte-order mark. ``limit`` counts the cells of a CSV that are cut.
    """
    hits, place, today, layout = asked.hits, asked.place, asked.index.today, asked.layout
    if kind == "csv":
        return stream_csv(hits, place, today=today, layout=layout, bom=bom, limit=limit)
    if kind == "jsonl":
        return stream_jsonl(hits, place, today=today, layout=layout)
    if kind == "json":
        return stream_json(hits, place, today=today, layout=layout, about=asked.about)
    return write_aside(lambda file: write_xlsx(file, hits, place, today=today, layout=layout, about=asked.about))


def open_assessments(kind: str, asked: Asked, *, bom: bool = True) -> Iterable[bytes]:
    """The same of every assessment of these rows, one a row: as ``csv``, ``xlsx`` or ``jsonl``."""
    chunks = assessment_chunks(asked.hits, asked.place)
    if kind == "csv":
        return table_csv(ASSESSMENT_COLUMNS, chunks, bom=bom)
    if kind == "jsonl":
        return table_jsonl(ASSESSMENT_COLUMNS, chunks)
    about = [asked.about[0]._replace(text=_("Assessments")), *asked.about[1:]]
    return write_aside(
        lambda file: table_xlsx(
            file,
            _("Assessments"),
            ASSESSMENT_COLUMNS,
            chunks,
            about=about,
            linked=0,
            address=page_address(asked.index),
        )
    )


def open_history(kind: str, page: CommitmentPage, hits: Hits, about: Sequence[Line], *, today: date) -> Iterable[bytes]:
    """One commitment with its history: ``json`` with all that hangs on it, ``csv`` and ``xlsx`` the history alone.

    ``hits`` are all rows that the person sees at the moment of the page.
    """
    if kind == "json":
        return [one_json(hits, page.commitment.pk, today=today, about=about, history=history_rows(page))]
    chunks = [history_cells(page)]
    if kind == "csv":
        return table_csv(HISTORY_COLUMNS, chunks)
    name = page.commitment.reference
    return write_aside(lambda file: table_xlsx(file, name, HISTORY_COLUMNS, chunks, about=about))


def write_aside(write: Callable[[BinaryIO], object]) -> BinaryIO:
    """What ``write`` puts into a file on the disk, from its start; the file is gone once it is closed."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        write(file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file
