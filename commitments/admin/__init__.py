"""The administration: where staff update status and look after reference data. It writes through actions only."""

from ..rules import admin_permissions
from . import accounts, commitments, documents, ledger, meetings, parties, reference, requests, site

__all__ = [
    "accounts",
    "admin_permissions",
    "commitments",
    "documents",
    "ledger",
    "meetings",
    "parties",
    "reference",
    "requests",
    "site",
]
