"""Objects as the ledger records them: JSON-ready columns, foreign keys by id, lists of related ids in order."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import DEFAULT_DB_ALIAS, models

from ...models import (
    Assessment,
    AssessmentDraft,
    BulkRow,
    BulkUpdate,
    Commitment,
    CommitmentLink,
    Document,
    Evidence,
    Extension,
    FollowUp,
    Indicator,
    Judgement,
    Measurement,
    Meeting,
    Membership,
    Note,
    Ownership,
    Participation,
    Party,
    PartyName,
    PartyRequest,
    Process,
    ProgressReport,
    Provision,
    RedactedPlace,
    Redaction,
    RejectedMatch,
    RequestReminder,
    Responsibility,
    Revision,
    Settlement,
    Theme,
    User,
    Zone,
)
from ...rules.kernel.commitments import Tier
from ..kernel.raw_dates import AsStored, moment_text
from ..kernel.streams import CHUNK, by_owner

DERIVED = frozenset(column.name for column in Commitment._meta.concrete_fields if not column.editable)
SECRETS = frozenset({"password", "last_login"})
ODD = (models.DateTimeField, models.DecimalField)
"""Columns whose values are not JSON as they are read."""


def snapshot(obj: models.Model, *, lists: Container[str] | None = None) -> dict[str, Any]:
    """The facts of an object as a JSON-ready dict: its own columns but the key, and its lists of related ids.

    ``lists`` names those that are wanted, where not all of them are.
    """
    related = RELATED.get(type(obj), {}).items()
    return own_columns(obj) | {name: rows.of(obj.pk) for name, rows in related if lists is None or name in lists}


def new_snapshot(obj: models.Model, **lists: list[Any]) -> dict[str, Any]:
    """The same of an object whose related rows are at hand, by name, each as in its snapshot; asks nothing either."""
    return own_columns(obj) | {name: sorted(lists.get(name, [])) for name in RELATED.get(type(obj), {})}


def own_columns(obj: models.Model) -> dict[str, Any]:
    """The columns of the object's own table, as in its snapshot; asks the database nothing."""
    return {column.attname: _plain(column, getattr(obj, column.attname)) for column in _told(type(obj))}


def every_snapshot(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[tuple[int, dict[str, Any]]]:
    """Key and snapshot of all rows of a model by key, streamed; rows and not objects, which take ten times as long."""
    columns = _told(model)
    names = [column.attname for column in columns]
    odd = [(place, _reader(column)) for place, column in enumerate(columns) if isinstance(column, ODD)]
    lists = {name: related.stream(using) for name, related in RELATED.get(model, {}).items()}
    rows = model._default_manager.using(using).order_by("pk").values_list("pk", *map(_read, columns))
    for pk, *values in rows.iterator(chunk_size=CHUNK):
        for place, read in odd:
            if values[place] is not None:
                values[place] = read(values[place])
        facts = dict(zip(names, values, strict=True))
        for name, stream in lists.items():
            facts[name] = stream(pk)
        yield pk, facts


def defaults(model: type[models.Model]) -> dict[str, Any]:
    """What a migration puts into a column or list that older entries do not tell of."""
    lists = RELATED.get(model, {})
    return {column.attname: _plain(column, column.get_default()) for column in _told(model)} | {
        name: None if related.single else [] for name, related in lists.items()
    }


def without_places(model: type[models.Model], name: str, value: Any) -> Any:
    """A list of a snapshot as versions wrote it that kept no order of its rows; any other value as it is."""
    related = RELATED.get(model, {}).get(name)
    return [row[:-1] for row in value] if related and related.placed else value


def _read(column: "models.Field[Any, Any]") -> Any:
    return AsStored(column.attname) if isinstance(column, models.DateField) else column.attname


def _reader(column: "models.Field[Any, Any]") -> Callable[[Any], str]:
    """What makes the value in JSON of what ``_read`` gives."""
    return moment_text if isinstance(column, models.DateTimeField) else partial(_plain, column)


def _told(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    left_out = LEFT_OUT.get(model, frozenset())
    return [c for c in model._meta.concrete_fields if not c.primary_key and c.name not in left_out]


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only what changed, as two dicts with the same keys."""
    changed = [key for key in after if before.get(key) != after[key]]
    return {key: before.get(key) for key in changed}, {key: after[key] for key in changed}


def tier_of(obj: models.Model) -> int:
    """The tier that an object has now: its own, or that of what it hangs on; reference data is public."""
    match obj:
        case Commitment() | Document() | Evidence() | Indicator() | Note() | ProgressReport():
            return obj.tier
        case Provision() | Revision():
            return obj.document.tier
        case Assessment():
            return max(obj.tier, obj.commitment.tier)
        case Extension():
            return obj.commitment.tier
        case Measurement():
            return obj.indicator.tier
        case PartyRequest():
            return obj.tier
        case RequestReminder():
            return obj.request.tier
        case FollowUp():
            return max(obj.tier, obj.commitment.tier if obj.commitment else Tier.PUBLIC)
        case CommitmentLink():
            return max(obj.source.tier, obj.target.tier)
        case User() | AssessmentDraft() | BulkUpdate() | Judgement() | Redaction() | RejectedMatch() | Settlement():
            return Tier.INTERNAL
        case Ownership():
            return Tier.INTERNAL
    return Tier.PUBLIC


def _plain(column: "models.Field[Any, Any]", value: Any) -> Any:
    """A column's value in JSON, the same before it is stored and after it is read back."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(column, models.DecimalField):
        return str(Decimal(value).quantize(Decimal(1).scaleb(-column.decimal_places)))
    return str(value)


@dataclass(frozen=True)
class Related:
    """A list that belongs to the facts of an object: rows of ``model`` whose ``owner`` is the object.

    Of each row the ``values``; of one column the bare value; of a ``single`` row not even a list. Where the order in
    which the rows were made means something, they are ``placed``: behind its values each tells its place, from 1.
    """

    model: Any
    owner: str
    values: tuple[str, ...]
    single: bool = False
    placed: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which the rows of one object are read."""
        return ("pk",) if self.placed else self.values

    def of(self, owner: int) -> Any:
        """The list of one object."""
        rows = self.model._default_manager.filter(**{self.owner: owner}).order_by(*self.order)
        return self._shown(list(rows.values_list(*self.values)))

    def stream(self, using: str) -> Callable[[int], Any]:
        """The lists of all objects, to be asked for in the order of their keys."""
        ordered = self.model._default_manager.using(using).order_by(self.owner, *self.order)
        of = by_owner(ordered.values_list(self.owner, *self.values).iterator(chunk_size=CHUNK))
        return lambda owner: self._shown(of(owner))

    def _shown(self, rows: list[tuple[Any, ...]]) -> Any:
        if self.placed:
            return sorted([*row, place] for place, row in enumerate(rows, 1))
        shown = [row[0] if len(self.values) == 1 else list(row) for row in rows]
        return next(iter(shown), None) if self.single else shown


LEFT_OUT: dict[type[models.Model], frozenset[str]] = {
    Commitment: DERIVED,
    Document: frozenset({"fingerprint"}),
    User: SECRETS,
}
RELATED: dict[type[models.Model], dict[str, Related]] = {
    Assessment: {"evidence": Related(Assessment.evidence.through, "assessment_id", ("evidence_id",))},
    AssessmentDraft: {"evidence": Related(AssessmentDraft.evidence.through, "assessmentdraft_id", ("evidence_id",))},
    BulkUpdate: {"rows": Related(BulkRow, "update_id", ("entry_id", "commitment_id", "version", "undone_id"))},
    Commitment: {
        "evidence": Related(Commitment.evidence.through, "commitment_id", ("evidence_id",)),
        "further": Related(Commitment.further.through, "commitment_id", ("provision_id",)),
        "themes": Related(Commitment.themes.through, "commitment_id", ("theme_id",)),
        "zones": Related(Commitment.zones.through, "commitment_id", ("zone_id",)),
        "responsibilities": Related(Responsibility, "commitment_id", ("party_id", "role", "joint"), placed=True),
    },
    Document: {"issuing_parties": Related(Document.issuing_parties.through, "document_id", ("party_id",))},
    Measurement: {"evidence": Related(Measurement.evidence.through, "measurement_id", ("evidence_id",))},
    PartyRequest: {
        "commitments": Related(PartyRequest.commitments.through, "partyrequest_id", ("commitment_id",)),
        "evidence": Related(PartyRequest.evidence.through, "partyrequest_id", ("evidence_id",)),
    },
    ProgressReport: {"evidence": Related(ProgressReport.evidence.through, "progressreport_id", ("evidence_id",))},
    Redaction: {
        "places": Related(RedactedPlace, "redaction_id", ("kind", "object_id", "field", "payload_hash")),
    },
    User: {"party": Related(Membership, "user_id", ("party_id",), single=True)},
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
    Revision,
    Provision,
    Judgement,
    Commitment,
    Settlement,
    Ownership,
    CommitmentLink,
    Extension,
    Assessment,
    AssessmentDraft,
    BulkUpdate,
    ProgressReport,
    Note,
    Indicator,
    Measurement,
    FollowUp,
    PartyRequest,
    RequestReminder,
    Redaction,
    RejectedMatch,
    User,
)
"""Everything that the ledger tells of."""
