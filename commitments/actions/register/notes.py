"""Notes: what the secretariat writes down beside a commitment."""

from django.db import transaction

from ...models import Commitment, Note, User
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_add_note
from ..kernel import derived, ledger


@transaction.atomic
def add_note(*, actor: User, commitment: Commitment, version: int, text: str, tier: int = Tier.INTERNAL) -> Note:
    """Write a note beside a commitment; it is never changed or deleted.

    Side effects, in order: number of the ledger taken; note written; next version of the commitment; ledger entry. It
    moves no figure.

    Raises PermissionDenied, VersionConflict, or ValidationError by field; nothing is written then.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.get(pk=commitment.pk)
    ledger.require(can_add_note.test(actor, current))
    ledger.require_version(current, version)
    note = Note(commitment=current, text=text.strip(), tier=tier, author=actor, at=opened.at)
    note.clean_fields()
    note.save(force_insert=True)
    derived.write_derived(current, opened, shown=tier <= current.tier)
    ledger.write_entry(
        opened,
        act="add_note",
        obj=current,
        before={},
        after={},
        also=[ledger.other_row(note, after=snapshot(note))],
    )
    return note
