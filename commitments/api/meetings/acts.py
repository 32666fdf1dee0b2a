"""Meetings: recording and changing them; holding, moving and cancelling them, which alone changes their dates."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from ...actions.meetings.meetings import (
    Attendance,
    cancel_meeting,
    hold_meeting,
    move_meeting,
    put_dates,
    save_meeting,
)
from ...models import Meeting, Party, Process
from ...queries.meetings.dates import read_said_dates, stored_dates
from ...rules.kernel.documents import MeetingKind, MeetingStatus
from ...rules.meetings.meetings import Dates
from ...rules.people.tokens import Scope
from ...rules.register.parties import ParticipationRole
from ..kernel import clock
from ..kernel.base import Patched, Posted, as_person
from ..kernel.fields import Code, Day, Named, Sent, Words, code_of, many
from .meetings import Meetings, OneMeeting

NEW = "new"
"""``/meetings/new/`` is where one is recorded."""


class AttendanceSent(Sent):
    party = Named(Party)
    role = code_of(ParticipationRole)


class MeetingFactsSent(Sent):
    """The details of a meeting, and who attends."""

    title = Words(max_length=200, required=False)
    kind = code_of(MeetingKind, required=False)
    series = serializers.SlugField(max_length=50, required=False, allow_blank=True)
    number = serializers.IntegerField(min_value=1, max_value=32767, required=False, allow_null=True)
    place = Words(max_length=120, required=False, allow_blank=True)
    source_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    note = Words(required=False, allow_blank=True, help_text="Secretariat only: not part of any response.")
    participations = many(AttendanceSent, required=False, max_length=200)


class DatesSent(Sent):
    """When a meeting takes place: its days, or words that the register interprets."""

    starts_on = Day(required=False, allow_null=True)
    ends_on = Day(required=False, allow_null=True)
    dates_words = Words(max_length=300, required=False, allow_blank=True)
    dates_language = Words(max_length=8, required=False)
    announced_on = Day(required=False, allow_null=True)
    waits_for = Named(Meeting, required=False, allow_null=True)


class MeetingSent(MeetingFactsSent, DatesSent):
    process = Named(Process)
    slug = serializers.SlugField(max_length=50)
    title = Words(max_length=200)
    kind = code_of(MeetingKind)
    status = Code({state.value: state for state in (MeetingStatus.PLANNED, MeetingStatus.HELD)}, required=False)


DATES = ("starts_on", "ends_on", "dates_words", "dates_language", "announced_on", "waits_for")


def take_dates(said: dict[str, Any], process: Process) -> Dates:
    """Take what is said of the dates out of what was sent, and read it."""
    given = {name: said.pop(name, None) for name in DATES}
    other = given["waits_for"]
    dates, problem = read_said_dates(
        words=given["dates_words"] or "",
        language=given["dates_language"] or "en",
        said_on=given["announced_on"] or clock.today(),
        process=process,
        waits_for=other,
        first=given["starts_on"],
        last=given["ends_on"],
    )
    if problem:
        raise serializers.ValidationError({"dates_words": problem})
    if other and other.process_id != process.pk:
        raise serializers.ValidationError({"waits_for": _("This meeting belongs to another process.")})
    return dates


def as_attendances(sent: list[dict[str, Any]]) -> list[Attendance]:
    return [Attendance(item["party"].pk, item["role"]) for item in sent]


class MeetingList(Posted, Meetings):
    takes, scope, makes = MeetingSent, Scope.MANAGE, OneMeeting
    __doc__ = Meetings.__doc__

    def act(self, *, participations: Any = (), process: Process, **said: Any) -> Meeting:
        """Record a meeting, planned or already held."""
        if said["slug"] == NEW:
            raise serializers.ValidationError({"slug": _("Another page uses this short name. Choose another one.")})
        dates = take_dates(said, process)
        meeting = Meeting(process=process, **said)
        put_dates(meeting, dates)
        person = as_person(self.request.user)
        return save_meeting(actor=person, meeting=meeting, attendances=as_attendances(participations))


class MeetingItself(Patched, OneMeeting):
    takes, scope, of = MeetingFactsSent, Scope.MANAGE, OneMeeting
    __doc__ = OneMeeting.__doc__

    def act(self, *, participations: Any = None, **said: Any) -> Meeting:
        """Change a meeting, except its dates and status; fields that you do not send stay."""
        meeting = Meeting.objects.get(pk=self.subject.pk)
        for name, value in said.items():
            setattr(meeting, name, value)
        kept = [Attendance(party, role) for party, role in meeting.participations.values_list("party_id", "role")]
        attendances = kept if participations is None else as_attendances(participations)
        person = as_person(self.request.user)
        return save_meeting(actor=person, meeting=meeting, version=self.version, attendances=attendances)


class MeetingAct(Posted):
    """Something that becomes of a meeting."""

    about, scope, of = "Meetings", Scope.MANAGE, OneMeeting

    def ends(self) -> dict[str, Any]:
        return {"actor": as_person(self.request.user), "meeting": self.subject, "version": self.version}


class HeldSent(Sent):
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True)
    status_ground = Words(help_text="The report or document that says so.")


class HoldMeeting(MeetingAct):
    """Mark a meeting as held, on which days and for which reason; or correct them."""

    takes = HeldSent

    def act(self, *, starts_on: date, status_ground: str, ends_on: date | None = None) -> Meeting:
        dates = replace(stored_dates(self.subject), starts_on=starts_on, ends_on=ends_on)
        return hold_meeting(**self.ends(), dates=dates, ground=status_ground)


class MovedSent(DatesSent):
    status_on = Day(help_text="The day of that decision.")
    status_ground = Words()


class MoveMeeting(MeetingAct):
    """Reschedule a meeting; without new dates it is postponed."""

    takes = MovedSent

    def act(self, *, status_on: date, status_ground: str, **said: Any) -> Meeting:
        dates = take_dates(said, self.subject.process)
        return move_meeting(**self.ends(), dates=dates, on=status_on, ground=status_ground)


class CancelledSent(Sent):
    status_on = Day(help_text="The day of that decision.")
    status_ground = Words()


class CancelMeeting(MeetingAct):
    """Cancel a meeting; its planned dates stay on the record."""

    takes = CancelledSent

    def act(self, *, status_on: date, status_ground: str) -> Meeting:
        return cancel_meeting(**self.ends(), on=status_on, ground=status_ground)


ACTS: dict[str, type[MeetingAct]] = {"hold": HoldMeeting, "move": MoveMeeting, "cancel": CancelMeeting}
"""What each is called in the address."""
