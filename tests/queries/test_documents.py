import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from commitments.models import Document
from commitments.queries.documents import Piece, cut, list_documents, read_document
from commitments.queries.facets import current_index
from commitments.rules.commitments import Tier

from ..factories import CommitmentFactory, DocumentFactory, ProvisionFactory, UserFactory
from ..samples import TODAY

TEXT = "abcdefghij"


@pytest.mark.parametrize(
    ("marks", "pieces"),
    [
        ([], [("abcdefghij", ())]),
        ([(0, 10, "A")], [("abcdefghij", ("A",))]),
        ([(2, 4, "A")], [("ab", ()), ("cd", ("A",)), ("efghij", ())]),
        ([(2, 4, "A"), (2, 4, "B")], [("ab", ()), ("cd", ("A", "B")), ("efghij", ())]),
        ([(0, 4, "A"), (2, 6, "B")], [("ab", ("A",)), ("cd", ("A", "B")), ("ef", ("B",)), ("ghij", ())]),
        ([(0, 9, "A"), (3, 4, "B")], [("abc", ("A",)), ("d", ("A", "B")), ("efghi", ("A",)), ("j", ())]),
        ([(2, 4, "A"), (4, 6, "B")], [("ab", ()), ("cd", ("A",)), ("ef", ("B",)), ("ghij", ())]),
        ([(8, 99, "A")], [("abcdefgh", ()), ("ij", ("A",))]),
    ],
)
def test_cut_at_the_borders_of_marks(marks, pieces):
    assert list(cut(TEXT, 0, len(TEXT), marks)) == [Piece(*piece) for piece in pieces]


spans = st.tuples(st.integers(0, 9), st.integers(1, 5)).map(lambda span: (span[0], min(10, sum(span)), "A"))


@given(st.lists(spans))
def test_cut_loses_and_repeats_nothing(marks):
    pieces = list(cut(TEXT, 0, len(TEXT), marks))

    assert "".join(piece.text for piece in pieces) == TEXT
    marked = {i for first, last, _ in marks for i in range(first, last)}
    shown = "".join(("x" * len(piece.text) if piece.references else piece.text) for piece in pieces)
    assert shown == "".join("x" if i in marked else char for i, char in enumerate(TEXT))


@pytest.mark.django_db
def test_reader_puts_commitments_beside_the_paragraph_of_their_passage():
    document = DocumentFactory(text="Preamble.\n\nThey go.\nThey meet.\n\nEnd.", prefix="A8")
    for number, words in enumerate(["They meet", "go.\nThey meet."], start=1):
        provision = ProvisionFactory(document=document, words=words, number=str(number))
        CommitmentFactory(document=document, provision=provision)
    CommitmentFactory(document=document, provision=provision, tier=Tier.INTERNAL)

    page = read_document(AnonymousUser(), document.slug, index=current_index(TODAY))

    assert [
        (paragraph.number, [row["reference"] for row in paragraph.commitments]) for paragraph in page.paragraphs
    ] == [
        (1, []),
        (2, ["A8-01", "A8-02"]),
        (3, []),
    ]
    assert page.paragraphs[1].pieces == [
        Piece("They "),
        Piece("go.\n", ("A8-02",)),
        Piece("They meet", ("A8-01", "A8-02")),
        Piece(".", ("A8-02",)),
    ]
    assert (page.commitments.count, page.open.count) == (2, 2)


@pytest.mark.django_db
def test_document_of_a_narrower_tier_is_not_there():
    hidden, shown = DocumentFactory(tier=Tier.INTERNAL), DocumentFactory()
    index = current_index(TODAY)

    for person in (AnonymousUser(), UserFactory(), UserFactory(focal_point=True)):
        assert [listed.document for listed in list_documents(person, index=index)] == [shown]
        with pytest.raises(Document.DoesNotExist):
            read_document(person, hidden.slug, index=index)
    assert len(list_documents(UserFactory(desk=True), index=index)) == 2
