"""The CSV report: exactly the rows and the order of the screen, streamed with flat memory.

UTF-8 with a byte-order mark by default, because Excel reads it right only then; lines end in CRLF (RFC 4180).
Lines are joined here and not by the csv module, which looks at every character twice and takes half of the time.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse
from django.utils.http import urlencode

from ..queries.bits import Membership
from ..queries.choice import OWN_KEYS, ids_in_order
from ..queries.facets import FacetIndex
from ..queries.filters import Hits
from ..queries.past import is_dated
from ..queries.redaction_marks import marks_on_commitments
from ..queries.redated import deadlines_then
from ..queries.register import Place, id_list, is_few
from ..queries.standing import as_stored, read_grounds, read_standings, recorded_before
from ..rules.past import MOMENT_KEYS, Moment
from .anchors import current_anchor
from .columns import COMMITMENT_COLUMNS, DAYS, Column, Context, Records
from .spreadsheet import neutralise

FIRST_CHUNK, CHUNK = 200, 2000
SPARSE = 0.5
"""Below this share of all rows it is cheaper to find the ids in the covering index and to read only their rows."""


def stream_csv(hits: Hits, place: Place, *, today: date, bom: bool = True) -> Iterator[bytes]:
    """All rows that were found, in the order of ``place`` (its page does not matter), as pieces of a CSV file.

    Heading first; days in ISO form; ``today`` is the organisation's day, against which lateness is counted. Of the past
    (the index of ``hits`` says) everything is as it stood, ``today`` is the day of then, and links lead there.

    The set of rows is settled when the stream starts; every row is read as it then stands.
    """
    context = _context(hits.index, hits.tiers, today)
    records = read_records(hits, place)
    if hits.index.moment:
        records = records_then(records, hits.index.moment)
    return _write(records, context, bom=bom)


def stream_rows(ids: list[int], *, index: FacetIndex, tiers: Iterable[int], today: date) -> Iterator[bytes]:
    """The rows with these ids, in their order, in the same form as ``stream_csv`` writes them.

    The caller has made sure that a person who sees ``tiers`` may see the rows; they decide which evidence is shown.
    """
    return _write(_read_ids(ids), _context(index, tiers, today), bom=True)


def _context(index: FacetIndex, tiers: Iterable[int], today: date) -> Context:
    tiers = tuple(tiers)
    return Context(
        today=today,
        page_address=settings.SITE_URL + reverse("commitment-list"),
        page_query=f"?{urlencode(index.asked)}" if index.asked else "",
        tiers=frozenset(str(int(tier)) for tier in tiers),
        documents={entry.id: entry.name for entry in index.catalogue.documents.values()},
        marks=cache(partial(marks_on_commitments, tiers)),
    )


def _write(chunks: Iterable[Records], context: Context, *, bom: bool) -> Iterator[bytes]:
    heading = ",".join(column.heading for column in COMMITMENT_COLUMNS) + "\r\n"
    yield ("\ufeff" if bom else "").encode() + heading.encode()
    for records in chunks:
        columns = [_column_cells(column, records, context) for column in COMMITMENT_COLUMNS]
        lines = map(",".join, zip(*columns, strict=True))
        yield "".join([f"{line}\r\n" for line in lines]).encode()


def _column_cells(column: Column, records: Records, context: Context) -> Iterable[str]:
    cells = column.cells(records, context)
    return map(quote, map(neutralise, cells)) if column.free else cells


def quote(cell: str) -> str:
    """A cell as CSV carries it: in quotation marks where it holds what parts cells and lines (RFC 4180)."""
    if '"' in cell or "," in cell or "\n" in cell or "\r" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def read_records(hits: Hits, place: Place) -> Iterator[Records]:
    """The records that were found, in the order of ``place``, in chunks."""
    everything = hits.index.rows.bit_count()
    is_sparse = is_few(hits.count, everything) or hits.count < everything * SPARSE
    if is_sparse or is_dated(hits.index, place):
        return _read_ids(ids_in_order(hits, place))
    return _read_along_the_index(hits.rows, place)


def records_then(chunks: Iterable[Records], moment: Moment) -> Iterator[Records]:
    """The records as they stood at ``moment``, reason and evidence included. All of them were there."""
    for records in chunks:
        stood = read_standings(records.id, moment)
        grounds = read_grounds(stood)
        found = [as_stored(stood[i]) for i in records.id]
        columns = {name: [_as_text(row[name]) for row in found] for name in STANDING}
        columns |= _deadlines_then(records, moment)
        columns |= {name: [grounds[i][name] for i in records.id] for name in ("reason", "evidence_text")}
        yield records._replace(**columns)


def _deadlines_then(records: Records, moment: Moment) -> dict[str, list[Any]]:
    """The columns of deadlines, where one was extended since."""
    dated = deadlines_then(records.id, moment, recorded_before(moment))
    if not dated:
        return {}
    return {
        name: [
            value if i not in dated else _as_text(dated[i][name]) if dated[i][name] is not None else ""
            for i, value in zip(records.id, getattr(records, name), strict=True)
        ]
        for name in DEADLINE
    }


DEADLINE = (
    *("deadline_words", "deadline_earliest", "deadline_latest", "deadline_precision", "deadline_recurring"),
    *("deadline_zone", "times_extended", "days_moved"),
)
STANDING = ("status", "confidence", "is_disputed", "lifecycle", "done_on", "assessed_sort")


def _as_text(value: Any) -> Any:
    """Days as they stand in a record."""
    return value.isoformat() if isinstance(value, date) else value


def csv_headers(query, today: date, moment: Moment | None = None, extension: str = "csv") -> dict[str, str]:
    """What goes with the file and is no part of it: its name, and the signed head of the ledger (``rules.anchors``).

    Files of other kinds go with the same.

    Ask before the rows are chosen: they then hold at least everything up to that head.
    """
    anchor = current_anchor()
    name = csv_file_name(query, today, anchor.seq, moment, extension)
    return {"Content-Disposition": f'attachment; filename="{name}"', "Servanda-Anchor": anchor.one_line}


def csv_file_name(query, today: date, seq: int, moment: Moment | None = None, extension: str = "csv") -> str:
    """``servanda-commitments-status-2-2026-11-24-entry-296.csv``: what, when and up to which entry, in plain ASCII.

    Of the past, the moment stands before the day on which the file was made: ``…-as-of-2018-02-20-2026-11-24-…``.
    """
    own = {*OWN_KEYS, *MOMENT_KEYS}
    chosen = [f"{name}-{value}" for name in query for value in query.getlist(name) if value and name not in own]
    words = re.sub(r"[^A-Za-z0-9]+", "-", "-".join(chosen)).strip("-")[:80].strip("-")
    then = "".join(f"-{name.replace('_', '-')}-{day}" for name, day in moment.query.items()) if moment else ""
    return f"servanda-commitments-{words or 'all'}{then}-{today.isoformat()}-entry-{seq}.{extension}"


def _read_ids(chosen: Iterable[int]) -> Iterator[Records]:
    for ids in _chunks(chosen):
        where, params = id_list(ids)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_selected()} FROM commitments_commitment WHERE {where}", params)
            found = {row[0]: row for row in cursor.fetchall()}
        yield from _by_column([found[i] for i in ids if i in found])


def _read_along_the_index(rows: int, place: Place) -> Iterator[Records]:
    """One statement along the covering index of the sort; what is not in the set is passed over."""
    members = Membership(rows)
    order = ", ".join(f"{name} {'DESC' if place.descending else 'ASC'}" for name in (*place.columns, "id"))
    with _stable_cursor() as cursor:
        cursor.execute(f"SELECT {_selected()} FROM commitments_commitment ORDER BY {order}")
        size = FIRST_CHUNK
        while chunk := cursor.fetchmany(size):
            yield from _by_column([row for row in chunk if row[0] in members])
            size = CHUNK


def _by_column(rows: list[tuple]) -> Iterator[Records]:
    if rows:
        yield Records(*zip(*rows, strict=True))


@contextmanager
def _stable_cursor():
    """A cursor that does not hold the rows in memory.

    PostgreSQL streams only inside a transaction; on SQLite there is none, because it would lock out writers.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            yield cursor
    else:
        with connection.cursor() as cursor:
            yield cursor


def _selected() -> str:
    """The columns of a record; days as text, which spares the conversion to dates and back."""
    text = "COALESCE({}::text, '')" if connection.vendor == "postgresql" else "COALESCE({}, '')"
    return ", ".join(text.format(name) if name in DAYS else name for name in Records._fields)


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    ids, size = iter(ids), FIRST_CHUNK
    while chunk := list(islice(ids, size)):
        yield chunk
        size = CHUNK
