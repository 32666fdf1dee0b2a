"""The evidence that rows of a page rest on."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from ...rules.kernel.permissions import Visitor, visible_tiers

SOURCE = ("id", "slug", "title", "url", "file_name", "publisher", "published")
"""What a page shows of a piece of evidence. Plain SQL: the ORM takes six times as long to ask."""
SOURCES = """
SELECT link.{kind}_id, {columns}
FROM commitments_{kind}_evidence link JOIN commitments_evidence evidence ON evidence.id = link.evidence_id
WHERE link.{kind}_id IN ({ids}) AND evidence.tier <= %s
ORDER BY evidence.published DESC NULLS LAST, evidence.title
"""
COLUMNS = ", ".join(f"evidence.{name}" for name in SOURCE)


def read_sources(user: Visitor, kind: str, ids: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    """The evidence that the person may see, in the order of lists, by the id of what rests on it.

    ``kind`` names the model of what rests on it: ``assessment``, ``commitment``, ``measurement`` or ``progressreport``.
    """
    sources: dict[int, list[dict[str, Any]]] = {i: [] for i in ids}
    if sources:
        listed = ", ".join(["%s"] * len(sources))
        statement = SOURCES.format(kind=kind, columns=COLUMNS, ids=listed)
        with connection.cursor() as cursor:
            cursor.execute(statement, [*sources, max(visible_tiers(user))])
            for rests, *source in cursor.fetchall():
                sources[rests].append(dict(zip(SOURCE, source, strict=True)))
    return sources
