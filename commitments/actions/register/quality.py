"""Settling what is to be said of a commitment, on a ground."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Commitment, Settlement, User
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_edit_commitment
from ...rules.register.quality import Remark, from_bits
from ..kernel import derived, ledger


@transaction.atomic
def settle_remark(*, actor: User, commitment: Commitment, version: int, kind: str, ground: str) -> Settlement:
    """Say why a remark on a commitment (``Remark``) asks for nothing more. It is not raised again.

    Side effects, in order: number of the ledger taken; settlement written; the commitment's remarks and next version;
    ledger entry, for staff.

    Raises PermissionDenied, VersionConflict, or ValidationError by field: no such remark stands, or no ground is given.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document", "provision").get(pk=commitment.pk)
    ledger.require(can_edit_commitment.test(actor, current))
    ledger.require_version(current, version)
    if kind not in from_bits(current.quality):
        raise ValidationError(
            {"kind": _("This commitment does not have this remark, or someone has already resolved it.")}
        )
    settled = Settlement(
        commitment=current, kind=Remark(kind), ground=ground.strip(), settled_by=actor, settled_at=opened.at
    )
    settled.clean_fields()
    settled.save(force_insert=True)
    derived.write_derived(current, opened, derived.quality_columns(current), shown=current.tier >= Tier.INTERNAL)
    also = [ledger.other_row(settled, after=snapshot(settled))]
    ledger.write_entry(opened, act="settle_remark", obj=current, before={}, after={}, also=also)
    return settled
