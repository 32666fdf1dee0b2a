"""Search in the texts of documents: which hold the words, and in which sentences."""

from dataclasses import dataclass

from django.db import connection

from ..models import Commitment, Document
from ..rules.hits import Hit, find_hits, mark_words
from ..rules.permissions import visible_tiers
from ..rules.text import search_words
from .search import DOCUMENTS, question

PAGE = 10
SHOWN = 5
"""Sentences of a document that the list shows."""
QUERY = """
SELECT document.id FROM ({finding}) AS found JOIN commitments_document document ON document.id = found.id
WHERE document.tier IN ({tiers}) ORDER BY document.dated DESC, document.slug
"""


@dataclass(frozen=True)
class FoundSentence:
    """A sentence in stretches, each with whether it is a word that was looked for; ``references`` quote from it."""

    address: str
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


def search_documents(user, query: str, *, page: int = 1) -> DocumentSearch:
    """The documents that ``user`` may see whose text holds every word of the query, newest first, a page of them.

    Three queries. Texts are looked through for their sentences on the page that shows them only.
    """
    words = search_words(query)
    ids = _ids(words, user) if words else []
    last = max(1, -(-len(ids) // PAGE))
    number = min(max(1, page), last)
    chosen = ids[PAGE * (number - 1) : PAGE * number]
    documents = Document.objects.select_related("meeting").in_bulk(chosen) if chosen else {}
    quoting = _quotations(user, chosen) if chosen else {}
    found = [_look_into(documents[pk], words, quoting.get(pk, [])) for pk in chosen]
    return DocumentSearch(len(ids), number, last, found)


def _ids(words: list[str], user) -> list[int]:
    tiers = ", ".join(str(int(tier)) for tier in visible_tiers(user))
    with connection.cursor() as cursor:
        cursor.execute(QUERY.format(finding=DOCUMENTS[connection.vendor], tiers=tiers), [question(words)])
        return [row[0] for row in cursor.fetchall()]


def _quotations(user, documents: list[int]) -> dict[int, list[tuple[int, int, str]]]:
    """By document where the commitments that the person may see quote it, and their references."""
    rows = Commitment.objects.visible_to(user).filter(document__in=documents).order_by("ref_key")
    quoting: dict[int, list[tuple[int, int, str]]] = {}
    for document, *place in rows.values_list("document", "provision__start", "provision__end", "reference"):
        quoting.setdefault(document, []).append(tuple(place))
    return quoting


def _look_into(document: Document, words: list[str], quoting: list[tuple[int, int, str]]) -> FoundDocument:
    hits, together = find_hits(document.text, document.language, words)
    sentences = [_show(document.text, hit, words, quoting) for hit in hits[:SHOWN]]
    return FoundDocument(document, len(hits), together, sentences)


def _show(text: str, hit: Hit, words: list[str], quoting: list[tuple[int, int, str]]) -> FoundSentence:
    references = [reference for start, end, reference in quoting if start < hit.end and end > hit.start]
    return FoundSentence(hit.address, mark_words(text[hit.start : hit.end], words), references)
