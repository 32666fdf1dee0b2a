"""Full text over reference, title, quotation and party names: the one module that knows how each engine searches."""

from django.db import connection

from ..rules.text import query_words
from . import bits

QUERY_LIMIT = 200
"""Characters of a query; a longer one is refused by the form."""


def matching_rows(query: str) -> int:
    """The ids of the commitments that hold every word of the query (each as a beginning), as a set.

    Not narrowed to what a person may see: the caller intersects it with the visible rows.
    """
    words = query_words(query)
    if not words:
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT commitment_id FROM servanda_search WHERE words @@ to_tsquery('simple', %s)",
                [" & ".join(f"'{word}':*" for word in words)],
            )
        else:
            cursor.execute(
                "SELECT rowid FROM servanda_search WHERE servanda_search MATCH %s",
                [" ".join(f'"{word}"*' for word in words)],
            )
        return bits.from_ids(row[0] for row in cursor.fetchall())
