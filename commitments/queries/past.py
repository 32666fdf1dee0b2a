"""The facet index of a moment of the past, and lists in its order.

It is an index like that of today, so that filters, counts and pages need not know the difference: what follows from
status, life-cycle and day is as it stood, and what was not there is in no set. The rest is as it is now.
"""

import threading
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from heapq import nlargest, nsmallest
from itertools import islice

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Commitment, LedgerEntry
from ..models.commitments import NEVER_ASSESSED, NO_DUE_DATE
from ..rules.past import Moment
from . import bits
from .facets import COLUMNS as STORED
from .facets import FacetIndex, Key, Past, collect_bits, current_index, merged, row_keys
from .register import Place, read_page
from .standing import read_standings, recorded_before

MOMENTS_KEPT = 8
UNDATED = frozenset({"part", "theme", "zone"})
"""Facets that an index of the past shares with that of now."""
COLUMNS = ("status", "assessed_sort", "news_on", "due_sort")
DAYS = frozenset({"assessed_sort", "news_on", "due_sort"})
CHUNK = 2000
FIXED = ("id", "tier", "kind", "deadline_precision", "deadline_earliest", "deadline_latest", "document_id")
Row = tuple[tuple, date | None]
"""What ``facets.COLUMNS`` were, and the day last assessed."""

_lock = threading.Lock()


def first_day_recorded() -> date | None:
    """The day of the first entry of the ledger, in the organisation's time zone."""
    first = LedgerEntry.objects.order_by("seq").values_list("at", flat=True).first()
    return first.astimezone(timezone.get_current_timezone()).date() if first else None


def index_at(moment: Moment | None, *, today: date) -> FacetIndex:
    """The index of ``moment``, or of now where that is None. ``today`` is the organisation's day.

    The moments asked for last are kept and set anew by the numbers of the ledger, as the index of now is.
    """
    now = current_index(today)
    if moment is None:
        return now
    with _lock:
        known = now.kept.pop(moment, None)
        if known is None or known.seq > now.seq:
            known = _build(now, moment)
        elif known.seq < now.seq:
            known = _refresh(known, now)
        now.kept[moment] = known
        while len(now.kept) > MOMENTS_KEPT:
            now.kept.popitem(last=False)
    return known


def _then(index: FacetIndex) -> Past:
    if index.past is None:
        raise ValueError("this is the index of now")
    return index.past


def _build(now: FacetIndex, moment: Moment) -> FacetIndex:
    last = now.rows.bit_length()
    past = Past(moment, {name: array("i", bytes(4 * last)) for name in COLUMNS})
    return _compose(now, past, collect_bits(_facts(Q(pk__lt=last), past), last))


def _refresh(known: FacetIndex, now: FacetIndex) -> FacetIndex:
    """Set the rows anew that changed since."""
    before, last = _then(known), now.rows.bit_length()
    grown = {name: column + array("i", bytes(4 * (last - len(column)))) for name, column in before.columns.items()}
    past = Past(before.moment, grown)
    changed = Q(change_seq__gt=known.seq, pk__lt=last)
    rows = bits.from_ids(Commitment.objects.filter(changed).order_by().values_list("pk", flat=True))
    dated = {key: value for key, value in known.bits.items() if key[0] not in UNDATED}
    return _compose(now, past, merged(dated, collect_bits(_facts(changed, past), 0), rows))


def _compose(now: FacetIndex, past: Past, dated: dict[Key, int]) -> FacetIndex:
    shared = {key: value for key, value in now.bits.items() if key[0] in UNDATED}
    return replace(now, bits=shared | dated, today=past.moment.as_of, past=past)


def _facts(chosen: Q, past: Past) -> Iterator[tuple[Key, int]]:
    """Every (facet, value) of every chosen commitment that was there; what lists sort by goes into ``past``."""
    status, assessed, news, due = (past.columns[name] for name in COLUMNS)
    for row, last_assessed in _rows(chosen, past.moment):
        i = row[0]
        status[i], news[i] = row[2], row[12].toordinal()
        assessed[i], due[i] = (last_assessed or NEVER_ASSESSED).toordinal(), (row[7] or NO_DUE_DATE).toordinal()
        for key in row_keys(row, past.moment.as_of):
            yield key, i


def _rows(chosen: Q, moment: Moment) -> Iterator[Row]:
    """The chosen commitments as they stood: those that nothing happened to since stand as they are stored."""
    made = Commitment.objects.filter(chosen, document__dated__lte=moment.as_of).order_by("pk")
    same, moved = _same_since(moment)
    for *row, assessed in made.filter(same).values_list(*STORED, "assessed_sort").iterator(chunk_size=CHUNK):
        yield tuple(row), assessed
    yield from _replayed(made.filter(moved), moment)


def _same_since(moment: Moment) -> tuple[Q, Q]:
    """The commitments of which all that counts is dated and recorded by ``moment``, and the others."""
    day, before = moment.as_of, recorded_before(moment)
    same = Q(news_on__lte=day) & (Q(lifecycle_on__isnull=True) | Q(lifecycle_on__lte=day))
    moved = Q(news_on__gt=day) | Q(lifecycle_on__gt=day)
    return (same & Q(changed_at__lt=before), moved | Q(changed_at__gte=before)) if before else (same, moved)


def _replayed(chosen: QuerySet[Commitment], moment: Moment) -> Iterator[Row]:
    rows = chosen.values_list(*FIXED).iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        stood = read_standings([row[0] for row in chunk], moment)
        for i, tier, kind, precision, earliest, latest, document in chunk:
            if found := stood.get(i):
                fixed = (kind, precision, earliest, latest)
                rest = (found.confidence, found.is_open, found.is_disputed, found.news_on, document)
                yield (i, tier, found.status, found.lifecycle, *fixed, found.done_on, *rest), found.assessed_on


def is_dated(index: FacetIndex, place: Place) -> bool:
    """Whether rows stood in another order then than they stand in now."""
    return index.past is not None and place.sort in ("status", "assessed")


def keys_then(index: FacetIndex, rows: int, place: Place, reverse: bool, start: tuple | None) -> Iterator[tuple]:
    """Sort key and id of each of the set ``rows`` in the order of ``place`` then, from beside ``start`` on."""
    order, key_of = _order(index, place.columns)
    begin, end = 0, len(order)
    if start is not None and reverse:
        end = bisect_left(order, start, key=key_of)
    elif start is not None:
        begin = bisect_right(order, start, key=key_of)
    members = bits.Membership(rows)
    return (key_of(order[at]) for at in _positions(begin, end, reverse) if order[at] in members)


def _positions(begin: int, end: int, reverse: bool) -> range:
    return range(end - 1, begin - 1, -1) if reverse else range(begin, end)


def _order(index: FacetIndex, names: tuple[str, ...]) -> tuple[list[int], Callable[[int], tuple]]:
    """All that was there in the order of these columns, sorted once; and the key of each, days as ISO text."""
    past = _then(index)
    columns = [past.columns[name] for name in names]
    if names not in past.orders:
        past.orders[names] = sorted(
            bits.to_ids(index.union("open", [True, False])), key=lambda i: [column[i] for column in columns]
        )

    def key_of(i: int) -> tuple:
        values = (past.columns[name][i] for name in names)
        return (*map(_shown, names, values), i)

    return past.orders[names], key_of


def _shown(name: str, value: int) -> int | str:
    return date.fromordinal(value).isoformat() if name in DAYS else value


def due_from(index: FacetIndex, rows: int, day: date | None, size: int) -> list[int]:
    """The first ids of ``rows`` by the last day of their deadline: those from ``day`` on, or all, undated ones last."""
    place = Place(sort="deadline", size=size, after=(day.isoformat(), 0) if day else None)
    found = read_page(rows, rows.bit_count(), index.rows.bit_count(), place).ids
    due, undated = _then(index).columns["due_sort"], NO_DUE_DATE.toordinal()
    return [i for i in found if due[i] < undated] if day else found


def by_news(index: FacetIndex, rows: int, size: int, *, newest: bool = False) -> list[int]:
    """The first ids of ``rows`` by the day of their last news then: the longest silence first, or the ``newest``."""
    pick = nlargest if newest else nsmallest
    return pick(size, bits.to_ids(rows), key=_then(index).columns["news_on"].__getitem__)


def silent_then(index: FacetIndex, day: date) -> int:
    """The set of open commitments of which nothing was heard on ``day`` or after."""
    news, limit = _then(index).columns["news_on"], day.toordinal()
    return bits.from_ids(i for i in bits.to_ids(index.union("open", [True])) if news[i] < limit)
