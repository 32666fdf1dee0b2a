"""The pack of a meeting as it lay on the table: later acts leave it as it was."""

from datetime import date

import pytest

from commitments.actions.followup.inquiries import remind, reply_to_request
from commitments.actions.meetings.meetings import hold_meeting, move_meeting
from commitments.models import Meeting
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.past import index_at
from commitments.queries.meetings.packs import PackChoice, days_late, read_pack
from commitments.queries.meetings.past import stand_meeting_then
from commitments.rules.followup.inquiries import ReplyContent
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status
from commitments.rules.lists.past import Moment
from commitments.rules.meetings.meetings import Dates
from commitments.rules.meetings.packs import Grouping
from commitments.rules.register.parties import Channel

from ...support import timelines
from ...support.extension_factories import ExtensionFactory, until
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    PartyFactory,
    PositionFactory,
    secretary,
)
from ...support.followup_factories import PartyRequestFactory

pytestmark = pytest.mark.django_db

BEFORE, DAY, LATER = date(2023, 2, 1), date(2023, 5, 13), date(2023, 9, 1)
INTERNAL = PackChoice(Tier.INTERNAL, Grouping.NOTHING)
KEPT = ("reference", "status", "was", "claims", "deadline_latest", "news_on", "lifecycle")


@pytest.fixture
def meeting(monkeypatch):
    timelines.at(monkeypatch, BEFORE)
    eighth = MeetingFactory(series="rounds", starts_on=date(2023, 1, 20), ends_on=date(2023, 1, 21))
    days = {"starts_on": date(2023, 5, 14), "ends_on": date(2023, 5, 15)}
    return MeetingFactory(process=eighth.process, series="rounds", slug="ninth", status="planned", **days)


def made(meeting, latest=None, **values):
    document = DocumentFactory(process=meeting.process, dated=date(2023, 1, 10))
    deadline = values.pop("deadline", Deadline(latest=latest, precision=Precision.DAY if latest else Precision.NONE))
    return CommitmentFactory(document=document, deadline=deadline, **values)


def told(pack):
    parts = {
        part.part: (part.count, [{name: row.get(name) for name in KEPT} for _name, rows in part.groups for row in rows])
        for part in pack.parts
    }
    asked = pack.requests
    requests = asked.day, asked.count, [(row.subject, row.reminded, days_late(row, pack)) for row in asked.shown]
    return parts, requests, pack.since, pack.until, pack.today, pack.meeting.status, pack.meeting.starts_on


def read(index, now=None):
    return told(read_pack(secretary(), "ninth", INTERNAL, index=index, now=now))


def extended(commitment, latest, on):
    ExtensionFactory(commitment=commitment, asked_on=on, grant=True, decided_on=on, deadline=until(latest))


def test_pack_of_a_past_day_is_the_one_drawn_up_on_it(meeting, monkeypatch):
    hanging = Deadline(words="at the ninth meeting", precision=Precision.EVENT, meeting=meeting.pk)
    due, late, silent = made(meeting, DAY), made(meeting, date(2023, 5, 1)), made(meeting)
    waiting, moved, lead = made(meeting, deadline=hanging), made(meeting, date(2023, 5, 14)), PartyFactory(name="Iran")
    assessed = AssessmentFactory(commitment=made(meeting, lead=lead), as_of=date(2023, 1, 12), status=Status.INITIATED)
    timelines.at(monkeypatch, DAY)
    AssessmentFactory(commitment=assessed.commitment, as_of=date(2023, 5, 2), status=Status.PARTLY)
    disputed = AssessmentFactory(commitment=made(meeting, lead=lead), as_of=date(2023, 5, 3), status=Status.INITIATED)
    PositionFactory(assessment=disputed, claimed_status=Status.PARTLY, reported_on=date(2023, 5, 4))
    about = {"meeting": meeting, "commitments": [], "sent_on": date(2023, 4, 1), "reply_due": date(2023, 5, 1)}
    first, second = PartyRequestFactory(**about, reminded=[date(2023, 5, 2)]), PartyRequestFactory(**about)
    drawn_up = read(current_index(DAY))

    timelines.at(monkeypatch, LATER)
    for commitment in (due, late, silent):
        AssessmentFactory(commitment=commitment, as_of=date(2023, 8, 1), status=Status.IMPLEMENTED)
    extended(waiting, date(2023, 12, 1), date(2023, 6, 1))
    extended(moved, date(2023, 12, 1), date(2023, 6, 1))
    PositionFactory(assessment=disputed, claimed_status=Status.IMPLEMENTED, reported_on=date(2023, 8, 4))
    remind(actor=secretary(), request=first, version=first.version, day=date(2023, 8, 1), channel=Channel.EMAIL)
    reply = ReplyContent("Done.", on=date(2023, 5, 10), channel=Channel.EMAIL)
    reply_to_request(actor=secretary(), request=second, version=second.version, reply=reply)
    PartyRequestFactory(**about | {"sent_on": date(2023, 6, 1), "reply_due": date(2023, 7, 1)})
    held = Dates(starts_on=date(2023, 5, 16), ends_on=date(2023, 5, 17))
    hold_meeting(actor=secretary(), meeting=meeting, version=meeting.version, dates=held, ground="It was seen.")

    assert read(index_at(Moment(DAY, DAY), today=LATER), now=LATER) == drawn_up
    assert [count for count, _rows in drawn_up[0].values()] == [2, 1, 1, 2, 5, 1]
    _parts, (_day, _count, asked), *_rest, status, first_day = read(index_at(Moment(DAY), today=LATER), now=LATER)
    assert [subject for subject, *_late in asked] == [first.subject]
    assert status == "planned"
    assert first_day == date(2023, 5, 14)


def test_meeting_of_the_past_has_the_days_that_it_had(meeting, monkeypatch):
    timelines.at(monkeypatch, LATER)
    first, second = Dates(words="in summer"), Dates(starts_on=date(2023, 8, 1), ends_on=date(2023, 8, 2))
    for dates, on in ((first, date(2023, 3, 1)), (second, date(2023, 6, 1))):
        row = Meeting.objects.get(pk=meeting.pk)
        move_meeting(actor=secretary(), meeting=row, version=row.version, dates=dates, on=on, ground="As agreed.")

    def days(*moment):
        found = stand_meeting_then(Meeting.objects.get(pk=meeting.pk), Moment(*moment))
        return found.starts_on, found.dates_words, found.status, found.status_on

    assert days(date(2023, 2, 28)) == (date(2023, 5, 14), "", "planned", None)
    assert days(date(2023, 3, 1)) == (None, "in summer", "postponed", date(2023, 3, 1))
    assert days(date(2023, 6, 1)) == (date(2023, 8, 1), "", "planned", date(2023, 6, 1))
    assert days(LATER, date(2023, 8, 31)) == (date(2023, 5, 14), "", "planned", None)
