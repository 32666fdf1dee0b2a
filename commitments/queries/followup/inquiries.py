"""Requests to parties: the list, those of a commitment, a meeting or a party, what is due, one with its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...models import (
    Commitment,
    Evidence,
    LedgerEntry,
    Meeting,
    Membership,
    Party,
    PartyRequest,
    Process,
    RequestReminder,
)
from ...rules.followup.inquiries import SOON_DAYS, UNANSWERED, RequestState
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import UserRole, Visitor, is_staff_member, visible_tiers
from ...rules.ledger.redactions import REDACTED
from ..kernel.catalogue import Catalogue
from ..kernel.day_field import DayField
from ..kernel.keyset import LAST_NUMBER, PlaceForm, is_row_number, read_rows
from ..kernel.query_fields import ChoicesField, form_errors, offer, unknown_names
from ..ledger.change_words import Change, tell

SHOWN = ("party", "meeting")
LATE = "late"
YES = [("yes", _("Yes"))]
PARTY_SHOWN = 10


class RequestFilter(PlaceForm):
    """What the list can be filtered by, as the address gives it."""

    remind = forms.ChoiceField(label=_("Reminder due"), required=False, choices=YES)
    state = ChoicesField(label=_("State"), required=False, choices=[*RequestState.choices, (LATE, _("Reply overdue"))])
    party = ChoicesField(label=_("Party"), required=False)
    unanswered = ChoicesField(label=_("No reply"), required=False, choices=UNANSWERED)
    sent_from = DayField(label=_("Sent from"), required=False)
    sent_to = DayField(label=_("Sent until"), required=False)

    def __init__(self, data: QueryDict, *, user: Visitor) -> None:
        super().__init__(data)
        self.user = user
        asked = Party.objects.filter(requests__in=PartyRequest.objects.visible_to(user)).distinct()
        offer(self, "party", list(asked.values_list("slug", "name")))

    def clean(self) -> Any:
        first, last = self.cleaned_data.get("sent_from"), self.cleaned_data.get("sent_to")
        if first and last and first > last:
            message = _("This is earlier than the first day. Enter %(day)s or a later day.") % {
                "day": first.isoformat()
            }
            self.add_error("sent_to", message)
        return self.cleaned_data

    def rows(self, today: date) -> QuerySet[Any]:
        """The requests that the person may see and the filters find on ``today``, with their reminders."""
        data, seen = self.cleaned_data, PartyRequest.objects.visible_to(self.user)
        rows = seen.to_remind(today) if data["remind"] else seen.with_reminders()
        if data["state"]:
            states = [state for state in data["state"] if state != LATE]
            late = PartyRequest.objects.late(today).values("pk") if LATE in data["state"] else []
            rows = rows.filter(Q(state__in=states) | Q(pk__in=late))
        if data["party"]:
            rows = rows.filter(party__slug__in=data["party"])
        if data["unanswered"]:
            rows = rows.open().filter(reminded__gte=min(map(int, data["unanswered"])))
        if data["sent_from"]:
            rows = rows.filter(sent_on__gte=data["sent_from"])
        found: QuerySet[Any] = rows.filter(sent_on__lte=data["sent_to"]) if data["sent_to"] else rows
        return found


@dataclass(frozen=True)
class RequestList:
    """One page. ``errors``: (field label, message) pairs; there are rows and neighbours only when there are none."""

    form: RequestFilter
    errors: list[tuple[str, str]]
    requests: Sequence[PartyRequest] = ()
    next: int | None = None
    previous: int | None = None


@dataclass(frozen=True)
class Waiting:
    """How many requests wait for a person or for a reply, and the first of them."""

    count: int = 0
    first: Sequence[PartyRequest] = ()


@dataclass(frozen=True)
class RequestPage:
    """``commitments`` and ``evidence`` are those that the person may see; ``history`` is for staff."""

    request: PartyRequest
    commitments: list[Commitment]
    evidence: list[Evidence]
    reminders: list[RequestReminder]
    history: list[Change] = field(default_factory=list)


def read_requests(user: Visitor, data: QueryDict, *, today: date) -> RequestList:
    """The page that a query string (a ``QueryDict``) asks for, newest first, as ``user`` may see it."""
    form, errors = _checked(user, data)
    if errors:
        return RequestList(form, errors)
    return RequestList(form, [], *read_rows(form.rows(today).select_related(*SHOWN), "pk", form.cleaned_data))


def every_request(user: Visitor, data: QueryDict, *, today: date) -> tuple[list[tuple[str, str]], QuerySet[Any]]:
    """What is wrong with a query string, and all rows that it finds, newest first; none where something is wrong."""
    form, errors = _checked(user, data, "bom")
    if errors:
        return errors, PartyRequest.objects.none()
    rows = form.rows(today).select_related(*SHOWN).prefetch_related("commitments").order_by("-pk")
    return [], rows


def _checked(user: Visitor, data: QueryDict, *others: str) -> tuple[RequestFilter, list[tuple[str, str]]]:
    form = RequestFilter(data, user=user)
    return form, form_errors(form) + unknown_names(data, {*form.fields, *others})


def requests_on(
    user: Visitor, *, commitment: Commitment | None = None, meeting: Meeting | None = None, party: Party | None = None
) -> list[PartyRequest]:
    """Those about a commitment or a meeting, or to a party (the newest), that ``user`` may see, open ones first."""
    rows = PartyRequest.objects.visible_to(user).with_reminders().select_related(*SHOWN).order_by("-pk")
    if commitment:
        rows = rows.filter(commitments=commitment)
    elif meeting:
        rows = rows.filter(meeting=meeting)
    else:
        rows = rows.filter(party=party)[:PARTY_SHOWN]
    return sorted(rows, key=lambda row: row.state != RequestState.OPEN)


def unanswered_requests(
    user: Visitor, *, day: date, length: int, process: Process | None = None, before: datetime | None = None
) -> Waiting:
    """The requests that ``user`` may see and that were sent and not answered by ``day``, the first due before.

    The first ``length`` are read, each with its commitments, ``reminded`` and ``last_reminder``. With a ``process``
    those alone that are about a commitment or a meeting of it, with ``before`` those that were recorded before that
    moment, as far as their end had not been.
    """
    rows, reminders = PartyRequest.objects.visible_to(user), Q(reminders__day__lte=day)
    if before:
        rows, reminders = rows.filter(recorded_at__lt=before), reminders & Q(reminders__recorded_at__lt=before)
    rows = rows.unanswered_on(day, _ended_since(before) if before else None)
    if process:
        of_it = Q(meeting__process=process) | Q(commitments__document__process=process)
        rows = rows.filter(pk__in=rows.filter(of_it).values("pk"))
    shown = rows.with_reminders(reminders).select_related(*SHOWN).prefetch_related("commitments")
    found = list(shown.order_by("reply_due", "pk")[: length + 1])
    return Waiting(len(found) if len(found) <= length else rows.count(), found[:length])


def _ended_since(moment: datetime) -> list[int]:
    """The requests (ids) whose reply or end was recorded at ``moment`` or after."""
    ended = LedgerEntry.objects.filter(act__in=(Act.REPLY_TO_REQUEST, Act.CLOSE_REQUEST), at__gte=moment)
    return [int(pk) for pk in ended.filter(object_type="partyrequest").values_list("object_id", flat=True)]


def reminders_due(today: date) -> list[PartyRequest]:
    """The open requests of which a reminder is due on ``today``: for the secretariat, the longest due first.

    Each with ``reminded``, ``last_reminder``, and ``by_hand``: whether no focal point of the party sees the request,
    so that nothing but a reminder that somebody sends reaches it. The intervals are those of
    ``rules.followup.inquiries``.
    """
    speakers = Membership.objects.filter(party=OuterRef("party"), user__is_active=True, user__role=UserRole.FOCAL_POINT)
    rows = PartyRequest.objects.to_remind(today).annotate(has_speaker=Exists(speakers))
    due = list(rows.select_related(*SHOWN).order_by("reply_due", "pk"))
    for row in due:
        row.by_hand = not row.has_speaker or row.tier == Tier.INTERNAL
    return due


def read_waiting(user: Visitor, *, today: date, length: int) -> Waiting:
    """Which requests wait for ``user``: for staff those of which a reminder is due, for a party those it was asked."""
    rows = PartyRequest.objects.visible_to(user)
    rows = rows.to_remind(today) if is_staff_member(user) else rows.open().with_reminders()
    found = list(rows.select_related(*SHOWN).order_by("reply_due", "pk")[: length + 1])
    return Waiting(len(found) if len(found) <= length else rows.count(), found[:length])


def replies_due(user: Visitor, today: date) -> list[PartyRequest]:
    """The open requests that ``user`` sees and whose reply is due by a week from ``today``, the soonest first."""
    rows = PartyRequest.objects.visible_to(user).open().filter(reply_due__lte=today + timedelta(days=SOON_DAYS))
    return list(rows.with_reminders().select_related(*SHOWN).order_by("reply_due", "pk"))


def find_request(user: Visitor, pk: int) -> PartyRequest:
    """The one of this number. PartyRequest.DoesNotExist when it is not there, or not for this person."""
    if not 0 < pk <= LAST_NUMBER:
        raise PartyRequest.DoesNotExist
    rows: QuerySet[PartyRequest] = PartyRequest.objects.visible_to(user).with_reminders()
    return rows.select_related(*SHOWN, "recorded_by").get(pk=pk)


def read_request(user: Visitor, request: PartyRequest, *, catalogue: Catalogue) -> RequestPage:
    """Everything that the page of a request (from ``find_request``) shows."""
    entries = LedgerEntry.objects.visible_to(user).filter(object_type="partyrequest", object_id=str(request.pk))
    return RequestPage(
        request=request,
        commitments=list(request.commitments.filter(tier__in=visible_tiers(user)).order_by("ref_key")),
        evidence=list(Evidence.objects.visible_to(user).filter(requests=request)) if request.reply else [],
        reminders=list(request.reminders.select_related("recorded_by")) if request.reminded else [],
        history=tell(user, entries.order_by("-seq"), catalogue=catalogue),
    )


def words_of_reply(user: Visitor, commitment: Commitment, pk: str) -> dict[str, Any]:
    """The fields of a report on the commitment as the reply to a request (its number) fills them; none without one."""
    rows = PartyRequest.objects.visible_to(user).filter(commitments=commitment, state=RequestState.REPLIED)
    found = rows.exclude(reply=REDACTED).filter(pk=pk).first() if is_row_number(pk) else None
    if found is None:
        return {}
    return {
        "party": found.party_id,
        "channel": found.reply_channel,
        "reported_on": found.ended_on,
        "text": found.reply,
        "tier": max(found.tier, commitment.tier),
        "evidence": list(found.evidence.values_list("pk", flat=True)),
    }
