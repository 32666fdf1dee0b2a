"""Django's permission names for the admin, each bound to a predicate. What is not named here nobody may do there."""

import rules

from .permissions import (
    can_assess,
    can_deposit_document,
    can_edit_commitment,
    can_edit_reference_data,
    can_manage_accounts,
    can_record_report,
    is_staff_member,
    may_see,
)

REFERENCE_DATA = ("process", "party", "partyname", "participation", "meeting", "theme", "zone", "evidence")

PERMISSIONS = {
    "commitments": is_staff_member,
    "commitments.view_commitment": is_staff_member & may_see,
    "commitments.add_commitment": can_edit_commitment,
    "commitments.change_commitment": can_edit_commitment,
    "commitments.view_assessment": is_staff_member,
    "commitments.add_assessment": can_assess,
    "commitments.view_progressreport": is_staff_member,
    "commitments.add_progressreport": can_record_report,
    "commitments.view_document": is_staff_member & may_see,
    "commitments.add_document": can_deposit_document,
    "commitments.change_document": can_deposit_document & may_see,
    "commitments.view_provision": is_staff_member,
    "commitments.add_provision": can_deposit_document,
    "commitments.view_user": can_manage_accounts,
    "commitments.add_user": can_manage_accounts,
    "commitments.change_user": can_manage_accounts,
    "commitments.view_outgoingmail": can_manage_accounts,
    "commitments.view_ledgerentry": is_staff_member,
    "commitments.view_partyrequest": is_staff_member,
    "commitments.view_redaction": is_staff_member,
} | {
    f"commitments.{act}_{model}": can_edit_reference_data
    for act in ("view", "add", "change", "delete")
    for model in REFERENCE_DATA
}

for name, predicate in PERMISSIONS.items():
    rules.add_perm(name, predicate)
