"""The briefing sheet on paper."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Page, Route
from pypdf import PdfReader

from commitments.models import Commitment
from commitments.queries.lists import facets
from commitments.rules.kernel.commitments import Lifecycle
from commitments.rules.kernel.statuses import Status

from ..support.factories import CommitmentFactory, DocumentFactory, PartyFactory, ThemeFactory

pytestmark = [pytest.mark.e2e, pytest.mark.django_db]
SITE = "http://127.0.0.1:9"
TITLE = "Hold the next high-level international meeting in the agreed format, with everybody who was there, "


def serve(page: Page, html: str) -> None:
    """The site without a server: this page and the files that it asks for."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            route.fulfill(path=str(finders.find(path.removeprefix("/static/"))))
        else:
            route.fulfill(body=html, content_type="text/html")

    page.route(f"{SITE}/**", answer)


@pytest.mark.parametrize("themes", [10, 40])
def test_forty_rows_stand_on_two_pages(page: Page, themes: int) -> None:
    document, party = DocumentFactory(), PartyFactory(name="The delegation of a state with a rather long name")
    subjects = [ThemeFactory(name=f"Subject {number} of many words") for number in range(themes)]
    for number in range(40):
        title = f"{TITLE * 3}{number}"[:300]
        theme = subjects[number % themes].pk
        CommitmentFactory(document=document, title=title, lead=party, themes=[theme])
    Commitment.objects.update(
        status=Status.PARTLY,
        is_disputed=True,
        lifecycle=Lifecycle.SUSPENDED,
        lifecycle_on="2018-01-05",
        lifecycle_ground="Agreed.",
        deadline_words="in the second half of the year " * 5,
        deadline_earliest="2098-12-16",
        deadline_latest="2099-01-31",
        due_sort="2099-01-31",
        deadline_precision="half_year",
    )
    facets.forget()
    serve(page, Client().get("/reports/briefing/").content.decode())

    page.goto(f"{SITE}/reports/briefing/")
    sheet = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    text = "\n".join(each.extract_text() for each in sheet.pages)
    assert (len(sheet.pages) <= 2) is True
    assert (text.count(f"{document.prefix}-") >= 40) is True
