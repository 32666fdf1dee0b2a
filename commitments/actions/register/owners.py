"""Who of the secretariat looks after a commitment: named, changed, left to nobody."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from ...models import Commitment, Ownership, User
from ...queries.ledger.snapshots import snapshot
from ...queries.register.owners import possible_owners
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_edit_commitment
from ...rules.register.owners import owner_errors
from ..kernel import derived, ledger


def assign_owner(*, actor: User, commitment: Commitment, version: int, owner: int | None) -> Commitment:
    """Let somebody of the secretariat (the id of an account that is on) look after a commitment, or with None nobody.

    Raises PermissionDenied, VersionConflict, or ValidationError at ``owner``: it is so already, or this is nobody of
    the secretariat. Side effects, in order: number of the ledger taken; ownership written or deleted; the commitment's
    next version; ledger entry, for staff.
    """
    return _assign(actor, commitment, version, owner, known=set(possible_owners().values_list("pk", flat=True)))


def restore_owner(*, actor: User, commitment: Commitment, version: int, owner: int | None) -> Commitment:
    """Make the owner who it was before, whether the account is still on or not.

    Raises and writes as ``assign_owner`` does.
    """
    return _assign(actor, commitment, version, owner, known={owner} - {None})


@transaction.atomic
def _assign(actor: User, commitment: Commitment, version: int, owner: int | None, *, known: set[Any]) -> Commitment:
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").defer("document__text").get(pk=commitment.pk)
    ledger.require(can_edit_commitment.test(actor, current))
    ledger.require_version(current, version)
    held = Ownership.objects.filter(commitment=current).first()
    if errors := owner_errors(owner, held.owner_id if held else None, known):
        raise ValidationError(errors)
    row = _write(current, held, owner)
    derived.write_derived(current, opened, shown=current.tier >= Tier.INTERNAL)
    ledger.write_entry(opened, act=Act.ASSIGN_OWNER, obj=current, before={}, after={}, also=[row])
    return current


def _write(commitment: Commitment, held: Ownership | None, owner: int | None) -> dict[str, Any]:
    """Write the row, or delete it; what the entry says of it."""
    before = snapshot(held) if held else None
    row = held or Ownership(commitment=commitment)
    if owner is None:
        told = ledger.other_row(row, before=before)
        row.delete()
        return told
    row.owner_id = owner
    row.save(force_insert=held is None, force_update=held is not None)
    return ledger.other_row(row, before=before, after=snapshot(row))
