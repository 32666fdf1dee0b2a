"""Documents that say the same in several languages: an original and its translations, read side by side."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from ...models import Commitment, Document
from ...rules.kernel.permissions import Visitor
from ...rules.texts.citations import cite_paragraphs
from ...rules.texts.paragraphs import Paragraph, Span, read_paragraphs
from ...rules.texts.side_by_side import pair_paragraphs, same_places

ORIGINAL_FIRST = (F("translation_of_id").asc(nulls_first=True), "language", "slug")


@dataclass(frozen=True)
class Said:
    """A paragraph of a text: its number as written, what it is cited by (``rules.texts.citations``), and its words."""

    number: str
    cited: str
    words: str


@dataclass(frozen=True)
class Beside:
    """Two documents, and their paragraphs beside each other; None where a paragraph has no counterpart."""

    one: Document
    other: Document
    pairs: list[tuple[Said | None, Said | None]]


@dataclass(frozen=True)
class Wording:
    """What another text of the family says where a commitment is quoted: its whole paragraphs."""

    document: Document
    words: str


def read_wordings(user: Visitor, commitment: Commitment) -> list[Wording]:
    """What the translations of its document say of a commitment, the original first; one query.

    Those that ``user`` may see, and that have something beside it. Of words in an earlier text of the document none:
    nobody translated that.
    """
    span, document = commitment.provision, commitment.document
    if span.revision_id:
        return []
    place = (span.start, span.end)
    texts = _family(user, document).order_by(*ORIGINAL_FIRST)
    found = [Wording(other, _words_beside(document.text, place, other.text)) for other in texts]
    return [wording for wording in found if any(map(str.isalnum, wording.words))]


def _words_beside(text: str, place: Span, other: str) -> str:
    """The paragraphs that stand beside a place of the text."""
    if (spans := same_places(text, place, other)) is None:
        pairs = pair_paragraphs(read_paragraphs(text), read_paragraphs(other))
        spans = [
            (beside.start, beside.end)
            for one, beside in pairs
            if one and beside and one.start < place[1] and place[0] < one.end
        ]
    return "\n\n".join(other[start:end] for start, end in spans)


def list_translations(user: Visitor, document: Document) -> list[Document]:
    """The other documents that say what this one says, as far as ``user`` may see them; the original first."""
    return list(_family(user, document).defer("text").order_by(*ORIGINAL_FIRST))


def read_beside(user: Visitor, slug: str, other: str) -> Beside:
    """Both texts, paragraph beside paragraph. Document.DoesNotExist when one is not there, or not for this person.

    The same when neither is a translation of the other or of the same original.
    """
    one = Document.objects.visible_to(user).get(slug=slug)
    beside = _family(user, one).get(slug=other)
    ones, others = read_paragraphs(one.text), read_paragraphs(beside.text)
    said, other_said = _said(one, ones), _said(beside, others)
    pairs = pair_paragraphs(ones, others)
    beside_each_other = [
        (said[left.start] if left else None, other_said[right.start] if right else None) for left, right in pairs
    ]
    return Beside(one, beside, beside_each_other)


def _family(user: Visitor, document: Document) -> QuerySet[Document]:
    root = document.translation_of_id or document.pk
    rows = Document.objects.visible_to(user).filter(Q(pk=root) | Q(translation_of=root))
    return rows.exclude(pk=document.pk)


def _said(document: Document, paragraphs: list[Paragraph]) -> dict[int, Said]:
    """The paragraphs of a text by where they begin."""
    cited = cite_paragraphs(document.text, paragraphs)
    return {
        paragraph.start: Said(paragraph.number, label, document.text[paragraph.start : paragraph.end])
        for paragraph, label in zip(paragraphs, cited, strict=True)
    }
