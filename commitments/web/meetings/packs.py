"""The pack of a meeting: its page, which prints on A4, and the same as a file for word processors."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ...exchange.exports.downloads import NAMES
from ...exchange.meetings.pack import pack_file
from ...models import Meeting, PartyRequest
from ...queries.lists.past import index_at
from ...queries.meetings.packs import (
    Pack,
    PackChoice,
    PackPart,
    days_late,
    read_pack,
    read_pack_choice,
    references_of,
)
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import visible_tiers
from ...rules.lists.past import Moment
from ...rules.meetings.packs import AUDIENCES, NOTES, SHORT, Grouping, Part
from ..kernel import clock, querystring
from ..kernel.files import send_rows
from ..kernel.past import takes_moment
from ..kernel.rows import dress_row, dress_silence, status_badge
from .rows import dress_meeting

SIGNS = {
    Part.DUE: ("due", "i-clock"),
    Part.WAITING: ("", "i-cal"),
    Part.OVERDUE: ("overdue", "i-flag"),
    Part.CHANGED: ("", "i-past"),
    Part.SILENT: ("", "i-minus"),
    Part.DISPUTED: ("disputed", "i-dp"),
}


@require_safe
@takes_moment
def meeting_pack(request: HttpRequest, slug: str, moment: Moment | None) -> HttpResponse:
    """The paper for the table. A choice that cannot be read shows its error and no rows."""
    choice, errors = read_pack_choice(request.user, request.GET)
    context: dict[str, Any] = {"nav_section": "meetings", "errors": errors}
    context["meeting"] = meeting = Meeting.objects.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    if errors:
        return render(request, "commitments/meetings/pack.html", context, status=400)
    today = clock.today()
    pack = read_pack(request.user, slug, choice, index=index_at(moment, today=today), now=today)
    context |= {
        "pack": pack,
        "meeting": pack.meeting,
        "dates": dress_meeting(pack.meeting),
        "previous": pack.previous and dress_meeting(pack.previous),
        "audience": AUDIENCES[choice.tier],
        "parts": [_dress(part, pack.today) for part in pack.parts],
        "requests": pack.requests,
        "all_requests": querystring.encode(pack.requests.query or {}) if pack.requests else "",
        "asked": [_dress_request(item, pack) for item in pack.requests.shown] if pack.requests else [],
        "no_reply": {"key": Part.REQUESTS.value, "label": Part.REQUESTS.label, "note": NOTES[Part.REQUESTS]},
        "groupings": _groupings(choice, moment),
        "audiences": _audiences(request, choice, moment),
        "query": _query(choice, moment),
        "is_widest": choice.tier == max(visible_tiers(request.user)),
    }
    return render(request, "commitments/meetings/pack.html", context)


@require_safe
@takes_moment
def meeting_pack_docx(request: HttpRequest, slug: str, moment: Moment | None) -> HttpResponseBase:
    """The same rows as the page shows for this query string."""
    meeting = Meeting.objects.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    said = _("No pack: the URL cannot be read.")
    return send_rows(request, moment, lambda asker: pack_file(asker, meeting), said)


def _dress(part: PackPart, today: date) -> dict[str, Any]:
    css, icon = SIGNS[part.part]
    groups = [(name, [_row(row, today) for row in rows]) for name, rows in part.groups]
    return {
        "key": part.part.value,
        "label": part.part.label,
        "short": SHORT.get(part.part, part.part.label),
        "note": NOTES.get(part.part, ""),
        "css": css if part.count else "",
        "icon": icon,
        "count": part.count,
        "groups": groups,
        "shown": part.shown,
        "query": part.query,
    }


def _row(row: dict[str, Any], today: date) -> dict[str, Any]:
    dressed = dress_row(row, today) | dress_silence(row, today)
    if "was" in row:
        dressed["was_badge"] = status_badge(row["was"], row["kind"])
    if "claims" in row:
        dressed["claims"] = [(name, status_badge(status, row["kind"])) for name, status in row["claims"]]
    return dressed


def _dress_request(request: PartyRequest, pack: Pack) -> dict[str, Any]:
    return {
        "request": request,
        "references": references_of(request, pack.choice),
        "late": days_late(request, pack),
    }


def _groupings(choice: PackChoice, moment: Moment | None) -> list[tuple[str, str, bool]]:
    """The ways to group as (words, query string, whether it is the current one)."""
    return [(str(by.label), _query(PackChoice(choice.tier, by), moment), by == choice.by) for by in Grouping]


def _audiences(request: HttpRequest, choice: PackChoice, moment: Moment | None) -> list[tuple[str, str, bool]]:
    """For whom it can be, as far as the person may see."""
    queries = {
        tier: _query(PackChoice(tier, choice.by), moment) for tier in Tier if tier in visible_tiers(request.user)
    }
    offered = [(str(tier.label), query, tier == choice.tier) for tier, query in queries.items()]
    return offered if len(offered) > 1 else []


def _query(choice: PackChoice, moment: Moment | None) -> str:
    """The query string of a choice, which names for whom the paper is: links are handed on."""
    query = {"for": NAMES[choice.tier]} | ({"by": choice.by.value} if choice.by else {})
    return querystring.encode(query | (moment.query if moment else {}))
