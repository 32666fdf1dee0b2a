"""Requests to parties: what was asked, who was reminded, and what they replied."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request

from ...actions.followup.inquiries import (
    change_request,
    close_request,
    remind,
    reopen_request,
    reply_to_request,
    send_request,
)
from ...models import Commitment, Evidence, Meeting, Party, PartyRequest, RequestReminder
from ...queries.followup.inquiries import RequestFilter, find_request, read_request, read_requests
from ...queries.lists.facets import current_index
from ...rules.followup.inquiries import ReplyContent, RequestContent, RequestState
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import is_focal_point, is_staff_member
from ...rules.people.tokens import Scope
from ...rules.register.parties import STAFF_CHANNELS, Channel
from ..kernel import clock
from ..kernel.base import One, Patched, Posted, as_person
from ..kernel.cursor_list import Newest
from ..kernel.fields import (
    Address,
    CommitmentRef,
    Day,
    MeetingRef,
    Named,
    PartyRef,
    Sent,
    Shape,
    SourceRef,
    Text,
    Word,
    Words,
    code_of,
    tier_code,
)


class RequestShape(Shape):
    """A request to a party. ``reminded`` counts the reminders sent."""

    url = Address("request")
    page = Address("request-detail", page=True)
    number = serializers.IntegerField(source="pk")
    party = PartyRef()
    meeting = MeetingRef(allow_null=True)
    subject = Text()
    text = Text()
    channel = Word(Channel)
    sent_on = serializers.DateField()
    reply_due = serializers.DateField()
    tier = Word(Tier)
    state = Word(RequestState)
    ended_on = serializers.DateField(allow_null=True)
    reply = Text()
    reply_channel = Word(Channel, allow_null=True)
    ground = Text()
    reminded = serializers.IntegerField()
    last_reminder = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class ReminderShape(Shape):
    day = serializers.DateField()
    channel = Word(Channel)


class FullRequestShape(RequestShape):
    """A request with its subject, reminders and the evidence for the reply, as far as you can see them."""

    commitments = CommitmentRef(source="around.commitments", many=True)
    evidence = SourceRef(source="around.evidence", many=True)
    reminders = ReminderShape(source="around.reminders", many=True)


class RequestSent(Sent):
    """A request to a party: the question, the channel, and the day on which the reply is due."""

    party = Named(Party, ids=True)
    commitments = serializers.ListField(child=Named(Commitment, "reference", ids=True), required=False, max_length=100)
    meeting = Named(Meeting, ids=True, required=False, allow_null=True)
    subject = Words()
    text = Words()
    channel = code_of(STAFF_CHANNELS)
    sent_on = Day()
    reply_due = Day()
    tier = tier_code(required=False)


def content_of(said: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the action takes it."""
    return said | ({"commitments": tuple(said["commitments"])} if "commitments" in said else {})


class RequestList(Posted, Newest):
    """The requests to parties, newest first: all for the secretariat; for a focal point, its party's."""

    about, shape, personal, rows = "Requests", RequestShape, True, "requests"
    parameters = (RequestFilter,)
    takes, scope = RequestSent, Scope.MANAGE

    def read(self, request: Request) -> Any:
        if not (is_staff_member(request.user) or is_focal_point(request.user)):
            raise Http404
        return read_requests(request.user, request.query_params, today=clock.today())

    def act(self, **said: Any) -> PartyRequest:
        """Record a request that was sent to a party."""
        return send_request(actor=as_person(self.request.user), content=RequestContent(**content_of(said)))


class OneRequest(Patched, One):
    """A request to a party, with its reminders and the reply."""

    about, route, shape, personal = "Requests", "request", FullRequestShape, True
    takes, scope = RequestSent, Scope.MANAGE

    @classmethod
    def find(cls, request: Request, key: int) -> PartyRequest:
        return find_request(request.user, int(key))

    def shaped(self, found: PartyRequest) -> PartyRequest:
        catalogue = current_index(clock.today()).catalogue
        shown: Any = found
        shown.around = read_request(self.request.user, found, catalogue=catalogue)
        return found

    def act(self, **said: Any) -> PartyRequest:
        """Correct an open request; fields that you do not send stay."""
        kept = {name: getattr(self.subject, column) for name, column in COLUMNS.items()}
        kept["commitments"] = tuple(self.subject.commitments.values_list("pk", flat=True))
        content = replace(RequestContent(**kept), **content_of(said))
        return change_request(**step(self), content=content)


COLUMNS = {
    **{name: name for name in ("subject", "text", "channel", "sent_on", "reply_due", "tier")},
    **{name: f"{name}_id" for name in ("party", "meeting")},
}
RequestList.makes = OneRequest


def step(view: Any) -> dict[str, Any]:
    """The arguments of every step of a request."""
    return {"actor": as_person(view.request.user), "request": view.subject, "version": view.version}


class RequestStep(Posted):
    """A step of a request."""

    about, scope, of = "Requests", Scope.MANAGE, OneRequest


class ReminderSent(Sent):
    day = Day()
    channel = code_of(STAFF_CHANNELS)


class Remind(RequestStep):
    """Record a reminder to the party."""

    takes = ReminderSent

    def act(self, *, day: date, channel: str) -> RequestReminder:
        return remind(**step(self), day=day, channel=channel)


class ReplySent(Sent):
    """The reply of the party. A focal point replies for its own party, and sends no channel."""

    text = Words()
    replied_on = Day()
    channel = code_of(Channel, required=False)
    evidence = serializers.ListField(child=Named(Evidence, ids=True), max_length=50, required=False)


class Reply(RequestStep):
    """Record the reply of a party: its focal point, or the secretariat for it."""

    takes, scope = ReplySent, Scope.REPORT

    def act(self, *, text: str, replied_on: date, evidence: list[int] | None = None, **said: Any) -> PartyRequest:
        reply = ReplyContent(text, replied_on, evidence=tuple(evidence or ()), **said)
        return reply_to_request(**step(self), reply=reply)


class ClosingSent(Sent):
    ground = Words(help_text="Why no one expects a reply any more.")


class CloseRequest(RequestStep):
    """Close a request without a reply, with a reason."""

    takes = ClosingSent

    def act(self, *, ground: str) -> PartyRequest:
        return close_request(**step(self), ground=ground)


class ReopenRequest(RequestStep):
    """Reopen a request that was closed by mistake."""

    def act(self) -> PartyRequest:
        return reopen_request(**step(self))


STEPS: dict[str, type[RequestStep]] = {
    "remind": Remind,
    "reply": Reply,
    "close": CloseRequest,
    "reopen": ReopenRequest,
}
"""What each is called in the address."""
