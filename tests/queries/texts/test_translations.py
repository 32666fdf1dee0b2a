import pytest

from commitments.actions.register.passages import passage_at
from commitments.models import Document
from commitments.queries.texts.translations import Wording, list_translations, read_beside, read_wordings
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import CommitmentFactory, DocumentFactory, UserFactory, secretary

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts():
    """An original, a translation that everybody may read, and one for the secretariat."""
    original = DocumentFactory(slug="a8", text="Communiqué\n\n1. The parties agree.\n\n2. They meet again.")
    french = DocumentFactory(
        slug="a8-fr", translation_of=original, language="fr", text="Communiqué\n\n1. Les parties conviennent."
    )
    return original, french, DocumentFactory(slug="a8-fa", translation_of=original, language="fa", tier=Tier.INTERNAL)


def test_texts_of_one_family_are_listed_with_the_original_first(texts):
    original, french, persian = texts
    reader = UserFactory(role=UserRole.READER)

    assert list_translations(secretary(), original) == [persian, french]
    assert list_translations(secretary(), french) == [original, persian]
    assert list_translations(reader, original) == [french]
    assert list_translations(reader, DocumentFactory()) == []


def test_paragraphs_are_read_beside_each_other_with_their_numbers(texts):
    page = read_beside(secretary(), "a8-fr", "a8")

    said = [tuple(side and (side.number, side.cited, side.words) for side in pair) for pair in page.pairs]
    assert said == [
        (("", "1", "Communiqué"), ("", "[1]", "Communiqué")),
        (("1", "2", "Les parties conviennent."), ("1", "1", "The parties agree.")),
        (None, ("2", "2", "They meet again.")),
    ]


def test_commitment_is_said_in_the_languages_of_its_document(texts):
    original, french, persian = texts
    commitment = CommitmentFactory(document=original, provision=passage_at(original, 15, 33, number="1"))
    reader = UserFactory(role=UserRole.READER)

    assert commitment.quotation == "The parties agree."
    assert read_wordings(reader, commitment) == [Wording(french, "Les parties conviennent.")]
    assert [said.document for said in read_wordings(secretary(), commitment)] == [persian, french]


@pytest.mark.parametrize(
    ("role", "one", "other"),
    [
        (UserRole.READER, "a8", "a8-fa"),
        (UserRole.READER, "a8-fa", "a8"),
        (UserRole.DESK_OFFICER, "a8", "another"),
        (UserRole.DESK_OFFICER, "a8", "a8"),
        (UserRole.DESK_OFFICER, "nowhere", "a8"),
    ],
)
def test_nothing_is_read_beside_what_is_no_translation_or_not_for_the_person(texts, role, one, other):
    DocumentFactory(slug="another")

    with pytest.raises(Document.DoesNotExist):
        read_beside(UserFactory(role=role), one, other)
