import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.queries.kernel import full_text
from commitments.queries.ledger.register_hash import ledger_head
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.web.kernel import clock
from commitments.web.lists import register_page as views

from ...support import samples
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    PartyFactory,
    ProgressReportFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
REGISTER, EXPORT = "/commitments/", "/commitments/export.csv"
BAD = [
    ("status=4", "Implementation"),
    ("statsu=2", "statsu"),
    ("q=a%00b", "Search"),
    (f"q={'x' * 5000}", "Search"),
    ("due_from=2018-02-30", "Due from"),
    ("theme=%ED%A0%80", "Theme"),
    ("party=%27%20OR%201=1--", "Party"),
    ("sort=colour", "Sort"),
    ("per_page=9999", "Rows per page"),
    (f"after={'W' * 1999}", "Page"),
    (f"after={'W' * 99999}", "Page"),
    ("page=9", "Page"),
    ("count=some", "Count"),
    ("<script>alert(1)</script>=1", "&lt;script&gt;"),
]


@pytest.mark.parametrize(("query", "field"), BAD, ids=range(len(BAD)))
def test_bad_query_names_the_field_and_shows_no_rows(client, query, field):
    commitment = CommitmentFactory(title="Canary")

    page, export = client.get(f"{REGISTER}?{query}"), client.get(f"{EXPORT}?{query}")

    assert page.status_code == 400
    assert export.status_code == 400
    text = markup(page)
    assert field in text
    assert "Canary" not in text
    assert commitment.reference not in text
    assert "<script>alert" not in text
    assert export["Content-Type"] == "text/plain; charset=utf-8"
    assert "Canary" not in markup(export)


def test_page_and_csv_show_the_same_rows_in_the_same_order(client, monkeypatch):
    samples.varied_register()
    monkeypatch.setattr(clock, "today", lambda: samples.TODAY)
    query = "open=yes&timeliness=due_soon&timeliness=none&sort=-deadline"

    page, export = client.get(f"{REGISTER}?{query}&per_page=100"), client.get(f"{EXPORT}?{query}")

    lines = list(csv.reader(io.StringIO(export.getvalue().decode("utf-8-sig"), newline="")))
    assert [line[0] for line in lines[1:]] == [row["reference"] for row in page.context["rows"]]
    assert len(lines) - 1 == page.context["count"]
    name = f"servanda-commitments-open-yes-timeliness-due-soon-timeliness-none-2024-06-15-entry-{ledger_head()[0]}.csv"
    assert export["Content-Disposition"] == f'attachment; filename="{name}"'
    assert export["Content-Type"] == "text/csv; charset=utf-8"


def test_links_lead_to_every_page_once(client):
    samples.varied_register()
    client.force_login(UserFactory(desk=True))
    address, pages = f"{REGISTER}?per_page=25&sort=status", []

    while address:
        response = client.get(address)
        pages.append([row["reference"] for row in response.context["rows"]])
        links = response.context["pages"]
        address = f"{REGISTER}{links['next']}" if "next" in links else ""

    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({reference for page in pages for reference in page}) == 60
    assert sorted(links) == ["first", "previous"]
    last = client.get(f"{REGISTER}?per_page=25&sort=status&page=last").context
    back = client.get(f"{REGISTER}{links['first']}").context
    assert [row["reference"] for row in back["rows"]] == pages[0]
    assert sorted(back["pages"]) == ["last", "next"]
    assert len(last["rows"]) == 25


def test_views_and_chips_change_only_what_they_name(client):
    samples.varied_register()

    context = client.get(f"{REGISTER}?open=yes&status=2&status=U&sort=deadline").context

    assert [(str(label), str(value), href) for label, value, href in context["chips"]] == [
        ("Implementation", "Partly implemented / Largely observed", "?open=yes&status=U&sort=deadline"),
        ("Implementation", "No information", "?open=yes&status=2&sort=deadline"),
        ("Open", "Yes", "?status=2&status=U&sort=deadline"),
    ]
    for _label, href, count, _current in context["views"]:
        assert client.get(f"{REGISTER}{href}").context["count"] == count


def test_no_style_nor_script_stands_in_a_page(client):
    commitment = CommitmentFactory(lead=PartyFactory(slug="turkey"), document=DocumentFactory(slug="a8"))
    addresses = ["/", REGISTER, f"{REGISTER}{commitment.reference}/", "/parties/", "/parties/turkey/"]
    inline = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=")

    for address in [
        *addresses,
        "/documents/",
        "/documents/a8/",
        "/changes/",
        "/reports/matrix/",
        "/calendar/",
        "/nowhere/",
        f"{REGISTER}?status=9",
    ]:
        assert inline.findall(markup(client.get(address))) == [], address


def grow(document, party, theme, zone) -> None:
    """One more row with everything that a page may show of it."""
    day = date(2018, 1, 31)
    deadline = Deadline(words="by then", precision=Precision.DAY, earliest=day, latest=day)
    commitment = CommitmentFactory(document=document, lead=party, themes=[theme], zones=[zone], deadline=deadline)
    MeetingFactory(starts_on=day, ends_on=day)
    for place in (None, zone.pk):
        AssessmentFactory(commitment=commitment, zone=place)
    ProgressReportFactory(commitment=commitment)


def counted(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
        if response.streaming:
            response.getvalue()
    assert response.status_code == 200
    return len(captured)


@pytest.mark.parametrize("signed_in", [False, True])
def test_pages_ask_as_many_queries_for_three_rows_as_for_one(client, signed_in):
    parts = DocumentFactory(slug="a8"), PartyFactory(slug="turkey"), ThemeFactory(), ZoneFactory()
    grow(*parts)
    if signed_in:
        client.force_login(UserFactory(desk=True))
    first = reverse("commitment-detail", args=[parts[0].commitments.get().reference])
    pages = ["/", REGISTER, f"{REGISTER}?q=take&sort=status", EXPORT, first]
    pages += [
        "/parties/",
        "/parties/turkey/",
        "/documents/",
        "/documents/a8/",
        "/reports/matrix/",
        "/reports/briefing/",
        "/calendar/?month=2018-01",
        "/changes/",
        "/changes/1/",
        "/changes.atom",
    ]

    with_one = {page: counted(client, page) for page in pages}
    grow(*parts)
    grow(*parts)
    with_three = {page: counted(client, page) for page in pages}

    assert with_three == with_one
    assert {page: count for page, count in with_one.items() if count > 20} == {}


def test_capped_search_says_so_and_offers_to_count(client, monkeypatch):
    samples.varied_register()
    monkeypatch.setattr(full_text, "CAP", 2)
    monkeypatch.setattr(views, "CAP", 2)

    quick = client.get(f"{REGISTER}?q=open")
    counted = client.get(f"{REGISTER}?q=open&count=all")
    export = client.get(f"{EXPORT}?q=open")

    text = markup(quick)
    assert "More than 2 commitments match" in text
    assert 'href="?q=open&amp;count=all"' in text
    assert {value.count for group in quick.context["groups"] for value in group.values} == {None}
    assert "More than" not in markup(counted)
    assert [row["reference"] for row in quick.context["rows"]] == [row["reference"] for row in counted.context["rows"]]
    lines = list(csv.reader(io.StringIO(export.getvalue().decode("utf-8-sig"), newline="")))
    assert len(lines) - 1 == counted.context["count"] > 2
