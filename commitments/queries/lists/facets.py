"""The facet index: one bitmap per facet value, kept in the process, exact, refreshed by the ledger's numbers.

Counting is ``&`` and ``bit_count`` on Python integers; the costs do not grow with the filters (see the decision on
bitmaps in docs/decisions). The index is immutable: a refresh builds a new one and swaps it in, readers need no lock.
"""

import threading
from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from ...models import Commitment, LedgerEntry, LedgerHead, Ownership, Responsibility
from ...rules.followup.inquiries import REMINDER_LEVELS
from ...rules.kernel.chain import GENESIS
from ...rules.kernel.days import day_in
from ...rules.lists.past import Moment
from ...rules.register.owners import NOBODY
from ...rules.register.quality import from_bits
from ...rules.time.timeliness import classify
from ..kernel import bits
from ..kernel.catalogue import Catalogue, load_catalogue
from ..kernel.full_text import few_matching_rows, matching_rows
from ..kernel.read_snapshot import consistent_read, in_transaction
from ..register.stored_columns import Columns
from ..time.timeliness import may_have_moved

SEARCHES_KEPT = 32
NO_NEWS_DAYS = (30, 90, 365)
Key = tuple[str, Any]
COLUMNS = (
    *("id", "tier", "status", "lifecycle", "kind", "deadline_precision", "deadline_earliest", "deadline_latest"),
    *("done_on", "confidence", "is_open", "is_disputed", "news_on", "document_id", "strength", "quality"),
    *("times_extended", "unanswered", "deadline_zone"),
)


class Head(NamedTuple):
    """The last entry of the ledger at some moment: a number that was lost and given again has another hash."""

    seq: int
    hash: str


@dataclass(frozen=True)
class Past:
    """Of an index of a moment of the past: which, and what lists are then sorted by.

    ``columns`` holds by name, and by the id of a commitment, its status, its days (ordinals) and what lateness follows
    from (``columns.OF_THE_DEADLINE``) as they stood; ``orders`` what was sorted by them so far.
    """

    moment: Moment
    columns: dict[str, "array[int]"]
    orders: dict[tuple[str, ...], list[int]] = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class FacetIndex:
    """``bits[facet, value]`` holds the ids that have the value; ``rows`` all ids; true for one day and one head.

    ``past`` is None for now; ``queries.lists.past`` makes the others from it and ``stored``, and keeps them in
    ``kept``; both live on from one refresh to the next.

    ``days`` are those of the moment of ``today`` in the time zones that deadlines carry; none of the past, which is the
    same day everywhere. Who has which zone is kept under *clock*.

    ``search(query)`` is ``matching_rows`` and ``probe(query, visible)`` is ``few_matching_rows``, remembered as long as
    the index lives, which is until the next act: who searched goes on to narrow, to sort and to turn pages, and a
    common word takes as long to find as the page to draw.
    """

    bits: dict[Key, int]
    rows: int
    head: Head
    today: date
    catalogue: Catalogue
    days: dict[str, date]
    search: Callable[[str], int] = field(default_factory=lambda: lru_cache(SEARCHES_KEPT)(matching_rows), compare=False)
    probe: Callable[[str, int], int | None] = field(
        default_factory=lambda: lru_cache(SEARCHES_KEPT)(few_matching_rows), compare=False
    )
    drawn: dict[tuple[Any, ...], str] = field(default_factory=dict, compare=False, repr=False)
    past: Past | None = None
    stored: Columns = field(default_factory=Columns, compare=False, repr=False)
    kept: OrderedDict[Moment, "FacetIndex"] = field(default_factory=OrderedDict, compare=False, repr=False)

    @property
    def seq(self) -> int:
        """The number of the last entry of the ledger that the index counts."""
        return self.head.seq

    @property
    def moment(self) -> Moment | None:
        """The moment of the past that the index stands for; None is now."""
        return self.past.moment if self.past else None

    @property
    def asked(self) -> dict[str, Any]:
        """What an address adds to every filter to stay at the moment."""
        return self.past.moment.query if self.past else {}

    def union(self, facet: str, values: Iterable[Any]) -> int:
        """The ids that have one of the values."""
        found = [self.bits[facet, value] for value in values if (facet, value) in self.bits]
        # One value, the usual case, comes back as it is: even joining it with nothing would copy it.
        return reduce(or_, found) if found else 0


_current: FacetIndex | None = None
_lock = threading.Lock()


def current_index(today: date) -> FacetIndex:
    """The index as of the last committed act, for ``today`` (a day in the organisation's time zone).

    Costs one indexed query when nothing changed. Within a transaction that sees another state than the index has, which
    is older or not committed, an index of that state is made for the caller alone.
    """
    known = _current
    if known and _fits(known, read_head(), today):
        return known
    nested = in_transaction()
    with _lock, consistent_read():
        head = read_head()
        if index := _move(head, today, nested=nested):
            return index
    return _build(head, today)


def read_head() -> Head:
    """The head of the ledger as the caller's transaction sees it; one indexed query."""
    return Head(*LedgerHead.objects.values_list("seq", "hash").get(pk=1))


def _move(head: Head, today: date, *, nested: bool) -> FacetIndex | None:
    """The index that all share, moved to ``head`` and ``today``. Needs the lock.

    None where a transaction (``nested``) sees a state that does not follow the index. Without one it is the index that
    counts acts which were lost, and it is built anew.
    """
    global _current
    known = _current
    follows = known is not None and _follows(head, known.head)
    if nested and known and not follows:
        return None
    if known is None or not follows:
        _current = _build(head, today)
    elif not _fits(known, head, today):
        _current = _refresh(known, head, today)
    return _current


def _fits(known: FacetIndex, head: Head, today: date) -> bool:
    return known.head == head and known.today == today and not _turned_zones(known, today)


def _follows(head: Head, known: Head) -> bool:
    """Whether the ledger that ends with ``head`` holds the entry ``known``."""
    if head.seq <= known.seq:
        return head == known
    there = LedgerEntry.objects.filter(seq=known.seq).values_list("hash", flat=True).first() if known.seq else GENESIS
    return there == known.hash


def forget() -> None:
    """Drop the index; the next reader builds it anew (after a restore, and between tests)."""
    global _current
    _current = None


def _build(head: Head, today: date) -> FacetIndex:
    bits, rows = _bitmaps(Q(), today)
    return FacetIndex(bits, rows, head=head, today=today, catalogue=load_catalogue(), days=_days(bits, today))


def _days(bits: dict[Key, int], today: date) -> dict[str, date]:
    return {zone: day_in(today, zone) for facet, zone in bits if facet == "clock"}


def _turned_zones(known: FacetIndex, today: date) -> list[str]:
    """The time zones in which it is not the day any more for which the index was made."""
    return [zone for zone, day in known.days.items() if day != day_in(today, zone)]


def _refresh(known: FacetIndex, head: Head, today: date) -> FacetIndex:
    """Clear the rows that changed from every bitmap and set them anew."""
    changed = Q(change_seq__gt=known.seq)
    if turned := _turned_zones(known, today):
        changed |= Q(deadline_zone__in=turned)
    if today != known.today:
        earlier, later = sorted([known.today, today])
        changed |= may_have_moved(earlier, later) | _fell_silent(earlier, later)
    fresh, rows = _bitmaps(changed, today)
    bits = merged(known.bits, fresh, rows)
    found = known.rows | rows, head, today, load_catalogue(), _days(bits, today)
    return FacetIndex(bits, *found, stored=known.stored, kept=known.kept)


def merged(known: dict[Key, int], fresh: dict[Key, int], rows: int) -> dict[Key, int]:
    """The bitmaps with ``rows`` set anew, as ``fresh`` has them."""
    keep = ~rows
    bits = {key: value & keep for key, value in known.items()} if rows else dict(known)
    for key, value in fresh.items():
        bits[key] = bits.get(key, 0) | value
    return bits


def _fell_silent(before: date, today: date) -> Q:
    ranges = Q()
    for days in NO_NEWS_DAYS:
        span = timedelta(days=days)
        ranges |= Q(news_on__gt=before - span, news_on__lte=today - span)
    return ranges


def _bitmaps(chosen: Q, today: date) -> tuple[dict[Key, int], int]:
    """The bitmaps of the chosen commitments, and the set of their ids."""
    last = Commitment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    found = collect_bits(_facts(chosen, today), 0 if chosen else last)
    rows = 0
    for key, value in found.items():
        if key[0] == "tier":
            rows |= value
    found["owner", NOBODY] = rows & ~reduce(or_, (value for key, value in found.items() if key[0] == "owner"), 0)
    return found, rows


def collect_bits(facts: Iterable[tuple[Key, int]], last: int) -> dict[Key, int]:
    """A bitmap for every key of pairs of key and id. ``last`` is the highest id where there are many."""
    arrays: dict[Key, bytearray] = {}
    for key, i in facts:
        bits = arrays.get(key)
        if bits is None:
            bits = arrays[key] = bytearray(last // 8 + 1)
        position = i >> 3
        if position >= len(bits):
            bits.extend(bytes(position - len(bits) + 1))
        bits[position] |= 1 << (i & 7)
    return {key: int.from_bytes(bits, "little") for key, bits in arrays.items()}


def _facts(chosen: Q, today: date) -> Iterator[tuple[Key, int]]:
    """Every (facet, value) of every chosen commitment."""
    rows = Commitment.objects.filter(chosen).order_by()
    for row in rows.values_list(*COLUMNS).iterator(chunk_size=5000):
        for key in row_keys(row, today):
            yield key, row[0]
    of_chosen = Q(commitment__in=rows.values("pk")) if chosen else Q()
    parts = Responsibility.objects.filter(of_chosen).order_by().values_list("party_id", "role", "commitment_id")
    for party, role, i in parts.iterator(chunk_size=5000):
        yield ("part", (party, role)), i
    tables: dict[str, Any] = {"theme": Commitment.themes.through, "zone": Commitment.zones.through, "owner": Ownership}
    for facet, table in tables.items():
        links = table._default_manager.filter(of_chosen).order_by().values_list(f"{facet}_id", "commitment_id")
        for value, i in links.iterator(chunk_size=5000):
            yield (facet, value), i


def row_keys(row: tuple[Any, ...], today: date) -> Iterator[Key]:
    """What a row of COLUMNS counts as on ``today``, but for parties, themes, zones and owners."""
    _, tier, status, lifecycle, kind, precision, earliest, latest, done, *rest = row
    confidence, is_open, disputed, news, doc, strength, quality, extended, unanswered, zone = rest
    yield "tier", tier
    yield "status", status
    yield "lifecycle", lifecycle
    yield "kind", kind
    yield "document", doc
    yield "open", is_open
    yield "disputed", disputed
    yield "extended", extended > 0
    for remark in from_bits(quality) if quality else ():
        yield "quality", remark.value
    for level in REMINDER_LEVELS if unanswered else ():
        if unanswered >= level:
            yield "unanswered", level
    if strength:
        yield "strength", strength
    if confidence:
        yield "confidence", confidence
    timeliness = classify(
        lifecycle=lifecycle,
        kind=kind,
        precision=precision,
        earliest=earliest,
        latest=latest,
        done_on=done,
        today=day_in(today, zone) if zone else today,
    )
    if latest:
        yield "due_year", latest.year
    if zone:
        yield "clock", zone
    if timeliness:
        yield "timeliness", timeliness.value
    if is_open:
        silence = (today - news).days
        for days in NO_NEWS_DAYS:
            if silence >= days:
                yield "no_news", days


def visible_rows(index: FacetIndex, tiers: Iterable[int]) -> int:
    """The ids that a person who sees these tiers may see; equal to ``visible_to(user)`` (a test holds it)."""
    return index.union("tier", (int(tier) for tier in tiers))


def ids_of(commitments: QuerySet[Any]) -> int:
    """The ids of a queryset of commitments as a set: for filters that are no facet."""
    return bits.from_ids(commitments.order_by().values_list("pk", flat=True).iterator(chunk_size=5000))
