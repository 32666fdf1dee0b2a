"""The agenda: meetings and deadlines by month, a few months at a time."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from ..models import Commitment, Meeting
from ..rules.commitments import RUNNING, Kind
from ..rules.derived import NO_DUE_DATE
from ..rules.timeliness import Timeliness
from .choice import unknown_names
from .overview import LIST_COLUMNS

MONTHS = 6
"""Months on a page."""

DEADLINES_SHOWN = 200
"""Deadlines on a page; the register has them all."""

COLUMNS = (*LIST_COLUMNS, "lead_text", "supporting_text")
MEETING_COLUMNS = ("title", "kind", "status", "place", "starts_on", "ends_on")
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
TODAY, MEETING, DEADLINE = "today", "meeting", "deadline"
ORDER = (TODAY, MEETING, DEADLINE)

DATED = (Timeliness.UPCOMING, Timeliness.DUE_SOON, Timeliness.OVERDUE, Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE)
"""What a deadline of the agenda can be; with a last day in between, the filter that gives its rows in the register."""


@dataclass(frozen=True)
class Event:
    """A day of the agenda: a meeting (row of ``MEETING_COLUMNS``), a deadline (of ``COLUMNS``), or today (None).

    A meeting stands at its first day, a deadline at its latest.
    """

    on: date
    kind: str
    row: Any = None


@dataclass(frozen=True)
class Agenda:
    """The months from ``first`` to ``last`` that hold anything, each by its first day, soonest first.

    ``earlier`` and ``later`` are the months (first days) to go on from, None where there is nothing more. ``query`` is
    the filter of the register that gives all deadlines of these months, set where not all are shown.
    """

    first: date
    last: date
    months: list[tuple[date, list[Event]]]
    earlier: date | None
    later: date | None
    query: dict[str, str | list[str]] | None


def read_month(data, today: date) -> tuple[date | None, list[tuple[str, str]]]:
    """The first day of the month that a query string asks for, else of today's; or what is wrong, as (label, message).

    ``today`` is a day in the organisation's time zone.
    """
    wrong = unknown_names(data, {"month"})
    text = data.get("month") or f"{today:%Y-%m}"
    if not MONTH.fullmatch(text) or text.startswith("0000"):
        message = _("“%(value)s” is no month. Write year and month as %(example)s.")
        wrong.insert(0, (_("From month"), message % {"value": text[:40], "example": "2018-02"}))
    return (None, wrong) if wrong else (date.fromisoformat(f"{text}-01"), [])


def read_agenda(user, first: date, *, today: date) -> Agenda:
    """The agenda of six months from the one that begins on ``first``, as ``user`` may see it on ``today``.

    Deadlines with a last day are in it as long as they run and once they were met, in time or late; not those of what
    was closed undone. Meetings are public.
    """
    final = month_after(first, MONTHS - 1)
    last = final.replace(day=monthrange(final.year, final.month)[1])
    deadlines, meetings = _deadlines(user, today), Meeting.objects.filter(starts_on__isnull=False)
    due = list(
        deadlines.filter(due_sort__range=(first, last))
        .order_by("due_sort", "id")
        .values(*COLUMNS)[: DEADLINES_SHOWN + 1]
    )
    events = [Event(row["deadline_latest"], DEADLINE, row) for row in due[:DEADLINES_SHOWN]]
    held = meetings.filter(starts_on__range=(first, last)).order_by("starts_on", "slug")
    events += [Event(row["starts_on"], MEETING, row) for row in held.values(*MEETING_COLUMNS)]
    if first <= today <= last:
        events.append(Event(today, TODAY))
    return Agenda(
        first=first,
        last=last,
        months=_by_month(events),
        earlier=_earlier(deadlines, meetings, first),
        later=_later(deadlines, meetings, last),
        query=_query(first, last) if len(due) > DEADLINES_SHOWN else None,
    )


def month_after(first: date, months: int) -> date:
    """The first day of the month so many months later (or earlier), as far as the calendar of computers goes."""
    number = min(max(first.year * 12 + first.month - 1 + months, 12), 9999 * 12 + 11)
    return date(number // 12, number % 12 + 1, 1)


def _deadlines(user, today: date):
    """The commitments whose deadline has a last day and runs, or was met; the counterpart of ``DATED`` in SQL."""
    runs = Q(done_on__isnull=False) | Q(lifecycle__in=RUNNING)
    passed = Q(kind=Kind.STANDING, deadline_latest__lt=today)
    rows = Commitment.objects.visible_to(user).filter(runs, deadline_latest__isnull=False)
    return rows.exclude(passed).exclude(kind=Kind.DECLARATORY)


def _by_month(events: list[Event]) -> list[tuple[date, list[Event]]]:
    ordered = sorted(events, key=lambda event: (event.on, ORDER.index(event.kind)))
    return [(month, list(found)) for month, found in groupby(ordered, key=lambda event: event.on.replace(day=1))]


def _earlier(deadlines, meetings, first: date) -> date | None:
    """The month from which six months end with the last one before ``first`` that holds anything."""
    days = [
        deadlines.filter(due_sort__lt=first).order_by("-due_sort").values_list("due_sort", flat=True).first(),
        meetings.filter(starts_on__lt=first).order_by("-starts_on").values_list("starts_on", flat=True).first(),
    ]
    latest = max((day for day in days if day), default=None)
    return month_after(latest, 1 - MONTHS) if latest else None


def _later(deadlines, meetings, last: date) -> date | None:
    """The next month after ``last`` that holds anything."""
    ahead = deadlines.filter(due_sort__gt=last, due_sort__lt=NO_DUE_DATE)
    days = [
        ahead.order_by("due_sort").values_list("due_sort", flat=True).first(),
        meetings.filter(starts_on__gt=last).order_by("starts_on").values_list("starts_on", flat=True).first(),
    ]
    soonest = min((day for day in days if day), default=None)
    return soonest.replace(day=1) if soonest else None


def _query(first: date, last: date) -> dict[str, str | list[str]]:
    return {
        "due_from": first.isoformat(),
        "due_to": last.isoformat(),
        "timeliness": [value.value for value in DATED],
        "sort": "deadline",
    }
