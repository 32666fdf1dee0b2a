"""The CSV report: exactly the rows and the order of the screen, streamed with flat memory.

UTF-8 with a byte-order mark by default, because Excel reads it right only then; lines end in CRLF (RFC 4180).
"""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from ..queries.bits import Membership, to_ids
from ..queries.choice import OWN_KEYS
from ..queries.filters import Hits
from ..queries.register import Place, id_list, is_few, sort_keys
from .columns import COMMITMENT_COLUMNS, DAYS, Context, Record

FIRST_CHUNK, CHUNK = 200, 2000


def stream_csv(hits: Hits, place: Place, *, today: date, bom: bool = True) -> Iterator[bytes]:
    """All rows that were found, in the order of ``place`` (its page does not matter), as pieces of a CSV file.

    Heading first; days in ISO form; ``today`` is the organisation's day, against which lateness is counted.

    The set of rows is settled when the stream starts; every row is read as it then stands.
    """
    context = Context(
        today=today,
        page_address=settings.SITE_URL + reverse("commitment-list"),
        tiers=frozenset(str(int(tier)) for tier in hits.tiers),
        documents={entry.id: entry.name for entry in hits.index.catalogue.documents.values()},
    )
    cells = [column.cell for column in COMMITMENT_COLUMNS]
    buffer = _Buffer()
    writer = csv.writer(buffer)
    yield b"\xef\xbb\xbf" if bom else b""
    writer.writerow([column.heading for column in COMMITMENT_COLUMNS])
    for records in read_records(hits, place):
        writer.writerows([cell(record, context) for cell in cells] for record in records)
        yield buffer.take()


def read_records(hits: Hits, place: Place) -> Iterator[list[Record]]:
    """The records that were found, in the order of ``place``, in chunks."""
    if is_few(hits.count, hits.index.rows.bit_count()):
        return _read_few(hits.rows, place)
    return _read_along_the_index(hits.rows, place)


def csv_file_name(query, today: date) -> str:
    """``servanda-commitments-status-2-theme-meetings-2026-11-24.csv``: what and when, in plain ASCII."""
    chosen = [f"{name}-{value}" for name in query for value in query.getlist(name) if value and name not in OWN_KEYS]
    words = re.sub(r"[^A-Za-z0-9]+", "-", "-".join(chosen)).strip("-")[:80].strip("-")
    return "-".join(part for part in ("servanda-commitments", words or "all", today.isoformat()) if part) + ".csv"


class _Buffer:
    """What the csv writer writes to; ``take`` hands over what has come together."""

    def __init__(self):
        self._lines: list[str] = []
        self.write = self._lines.append

    def take(self) -> bytes:
        data = "".join(self._lines).encode("utf-8")
        self._lines.clear()
        return data


def _read_few(rows: int, place: Place) -> Iterator[list[Record]]:
    keys = sorted(sort_keys(list(to_ids(rows)), place.columns), reverse=place.descending)
    for ids in _chunks([key[-1] for key in keys]):
        where, params = id_list(ids)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_selected()} FROM commitments_commitment WHERE {where}", params)
            found = {row[0]: Record._make(row) for row in cursor.fetchall()}
        yield [found[i] for i in ids if i in found]


def _read_along_the_index(rows: int, place: Place) -> Iterator[list[Record]]:
    """One statement along the covering index of the sort; what is not in the set is passed over."""
    members = Membership(rows)
    order = ", ".join(f"{name} {'DESC' if place.descending else 'ASC'}" for name in (*place.columns, "id"))
    with _stable_cursor() as cursor:
        cursor.execute(f"SELECT {_selected()} FROM commitments_commitment ORDER BY {order}")
        size = FIRST_CHUNK
        while chunk := cursor.fetchmany(size):
            yield [Record._make(row) for row in chunk if row[0] in members]
            size = CHUNK


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
    if connection.vendor == "postgresql":
        return ", ".join(f"{name}::text" if name in DAYS else name for name in Record._fields)
    return ", ".join(f"{name} || ''" if name in DAYS else name for name in Record._fields)


def _chunks(ids: list[int]) -> Iterable[list[int]]:
    starts = chain([0], range(FIRST_CHUNK, len(ids), CHUNK))
    return (ids[start : FIRST_CHUNK if start == 0 else start + CHUNK] for start in starts)
