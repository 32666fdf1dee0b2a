"""Timeliness in SQL and in bitmaps: the same rule as ``rules.time.timeliness.classify``; tests hold them together."""

from array import array
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django.db.models import F, Q

from ...models import Commitment
from ...rules.kernel.commitments import RUNNING, Kind
from ...rules.kernel.days import day_in
from ...rules.kernel.deadlines import HANGING
from ...rules.time.timeliness import DUE_SOON, Timeliness
from ..kernel import bits
from ..register.stored_columns import UNDATED

NO_DAYS: Mapping[str, date] = MappingProxyType({})


def timeliness_filter(value: str, today: date, days: Mapping[str, date] = NO_DAYS) -> Q:
    """The rows whose timeliness on ``today`` is ``value``.

    ``days`` are the days at that moment in the time zones that deadlines carry (``rules.kernel.days``).
    """
    found = _conditions(today)[Timeliness(value)]
    for zone, day in days.items():
        if day != today:
            there = Q(deadline_zone=zone)
            found = there & _conditions(day)[Timeliness(value)] | ~there & found
    return found & ~Q(kind=Kind.DECLARATORY)


def timely_filter(value: str, today: date) -> Q:
    """The same where no index is at hand: asks which time zones there are, in one query."""
    zones = Commitment.objects.exclude(deadline_zone="").order_by().values_list("deadline_zone", flat=True).distinct()
    return timeliness_filter(value, today, {zone: day_in(today, zone) for zone in zones})


def _conditions(today: date) -> dict[Timeliness, Q]:
    done = Q(done_on__isnull=False)
    running = Q(done_on__isnull=True, lifecycle__in=RUNNING)
    undated = running & Q(deadline_earliest__isnull=True, deadline_latest__isnull=True)
    passed = running & Q(deadline_latest__lt=today)
    ahead = running & (Q(deadline_latest__gte=today) | Q(deadline_latest__isnull=True, deadline_earliest__isnull=False))
    soon = Q(deadline_earliest__lte=_plus(today)) | Q(deadline_earliest__isnull=True, deadline_latest__lte=_plus(today))
    return {
        Timeliness.DONE_ON_TIME: done & Q(done_on__lte=F("deadline_latest")),
        Timeliness.DONE_LATE: done & Q(done_on__gt=F("deadline_latest")),
        Timeliness.AWAITING_EVENT: undated & Q(deadline_precision__in=HANGING),
        Timeliness.OVERDUE: passed & ~Q(kind=Kind.STANDING),
        Timeliness.DUE_SOON: ahead & soon,
        Timeliness.UPCOMING: ahead & ~soon,
        Timeliness.NO_DEADLINE: (done & Q(deadline_latest__isnull=True))
        | (undated & ~Q(deadline_precision__in=HANGING))
        | (passed & Q(kind=Kind.STANDING)),
    }


def timeliness_bits(
    running: int, done: int, standing: int, stored: dict[str, "array[int]"], day: date
) -> dict[tuple[str, Any], int]:
    """The facet on ``day``, but for what was done on time or late: that compares two days of a row.

    ``running`` holds the ids of what is not declaratory, not done, and not closed; ``stored`` holds ``latest`` and
    ``soon_from`` as ``columns.Columns`` has them.
    """
    latest, soon_from, today = stored["latest"], stored["soon_from"], day.toordinal()
    ids = list(bits.to_ids(running))
    passed = bits.from_ids(i for i in ids if latest[i] < today)
    soon = bits.from_ids(i for i in ids if soon_from[i] <= today) & ~passed
    undated = bits.from_ids(i for i in ids if soon_from[i] >= UNDATED)
    hanging = bits.from_ids(i for i in ids if soon_from[i] > UNDATED)
    endless = bits.from_ids(i for i in bits.to_ids(done) if latest[i] >= UNDATED)
    found = {
        Timeliness.NO_DEADLINE: endless | (undated & ~hanging) | (passed & standing),
        Timeliness.AWAITING_EVENT: hanging,
        Timeliness.OVERDUE: passed & ~standing,
        Timeliness.DUE_SOON: soon,
        Timeliness.UPCOMING: running & ~(passed | soon | undated),
    }
    return {("timeliness", value.value): rows for value, rows in found.items()}


def may_have_moved(before: date, today: date) -> Q:
    """The rows whose timeliness or silence may differ between two days: a superset, found by ranges."""
    return (
        Q(deadline_latest__gte=before, deadline_latest__lt=today)
        | Q(deadline_earliest__gt=_plus(before), deadline_earliest__lte=_plus(today))
        | Q(deadline_earliest__isnull=True, deadline_latest__gt=_plus(before), deadline_latest__lte=_plus(today))
    )


def _plus(today: date) -> date:
    return today + DUE_SOON
