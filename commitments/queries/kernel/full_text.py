"""Full text over reference, title, quotation and party names: the one module that knows how each engine searches."""

import json
from collections.abc import Callable, Iterable
from datetime import date

from django.db import connection

from ...rules.kernel.text import query_words
from . import bits

QUERY_LIMIT = 200
"""Characters of a query; a longer one is refused by the form."""
CAP = 1000
"""Up to so many hits are found at once; whether there are more than these is all that is asked of a common word."""


def _finding(table: str, key: str) -> dict[str, str]:
    """What finds the rows of a full text, by engine: their ids as ``id``."""
    return {
        "sqlite": f"SELECT rowid AS id FROM {table} WHERE {table} MATCH %s",
        "postgresql": f"SELECT {key} AS id FROM {table} WHERE words @@ %s::tsquery",
    }


FINDING = _finding("servanda_search", "commitment_id")
DOCUMENTS = _finding("servanda_document_search", "document_id")
"""The same in the texts of documents; and of evidence and of reports."""
EVIDENCE = _finding("servanda_evidence_search", "evidence_id")
REPORTS = _finding("servanda_report_search", "report_id")

NEWEST = 200
"""Of what more than ``CAP`` rows hold, those recorded last that are ranked."""
LAST_FIRST = {
    "sqlite": "{finding}",
    # Put in order before it is looked at who may see what, or the planner looks at all of the hits.
    "postgresql": "WITH found AS MATERIALIZED ({finding}) SELECT id FROM found ORDER BY id DESC OFFSET 0",
}
"""The hits from the last one on, as many of them as somebody asks for."""
IN_TIERS = "(SELECT tier FROM {table} WHERE id = hits.id) IN ({tiers})"
SEEN = {
    "commitments": (FINDING, IN_TIERS.replace("{table}", "commitments_commitment")),
    "documents": (DOCUMENTS, IN_TIERS.replace("{table}", "commitments_document")),
    "evidence": (EVIDENCE, IN_TIERS.replace("{table}", "commitments_evidence")),
    "reports": (
        REPORTS,
        """EXISTS (SELECT 1 FROM commitments_progressreport row JOIN commitments_commitment of_row
           ON of_row.id = row.commitment_id
           WHERE row.id = hits.id AND row.tier IN ({tiers}) AND of_row.tier IN ({tiers}))""",
    ),
}
"""By kind of what is found how it is found, and which of it is within the tiers; the same as its ``visible_to``."""
PROBING = {
    "sqlite": [FINDING["sqlite"]],
    "postgresql": [
        # What every third row holds shows in the first few thousand, before the index has gathered all of it.
        "SELECT id FROM (SELECT commitment_id AS id, words FROM servanda_search ORDER BY commitment_id LIMIT 5000)"
        " AS first WHERE words @@ %s::tsquery",
        # Apart, or the planner reads the table from its start, where a word of the newest documents is not.
        f"WITH found AS MATERIALIZED ({FINDING['postgresql']}) SELECT id FROM found",
    ],
}
"""Ways to the hits, each asked only when those before did not show more than ``CAP``."""

EACH = 200
"""Commitments that one phrase may bring in, the last recorded first."""
SHORTLIST = 50
SHORT = 4
"""Shorter words begin too many others."""
HOLDING = """
SELECT id FROM (
    WITH found AS {materialized} ({finding})
    SELECT found.id FROM found CROSS JOIN commitments_commitment row CROSS JOIN commitments_document document
    WHERE row.id = found.id AND document.id = row.document_id
    AND row.tier IN ({tiers}) AND document.dated <= %s AND document.id <> %s
    ORDER BY found.id DESC LIMIT {each}
) AS holding
"""
"""The hits of one phrase first, whatever the planner expects of the date."""
SHORTLISTING = """
SELECT id FROM ({}) AS every GROUP BY id ORDER BY COUNT(*) DESC, id DESC LIMIT {}
"""


def matching_rows(query: str) -> int:
    """The ids of the commitments that hold every word of the query (each as a beginning), as a set.

    Not narrowed to what a person may see: the caller intersects it with the visible rows.
    """
    words = query_words(query)
    return _ids(FINDING[connection.vendor], words) if words else 0


def few_matching_rows(query: str, visible: int) -> int | None:
    """What ``matching_rows`` finds among the rows ``visible`` to a person, or None when that is more than ``CAP``.

    Only what they may see decides: a word that is common in hidden rows must not tell of them.
    """
    words, found = query_words(query), 0
    for finding in PROBING[connection.vendor] if words else []:
        found = _enough(finding, words, visible)
        if found.bit_count() > CAP:
            return None
    return found


def _enough(finding: str, words: list[str], visible: int) -> int:
    """The hits that are visible, all of them or more than ``CAP``: to look up the tier of each takes longer."""
    limit = 2 * CAP
    while True:
        hits = _ids(f"SELECT id FROM ({finding}) AS hits LIMIT {limit}", words)
        seen = hits & visible
        if hits.bit_count() < limit or seen.bit_count() > CAP:
            return seen
        limit *= 8


def rows_with_phrases(phrases: list[list[str]], tiers: Iterable[int], *, dated: date, document: int) -> list[int]:
    """The ids of up to ``SHORTLIST`` commitments of these tiers that hold the most of the phrases, most first.

    A phrase is a list of beginnings of words, all of which a text has to hold, wherever; a beginning shorter than
    ``SHORT`` is a whole word. Looks at documents dated no
    later than ``dated``, but for ``document`` (its id). One query.
    """
    if not phrases:
        return []
    seen, vendor = ", ".join(str(int(tier)) for tier in tiers), connection.vendor
    materialized = "MATERIALIZED" if vendor == "postgresql" else ""
    each = HOLDING.format(finding=FINDING[vendor], materialized=materialized, tiers=seen, each=EACH)
    given = [value for phrase in phrases for value in (question(phrase, shortest=SHORT), dated, document)]
    with connection.cursor() as cursor:
        cursor.execute(SHORTLISTING.format(" UNION ALL ".join([each] * len(phrases)), SHORTLIST), given)
        return [row[0] for row in cursor.fetchall()]


def hits_within(kind: str, words: list[str], tiers: Iterable[int], *, newest: bool = False) -> list[int]:
    """The ids of a kind of ``SEEN`` within these tiers that hold every word: up to one more than ``CAP``, in no order.

    ``newest``: the ``NEWEST`` that were recorded last, the last first; only for words that many rows hold. One query.
    """
    finding, seen = SEEN[kind]
    within = seen.format(tiers=", ".join(str(int(tier)) for tier in tiers))
    cut, hits = f"LIMIT {CAP + 1}", finding[connection.vendor]
    if newest:
        cut, hits = f"ORDER BY id DESC LIMIT {NEWEST}", LAST_FIRST[connection.vendor].format(finding=hits)
    with connection.cursor() as cursor:
        statement = f"SELECT id FROM ({hits}) AS hits WHERE {within} {cut}"
        cursor.execute(statement, [question(words)])
        return [row[0] for row in cursor.fetchall()]


def text_test(query: str) -> Callable[[str], bool]:
    """Tells of the ``search_text`` of a commitment whether ``matching_rows`` finds it (a test holds both equal)."""
    beginnings = [f" {word}" for word in query_words(query)]

    def holds_every_word(text: str) -> bool:
        text = f" {text}"
        return all(beginning in text for beginning in beginnings)

    return holds_every_word


def _ids(finding: str, words: list[str]) -> int:
    """What a statement finds, as a set. The ids come as one text: a row for each would cost more than finding them."""
    listed = "string_agg(id::text, ',')" if connection.vendor == "postgresql" else "group_concat(id)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {listed} FROM ({finding}) AS found", [question(words)])
        found = cursor.fetchone()[0]
    return bits.from_ids(json.loads(f"[{found}]")) if found else 0


def question(words: list[str], *, shortest: int = 1) -> str:
    """What asks for every word, each as a beginning; those shorter than ``shortest`` characters as whole words."""
    if connection.vendor == "postgresql":
        return " & ".join(f"'{word}':*" if len(word) >= shortest else f"'{word}'" for word in words)
    return " ".join(f'"{word}"*' if len(word) >= shortest else f'"{word}"' for word in words)
