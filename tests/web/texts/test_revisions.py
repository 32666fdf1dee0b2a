"""Correcting a text on pages: what becomes of its passages is shown first; what is not found waits for a person."""

import re

import pytest

from commitments.models import Commitment, Document, Provision, Revision
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...actions.texts.test_revisions import CORRECTED, GROUP, MEETING, TEXT, THANKS, marked, revise
from ...admin.pages import client_of, read_form
from ...support.factories import CommitmentFactory, DocumentFactory, UserFactory, paper, secretary
from ...support.pages import markup
from ...support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def desk():
    return client_of(secretary())


@pytest.fixture
def document():
    document = DocumentFactory(slug="a8", text=TEXT)
    for passage in marked(document, MEETING, GROUP, THANKS):
        CommitmentFactory(document=document, provision=passage)
    return document


def look(client, **given):
    page = client.post("/documents/a8/revise/", given, follow=True)
    return page, page.redirect_chain[-1][0] if page.redirect_chain else ""


def page_text(response) -> str:
    return " ".join(markup(response).split())


def test_correction_is_shown_with_what_becomes_of_passages_and_kept_by_a_button(desk, document):
    page, address = look(desk, text=CORRECTED)

    assert [(fate.value, count) for fate, count in page.context["fates"]] == [("kept", 1), ("changed", 1), ("lost", 1)]
    assert [item.provision.words for item, _offers in page.context["waiting"]] == [GROUP, THANKS]
    assert len(page.context["paragraphs"]) == 3
    assert Document.objects.get().text == TEXT

    kept = desk.post(address, read_form(page) | {"act": "keep", "reason": "A corrigendum."}, follow=True)

    assert kept.redirect_chain[-1][0] == "/documents/a8/passages/"
    assert Document.objects.get().text == CORRECTED
    assert Revision.objects.get().reason == "A corrigendum."
    assert desk.get(address).status_code == 404


def test_correction_from_a_file_keeps_the_file(desk, document):
    page, address = look(desk, file=paper(CORRECTED.encode(), name="corrected.txt"))

    desk.post(address, read_form(page) | {"act": "keep", "reason": "A corrigendum."})

    original = Document.objects.get().original
    assert original is not None
    assert original.file_name == "corrected.txt"


def test_correction_can_be_left_or_needs_a_reason(desk, document):
    page, address = look(desk, text=CORRECTED)

    refused = desk.post(address, read_form(page) | {"act": "keep", "reason": " "})
    left = desk.post(address, {"act": "drop"})

    assert refused.status_code == 400
    assert list(refused.context["form"].errors) == ["reason"]
    assert left.url == "/documents/a8/"
    assert Revision.objects.count() == 0


def test_same_text_is_noticed_and_cannot_be_kept(desk, document):
    page, _address = look(desk, text=TEXT)

    assert page.context["is_same"] is True
    assert 'value="keep"' not in markup(page)


def test_text_that_was_put_aside_for_one_document_corrects_no_other(desk, document):
    DocumentFactory(slug="other", text=TEXT)
    _page, address = look(desk, text=CORRECTED)

    assert desk.get(address.replace("/a8/", "/other/")).status_code == 404


def test_who_was_slower_sees_the_correction_that_came_first(desk, document):
    page, address = look(desk, text=CORRECTED)
    revise(document, TEXT + "\n\nDone in Astana.")

    answer = desk.post(address, read_form(page) | {"act": "keep", "reason": "A corrigendum."})

    assert answer.status_code == 400
    assert len(answer.context["form"].meanwhile) == 1
    assert Revision.objects.count() == 1


def waiting(client) -> list[str]:
    return [item.provision.words for item, _offers in client.get("/documents/a8/passages/").context["waiting"]]


def settle(client, passage: str, **given):
    pk = Provision.objects.get(words=passage).pk
    version = Document.objects.get(slug="a8").version
    return client.post("/documents/a8/passages/", {"provision": pk, "version": version, **given})


def test_passages_are_settled_one_by_one_until_none_waits(desk, document):
    revise(document)
    assert waiting(desk) == [GROUP, THANKS]
    (start, end), words = desk.get("/documents/a8/passages/").context["waiting"][0][0].offers[0]

    settle(desk, GROUP, place=f"{start}-{end}")
    settle(desk, THANKS, place="stay")

    assert waiting(desk) == []
    assert [row.quotation for row in Commitment.objects.order_by("ref_key")] == [MEETING, words, THANKS]
    assert "hostages" in words


def test_passage_is_settled_at_words_that_somebody_typed(desk, document):
    revise(document)

    settle(desk, GROUP, place="typed", words="a working group on detainees and hostages")

    assert Provision.objects.filter(words="a working group on detainees and hostages").exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"place": "typed", "words": "not in it"}, "words"),
        ({"place": "typed"}, "words"),
        ({"place": "somewhere"}, "place"),
        ({"place": "9-3"}, "words"),
        ({}, "place"),
    ],
    ids=str,
)
def test_place_that_is_none_is_refused_with_its_field(desk, document, given, field):
    revise(document)

    answer = settle(desk, GROUP, **given)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert waiting(desk) == [GROUP, THANKS]


def test_passage_of_another_document_is_not_settled_here(desk, document):
    other = DocumentFactory(text=TEXT + " ")
    (passage,) = marked(other, THANKS)
    revise(other)

    answer = desk.post("/documents/a8/passages/", {"provision": passage.pk, "version": 1, "place": "stay"})

    assert answer.status_code == 400
    assert Provision.objects.get(pk=passage.pk).is_settled is False


def test_earlier_text_is_read_with_what_the_next_one_says_or_alone(client, document):
    revise(document)

    both, alone = (page_text(client.get(f"/documents/a8/revisions/1/{query}")) for query in ("", "?plain"))

    assert '<ins><span class="visually-hidden">Added: </span> and hostages</ins>' in both
    assert "<ins>" not in alone
    assert "They thank the Republic of Kazakhstan" in alone
    assert client.get("/documents/a8/revisions/2/").status_code == 404
    assert client.get(f"/documents/a8/revisions/{2**63}/").status_code == 404


def test_paragraphs_of_an_earlier_text_are_cited_by_the_numbers_that_it_prints(client):
    numbered = f"Joint statement\n\n1. {MEETING}\n\n2. {GROUP}\n\n3. {THANKS}"
    document = DocumentFactory(slug="a8", text=numbered)
    revise(document, numbered.replace(f"2. {GROUP}", "They met.\n\n2. They will  meet again.").replace("3. ", "4. "))

    both, alone = (markup(client.get(f"/documents/a8/revisions/1/{query}")) for query in ("", "?plain"))

    shown = r'id="(p\d)"><span class="para__number"><bdi>([^<]*)</bdi>'
    assert re.findall(shown, alone) == [("p1", "[1]"), ("p2", "1"), ("p3", "2"), ("p4", "3")]
    assert [cited for _place, cited in re.findall(shown, both) if cited] == ["[1]", "1", "2", "3"]
    assert "<bdi>4</bdi>" not in both


def test_reader_lists_earlier_texts_and_commitments_that_quote_them(client, desk, document):
    revise(document)

    page = client.get("/documents/a8/").context["page"]
    told = page_text(desk.get("/documents/a8/"))

    assert [row["reference"] for row in page.earlier] == [row.reference for row in Commitment.objects.all()[1:]]
    assert [revision.number for revision in page.revisions] == [1]
    assert page.unsettled == 2
    assert "2 passages to resolve" in told
    assert "to resolve" not in page_text(client.get("/documents/a8/"))


def test_commitment_quotes_its_words_in_the_text_that_holds_them(client, document):
    revise(document)
    first, second, _third = Commitment.objects.order_by("ref_key")

    kept, changed = (client.get(f"/commitments/{made.reference}/") for made in (first, second))

    assert [page.context["page"].quotation for page in (kept, changed)] == [MEETING, GROUP]
    assert "/documents/a8/revisions/1/" not in markup(kept)
    assert "/documents/a8/revisions/1/" in markup(changed)


@pytest.mark.parametrize("corrections", [1, 3])
def test_reader_asks_the_same_however_often_the_text_was_corrected(
    client, document, django_assert_num_queries, corrections
):
    for number in range(corrections):
        RevisionFactory(document=document, text=f"{TEXT} {number}")
    client.get("/documents/a8/")

    with django_assert_num_queries(9):
        client.get("/documents/a8/")


@pytest.mark.parametrize(("role", "statuses"), [(UserRole.DESK_OFFICER, (200, 200)), (UserRole.READER, (404, 404))])
def test_earlier_texts_are_for_those_who_may_see_the_document(role, statuses):
    document = DocumentFactory(slug="closed", tier=Tier.INTERNAL)
    RevisionFactory(document=document)
    client = client_of(UserFactory(role=role))

    assert tuple(client.get(f"/documents/closed/{page}/").status_code for page in ("revisions/1", "revise")) == statuses
