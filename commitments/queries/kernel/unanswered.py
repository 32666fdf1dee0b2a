"""How often parties were reminded of open requests without a reply: the number that a commitment carries."""

from collections.abc import Iterable
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Count, QuerySet

from ...models import PartyRequest
from ...rules.followup.inquiries import RequestState

ABOUT = PartyRequest.commitments.through


def unanswered_on(commitments: Iterable[int]) -> dict[int, int]:
    """Of each of the commitments (ids) the most reminders of one open request about it; 0 where there is none."""
    keys = list(commitments)
    return dict.fromkeys(keys, 0) | _most(ABOUT._default_manager.filter(commitment__in=keys))


def every_unanswered(using: str = DEFAULT_DB_ALIAS) -> dict[int, int]:
    """The same of all commitments, without those of 0."""
    return _most(ABOUT._default_manager.using(using))


def _most(about: QuerySet[Any]) -> dict[int, int]:
    found: dict[int, int] = {}
    counted = about.filter(partyrequest__state=RequestState.OPEN).order_by().values("commitment_id", "partyrequest_id")
    reminded = counted.annotate(reminded=Count("partyrequest__reminders")).filter(reminded__gt=0)
    for commitment, reminders in reminded.values_list("commitment_id", "reminded"):
        found[commitment] = max(found.get(commitment, 0), reminders)
    return found
