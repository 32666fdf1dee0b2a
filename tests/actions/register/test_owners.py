import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.owners import assign_owner
from commitments.models import Commitment, LedgerEntry, Ownership
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import CommitmentFactory, OwnershipFactory, UserFactory, secretary
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def assign(commitment, owner, **changes):
    current = Commitment.objects.get(pk=commitment.pk)
    values = {"actor": secretary(), "version": current.version} | changes
    return assign_owner(commitment=current, owner=owner.pk if owner else None, **values)


def test_owner_is_named_changed_and_left_to_nobody_and_only_staff_are_told():
    made, first, second = CommitmentFactory(), UserFactory(desk=True), UserFactory(desk=True)
    held = []

    for owner in (first, second, None):
        assign(made, owner)
        held.append(list(Ownership.objects.values_list("pk", "owner")))

    assert held == [[(made.pk, first.pk)], [(made.pk, second.pk)], []]
    told = LedgerEntry.objects.order_by("-seq")[:3]
    assert {(entry.act, entry.object_id, entry.tier) for entry in told} == {
        ("assign_owner", str(made.pk), Tier.INTERNAL)
    }
    current = Commitment.objects.get()
    assert current.version == made.version + 3
    assert current.change_seq == last_entry().seq
    assert current.changed_at == made.changed_at
    assert {finding.kind for finding in verify_ledger(b"").findings} == {"account", "seal"}


def test_owner_who_is_gone_from_the_register_is_found_by_verification():
    owned = OwnershipFactory()
    where = f"ownership {owned.pk}"
    assert where not in {finding.where for finding in verify_ledger(b"").findings}

    owned.delete()

    assert where in {finding.where for finding in verify_ledger(b"").findings}


@pytest.mark.parametrize("account", [{"role": UserRole.FOCAL_POINT}, {"desk": True, "is_active": False}], ids=str)
def test_only_people_of_the_secretariat_whose_account_is_on_can_be_named(account):
    made, other = CommitmentFactory(), UserFactory(**account)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        assign(made, other)

    assert list(refused.value.message_dict) == ["owner"]


def test_who_it_is_already_is_refused():
    owned, free = OwnershipFactory(), CommitmentFactory()

    for commitment, owner in ((owned.commitment, owned.owner), (free, None)):
        with nothing_written(), pytest.raises(ValidationError):
            assign(commitment, owner)


def test_others_than_staff_and_older_versions_are_refused():
    made, owner = CommitmentFactory(), UserFactory(desk=True)
    reader = UserFactory()

    with nothing_written(), pytest.raises(PermissionDenied):
        assign(made, owner, actor=reader)
    with nothing_written(), pytest.raises(VersionConflict):
        assign(made, owner, version=made.version + 1)
