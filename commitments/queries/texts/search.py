"""Search in the texts of documents: which hold the words, and in which sentences."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import connection
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...models import Commitment, Document, Provision
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.text import sought_words
from ...rules.texts.hits import Hit, find_hits, mark_words
from ..kernel.full_text import DOCUMENTS, QUERY_LIMIT, question
from ..kernel.keyset import PlaceForm
from ..kernel.query_fields import TextField

PAGE = 10
SHOWN = 5
"""Sentences of a document that the list shows."""
Quotations = dict[int, list[tuple[int, int, str]]]
"""By document (id) spans that are quoted, and the references that quote them."""
QUERY = """
SELECT document.id FROM ({finding}) AS found JOIN commitments_document document ON document.id = found.id
WHERE document.tier IN ({tiers}) ORDER BY document.dated DESC, document.slug
"""


class DocumentSearchForm(forms.Form):
    q = TextField(label=_("Search the texts"), max_length=QUERY_LIMIT, required=False)


class DocumentFilter(DocumentSearchForm, PlaceForm):
    """The same, and which page of the list."""

    def __init__(self, data: QueryDict, *, user: Visitor) -> None:
        super().__init__(data)
        self.user = user

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows whose text holds every word that is looked for."""
        words = self.cleaned_data["q"]
        return rows.filter(pk__in=_ids(sought_words(words), self.user)) if words.strip() else rows


@dataclass(frozen=True)
class FoundSentence:
    """A sentence in stretches, each with whether it is a word that was looked for; ``references`` quote from it.

    ``cited`` is what its paragraph is cited by.
    """

    address: str
    cited: str
    stretches: list[tuple[str, bool]]
    references: list[str]


@dataclass(frozen=True)
class FoundDocument:
    """``count`` sentences hold every word; where none does, ``together`` is False and any of the words counts."""

    document: Document
    count: int
    together: bool
    sentences: list[FoundSentence]


@dataclass(frozen=True)
class DocumentSearch:
    """``total`` documents were found; ``found`` are those of page ``number`` of ``last``."""

    total: int
    number: int
    last: int
    found: list[FoundDocument]


@dataclass(frozen=True)
class _Look:
    """The sentences of a document that are shown, and how many there are."""

    document: Document
    shown: list[Hit]
    count: int
    together: bool


def search_documents(user: Visitor, query: str, *, page: int = 1) -> DocumentSearch:
    """The documents that ``user`` may see whose text holds every word of the query, newest first, a page of them.

    Five queries. Texts are looked through for their sentences on the page that shows them only.
    """
    words = sought_words(query)
    ids = _ids(words, user)
    last = max(1, -(-len(ids) // PAGE))
    number = min(max(1, page), last)
    chosen = ids[PAGE * (number - 1) : PAGE * number]
    documents = Document.objects.select_related("meeting").in_bulk(chosen) if chosen else {}
    looked = [_look_into(documents[pk], words) for pk in chosen]
    shown = [look for look in looked if look.shown]
    quoting = _quotations(user, shown) if shown else {}
    return DocumentSearch(len(ids), number, last, [_show(look, words, quoting) for look in looked])


def _ids(words: list[str], user: Visitor) -> list[int]:
    if not words:
        return []
    tiers = ", ".join(str(int(tier)) for tier in visible_tiers(user))
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(finding=DOCUMENTS[connection.vendor], tiers=tiers), [question(words)])
        return [row[0] for row in cursor.fetchall()]


def _look_into(document: Document, words: list[str]) -> _Look:
    hits, together = find_hits(document.text, document.language, words)
    return _Look(document, hits[:SHOWN], len(hits), together)


def _quotations(user: Visitor, looked: list[_Look]) -> Quotations:
    """What the commitments that the person may see quote, as far as it lies among the sentences that are shown."""
    among = Q()
    for look in looked:
        first, last = look.shown[0].start, look.shown[-1].end
        among |= Q(document=look.document, start__lt=last, end__gt=first)
    quoted = Provision.objects.filter(among, revision=None).values_list("pk", "document", "start", "end")
    spans = {pk: place for pk, *place in quoted}
    seen, found = Commitment.objects.visible_to(user).order_by(), set[tuple[str, str, int]]()
    for name in ("provision", "further"):
        found |= set(seen.filter(**{f"{name}__in": list(spans)}).values_list("ref_key", "reference", name))
    quoting: Quotations = {}
    for _key, reference, provision in sorted(row for row in found if row[2] in spans):
        document, start, end = spans[provision]
        quoting.setdefault(document, []).append((start, end, reference))
    return quoting


def _show(look: _Look, words: list[str], quoting: Quotations) -> FoundDocument:
    document, sentences = look.document, []
    for hit in look.shown:
        near = quoting.get(document.pk, [])
        references = [reference for start, end, reference in near if start < hit.end and end > hit.start]
        marked = mark_words(document.text[hit.start : hit.end], words)
        sentences.append(FoundSentence(hit.address, hit.cited, marked, references))
    return FoundDocument(document, look.count, look.together, sentences)
