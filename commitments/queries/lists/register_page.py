"""One page of the register, in any order, anywhere in a million rows: by keyset, never by number.

Raw SQL on purpose: row-value comparison on the covering index of each sort, and id lists in the form that each engine
takes fast. This is the one module that knows both.
"""

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext_lazy as _

from ...rules.register.derived import NO_DUE_DATE
from ..kernel.bits import Membership, to_ids

SORTS = {
    "reference": ("ref_key",),
    "title": ("title_key",),
    "status": ("status", "due_sort"),
    "deadline": ("due_sort",),
    "party": ("lead_key",),
    "theme": ("themes_key",),
    "assessed": ("assessed_sort",),
    "changed": ("changed_at",),
}
DEFAULT_SORT = "reference"
DEFAULT_PAGE_SIZE = 50
BLOCKS = (200, 800, 3200)
TEXT_BLOCKS = (200, 300, 500)
"""Rows whose text is read for a page before it is found otherwise: a word so rare on the way is quickly found whole."""
MARK_LIMIT = 2000
"""Characters of a page mark."""
FEW = 9
"""Hits are fetched and sorted when hits² ≤ FEW × rows; else the index is walked (from the two costs per row)."""


@dataclass(frozen=True)
class Place:
    """Which page: sort, direction, size, and where it starts."""

    sort: str = DEFAULT_SORT
    descending: bool = False
    size: int = DEFAULT_PAGE_SIZE
    after: tuple[Any, ...] | None = None
    before: tuple[Any, ...] | None = None
    last: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return SORTS[self.sort]

    @property
    def backwards(self) -> bool:
        """Whether the page is read from its end."""
        return self.last or self.before is not None

    @property
    def reverse(self) -> bool:
        """Whether the rows of the page are read in descending order."""
        return self.descending != self.backwards

    @property
    def start(self) -> tuple[Any, ...] | None:
        """The key beside which the page lies, on the side from which it is read; None at either end."""
        return self.before if self.backwards else self.after


BY_DEADLINE = Place(sort="deadline")
UNDATED = (NO_DUE_DATE.isoformat(), 0)
LAST_ID = 2**63 - 1


@dataclass(frozen=True)
class Page:
    """The ids of one page in order, and the cursors of its neighbours (None where there is none)."""

    ids: list[int]
    next: str | None
    previous: str | None


def read_page(rows: int, count: int, everything: int, place: Place) -> Page:
    """The page at ``place`` of the set ``rows`` with ``count`` members, in a register of ``everything`` rows."""
    reverse, start = place.reverse, place.start
    keys = _few(rows, place, reverse, start) if is_few(count, everything) else _walk(rows, place, reverse, start)
    return cut_page(keys, place)


def cut_page(keys: Iterable[tuple[Any, ...]], place: Place) -> Page:
    """The page that begins with ``keys``, which are in the order in which it is read and reach beyond it."""
    found = []
    for key in keys:
        found.append(key)
        if len(found) > place.size:
            break
    return _as_page(found, place)


@dataclass(frozen=True)
class Stretch:
    """The ids of what is due in a stretch of days, soonest first, and the days due next before and after it, if any."""

    ids: list[int]
    before: date | None
    after: date | None


def read_stretch(
    rows: int,
    count: int,
    everything: int,
    first: date,
    last: date,
    size: int,
    *,
    newest: bool = False,
) -> Stretch:
    """Those of the set ``rows``, with ``count`` members, that are due from ``first`` to ``last``, ``size`` at most.

    They are the soonest, or the ``newest``, last day first. Of the past, ``queries.lists.past.stretch_at`` tells.
    """
    if is_few(count, everything):
        return cut_stretch(_few(rows, BY_DEADLINE, False, None), first, last, size, newest=newest)
    begin, end = _ends(first, last)
    walks = (_walk(rows, BY_DEADLINE, True, begin), _walk(rows, BY_DEADLINE, False, end, UNDATED))
    found = _walk(rows, BY_DEADLINE, True, end, begin) if newest else _walk(rows, BY_DEADLINE, False, begin, end)
    before, after = (next(walk, None) for walk in walks)
    return _as_stretch(list(islice(found, size)), before, after)


def cut_stretch(keys: list[tuple[Any, ...]], first: date, last: date, size: int, *, newest: bool = False) -> Stretch:
    """The same of all ``keys`` (last day and id), which are in order."""
    begin, end = _ends(first, last)
    low, high = bisect_left(keys, begin), bisect_right(keys, end)
    found = keys[low:high][:: -1 if newest else 1][:size]
    return _as_stretch(found, keys[low - 1] if low else None, keys[high] if high < len(keys) else None)


def _ends(first: date, last: date) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The keys that no key of these days lies before or beyond."""
    return (first.isoformat(), 0), min((last.isoformat(), LAST_ID), UNDATED)


def _as_stretch(keys: list[tuple[Any, ...]], before: tuple[Any, ...] | None, after: tuple[Any, ...] | None) -> Stretch:
    return Stretch([key[-1] for key in keys], _day_of(before), _day_of(after))


def _day_of(key: tuple[Any, ...] | None) -> date | None:
    return date.fromisoformat(key[0]) if key and key[0] < UNDATED[0] else None


def read_page_by_text(visible: int, test: Callable[[str], bool], place: Place) -> Page | None:
    """The page at ``place`` of those ``visible`` rows whose ``search_text`` passes the test.

    None when the rows of ``TEXT_BLOCKS`` hold too few of them: then finding them all is the shorter way.
    """
    members, start, found = Membership(visible), place.start, []
    for size in TEXT_BLOCKS:
        block = _read_block(place.columns, place.reverse, start, size, "search_text")
        found += [key for *key, text in block if key[-1] in members and test(text)]
        if len(found) > place.size or len(block) < size:
            return _as_page(found, place)
        start = block[-1][:-1]
    return None


def is_few(count: int, everything: int) -> bool:
    """Whether to fetch and sort the hits (see ``FEW``) rather than walk the index."""
    return count * count <= FEW * everything


def _as_page(found: list[Any], place: Place) -> Page:
    more = len(found) > place.size
    found = found[: place.size]
    onward, back = more, place.start is not None
    if place.backwards:
        found.reverse()
        onward, back = place.start is not None, more
    return Page(
        ids=[key[-1] for key in found],
        next=encode_cursor(found[-1]) if found and onward else None,
        previous=encode_cursor(found[0]) if found and back else None,
    )


def _few(rows: int, place: Place, reverse: bool, start: tuple[Any, ...] | None) -> list[tuple[Any, ...]]:
    """Sort key and id of exactly these rows, sorted here: planners choose wrong when asked to sort."""
    keys = sorted(sort_keys(list(to_ids(rows)), place.columns))
    if start is None:
        return keys[::-1] if reverse else keys
    return keys[: bisect_left(keys, start)][::-1] if reverse else keys[bisect_right(keys, start) :]


def sort_keys(ids: list[int], columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """``(sort columns…, id)`` of the rows with these ids, in no order."""
    if not ids:
        return []
    selected = ", ".join((*columns, "id"))
    with connection.cursor() as cursor:
        where, params = id_list(ids)
        cursor.execute(f"SELECT {selected} FROM commitments_commitment WHERE {where}", params)
        return [_plain(row) for row in cursor.fetchall()]


def id_list(ids: list[int]) -> tuple[str, list[Any]]:
    """The condition that selects commitments by these ids, in the form that the engine takes fast."""
    listed = ",".join(map(str, ids))
    if connection.vendor == "postgresql":
        return "commitments_commitment.id = ANY(string_to_array(%s, ',')::bigint[])", [listed]
    return f"commitments_commitment.id IN ({listed})", []


def walk_ids(rows: int, place: Place) -> Iterator[int]:
    """All ids of the set ``rows`` in the order of ``place``, whichever page that is."""
    return (key[-1] for key in _walk(rows, place, place.descending, None))


def _walk(
    rows: int, place: Place, reverse: bool, start: tuple[Any, ...] | None, end: tuple[Any, ...] | None = None
) -> Iterator[tuple[Any, ...]]:
    """Read the covering index of the sort in growing blocks, up to ``end``, and keep what is in the set."""
    members = Membership(rows)
    blocks = iter(BLOCKS)
    size = next(blocks)
    while True:
        block = _read_block(place.columns, reverse, start, size)
        for key in block:
            if end is not None and (key < end if reverse else key > end):
                return
            if key[-1] in members:
                yield key
        if len(block) < size:
            return
        start, size = block[-1], next(blocks, size)


def _read_block(
    columns: tuple[str, ...], reverse: bool, start: tuple[Any, ...] | None, size: int, *beside: str
) -> list[tuple[Any, ...]]:
    names = (*columns, "id")
    order = ", ".join(f"{name} DESC" for name in names) if reverse else ", ".join(names)
    where, params = "", []
    if start is not None:
        marks = ", ".join(["%s"] * len(names))
        where, params = f"WHERE ({', '.join(names)}) {'<' if reverse else '>'} ({marks})", list(start)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join((*names, *beside))} FROM commitments_commitment {where} ORDER BY {order} LIMIT {size}",
            params,
        )
        return [_plain(row) for row in cursor.fetchall()]


def _plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A key that sorts, travels in an address and goes back into a query: days and moments as ISO text."""
    return tuple(str(value) if isinstance(value, date) else value for value in row)


def encode_cursor(key: tuple[Any, ...]) -> str:
    """The key of a row as a page mark that an address can carry."""
    return base64.urlsafe_b64encode(json.dumps(key, ensure_ascii=False).encode()).decode().rstrip("=")


def decode_cursor(text: str, sort: str) -> tuple[Any, ...]:
    """The key that a cursor stands for; ValidationError when it is none of this sort."""
    try:
        if len(text) > MARK_LIMIT:
            raise ValueError("too long")
        key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        checks = [_CHECKS.get(column, _check_text) for column in (*SORTS[sort], "id")]
        return tuple(check(value) for check, value in zip(checks, key, strict=True))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise ValidationError(_("The page in this URL is invalid. Go back to the first page.")) from error


def _check_text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value or len(value) > 10_000:
        raise ValueError("no text")
    value.encode()
    return value


def _check_number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**63:
        raise ValueError("no number")
    return value


def _check_day(value: Any) -> str:
    return date.fromisoformat(value).isoformat()


def _check_moment(value: Any) -> str:
    return str(datetime.fromisoformat(value))


_CHECKS = {
    "id": _check_number,
    "status": _check_number,
    "due_sort": _check_day,
    "assessed_sort": _check_day,
    "changed_at": _check_moment,
}
