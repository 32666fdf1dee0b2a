from types import SimpleNamespace

import pytest
import rules

from commitments.rules.kernel.admin_permissions import PERMISSIONS, REFERENCE_DATA
from commitments.rules.kernel.permissions import UserRole

STAFF = ["administrator", "reviewer", "desk_officer"]


def roles_with(permission: str) -> list[str]:
    people = {role: SimpleNamespace(role=role, is_active=True, is_authenticated=True) for role in UserRole.values}
    return sorted(role for role, person in people.items() if rules.has_perm(permission, person))


@pytest.mark.parametrize("name", ["view_user", "add_user", "change_user", "view_outgoingmail"])
def test_only_administrators_see_accounts_and_their_mail(name):
    assert roles_with(f"commitments.{name}") == ["administrator"]


@pytest.mark.parametrize("name", ["view_ledgerentry", "view_assessment", "add_commitment", "add_provision"])
def test_all_staff_record_and_nobody_else(name):
    assert roles_with(f"commitments.{name}") == sorted(STAFF)


@pytest.mark.parametrize("name", ["delete_commitment", "change_assessment", "delete_user", "change_ledgerentry"])
def test_what_is_not_named_is_allowed_to_nobody(name):
    assert roles_with(f"commitments.{name}") == []


def test_only_reference_data_is_deleted():
    deleted = {name.removeprefix("commitments.delete_") for name in PERMISSIONS if ".delete_" in name}

    assert deleted == set(REFERENCE_DATA)
