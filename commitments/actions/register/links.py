"""Links between commitments: one reaffirms, amends, supersedes, implements or depends on another."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Commitment, CommitmentLink, User
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.commitments import Lifecycle, LinkKind
from ...rules.kernel.permissions import can_edit_commitment
from ..kernel import derived, ledger


@transaction.atomic
def link_commitments(
    *,
    actor: User,
    source: Commitment,
    target: Commitment,
    kind: str,
    note: str = "",
    versions: tuple[int, int] | None = None,
) -> CommitmentLink:
    """Say that ``source`` reaffirms, amends, supersedes, implements or depends on ``target``.

    ``versions`` are those of source and target that the writer started from; None where the same work made one of
    them, or loads a register. Raises PermissionDenied, VersionConflict, or ValidationError (linked to itself, linked
    so already). Side effects: link written, both commitments marked as changed, ledger entry on the link.
    """
    opened = ledger.open_entry(actor)
    ends = _read_ends(actor, source.pk, target.pk)
    for commitment, version in zip(ends, versions or (), strict=bool(versions)):
        ledger.require_version(commitment, version)
    # By id: the tiers on the ledger are those under the lock, not those that the caller read.
    link = CommitmentLink(source_id=source.pk, target_id=target.pk, kind=kind, note=note)
    link.full_clean()
    link.save(force_insert=True)
    for commitment in ends:
        mark_changed(commitment, link, opened)
    ledger.write_entry(opened, act="link_commitments", obj=link, before=None, after=snapshot(link))
    return link


@transaction.atomic
def take_back_link(
    *, actor: User, link: CommitmentLink, commitment: Commitment, version: int, ground: str
) -> CommitmentLink:
    """Take a mistaken link back, on a ground; what the ledger told of it stays.

    ``commitment`` is the end of it that the person started from, ``version`` its version then. Raises PermissionDenied,
    VersionConflict, or ValidationError by field (taken back already, no ground, a life-cycle that rests on it). Side
    effects: link marked as taken back, both commitments marked as changed, ledger entry on the link.
    """
    opened = ledger.open_entry(actor)
    current = CommitmentLink.objects.get(pk=link.pk)
    ends = _read_ends(actor, current.source_id, current.target_id)
    ledger.require_version(next(end for end in ends if end.pk == commitment.pk), version)
    _check_taking_back(current, ground)
    before = _told(current)
    current.taken_back, current.ground = True, ground.strip()
    current.full_clean()
    current.save(force_update=True)
    for end in ends:
        mark_changed(end, current, opened)
    ledger.write_entry(opened, act="take_back_link", obj=current, before=before, after=_told(current))
    return current


def mark_changed(commitment: Commitment, link: CommitmentLink, opened: ledger.Opened) -> None:
    """Lead one end of a link to its next version; who may not see the other end sees no change."""
    current = Commitment.objects.get(pk=commitment.pk)
    derived.write_derived(current, opened, shown=ledger.tier_told(link, None) <= current.tier)


def _read_ends(actor: User, *keys: int) -> list[Commitment]:
    """The commitments of these keys as they stand under the lock, in this order."""
    found = Commitment.objects.in_bulk(keys)
    ends = [found[key] for key in keys]
    ledger.require(all(can_edit_commitment.test(actor, commitment) for commitment in ends))
    return ends


def _told(link: CommitmentLink) -> dict[str, Any]:
    """What an entry on an existing link says: which it is, and what may change."""
    return {name: value for name, value in snapshot(link).items() if name != "note"}


def _check_taking_back(link: CommitmentLink, ground: str) -> None:
    errors = {}
    if link.taken_back:
        errors["__all__"] = _("This link was already removed.")
    elif link.kind == LinkKind.SUPERSEDES and link.target.lifecycle == Lifecycle.SUPERSEDED:
        errors["__all__"] = _("The life-cycle of %(reference)s depends on this link: the commitment is superseded.") % {
            "reference": link.target.reference
        }
    if not ground.strip():
        errors["ground"] = _("Enter a reason for removing the link.")
    if errors:
        raise ValidationError(errors)
