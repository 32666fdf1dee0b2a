import re

import pytest

from commitments.actions.register.commitments import edit_commitment
from commitments.models import Commitment, CommitmentLink, RejectedMatch
from commitments.rules.kernel.commitments import Tier
from commitments.rules.texts.comparison import Relation
from commitments.web.texts import comparison as page_module

from ...support.factories import DocumentFactory, UserFactory, secretary
from ...support.pages import markup
from ...support.rounds import (
    CENTRE,
    DETAINEES,
    MEETING,
    MOVED,
    first_round,
    numbered_rounds,
    pledge,
    second_round,
    two_rounds,
)

pytestmark = pytest.mark.django_db

PAGE = "/documents/first/compare/second/"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(desk=True))
    return client


def row_of(response, relation):
    return next(row for row in response.context["rows"] if row["relation"] == relation.label)


def test_page_shows_what_was_taken_out_and_put_in(client):
    two_rounds()

    content = markup(client.get(PAGE))

    assert "<del>Astana in July 2019</del>" in content
    assert "<ins>Sochi in May 2020</ins>" in content
    assert 'name="confirm"' not in content


def test_page_cites_passages_by_the_numbers_of_the_texts_and_leads_to_their_places(client):
    numbered_rounds()

    content = markup(client.get(PAGE))

    assert re.findall(r'href="/documents/(\w+)/#(p\d\w+)">View in the text, paragraph ([^<]+)<', content) == [
        ("second", "p3s1", "2"),
        ("first", "p4s1", "3"),
        ("second", "p2s1", "1"),
        ("first", "p3s1", "2"),
        ("second", "p4s2", "3.2"),
    ]
    assert re.findall(r'#q-[^"]+">View in the text, paragraph ([^<]+)<', content) == ["OP1"]


def test_text_in_a_language_without_rules_is_said_not_to_be_read_for_pledges(client):
    two_rounds()
    assert client.get(PAGE).context["unread"] == []
    DocumentFactory(slug="turkish", language="tr", text="Taraflar anlaştı.", title="Bildiri")

    page = client.get("/documents/first/compare/turkish/", follow=True)

    assert "There are no rules for the language of “Bildiri” yet" in markup(page)


def test_figures_are_the_numbers_of_rows_they_lead_to(client):
    two_rounds()

    for value, _label, count in client.get(PAGE).context["views"]:
        assert len(client.get(PAGE, {"show": value}).context["rows"]) == count


def test_earlier_document_stands_first(client):
    two_rounds()

    response = client.get("/documents/second/compare/first/")

    assert response.status_code == 302
    assert response["Location"] == PAGE


def test_match_is_confirmed_as_a_link(desk):
    two_rounds()
    page = desk.get(PAGE)
    sent = {relation: row_of(page, relation)["confirm"] for relation in (Relation.REAFFIRMED, Relation.CHANGED)}

    for value in sent.values():
        assert desk.post(PAGE, {"confirm": value}).status_code == 302

    links = CommitmentLink.objects.values_list("kind", "source__quotation", "target__quotation")
    assert sorted(links) == [("amends", MOVED, MEETING), ("reaffirms", DETAINEES, DETAINEES)]
    assert row_of(desk.get(PAGE), Relation.CHANGED)["link"] == "amends"


def test_match_is_rejected_and_stands_apart_from_then_on(desk):
    two_rounds()
    page = desk.get(PAGE)

    desk.post(PAGE, {"reject": row_of(page, Relation.CHANGED)["reject"]})

    assert list(RejectedMatch.objects.values_list("earlier_words", "later_words")) == [(MEETING, MOVED)]
    assert [row["relation"] for row in desk.get(PAGE).context["rows"]].count(Relation.CHANGED.label) == 0


def test_match_of_sentences_can_be_rejected_and_not_linked(desk):
    first_round(), second_round()

    row = row_of(desk.get(PAGE), Relation.CHANGED)

    assert "reject" in row
    assert "confirm" not in row


def test_sentence_that_nobody_recorded_leads_staff_to_its_recording(desk):
    _one, other = two_rounds()
    start = other.text.index(CENTRE)
    address = f"/documents/second/record/?start={start}&amp;end={start + len(CENTRE)}"

    content = markup(desk.get(PAGE))

    assert content.count(address) == content.count("/record/") == 1
    assert CENTRE in markup(desk.get(address.replace("&amp;", "&")))
    desk.logout()
    assert "/record/" not in markup(desk.get(PAGE))


def test_conflict_is_shown_and_the_page_carries_the_new_version(desk):
    two_rounds()
    value = row_of(desk.get(PAGE), Relation.CHANGED)["confirm"]
    current = Commitment.objects.get(quotation=MOVED)
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes={"title": "Other"})

    refused = desk.post(PAGE, {"confirm": value})

    assert refused.status_code == 400
    assert CommitmentLink.objects.count() == 0
    assert refused.context["form"].meanwhile[0].act == "edit_commitment"
    assert desk.post(PAGE, {"confirm": row_of(refused, Relation.CHANGED)["confirm"]}).status_code == 302


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"confirm": "1:1:1:1", "reject": "0:4:0:4"},
        {"confirm": "999:1:998:1"},
        {"confirm": "a\x00"},
        {"reject": "0:4:0"},
        {"reject": "5:4:0:4"},
        {"reject": "0:999999999:0:4"},
    ],
    ids=str,
)
def test_what_no_button_sends_is_refused(desk, sent):
    two_rounds()

    response = desk.post(PAGE, sent)

    assert response.status_code == 400
    assert CommitmentLink.objects.count() == 0
    assert RejectedMatch.objects.count() == 0


def test_long_comparison_is_turned_page_by_page(client, monkeypatch):
    monkeypatch.setattr(page_module, "LENGTH", 3)
    two_rounds()

    first, last = client.get(PAGE), client.get(PAGE, {"page": "2"})

    assert [len(page.context["rows"]) for page in (first, last)] == [3, 1]
    assert first.context["pages"]["next"] == "?page=2"
    assert last.context["pages"]["previous"] == "?"
    assert len(client.get(PAGE, {"page": "x"}).context["rows"]) == 3


def test_dropped_commitment_says_what_follows(client):
    two_rounds()

    assert "stays open until a document says otherwise" in row_of(client.get(PAGE), Relation.DROPPED)["gone"]


def test_file_holds_the_rows_of_the_page(client):
    two_rounds()

    response = client.get(f"{PAGE}export.csv", {"show": "new", "bom": "0"})

    lines = b"".join(response.streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in lines] == ["relation", "new"]
    assert response["Content-Disposition"].startswith('attachment; filename="servanda-comparison-first-second-entry-')


def test_documents_to_compare_with_are_those_the_person_may_see(client):
    one, other = two_rounds()
    DocumentFactory(process=one.process, tier=Tier.INTERNAL)

    others = client.get("/documents/second/compare/").context["others"]

    assert [(item["document"], item["address"]) for item in others] == [(one, PAGE)]
    assert f'href="/documents/{other.slug}/compare/"' in markup(client.get("/documents/"))


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_three_as_for_one(desk, django_assert_num_queries, count):
    one, other = first_round(), second_round()
    for words in (DETAINEES, MEETING, one.text[: one.text.index(".") + 1])[: 2 if count == 3 else 1]:
        pledge(one, words)
    pledge(other, MOVED)
    desk.get(PAGE)

    with django_assert_num_queries(13):
        desk.get(PAGE)
