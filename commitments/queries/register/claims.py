"""What parties said of commitments, as the rule of dispute needs it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS

from ...models import ProgressReport
from ...rules.register.rollup import Claim
from ..kernel.lookups import Among


class HasTier(Protocol):
    """A commitment, or as much of it as is needed here."""

    @property
    def pk(self) -> int: ...

    @property
    def tier(self) -> int: ...


def stored_claims(commitments: Iterable[HasTier], using: str = DEFAULT_DB_ALIAS) -> dict[int, list[Claim]]:
    """All that parties reported and hold on each of these commitments (by id), oldest first.

    What is narrower in tier than the commitment stays out: the flag must not tell a visitor that it is there.
    """
    return claims_within({commitment.pk: commitment.tier for commitment in commitments}, using=using)


def claims_within(
    tiers: dict[int, int],
    *,
    before: datetime | None = None,
    until: date | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> dict[int, list[Claim]]:
    """The same for commitments of which ``tiers`` holds the tier by id: what was recorded ``before`` a moment.

    ``until`` is the last day of which it may be.
    """
    claims: dict[int, list[Claim]] = defaultdict(list)
    rows = ProgressReport.objects.using(using).filter(Among("commitment", tiers)).order_by("reported_on", "id")
    if before:
        rows = rows.filter(recorded_at__lt=before)
    if until:
        rows = rows.filter(reported_on__lte=until)
    for i, by, zone, status, on, assessment, assessed, tier in rows.values_list(
        *("commitment", "party", "zone", "claimed_status", "reported_on", "assessment", "assessment__party", "tier")
    ):
        if tier <= tiers[i]:
            claims[i].append(Claim(by, assessed if assessment else by, zone, status, on, assessment))
    return claims
