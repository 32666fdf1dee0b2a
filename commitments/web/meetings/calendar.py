"""The calendar: a strip and an agenda of meetings and deadlines."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ...queries.lists.choice import read_choice
from ...queries.lists.facet_groups import facet_groups
from ...queries.lists.past import index_at
from ...queries.meetings.calendar import (
    DEADLINE,
    DEADLINES_SHOWN,
    MEETING,
    Agenda,
    Event,
    read_agenda,
    read_month,
)
from ...rules.kernel.documents import MeetingKind, MeetingStatus
from ...rules.kernel.wording import deadline_words
from ...rules.lists.past import Moment
from ..kernel import clock, querystring
from ..kernel.past import takes_moment
from ..kernel.rows import dress_row
from ..lists.register_page import chips
from .timeline_bar import Strip, draw_strip


@require_safe
@takes_moment
def calendar(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """Six months from the one asked for, else from this one. A bad month or filter shows its error and no dates."""
    index = index_at(moment, today=clock.today())
    today, filters = index.today, querystring.without(request.GET, "month")
    first, wrong = read_month(request.GET, today)
    choice = read_choice(request.user, filters, index=index, today=today)
    context: dict[str, Any] = {
        "nav_section": "calendar",
        "choice": choice,
        "filters": choice.filters.form,
        "errors": wrong + choice.errors,
        "wrong_month": bool(wrong),
        "asked": request.GET.get("month", "")[:40],
        "kept_filters": [(name, value) for name, values in filters.lists() for value in values],
    }
    if first is None or choice.hits is None:
        return render(request, "commitments/meetings/calendar/page.html", context, status=400)
    agenda = read_agenda(request.user, choice.hits, first)
    months = [(month, [_dress(event, today) for event in events]) for month, events in agenda.months]
    context |= {
        "agenda": agenda,
        "months": months,
        "is_empty": not any(event.row for event in agenda.events),
        "strip": _strip(agenda, months, today),
        "groups": facet_groups(choice.filters, agenda.deadlines),
        "chips": chips(request, choice.filters),
        "limit": DEADLINES_SHOWN,
        "site": settings.SITE_URL,
        "links": _links(request, agenda),
        "undated": agenda.undated[0] if agenda.undated else 0,
    }
    return render(request, "commitments/meetings/calendar/page.html", context)


def _links(request: HttpRequest, agenda: Agenda) -> dict[str, str]:
    """Where one goes on with the same filters: to other months, and to rows of the register."""
    register, filters = reverse("commitment-list"), querystring.without(request.GET, "month")
    months = {"earlier": agenda.earlier, "later": agenda.later}
    links = {name: querystring.replaced(request.GET, month=f"{day:%Y-%m}") for name, day in months.items() if day}
    links["today"] = reverse("calendar") + querystring.encode(dict(filters.lists()))
    links["feed"] = reverse("calendar-feed") + querystring.encode(dict(filters.lists()))
    links["webcal"] = f"webcal://{settings.SITE_URL.partition('://')[2]}{links['feed']}"
    rows = {"all": agenda.query, "undated": agenda.undated[1] if agenda.undated else None}
    for name, query in rows.items():
        if query:
            links[name] = register + querystring.encode(dict(filters.lists()) | query)
    return links


def _strip(agenda: Agenda, months: list[Any], today: date) -> Strip:
    events = [event for _month, events in months for event in events]
    rows: dict[str, list[dict[str, Any]]] = {MEETING: [], DEADLINE: []}
    for event in events:
        if "row" in event:
            rows[event["kind"]].append(event["row"])
    return draw_strip(agenda.first, agenda.last, meetings=rows[MEETING], deadlines=rows[DEADLINE], today=today)


def _dress(event: Event, today: date) -> dict[str, Any]:
    """What the template prints of a day; ``row`` gives the box its days."""
    shown = {"kind": event.kind, "on": event.on}
    if event.kind == DEADLINE:
        row = dress_row(event.row, today)
        return shown | {"row": row, "parties": "; ".join(filter(None, [row["lead_text"], row["supporting_text"]]))}
    return shown | {"row": dress_day(event.row)} if event.kind == MEETING else shown


def dress_day(row: dict[str, Any]) -> dict[str, Any]:
    """A meeting (row of ``MEETING_COLUMNS``) as calendars print it; the box of its days takes those of a deadline."""
    first, last = row["first"], row["last"]
    return row | {
        "deadline_earliest": first,
        "deadline_latest": last,
        "approximate": not row["is_exact"],
        "days": deadline_words(first, last),
        "kind_label": MeetingKind(row["kind"]).label,
        "status_label": MeetingStatus(row["status"]).label,
    }
