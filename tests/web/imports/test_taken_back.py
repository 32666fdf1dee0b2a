"""What an import made that was taken back is nowhere: not for an administrator, not as of an earlier day either."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commitments.actions.imports.undo import hide_commitments, hide_document
from commitments.actions.kernel.ledger import batch
from commitments.models import Commitment, LedgerEntry
from commitments.queries.lists.facets import forget

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
WORD = "Xylophone"


@pytest.fixture
def gone() -> Commitment:
    """A commitment and its document, taken back, beside another that stands."""
    CommitmentFactory(title="Stands")
    party = PartyFactory(name=f"{WORD}istan")
    document = DocumentFactory(title=f"{WORD} letter", slug="xylophone", text=f"They take a {WORD}.")
    passage = ProvisionFactory(document=document, words=document.text)
    made = CommitmentFactory(
        document=document, provision=passage, title=f"{WORD} pledge", lead=party, themes=[ThemeFactory()]
    )
    with batch():
        hide_commitments(actor=secretary(), keys=[made.pk])
        hide_document(actor=secretary(), document=document)
    forget()
    return made


PAGES = [
    "/",
    "/commitments/",
    "/commitments/export.csv",
    "/commitments/export.json",
    "/api/v1/commitments/",
    "/api/v1/documents/",
    "/search/?q=pledge",
    f"/commitments/?q={WORD}",
    "/documents/",
    "/calendar/",
    "/reports/briefing/",
    "/reports/matrix/",
    "/meetings/",
    "/changes/",
    "/changes.atom",
    "/admin/commitments/commitment/",
    "/admin/commitments/document/",
]


def body(response) -> str:
    return (response.getvalue() if response.streaming else response.content).decode()


def test_lists_do_not_show_it(client, gone):
    client.force_login(UserFactory(administrator=True))

    found = {path: client.get(path, follow=True) for path in PAGES}

    assert {path: answer.status_code for path, answer in found.items() if answer.status_code != 200} == {}
    showing = [
        path for path, answer in found.items() if f"{WORD} pledge" in body(answer) or f"{WORD} letter" in body(answer)
    ]
    # Staff read on the list of changes what was done; what the public reads there goes by what is open today.
    assert [path for path in showing if not path.startswith("/changes")] == []


def test_changes_tell_the_public_nothing(client, gone):
    told = body(client.get("/changes/")) + body(client.get("/changes.atom"))

    assert WORD not in told.replace(f"{WORD}istan", "")
    assert "Stands" in told


def test_views_of_the_past_do_not_show_it(client, gone):
    client.force_login(UserFactory(administrator=True))
    day = timezone.localdate()
    asked = {"as_of": (day - timedelta(days=1)).isoformat(), "known_on": day.isoformat()}

    told = [body(client.get(path, asked)) for path in ("/commitments/", "/commitments/export.csv")]

    assert [("Stands" in each, f"{WORD} pledge" in each) for each in told] == [(True, False)] * 2


@pytest.mark.parametrize("name", ["commitment-detail", "document-detail"])
def test_its_page_is_not_there(client, gone, name):
    client.force_login(UserFactory(administrator=True))
    key = gone.reference if name == "commitment-detail" else gone.document.slug

    assert client.get(reverse(name, args=[key])).status_code == 404


def test_its_entries_can_be_read_by_staff_and_by_nobody_else(client, gone):
    taken = LedgerEntry.objects.filter(act="take_back_import")
    paths = [reverse("change-detail", args=[entry.seq]) for entry in taken]

    for_all = [client.get(path).status_code for path in paths]
    client.force_login(UserFactory(desk=True))
    for_staff = [client.get(path).status_code for path in paths]

    assert for_all == [404, 404]
    assert for_staff == [200, 200]
