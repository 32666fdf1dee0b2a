"""The words by which texts are found: of which columns they are, and where those that are kept are others."""

from collections.abc import Iterator
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, OuterRef, Subquery

from ....models import Document, DocumentWords, Evidence, EvidenceWords, ProgressReport, ReportWords
from ....rules.kernel.text import known_words

CHUNK = 100
"""Rows that are read at once: a document may be long."""


class Kept(NamedTuple):
    """Where the words of a row are kept, by which column they name it, and of which of its texts they are."""

    model: type[Model]
    owner: str
    texts: tuple[str, ...]


FOUND_BY: dict[type[Model], Kept] = {
    Document: Kept(DocumentWords, "document", ("text",)),
    Evidence: Kept(EvidenceWords, "evidence", ("title", "publisher")),
    ProgressReport: Kept(ReportWords, "report", ("text",)),
}


def words_of(obj: Model) -> str:
    """The words by which the object is found."""
    return known_words(" ".join(getattr(obj, name) for name in FOUND_BY[type(obj)].texts))


def differing_words(using: str = DEFAULT_DB_ALIAS) -> Iterator[tuple[str, int]]:
    """Kind and key of the rows whose kept words are not those of their texts, or are missing."""
    for model, (kept, owner, texts) in FOUND_BY.items():
        words = kept._default_manager.using(using).filter(**{owner: OuterRef("pk")}).values("words")
        rows = model._default_manager.using(using).order_by("pk").annotate(known=Subquery(words))
        for pk, known, *said in rows.values_list("pk", "known", *texts).iterator(chunk_size=CHUNK):
            if known != known_words(" ".join(said)):
                yield model._meta.model_name or "", pk
