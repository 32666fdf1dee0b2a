import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.texts.judgements import undo_judgement
from commitments.models import Judgement
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.ledger.change_names import Name
from commitments.queries.ledger.changes import read_changes
from commitments.queries.texts.judgements import read_document_sentences
from commitments.rules.kernel.changes import OF_JUDGEMENTS
from commitments.rules.kernel.commitments import Tier

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    JudgementFactory,
    ProvisionFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db


def test_sentences_are_linked_judged_or_not_judged_by_what_the_person_may_see(django_assert_num_queries):
    document = DocumentFactory(text="Heading\n\nThey will go. They hope.\n\nThey will meet. They met.")
    for words, tier in (("will go", Tier.PUBLIC), ("will meet", Tier.INTERNAL)):
        CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words=words), tier=tier)
    judged = JudgementFactory(document=document, words="They hope.")

    for person, fourth in ((AnonymousUser(), "unjudged"), (secretary(), "linked")):
        with django_assert_num_queries(2):
            read = read_document_sentences(person, document)
        assert [(sentence.address, sentence.state.value, sentence.judgement) for sentence in read] == [
            ("p1s1", "unjudged", None),
            ("p2s1", "linked", None),
            ("p2s2", "dismissed", judged),
            ("p3s1", fourth, None),
            ("p3s2", "unjudged", None),
        ]


def test_entries_of_judgements_are_for_staff_and_found_by_their_document():
    made, catalogue = JudgementFactory(), load_catalogue()

    def asked(person, query: str = ""):
        return read_changes(person, QueryDict(query), catalogue=catalogue).changes

    of_document = [change.act for change in asked(secretary(), f"document={made.document.slug}")]
    assert of_document == ["dismiss_sentence", "deposit_document"]
    assert asked(secretary())[0].name == Name(made.words, "document-detail", made.document.slug)
    undo_judgement(actor=secretary(), judgement=made, version=1)
    assert [(change.act, change.name) for change in asked(secretary())[:2]] == [
        ("undo_judgement", Name(made.words)),
        ("dismiss_sentence", Name(made.words)),
    ]
    for person in (AnonymousUser(), UserFactory(focal_point=True)):
        assert not {change.act for change in asked(person)} & OF_JUDGEMENTS


def test_judgements_with_their_grounds_are_for_staff():
    of_tier = {tier: JudgementFactory(document=DocumentFactory(tier=tier)) for tier in Tier}

    for person in (AnonymousUser(), UserFactory(), UserFactory(focal_point=True)):
        assert not Judgement.objects.visible_to(person).exists()
    assert set(Judgement.objects.visible_to(secretary())) == set(of_tier.values())
