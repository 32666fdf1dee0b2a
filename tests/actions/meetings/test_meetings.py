from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.meetings.meetings import (
    Attendance,
    cancel_meeting,
    hold_meeting,
    move_meeting,
    put_dates,
    save_meeting,
)
from commitments.actions.register.reference import save_reference
from commitments.models import LedgerEntry, Meeting, Participation
from commitments.rules.kernel.documents import MeetingStatus
from commitments.rules.meetings.meetings import Dates
from commitments.rules.register.parties import ParticipationRole

from ...support.factories import MeetingFactory, PartyFactory, UserFactory, secretary
from ..kernel.ledger_checks import nothing_written

pytestmark = pytest.mark.django_db

MAY = Dates(starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
FEBRUARY = Dates(words="second half of February", earliest=date(2018, 2, 15), latest=date(2018, 2, 28))
DECIDED = {"on": date(2018, 2, 13), "ground": "Words of the host's minister"}


def hold(meeting, dates=MAY, **values):
    about = {"actor": secretary(), "meeting": meeting, "version": meeting.version, "dates": dates, "ground": "A report"}
    return hold_meeting(**about | values)


def move(meeting, dates=MAY, **values):
    about = {"actor": secretary(), "meeting": meeting, "version": meeting.version, "dates": dates} | DECIDED
    return move_meeting(**about | values)


def cancel(meeting, **values):
    return cancel_meeting(**{"actor": secretary(), "meeting": meeting, "version": meeting.version} | DECIDED | values)


def test_meeting_is_held_on_its_days_with_its_ground_on_the_ledger():
    meeting = MeetingFactory()

    held = hold(meeting)

    assert held.status == MeetingStatus.HELD
    assert held.starts_on == date(2018, 5, 14)
    assert held.ends_on == date(2018, 5, 15)
    assert held.status_on == date(2018, 5, 15)
    assert held.status_ground == "A report"
    assert held.version == 2
    entry = LedgerEntry.objects.latest("seq")
    assert entry.act == "hold_meeting"
    assert entry.object_type == "meeting"
    assert entry.object_id == str(meeting.pk)
    assert '"status_ground":"A report"' in entry.payload


@pytest.mark.parametrize(
    ("dates", "status"), [(MAY, MeetingStatus.PLANNED), (FEBRUARY, MeetingStatus.PLANNED), (Dates(), "postponed")]
)
def test_move_plans_a_meeting_anew_or_postpones_it_without_dates(dates, status):
    moved = move(MeetingFactory(starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 1)), dates)

    assert moved.status == status
    assert moved.starts_on == dates.starts_on
    assert moved.dates_latest == dates.latest
    assert LedgerEntry.objects.latest("seq").act == "move_meeting"


def test_cancelled_meeting_keeps_the_dates_that_it_would_have_had_and_can_be_revived():
    cancelled = cancel(MeetingFactory(starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 1)))

    assert cancelled.status == MeetingStatus.CANCELLED
    assert cancelled.starts_on == date(2018, 3, 1)
    assert move(cancelled).status == MeetingStatus.PLANNED


@pytest.mark.parametrize("act", [move, cancel])
def test_what_was_held_is_neither_moved_nor_cancelled(act):
    held = hold(MeetingFactory())

    with nothing_written(), pytest.raises(ValidationError) as refused:
        act(held)

    assert refused.value.message_dict == {
        "__all__": ["This meeting has been held. You can correct only the days on which it was held."]
    }


def test_days_of_what_was_held_can_be_corrected():
    held = hold(MeetingFactory())

    corrected = hold(held, Dates(starts_on=date(2018, 5, 15), ends_on=date(2018, 5, 15)))

    assert corrected.status == MeetingStatus.HELD
    assert corrected.starts_on == date(2018, 5, 15)


def test_meeting_is_not_held_on_days_to_come():
    meeting, tomorrow = MeetingFactory(), timezone.localdate() + timedelta(days=1)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        hold(meeting, Dates(starts_on=tomorrow, ends_on=tomorrow))

    assert list(refused.value.message_dict) == ["ends_on"]


def test_meeting_that_would_end_before_it_starts_is_refused():
    meeting = MeetingFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        move(meeting, Dates(starts_on=date(2018, 5, 15), ends_on=date(2018, 5, 14)))

    assert refused.value.message_dict == {
        "ends_on": ["The meeting would end before it starts. Enter 2018-05-15 or a later day."]
    }


def test_meetings_that_would_wait_for_each_other_are_refused_by_name():
    first = MeetingFactory(title="Ninth meeting")
    second = move(MeetingFactory(title="Congress", process=first.process), Dates(waits_for=first.pk))

    with nothing_written(), pytest.raises(ValidationError) as refused:
        move(first, Dates(waits_for=second.pk))

    assert refused.value.message_dict["waits_for"] == [
        (
            "These meetings would depend on each other: Ninth meeting → Congress → Ninth meeting. Remove the "
            "dependency from one of them."
        )
    ]


def test_meeting_that_would_wait_for_itself_is_refused():
    meeting = MeetingFactory(title="Ninth")

    with nothing_written(), pytest.raises(ValidationError) as refused:
        move(meeting, Dates(waits_for=meeting.pk))

    assert "Ninth → Ninth" in refused.value.message_dict["waits_for"][0]
    with pytest.raises(IntegrityError):
        Meeting.objects.update(waits_for=meeting.pk)


def test_move_to_the_dates_that_it_has_is_refused():
    meeting = move(MeetingFactory())

    with nothing_written(), pytest.raises(ValidationError) as refused:
        move(meeting)

    assert refused.value.messages == ["The meeting already has these dates. Enter different dates."]


@pytest.mark.parametrize("act", [hold, move, cancel])
def test_act_names_the_version_that_it_started_from_and_its_ground(act):
    meeting = MeetingFactory()

    with nothing_written(), pytest.raises(VersionConflict):
        act(meeting, version=0)
    with nothing_written(), pytest.raises(ValidationError) as refused:
        act(meeting, ground=" ")

    assert refused.value.message_dict["status_ground"] == ["Enter the reason: a document, a report or a decision."]


@pytest.mark.parametrize("act", [hold, move, cancel])
@pytest.mark.parametrize("role", ["reader", "focal_point"])
def test_act_is_for_staff(act, role):
    meeting, somebody = MeetingFactory(), UserFactory(role=role)

    with nothing_written(), pytest.raises(PermissionDenied):
        act(meeting, actor=somebody)


def test_dates_and_status_change_by_acts_alone():
    meeting = MeetingFactory()
    meeting.status = MeetingStatus.CANCELLED

    with nothing_written(), pytest.raises(ValidationError) as refused:
        save_reference(actor=secretary(), obj=meeting)

    assert refused.value.messages == [
        "Mark the meeting as held, reschedule or cancel it on its own page, which also asks for the reason."
    ]


def test_meeting_is_recorded_and_edited_with_those_who_attend():
    host, other, gone = PartyFactory.create_batch(3)
    meeting = MeetingFactory.build(process=MeetingFactory().process)
    put_dates(meeting, FEBRUARY)
    both = [Attendance(host.pk, ParticipationRole.HOST), Attendance(host.pk, ParticipationRole.GUARANTOR)]

    made = save_meeting(
        actor=secretary(), meeting=meeting, attendances=[*both, Attendance(gone.pk, ParticipationRole.OBSERVER)]
    )
    made.title = "Another title"
    save_meeting(actor=secretary(), meeting=made, attendances=[*both, Attendance(other.pk, ParticipationRole.MEDIATOR)])

    assert Meeting.objects.get(pk=made.pk).title == "Another title"
    assert set(Participation.objects.values_list("party", "role")) == {
        (host.pk, "host"),
        (host.pk, "guarantor"),
        (other.pk, "mediator"),
    }
    acts = list(LedgerEntry.objects.order_by("seq").values_list("act", "object_type"))
    assert acts[-3:] == [
        ("change_reference", "meeting"),
        ("delete_reference", "participation"),
        ("add_reference", "participation"),
    ]
