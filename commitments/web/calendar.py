"""The calendar: an agenda of meetings and deadlines."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..queries.calendar import DEADLINE, DEADLINES_SHOWN, MEETING, Event, read_agenda, read_month
from ..rules.documents import MeetingKind, MeetingStatus
from ..rules.wording import day_range
from . import clock
from .rows import dress_row


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Six months from the one asked for, else from this one. A month that is none shows its error and no dates."""
    today = clock.today()
    first, errors = read_month(request.GET, today)
    context: dict[str, Any] = {"nav_section": "calendar", "errors": errors, "asked": request.GET.get("month", "")[:40]}
    if first is None:
        return render(request, "commitments/calendar.html", context, status=400)
    agenda = read_agenda(request.user, first, today=today)
    context |= {
        "agenda": agenda,
        "months": [(month, [_dress(event, today) for event in events]) for month, events in agenda.months],
        "is_empty": not any(event.row for _month, events in agenda.months for event in events),
        "limit": DEADLINES_SHOWN,
    }
    return render(request, "commitments/calendar.html", context)


def _dress(event: Event, today: date) -> dict:
    """What the template prints of a day; ``row`` gives the box its days."""
    shown = {"kind": event.kind, "on": event.on}
    if event.kind == DEADLINE:
        row = dress_row(event.row, today)
        return shown | {"row": row, "parties": "; ".join(filter(None, [row["lead_text"], row["supporting_text"]]))}
    return shown | {"row": _meeting(event.row)} if event.kind == MEETING else shown


def _meeting(row: dict) -> dict:
    first, last = row["starts_on"], row["ends_on"]
    return row | {
        "deadline_earliest": first,
        "deadline_latest": last,
        "days": day_range(first, last),
        "kind_label": MeetingKind(row["kind"]).label,
        "status_label": MeetingStatus(row["status"]).label,
    }
