"""The tables of the register, one file per noun."""

from .assessments import Assessment, ProgressReport
from .commitments import Commitment, CommitmentLink, Responsibility
from .documents import Document, Provision
from .evidence import Evidence
from .ledger import LedgerEntry, LedgerHead
from .meetings import Meeting
from .parties import Participation, Party, PartyName, Process
from .reference import Theme, Zone
from .users import Membership, User

__all__ = [
    "Assessment",
    "Commitment",
    "CommitmentLink",
    "Document",
    "Evidence",
    "LedgerEntry",
    "LedgerHead",
    "Meeting",
    "Membership",
    "Participation",
    "Party",
    "PartyName",
    "Process",
    "ProgressReport",
    "Provision",
    "Responsibility",
    "Theme",
    "User",
    "Zone",
]
