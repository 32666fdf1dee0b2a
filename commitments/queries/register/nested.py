"""Commitments with what hangs on them, for answers that hold many whole ones: a fixed number of queries."""

from collections.abc import Iterable

from django.db.models import Prefetch, prefetch_related_objects

from ...models import Commitment, Responsibility
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.references import REFERENCE
from ...rules.lists.past import Moment
from .standing import stand_then

BESIDE = ("document", "provision", "deadline_meeting")
LONG = ("search_text", "document__text", "evidence_text")


def find_commitment(user: Visitor, reference: str) -> Commitment:
    """The commitment of this reference, with its document. Commitment.DoesNotExist where ``user`` may not see it."""
    if not REFERENCE.match(reference):
        # PostgreSQL refuses a NUL even in a question.
        raise Commitment.DoesNotExist
    return Commitment.objects.visible_to(user).select_related("document").get(reference=reference)


def read_nested(user: Visitor, ids: Iterable[int], moment: Moment | None = None) -> list[Commitment]:
    """The commitments with these ids that ``user`` may see, in that order, as they stood at ``moment`` (None: now).

    Each with its document, passage and meeting, and what ``add_named`` adds.
    """
    ids = list(ids)
    rows = Commitment.objects.visible_to(user).filter(pk__in=ids).select_related(*BESIDE).defer(*LONG)
    found = {row.pk: row for row in add_named(stand_then(rows, moment))}
    return [found[pk] for pk in ids if pk in found]


def add_named(commitments: list[Commitment]) -> list[Commitment]:
    """The same with ``parts`` (responsibilities with their party, as given), themes and zones read beforehand."""
    parts = Responsibility.objects.select_related("party").order_by("pk")
    prefetch_related_objects(commitments, Prefetch("responsibilities", parts, to_attr="parts"), "themes", "zones")
    return commitments
