"""The administration: where staff update status and look after reference data. It writes through actions only."""

from ..rules.kernel import admin_permissions
from . import accounts, commitments, documents, inquiries, ledger, meetings, parties, reference, site

__all__ = [
    "accounts",
    "admin_permissions",
    "commitments",
    "documents",
    "inquiries",
    "ledger",
    "meetings",
    "parties",
    "reference",
    "site",
]
