import pytest

from ...support.factories import CommitmentFactory, DocumentFactory, ProvisionFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


def test_hit_is_marked_in_its_sentence_and_leads_to_its_place(client):
    document = DocumentFactory(slug="it", text="They met.\n\nA <truce> holds.")
    CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words="holds"))

    content = markup(client.get("/documents/", {"q": "TRUCE"}))

    assert "A &lt;<mark>truce</mark>&gt; holds." in content
    assert 'href="/documents/it/#p2s1"' in content
    assert 'href="/commitments/?q=TRUCE"' in content


def test_nothing_found_says_what_to_do(client):
    DocumentFactory(text="A truce.")

    assert "Try fewer words" in markup(client.get("/documents/", {"q": "war"}))


@pytest.mark.parametrize("query", ["a\x00", "x" * 201])
def test_query_that_cannot_be_is_refused_and_kept(client, query):
    DocumentFactory(text="A truce.")

    response = client.get("/documents/", {"q": query})

    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["q"]
    assert "search" not in response.context


def test_pages_of_hits_keep_the_query(client, monkeypatch):
    monkeypatch.setattr("commitments.queries.texts.search.PAGE", 1)
    for _ in range(2):
        DocumentFactory(text="A truce & more.")

    response = client.get("/documents/", {"q": "truce &", "page": "1"})

    assert response.context["pages"]["next"] == "?q=truce+%26&page=2"
    assert client.get("/documents/", {"q": "truce", "page": "x"}).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_three_as_for_one(client, django_assert_num_queries, count):
    for _ in range(count):
        CommitmentFactory()

    with django_assert_num_queries(6):
        client.get("/documents/", {"q": "parties"})
