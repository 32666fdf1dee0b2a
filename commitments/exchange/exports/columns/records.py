"""What exports read of commitments: whole columns of a chunk of rows, in the order of the screen, with flat memory."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from ....queries.kernel.bits import Membership
from ....queries.lists.choice import ids_in_order
from ....queries.lists.filters import Hits
from ....queries.lists.past import is_dated
from ....queries.lists.register_page import Place, id_list, is_few
from ....queries.register.redated import deadlines_then
from ....queries.register.standing import as_stored, read_grounds, read_standings, recorded_before
from ....rules.lists.past import Moment

FIRST_CHUNK, CHUNK = 200, 2000
SPARSE = 0.5
"""Below this share of all rows it is cheaper to find the ids in the covering index and to read only their rows."""


class Records(NamedTuple):
    """What an export reads of commitments: each database column as the values of all rows of a chunk.

    Days are ISO text, empty where there is none.
    """

    id: Sequence[int]
    reference: Sequence[str]
    title: Sequence[str]
    quotation: Sequence[str]
    document_id: Sequence[int]
    provision_number: Sequence[str]
    kind: Sequence[str]
    strength: Sequence[str]
    themes_text: Sequence[str]
    lead_text: Sequence[str]
    supporting_text: Sequence[str]
    addressees_text: Sequence[str]
    monitors_text: Sequence[str]
    zones_text: Sequence[str]
    deadline_words: Sequence[str]
    deadline_earliest: Sequence[str]
    deadline_latest: Sequence[str]
    deadline_precision: Sequence[str]
    deadline_recurring: Sequence[str]
    deadline_zone: Sequence[str]
    times_extended: Sequence[int]
    days_moved: Sequence[int]
    status: Sequence[int]
    confidence: Sequence[int | None]
    is_disputed: Sequence[bool]
    lifecycle: Sequence[str]
    done_on: Sequence[str]
    assessed_sort: Sequence[str]
    reason: Sequence[str]
    evidence_text: Sequence[str]
    unanswered: Sequence[int]


DAYS = frozenset({"deadline_earliest", "deadline_latest", "done_on", "assessed_sort"})
DEADLINE = (
    *("deadline_words", "deadline_earliest", "deadline_latest", "deadline_precision", "deadline_recurring"),
    *("deadline_zone", "times_extended", "days_moved"),
)
STANDING = ("status", "confidence", "is_disputed", "lifecycle", "done_on", "assessed_sort")


def records_found(hits: Hits, place: Place) -> Iterator[Records]:
    """The records that were found, in the order of ``place``, in chunks; as they stood at the moment of the index.

    The set of rows is settled when the first is asked for; every row is read as it then stands.
    """
    records = read_records(hits, place)
    return records_then(records, hits.index.moment) if hits.index.moment else records


def records_of(ids: Iterable[int], moment: Moment | None) -> Iterator[Records]:
    """The records with these ids, in their order, in chunks, as they stood at ``moment``; None is now."""
    return records_then(read_ids(ids), moment) if moment else read_ids(ids)


def read_records(hits: Hits, place: Place) -> Iterator[Records]:
    """The records that were found, in the order of ``place``, in chunks, as they stand now."""
    everything = hits.index.rows.bit_count()
    is_sparse = is_few(hits.count, everything) or hits.count < everything * SPARSE
    if is_sparse or is_dated(hits.index, place):
        return read_ids(ids_in_order(hits, place))
    return _read_along_the_index(hits.rows, place)


def read_ids(chosen: Iterable[int]) -> Iterator[Records]:
    """The records with these ids, in their order, in chunks."""
    for ids in _chunks(chosen):
        where, params = id_list(ids)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {_selected()} FROM commitments_commitment WHERE {where}", params)
            found = {row[0]: row for row in cursor.fetchall()}
        yield from _by_column([found[i] for i in ids if i in found])


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


def _as_text(value: Any) -> Any:
    """Days as they stand in a record."""
    return value.isoformat() if isinstance(value, date) else value


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


def _by_column(rows: list[tuple[Any, ...]]) -> Iterator[Records]:
    if rows:
        yield Records(*zip(*rows, strict=True))


@contextmanager
def _stable_cursor() -> Iterator[CursorWrapper]:
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
