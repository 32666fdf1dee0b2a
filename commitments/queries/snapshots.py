"""Objects as the ledger records them: JSON-ready columns, foreign keys by id, lists of related ids in order."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

from ..models import (
    Assessment,
    AssessmentDraft,
    Commitment,
    CommitmentLink,
    Document,
    Evidence,
    Meeting,
    Participation,
    Party,
    PartyName,
    Process,
    ProgressReport,
    Provision,
    Theme,
    User,
    Zone,
)
from ..rules.commitments import Tier

CHUNK = 2000
DERIVED = frozenset(column.name for column in Commitment._meta.concrete_fields if not column.editable)
SECRETS = frozenset({"password", "last_login"})


def snapshot(obj: models.Model) -> dict:
    """The facts of an object as a JSON-ready dict: its own columns but the key, and its lists of related ids."""
    left_out = LEFT_OUT.get(type(obj), frozenset())
    columns = {
        column.attname: _plain(column, getattr(obj, column.attname))
        for column in obj._meta.concrete_fields
        if not column.primary_key and column.name not in left_out
    }
    return columns | {name: related(obj) for name, related in RELATED.get(type(obj), {}).items()}


def every(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[Any]:
    """All rows of a model by id, streamed, with what their snapshots need."""
    rows = model._default_manager.using(using).order_by("pk").prefetch_related(*PREFETCH.get(model, []))
    return rows.iterator(chunk_size=CHUNK)


def difference(before: dict, after: dict) -> tuple[dict, dict]:
    """Only what changed, as two dicts with the same keys."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}


def tier_of(obj: models.Model) -> int:
    """The tier that an object has now: its own, or that of what it hangs on; reference data is public."""
    match obj:
        case Commitment() | Document() | Evidence() | ProgressReport():
            return obj.tier
        case Provision():
            return obj.document.tier
        case Assessment():
            return max(obj.tier, obj.commitment.tier)
        case CommitmentLink():
            return max(obj.source.tier, obj.target.tier)
        case User() | AssessmentDraft():
            return Tier.INTERNAL
    return Tier.PUBLIC


def _plain(column: models.Field, value: Any) -> Any:
    """A column's value in JSON, the same before it is stored and after it is read back."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(column, models.DecimalField):
        return str(Decimal(value).quantize(Decimal(1).scaleb(-column.decimal_places)))
    return str(value)


def _ids(name: str) -> Callable[[Any], list[int]]:
    """The ids of a many-to-many relation, from what was prefetched where it was."""
    return lambda obj: sorted(related.pk for related in getattr(obj, name).all())


def _parts(commitment: Any) -> list[list]:
    parts = sorted(commitment.responsibilities.all(), key=lambda part: part.party_id)
    return [[part.party_id, part.role, part.joint] for part in parts]


def _party(account: Any) -> int | None:
    return next((membership.party_id for membership in account.memberships.all()), None)


LEFT_OUT: dict[type[models.Model], frozenset[str]] = {Commitment: DERIVED, User: SECRETS}
RELATED: dict[type[models.Model], dict[str, Callable[[Any], Any]]] = {
    Assessment: {"evidence": _ids("evidence")},
    AssessmentDraft: {"evidence": _ids("evidence")},
    Commitment: {"themes": _ids("themes"), "zones": _ids("zones"), "responsibilities": _parts},
    Document: {"issuing_parties": _ids("issuing_parties")},
    User: {"party": _party},
}
PREFETCH = {
    Assessment: ["evidence"],
    AssessmentDraft: ["evidence"],
    Commitment: ["themes", "zones", "responsibilities"],
    Document: ["issuing_parties"],
    User: ["memberships"],
}
RECORDED: tuple[type[models.Model], ...] = (
    Process,
    Party,
    PartyName,
    Participation,
    Meeting,
    Theme,
    Zone,
    Evidence,
    Document,
    Provision,
    Commitment,
    CommitmentLink,
    Assessment,
    AssessmentDraft,
    ProgressReport,
    User,
)
"""Everything that the ledger tells of."""
