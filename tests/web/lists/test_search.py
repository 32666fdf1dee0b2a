import pytest
from django.db import connection

from commitments.queries.kernel.full_text import PROBING
from commitments.rules.kernel.commitments import Tier

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    ProgressReportFactory,
    ProvisionFactory,
    UserFactory,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db


def page(client, **asked):
    return client.get("/search/", asked)


def test_hits_are_marked_escaped_and_lead_to_their_places(client):
    document = DocumentFactory(slug="it", title="On <peace>", text="They met.\n\nA <truce> holds.", language="fr")
    made = CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words="<truce> holds"))
    EvidenceFactory(slug="seen", title="Truce & more")
    report = ProgressReportFactory(text="Our truce\u202e")

    content = markup(page(client, q="TRUCE"))

    assert 'lang="fr" dir="ltr">&lt;<mark>truce</mark>&gt; holds</p>' in content
    assert 'href="/documents/it/#p2s1">On &lt;peace&gt;</a>' in content
    assert f'href="/commitments/{made.reference}/"' in content
    assert 'href="/evidence/seen/"><mark>Truce</mark> &amp; more</a>' in content
    assert f'href="/commitments/{report.commitment.reference}/#s-his"' in content


def test_passage_keeps_its_language_and_direction(client):
    DocumentFactory(text="اجتماع في تركية", language="ar")

    assert 'lang="ar" dir="rtl">اجتماع في <mark>تركية</mark></p>' in markup(page(client, q="ترکیه"))


def test_kinds_are_tabs_with_their_figures(client):
    for _ in range(6):
        EvidenceFactory(title="A truce")
    DocumentFactory(text="A truce")

    response = page(client, q="truce")

    tabs = [(str(tab["label"]), tab["total"], tab["query"], tab["current"]) for tab in response.context["tabs"]]
    assert tabs == [
        ("Commitments", 0, "?q=truce&kind=commitments", False),
        ("Documents", 1, "?q=truce&kind=documents", False),
        ("Evidence", 6, "?q=truce&kind=evidence", False),
        ("Reports of parties", 0, "?q=truce&kind=reports", False),
    ]
    assert [(part["kind"], len(part["found"].rows), part["more"]) for part in response.context["parts"]] == [
        ("documents", 1, ""),
        ("evidence", 5, "?q=truce&kind=evidence"),
    ]


def test_pages_of_a_kind_keep_the_query(client, monkeypatch):
    monkeypatch.setattr("commitments.queries.lists.site_search.PAGE", 1)
    for _ in range(2):
        EvidenceFactory(title="A truce")

    response = page(client, q="truce &", kind="evidence", page="1")

    assert response.context["parts"][0]["pages"]["next"] == "?q=truce+%26&kind=evidence&page=2"
    assert page(client, q="truce", kind="evidence", page="x").status_code == 200


def test_nothing_found_says_what_to_try(client):
    CommitmentFactory(title="Guard the border")

    content = markup(page(client, q="border ghosts"))

    assert "Try fewer words" in content
    assert '<a href="/search/?q=border"><bdi>border</bdi></a>: 1 commitment' in content
    assert "of this kind" in markup(page(client, q="border", kind="evidence"))
    assert "Enter search words" in markup(page(client))


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"q": "a\x00"}, "Search everything"),
        ({"q": "x" * 10_000}, "Search everything"),
        ({"q": "x", "kind": "people"}, "Kind"),
        ({"q": "x", "kinds": "evidence"}, "kinds"),
    ],
)
def test_what_cannot_be_searched_is_refused_with_the_reason_and_kept(client, asked, field):
    CommitmentFactory(title="x")

    response = page(client, **asked)

    assert response.status_code == 400
    assert {name for name, _message in response.context["errors"]} == {field}
    assert "tabs" not in response.context
    assert response.context["form"]["q"].value() == asked["q"]


def test_past_is_refused_kindly_and_its_box_searches_the_register_of_then(client):
    CommitmentFactory(title="A truce")

    refused = client.get("/search/?q=truce&as_of=2018-03-01")
    then = markup(client.get("/?as_of=2018-03-01"))
    now = markup(client.get("/"))

    assert refused.status_code == 400
    assert "This page has no past view" in markup(refused)
    assert 'href="/search/?q=truce"' in markup(refused)
    assert ('class="find" role="search" action="/commitments/"' in then) is True
    assert ('class="find" role="search" action="/search/"' in now) is True


def test_hidden_rows_change_nothing_on_the_page(client):
    EvidenceFactory(title="A truce")
    before = page(client, q="truce").content
    for tier in (Tier.PARTIES, Tier.INTERNAL):
        EvidenceFactory(title="A truce", tier=tier)
        DocumentFactory(text="A truce", tier=tier)

    assert page(client, q="truce").content == before
    client.force_login(UserFactory(desk=True))
    assert page(client, q="truce").context["tabs"][2]["total"] == 3


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_three_as_for_one(client, django_assert_num_queries, count):
    for _ in range(count):
        ProgressReportFactory(text="A step")
        EvidenceFactory(title="A step")
    page(client, q="step")

    with django_assert_num_queries(9 + len(PROBING[connection.vendor])):
        page(client, q="a step")


def test_more_than_the_limit_is_said_with_the_limit(client, monkeypatch):
    for module in ("kernel.full_text", "lists.site_search"):
        monkeypatch.setattr(f"commitments.queries.{module}.CAP", 2)
    for number in range(3):
        CommitmentFactory(title=f"A truce {number}")

    content = markup(page(client, q="truce"))

    assert "more than 1,000" in content
    assert "More than 1,000 results" in content
