from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.meetings.meetings import cancel_meeting, hold_meeting, move_meeting
from commitments.queries.meetings.promises import read_promises
from commitments.queries.meetings.rereadings import read_rereadings
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.meetings.meetings import Dates

from ...support.extension_factories import ExtensionFactory
from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    ProcessFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db

MAY = Dates(starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
MARGINS = "on the margins of the ninth Astana meeting"
ON = date(2018, 2, 13)


@pytest.fixture
def process():
    return ProcessFactory(name="Astana Process")


def ninth(process, **values):
    return MeetingFactory(process=process, title="Ninth meeting", number=9, place="Astana", **values)


def promise(process, meeting=None, words=MARGINS, **values):
    document = DocumentFactory(process=process, dated=date(2017, 12, 22), tier=values.get("tier", Tier.PUBLIC))
    deadline = Deadline(words=words, precision=Precision.EVENT, meeting=meeting.pk if meeting else None)
    return CommitmentFactory(document=document, deadline=deadline, **values)


def move(meeting, dates=MAY):
    return move_meeting(
        actor=secretary(), meeting=meeting, version=meeting.version, dates=dates, on=ON, ground="A decision"
    )


def proposed(meeting, user=None):
    found = read_rereadings(user or secretary(), meeting)
    return [(row.commitment, row.now.earliest, row.now.latest, row.now.meeting) for row in found]


def test_deadline_awaits_its_meeting_until_that_has_days(process):
    meeting = ninth(process)
    hanging = promise(process, meeting)

    assert proposed(meeting) == []
    assert proposed(move(meeting, Dates(words="in spring", earliest=date(2018, 3, 1), latest=date(2018, 5, 31)))) == []
    assert proposed(move(ninth_again(meeting))) == [(hanging, date(2018, 5, 14), date(2018, 5, 15), meeting.pk)]


def ninth_again(meeting):
    meeting.refresh_from_db()
    return meeting


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("before the ninth meeting", None, date(2018, 5, 13)),
        ("by the ninth meeting", None, date(2018, 5, 14)),
        ("after the ninth meeting", date(2018, 5, 16), None),
        ("no later than two weeks before the ninth meeting", None, date(2018, 4, 30)),
    ],
)
def test_days_follow_from_the_words_and_those_of_the_meeting(process, words, earliest, latest):
    meeting = move(ninth(process))
    hanging = promise(process, meeting, words)

    assert proposed(meeting) == [(hanging, earliest, latest, meeting.pk)]


def test_words_that_named_no_known_meeting_name_the_one_that_was_recorded_since(process):
    waiting = promise(process)
    closed = promise(ProcessFactory(name="Astana Process"))
    meeting = move(ninth(process))

    assert proposed(meeting) == [(waiting, date(2018, 5, 14), date(2018, 5, 15), meeting.pk)]
    assert closed.deadline_meeting is None


def test_deadline_of_a_meeting_that_is_cancelled_hangs_on_the_next_one_or_awaits_it(process):
    meeting = move(ninth(process))
    by_number = promise(process, meeting)
    following = promise(process, meeting, "on the margins of the next Astana meeting")
    for commitment in (by_number, following):
        type(commitment).objects.filter(pk=commitment.pk).update(
            deadline_earliest=MAY.starts_on, deadline_latest=MAY.ends_on, deadline_precision=Precision.RANGE
        )
    later = MeetingFactory(
        process=process, title="Tenth meeting", place="Astana", starts_on=date(2018, 7, 30), ends_on=date(2018, 7, 31)
    )
    assert proposed(meeting) == []

    cancel_meeting(actor=secretary(), meeting=meeting, version=2, on=ON, ground="A decision")

    assert sorted(proposed(ninth_again(meeting)), key=lambda row: row[0].pk) == [
        (by_number, None, None, meeting.pk),
        (following, date(2018, 7, 30), date(2018, 7, 31), later.pk),
    ]


def test_deadline_that_names_no_meeting_is_left_alone(process):
    meeting = move(ninth(process))
    promise(process, meeting, "second half of February")

    assert proposed(meeting) == []


def test_proposals_are_of_what_the_person_may_see(process):
    meeting = move(ninth(process))
    for tier in Tier:
        promise(process, meeting, tier=tier)

    seen = [len(proposed(meeting, user)) for user in (AnonymousUser(), UserFactory(focal_point=True), secretary())]

    assert seen == [1, 2, 3]


def test_words_that_were_granted_as_an_extension_count_from_the_day_on_which_it_was_asked_for(process):
    commitment = promise(process, words="at the ninth Astana meeting")
    asked = Deadline(words="at the next Astana meeting", precision=Precision.EVENT)
    ExtensionFactory(
        commitment=commitment, deadline=asked, asked_on=date(2018, 6, 1), decided_on=date(2018, 6, 2), grant=True
    )
    move(ninth(process))
    july = {"starts_on": date(2018, 7, 30), "ends_on": date(2018, 7, 31)}
    tenth = MeetingFactory(process=process, title="Tenth meeting", number=10, place="Astana", **july)

    assert proposed(tenth) == [(commitment, date(2018, 7, 30), date(2018, 7, 31), tenth.pk)]


@pytest.mark.parametrize("count", [1, 3])
def test_proposals_ask_the_same_number_of_queries_whatever_is_proposed(process, count, django_assert_num_queries):
    meeting, user = move(ninth(process)), secretary()
    for _ in range(count):
        promise(process, meeting)

    with django_assert_num_queries(7):
        assert len(read_rereadings(user, meeting)) == count


def test_holding_a_meeting_proposes_the_assessment_of_what_promised_it(process):
    eighth = MeetingFactory(process=process, starts_on=date(2017, 12, 21), ends_on=date(2017, 12, 22))
    document = DocumentFactory(process=process, meeting=eighth, dated=date(2017, 12, 22))
    about = {"document": document, "kind": Kind.DELIVERABLE}
    promised = CommitmentFactory(title="Hold the ninth meeting in Astana", **about)
    CommitmentFactory(title="Hold the tenth meeting in Astana", **about)
    CommitmentFactory(title="Hand over the maps at the ninth meeting", **about)
    meeting = ninth(process)

    assert read_promises(secretary(), meeting) == []

    held = hold_meeting(actor=secretary(), meeting=meeting, version=1, dates=MAY, ground="A report")
    assert read_promises(secretary(), held) == [promised]
