from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.http import urlencode

from commitments.actions.followup.inquiries import reply_to_request
from commitments.actions.register.commitments import edit_commitment
from commitments.models import Commitment
from commitments.queries.followup.inquiries import read_requests
from commitments.queries.lists.choice import read_choice
from commitments.queries.lists.facets import current_index
from commitments.queries.meetings import packs
from commitments.queries.meetings.packs import (
    PackChoice,
    days_late,
    read_pack,
    read_pack_choice,
    references_of,
)
from commitments.rules.followup.inquiries import ReplyContent
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status
from commitments.rules.meetings.packs import Grouping, Part
from commitments.rules.register.parties import Channel

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    MembershipFactory,
    PartyFactory,
    PositionFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import PartyRequestFactory

pytestmark = pytest.mark.django_db

TODAY = date(2018, 2, 20)
INTERNAL = PackChoice(Tier.INTERNAL, Grouping.NOTHING)
SINCE = date(2017, 12, 22)


@pytest.fixture
def meeting():
    eighth = MeetingFactory(series="rounds", starts_on=date(2017, 12, 21), ends_on=SINCE)
    return MeetingFactory(
        process=eighth.process, series="rounds", starts_on=date(2018, 3, 15), ends_on=date(2018, 3, 16)
    )


def made(meeting, latest=None, dated=SINCE, **values):
    document = DocumentFactory(process=meeting.process, dated=dated, tier=values.get("tier", Tier.PUBLIC))
    precision = Precision.DAY if latest else Precision.NONE
    return CommitmentFactory(document=document, deadline=Deadline(latest=latest, precision=precision), **values)


def read(meeting, tier=Tier.INTERNAL, by=Grouping.NOTHING, user=None):
    return read_pack(user or secretary(), meeting.slug, PackChoice(tier, by), index=current_index(TODAY))


def rows_of(pack, part):
    [found] = [item for item in pack.parts if item.part == part]
    return [row["reference"] for _name, rows in found.groups for row in rows]


def test_pack_covers_the_time_since_the_last_meeting_of_the_series(meeting):
    MeetingFactory(process=meeting.process, series="others", starts_on=TODAY, ends_on=TODAY)
    MeetingFactory(process=meeting.process, series="rounds", starts_on=TODAY, ends_on=TODAY, status="cancelled")

    pack = read(meeting)

    assert pack.previous.starts_on == date(2017, 12, 21)
    assert pack.since == SINCE
    assert pack.until == date(2018, 3, 15)


def test_due_are_the_open_deadlines_up_to_the_first_day_of_the_meeting(meeting):
    late, first, last, beyond = (
        made(meeting, latest) for latest in (TODAY - timedelta(days=1), TODAY, date(2018, 3, 15), date(2018, 3, 16))
    )

    pack = read(meeting)

    assert rows_of(pack, Part.DUE) == [first.reference, last.reference]
    assert rows_of(pack, Part.OVERDUE) == [late.reference]
    assert beyond.reference not in rows_of(pack, Part.OVERDUE)


def test_waiting_are_those_that_hang_on_the_meeting_without_a_day(meeting):
    document = DocumentFactory(process=meeting.process, dated=SINCE)
    hanging = Deadline(words="at the next meeting", precision=Precision.EVENT, meeting=meeting.pk)
    waiting = CommitmentFactory(document=document, deadline=hanging)
    made(meeting)

    assert rows_of(read(meeting), Part.WAITING) == [waiting.reference]


def test_changed_are_those_whose_status_is_another_one_than_at_the_last_meeting(meeting):
    changed, same, new = made(meeting), made(meeting), made(meeting, dated=date(2018, 1, 1))
    AssessmentFactory(commitment=changed, as_of=SINCE, status=Status.INITIATED)
    AssessmentFactory(commitment=changed, as_of=date(2018, 2, 1), status=Status.PARTLY)
    AssessmentFactory(commitment=same, as_of=SINCE, status=Status.INITIATED)
    AssessmentFactory(commitment=new, as_of=date(2018, 2, 1), status=Status.PARTLY)

    pack = read(meeting)

    [row] = [row for part in pack.parts if part.part == Part.CHANGED for _name, rows in part.groups for row in rows]
    assert row["reference"] == changed.reference
    assert row["was"] == Status.INITIATED
    assert row["status"] == Status.PARTLY


def test_silent_are_those_of_which_nothing_was_heard_since(meeting):
    silent, heard = made(meeting), made(meeting)
    AssessmentFactory(commitment=heard, as_of=date(2018, 1, 1))

    assert rows_of(read(meeting), Part.SILENT) == [silent.reference]


def test_disputed_stand_with_what_parties_say(meeting):
    commitment = made(meeting, lead=PartyFactory(name="Iran"))
    assessment = AssessmentFactory(commitment=commitment, as_of=date(2018, 1, 1), status=Status.INITIATED)
    PositionFactory(assessment=assessment, claimed_status=Status.PARTLY, reported_on=date(2018, 1, 2))

    [part] = [part for part in read(meeting).parts if part.part == Part.DISPUTED]

    assert [row["claims"] for _name, rows in part.groups for row in rows] == [[("Iran", Status.PARTLY)]]


def test_requests_without_a_reply_stand_in_the_pack_of_who_sees_them_and_in_none_that_is_handed_on(meeting):
    about = [made(meeting), made(meeting)]
    request = PartyRequestFactory(commitments=about, sent_on=date(2018, 1, 1), reply_due=date(2018, 2, 1))
    PartyRequestFactory(commitments=about, sent_on=TODAY + timedelta(days=1), reply_due=date(2018, 3, 1))
    closed = Commitment.objects.get(pk=about[1].pk)
    edit_commitment(actor=secretary(), commitment=closed, version=closed.version, changes={"tier": Tier.INTERNAL})
    asked, other = (MembershipFactory(party=party).user for party in (request.party, PartyFactory()))

    def found(tier, user):
        pack = read(meeting, tier, user=user)
        return None if pack.requests is None else [references_of(item, pack.choice) for item in pack.requests.shown]

    assert found(Tier.INTERNAL, secretary()) == [[row.reference for row in about]]
    assert found(Tier.PARTIES, asked) == [[about[0].reference]]
    assert found(Tier.PARTIES, other) == []
    assert [found(Tier.PARTIES, secretary()), found(Tier.PUBLIC, UserFactory())] == [None, None]


def test_requests_of_a_pack_are_those_unanswered_on_the_day_of_the_meeting(meeting):
    asked = {"meeting": meeting, "commitments": []}
    late = PartyRequestFactory(**asked, sent_on=date(2018, 1, 1), reply_due=date(2018, 2, 19))
    waiting = PartyRequestFactory(**asked, sent_on=TODAY, reply_due=date(2018, 3, 1))
    answered = PartyRequestFactory(**asked, sent_on=TODAY, reply_due=date(2018, 3, 16))
    PartyRequestFactory(**asked, sent_on=date(2018, 3, 16), reply_due=date(2018, 4, 1))
    reply = ReplyContent("We are done.", on=date(2018, 3, 16), channel=Channel.EMAIL)
    reply_to_request(actor=secretary(), request=answered, version=answered.version, reply=reply)

    def found(today):
        pack = read_pack(secretary(), meeting.slug, INTERNAL, index=current_index(today))
        assert pack.requests
        return pack.requests.day, pack.requests.count, [(row, days_late(row, pack)) for row in pack.requests.shown]

    assert found(TODAY) == (TODAY, 3, [(late, 1), (waiting, -9), (answered, -24)])
    first_day = date(2018, 3, 15)
    assert found(date(2018, 5, 1)) == (first_day, 3, [(late, 24), (waiting, 14), (answered, -1)])


def test_list_of_requests_has_those_of_the_pack_of_a_meeting_to_come(meeting, monkeypatch):
    monkeypatch.setattr(packs, "ROWS", 2)
    for _ in range(3):
        PartyRequestFactory(meeting=meeting, commitments=[], sent_on=TODAY, reply_due=date(2018, 3, 1))

    pack = read_pack(secretary(), meeting.slug, INTERNAL, index=current_index(TODAY))
    assert pack.requests
    listed = read_requests(secretary(), QueryDict(urlencode(pack.requests.query or {})), today=TODAY)

    assert pack.requests.count == 3
    assert len(pack.requests.shown) == 2
    assert len(listed.requests) == 3
    held = read_pack(secretary(), meeting.slug, INTERNAL, index=current_index(date(2018, 5, 1)))
    assert held.requests
    assert held.requests.query is None


def test_pack_without_an_earlier_meeting_compares_with_none():
    meeting = MeetingFactory()

    pack = read(meeting)

    assert pack.previous is None
    assert pack.until is None
    assert [part.part for part in pack.parts] == [Part.DUE, Part.WAITING, Part.OVERDUE, Part.SILENT, Part.DISPUTED]


@pytest.mark.parametrize("tier", list(Tier))
def test_pack_holds_no_more_than_its_tier(meeting, tier):
    for each in Tier:
        made(meeting, TODAY, tier=each)

    assert len(rows_of(read(meeting, tier), Part.DUE)) == tier.value


def test_pack_holds_nothing_of_another_process(meeting):
    own = made(meeting, TODAY)
    made(MeetingFactory(), TODAY)

    pack = read(meeting)

    assert rows_of(pack, Part.DUE) == [own.reference]


def test_rows_stand_under_each_theme_or_party_that_they_have(meeting):
    both = [ThemeFactory(name="A"), ThemeFactory(name="B")]
    first = made(meeting, TODAY, themes=both, lead=PartyFactory(name="Iran"))
    second = made(meeting, TODAY)

    def groups(by):
        [due] = [part for part in read(meeting, by=by).parts if part.part == Part.DUE]
        return [(name, [row["reference"] for row in rows]) for name, rows in due.groups], due.count, due.shown

    assert groups(Grouping.THEME) == (
        [("A", [first.reference]), ("B", [first.reference]), ("No theme", [second.reference])],
        2,
        2,
    )
    assert groups(Grouping.PARTY)[0] == [("Iran", [first.reference]), ("No party", [second.reference])]


def test_filters_of_the_parts_give_their_rows_in_the_register(meeting):
    for latest in (TODAY - timedelta(days=1), TODAY, date(2018, 3, 16)):
        made(meeting, latest)
    made(MeetingFactory(), TODAY)
    index = current_index(TODAY)
    desk = secretary()

    for part in read(meeting).parts:
        if part.query is not None:
            query = QueryDict(mutable=True)
            for name, value in part.query.items():
                query.setlist(name, [value] if isinstance(value, str) else value)
            choice = read_choice(desk, query, index=index, today=TODAY)
            assert choice.hits is not None
            assert choice.hits.count == part.count, part.part


@pytest.mark.parametrize(
    ("role", "query", "choice"),
    [
        (None, "", (Tier.PUBLIC, "")),
        ("focal_point", "", (Tier.PARTIES, "")),
        ("desk_officer", "", (Tier.INTERNAL, "")),
        ("desk_officer", "for=public&by=party", (Tier.PUBLIC, "party")),
    ],
)
def test_pack_is_for_the_widest_tier_unless_a_more_open_one_is_named(role, query, choice):
    user = UserFactory(role=role) if role else AnonymousUser()

    found, errors = read_pack_choice(user, QueryDict(query))

    assert (found.tier, found.by) == choice
    assert errors == []


@pytest.mark.parametrize(
    ("role", "query", "label"),
    [
        ("reader", "for=internal", "Audience"),
        ("focal_point", "for=internal", "Audience"),
        ("desk_officer", "for=everybody", "Audience"),
        ("desk_officer", "by=colour", "Grouping"),
        ("desk_officer", "of=1", "of"),
    ],
)
def test_what_nobody_may_see_or_knows_is_refused(role, query, label):
    _choice, errors = read_pack_choice(UserFactory(role=role), QueryDict(query))

    assert [name for name, _text in errors] == [label]


@pytest.mark.parametrize("count", [1, 3])
def test_pack_asks_the_same_number_of_queries_whatever_it_shows(meeting, count, django_assert_num_queries):
    for _ in range(count):
        made(meeting, TODAY - timedelta(days=1)), made(meeting, TODAY)
    user, index = secretary(), current_index(TODAY)
    read(meeting)  # makes the index of the day of the last meeting

    with django_assert_num_queries(12):
        read_pack(user, meeting.slug, PackChoice(Tier.INTERNAL, Grouping.PARTY), index=index)
