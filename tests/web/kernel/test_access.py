"""The matrix: who gets which page of what, and what may not be seen leaves no trace anywhere."""

import pytest
from django.urls import reverse

from commitments.models import Evidence
from commitments.rules.kernel.commitments import Tier

from ...support.factories import UserFactory
from ...support.pages import markup
from .sheet import ANONYMOUS, PEOPLE, SEES, STAFF, add_findings, canary, client_as, records

pytestmark = pytest.mark.django_db


def object_pages(record) -> dict[str, str]:
    return {
        "commitment": reverse("commitment-detail", args=[record.commitment.reference]),
        "document": reverse("document-detail", args=[record.document.slug]),
        "evidence": reverse("evidence-detail", args=[record.evidence.slug]),
        "register": f"{reverse('commitment-list')}?document={record.document.slug}",
        "csv": f"{reverse('commitment-export-csv')}?document={record.document.slug}",
    }


GENERAL = {
    "overview": "/",
    "register": "/commitments/",
    "csv": "/commitments/export.csv",
    "parties": "/parties/",
    "party": "/parties/turkey/",
    "documents": "/documents/",
    "search": "/commitments/?q=canary",
    "search csv": "/commitments/export.csv?q=canary",
    "matrix": "/reports/matrix/",
    "briefing": "/reports/briefing/",
    "calendar": "/calendar/?month=2018-03",
    "calendar file": "/commitments/export.ics",
    "changes": "/changes/",
    "feed": "/changes.atom",
}
# Sign-in first, then refused: 302 leads to the sign-in page.
STAFF_PAGES = ("admin:index", "admin:commitments_commitment_changelist", "admin:commitments_commitment_export")


def statuses(client, pages: dict[str, str]) -> dict[str, int]:
    return {name: client.get(address).status_code for name, address in pages.items()}


SEEN = {"commitment": 200, "document": 200, "evidence": 200, "register": 200, "csv": 200}
# Its page is not there, and as a value of a filter it is unknown.
UNSEEN = {"commitment": 404, "document": 404, "evidence": 404, "register": 400, "csv": 400}


def test_matrix_of_role_page_and_tier():
    made = records()

    for person in PEOPLE:
        client = client_as(person)
        assert statuses(client, GENERAL) == dict.fromkeys(GENERAL, 200), person
        for tier in Tier:
            expected = SEEN if tier in SEES[person] else UNSEEN
            assert statuses(client, object_pages(made[tier])) == expected, (person, tier)


def test_matrix_of_role_and_admin_page():
    made = records()
    pages = {name: reverse(name) for name in STAFF_PAGES}
    for tier in Tier:
        change = reverse("admin:commitments_commitment_change", args=[made[tier].commitment.pk])
        pages[f"change {tier}"] = change

    for person in PEOPLE:
        found = statuses(client_as(person), pages)
        assert found == dict.fromkeys(pages, 200 if person in STAFF else 302), person


def body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def test_canaries_never_sing_to_who_may_not_hear_them():
    made = records()
    # On the public commitment, too, stand reports and evidence that not everybody may see.
    for tier in (Tier.PARTIES, Tier.INTERNAL):
        add_findings_once_more(tier, made[Tier.PUBLIC].commitment)

    for person in PEOPLE:
        client = client_as(person)
        pages = [*GENERAL.values(), "/commitments/?sort=-changed", "/commitments/nowhere/"]
        pages += [address for tier in Tier for address in object_pages(made[tier]).values() if "?" not in address]
        texts = {address: body(client.get(address)) for address in pages}
        for tier in Tier:
            leaks = [
                (person, address, thing)
                for address, text in texts.items()
                for thing in ("quotation", "document", "text", "title", "remark", "reason", "evidence", "report")
                if canary(tier, thing) in text
            ]
            assert bool(leaks) is (tier in SEES[person]), leaks


def add_findings_once_more(tier: Tier, commitment) -> None:
    Evidence.objects.filter(slug=canary(tier, "evidence")).update(slug=f"first-{tier}")
    add_findings(tier, commitment)


def test_counts_tell_nothing_of_what_may_not_be_seen():
    records()

    counts = {person: client_as(person).get("/").context["page"].everything.count for person in PEOPLE}

    assert counts == {person: len(SEES[person]) for person in PEOPLE}


def test_unknown_and_hidden_answer_alike():
    made = records()
    client = client_as(ANONYMOUS)

    references = [made[Tier.INTERNAL].commitment.reference, "T99999-99", "nowhere", "%00", "é", "x" * 3000]

    answers = {reference: client.get(reverse("commitment-detail", args=[reference])) for reference in references}

    assert [answer.status_code for answer in answers.values()] == [404] * 6
    # Beside the address that was asked for, which the page carries on to the sign-in, all is the same.
    texts = {markup(answers[reference]).replace(reference, "") for reference in references[:3]}
    assert len(texts) == 1


@pytest.mark.parametrize(
    "address", ["/commitments/%00/", "/documents/nowhere/", "/parties/nowhere/", "/commitments/%ED%A0%80/", "/nowhere/"]
)
def test_unknown_address_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", GENERAL.values())
def test_pages_are_read_and_never_written(client, address):
    records()

    answers = [client.head(address), *(getattr(client, method)(address) for method in ("post", "put", "delete"))]

    assert [answer.status_code for answer in answers] == [200, 405, 405, 405]


def test_account_menu_leads_staff_alone_to_their_pages_whoever_looked_before(client):
    for person, there in [(UserFactory(desk=True), True), (UserFactory(), False), (UserFactory(desk=True), True)]:
        client.force_login(person)
        menu = markup(client.get("/parties/"))
        assert ('href="/drafts/"' in menu) == there
        assert ('href="/admin/"' in menu) == there
        assert 'href="/views/"' in menu
