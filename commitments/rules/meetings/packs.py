"""The pack of a meeting: its parts, what it is grouped by, and for whom it is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..kernel.commitments import Tier


class Part(TextChoices):
    """The parts in the order in which they stand."""

    DUE = "due", _("Due before the meeting")
    WAITING = "waiting", _("Awaiting event")
    OVERDUE = "overdue", _("Overdue")
    CHANGED = "changed", _("Changed since the last meeting")
    SILENT = "silent", _("No news")
    DISPUTED = "disputed", _("Disputed")
    REQUESTS = "requests", _("Requests without reply")


SHORT = {
    Part.DUE: _("Due before"),
    Part.WAITING: _("Awaiting event"),
    Part.CHANGED: _("Changed"),
    Part.REQUESTS: _("No reply"),
}
"""What a part is called above its figure."""


class Grouping(TextChoices):
    NOTHING = "", _("not grouped")
    THEME = "theme", _("by theme")
    PARTY = "party", _("by party")


AUDIENCES = {
    Tier.PUBLIC: _("Public: for anyone"),
    Tier.PARTIES: _("Parties: not for the public"),
    Tier.INTERNAL: _("Internal: for the secretariat only"),
}
"""What a pack says on its face."""

NOTES = {
    Part.CHANGED: _("The status has changed since the last day of that meeting."),
    Part.SILENT: _("“No news” does not mean “Not initiated”."),
    Part.REQUESTS: _("Sent before the meeting and not answered by then; earliest due date first."),
    Part.DISPUTED: _("Party reports and assessments by the secretariat, side by side; neither is a verdict."),
}
"""What a reader should know of a part."""
