import pytest

from commitments.actions.texts.revisions import settle_provision
from commitments.models import Document, LedgerEntry, Provision, Revision
from commitments.queries.texts.revisions import (
    carry_passages,
    count_fates,
    list_revisions,
    quote_as_known,
    read_earlier_text,
    unsettled_passages,
)
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.texts.anchoring import Fate

from ...actions.texts.test_revisions import CORRECTED, GROUP, MEETING, TEXT, THANKS, marked, revise
from ...support.factories import DocumentFactory, UserFactory, secretary
from ...support.text_factories import RevisionFactory

pytestmark = pytest.mark.django_db


def test_passages_are_carried_from_the_text_that_each_stands_in():
    document = DocumentFactory(text=TEXT)
    marked(document, MEETING, GROUP, THANKS)
    revise(document)
    document.refresh_from_db()

    carried = carry_passages(document, TEXT)

    assert [(item.provision.words, item.place.fate) for item in carried] == [
        (MEETING, Fate.KEPT),
        (GROUP, Fate.KEPT),
        (THANKS, Fate.KEPT),
    ]
    assert count_fates(carried) == [(Fate.KEPT, 3)]


def test_what_waits_is_offered_the_words_of_the_corrected_text():
    document = DocumentFactory(text=TEXT)
    marked(document, MEETING, GROUP, THANKS)
    revise(document)

    waiting = unsettled_passages(Document.objects.get())

    assert [(item.provision.words, item.place.fate, item.proposed) for item in waiting] == [
        (GROUP, Fate.CHANGED, (CORRECTED.split("\n\n")[-1],)),
        (THANKS, Fate.LOST, ()),
    ]


def test_passage_is_quoted_as_it_was_known_before_it_was_settled():
    document = DocumentFactory(text=TEXT)
    (group,) = marked(document, GROUP)
    revision = revise(document)
    settle_provision(actor=secretary(), provision=group, version=2, span=(0, 5))
    entry = LedgerEntry.objects.latest("seq")
    now, then = (Provision.objects.get() for _ in range(2))

    quote_as_known(now, None)
    quote_as_known(then, entry.at)

    assert now.words == "Joint"
    assert now.text[now.start : now.end] == "Joint"
    assert then.words == GROUP
    assert then.text[then.start : then.end] == GROUP
    assert then.revision == revision


def test_earlier_texts_lead_from_one_to_the_next():
    document = DocumentFactory(text="One.")
    for text in ("Two.", "Three."):
        RevisionFactory(document=document, text=text)

    read = [read_earlier_text(secretary(), document.slug, number) for number in (1, 2)]

    assert [(page.revision.text, page.later, page.later_number) for page in read] == [
        ("One.", "Two.", 2),
        ("Two.", "Three.", 3),
    ]
    assert [revision.number for revision in list_revisions(document)] == [2, 1]


@pytest.mark.parametrize("number", [-1, 0, 2, 2**31, 2**63])
def test_text_that_is_no_earlier_one_is_not_there(number):
    document = RevisionFactory().document

    with pytest.raises(Revision.DoesNotExist):
        read_earlier_text(secretary(), document.slug, number)


@pytest.mark.parametrize(
    ("role", "sees"), [(UserRole.DESK_OFFICER, 1), (UserRole.FOCAL_POINT, 0), (UserRole.READER, 0)]
)
def test_earlier_texts_are_seen_by_those_who_see_the_document(role, sees):
    RevisionFactory(document=DocumentFactory(tier=Tier.INTERNAL))

    assert Revision.objects.visible_to(UserFactory(role=role)).count() == sees
