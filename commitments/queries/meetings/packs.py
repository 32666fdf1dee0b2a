"""The pack of a meeting: what is due before it, overdue, changed since the last one, silent, disputed."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from ...models import Document, Meeting, PartyRequest, Process
from ...rules.followup.inquiries import RequestState
from ...rules.kernel.commitments import RESPONSIBLE_ROLES, TIER_BY_NAME, Tier
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.statuses import SCALE
from ...rules.lists.past import MOMENT_KEYS, Moment
from ...rules.meetings.packs import Grouping, Part
from ..followup.inquiries import unanswered_requests
from ..kernel.bits import Membership
from ..kernel.query_fields import unknown_names
from ..lists.choice import page_of
from ..lists.facets import FacetIndex, visible_rows
from ..lists.figures import LIST_COLUMNS, NO_NEWS_DAYS
from ..lists.past import due_within, index_at, silent_since
from ..lists.register_page import Place
from ..register.claims import claims_within
from ..register.standing import read_rows, recorded_before
from .meetings import dated_meetings, sort_day
from .past import hanging_on, stand_meeting_then

ROWS = 100
"""Rows of a part; the register has them all."""
COLUMNS = (*LIST_COLUMNS, "tier", "lead_text", "assessed_sort")
ORDERS = {Part.CHANGED: Place(sort="assessed", descending=True, size=ROWS)}
BY_DEADLINE = Place(sort="deadline", size=ROWS)
ASKED = {"by", "for", *MOMENT_KEYS}


@dataclass(frozen=True)
class PackChoice:
    """For whom a pack is, and what it is grouped by."""

    tier: Tier
    by: Grouping


@dataclass(frozen=True)
class PackPart:
    """A part of a pack: how many rows it has, and those shown in groups, each with its name (empty: not grouped).

    Rows are those of ``COLUMNS``; one of ``CHANGED`` has its status ``was``, one of ``DISPUTED`` what parties ``claim``
    (pairs of party and status). ``query`` is the filter of the register that gives its rows, None where none does.
    """

    part: Part
    count: int
    groups: list[tuple[str, list[dict[str, Any]]]]
    query: dict[str, Any] | None

    @property
    def shown(self) -> int:
        return len({row["id"] for _name, rows in self.groups for row in rows})


@dataclass(frozen=True)
class PackRequests:
    """How many requests to parties were unanswered on ``day``, and those shown, the first due before.

    ``query`` is the filter of the list of requests that gives them, None where none does.
    """

    day: date
    count: int
    shown: Sequence[PartyRequest]
    query: dict[str, str] | None


@dataclass(frozen=True)
class Pack:
    """``previous`` is the meeting of the series before this one, ``since`` its last day; ``until`` the day by which
    what is due counts: the first day of the meeting, or the last that its words leave open. Each may be None."""

    meeting: Meeting
    previous: Meeting | None
    since: date | None
    until: date | None
    today: date
    choice: PackChoice
    parts: list[PackPart]
    moment: Moment | None = None
    """The moment of the past that it is of; ``today`` is then its day."""
    requests: PackRequests | None = None
    """None in a pack that is handed on: they are between two."""


def read_pack_choice(user: Visitor, data: QueryDict) -> tuple[PackChoice, list[tuple[str, str]]]:
    """What a query string asks for, and what is wrong with it as (label, message).

    A pack is for the widest tier that ``user`` may see unless the address names a more open one.
    """
    tiers = visible_tiers(user)
    named = {name: tier for name, tier in TIER_BY_NAME.items() if tier in tiers}
    errors = unknown_names(data, ASKED)
    wanted, by = data.get("for", ""), data.get("by", "")
    if wanted and wanted not in named:
        errors.append((_("Audience"), _not_among(wanted, named)))
    if by not in Grouping.values:
        errors.append((_("Grouping"), _not_among(by, filter(None, Grouping.values))))
        by = ""
    return PackChoice(named.get(wanted, max(tiers)), Grouping(by)), errors


def _not_among(value: str, known: Iterable[str]) -> str:
    text = _("“%(value)s” cannot be chosen here. Choose one of: %(known)s.")
    return text % {"value": value[:40], "known": ", ".join(known)}


def read_pack(user: Visitor, slug: str, choice: PackChoice, *, index: FacetIndex, now: date | None = None) -> Pack:
    """The pack of a meeting as ``user`` may see it, in the tier chosen. Meeting.DoesNotExist when there is none.

    Of an index of the past it is the pack as it lay on the table on that day; ``now`` is then the organisation's day.

    Costs grow with what is shown: sets come from the bitmaps, and of each part ``ROWS`` rows are read at most.
    """
    meeting = stand_meeting_then(Meeting.objects.select_related("process").get(slug=slug), index.moment)
    previous, today = _previous(meeting), index.today
    since = (previous.ends_on or previous.starts_on) if previous else None
    until = meeting.starts_on or meeting.dates_latest
    rows, scope = _scope(meeting, choice.tier, index)
    known_on = index.moment.known_on if index.moment else None
    then = index_at(Moment(since, known_on), today=now or today) if since and since <= today else None
    asks = _parts(meeting, index, rows, then, since, until)
    found = {part: (ids, query if query is None else query | scope | index.asked) for part, ids, query in asks}
    shown = {
        part: page_of(index, ids, ORDERS.get(part, BY_DEADLINE)).ids for part, (ids, _query) in found.items() if ids
    }
    stored = read_rows(user, {pk for ids in shown.values() for pk in ids}, COLUMNS, index.moment)
    parts = []
    for part, (ids, query) in found.items():
        dressed = [stored[pk] for pk in shown.get(part, []) if pk in stored]
        if part == Part.CHANGED and then and then.past:
            dressed = [row | {"was": then.past.columns["status"][row["id"]]} for row in dressed]
        if part == Part.DISPUTED:
            dressed = list(_with_claims(dressed, index))
        parts.append(PackPart(part, ids.bit_count(), list(_grouped(dressed, choice.by, index)), query))
    requests = _requests(user, meeting, choice, index, until, scope)
    return Pack(meeting, previous, since, until, today, choice, parts, index.moment, requests)


def _previous(meeting: Meeting) -> Meeting | None:
    """The last meeting of its series that was held before it."""
    if not meeting.series:
        return None
    series = dated_meetings().filter(process=meeting.process_id, series=meeting.series, starts_on__isnull=False)
    earlier = Q(day__lt=sort_day(meeting)) & ~Q(status="cancelled")
    return series.filter(earlier).exclude(pk=meeting.pk).order_by("-day", "-pk").first()


def _scope(meeting: Meeting, tier: Tier, index: FacetIndex) -> tuple[int, dict[str, Any]]:
    """The commitments of the process that people of a tier may see, and the filter that leads to them."""
    rows = visible_rows(index, [known for known in Tier if known <= tier])
    if Process.objects.count() == 1:
        return rows, {}
    documents = list(Document.objects.filter(process=meeting.process_id, tier__lte=tier).values_list("pk", "slug"))
    within = rows & index.union("document", [pk for pk, _slug in documents])
    return within, {"document": [slug for _pk, slug in documents]}


def _parts(
    meeting: Meeting,
    index: FacetIndex,
    rows: int,
    then: FacetIndex | None,
    since: date | None,
    until: date | None,
) -> Iterator[tuple[Part, int, dict[str, Any] | None]]:
    """The set of each part and the filter that gives it."""
    today = index.today
    running = rows & index.union("open", [True])
    is_open = {"open": "yes"}
    if until and until >= today:
        days = {"due_from": today.isoformat(), "due_to": until.isoformat()}
        yield Part.DUE, running & due_within(index, today, until), is_open | days
    elif until is None:
        yield Part.DUE, running & index.union("timeliness", ["due_soon"]), is_open | {"timeliness": "due_soon"}
    yield Part.WAITING, running & hanging_on(meeting, index, undated=True), None
    yield Part.OVERDUE, running & index.union("timeliness", ["overdue"]), is_open | {"timeliness": "overdue"}
    if then:
        yield Part.CHANGED, _changed(rows, index, then), None
    silent_from = since + timedelta(days=1) if since else today - timedelta(days=NO_NEWS_DAYS - 1)
    yield Part.SILENT, running & silent_since(index, silent_from), {"no_news_since": silent_from.isoformat()}
    yield Part.DISPUTED, rows & index.union("disputed", [True]), {"disputed": "yes"}


def _requests(
    user: Visitor, meeting: Meeting, choice: PackChoice, index: FacetIndex, until: date | None, scope: dict[str, Any]
) -> PackRequests | None:
    """What parties had not replied to by the meeting, or have not so far; None in a pack that is handed on."""
    if choice.tier == Tier.PUBLIC or choice.tier != max(visible_tiers(user)):
        return None
    day = min(index.today, until) if until else index.today
    process = meeting.process if scope else None
    found = unanswered_requests(user, day=day, length=ROWS, process=process, before=recorded_before(index.moment))
    is_listed = day == index.today and not scope and index.moment is None
    return PackRequests(day, found.count, found.first, {"state": RequestState.OPEN.value} if is_listed else None)


def days_late(request: PartyRequest, pack: Pack) -> int:
    """How many days late the reply to a request of the pack was on the day of ``PackRequests``; below 1 for none."""
    day = pack.requests.day if pack.requests else pack.today
    return (day - request.reply_due).days


def references_of(request: PartyRequest, choice: PackChoice) -> list[str]:
    """The commitments that a request is about, as far as the pack may name them."""
    return [row.reference for row in request.commitments.all() if row.tier <= choice.tier]


def _changed(rows: int, index: FacetIndex, then: FacetIndex) -> int:
    """Those that were there then, and whose status is another one now."""
    same = [index.union("status", [status]) & then.union("status", [status]) for status in map(int, SCALE)]
    there = then.union("tier", list(Tier)) & index.union("status", map(int, SCALE))
    return rows & there & ~reduce(or_, same)


def _with_claims(rows: list[dict[str, Any]], index: FacetIndex) -> Iterator[dict[str, Any]]:
    """Each row with what parties say of its status, the latest of each."""
    tiers = {row["id"]: row["tier"] for row in rows}
    until = index.moment.as_of if index.moment else None
    said = claims_within(tiers, before=recorded_before(index.moment), until=until) if rows else {}
    for row in rows:
        latest = {claim.by: claim.status for claim in said.get(row["id"], ()) if claim.status is not None}
        names = [(index.catalogue.parties[by].name, status) for by, status in latest.items()]
        yield row | {"claims": sorted(names)}


def _grouped(rows: list[dict[str, Any]], by: Grouping, index: FacetIndex) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The rows by theme or by the party that leads or supports; one that has several stands under each."""
    if by == Grouping.NOTHING:
        if rows:
            yield "", rows
        return
    left = {row["id"] for row in rows}
    for name, members in _groups(by, index):
        within = Membership(members)
        among = [row for row in rows if row["id"] in within]
        if among:
            left -= {row["id"] for row in among}
            yield name, among
    rest = [row for row in rows if row["id"] in left]
    if rest:
        yield (_("No theme") if by == Grouping.THEME else _("No party")), rest


def _groups(by: Grouping, index: FacetIndex) -> Iterator[tuple[str, int]]:
    if by == Grouping.THEME:
        for entry in index.catalogue.themes.values():
            yield entry.name, index.union("theme", [entry.id])
    else:
        for entry in index.catalogue.parties.values():
            yield entry.name, index.union("part", [(entry.id, role) for role in RESPONSIBLE_ROLES])
