"""The facet index of a moment of the past, and lists in its order.

It is an index like that of today, so that filters, counts and pages need not know the difference: what follows from
status, life-cycle and day is as it stood, and what was not there is in no set. The rest is as it is now.
"""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import reduce
from heapq import nlargest, nsmallest
from operator import or_
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from ...models import Commitment, LedgerEntry
from ...rules.kernel.commitments import RUNNING, Kind
from ...rules.kernel.statuses import Status
from ...rules.lists.past import MOMENT_KEYS, Moment, read_moment
from ...rules.register.derived import NO_DUE_DATE
from ..kernel import bits
from ..register.redated import redated_rows
from ..register.standing import recorded_before
from ..register.stored_columns import OF_THE_DEADLINE, SORTED_BY, UNDATED, Ordinals, soon_from
from ..time.timeliness import timeliness_bits
from .facets import NO_NEWS_DAYS, FacetIndex, Key, Past, collect_bits, current_index, ids_of, merged
from .register_page import BY_DEADLINE, Place, Stretch, cut_stretch, read_page, read_stretch
from .replay import LATE, ON_TIME, replayed_keys, turned_keys

MOMENTS_KEPT = 8
SHARED = frozenset({"part", "theme", "zone"})
"""Facets that an index of the past shares with that of now."""
FIXED = frozenset({"clock", "tier", "kind", "document", "strength", "quality"})
"""Facets that are as they are now for all that was there."""
TURNING = frozenset({"lifecycle"})
DATED = frozenset({"extended", "redated", "due_year"})
"""What follows from extensions; ``redated`` are the commitments whose deadline was another one then."""
FOUND = frozenset({"status", "confidence", "disputed", LATE, ON_TIME})
"""What follows from assessments and reports."""
DAYS = frozenset({"assessed_sort", "news_on", "due_sort"})

REDATED: Key = ("redated", True)

_lock = threading.Lock()


def first_day_recorded() -> date | None:
    """The day of the first entry of the ledger, in the organisation's time zone."""
    first = LedgerEntry.objects.order_by("seq").values_list("at", flat=True).first()
    return first.astimezone(timezone.get_current_timezone()).date() if first else None


def asked_moment(data: QueryDict, *, today: date) -> tuple[Moment | None, list[tuple[str, str]]]:
    """The moment that a query string (a ``QueryDict``) names, None for now; or what is wrong: (label, message) pairs.

    A day that is named twice is no day, and not the last of the two. ``today`` is the organisation's day.
    """
    asked = asked_days(data)
    if not any(asked.values()):
        return None, []
    return read_moment(asked, today=today, begun=first_day_recorded())


def asked_days(data: QueryDict) -> dict[str, str]:
    """What a query string gives as the days of a moment, empty where it names none."""
    return {name: " ".join(filter(None, data.getlist(name))) for name in MOMENT_KEYS}


def index_at(moment: Moment | None, *, today: date) -> FacetIndex:
    """The index of ``moment``, or of now where that is None. ``today`` is the organisation's day.

    The moments asked for last are kept and set anew by the numbers of the ledger, as the index of now is. They are kept
    with the index of now: where that was built anew, so are they.
    """
    now = current_index(today)
    if moment is None:
        return now
    with _lock:
        now.stored.refresh(now.seq)
        known = now.kept.pop(moment, None)
        if known is None:
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
    past = Past(moment, {name: now.stored.arrays[name][:] for name in (*SORTED_BY, *OF_THE_DEADLINE)})
    return _compose(now, past, _dated_bits(now, past, now.rows))


def _refresh(known: FacetIndex, now: FacetIndex) -> FacetIndex:
    """Set the rows anew that changed since."""
    changed = Commitment.objects.filter(change_seq__gt=known.seq).order_by()
    rows = bits.from_ids(changed.values_list("pk", flat=True)) & now.rows
    past = Past(_then(known).moment, {})
    for name, before in _then(known).columns.items():
        stored = now.stored.arrays[name]
        column = past.columns[name] = before + stored[len(before) :]
        for i in bits.to_ids(rows):
            column[i] = stored[i]
    dated = {key: value for key, value in known.bits.items() if key[0] not in SHARED}
    return _compose(now, past, merged(dated, _dated_bits(now, past, rows), rows))


def _compose(now: FacetIndex, past: Past, dated: dict[Key, int]) -> FacetIndex:
    shared = {key: value for key, value in now.bits.items() if key[0] in SHARED}
    return replace(now, bits=shared | dated, today=past.moment.as_of, past=past, days={}, drawn={})


def _dated_bits(now: FacetIndex, past: Past, rows: int) -> dict[Key, int]:
    """The bitmaps of those of ``rows`` that were there; what lists sort by goes into ``past``.

    Those that nothing happened to since stand as they stand now: they are taken from there, and not read.
    """
    there = rows & _made_by(now, past.moment.as_of)
    moved, turned = _moved_since(now, past.moment, there)
    last = now.rows.bit_length()
    fresh = collect_bits(turned_keys(turned, past.moment), last)
    then = there & ~turned | _union(fresh, "lifecycle")
    redated = collect_bits(_redated_keys(then, past), last)
    other = redated.get(REDATED, 0)
    fresh |= redated | collect_bits(replayed_keys((moved | other) & then, past, now), last)
    found: dict[Key, int] = {}
    kept = (FIXED, then), (TURNING, there & ~turned), (FOUND, there & ~(moved | other)), (DATED, then & ~other)
    for facets, same in kept:
        found |= {key: value & same for key, value in now.bits.items() if key[0] in facets or key in facets}
    for key, value in fresh.items():
        found[key] = found.get(key, 0) | value
    return found | _daily_bits(found, past)


def _redated_keys(rows: int, past: Past) -> Iterator[tuple[Key, int]]:
    """Those of ``rows`` with another deadline then, which goes into ``past``, and whether it was extended already."""
    day, members = Ordinals(), bits.Membership(rows)
    due, latest, soon = (past.columns[name] for name in ("due_sort", *OF_THE_DEADLINE))
    for i, number, first, last, precision in redated_rows(past.moment, recorded_before(past.moment)):
        if i in members:
            due[i], latest[i] = day[last] or NO_DUE_DATE.toordinal(), day[last] or UNDATED
            soon[i] = soon_from(day[first] or day[last], precision)
            yield REDATED, i
            yield ("extended", number > 1), i
            if last:
                yield ("due_year", date.fromordinal(day[last]).year), i


def _union(found: dict[Key, int], facet: str) -> int:
    return reduce(or_, (value for key, value in found.items() if key[0] == facet), 0)


def _made_by(now: FacetIndex, day: date) -> int:
    """The commitments whose document is of ``day`` or before."""
    documents = now.catalogue.documents.values()
    return now.union("document", [entry.id for entry in documents if entry.dated and entry.dated <= day])


def _moved_since(now: FacetIndex, moment: Moment, rows: int) -> tuple[int, int]:
    """Those of ``rows`` of which something that counts is of after ``moment``, and those whose life-cycle may be."""
    news, ended, day = now.stored.arrays["news_on"], now.stored.arrays["lifecycle_on"], moment.as_of.toordinal()
    ids = list(bits.to_ids(rows))
    moved, turned = (bits.from_ids(i for i in ids if dated[i] > day) for dated in (news, ended))
    if before := recorded_before(moment):
        changed = Commitment.objects.filter(changed_at__gte=before).order_by()
        later = bits.from_ids(changed.values_list("pk", flat=True)) & rows
        moved, turned = moved | later, turned | later
    return moved, turned


def _daily_bits(found: dict[Key, int], past: Past) -> dict[Key, int]:
    """What follows from the day and the other facets: open, silent, and where the deadline stands."""
    there = _union(found, "kind")
    standing, declaratory = (found.get(("kind", kind), 0) for kind in (Kind.STANDING, Kind.DECLARATORY))
    done = found.get(("status", Status.IMPLEMENTED), 0) & ~standing
    running = reduce(or_, (found.get(("lifecycle", state), 0) for state in RUNNING)) & ~declaratory & ~done
    daily: dict[Key, int] = {("open", True): running, ("open", False): there & ~running}
    daily |= timeliness_bits(running, done, standing, past.columns, past.moment.as_of)
    news, silent = past.columns["news_on"], list(bits.to_ids(running))
    for days in NO_NEWS_DAYS:
        limit = past.moment.as_of.toordinal() - days
        silent = [i for i in silent if news[i] <= limit]
        daily["no_news", days] = bits.from_ids(silent)
    return daily


def is_dated(index: FacetIndex, place: Place) -> bool:
    """Whether rows stood in another order then than they stand in now."""
    if index.past is None:
        return False
    return place.sort in ("status", "assessed") or (place.sort == "deadline" and bool(index.bits.get(REDATED)))


def keys_then(
    index: FacetIndex, rows: int, place: Place, reverse: bool, start: tuple[Any, ...] | None
) -> Iterator[tuple[Any, ...]]:
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


def _order(index: FacetIndex, names: tuple[str, ...]) -> tuple[list[int], Callable[[int], tuple[Any, ...]]]:
    """All that was there in the order of these columns, sorted once; and the key of each, days as ISO text."""
    past = _then(index)
    columns = [past.columns[name] for name in names]
    if names not in past.orders:
        past.orders[names] = sorted(
            bits.to_ids(index.union("open", [True, False])), key=lambda i: [column[i] for column in columns]
        )

    def key_of(i: int) -> tuple[Any, ...]:
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


def stretch_at(index: FacetIndex, rows: int, first: date, last: date, size: int, *, newest: bool = False) -> Stretch:
    """Those of ``rows`` that are due from ``first`` to ``last`` by the deadlines of the moment of the index.

    As ``register.read_stretch``.
    """
    if is_dated(index, BY_DEADLINE):
        return cut_stretch(list(keys_then(index, rows, BY_DEADLINE, False, None)), first, last, size, newest=newest)
    return read_stretch(rows, rows.bit_count(), index.rows.bit_count(), first, last, size, newest=newest)


def by_news(index: FacetIndex, rows: int, size: int, *, newest: bool = False) -> list[int]:
    """The first ids of ``rows`` by the day of their last news then: the longest silence first, or the ``newest``."""
    pick = nlargest if newest else nsmallest
    return pick(size, bits.to_ids(rows), key=_then(index).columns["news_on"].__getitem__)


def due_then(index: FacetIndex, first: date | None, last: date | None) -> tuple[int, int]:
    """Of a past index the commitments whose deadline was another one then, and those of them that were due in a span.

    The span begins on ``first`` and ends on ``last``; None leaves it open.
    """
    redated, due = index.bits.get(REDATED, 0), _then(index).columns["due_sort"]
    begin, end = first.toordinal() if first else 0, last.toordinal() if last else NO_DUE_DATE.toordinal() - 1
    return redated, bits.from_ids(i for i in bits.to_ids(redated) if begin <= due[i] <= end)


def due_within(index: FacetIndex, first: date, last: date) -> int:
    """The set of commitments that are due from ``first`` to ``last`` by the deadlines of the moment of the index."""
    rows = ids_of(Commitment.objects.filter(due_sort__range=(first, last), deadline_latest__isnull=False))
    if not index.past:
        return rows
    redated, due = due_then(index, first, last)
    return rows & ~redated | due


def silent_since(index: FacetIndex, day: date) -> int:
    """The set of open commitments of which nothing was heard on ``day`` or after, at the moment of the index."""
    if not index.past:
        return ids_of(Commitment.objects.open().filter(news_on__lt=day))
    news, limit = _then(index).columns["news_on"], day.toordinal()
    return bits.from_ids(i for i in bits.to_ids(index.union("open", [True])) if news[i] < limit)
