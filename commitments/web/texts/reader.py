"""The reader of a document: its text, the commitments beside it, and how far it is read."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ...models import Document
from ...queries.lists.facets import current_index
from ...queries.texts.judgements import ReadSentence
from ...queries.texts.reader import Coverage, Piece, Reader, Segment, ShownParagraph, read_document
from ...rules.kernel.permissions import can_edit_commitment, can_judge, can_revise_document
from ...rules.texts.judgements import SentenceState
from ..kernel import clock
from ..kernel.rows import dress_row

SHOW = "show"
"""The parameter of the address that leaves the paragraphs with sentences of one state."""
FEW_PARAGRAPHS = 30
"""So many stand in a line above the text; the numbers of more are folded away."""


class MarkedPiece(NamedTuple):
    """A piece; ``begins`` are the references that start with it (their anchor), ``ends`` those that end with it."""

    text: str
    references: tuple[str, ...]
    begins: tuple[str, ...]
    ends: tuple[str, ...]


class MarkedSegment(NamedTuple):
    """A sentence, or None between two, with its pieces."""

    sentence: ReadSentence | None
    pieces: list[MarkedPiece]


class Shown(NamedTuple):
    """A paragraph of the page, from ``start`` in the text: its segments, and the rows beside it.

    ``number`` is that of its address, ``cited`` what it is cited by.
    """

    number: int
    cited: str
    start: int
    is_heading: bool
    unjudged: list[ReadSentence]
    segments: list[MarkedSegment]
    rows: list[dict[str, Any]]


@require_safe
def document_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """The text with its quoted passages, and the commitments beside them; ``?show=unjudged`` leaves what it names."""
    today = clock.today()
    try:
        page = read_document(request.user, slug, index=current_index(today))
    except Document.DoesNotExist as error:
        raise Http404 from error
    show = request.GET.get(SHOW, "")
    errors = [] if show in ("", *SentenceState.values) else [(_("Sentences"), _unknown_state())]
    context = {
        "nav_section": "documents",
        "page": page,
        "document": page.document,
        "show": show,
        "errors": errors,
        "figures": coverage_figures(page.coverage),
        "paragraphs": [] if errors else dress_paragraphs(page, show, today),
        "folds_numbers": len(page.paragraphs) > FEW_PARAGRAPHS,
        "can_judge": can_judge.test(request.user, page.document),
        "can_revise": can_revise_document.test(request.user, page.document),
        "can_record": can_edit_commitment.test(request.user, page.document),
    }
    return render(request, "commitments/texts/reader/detail.html", context, status=400 if errors else 200)


def _unknown_state() -> str:
    return _("Unknown value. Choose one of: %(names)s.") % {"names": ", ".join(SentenceState.values)}


def coverage_figures(coverage: Coverage) -> list[tuple[SentenceState, int]]:
    """Each state with the number of its sentences, in the order of the enumeration."""
    return [(state, coverage.counts[state]) for state in SentenceState]


def dress_paragraphs(page: Reader, show: str, today: date) -> list[Shown]:
    """The paragraphs ready to print: all, or those with a sentence of the state that is asked for."""
    marked = mark_segments(page.paragraphs)
    return [
        _dress(paragraph, segments, today)
        for paragraph, segments in zip(page.paragraphs, marked, strict=True)
        if not show or any(sentence.state == show for sentence in paragraph.sentences)
    ]


def _dress(paragraph: ShownParagraph, segments: list[MarkedSegment], today: date) -> Shown:
    return Shown(
        number=paragraph.number,
        cited=paragraph.cited,
        start=paragraph.start,
        is_heading=paragraph.kind == "heading",
        unjudged=[sentence for sentence in paragraph.sentences if sentence.state == SentenceState.UNJUDGED],
        segments=segments,
        rows=[dress_row(row, today) for row in paragraph.commitments],
    )


def mark_segments(paragraphs: Iterable[ShownParagraph]) -> list[list[MarkedSegment]]:
    """The segments of each paragraph; a passage, whatever cuts it, has one anchor and one number in the whole text."""
    grouped = [paragraph.segments for paragraph in paragraphs]
    pieces = [piece for segments in grouped for segment in segments for piece in segment.pieces]
    first = {reference: number for number, piece in reversed([*enumerate(pieces)]) for reference in piece.references}
    last = {reference: number for number, piece in enumerate(pieces) for reference in piece.references}
    marked = (_mark(number, piece, first, last) for number, piece in enumerate(pieces))
    return [[_mark_segment(segment, marked) for segment in segments] for segments in grouped]


def _mark_segment(segment: Segment, marked: Iterable[MarkedPiece]) -> MarkedSegment:
    """As many of the marked pieces as the segment has."""
    return MarkedSegment(segment.sentence, [piece for _piece, piece in zip(segment.pieces, marked, strict=False)])


def _mark(number: int, piece: Piece, first: dict[str, int], last: dict[str, int]) -> MarkedPiece:
    begins = tuple(reference for reference in piece.references if first[reference] == number)
    ends = tuple(reference for reference in piece.references if last[reference] == number)
    return MarkedPiece(piece.text, piece.references, begins, ends)
