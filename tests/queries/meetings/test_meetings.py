from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.meetings.meetings import cancel_meeting
from commitments.models import Commitment, Meeting
from commitments.queries.lists.facets import current_index
from commitments.queries.meetings.meetings import PAGE_SIZE, list_meetings, read_meeting
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.register.parties import ParticipationRole

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    ParticipationFactory,
    UserFactory,
    secretary,
)
from ...support.samples import TODAY
from ..lists.asking import ask

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()
MAY = {"starts_on": date(2018, 5, 14), "ends_on": date(2018, 5, 15)}
JULY = {"starts_on": date(2019, 7, 30), "ends_on": date(2019, 7, 31)}
FEBRUARY = {"dates_earliest": date(2018, 2, 15), "dates_latest": date(2018, 2, 28)}


def listed(query="", user=ANYBODY, number=1):
    return list_meetings(user, QueryDict(query), index=current_index(TODAY), number=number)


def titles(query=""):
    return [item.meeting.title for item in listed(query).meetings]


def read(meeting: Meeting, user=ANYBODY):
    return read_meeting(user, meeting.slug, index=current_index(TODAY))


def test_list_begins_with_what_nobody_knows_the_day_of_and_goes_back_in_time():
    MeetingFactory(title="Fuzzy", **FEBRUARY)
    MeetingFactory(title="May", **MAY)
    MeetingFactory(title="Some day")
    MeetingFactory(title="July", **JULY)

    assert titles() == ["Some day", "July", "May", "Fuzzy"]


def test_list_is_filtered_by_series_status_and_year():
    cancelled = MeetingFactory(title="A", series="high_level", **MAY)
    MeetingFactory(title="B", series="congress", **FEBRUARY)
    MeetingFactory(title="C", **JULY)
    cancel_meeting(actor=secretary(), meeting=cancelled, version=1, on=date(2018, 3, 1), ground="A decision")

    assert titles("series=high_level&series=congress") == ["A", "B"]
    assert titles("status=planned&year=2018") == ["B"]
    assert titles("year=2019") == ["C"]


@pytest.mark.parametrize(
    ("query", "field"), [("year=2017", "Year"), ("series=no", "Series"), ("status=gone", "Status"), ("yaer=1", "yaer")]
)
def test_list_of_a_filter_that_cannot_be_read_shows_nothing(query, field):
    MeetingFactory(**MAY)

    page = listed(query)

    assert [label for label, _text in page.errors] == [field]
    assert page.meetings == ()


def test_list_is_cut_into_pages():
    MeetingFactory.create_batch(PAGE_SIZE + 1, process=MeetingFactory().process)

    first, second, beyond = (listed(number=number) for number in (1, 2, 9))

    assert first.count == PAGE_SIZE + 2
    assert first.last == 2
    assert len(first.meetings) == PAGE_SIZE
    assert len(second.meetings) == 2
    assert beyond.number == 2


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_queries_whatever_it_shows(django_assert_num_queries, count):
    for _ in range(count):
        document = DocumentFactory(meeting=MeetingFactory(**MAY))
        ParticipationFactory(process=None, meeting=document.meeting, role=ParticipationRole.HOST)
    index = current_index(TODAY)

    with django_assert_num_queries(5):
        list_meetings(ANYBODY, QueryDict("year=2018"), index=index, number=1)


def test_figures_of_a_meeting_are_those_of_the_register(index):
    meeting = Meeting.objects.exclude(documents=None)[0]
    desk = UserFactory(desk=True)
    page = read_meeting(desk, meeting.slug, index=index)
    figures = [page.recorded, page.open, page.due_soon, page.disputed, page.implemented, *page.statuses]

    for figure in figures:
        query = QueryDict(mutable=True)
        for name, value in figure.query.items():
            query.setlist(name, [value] if isinstance(value, str) else value)
        assert ask(desk, query.urlencode(), index).hits.count == figure.count
    assert page.recorded.count > 0


def test_meeting_shows_of_documents_and_deadlines_what_the_person_may_see():
    meeting = MeetingFactory()
    hanging = Deadline(words="at the next meeting", precision=Precision.EVENT, meeting=meeting.pk)
    for tier in Tier:
        document = DocumentFactory(meeting=meeting, tier=tier)
        CommitmentFactory(document=document, tier=tier, deadline=hanging)

    seen = {user.role: read(meeting, user) for user in (UserFactory(), UserFactory(focal_point=True), secretary())}

    assert [len(page.documents) for page in seen.values()] == [1, 2, 3]
    assert [page.recorded.count for page in seen.values()] == [1, 2, 3]
    assert [len(page.due) for page in seen.values()] == [1, 2, 3]


def test_participants_stand_by_role_in_alphabetical_order():
    meeting = MeetingFactory()
    for name, role in (("Turkey", "guarantor"), ("Kazakhstan", "host"), ("Iran", "guarantor")):
        ParticipationFactory(process=None, meeting=meeting, role=role, party__name=name)

    groups = [(role.value, [row.party.name for row in rows]) for role, rows in read(meeting).attendances]

    assert groups == [("guarantor", ["Iran", "Turkey"]), ("host", ["Kazakhstan"])]


def test_chain_holds_the_meetings_of_the_series_around_it_by_their_days():
    process = MeetingFactory(title="Another series", **MAY).process
    days = [date(2018, month, 1) for month in range(1, 6)]
    made = [
        MeetingFactory(process=process, series="rounds", title=str(day.month), starts_on=day, ends_on=day)
        for day in days
    ]
    unknown = MeetingFactory(process=process, series="rounds", title="next")
    MeetingFactory(series="rounds", title="Another process", **MAY)

    chains = [[other.title for other in read(meeting).chain] for meeting in (made[0], made[3], unknown)]

    assert chains == [["1", "2"], ["2", "3", "4", "5"], ["4", "5", "next"]]


def test_history_tells_what_was_done_to_the_meeting():
    meeting = MeetingFactory()
    cancel_meeting(actor=secretary(), meeting=meeting, version=1, on=date(2018, 3, 1), ground="A decision")

    assert [change.act for change in read(meeting).history] == ["cancel_meeting", "add_reference"]


def test_meeting_page_asks_the_same_number_of_queries_whatever_hangs_on_it(django_assert_num_queries):
    counts = []
    for count in (1, 3):
        meeting = MeetingFactory(series="rounds", **MAY)
        hanging = Deadline(words="at the next meeting", precision=Precision.EVENT, meeting=meeting.pk)
        for _ in range(count):
            CommitmentFactory(document=DocumentFactory(meeting=meeting), deadline=hanging)
            ParticipationFactory(process=None, meeting=meeting)
        counts.append(meeting)
    index = current_index(TODAY)

    for meeting in counts:
        with django_assert_num_queries(9):
            read_meeting(ANYBODY, meeting.slug, index=index)
    assert Commitment.objects.count() == 4
