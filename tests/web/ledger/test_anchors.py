"""The signed head on the public site and beside exports."""

import pytest

from commitments.exchange.ledger.anchors import current_anchor
from commitments.rules.ledger.anchors import read_anchor

from ...support.factories import CommitmentFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
WRONG_KEY = "LEDGER_KEY is not the key that sealed this register. Set the key of this register and restart the site."


def test_anchor_is_text_for_everybody(client, settings):
    CommitmentFactory()

    response = client.get("/anchor.txt")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert read_anchor(markup(response)).is_signed_by(settings.LEDGER_KEY)
    assert [client.head("/anchor.txt").status_code, client.post("/anchor.txt").status_code] == [200, 405]


@pytest.mark.parametrize("query", ["", "?act=nothing", "?since=2100-01-01"])
def test_changes_show_it_with_the_public_key_and_its_fingerprint(client, query):
    CommitmentFactory()

    text = markup(client.get(f"/changes/{query}"))

    anchor = current_anchor()
    assert f">{anchor.text}</pre>" in text
    assert [f"Ed25519 {anchor.key}<" in text, f"SHA-256 {anchor.fingerprint}<" in text] == [True, True]
    assert f"state of the ledger up to entry {anchor.seq}." in text


def test_every_page_leads_to_it(client):
    assert 'href="/changes/#anchor">Verify this register</a>' in markup(client.get("/"))
    assert 'id="anchor"' in markup(client.get("/changes/"))


def test_export_carries_it_beside_the_rows(client, settings):
    CommitmentFactory()
    client.force_login(UserFactory(desk=True))

    response = client.get("/commitments/export.csv")

    anchor = read_anchor(response["Servanda-Anchor"])
    assert anchor == current_anchor()
    assert anchor.is_signed_by(settings.LEDGER_KEY) is True
    assert response["Content-Disposition"].endswith(f'-entry-{anchor.seq}.csv"')
    assert b"anchor" not in b"".join(response.streaming_content)


@pytest.mark.parametrize(
    "path",
    [
        "/anchor.txt",
        "/reports/package.zip",
        "/commitments/export.csv",
        "/commitments/export.xlsx",
        "/commitments/export.ics",
        "/commitments/assessments.csv",
        "/commitments/A8-14/export.json",
        "/reports/matrix.csv",
        "/api/v1/reports/package.zip",
        "/api/v1/commitments/export.csv",
    ],
)
def test_nothing_is_signed_with_a_key_that_is_not_the_registers(client, settings, path):
    client.raise_request_exception = False
    CommitmentFactory(document__prefix="A8", number=14)
    client.force_login(UserFactory(desk=True))
    settings.LEDGER_KEY = b"w" * 40

    response = client.get(path)

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert WRONG_KEY in markup(response)
    assert "Servanda-Anchor" not in response


def test_pages_are_read_under_a_wrong_key_and_say_why_nothing_is_signed(client, settings):
    CommitmentFactory()
    settings.LEDGER_KEY = b"w" * 40

    response = client.get("/changes/")

    text = markup(response)
    assert response.status_code == 200
    assert "servanda-anchor 1" not in text
    assert 'href="/anchor.txt"' not in text
    assert f"Nothing can be signed at the moment. Tell the administrator: {WRONG_KEY}" in text
