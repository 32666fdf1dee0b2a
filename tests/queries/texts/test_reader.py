"""What the reader shows of a document: passages, commitments beside them, coverage."""

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from commitments.queries.lists.facets import current_index
from commitments.queries.texts.reader import Coverage, Piece, Run, cut, read_document
from commitments.rules.kernel.commitments import Tier
from commitments.rules.texts.judgements import SentenceState

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    JudgementFactory,
    ProvisionFactory,
    secretary,
)
from ...support.samples import TODAY

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


def quoted(document, *passages: str, **facts) -> None:
    for words in passages:
        CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words=words), **facts)


@pytest.mark.django_db
def test_reader_puts_commitments_beside_the_paragraph_of_their_passage():
    document = DocumentFactory(text="Preamble.\n\nWe will go and meet. They will talk.\n\nEnd.", prefix="A8")
    quoted(document, "meet. They will talk.\n\nEnd", "go and meet", "They will")
    quoted(document, "will talk", tier=Tier.INTERNAL)

    page = read_document(AnonymousUser(), document.slug, index=current_index(TODAY))

    beside = [(paragraph.number, [row["reference"] for row in paragraph.commitments]) for paragraph in page.paragraphs]
    assert beside == [(1, []), (2, ["A8-01", "A8-02", "A8-03"]), (3, [])]
    assert page.commitments.count == 3
    assert page.open.count == 3


@pytest.mark.django_db
def test_reader_cuts_sentences_where_passages_begin_and_end():
    document = DocumentFactory(text="1. They will go and meet. They talk.\n\nEnd.\n\n* * *", prefix="A8")
    quoted(document, "go and meet", "meet. They talk.\n\nEnd")

    page = read_document(AnonymousUser(), document.slug, index=current_index(TODAY))

    first, second = ([segment.pieces for segment in paragraph.segments] for paragraph in page.paragraphs)
    assert first == [
        [Piece("1. ")],
        [Piece("They will "), Piece("go and ", ("A8-01",)), Piece("meet", ("A8-01", "A8-02")), Piece(".", ("A8-02",))],
        [Piece(" ", ("A8-02",))],
        [Piece("They talk.", ("A8-02",))],
    ]
    assert second == [[Piece("End", ("A8-02",)), Piece(".")], [Piece("\n\n* * *")]]
    assert [segment.sentence and segment.sentence.address for segment in page.paragraphs[0].segments] == [
        *(None, "p1s1", None, "p1s2"),
    ]


@pytest.mark.django_db
def test_reader_shows_every_letter_of_a_text_once():
    """Whatever parts it: marks of items, blanks, lines that say nothing."""
    texts = ["## A. B\n\n- C.\n- D. E.\n\n***\n\n(a) F\n", "🕊 A.\r\n\r\nB", "\n\n Ünï. \n"]
    for text in texts:
        document = DocumentFactory(text=text)

        page = read_document(AnonymousUser(), document.slug, index=current_index(TODAY))

        segments = [segment for paragraph in page.paragraphs for segment in paragraph.segments]
        shown = "".join(piece.text for segment in segments for piece in segment.pieces)
        assert "".join(shown.split()) == "".join(text.split())


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_reader_asks_the_database_six_times(django_assert_num_queries, count):
    document, person = DocumentFactory(), secretary()
    for number in range(1, count + 1):
        quoted(document, f"The parties will take step {number}.")
        JudgementFactory(document=document, words=f"The parties will take step {number + 10}.")
    index = current_index(TODAY)

    with django_assert_num_queries(6):
        read_document(person, document.slug, index=index)


@pytest.mark.django_db
def test_coverage_counts_sentences_and_tells_them_in_the_order_of_the_text():
    document = DocumentFactory(text="They will go. They hope. They met.\n\nThey met again.\n\nThey will talk.")
    quoted(document, "will go", "will talk")
    JudgementFactory(document=document, words="They hope.")

    page = read_document(AnonymousUser(), document.slug, index=current_index(TODAY))

    linked, dismissed, unjudged = SentenceState
    assert page.coverage == Coverage(
        {linked: 2, dismissed: 1, unjudged: 2},
        [Run(linked, 0, 1), Run(dismissed, 1, 1), Run(unjudged, 2, 2), Run(linked, 4, 1)],
    )
    assert page.coverage.total == 5
