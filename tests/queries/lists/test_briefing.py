"""What a briefing sheet holds."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.models import Commitment
from commitments.queries.lists import briefing, facets
from commitments.queries.lists.briefing import Briefing, read_briefing, read_briefing_choice
from commitments.queries.lists.facets import current_index
from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status

from ...support import samples
from ...support.factories import CommitmentFactory, PartyFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
TODAY = date(2018, 2, 20)


def due(latest: date, **values) -> Commitment:
    deadline = Deadline(words="by then", precision=Precision.DAY, earliest=latest, latest=latest)
    return CommitmentFactory(deadline=deadline, **values)


def read(query: str = "", *, user=PUBLIC, today: date = TODAY) -> Briefing:
    asked = read_briefing_choice(user, QueryDict(query), index=current_index(today))
    assert asked.errors == []
    assert asked.hits
    assert asked.choice.place
    return read_briefing(user, asked.hits, asked.choice.place)


def listed(sheet: Briefing) -> list[tuple[str, list[str]]]:
    return [(name, [row["title"] for row in rows]) for name, rows in sheet.groups]


def test_figures_count_what_the_filters_choose():
    turkey = PartyFactory(slug="turkey")
    due(date(2018, 2, 10), lead=turkey)
    due(date(2018, 2, 21), lead=turkey)
    CommitmentFactory(lead=turkey, kind=Kind.DECLARATORY)
    done = CommitmentFactory(lead=turkey)
    Commitment.objects.filter(pk=done.pk).update(status=Status.IMPLEMENTED, is_open=False, is_disputed=True)
    due(date(2018, 2, 10))
    facets.forget()

    figures = read("party=turkey").figures

    assert vars(figures) == {
        "all": 4,
        "scored": 3,
        "open": 2,
        "due_soon": 1,
        "overdue": 1,
        "disputed": 1,
        "implemented": 1,
        "no_information": 2,
        "declaratory": 1,
    }


def test_rows_stand_by_theme_unless_the_address_names_another_order():
    talks, aid = ThemeFactory(name="Talks"), ThemeFactory(name="Aid")
    for title, themes in (("B", [talks.pk]), ("A", [aid.pk]), ("C", [])):
        CommitmentFactory(title=title, themes=themes)

    assert listed(read()) == [("No theme", ["C"]), ("Aid", ["A"]), ("Talks", ["B"])]
    assert listed(read("sort=-title")) == [("", ["C", "B", "A"])]


def test_too_many_themes_are_no_headings(monkeypatch):
    monkeypatch.setattr(briefing, "GROUPS", 1)
    for name in ("Talks", "Aid"):
        CommitmentFactory(title=name, themes=[ThemeFactory(name=name).pk])

    assert listed(read()) == [("", ["Aid", "Talks"])]


def test_sheet_has_room_for_so_many_rows_and_dates(monkeypatch):
    monkeypatch.setattr(briefing, "ROWS", 2)
    monkeypatch.setattr(briefing, "DATES", 1)
    for day in (19, 20, 21):
        due(date(2018, 2, day), title=f"T{day}")

    sheet = read("sort=title")

    assert listed(sheet) == [("", ["T19", "T20"])]
    assert sheet.left_out == 1
    assert [row["title"] for row in sheet.dates] == ["T20"]


@pytest.mark.parametrize(
    ("query", "seen"),
    [("", [3, 2, 1]), ("for=internal", [3, 2, 1]), ("for=parties", [2, 1]), ("for=public", [1])],
)
def test_sheet_holds_what_its_reader_may_see(query, seen):
    for tier in Tier:
        due(date(2018, 3, 1), title=str(tier.value), tier=tier)

    sheet = read(f"{query}&sort=-title", user=UserFactory(desk=True))

    assert [row["title"] for _name, rows in sheet.groups for row in rows] == [str(tier) for tier in seen]
    assert sheet.figures.all == len(seen)
    assert len(sheet.dates) == len(seen)


@pytest.mark.parametrize(
    ("user", "query", "known"),
    [
        (lambda: PUBLIC, "for=parties", "public"),
        (lambda: UserFactory(focal_point=True), "for=internal", "public, parties"),
        (lambda: UserFactory(desk=True), "for=nobody", "public, parties, internal"),
    ],
)
def test_sheet_is_for_nobody_who_sees_more_than_its_maker(user, query, known):
    CommitmentFactory()

    asked = read_briefing_choice(user(), QueryDict(query), index=current_index(TODAY))

    value = query.partition("=")[2]
    assert asked.hits is None
    assert asked.errors == [("Audience", f"“{value}” cannot be chosen here. Choose one of: {known}.")]


def test_sheet_takes_a_fixed_number_of_queries(django_assert_num_queries):
    samples.varied_register()
    read()

    with django_assert_num_queries(4):
        read()
