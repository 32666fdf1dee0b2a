"""What stands beside a mark: when, why and by whom a text was redacted, for whoever may hear of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ...models import LedgerEntry, RedactedPlace, Redaction
from ...rules.kernel.changes import SECRETARIAT, shown_actor
from ...rules.kernel.permissions import Visitor
from ...rules.ledger.redactions import RedactionState

COLUMNS = ("redaction__decision_id", "redaction__decided_at", "redaction__decision__actor_name", "redaction__reason")


@dataclass(frozen=True)
class Mark:
    """A granted redaction: the number of its entry, its moment (aware), who granted it, its reason."""

    seq: int
    at: datetime
    by: str
    reason: str


def marks_on_commitments(tiers: Iterable[int]) -> dict[tuple[int, str], list[Mark]]:
    """By commitment (id) and field the redactions that its rows of exports speak of, oldest first, within the tiers.

    Nobody is named: what is exported leaves the house.
    """
    found: dict[tuple[int, str], list[Mark]] = {}
    granted = Redaction.objects.filter(
        decision__object_type="commitment", decision__tier__in=tiers, state=RedactionState.GRANTED
    )
    columns = ("decision__object_id", "field", "decision_id", "decided_at", "reason")
    for key, field, seq, at, reason in granted.order_by("decision_id").values_list(*columns):
        found.setdefault((int(key), field), []).append(Mark(seq, at, str(SECRETARIAT), reason))
    return found


def marks_in(user: Visitor, entries: Iterable[int]) -> dict[int, list[Mark]]:
    """By entry (number) the redactions in it, oldest first, as far as ``user`` may see the entries that granted them.

    One query; none where no entry is asked about.
    """
    found: dict[int, list[Mark]] = {}
    numbers = [str(seq) for seq in entries]
    if not numbers:
        return found
    granted = LedgerEntry.objects.visible_to(user).order_by()
    places = RedactedPlace.objects.filter(
        kind="ledgerentry", object_id__in=numbers, redaction__decision__in=granted
    ).order_by("redaction__decision_id")
    for entry, seq, at, name, reason in places.values_list("object_id", *COLUMNS):
        found.setdefault(int(entry), []).append(Mark(seq, at, shown_actor(user, name), reason))
    return found
