"""Meetings of a process."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from ...models import Meeting
from ...queries.kernel.cursor_list import Listed, read_filtered
from ...queries.kernel.keyset import PlaceForm
from ...queries.meetings.meetings import MeetingFilter
from ...queries.meetings.past import has_begun, stand_meeting_then
from ...rules.kernel.deadlines import Precision
from ...rules.kernel.documents import MeetingKind, MeetingStatus
from ...rules.register.parties import ParticipationRole
from ..kernel.base import One
from ..kernel.cursor_list import Newest
from ..kernel.fields import Address, MeetingRef, PartyRef, Shape, Text, Word
from ..register.reference import ProcessRef

BESIDE = ("process", "waits_for")


class MeetingShape(Shape):
    """A meeting: its days once they are known, the words that gave its dates, and their interpretation."""

    url = Address("meeting", "slug")
    page = Address("meeting-detail", "slug", page=True)
    slug = serializers.CharField()
    title = Text()
    kind = Word(MeetingKind)
    process = ProcessRef()
    series = serializers.CharField()
    number = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    dates_words = Text()
    dates_language = serializers.CharField()
    dates_earliest = serializers.DateField(allow_null=True)
    dates_latest = serializers.DateField(allow_null=True)
    dates_precision = Word(Precision)
    announced_on = serializers.DateField(allow_null=True)
    waits_for = MeetingRef(allow_null=True)
    place = Text()
    status = Word(MeetingStatus)
    status_on = serializers.DateField(allow_null=True)
    status_ground = Text()
    source_url = serializers.CharField()
    version = serializers.IntegerField()


class AttendanceShape(Shape):
    """A party that takes part, and its role."""

    party = PartyRef()
    role = Word(ParticipationRole)
    head = Text()


class FullMeetingShape(MeetingShape):
    """A meeting, and who takes part."""

    participations = AttendanceShape(source="attending", many=True)


class Meetings(Newest):
    """The meetings, newest first, with the filters of their page."""

    about, shape = "Meetings", MeetingShape
    parameters = (MeetingFilter, PlaceForm)

    def read(self, request: Request) -> Listed:
        filters = MeetingFilter(request.query_params)
        filters.queryset = filters.queryset.select_related(*BESIDE)
        return read_filtered(filters, request.query_params)


class OneMeeting(One):
    """A meeting, and who takes part.

    For a past day, the days and the status are as of that day, and so is who took part once the meeting had begun; the
    rest is as of today.
    """

    about, route, key, shape = "Meetings", "meeting", "slug", FullMeetingShape
    takes_moment = True

    @classmethod
    def find(cls, request: Request, key: str) -> Meeting:
        rows = Meeting.objects.select_related(*BESIDE).prefetch_related("participations__party")
        return rows.get(slug=key)

    def shaped(self, found: Any) -> Any:
        stand_meeting_then(found, self.moment)
        told = self.moment is None or has_begun(found, self.moment.as_of)
        found.attending = list(found.participations.all()) if told else []
        return found
