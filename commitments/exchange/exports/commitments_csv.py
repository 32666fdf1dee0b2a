"""The CSV report: exactly the rows and the order of the screen, streamed with flat memory.

UTF-8 with a byte-order mark by default, because Excel reads it right only then; lines end in CRLF (RFC 4180).
Lines are joined here and not by the csv module, which looks at every character twice and takes half of the time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, partial

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from ...queries.kernel.bits import Membership
from ...queries.kernel.gc_paused import make_of_each
from ...queries.ledger.redaction_marks import marks_on_commitments
from ...queries.lists.choice import OWN_KEYS
from ...queries.lists.facets import FacetIndex
from ...queries.lists.filters import Hits
from ...queries.lists.register_page import Place
from ...rules.ledger.anchors import Anchor
from ...rules.lists.past import MOMENT_KEYS, Moment
from ...rules.register.owners import NOBODY
from ..kernel.spreadsheet import CELL_LIMIT, CellLimit, neutralise, neutralise_all, shorten
from ..ledger.anchors import current_anchor
from .columns.cells import Context
from .columns.records import Records, read_ids, records_found
from .columns.types import Column, Words, column_cells
from .layout import Layout

PARTING = '",\n\r'
"""What makes a cell stand in quotation marks."""


def stream_csv(
    hits: Hits,
    place: Place,
    *,
    today: date,
    bom: bool = True,
    layout: Layout | None = None,
    limit: CellLimit | None = None,
) -> Iterator[bytes]:
    """All rows that were found, in the order of ``place`` (its page does not matter), as pieces of a CSV file.

    Heading first; days in ISO form; ``today`` is the organisation's day, against which lateness is counted. Of the past
    (the index of ``hits`` says) everything is as it stood, ``today`` is the day of then, and links lead there.

    The set of rows is settled when the stream starts; every row is read as it then stands. ``limit`` cuts long
    cells, and counts them.
    """
    context = make_context(hits.index, hits.tiers, today)
    return _write(records_found(hits, place), context, layout or Layout(), limit or CellLimit(), bom=bom)


def stream_rows(ids: list[int], *, index: FacetIndex, tiers: Iterable[int], today: date) -> Iterator[bytes]:
    """The rows with these ids, in their order, in the same form as ``stream_csv`` writes them.

    The caller has made sure that a person who sees ``tiers`` may see the rows; they decide which evidence is shown.
    """
    return _write(read_ids(ids), make_context(index, tiers, today), Layout(), CellLimit(), bom=True)


def make_context(index: FacetIndex, tiers: Iterable[int], today: date) -> Context:
    """What the cells of rows of this index need, for somebody who sees ``tiers``, on the day ``today``."""
    tiers = tuple(tiers)
    return Context(
        today=today,
        page_address=settings.SITE_URL + reverse("commitment-list"),
        page_query=f"?{urlencode(index.asked)}" if index.asked else "",
        tiers=frozenset(str(int(tier)) for tier in tiers),
        documents={entry.id: entry.name for entry in index.catalogue.documents.values()},
        marks=cache(partial(marks_on_commitments, tiers)),
        owned=Membership(index.rows & ~index.union("owner", [NOBODY])),
    )


def page_address(index: FacetIndex) -> Callable[[str], str]:
    """What makes the address of the page of a commitment, by its reference, at the moment of the index."""
    start, end = settings.SITE_URL + reverse("commitment-list"), f"?{urlencode(index.asked)}" if index.asked else ""
    return lambda reference: f"{start}{reference}/{end}"


def _write(
    chunks: Iterable[Records], context: Context, layout: Layout, limit: CellLimit, *, bom: bool
) -> Iterator[bytes]:
    heading = ",".join(quote(layout.heading(column)) for column in layout.columns) + "\r\n"
    yield ("\ufeff" if bom else "").encode() + heading.encode()
    yield from make_of_each(chunks, lambda records: _text(records, context, layout, limit))


def _text(records: Records, context: Context, layout: Layout, limit: CellLimit) -> bytes:
    columns = [_cells(column, records, context, layout, limit) for column in layout.columns]
    return join_lines(columns)


def _cells(column: Column, records: Records, context: Context, layout: Layout, limit: CellLimit) -> Iterable[str]:
    cells = column_cells(column, records, context, layout.words)
    is_free = column.free or column.codes or layout.words == Words.LANGUAGE
    return free_cells(cells, limit) if is_free else cells


def free_cells(cells: Iterable[str], limit: CellLimit) -> list[str]:
    """The cells of a column of texts as CSV carries them: neutralised, cut where ``limit`` says so, quoted."""
    cells = neutralise_all(cells)
    whole = "".join(cells)
    return _quoted(limit.shorten_all(cells) if len(whole) > CELL_LIMIT // 2 else cells, whole)


def join_cells(cells: Iterable[str]) -> str:
    """A line of cells of any kind: each neutralised, cut and quoted."""
    return ",".join(quote(shorten(neutralise(cell))) for cell in cells) + "\r\n"


def join_lines(columns: Iterable[Iterable[str]]) -> bytes:
    """The lines of a chunk, from the cells of each column as CSV carries them."""
    return "\r\n".join([*map(",".join, zip(*columns, strict=True)), ""]).encode()


def quote_all(cells: list[str]) -> list[str]:
    """The cells of a column, each as ``quote`` writes it. One look tells whether any of them needs it."""
    return _quoted(cells, "".join(cells))


def _quoted(cells: list[str], whole: str) -> list[str]:
    return list(map(quote, cells)) if any(mark in whole for mark in PARTING) else cells


def quote(cell: str) -> str:
    """A cell as CSV carries it: in quotation marks where it holds what parts cells and lines (RFC 4180)."""
    if '"' in cell or "," in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def csv_headers(
    query: QueryDict,
    today: date,
    moment: Moment | None = None,
    extension: str = "csv",
    *,
    anchor: Anchor | None = None,
    what: str = "commitments",
) -> dict[str, str]:
    """What goes with the file and is no part of it: its name, and the signed head of the ledger
    (``rules.ledger.anchors``).

    Files of other kinds go with the same, and those about something else than commitments, which ``what`` says.

    Ask before the rows are chosen: they then hold at least everything up to that head, or to the ``anchor`` given.
    """
    anchor = anchor or current_anchor()
    name = csv_file_name(query, today, anchor.seq, moment, extension, what)
    return {"Content-Disposition": f'attachment; filename="{name}"', "Servanda-Anchor": anchor.one_line}


def csv_file_name(
    query: QueryDict,
    today: date,
    seq: int,
    moment: Moment | None = None,
    extension: str = "csv",
    what: str = "commitments",
) -> str:
    """``servanda-commitments-status-2-2026-11-24-entry-296.csv``: what, when and up to which entry, in plain ASCII.

    Of the past, the moment stands before the day on which the file was made: ``…-as-of-2018-02-20-2026-11-24-…``.
    """
    own = {*OWN_KEYS, *MOMENT_KEYS}
    chosen = [f"{name}-{value}" for name in query for value in query.getlist(name) if value and name not in own]
    words = re.sub(r"[^A-Za-z0-9]+", "-", "-".join(chosen)).strip("-")[:80].strip("-")
    then = "".join(f"-{name.replace('_', '-')}-{day}" for name, day in moment.query.items()) if moment else ""
    return f"servanda-{what}-{words or 'all'}{then}-{today.isoformat()}-entry-{seq}.{extension}"
