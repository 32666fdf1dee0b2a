"""The agenda: meetings and deadlines by month, a few months at a time."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _

from ...models import Meeting
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import Visitor
from ...rules.time.timeliness import Timeliness
from ..lists.chosen import Chosen
from ..lists.figures import LIST_COLUMNS
from ..lists.filters import Hits
from ..lists.past import stretch_at
from ..register.standing import read_rows

MONTHS = 6
"""Months on a page."""

DEADLINES_SHOWN = 200
"""Deadlines on a page; the register has them all."""

COLUMNS = (*LIST_COLUMNS, "lead_text", "supporting_text")
MEETING_COLUMNS = ("slug", "title", "kind", "status", "place", "on", "first", "last", "is_exact")
MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
TODAY, MEETING, DEADLINE = "today", "meeting", "deadline"
ORDER = (TODAY, MEETING, DEADLINE)

DATED = (Timeliness.UPCOMING, Timeliness.DUE_SOON, Timeliness.OVERDUE, Timeliness.DONE_ON_TIME, Timeliness.DONE_LATE)
"""What a deadline of the agenda can be; with a last day in between, the filter that gives its rows in the register."""

UNDATED = (Timeliness.NO_DEADLINE, Timeliness.AWAITING_EVENT)
"""What an open commitment without a day can be."""


@dataclass(frozen=True)
class Event:
    """A day of the agenda: a meeting (row of ``MEETING_COLUMNS``), a deadline (of ``COLUMNS``), or today (None).

    A meeting stands at its first day, a deadline at its latest, and so does a meeting of which only a window is known.
    """

    on: date
    kind: str
    row: Any = None


@dataclass(frozen=True)
class Agenda:
    """The months from ``first`` to ``last`` that hold anything, each by its first day, soonest first.

    ``deadlines`` are those of the hits, of all months. ``earlier`` and ``later`` are the months (first days) to go on
    from, None where there is nothing more. ``query`` is the filter of the register that gives all deadlines of these
    months, set where not all are shown. ``undated`` is how many open commitments state no day, and the filter that
    gives them; None where the hits are chosen by what would leave them out.
    """

    first: date
    last: date
    months: list[tuple[date, list[Event]]]
    deadlines: Hits
    earlier: date | None
    later: date | None
    query: dict[str, str | list[str]] | None
    undated: tuple[int, dict[str, str | list[str]]] | None

    @property
    def events(self) -> list[Event]:
        return [event for _month, events in self.months for event in events]


def read_month(data: QueryDict, today: date) -> tuple[date | None, list[tuple[str, str]]]:
    """The first day of the month that a query string asks for, else of today's; or what is wrong, as (label, message).

    ``today`` is a day in the organisation's time zone.
    """
    text = data.get("month") or f"{today:%Y-%m}"
    if not MONTH.fullmatch(text) or text.startswith("0000"):
        message = _("“%(value)s” is not a month. Enter year and month, such as %(example)s.")
        return None, [(_("From month"), message % {"value": text[:40], "example": "2018-02"})]
    return date.fromisoformat(f"{text}-01"), []


def read_agenda(user: Visitor, hits: Hits, first: date) -> Agenda:
    """The agenda of six months from the one that begins on ``first``, at the moment of the index of ``hits``.

    Of the hits, which are what ``user`` may see, deadlines with a last day are in it as long as they run and once they
    were met, in time or late; not those of what was closed undone. Meetings are public, and shown whatever was chosen;
    of the past those that had begun, since it is not recorded when the others were called.
    """
    index = hits.index
    final = month_after(first, MONTHS - 1)
    last = final.replace(day=monthrange(final.year, final.month)[1])
    deadlines, meetings = hits.among(index.union("timeliness", DATED)), meetings_with_days()
    if index.past:
        meetings = meetings.filter(is_exact=True, on__lte=index.today)
    due = stretch_at(index, deadlines.rows, first, last, DEADLINES_SHOWN + 1)
    rows = read_rows(user, due.ids[:DEADLINES_SHOWN], COLUMNS, index.moment)
    events = [Event(rows[i]["deadline_latest"], DEADLINE, rows[i]) for i in due.ids if i in rows]
    held = meetings.filter(on__range=(first, last)).order_by("on", "slug")
    events += [Event(row["on"], MEETING, row) for row in held.values(*MEETING_COLUMNS)]
    if first <= index.today <= last:
        events.append(Event(index.today, TODAY))
    return Agenda(
        first=first,
        last=last,
        months=_by_month(events),
        deadlines=deadlines,
        earlier=_earlier(due.before, meetings, first),
        later=_later(due.after, meetings, last),
        query=_query(hits.chosen, first, last) if len(due.ids) > DEADLINES_SHOWN else None,
        undated=_undated(hits),
    )


def meetings_with_days() -> QuerySet[Any]:
    """The meetings that can stand in a calendar: ``first`` and ``last`` are their days, or the window of their words.

    ``is_exact`` tells one from the other, ``on`` is the day at which a meeting stands. A window may have no ``first``.
    """
    return Meeting.objects.annotate(
        on=Coalesce("starts_on", "dates_latest"),
        first=Coalesce("starts_on", "dates_earliest"),
        last=Coalesce("ends_on", "dates_latest"),
        is_exact=Q(starts_on__isnull=False),
    ).filter(on__isnull=False)


def next_meetings(today: date, size: int) -> list[dict[str, Any]]:
    """The planned meetings (rows of ``MEETING_COLUMNS``) that stand on ``today`` or after, soonest first."""
    ahead = meetings_with_days().filter(on__gte=today, status=MeetingStatus.PLANNED)
    return list(ahead.order_by("on", "slug").values(*MEETING_COLUMNS)[:size])


def month_after(first: date, months: int) -> date:
    """The first day of the month so many months later (or earlier), as far as the calendar of computers goes."""
    number = min(max(first.year * 12 + first.month - 1 + months, 12), 9999 * 12 + 11)
    return date(number // 12, number % 12 + 1, 1)


def _by_month(events: list[Event]) -> list[tuple[date, list[Event]]]:
    ordered = sorted(events, key=lambda event: (event.on, ORDER.index(event.kind)))
    return [(month, list(found)) for month, found in groupby(ordered, key=lambda event: event.on.replace(day=1))]


def _earlier(due: date | None, meetings: QuerySet[Any], first: date) -> date | None:
    """The month from which six months end with the last one before ``first`` that holds anything."""
    met = meetings.filter(on__lt=first).order_by("-on").values_list("on", flat=True).first()
    latest = max((day for day in (due, met) if day), default=None)
    return month_after(latest, 1 - MONTHS) if latest else None


def _later(due: date | None, meetings: QuerySet[Any], last: date) -> date | None:
    """The next month after ``last`` that holds anything."""
    met = meetings.filter(on__gt=last).order_by("on").values_list("on", flat=True).first()
    soonest = min((day for day in (due, met) if day), default=None)
    return soonest.replace(day=1) if soonest else None


def _query(chosen: Chosen, first: date, last: date) -> dict[str, str | list[str]]:
    """What the deadlines of these months add to what is chosen already."""
    begin, end = max(first, chosen.due_from or first), min(last, chosen.due_to or last)
    asked = chosen.values.get("timeliness") or DATED
    return {
        "due_from": begin.isoformat(),
        "due_to": end.isoformat(),
        "timeliness": [value.value for value in DATED if value in asked],
        "sort": "deadline",
    }


def _undated(hits: Hits) -> tuple[int, dict[str, str | list[str]]] | None:
    chosen = hits.chosen
    if chosen.due_from or chosen.due_to or chosen.values.keys() & {"timeliness", "open"}:
        return None
    rows = hits.rows & hits.index.union("open", [True]) & hits.index.union("timeliness", UNDATED)
    return rows.bit_count(), {"open": "yes", "timeliness": [value.value for value in UNDATED]}
