"""The pack of a meeting: its page, which prints on A4, and the same as a file for word processors."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..exchange.papers import NAMES, pack_file
from ..models import Meeting, PartyRequest
from ..queries.facets import current_index
from ..queries.packs import Pack, PackChoice, PackPart, days_late, read_pack, read_pack_choice, references_of
from ..rules.commitments import Tier
from ..rules.packs import AUDIENCES, NOTES, SHORT, Grouping, Part
from ..rules.permissions import visible_tiers
from . import clock, querystring
from .exports import send_rows
from .meeting_rows import dress_meeting
from .rows import dress_row, dress_silence, status_badge

SIGNS = {
    Part.DUE: ("du", "i-clock"),
    Part.WAITING: ("", "i-cal"),
    Part.OVERDUE: ("od", "i-flag"),
    Part.CHANGED: ("", "i-past"),
    Part.SILENT: ("", "i-minus"),
    Part.DISPUTED: ("dp", "i-dp"),
}


@require_safe
def meeting_pack(request: HttpRequest, slug: str) -> HttpResponse:
    """The paper for the table. A choice that cannot be read shows its error and no rows."""
    choice, errors = read_pack_choice(request.user, request.GET)
    context: dict[str, Any] = {"nav_section": "meetings", "errors": errors}
    context["meeting"] = meeting = Meeting.objects.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    if errors:
        return render(request, "commitments/meeting_pack.html", context, status=400)
    pack = _read(request, slug, choice)
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
        "groupings": _groupings(choice),
        "audiences": _audiences(request, choice),
        "query": _query(choice),
        "is_widest": choice.tier == max(visible_tiers(request.user)),
    }
    return render(request, "commitments/meeting_pack.html", context)


@require_safe
def meeting_pack_docx(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The same rows as the page shows for this query string."""
    meeting = Meeting.objects.filter(slug=slug).first()
    if meeting is None:
        raise Http404
    said = _("No pack: the address cannot be read.")
    return send_rows(request, None, lambda asker: pack_file(asker, meeting), said)


def _read(request: HttpRequest, slug: str, choice: PackChoice) -> Pack:
    return read_pack(request.user, slug, choice, index=current_index(clock.today()))


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


def _row(row: dict, today: date) -> dict[str, Any]:
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


def _groupings(choice: PackChoice) -> list[tuple[str, str, bool]]:
    """The ways to group as (words, query string, whether it is the current one)."""
    return [(str(by.label), _query(PackChoice(choice.tier, by)), by == choice.by) for by in Grouping]


def _audiences(request: HttpRequest, choice: PackChoice) -> list[tuple[str, str, bool]]:
    """For whom it can be, as far as the person may see."""
    tiers = visible_tiers(request.user)
    offered = [
        (str(tier.label), _query(PackChoice(tier, choice.by)), tier == choice.tier) for tier in Tier if tier in tiers
    ]
    return offered if len(offered) > 1 else []


def _query(choice: PackChoice) -> str:
    """The query string of a choice, which names for whom the paper is: links are handed on."""
    return querystring.encode({"for": NAMES[choice.tier]} | ({"by": choice.by.value} if choice.by else {}))
