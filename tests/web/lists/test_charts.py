"""Charts: each segment leads to exactly what it counts, and the same stands in a table and in a file."""

import re
from datetime import date
from html import unescape
from xml.etree import ElementTree

import pytest

from commitments.models import Meeting
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.documents import MeetingStatus

from ...support import samples
from ...support.factories import CommitmentFactory, DocumentFactory, MeetingFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
REPORTS, FILE = "/reports/", "/reports/charts/{}.svg"


@pytest.fixture
def register(client):
    samples.varied_register()
    client.force_login(UserFactory(desk=True))
    return client


def drawn(client, name: str, query: str = ""):
    charts = client.get(f"{REPORTS}{query}").context["charts"]
    return next(chart for chart in charts if chart.name == name)


@pytest.mark.parametrize("query", ["", "?as_of=2024-01-15"])
@pytest.mark.parametrize("name", ["status", "arrears"])
def test_every_figure_leads_to_exactly_its_rows(register, name, query):
    chart = drawn(register, name, query)

    figures = [cell for _label, cells in chart.lines for cell in cells if cell.address]
    assert len(figures) == len(chart.segments) > 3
    for cell in figures:
        assert register.get(cell.address).context["count"] == int(cell.text)


def test_status_over_time_looks_back_and_ends_today(register):
    chart = drawn(register, "status")

    days = [label for label, _cells in chart.lines]
    assert len(days) == len(chart.labels)
    assert len(set(days)) == len(days)
    assert "as_of" not in chart.segments[-1].address
    assert re.search(r"as_of=\d{4}-\d\d-\d\d", chart.segments[0].address)


def test_visitor_sees_charts_of_what_is_public(client):
    for tier in (Tier.PUBLIC, Tier.INTERNAL):
        CommitmentFactory(document=DocumentFactory(tier=tier), tier=tier, deadline=until(date(2018, 3, 1)))

    (line,) = drawn(client, "arrears").lines

    assert [cell.text for cell in line[1]] == ["0", "0", "1"]


def until(day: date, words: str = "by then") -> Deadline:
    return Deadline(words=words, latest=day, precision=Precision.DAY)


def two_rounds() -> list[Meeting]:
    rounds = [
        MeetingFactory(
            number=number, series="high_level", kind="round", status=MeetingStatus.HELD, starts_on=day, ends_on=day
        )
        for number, day in ((7, date(2018, 1, 10)), (8, date(2018, 5, 14)))
    ]
    Meeting.objects.update(process=rounds[0].process)
    document = DocumentFactory(process=rounds[0].process, meeting=rounds[0], dated=date(2018, 1, 10))
    CommitmentFactory(document=document, title="Hold the eighth meeting", deadline=until(date(2018, 4, 30)))
    return rounds


def test_slippage_sets_what_was_planned_beside_what_was_held(client):
    _first, second = two_rounds()

    chart = drawn(client, "slippage-1")

    ((label, cells),) = chart.lines
    assert label == "Round 8"
    assert [cell.text for cell in cells] == ["30 Apr 2018", "14 May 2018", "14 days late"]
    assert [segment.css for segment in chart.segments] == ["status-0", "overdue"]
    assert client.get(cells[0].address).status_code == 200
    assert cells[1].address == f"/meetings/{second.slug}/"


@pytest.mark.parametrize("name", ["status", "arrears"])
def test_file_stands_alone(register, settings, name):
    settings.SITE_URL = "https://register.example"

    page = register.get(FILE.format(name))

    text = page.getvalue().decode()
    root = ElementTree.fromstring(text)  # noqa: S314 - made by this site
    links = [element.get("href") for element in root.iter() if element.tag.endswith("}a")]
    assert page["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert re.fullmatch(rf'attachment; filename="servanda-{name}-[\d-]+\.svg"', page["Content-Disposition"])
    assert {link.startswith("https://register.example/commitments/?") for link in links if link} == {True}
    shown = [element.text for element in root.iter() if element.tag.endswith("}text")]
    assert {drawn(register, name).title, *(words for _css, words in drawn(register, name).key)} <= {*shown}
    assert [word in text for word in ("<script", "@import", "url(", "<style>")] == [False, False, False, True]


def test_unknown_or_empty_chart_is_not_there(client):
    assert [client.get(FILE.format(name)).status_code for name in ("status", "slippage-1", "nonsense")] == [404] * 3
    assert client.get(REPORTS).context["charts"] == []


def test_overview_shows_the_deadlines_by_year(register):
    html = unescape(markup(register.get("/")))

    chart = drawn(register, "arrears")
    assert all(segment.address in html for segment in chart.segments)


def test_reports_ask_as_often_for_three_rows_as_for_one(client, django_assert_num_queries):
    def ask() -> None:
        client.get(REPORTS)
        with django_assert_num_queries(10):
            client.get(REPORTS)

    CommitmentFactory(deadline=until(date(2018, 3, 1)))
    ask()
    for _ in range(2):
        CommitmentFactory(deadline=until(date(2019, 3, 1)))
    ask()
