"""The tables of the register, one file per noun."""

from .assessments import Assessment, ProgressReport
from .bulk import BulkRow, BulkUpdate
from .commitments import Commitment, CommitmentLink, LifecycleChange, Responsibility
from .comparisons import RejectedMatch
from .documents import Document, Provision, Revision
from .drafts import AssessmentDraft
from .evidence import Evidence
from .extensions import Extension
from .following import Follow, MailPreference
from .followups import FollowUp
from .imports import Import, ImportMade, ImportRow, SavedMapping
from .indicators import Indicator, Measurement
from .judgements import Judgement
from .ledger import LedgerEntry, LedgerHead
from .meetings import Meeting
from .notes import Note
from .outbox import OutgoingMail
from .owners import Ownership
from .parties import Participation, Party, PartyName, Process
from .quality import Settlement
from .redactions import RedactedPlace, Redaction
from .reference import Theme, Zone
from .requests import PartyRequest, RequestReminder
from .tokens import ApiToken, IdempotencyKey
from .users import CalendarAddress, Membership, User
from .views import DefaultView, SavedView
from .words import DocumentWords, EvidenceWords, ReportWords

__all__ = [
    "ApiToken",
    "Assessment",
    "AssessmentDraft",
    "BulkRow",
    "BulkUpdate",
    "CalendarAddress",
    "Commitment",
    "CommitmentLink",
    "DefaultView",
    "Document",
    "DocumentWords",
    "Evidence",
    "EvidenceWords",
    "Extension",
    "Follow",
    "FollowUp",
    "IdempotencyKey",
    "Import",
    "ImportMade",
    "ImportRow",
    "Indicator",
    "Judgement",
    "LedgerEntry",
    "LedgerHead",
    "LifecycleChange",
    "MailPreference",
    "Measurement",
    "Meeting",
    "Membership",
    "Note",
    "OutgoingMail",
    "Ownership",
    "Participation",
    "Party",
    "PartyName",
    "PartyRequest",
    "Process",
    "ProgressReport",
    "Provision",
    "RedactedPlace",
    "Redaction",
    "RejectedMatch",
    "ReportWords",
    "RequestReminder",
    "Responsibility",
    "Revision",
    "SavedMapping",
    "SavedView",
    "Settlement",
    "Theme",
    "User",
    "Zone",
]
