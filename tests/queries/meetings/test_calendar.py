from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.register.commitments import Part, change_lifecycle
from commitments.models import Commitment, Meeting
from commitments.queries.lists import register_page
from commitments.queries.lists.choice import read_choice
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.past import index_at
from commitments.queries.meetings import calendar
from commitments.queries.meetings.calendar import (
    DATED,
    DEADLINE,
    MEETING,
    Agenda,
    month_after,
    next_meetings,
    read_agenda,
    read_month,
)
from commitments.rules.kernel.commitments import Kind, Role, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.documents import MeetingStatus
from commitments.rules.lists.past import Moment
from commitments.rules.time.timeliness import classify

from ...support import samples
from ...support.extension_factories import ExtensionFactory, until
from ...support.factories import CommitmentFactory, MeetingFactory, PartyFactory, UserFactory, secretary
from ..lists.asking import ask

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
TODAY = date(2018, 2, 20)
JANUARY = date(2018, 1, 1)


def due(latest: date, **values) -> Commitment:
    deadline = Deadline(words="by then", precision=Precision.DAY, earliest=latest, latest=latest)
    return CommitmentFactory(deadline=deadline, **values)


def meet(day: date) -> Meeting:
    return MeetingFactory(starts_on=day, ends_on=day)


def read(
    first: date = JANUARY, *, user=PUBLIC, today: date = TODAY, query: str = "", moment: Moment | None = None
) -> Agenda:
    index = index_at(moment, today=today)
    choice = read_choice(user, QueryDict(query), index=index, today=index.today)
    assert choice.hits
    return read_agenda(user, choice.hits, first)


def shown(agenda: Agenda) -> list[tuple[str, str]]:
    """The days in their order, each with its kind."""
    return [(event.on.isoformat(), event.kind) for event in agenda.events]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("", date(2018, 2, 1)),
        ("month=", date(2018, 2, 1)),
        ("month=2017-12", date(2017, 12, 1)),
        ("month=0001-01", date(1, 1, 1)),
        ("month=9999-12", date(9999, 12, 1)),
    ],
)
def test_month_is_read_and_defaults_to_the_one_of_today(query, first):
    assert read_month(QueryDict(query), TODAY) == (first, [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2018-13", "2018-13"),
        ("2018-00", "2018-00"),
        ("0000-01", "0000-01"),
        ("2018-2", "2018-2"),
        ("2018-02-01", "2018-02-01"),
        ("2018-02\n", "2018-02\n"),
        ("٢٠١٨-٠٢", "٢٠١٨-٠٢"),
        ("x" * 5000, "x" * 40),
    ],
)
def test_month_that_is_none_says_what_would_be_right(text, told):
    data = QueryDict(mutable=True)
    data["month"] = text

    message = f"“{told}” is not a month. Enter year and month, such as 2018-02."
    assert read_month(data, TODAY) == (None, [("From month", message)])


@pytest.mark.parametrize(
    ("first", "months", "after"),
    [
        (date(2018, 1, 1), 0, date(2018, 1, 1)),
        (date(2018, 1, 1), 11, date(2018, 12, 1)),
        (date(2018, 1, 1), -1, date(2017, 12, 1)),
        (date(2018, 12, 31), 14, date(2020, 2, 1)),
        (date(1, 3, 1), -6, date(1, 1, 1)),
        (date(9999, 11, 1), 6, date(9999, 12, 1)),
    ],
)
def test_month_after_counts_months_as_far_as_there_are_any(first, months, after):
    assert month_after(first, months) == after


def test_agenda_is_in_order_with_today_between_what_was_and_what_comes():
    for day in (date(2018, 2, 19), TODAY, date(2018, 3, 1)):
        due(day)
        meet(day)

    agenda = read()

    assert shown(agenda) == [
        ("2018-02-19", "meeting"),
        ("2018-02-19", "deadline"),
        ("2018-02-20", "today"),
        ("2018-02-20", "meeting"),
        ("2018-02-20", "deadline"),
        ("2018-03-01", "meeting"),
        ("2018-03-01", "deadline"),
    ]
    assert [month for month, _events in agenda.months] == [date(2018, 2, 1), date(2018, 3, 1)]


def test_deadline_stands_at_its_latest_day_and_a_meeting_at_its_first():
    CommitmentFactory(
        deadline=Deadline(words="w", precision=Precision.RANGE, earliest=date(2017, 12, 22), latest=date(2018, 1, 29))
    )
    MeetingFactory(starts_on=date(2018, 1, 31), ends_on=date(2018, 2, 1))

    assert shown(read(today=date(2020, 1, 1))) == [("2018-01-29", "deadline"), ("2018-01-31", "meeting")]


def test_agenda_ends_with_its_last_month_and_leads_to_what_lies_around():
    days = [date(2017, 12, 31), date(2018, 1, 1), date(2018, 6, 30), date(2018, 7, 1)]
    for day in days:
        due(day)

    agenda = read(today=date(2020, 1, 1))

    assert shown(agenda) == [("2018-01-01", "deadline"), ("2018-06-30", "deadline")]
    assert agenda.last == date(2018, 6, 30)
    assert agenda.earlier == date(2017, 7, 1)
    assert agenda.later == date(2018, 7, 1)


def test_meetings_lead_on_as_deadlines_do_and_undated_ones_stand_nowhere():
    for day in (date(2016, 5, 3), date(2019, 8, 4)):
        meet(day)
    MeetingFactory()

    agenda = read()

    assert [event.row for event in agenda.events] == [None]
    assert agenda.earlier == date(2015, 12, 1)
    assert agenda.later == date(2019, 8, 1)


def test_empty_agenda_leads_nowhere():
    CommitmentFactory()

    agenda = read(today=date(2020, 1, 1))

    assert agenda.months == []
    assert agenda.earlier is None
    assert agenda.later is None
    assert agenda.query is None


@pytest.mark.parametrize("first", [date(1, 1, 1), date(9999, 12, 1)])
def test_ends_of_the_calendar_can_be_asked_for(first):
    CommitmentFactory()
    due(TODAY)

    agenda = read(first)

    assert agenda.months == []
    assert bool(agenda.earlier) == (first.year > 1)
    assert bool(agenda.later) == (first.year == 1)


def test_deadlines_are_those_that_run_or_were_met_and_walking_shows_each_once():
    samples.varied_register()
    desk, today = UserFactory(desk=True), samples.TODAY
    for day in (date(2022, 1, 5), date(2024, 6, 15), date(2027, 1, 1)):
        meet(day)

    expected = sorted(row.pk for row in Commitment.objects.exclude(deadline_latest=None) if _timely(row, today))

    assert len(expected) > 20
    assert _walk(desk, date(1, 1, 1), "later") == (expected, 3)
    assert _walk(desk, date(9999, 7, 1), "earlier") == (expected, 3)


def _timely(row: Commitment, today: date) -> bool:
    value = classify(
        lifecycle=row.lifecycle,
        kind=row.kind,
        precision=row.deadline_precision,
        earliest=row.deadline_earliest,
        latest=row.deadline_latest,
        done_on=row.done_on,
        today=today,
    )
    return value in DATED


def _walk(user, first: date | None, onward: str) -> tuple[list[int], int]:
    """The deadlines (ids) and the number of meetings that one sees going on and on."""
    found = []
    while first:
        agenda = read(first, user=user, today=samples.TODAY)
        found += agenda.events
        first = getattr(agenda, onward)
    deadlines = [event.row["id"] for event in found if event.kind == DEADLINE]
    return sorted(deadlines), sum(event.kind == MEETING for event in found)


def test_what_was_closed_undone_has_no_deadline_any_more():
    made = due(TODAY)
    change_lifecycle(
        actor=secretary(), commitment=made, version=made.version, to="lapsed", on=date(2018, 1, 5), ground="Agreed."
    )
    due(date(2018, 2, 19), kind=Kind.STANDING)
    due(date(2018, 2, 21), kind=Kind.STANDING)
    due(TODAY, kind=Kind.DECLARATORY)

    assert shown(read()) == [("2018-02-20", "today"), ("2018-02-21", "deadline")]


def test_deadlines_are_seen_by_those_who_may_see_their_commitment():
    party = PartyFactory()
    made = [due(date(2018, 3, tier), tier=tier, parts=[Part(party.pk, Role.LEAD)]) for tier in Tier]
    due(date(2017, 1, 1), tier=Tier.INTERNAL)
    people = {"public": PUBLIC, "focal": UserFactory(focal_point=True), "desk": UserFactory(desk=True)}

    agendas = {name: read(user=user, today=date(2020, 1, 1)) for name, user in people.items()}

    assert {
        name: ([event.row["id"] for event in agenda.events], agenda.earlier) for name, agenda in agendas.items()
    } == {
        "public": ([made[0].pk], None),
        "focal": ([made[0].pk, made[1].pk], None),
        "desk": ([each.pk for each in made], date(2016, 8, 1)),
    }


def test_agenda_that_is_cut_leads_to_exactly_its_deadlines_in_the_register(monkeypatch, index):
    monkeypatch.setattr(calendar, "DEADLINES_SHOWN", 2)
    desk, first = UserFactory(desk=True), date(2024, 5, 1)

    agenda = read(first, user=desk, today=samples.TODAY)
    monkeypatch.setattr(calendar, "DEADLINES_SHOWN", 200)
    whole = read(first, user=desk, today=samples.TODAY)

    assert agenda.query
    assert [kind for _on, kind in shown(agenda)].count(DEADLINE) == 2
    query = QueryDict(mutable=True)
    for name, value in agenda.query.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    found = ask(desk, query.urlencode(), current_index(samples.TODAY))
    assert found.errors == []
    assert found.hits.count == [kind for _on, kind in shown(whole)].count(DEADLINE)
    assert whole.query is None
    assert (found.hits.count > 2) is True


def test_filters_of_the_register_choose_deadlines_and_leave_the_meetings():
    turkey, iran = PartyFactory(slug="turkey"), PartyFactory(slug="iran")
    made = due(date(2018, 3, 1), lead=turkey)
    due(date(2018, 3, 2), lead=iran)
    due(date(2018, 9, 1), lead=iran)
    meet(date(2018, 3, 3))

    agenda = read(query="party=turkey")

    assert [event.row["id"] for event in agenda.events if event.kind == DEADLINE] == [made.pk]
    assert [event.on.day for event in agenda.events if event.kind == MEETING] == [3]
    assert agenda.deadlines.count == 1
    assert agenda.later is None


@pytest.mark.parametrize("few", [0, 10**6], ids=["walk", "few"])
def test_agenda_is_the_same_however_its_rows_are_found(monkeypatch, few):
    samples.varied_register()
    desk = UserFactory(desk=True)
    monkeypatch.setattr(register_page, "BLOCKS", (2, 3))

    monkeypatch.setattr(register_page, "FEW", few)
    agendas = [read(first, user=desk, today=samples.TODAY) for first in (date(2023, 1, 1), date(2024, 5, 1))]

    due = Commitment.objects.exclude(deadline_latest=None).order_by("due_sort", "pk")
    dated = [row for row in due if _timely(row, samples.TODAY)]
    for agenda in agendas:
        shown = [event.row["id"] for event in agenda.events if event.kind == DEADLINE]
        assert shown == [row.pk for row in dated if agenda.first <= row.due_sort <= agenda.last]
        before = [row.due_sort for row in dated if row.due_sort < agenda.first]
        after = [row.due_sort for row in dated if row.due_sort > agenda.last]
        assert agenda.earlier == (month_after(before[-1], -5) if before else None)
        assert agenda.later == (after[0].replace(day=1) if after else None)


def test_open_commitments_without_a_day_are_counted_with_the_filter_that_gives_them(index):
    agenda = read(today=samples.TODAY)

    assert agenda.undated
    count, query = agenda.undated
    text = "&".join(f"{name}={value}" for name in query for value in ([query[name]] if name == "open" else query[name]))
    assert (count > 0) is True
    assert ask(PUBLIC, text, index).hits.count == count
    assert read(today=samples.TODAY, query="open=yes").undated is None


def test_meeting_of_which_only_a_window_is_known_stands_at_its_last_day():
    MeetingFactory(dates_earliest=date(2018, 2, 15), dates_latest=date(2018, 2, 28), dates_precision="half_month")
    MeetingFactory(dates_earliest=date(2018, 2, 15))

    [_today, event] = read().events

    shown = {name: event.row[name] for name in ("on", "first", "last", "is_exact")}
    assert shown == {
        "on": date(2018, 2, 28),
        "first": date(2018, 2, 15),
        "last": date(2018, 2, 28),
        "is_exact": False,
    }


@pytest.mark.parametrize("few", [0, 10**6], ids=["walk", "few"])
def test_agenda_of_the_past_shows_deadlines_at_the_days_of_then(monkeypatch, few):
    monkeypatch.setattr(register_page, "FEW", few)
    made = due(date(2018, 4, 20))
    due(date(2018, 1, 10))
    ExtensionFactory(commitment=made, grant=True, deadline=until(date(2018, 9, 1)))

    then = read(today=date(2018, 6, 1), moment=Moment(date(2018, 4, 9)))
    later = read(today=date(2018, 6, 1), moment=Moment(date(2018, 4, 10)))

    assert [event.on for event in then.events if event.kind == DEADLINE] == [date(2018, 1, 10), date(2018, 4, 20)]
    assert [event.on for event in later.events if event.kind == DEADLINE] == [date(2018, 1, 10)]
    assert then.later is None
    assert later.later == date(2018, 9, 1)


def test_next_meetings_are_those_planned_and_still_to_come():
    for status in MeetingStatus:
        MeetingFactory(title=status, status=status, starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 1))
    MeetingFactory(title="over", starts_on=date(2018, 2, 19), ends_on=date(2018, 2, 19))
    MeetingFactory(title="today", starts_on=TODAY, ends_on=TODAY)
    MeetingFactory(title="window", dates_earliest=TODAY, dates_latest=date(2018, 2, 28), dates_precision="half_month")

    assert [row["title"] for row in next_meetings(TODAY, 9)] == ["today", "window", "planned"]
    assert [row["title"] for row in next_meetings(TODAY, 1)] == ["today"]


def test_agenda_of_the_past_has_no_meeting_that_was_still_to_come(monkeypatch):
    for day in (date(2018, 2, 1), date(2018, 5, 14)):
        meet(day)
    due(date(2018, 2, 28))

    agenda = read(today=date(2018, 6, 1), moment=Moment(TODAY))

    assert shown(agenda) == [("2018-02-01", "meeting"), ("2018-02-20", "today"), ("2018-02-28", "deadline")]
