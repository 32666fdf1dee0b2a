"""Deadlines that a meeting moves: how they would be read now, taken over by whoever looked at them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.meetings.rereadings import accept_rereadings
from ...models import Commitment
from ...queries.meetings.rereadings import read_rereadings
from ...rules.kernel.deadlines import Precision
from ...rules.kernel.permissions import can_edit_meeting
from ...rules.people.tokens import Scope
from ..kernel.base import Many, Posted, as_person
from ..kernel.fields import CommitmentRef, MeetingRef, Named, Sent, Shape, Text, Word, many, version_number
from .meetings import OneMeeting


class ReadShape(Shape):
    """The interpretation of a deadline."""

    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = Word(Precision)


class RereadingShape(Shape):
    """A deadline with a new interpretation: the current one, the new one, and the meeting that is the reason."""

    commitment = CommitmentRef()
    version = serializers.IntegerField(
        source="commitment.version", help_text="The version of the commitment; send it to apply the new interpretation."
    )
    words = Text(source="was.words")
    was = ReadShape()
    now = ReadShape()
    meeting = MeetingRef()


class RereadSent(Sent):
    commitment = Named(Commitment, "reference", ids=True)
    version = version_number(help_text="The version at which you read the deadline.")


class RereadingsSent(Sent):
    accept = many(RereadSent, min_length=1, max_length=400)


def require_editor(request: Request) -> None:
    if not can_edit_meeting.test(request.user):
        raise PermissionDenied


class Rereadings(Posted, Many):
    """The deadlines that a meeting gives a new interpretation, those due soonest first; all on one page."""

    about, shape, personal = "Meetings", RereadingShape, True
    scope, takes, of, versioned, conflicts = Scope.RECORD, RereadingsSent, OneMeeting, False, True

    def get(self, request: Request, slug: str) -> Response:
        self.refuse_query()
        meeting = OneMeeting.found(request, slug)
        require_editor(request)
        return self.answer_page(read_rereadings(request.user, meeting))

    def act(self, *, accept: list[dict[str, Any]]) -> list[Commitment]:
        """Apply new interpretations to deadlines that depend on this meeting.

        The response is the meeting, or 409 if a commitment was changed since you read it.
        """
        require_editor(self.request)
        versions = {chosen["commitment"]: chosen["version"] for chosen in accept}
        return accept_rereadings(actor=as_person(self.request.user), meeting=self.subject, versions=versions)
