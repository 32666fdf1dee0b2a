"""The data package and the dictionary as people get them."""

import zipfile
from io import BytesIO

import pytest

from commitments.queries.ledger.register_hash import ledger_head

from ...support.factories import CommitmentFactory, UserFactory
from ...support.pages import markup
from .test_register import body

pytestmark = pytest.mark.django_db


def test_package_is_named_after_whom_it_is_for(client):
    CommitmentFactory()

    for person, tier in (
        (None, "public"),
        (UserFactory(focal_point=True), "parties"),
        (UserFactory(desk=True), "internal"),
    ):
        if person:
            client.force_login(person)
        answer = client.get("/reports/package.zip")
        end = f'-entry-{ledger_head()[0]}.zip"'
        assert answer["Content-Disposition"].startswith(f'attachment; filename="servanda-package-{tier}-')
        assert answer["Content-Disposition"].endswith(end)
        assert answer["Content-Type"] == "application/zip"
        assert "datapackage.json" in zipfile.ZipFile(BytesIO(body(answer))).namelist()


def test_dictionary_shows_every_table_and_column(client):
    page = client.get("/reports/dictionary/")

    text = markup(page)
    assert page.status_code == 200
    assert "reminders without a reply" in text
    assert "Partly implemented" in text
    assert text.count('<table class="zebra') == len(page.context["tables"]) == 25


def test_reports_lead_to_the_package_and_the_dictionary(client):
    text = markup(client.get("/reports/"))

    assert 'href="/reports/package.zip"' in text
    assert 'href="/reports/dictionary/"' in text
