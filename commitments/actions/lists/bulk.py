"""Updates in bulk: one act a commitment, all of them or none, and the way back."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...models import BulkRow, BulkUpdate, Commitment, LedgerEntry, Theme, User
from ...queries.ledger.snapshots import difference, snapshot
from ...queries.lists.bulk import Standing, read_standing
from ...queries.register.undo import earlier_findings
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_update_in_bulk
from ...rules.lists.bulk import BULK_LIMIT, KIND_OF, BulkChange, BulkKind, NewOwner, NewTier, Themes, Turn
from ...rules.register.assessments import Finding, support_errors
from ...rules.register.drafts import DraftContent
from ..kernel import ledger
from ..register.assessments import check_evidence, restore_findings
from ..register.commitments import change_lifecycle, edit_commitment, take_back_lifecycle
from ..register.drafts import discard_draft, finished, propose_assessment
from ..register.owners import assign_owner, restore_owner


class RowsChanged(Exception):  # noqa: N818 - the word of the product, not a fault of the program
    """Some of the commitments were changed since they were looked at. Nothing was written."""

    def __init__(self, commitments: Sequence[Commitment]) -> None:
        super().__init__(", ".join(commitment.reference for commitment in commitments))
        self.commitments = commitments

    @property
    def message(self) -> str:
        """What to tell who sent it, by the references."""
        text = ngettext(
            "Someone else changed %(references)s. Nothing was saved; check the new values and try again.",
            "Someone else changed %(references)s. Nothing was saved; check the new values and try again.",
            len(self.commitments),
        )
        return text % {"references": ", ".join(commitment.reference for commitment in self.commitments)}


def finding_for_all(content: DraftContent) -> Finding:
    """The finding for many commitments; ValidationError by field while something is missing, whichever they are."""
    finding = finished(content)
    if errors := support_errors(finding.status, finding.reason, finding.confidence):
        raise ValidationError(errors)
    check_evidence(finding)
    return finding


@transaction.atomic
def update_in_bulk(*, actor: User, change: BulkChange, chosen: Sequence[tuple[int, int]]) -> BulkUpdate:
    """Do the same with each of the ``chosen`` commitments (id, version it was looked at), or with none of them.

    Each goes through the action of one: ``propose_assessment`` for a finding, ``edit_commitment`` for themes and tier,
    ``change_lifecycle``, ``assign_owner``. One transaction: others who save wait for it, seconds at most
    (``BULK_LIMIT``).

    Raises PermissionDenied; RowsChanged with all that are at another version; ValidationError for none or too many,
    or naming the commitment that an action refused. Side effects, in order: number of the ledger taken; update and its
    rows written; ledger entry on it; then those of the acts, in the order of ``chosen``, an entry each.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_update_in_bulk.test(actor))
    commitments = _read_chosen(actor, chosen)
    kind = KIND_OF[type(change)]
    update = BulkUpdate.objects.create(kind=kind, made_by=actor, made_at=opened.at)
    written = 0 if kind == BulkKind.ASSESS and settings.TWO_PERSON_RULE else 1
    BulkRow.objects.bulk_create(
        BulkRow(update=update, commitment=row, entry_id=opened.seq + place, version=row.version + written)
        for place, row in enumerate(commitments, start=1)
    )
    ledger.write_entry(opened, act=Act.UPDATE_IN_BULK, obj=update, before=None, after=snapshot(update))
    act = _act_of(change)
    with ledger.batch():
        for commitment in commitments:
            _named(commitment, partial(act, actor, commitment))
    return update


def _read_chosen(actor: User, chosen: Sequence[tuple[int, int]]) -> list[Commitment]:
    """The commitments as they stand under the lock, in their order."""
    if not 0 < len(chosen) <= BULK_LIMIT:
        raise ValidationError(_("Select from 1 to %(limit)d commitments.") % {"limit": BULK_LIMIT})
    found = Commitment.objects.visible_to(actor).in_bulk([pk for pk, _version in chosen])
    ledger.require(all(pk in found for pk, _version in chosen))
    changed = [found[pk] for pk, version in chosen if found[pk].version != version]
    if changed:
        raise RowsChanged(changed)
    return [found[pk] for pk, _version in chosen]


def _named(commitment: Commitment, act: Callable[[], Any]) -> None:
    """The act; what it refuses names the commitment."""
    try:
        act()
    except ValidationError as error:
        raise ValidationError([f"{commitment.reference}: {text}" for text in error.messages]) from error


def _act_of(change: BulkChange) -> Callable[[User, Commitment], Any]:
    """What is done with one commitment at the version that it has."""
    match change:
        case Finding():
            return lambda actor, row: propose_assessment(
                actor=actor, commitment=row, version=row.version, finding=change
            )
        case Turn():
            return lambda actor, row: change_lifecycle(
                actor=actor, commitment=row, version=row.version, to=change.to, on=change.on, ground=change.ground
            )
        case NewOwner():
            return lambda actor, row: assign_owner(actor=actor, commitment=row, version=row.version, owner=change.owner)
        case NewTier():
            return lambda actor, row: _edit(actor, row, tier=change.tier)
        case Themes():
            known = Theme.objects.in_bulk()
            return lambda actor, row: _edit(
                actor, row, themes=[known[pk] for pk in change.applied([theme.pk for theme in row.themes.all()])]
            )


def _edit(actor: User, commitment: Commitment, **changes: Any) -> Commitment:
    return edit_commitment(actor=actor, commitment=commitment, version=commitment.version, changes=changes)


@transaction.atomic
def take_back_bulk(*, actor: User, update: BulkUpdate, version: int, rows: Sequence[int], ground: str) -> BulkUpdate:
    """Take an update back for its ``rows`` (ids of commitments), on a ground, by acts again: nothing is erased.

    An assessment is followed by one of the same day that repeats what was found before it, or says that there is no
    information; a draft that nobody accepted yet is discarded; themes, tier, owner and life-cycle become what they
    were.

    Raises PermissionDenied; VersionConflict when it was taken back meanwhile; RowsChanged when somebody built on one of
    the rows since; ValidationError without rows that stand or ground, or naming the commitment that an action refused.
    Nothing is written then. Side effects, in order: number of the ledger taken; rows and update written, with its next
    version; ledger entry on it; then those of the acts, an entry each.
    """
    opened = ledger.open_entry(actor)
    current = BulkUpdate.objects.visible_to(actor).filter(pk=update.pk).first()
    ledger.require(current is not None and can_update_in_bulk.test(actor))
    assert current is not None  # noqa: S101 (the line above)
    ledger.require_version(current, version)
    wanted = set(rows)
    chosen = [row for row in read_standing(current) if row.commitment.pk in wanted]
    _check_taking_back(chosen, ground)
    if built := [row.commitment for row in chosen if row.is_built_on]:
        raise RowsChanged(built)
    before = snapshot(current)
    for place, row in enumerate(chosen, start=1):
        row.row.undone_id = opened.seq + place
    BulkRow.objects.bulk_update([row.row for row in chosen], ["undone"])
    current.taken_back_by, current.taken_back_at = actor, opened.at
    current.version += 1
    current.save(force_update=True)
    was, is_now = difference(before, snapshot(current))
    ledger.write_entry(opened, act=Act.TAKE_BACK_BULK, obj=current, before=was, after=is_now)
    with ledger.batch():
        for row in chosen:
            _named(row.commitment, partial(_take_back, actor, row, ground))
    return current


def _check_taking_back(rows: Sequence[Any], ground: str) -> None:
    errors = {}
    if not rows:
        errors["__all__"] = _("There is nothing left to undo.")
    if not ground.strip():
        errors["ground"] = _("Enter a reason for undoing this.")
    if errors:
        raise ValidationError(errors)


def _take_back(actor: User, standing: Standing, ground: str) -> None:
    commitment, entry = standing.commitment, standing.row.entry
    versioned: dict[str, Any] = {"actor": actor, "commitment": commitment, "version": commitment.version}
    match BulkKind(standing.row.update.kind):
        case BulkKind.ASSESS if standing.draft:
            discard_draft(actor=actor, draft=standing.draft, version=standing.draft.version)
        case BulkKind.ASSESS:
            restore_findings(**versioned, findings=earlier_findings(entry, ground))
        case BulkKind.LIFECYCLE:
            take_back_lifecycle(**versioned, to=_before(entry)["lifecycle"], ground=ground)
        case BulkKind.OWNER:
            restore_owner(**versioned, owner=_owner_before(entry))
        case BulkKind.TIER:
            _edit(actor, commitment, tier=_before(entry)["tier"])
        case BulkKind.THEME:
            _edit(actor, commitment, themes=Theme.objects.filter(pk__in=_before(entry)["themes"]))


def _before(entry: LedgerEntry) -> dict[str, Any]:
    return entry.before or {}


def _owner_before(entry: LedgerEntry) -> int | None:
    (row,) = entry.also
    return row["before"]["owner_id"] if row["before"] else None
