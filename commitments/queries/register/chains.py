"""Chains of reaffirmation: which commitment was made first, and which say it again."""

from django.db import connection

from ...models import Commitment
from ...rules.kernel.permissions import Visitor, visible_tiers

CHAIN = """
WITH RECURSIVE chain(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT other.id FROM chain
    JOIN commitments_commitmentlink link ON link.kind = 'reaffirms' AND NOT link.taken_back
         AND chain.id IN (link.source_id, link.target_id)
    JOIN commitments_commitment other ON other.id IN (link.source_id, link.target_id) AND other.tier <= %s
)
SELECT id FROM chain LIMIT 200
"""


def read_chain(user: Visitor, commitment: Commitment) -> list[Commitment]:
    """The chain of reaffirmations that the commitment stands in, first made first; empty when it stands alone.

    Follows *reaffirms* links both ways, through what the person may see only.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [commitment.pk, max(visible_tiers(user))])
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) == 1:
        return []
    rows = Commitment.objects.visible_to(user).filter(pk__in=ids).select_related("document")
    return list(rows.order_by("document__dated", "ref_key"))
