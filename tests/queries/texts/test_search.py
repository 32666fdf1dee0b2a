import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from commitments.models import Document, DocumentWords
from commitments.queries.texts import search
from commitments.queries.texts.judgements import read_document_sentences
from commitments.queries.texts.search import search_documents
from commitments.rules.kernel.commitments import Tier

from ...support.factories import CommitmentFactory, DocumentFactory, ProvisionFactory, UserFactory
from ...support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db

VISITOR = AnonymousUser()


def found(query, person=VISITOR):
    return [item.document.slug for item in search_documents(person, query).found]


def test_documents_are_found_by_all_the_words_of_their_text_newest_first():
    DocumentFactory(slug="old", text="A ceasefire was agreed in Astana.", dated="2017-01-01")
    DocumentFactory(slug="recent", text="The ceasefire of Astana holds.", dated="2018-01-01")
    DocumentFactory(slug="other", text="Nothing of the kind, in Astana.", dated="2019-01-01")

    assert found("ceasefire ASTANA") == ["recent", "old"]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Éviter la guerre.", "eviter"),
        ("Встреча в Орёле.", "ВСТРЕЧА ореле"),
        ("اجتماع تركية إلى إيران", "تركيه ايران"),
        ("در ترکیه می‌شود", "تركيه مي"),
        ("İZMİR ve Iğdır", "izmir igdir"),
        ("The Straße of peace", "STRASSE"),
    ],
)
def test_spellings_make_no_difference(text, query):
    DocumentFactory(slug="it", text=text)

    assert found(query) == ["it"]


def test_hit_is_shown_in_its_sentence_with_what_quotes_it():
    document = DocumentFactory(text="They met.\n\nThe parties agree to a truce. They hope.")
    provision = ProvisionFactory(document=document, words="agree to a truce")
    commitment = CommitmentFactory(document=document, provision=provision)
    CommitmentFactory(document=document, provision=provision, tier=Tier.INTERNAL)
    hope = ProvisionFactory(document=document, words="They hope.", number="x")
    other = CommitmentFactory(document=document, provision=hope)
    other.further.add(provision)

    [item] = search_documents(VISITOR, "Truc").found

    [sentence] = item.sentences
    assert item.count == 1
    assert item.together is True
    assert sentence.address == "p2s1"
    assert sentence.stretches == [("The parties agree to a ", False), ("truce", True), (".", False)]
    assert sentence.references == [commitment.reference, other.reference]


def test_corrected_text_is_found_by_its_new_words_and_quoted_where_it_still_is():
    document = DocumentFactory(slug="it", text="The parties agree to a truce. They hope.")
    CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words="agree to a truce"))
    RevisionFactory(document=document, text="A ceasefire holds now.")

    [item] = search_documents(VISITOR, "ceasefire").found

    assert [sentence.references for sentence in item.sentences] == [[]]
    assert found("truce") == []


def test_addresses_are_those_of_the_reader():
    document = DocumentFactory(
        text="# The talks\n\n[…] They met. [...] They met again.\n\n1. They met (twice).\n\n- They."
    )
    read = read_document_sentences(VISITOR, document)

    [item] = search_documents(VISITOR, "the").found

    assert [sentence.address for sentence in item.sentences] == [sentence.address for sentence in read]


def test_each_person_finds_what_they_may_see():
    for tier in Tier:
        DocumentFactory(slug=tier.name.lower(), text="A truce.", tier=tier)

    assert found("truce") == ["public"]
    assert set(found("truce", UserFactory(role="focal_point"))) == {"public", "parties"}
    assert set(found("truce", UserFactory(desk=True))) == {"public", "parties", "internal"}


def test_pages_are_cut_and_their_figures_hold(monkeypatch):
    monkeypatch.setattr(search, "PAGE", 2)
    for _ in range(5):
        DocumentFactory(text="A truce.")

    pages = [search_documents(VISITOR, "truce", page=page) for page in (1, 2, 3, 9)]

    assert [(page.total, page.number, page.last, len(page.found)) for page in pages] == [
        (5, 1, 3, 2),
        (5, 2, 3, 2),
        (5, 3, 3, 1),
        (5, 3, 3, 1),
    ]


@pytest.mark.parametrize("query", ["", "…", '" OR 1', "'); --", "a" * 200, "* NEAR(", "zzz"])
def test_whatever_is_typed_is_answered(query):
    DocumentFactory(text="A truce.")

    assert found(query) == []


@pytest.mark.parametrize("count", [1, 3])
def test_search_asks_five_times(django_assert_num_queries, count):
    for _ in range(count):
        CommitmentFactory()

    with django_assert_num_queries(5):
        assert len(search_documents(VISITOR, "parties").found) == count


def test_full_text_follows_what_is_kept_of_a_document():
    document = DocumentFactory(slug="it", text="Olive branch")
    rows = DocumentWords.objects.filter(document=document)

    seen = [found("olive")]
    rows.update(words="cedar")
    seen += [found("cedar"), found("olive")]
    with transaction.atomic():
        rows.delete()
        seen.append(found("cedar"))

    assert seen == [["it"], ["it"], [], []]


def test_words_of_texts_that_were_kept_before_are_found_again():
    """As after an upgrade: the rows are there, and the full text is made anew."""
    from commitments.models.kernel.triggers import install_triggers

    DocumentFactory(slug="it", text="Olive branch")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE servanda_document_search")
    install_triggers("default")

    assert found("olive") == ["it"]
    assert Document.objects.count() == 1
