"""What a calendar feed holds."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.register.commitments import change_lifecycle
from commitments.models import Commitment
from commitments.queries.lists import facets, register_page
from commitments.queries.lists.choice import ids_in_order, read_choice
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.register_page import SORTS
from commitments.queries.meetings import feed
from commitments.queries.meetings.feed import Feed, read_feed
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision

from ...support import samples
from ...support.factories import (
    MADE_ON,
    CommitmentFactory,
    MeetingFactory,
    NoteFactory,
    PartyFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
TODAY = date(2018, 2, 20)
YEAR = timedelta(days=366)


def due(latest: date, **values) -> Commitment:
    deadline = Deadline(words="by then", precision=Precision.DAY, earliest=latest, latest=latest)
    return CommitmentFactory(deadline=deadline, **values)


def close(made: Commitment, on: date, to: str = "lapsed") -> None:
    made.refresh_from_db()
    change_lifecycle(actor=secretary(), commitment=made, version=made.version, to=to, on=on, ground="Agreed.")


def read(query: str = "", *, user=PUBLIC, today: date = TODAY) -> Feed:
    choice = read_choice(user, QueryDict(query), index=current_index(today), today=today)
    assert choice.hits
    return read_feed(user, choice.hits)


def test_feed_reaches_from_a_year_ago_to_five_years_ahead():
    days = [
        TODAY - YEAR - timedelta(days=1),
        TODAY - YEAR,
        TODAY,
        TODAY + 5 * YEAR,
        TODAY + 5 * YEAR + timedelta(days=1),
    ]
    for day in days:
        due(day)
        MeetingFactory(starts_on=day, ends_on=day)
    MeetingFactory()
    CommitmentFactory()

    found = read()

    assert [row["deadline_latest"] for row in found.deadlines] == days[1:4]
    assert [row["on"] for row in found.meetings] == days[1:4]


def test_feed_keeps_for_a_year_what_was_closed_undone():
    day = date(2018, 3, 1)
    late, fresh, running = due(day), due(day), due(day)
    close(late, TODAY - YEAR - timedelta(days=1))
    close(fresh, TODAY - YEAR)
    due(day, kind=Kind.DECLARATORY)
    close(CommitmentFactory(), TODAY)

    assert [row["id"] for row in read().deadlines] == [fresh.pk, running.pk]


def test_feed_takes_the_filters_of_the_register_and_themes_come_with_their_names():
    party, themes = PartyFactory(slug="turkey"), [ThemeFactory(name="B").pk, ThemeFactory(name="A").pk]
    made = due(TODAY, lead=party, themes=themes)
    due(TODAY)

    [row] = read("party=turkey").deadlines

    assert row["id"] == made.pk
    assert row["themes"] == ["A", "B"]


def test_feed_holds_what_its_reader_may_see():
    made = [due(TODAY, tier=tier) for tier in Tier]
    for each in made:
        close(due(date(2018, 3, 1), tier=each.tier), TODAY)
    people = [PUBLIC, UserFactory(focal_point=True), UserFactory(desk=True)]

    assert [len(read(user=person).deadlines) for person in people] == [2, 4, 6]


@pytest.mark.parametrize("few", [0, 10**6], ids=["walk", "few"])
def test_full_feed_holds_what_is_nearest_to_today(monkeypatch, few):
    monkeypatch.setattr(register_page, "FEW", few)
    monkeypatch.setattr(feed, "DEADLINES_AHEAD", 2)
    monkeypatch.setattr(feed, "DEADLINES_BEHIND", 1)
    monkeypatch.setattr(feed, "MEETINGS", 1)
    for days in (-3, -2, 0, 1, 2):
        due(TODAY + timedelta(days=days))
        MeetingFactory(starts_on=TODAY + timedelta(days=days), ends_on=TODAY + timedelta(days=days))

    found = read()

    assert [(row["deadline_latest"] - TODAY).days for row in found.deadlines] == [-2, 0, 1]
    assert [(row["on"] - TODAY).days for row in found.meetings] == [2]


def test_meetings_carry_the_last_entry_on_them():
    meeting = MeetingFactory(starts_on=TODAY, ends_on=TODAY)
    other = MeetingFactory(starts_on=TODAY, ends_on=TODAY)

    acts = {row["id"]: row["seq"] for row in read().meetings}

    assert acts[other.pk] > acts[meeting.pk] > 0


@pytest.mark.parametrize("few", [0, 10**6], ids=["walk", "few"])
@pytest.mark.parametrize("sort", [*SORTS, "-deadline"])
def test_ids_in_order_are_those_of_all_pages(index, monkeypatch, few, sort):
    monkeypatch.setattr(register_page, "FEW", few)
    desk = UserFactory(desk=True)
    choice = read_choice(desk, QueryDict(f"sort={sort}&open=yes"), index=index, today=samples.TODAY)
    assert choice.hits
    assert choice.place

    found = list(ids_in_order(choice.hits, choice.place))

    column = choice.place.columns[0]
    values = list(Commitment.objects.filter(pk__in=found, is_open=True).values_list("pk", column))
    assert len(values) == len(found) == choice.hits.count
    keys = dict(values)
    in_order = sorted(found, key=lambda i: keys[i], reverse=choice.place.descending)
    assert [keys[i] for i in found] == [keys[i] for i in in_order]


def test_entries_that_the_reader_may_not_see_leave_no_trace():
    made, desk = due(TODAY), UserFactory(desk=True)
    before = read().deadlines
    NoteFactory(commitment=made)
    opened = due(TODAY, tier=Tier.INTERNAL)
    Commitment.objects.filter(pk=opened.pk).update(tier=Tier.PUBLIC)
    facets.forget()

    rows = {row["id"]: row for row in read().deadlines}
    seen = {row["id"]: row for row in read(user=desk).deadlines}

    assert [rows[made.pk]] == before
    assert seen[made.pk]["seq"] > rows[made.pk]["seq"]
    assert rows[opened.pk]["seq"] == 0
    assert rows[opened.pk]["at"].date() == MADE_ON


def test_feed_takes_a_fixed_number_of_queries(django_assert_num_queries):
    for count in (1, 3):
        for _ in range(count):
            due(TODAY, themes=[ThemeFactory().pk])
            MeetingFactory(starts_on=TODAY, ends_on=TODAY)
        read()
        with django_assert_num_queries(8):
            read()
