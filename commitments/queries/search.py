"""Full text over reference, title, quotation and party names: the one module that knows how each engine searches."""

import json

from django.db import connection

from ..rules.text import query_words
from . import bits

QUERY_LIMIT = 200
"""Characters of a query; a longer one is refused by the form."""


def matching_rows(query: str) -> int:
    """The ids of the commitments that hold every word of the query (each as a beginning), as a set.

    Not narrowed to what a person may see: the caller intersects it with the visible rows. The ids come as one text:
    a common word has tens of thousands of them, and a row for each costs more than finding them.
    """
    words = query_words(query)
    if not words:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT string_agg(commitment_id::text, ',') FROM servanda_search"
                " WHERE words @@ to_tsquery('simple', %s)",
                [" & ".join(f"'{word}':*" for word in words)],
            )
        else:
            cursor.execute(
                "SELECT group_concat(rowid) FROM servanda_search WHERE servanda_search MATCH %s",
                [" ".join(f'"{word}"*' for word in words)],
            )
        found = cursor.fetchone()[0]
    return bits.from_ids(json.loads(f"[{found}]")) if found else 0
