"""Documents: the list, and the reader with its quoted passages and the commitments beside them."""

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from ..models import Commitment, Document, Evidence, Meeting, Party, PartyName, Process, Provision
from ..rules.guesses import named_in
from ..rules.permissions import may_see, visible_tiers
from ..rules.text import fingerprint
from .facets import FacetIndex, visible_rows
from .overview import LIST_COLUMNS, Figure

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


@dataclass(frozen=True)
class ListedDocument:
    document: Document
    commitments: Figure
    open: Figure


@dataclass(frozen=True)
class Piece:
    """A stretch of a paragraph: plain, or quoted by the commitments with these references."""

    text: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paragraph:
    number: int
    pieces: list[Piece]
    commitments: list[dict] = field(default_factory=list)


@dataclass(frozen=True)
class Reader:
    document: Document
    paragraphs: list[Paragraph]
    commitments: Figure
    open: Figure
    original: Evidence | None = None


@dataclass(frozen=True)
class Guess:
    """What a deposit's form begins with, beside what the text says in so many words."""

    process: Process | None
    meeting: Meeting | None
    issuing: list[int]
    taken_prefixes: set[str]


def list_documents(user, *, index: FacetIndex) -> list[ListedDocument]:
    """The documents that ``user`` may see, newest first, with their visible commitments."""
    rows = visible_rows(index, visible_tiers(user))
    documents = Document.objects.visible_to(user).select_related("meeting", "process").defer("text")
    return [ListedDocument(document, *_figures(index, rows, document)) for document in documents]


def read_document(user, slug: str, *, index: FacetIndex) -> Reader:
    """The document's text in numbered paragraphs. Document.DoesNotExist when it is not there for this person."""
    document = Document.objects.visible_to(user).select_related("meeting", "process", "original").get(slug=slug)
    rows = Commitment.objects.visible_to(user).filter(document=document).order_by("ref_key")
    commitments = list(rows.values(*LIST_COLUMNS, "provision_id"))
    provisions = Provision.objects.filter(pk__in={row["provision_id"] for row in commitments})
    spans = {pk: (start, end) for pk, start, end in provisions.values_list("pk", "start", "end")}
    total, is_open = _figures(index, visible_rows(index, visible_tiers(user)), document)
    return Reader(
        document=document,
        paragraphs=list(_paragraphs(document.text, commitments, spans)),
        commitments=total,
        open=is_open,
        original=document.original if document.original and may_see(user, document.original) else None,
    )


def find_same_text(user, text: str) -> Document | None:
    """The newest document that ``user`` may see whose text has the same words in the same order."""
    return Document.objects.visible_to(user).filter(fingerprint=fingerprint(text)).order_by("-pk").first()


def guess_around(text: str, dated: date | None) -> Guess:
    """What the register knows around a text that is dated so: its meeting, its process, who is named in its head."""
    during = Meeting.objects.filter(starts_on__lte=dated, ends_on__gte=dated) if dated else Meeting.objects.none()
    names = [*Party.objects.values_list("pk", "name"), *PartyName.objects.values_list("party_id", "short")]
    meeting, processes = during.select_related("process").first(), Process.objects.all()[:2]
    return Guess(
        process=meeting.process if meeting else processes[0] if len(processes) == 1 else None,
        meeting=meeting,
        issuing=named_in(text, names),
        taken_prefixes=set(Document.objects.values_list("prefix", flat=True)),
    )


def _figures(index: FacetIndex, rows: int, document: Document) -> tuple[Figure, Figure]:
    within = rows & index.union("document", [document.pk])
    open_rows = within & index.bits.get(("open", True), 0)
    return (
        Figure(within.bit_count(), {"document": document.slug}),
        Figure(open_rows.bit_count(), {"document": document.slug, "open": "yes"}),
    )


def _paragraphs(text: str, commitments: list[dict], spans: dict[int, tuple[int, int]]):
    """Paragraphs are parted by an empty line; a commitment stands beside the one in which its passage begins."""
    for number, match in enumerate(_PARAGRAPH.finditer(text), start=1):
        beside = [row for row in commitments if match.start() <= spans[row["provision_id"]][0] < match.end()]
        marks = [(*spans[row["provision_id"]], row["reference"]) for row in beside]
        yield Paragraph(number, list(cut(text, match.start(), match.end(), marks)), beside)


def cut(text: str, start: int, end: int, marks: list[tuple[int, int, str]]):
    """Cut ``text[start:end]`` at the borders of the marks, which may overlap; each piece names what quotes it."""
    borders = {start, end}
    for first, last, _reference in marks:
        borders |= {max(start, first), min(end, last)}
    ordered = sorted(borders)
    for first, last in pairwise(ordered):
        quoting = tuple(reference for a, b, reference in marks if a <= first and last <= b)
        yield Piece(text[first:last], quoting)
