"""The acts that the ledger tells of: what they are called, and how the one who acted is named."""

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .permissions import is_staff_member


class Act(TextChoices):
    RECORD_COMMITMENT = "record_commitment", gettext_lazy("Recorded")
    RECORD_ASSESSMENT = "record_assessment", gettext_lazy("Assessment")
    RECORD_REPORT = "record_report", gettext_lazy("Progress report")
    RECORD_POSITION = "record_position", gettext_lazy("Position")
    ADD_NOTE = "add_note", gettext_lazy("Note")
    ADD_INDICATOR = "add_indicator", gettext_lazy("Indicator added")
    RECORD_MEASUREMENT = "record_measurement", gettext_lazy("Measurement")
    EDIT_COMMITMENT = "edit_commitment", gettext_lazy("Edited")
    CHANGE_LIFECYCLE = "change_lifecycle", gettext_lazy("Life-cycle")
    LINK_COMMITMENTS = "link_commitments", gettext_lazy("Linked")
    DEPOSIT_DOCUMENT = "deposit_document", gettext_lazy("Document deposited")
    MARK_PROVISION = "mark_provision", gettext_lazy("Passage marked")
    ADD_REFERENCE = "add_reference", gettext_lazy("Added")
    CHANGE_REFERENCE = "change_reference", gettext_lazy("Changed")
    DELETE_REFERENCE = "delete_reference", gettext_lazy("Deleted")
    ADD_ACCOUNT = "add_account", gettext_lazy("Account added")
    CHANGE_ACCOUNT = "change_account", gettext_lazy("Account changed")


LABELS = dict(Act.choices)
OF_ACCOUNTS = frozenset({Act.ADD_ACCOUNT, Act.CHANGE_ACCOUNT})


def act_label(act: str) -> str:
    """What an act is called in lists of changes."""
    return str(LABELS.get(act, _("Changed")))


def shown_actor(user, name: str, party: str = "") -> str:
    """The name of who acted, as ``user`` may read it: people are named among those of the secretariat only.

    ``party`` is the name of the party that acted itself, through its focal point.
    """
    return name if is_staff_member(user) else party or _("Secretariat")
