"""The tables of the register, one file per noun."""

from .followup.followups import FollowUp
from .followup.inquiries import PartyRequest, RequestReminder
from .imports import Import, ImportMade, ImportRow, SavedMapping
from .ledger.entries import LedgerEntry, LedgerHead
from .ledger.redactions import RedactedPlace, Redaction
from .lists.bulk import BulkRow, BulkUpdate
from .lists.saved_views import DefaultView, SavedView
from .meetings import Meeting
from .people.accounts import CalendarAddress, Membership, User
from .people.following import Follow, MailPreference
from .people.outbox import OutgoingMail
from .people.tokens import ApiToken, IdempotencyKey
from .register.assessments import Assessment, ProgressReport
from .register.commitments import Commitment, CommitmentLink, LifecycleChange, Responsibility
from .register.drafts import AssessmentDraft
from .register.evidence import Evidence
from .register.indicators import Indicator, Measurement
from .register.notes import Note
from .register.owners import Ownership
from .register.parties import Participation, Party, PartyName, Process
from .register.quality import Settlement
from .register.reference import Theme, Zone
from .texts.comparisons import RejectedMatch
from .texts.documents import Document, Provision, Revision
from .texts.judgements import Judgement
from .texts.words import DocumentWords, EvidenceWords, ReportWords
from .time import Extension

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
