"""One document as its reader shows it: paragraphs, sentences with what each is found to be, passages, commitments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from django.db.models import QuerySet

from ...models import Commitment, Document, Evidence, Revision
from ...rules.kernel.permissions import Visitor, may_see, visible_tiers
from ...rules.texts.judgements import SentenceState, overlapping
from ...rules.texts.paragraphs import ParagraphKind, trim
from ..lists.facets import FacetIndex, visible_rows
from ..lists.figures import LIST_COLUMNS, Figure
from .documents import document_figures
from .judgements import ReadSentence, sentences_found
from .revisions import list_revisions
from .translations import list_translations

PLACE = ("start", "end", "revision")
"""Where a passage stands, and in which earlier text, if any."""


class Passage(NamedTuple):
    """What a commitment rests on: its place in the text and its reference."""

    start: int
    end: int
    reference: str


class Stretch(NamedTuple):
    """A piece of the text from one letter to another."""

    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A stretch of text: plain, or quoted by the commitments with these references."""

    text: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Segment:
    """A sentence, or what stands between two (``sentence`` is None: blanks, the mark of an item), cut into pieces."""

    sentence: ReadSentence | None
    pieces: list[Piece]


@dataclass(frozen=True)
class ShownParagraph:
    """A paragraph from ``start`` in the text, its mark included; commitments (columns of lists) that begin in it.

    ``number`` counts from 1, for its address; ``cited`` is what it is cited by.
    """

    number: int
    kind: ParagraphKind
    start: int
    segments: list[Segment]
    commitments: list[dict[str, Any]] = field(default_factory=list)
    cited: str = ""

    @property
    def sentences(self) -> list[ReadSentence]:
        return [segment.sentence for segment in self.segments if segment.sentence]


class Run(NamedTuple):
    """Sentences in a row that are found to be the same: how many stand before them, and how many they are."""

    state: SentenceState
    before: int
    length: int


@dataclass(frozen=True)
class Coverage:
    """How far a text is read: its sentences by state, and in the order of the text."""

    counts: dict[SentenceState, int]
    runs: list[Run]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Reader:
    """``earlier``: the commitments whose words stand in an earlier text only; ``unsettled``: passages that wait."""

    document: Document
    paragraphs: list[ShownParagraph]
    coverage: Coverage
    commitments: Figure
    open: Figure
    original: Evidence | None = None
    earlier: list[dict[str, Any]] = field(default_factory=list)
    revisions: list[Revision] = field(default_factory=list)
    unsettled: int = 0
    translations: list[Document] = field(default_factory=list)


def read_document(user: Visitor, slug: str, *, index: FacetIndex) -> Reader:
    """The document with its text, as ``user`` may see it. Document.DoesNotExist when it is not there for this person.

    Six queries, whatever the length of the text and the number of its commitments; one more where it was corrected.
    """
    document = Document.objects.visible_to(user).select_related("meeting", "process", "original").get(slug=slug)
    rows = Commitment.objects.visible_to(user).filter(document=document).order_by("ref_key")
    commitments = list(rows.values(*LIST_COLUMNS))
    passages, earlier = _passages(rows, commitments)
    sentences = sentences_found(document, passages)
    total, is_open = document_figures(index, visible_rows(index, visible_tiers(user)), document)
    return Reader(
        document=document,
        paragraphs=list(_paragraphs(document.text, sentences, passages, commitments)),
        coverage=measure_coverage(sentences),
        commitments=total,
        open=is_open,
        original=document.original if document.original and may_see(user, document.original) else None,
        earlier=earlier,
        translations=list_translations(user, document),
        revisions=(revisions := list_revisions(document)),
        unsettled=document.provisions.filter(is_settled=False).count() if revisions else 0,
    )


def measure_coverage(sentences: Sequence[ReadSentence]) -> Coverage:
    """The states of sentences, counted and in runs."""
    counts, runs, before = dict.fromkeys(SentenceState, 0), [], 0
    for state, group in groupby(sentence.state for sentence in sentences):
        length = len(list(group))
        runs.append(Run(state, before, length))
        counts[state] += length
        before += length
    return Coverage(counts, runs)


def _passages(
    rows: QuerySet[Commitment], commitments: list[dict[str, Any]]
) -> tuple[list[Passage], list[dict[str, Any]]]:
    """The passages that stand in the text, and the commitments whose words stand in an earlier one only.

    Further passages are among them; each stands once for a commitment.
    """
    first, further = (tuple(f"{name}__{column}" for column in PLACE) for name in ("provision", "further"))
    found: dict[Passage, None] = {}
    for reference, *places in rows.values_list("reference", *first, *further):
        for start, end, revision in (places[:3], places[3:]):
            if start is not None and revision is None:
                found[Passage(start, end, reference)] = None
    standing = {passage.reference for passage in found}
    return list(found), [row for row in commitments if row["reference"] not in standing]


def _paragraphs(
    text: str, sentences: list[ReadSentence], passages: list[Passage], commitments: list[dict[str, Any]]
) -> Iterator[ShownParagraph]:
    grouped = [list(group) for _number, group in groupby(sentences, key=lambda read: read.sentence.paragraph)]
    stretches = _stretches(text, grouped)
    rows = {row["reference"]: row for row in commitments}
    for group, stretch, marks in zip(grouped, stretches, overlapping(stretches, passages), strict=True):
        first = group[0].sentence
        beginning = sorted({mark.reference for mark in marks} & rows.keys())
        yield ShownParagraph(
            number=first.paragraph,
            kind=first.kind,
            start=stretch.start,
            segments=list(_segments(text, stretch, group, marks)),
            commitments=[rows.pop(reference) for reference in beginning],
            cited=first.cited_as,
        )


def _stretches(text: str, grouped: list[list[ReadSentence]]) -> list[Stretch]:
    """From the mark of each paragraph to its end: together they hold every letter and sign of the text."""
    ends = [group[-1].sentence.end for group in grouped]
    ends[-1:] = [len(text)] if grouped else []
    return [Stretch(*trim(text, start, end)) for start, end in pairwise([0, *ends])]


def _segments(text: str, stretch: Stretch, group: list[ReadSentence], marks: list[Passage]) -> Iterator[Segment]:
    at = stretch.start
    for read in group:
        start, end = read.sentence.start, read.sentence.end
        if at < start:
            yield Segment(None, list(cut(text, at, start, marks)))
        yield Segment(read, list(cut(text, start, end, marks)))
        at = end
    if at < stretch.end:
        yield Segment(None, list(cut(text, at, stretch.end, marks)))


def cut(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]]) -> Iterator[Piece]:
    """Cut ``text[start:end]`` at the borders of the marks, which may overlap; each piece names what quotes it."""
    borders = {start, end}
    for first, last, _reference in marks:
        borders |= {min(end, max(start, first)), max(start, min(end, last))}
    for first, last in pairwise(sorted(borders)):
        quoting = tuple(reference for a, b, reference in marks if a <= first and last <= b)
        yield Piece(text[first:last], quoting)
