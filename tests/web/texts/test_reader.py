"""The reader of a document: anchors both ways, addresses of sentences, filters, coverage."""

import re

import pytest
from django.urls import reverse

from commitments.queries.texts.judgements import ReadSentence
from commitments.queries.texts.reader import Piece, Segment, ShownParagraph
from commitments.rules.texts.judgements import SentenceState
from commitments.rules.texts.paragraphs import ParagraphKind
from commitments.rules.texts.sentences import Sentence
from commitments.web.texts.reader import mark_segments

from ...admin.pages import client_of
from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    JudgementFactory,
    ProvisionFactory,
    secretary,
)
from ...support.pages import markup

TEXT = "They will go. They hope & pray.\n\nThey met."


def paragraph(*segments: list[Piece]) -> ShownParagraph:
    sentence = Sentence(0, 1, "A", ParagraphKind.PARAGRAPH, 1)
    read = ReadSentence(sentence, 1, SentenceState.LINKED)
    return ShownParagraph(1, ParagraphKind.PARAGRAPH, 0, [Segment(read, pieces) for pieces in segments])


def ends(*paragraphs: ShownParagraph):
    return [
        [[(piece.begins, piece.ends) for piece in segment.pieces] for segment in segments]
        for segments in mark_segments(paragraphs)
    ]


def test_passage_has_one_anchor_and_one_number():
    pieces = [Piece("The sides "), Piece("will meet", ("A8-01",)), Piece(".")]

    assert ends(paragraph(pieces)) == [[[((), ()), (("A8-01",), ("A8-01",)), ((), ())]]]


def test_passage_that_others_and_sentences_cut_has_one_anchor_and_one_number():
    first = paragraph([Piece("a", ("A8-01",)), Piece("b", ("A8-01", "A8-02"))], [Piece(" "), Piece("c", ("A8-02",))])
    second = paragraph([Piece("d", ("A8-02",)), Piece("e")])

    assert ends(first, second) == [
        [[(("A8-01",), ()), (("A8-02",), ("A8-01",))], [((), ()), ((), ())]],
        [[((), ("A8-02",)), ((), ())]],
    ]


@pytest.fixture
def document(db):
    document = DocumentFactory(text=TEXT, prefix="A8")
    CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words="will go"))
    JudgementFactory(document=document, words="They hope & pray.")
    return document


def page(client, document, query: str = "") -> str:
    return markup(client.get(reverse("document-detail", args=[document.slug]) + query))


def ids(html: str) -> list[str]:
    return re.findall(r'id="((?:p\d|q-|c-)[^"]*)"', html)


def test_each_paragraph_sentence_passage_and_card_has_its_address(client, document):
    html = page(client, document)

    assert ids(html) == ["p1", "p1s1", "q-A8-01", "p1s2", "c-A8-01", "p2", "p2s1"]
    for address in ids(html):
        assert f'href="#{address}"' in html
    assert "They hope &amp; pray." in html


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["p1", "p1s1", "q-A8-01", "p1s2", "c-A8-01", "p2", "p2s1"]),
        ("?show=linked", ["p1", "p1s1", "q-A8-01", "p1s2", "c-A8-01"]),
        ("?show=unjudged", ["p2", "p2s1"]),
    ],
)
def test_filter_leaves_the_paragraphs_with_such_a_sentence(client, document, query, shown):
    assert ids(page(client, document, query)) == shown


def test_sentences_asked_for_are_underlined_and_for_staff_those_that_are_not_judged(client, document):
    def underlined(client, query: str = "") -> list[str]:
        return re.findall(r'class="sentence gap" id="(\w+)"', page(client, document, query))

    assert [underlined(client, query) for query in ("", "?show=dismissed", "?show=unjudged")] == [
        [],
        ["p1s2"],
        ["p2s1"],
    ]
    assert underlined(client_of(secretary())) == ["p2s1"]


def test_coverage_says_how_many_sentences_are_linked_judged_and_not_judged(client, document):
    html = page(client, document)

    figures = re.findall(
        r'href="/documents/[^"?]+\?show=(\w+)#text"[^>]*><span class="strong">(\d+)</span> ([^<]*)', html
    )
    assert figures == [
        ("linked", "1", "linked"),
        ("dismissed", "1", "not a pledge"),
        ("unjudged", "1", "not yet reviewed"),
    ]
    assert re.findall(r'<rect class="coverage-(\w+)" x="(\d)" width="(\d)"', html) == [
        *(("linked", "0", "1"), ("dismissed", "1", "1"), ("unjudged", "2", "1")),
    ]
    assert "3 sentences in total" in html


def test_filter_that_finds_nothing_says_what_to_do(client, db):
    html = page(client, DocumentFactory(), "?show=linked")

    assert "Show all sentences" in html


def test_unknown_filter_is_refused_with_what_would_be_right(client, document):
    answer = client.get(reverse("document-detail", args=[document.slug]) + "?show=odd")

    assert answer.status_code == 400
    assert "Choose one of: linked, dismissed, unjudged." in markup(answer)
    assert ids(markup(answer)) == []


def test_ground_and_person_of_a_judgement_are_not_told(client, document):
    html = page(client, document)

    assert "Says what was." not in html


NUMBERED = "Joint statement\n\n1. Iran will act. It will pay.\n\n2. Russia will:\n\n(a) help;\n\n(b) count.\n"


@pytest.mark.django_db
def test_paragraphs_are_shown_and_searched_by_the_numbers_that_the_text_prints(client):
    document = DocumentFactory(text=NUMBERED)

    page = markup(client.get(f"/documents/{document.slug}/"))
    hits = markup(client.get("/documents/?q=count"))

    shown = re.findall(r'<a href="#(p\d+)" aria-label="Link to paragraph ([^"]*)">', page)
    assert shown == [("p1", "[1]"), ("p2", "1"), ("p3", "2"), ("p4", "2(a)"), ("p5", "2(b)")]
    assert 'href="#p2s2" data-n="1.2" aria-label="Link to sentence 2 of paragraph 1"' in page
    assert "View in the text, paragraph 2(b)" in hits


@pytest.mark.django_db
def test_passage_is_proposed_under_the_number_that_the_text_prints():
    document = DocumentFactory(text=NUMBERED)
    start = NUMBERED.index("It will pay.")

    query = f"start={start}&end={start + len('It will pay.')}"
    page = markup(client_of(secretary()).get(f"/documents/{document.slug}/record/?{query}"))

    assert 'value="1.2"' in page
