"""Documents: the list, and what is known of one that is being deposited."""

from dataclasses import dataclass
from datetime import date

from ...models import Document, Meeting, Party, PartyName, Process
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.text import fingerprint
from ...rules.texts.speakers import find_speakers
from ..lists.facets import FacetIndex, visible_rows
from ..lists.figures import Figure


@dataclass(frozen=True)
class ListedDocument:
    document: Document
    commitments: Figure
    open: Figure


@dataclass(frozen=True)
class Guess:
    """What a deposit's form begins with, beside what the text says in so many words."""

    process: Process | None
    meeting: Meeting | None
    issuing: list[int]
    taken_prefixes: set[str]


def list_documents(user: Visitor, *, index: FacetIndex) -> list[ListedDocument]:
    """The documents that ``user`` may see, newest first, with their visible commitments."""
    rows = visible_rows(index, visible_tiers(user))
    documents = Document.objects.visible_to(user).select_related("meeting", "process").defer("text")
    return [ListedDocument(document, *document_figures(index, rows, document)) for document in documents]


def find_same_text(user: Visitor, text: str) -> Document | None:
    """The newest document that ``user`` may see whose text has the same words in the same order."""
    return Document.objects.visible_to(user).filter(fingerprint=fingerprint(text)).order_by("-pk").first()


def guess_around(title: str, text: str, dated: date | None, language: str) -> Guess:
    """What the register knows around a text that is dated so: its meeting, its process, who speaks in it."""
    during = Meeting.objects.filter(starts_on__lte=dated, ends_on__gte=dated) if dated else Meeting.objects.none()
    meeting, processes = during.select_related("process").first(), Process.objects.all()[:2]
    return Guess(
        process=meeting.process if meeting else processes[0] if len(processes) == 1 else None,
        meeting=meeting,
        issuing=find_speakers(title, text, known_names(), language),
        taken_prefixes=set(Document.objects.values_list("prefix", flat=True)),
    )


def known_names() -> list[tuple[int, str]]:
    """Every name that the register has for a party, in any language, with its key: two queries."""
    names = PartyName.objects.values_list("party_id", "official", "short")
    return [*Party.objects.values_list("pk", "name"), *((pk, name) for pk, *both in names for name in both if name)]


def document_figures(index: FacetIndex, rows: int, document: Document) -> tuple[Figure, Figure]:
    """The commitments of a document among ``rows`` (a bitmap), and the open ones of them."""
    within = rows & index.union("document", [document.pk])
    open_rows = within & index.bits.get(("open", True), 0)
    return (
        Figure(within.bit_count(), {"document": document.slug}),
        Figure(open_rows.bit_count(), {"document": document.slug, "open": "yes"}),
    )
