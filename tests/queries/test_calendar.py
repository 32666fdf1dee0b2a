from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.commitments import Part, change_lifecycle
from commitments.models import Commitment, Meeting
from commitments.queries import calendar
from commitments.queries.calendar import DATED, DEADLINE, MEETING, Agenda, month_after, read_agenda, read_month
from commitments.queries.facets import current_index
from commitments.rules.commitments import Kind, Role, Tier
from commitments.rules.deadlines import Deadline, Precision
from commitments.rules.timeliness import classify

from .. import samples
from ..factories import CommitmentFactory, MeetingFactory, PartyFactory, UserFactory, secretary
from .asking import ask

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
TODAY = date(2018, 2, 20)
JANUARY = date(2018, 1, 1)


def due(latest: date, **values) -> Commitment:
    deadline = Deadline(words="by then", precision=Precision.DAY, earliest=latest, latest=latest)
    return CommitmentFactory(deadline=deadline, **values)


def meet(day: date) -> Meeting:
    return MeetingFactory(starts_on=day, ends_on=day)


def read(first: date = JANUARY, *, user=PUBLIC, today: date = TODAY) -> Agenda:
    return read_agenda(user, first, today=today)


def shown(agenda: Agenda) -> list[tuple[str, str]]:
    """The days in their order, each with its kind."""
    return [(event.on.isoformat(), event.kind) for _month, events in agenda.months for event in events]


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

    message = f"“{told}” is no month. Write year and month as 2018-02."
    assert read_month(data, TODAY) == (None, [("From month", message)])


def test_parameter_that_is_unknown_is_an_error():
    assert read_month(QueryDict("mnoth=2018-02"), TODAY) == (None, [("mnoth", "There is no filter of this name.")])


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
    assert (agenda.last, agenda.earlier, agenda.later) == (date(2018, 6, 30), date(2017, 7, 1), date(2018, 7, 1))


def test_meetings_lead_on_as_deadlines_do_and_undated_ones_stand_nowhere():
    for day in (date(2016, 5, 3), date(2019, 8, 4)):
        meet(day)
    MeetingFactory()

    agenda = read()

    assert [event.row for _month, events in agenda.months for event in events] == [None]
    assert (agenda.earlier, agenda.later) == (date(2015, 12, 1), date(2019, 8, 1))


def test_empty_agenda_leads_nowhere():
    CommitmentFactory()

    agenda = read(today=date(2020, 1, 1))

    assert (agenda.months, agenda.earlier, agenda.later, agenda.query) == ([], None, None, None)


@pytest.mark.parametrize("first", [date(1, 1, 1), date(9999, 12, 1)])
def test_ends_of_the_calendar_can_be_asked_for(first):
    CommitmentFactory()
    due(TODAY)

    agenda = read(first)

    assert (agenda.months, bool(agenda.earlier), bool(agenda.later)) == ([], first.year > 1, first.year == 1)


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
        agenda = read_agenda(user, first, today=samples.TODAY)
        found += [event for _month, events in agenda.months for event in events]
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
        name: ([event.row["id"] for _month, events in agenda.months for event in events], agenda.earlier)
        for name, agenda in agendas.items()
    } == {
        "public": ([made[0].pk], None),
        "focal": ([made[0].pk, made[1].pk], None),
        "desk": ([each.pk for each in made], date(2016, 8, 1)),
    }


def test_agenda_that_is_cut_leads_to_exactly_its_deadlines_in_the_register(monkeypatch, index):
    monkeypatch.setattr(calendar, "DEADLINES_SHOWN", 2)
    desk, first = UserFactory(desk=True), date(2024, 5, 1)

    agenda = read_agenda(desk, first, today=samples.TODAY)
    monkeypatch.setattr(calendar, "DEADLINES_SHOWN", 200)
    whole = read_agenda(desk, first, today=samples.TODAY)

    assert agenda.query
    assert [kind for _on, kind in shown(agenda)].count(DEADLINE) == 2
    query = QueryDict(mutable=True)
    for name, value in agenda.query.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    found = ask(desk, query.urlencode(), current_index(samples.TODAY))
    assert (found.errors, found.hits.count) == ([], [kind for _on, kind in shown(whole)].count(DEADLINE))
    assert (whole.query, found.hits.count > 2) == (None, True)
