"""Deadlines as they stood at a moment: of extensions granted since, the first keeps the one that stood until then."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from ...models import Extension
from ...rules.kernel.deadlines import COLUMNS
from ...rules.lists.past import Moment
from ...rules.register.derived import NO_DUE_DATE
from ...rules.time.extensions import Decision, extended_columns
from ..kernel.raw_dates import AsStored

WAS = {f"was_{column}": f"deadline_{column}" for column in COLUMNS.values()}


def granted_since(moment: Moment, before: datetime | None) -> Q:
    """The extensions that were not in force at ``moment``; ``before`` is the end of the days whose records count."""
    later = Q(decided_on__gt=moment.as_of)
    return Q(state=Decision.GRANTED) & (later | Q(decided_at__gte=before) if before else later)


def redated_rows(moment: Moment, before: datetime | None) -> Iterator[tuple[int, int, Any, Any, str]]:
    """Of each commitment extended since: its id, the number of the first of these extensions, and the deadline then.

    That is its earliest and latest day, as stored, and its precision. One query.
    """
    columns = ("commitment", "number", AsStored("was_earliest"), AsStored("was_latest"), "was_precision")
    rows = Extension.objects.filter(granted_since(moment, before)).order_by("commitment", "number")
    last = 0
    for row in rows.values_list(*columns).iterator(chunk_size=5000):
        if row[0] != last:
            yield row
        last = row[0]


def deadlines_then(ids: Iterable[int], moment: Moment, before: datetime | None) -> dict[int, dict[str, Any]]:
    """The columns of the deadline, as they stood, of those of these commitments (ids) that were extended since.

    With what follows from them: ``due_sort``, ``times_extended``, ``days_moved``. One query.
    """
    rows = Extension.objects.filter(commitment__in=list(ids), state=Decision.GRANTED).order_by("commitment", "number")
    found: dict[int, dict[str, Any]] = {}
    earlier: dict[int, list[date | None]] = {}
    for row in rows.values("commitment", "decided_on", "decided_at", *WAS):
        pk = row["commitment"]
        if pk in found:
            continue
        if row["decided_on"] <= moment.as_of and (before is None or row["decided_at"] < before):
            earlier.setdefault(pk, []).append(row["was_latest"])
            continue
        latest = row["was_latest"]
        found[pk] = {name: row[was] for was, name in WAS.items()}
        found[pk] |= {"deadline_ground": "", "due_sort": latest or NO_DUE_DATE}
        found[pk] |= extended_columns(earlier.get(pk, ()), latest)
    return found
