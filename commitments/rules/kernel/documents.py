"""Kinds of document, of provision, of meeting and of zone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    COMMUNIQUE = "communique", _("Communiqué")
    JOINT_STATEMENT = "joint_statement", _("Joint statement")
    REGULATION = "regulation", _("Regulation")
    MEMORANDUM = "memorandum", _("Memorandum")
    PRESS_REPORT = "press_report", _("Press report")
    NOTE = "note", _("Note by the secretariat")


class Nature(TextChoices):
    OPERATIVE = "operative", _("Operative")
    DECLARATORY = "declaratory", _("Declaratory")
    INFORMATIONAL = "informational", _("Informational")


class MeetingKind(TextChoices):
    ROUND = "round", _("Round")
    PREPARATORY = "preparatory", _("Preparatory meeting")
    MINISTERIAL = "ministerial", _("Ministerial meeting")
    CONGRESS = "congress", _("Congress")
    WORKING_GROUP = "working_group", _("Working group")


class MeetingStatus(TextChoices):
    PLANNED = "planned", _("Planned")
    HELD = "held", _("Held")
    POSTPONED = "postponed", _("Postponed")
    CANCELLED = "cancelled", _("Cancelled")


class ZoneKind(TextChoices):
    DEESCALATION_AREA = "deescalation_area", _("De-escalation area")
    HERITAGE_SITE = "heritage_site", _("Heritage site")
    OTHER = "other", _("Other")
