"""The signed head on the public site and beside exports."""

import pytest

from commitments.exchange.anchors import current_anchor
from commitments.rules.anchors import read_anchor

from ..factories import CommitmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_anchor_is_text_for_everybody(client, settings):
    CommitmentFactory()

    response = client.get("/anchor.txt")

    assert (response.status_code, response["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert read_anchor(response.content.decode()).is_signed_by(settings.LEDGER_KEY)
    assert [client.head("/anchor.txt").status_code, client.post("/anchor.txt").status_code] == [200, 405]


@pytest.mark.parametrize("query", ["", "?act=nothing", "?since=2100-01-01"])
def test_changes_show_it_with_the_public_key_and_its_fingerprint(client, query):
    CommitmentFactory()

    text = client.get(f"/changes/{query}").content.decode()

    anchor = current_anchor()
    assert f">{anchor.text}</pre>" in text
    assert [f"Ed25519 {anchor.key}<" in text, f"SHA-256 {anchor.fingerprint}<" in text] == [True, True]
    assert f"recorded up to entry {anchor.seq}." in text


def test_every_page_leads_to_it(client):
    assert 'href="/changes/#anchor">Signed head of the ledger</a>' in client.get("/").content.decode()
    assert 'id="anchor"' in client.get("/changes/").content.decode()


def test_export_carries_it_beside_the_rows(client, settings):
    CommitmentFactory()
    client.force_login(UserFactory(desk=True))

    response = client.get("/commitments/export.csv")

    anchor = read_anchor(response["Servanda-Anchor"])
    assert (anchor, anchor.is_signed_by(settings.LEDGER_KEY)) == (current_anchor(), True)
    assert response["Content-Disposition"].endswith(f'-entry-{anchor.seq}.csv"')
    assert b"anchor" not in b"".join(response.streaming_content)
