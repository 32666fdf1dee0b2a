"""Reports: their index, the briefing sheet and its file."""

import re
from datetime import date
from io import BytesIO

import docx
import pytest

from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.web.kernel import clock

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    PartyFactory,
    ProcessFactory,
    UserFactory,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db
SHEET, FILE = "/reports/briefing/", "/reports/briefing.docx"
TODAY = date(2018, 2, 20)
FEBRUARY = Deadline(
    words="второй половине февраля",
    language="ru",
    precision=Precision.HALF_MONTH,
    earliest=date(2018, 2, 15),
    latest=date(2018, 2, 28),
)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def tiles(page: str) -> list[tuple[str, str | None]]:
    """Each figure and where it leads."""
    tile = r'<(?:a|div) class="figure-tile [^"]*"(?: href="([^"]*)")?>.*?<span class="figure-tile__value">(\d+)<'
    found = re.findall(tile, page)
    return [(count, link.replace("&amp;", "&") or None) for link, count in found]


def paper(response):
    """The file, which is read once."""
    return docx.Document(BytesIO(response.getvalue()))


def words(found) -> list[list[str]]:
    """The cells of all tables of a file."""
    return [[cell.text for cell in row.cells] for table in found.tables for row in table.rows]


def test_sheet_shows_figures_dates_and_rows_and_leads_to_them(client):
    party = PartyFactory(slug="turkey", name="Turkey")
    made = CommitmentFactory(title="Meet again", deadline=FEBRUARY, lead=party)
    CommitmentFactory(title="Canary")

    page = markup(client.get(f"{SHEET}?party=turkey"))

    assert "Party: Turkey. Total: 1; scored: 1; no information: 1" in page
    assert "Canary" not in page
    assert page.count(f'href="/commitments/{made.reference}/"') == 2
    assert tiles(page) == [
        ("1", "/commitments/?party=turkey&open=yes"),
        ("1", "/commitments/?party=turkey&open=yes&timeliness=due_soon"),
        ("0", "/commitments/?party=turkey&open=yes&timeliness=overdue"),
        ("0", "/commitments/?party=turkey&disputed=yes"),
        ("0", "/commitments/?party=turkey&status=3&kind=deliverable&kind=recurring"),
    ]
    assert 'href="/reports/briefing.docx?party=turkey&amp;for=public"' in page
    assert 'href="/commitments/?party=turkey">Change the filters' in page


def test_figure_leads_nowhere_where_the_register_would_show_other_rows(client):
    CommitmentFactory()
    client.force_login(UserFactory(desk=True))

    chosen = tiles(markup(client.get(f"{SHEET}?open=no")))
    public = tiles(markup(client.get(f"{SHEET}?for=public")))

    assert [link for _count, link in chosen][:3] == [None] * 3
    assert [link for _count, link in chosen][3] == "/commitments/?open=no&disputed=yes"
    assert {link for _count, link in public} == {None}


@pytest.mark.parametrize("address", [SHEET, FILE])
def test_choice_that_cannot_be_read_gives_its_message_and_no_rows(client, address):
    CommitmentFactory(title="Canary")

    response = client.get(f"{address}?status=9&for=internal")

    text = markup(response)
    assert response.status_code == 400
    assert "Canary" not in text
    assert "Implementation" in text
    assert "Choose one of: public." in text


def test_file_holds_the_rows_of_the_page_in_the_words_of_the_text(client):
    ProcessFactory(name="Astana Process")
    made = CommitmentFactory(title="برگزاری نشست", deadline=FEBRUARY, lead=PartyFactory(name="Kazakhstan"))

    response = client.get(FILE)

    found = paper(response)
    assert response["Content-Disposition"] == 'attachment; filename="briefing-public-2018-02-20.docx"'
    assert [
        line.text for line in found.paragraphs if str(line.style and line.style.name).startswith(("Title", "Heading"))
    ] == [
        "State of commitments",
        "Dates",
        "Commitments",
        "No theme",
    ]
    assert words(found) == [
        ["Date", "Event", "Ref.", "Timeliness"],
        ["15–28 Feb 2018", "برگزاری نشست · “второй половине февраля”", made.reference, "due in 8 days"],
        ["Ref.", "Commitment", "Status", "Deadline", "Latest news"],
        [made.reference, "برگزاری نشست · Kazakhstan", "No information", "due in 8 days · 15–28 Feb 2018", "1 Jan 2018"],
    ]
    assert "Public: for anyone" in found.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize("address", [SHEET, FILE])
@pytest.mark.parametrize(("query", "tiers"), [("", "123"), ("for=parties", "12"), ("for=public", "1")])
def test_paper_is_made_for_its_reader(client, address, query, tiers):
    for tier in Tier:
        CommitmentFactory(title=f"canary{tier.value}", tier=tier)
    client.force_login(UserFactory(desk=True))

    response = client.get(f"{address}?{query}")

    text = markup(response) if address == SHEET else str(words(paper(response)))
    assert re.findall(r"canary(\d)", text) == sorted(tiers)


def test_sheet_of_a_past_day_is_as_it_stood(client):
    made = CommitmentFactory()
    AssessmentFactory(commitment=made, as_of=date(2018, 2, 10))

    pages = [markup(client.get(f"{SHEET}{query}")) for query in ("", "?as_of=2018-02-09")]

    assert ["Partly implemented" in page for page in pages] == [True, False]
    assert "As of Friday 9 February 2018" in pages[1]
    assert 'href="/reports/briefing.docx?as_of=2018-02-09&amp;for=public"' in pages[1]


def test_empty_sheet_says_so(client):
    page = markup(client.get(SHEET))

    assert "No upcoming dates." in page
    assert "No commitments match." in page


def test_reports_name_every_paper_and_the_register_leads_to_the_sheet(client):
    CommitmentFactory()

    reports = markup(client.get("/reports/"))
    register = markup(client.get("/commitments/?open=yes&sort=deadline"))

    assert [f'href="{link}"' in reports for link in (SHEET, "/reports/matrix/", "/meetings/")] == [True] * 3
    assert 'href="/reports/briefing/?open=yes&amp;sort=deadline"' in register
