"""Texts of documents that were corrected: the earlier ones, and what becomes of passages when a text is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from ...models import Document, Judgement, LedgerEntry, Provision, Revision
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import Visitor
from ...rules.texts.anchoring import FOUND, Fate, Place, find_places
from ...rules.texts.paragraphs import Span

LAST_TEXT = 2**31 - 1
"""The highest number that a text can have; no database takes a question about a higher one."""


@dataclass(frozen=True)
class Carried:
    """A passage and its place in another text. ``proposed``: the words at each of the places."""

    provision: Provision
    place: Place
    proposed: tuple[str, ...]

    @property
    def is_found(self) -> bool:
        return self.place.fate in FOUND

    @property
    def offers(self) -> list[tuple[Span, str]]:
        """What a person may choose from."""
        return list(zip(self.place.spans, self.proposed, strict=True))


@dataclass(frozen=True)
class EarlierText:
    """An earlier text. ``later`` is the text that replaced it, which is today's where ``later_number`` is the last."""

    document: Document
    revision: Revision
    later: str
    later_number: int


def carry_passages(document: Document, text: str) -> list[Carried]:
    """What becomes of the document's passages in ``text``, in the order of their texts and places.

    Those of today's text, and those of an earlier one that nobody has settled yet.
    """
    return list(_carry(document.provisions.filter(Q(revision=None) | Q(is_settled=False)), document, text))


def carry_judgements(document: Document, text: str) -> list[tuple[Judgement, Span | None]]:
    """The judged sentences of the document with their places in ``text``; None where one is not certainly found."""
    judgements = list(document.judgements.order_by("start"))
    for judgement in judgements:
        judgement.document = document
    places = find_places(document.text, text, [(judgement.start, judgement.end) for judgement in judgements])
    return [
        (judgement, place.spans[0] if place.fate in FOUND else None)
        for judgement, place in zip(judgements, places, strict=True)
    ]


def unsettled_passages(document: Document) -> list[Carried]:
    """The passages that a corrected text does not certainly hold, with what they may read there."""
    return list(_carry(document.provisions.filter(is_settled=False), document, document.text))


def _carry(provisions: QuerySet[Provision], document: Document, text: str) -> Iterator[Carried]:
    rows = provisions.select_related("revision").order_by(F("revision").asc(nulls_first=True), "start", "end")
    for _revision, group in groupby(rows, key=lambda row: row.revision_id):
        passages = list(group)
        for provision in passages:
            provision.document = document
        spans = [(provision.start, provision.end) for provision in passages]
        for provision, place in zip(passages, find_places(passages[0].text, text, spans), strict=True):
            yield Carried(provision, place, tuple(text[start:end] for start, end in place.spans))


def quote_as_known(provision: Provision, before: datetime | None) -> None:
    """Show the passage with the words that it had ``before`` a moment (None: now), whatever a person settled since."""
    settled = LedgerEntry.objects.filter(object_type="provision", object_id=str(provision.pk), act=Act.SETTLE_PROVISION)
    later = settled.filter(at__gte=before).order_by("seq").first() if before else None
    if later and later.before:
        for name, value in later.before.items():
            setattr(provision, name, value)


def count_fates(carried: Iterable[Carried]) -> list[tuple[Fate, int]]:
    """How many passages met each fate, for those that any met."""
    fates = [item.place.fate for item in carried]
    return [(fate, fates.count(fate)) for fate in Fate if fate in fates]


def find_once(document: Document, words: str) -> Span:
    """Where words stand in the text of a document; ValidationError at ``words`` unless they do so exactly once."""
    count = document.text.count(words) if words.strip() else 0
    if count != 1:
        message = _("These words must appear in the text exactly once. Times found: %(count)d.") % {"count": count}
        raise ValidationError({"words": message})
    start = document.text.index(words)
    return start, start + len(words)


def read_earlier_text(user: Visitor, slug: str, number: int) -> EarlierText:
    """The text of this number. Revision.DoesNotExist when it is not there, not for this person, or is today's."""
    if not 0 < number <= LAST_TEXT:
        raise Revision.DoesNotExist
    visible = Revision.objects.visible_to(user).select_related("document__meeting", "original", "replaced_by")
    revision = visible.get(document__slug=slug, number=number)
    later = Revision.objects.filter(document=revision.document_id, number=number + 1).first()
    return EarlierText(revision.document, revision, later.text if later else revision.document.text, number + 1)


def list_revisions(document: Document) -> list[Revision]:
    """The earlier texts of a document that the person may see, newest first, without the texts themselves."""
    rows = Revision.objects.filter(document=document.pk).select_related("original").defer("text")
    return list(rows.order_by("-number"))
