from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.meetings.meetings import move_meeting
from commitments.actions.meetings.rereadings import accept_rereadings
from commitments.models import Commitment, LedgerEntry
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.ledger.redactions import shown_text
from commitments.rules.meetings.meetings import Dates

from ...support.factories import CommitmentFactory, DocumentFactory, MeetingFactory, UserFactory, secretary
from ..kernel.ledger_checks import nothing_written

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    made = MeetingFactory(title="Ninth meeting", number=9)
    dates = Dates(starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
    return move_meeting(
        actor=secretary(), meeting=made, version=1, dates=dates, on=date(2018, 2, 13), ground="A note of the host"
    )


def hanging(meeting, words="at the ninth meeting"):
    document = DocumentFactory(process=meeting.process, dated=date(2017, 12, 22))
    return CommitmentFactory(
        document=document, deadline=Deadline(words=words, precision=Precision.EVENT, meeting=meeting.pk)
    )


def accept(meeting, versions, actor=None):
    return accept_rereadings(actor=actor or secretary(), meeting=meeting, versions=versions)


def test_deadlines_that_are_taken_over_name_the_meeting_as_their_ground(meeting):
    taken, left = hanging(meeting), hanging(meeting)

    accept(meeting, {taken.pk: taken.version})

    stored = Commitment.objects.get(pk=taken.pk)
    assert stored.deadline_earliest == date(2018, 5, 14)
    assert stored.deadline_latest == date(2018, 5, 15)
    assert stored.deadline_words == "at the ninth meeting"
    assert stored.version == taken.version + 1
    assert Commitment.objects.get(pk=left.pk).deadline_latest is None
    entry = LedgerEntry.objects.latest("seq")
    assert entry.object_type == "commitment"
    assert entry.object_id == str(taken.pk)
    ground = "Ninth meeting: Planned, 14–15 May 2018.\nA note of the host"
    assert entry.after
    assert shown_text(entry.after["deadline_ground"]) == ground
    assert entry.after["deadline_ground"] not in (ground, "")


def test_one_that_was_changed_meanwhile_leaves_all_as_they_are(meeting):
    first, second = hanging(meeting), hanging(meeting)

    with nothing_written(), pytest.raises(VersionConflict):
        accept(meeting, {first.pk: first.version, second.pk: second.version - 1})


@pytest.mark.parametrize("words", [None, "second half of February"])
def test_what_would_not_be_read_otherwise_is_refused(meeting, words):
    versions = {hanging(meeting, words).pk: 1} if words else {}

    with nothing_written(), pytest.raises(ValidationError):
        accept(meeting, versions)


def test_reading_anew_is_for_staff(meeting):
    commitment, somebody = hanging(meeting), UserFactory(focal_point=True)

    with nothing_written(), pytest.raises(PermissionDenied):
        accept(meeting, {commitment.pk: commitment.version}, actor=somebody)
