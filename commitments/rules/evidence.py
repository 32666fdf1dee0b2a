"""Evidence: how reliable its source is, in a few neutral words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reliability(TextChoices):
    """Of the source, judged by the secretariat; says nothing of what the source reports this time."""

    UNKNOWN = "unknown", _("cannot be judged")
    LIMITED = "limited", _("limited")
    FAIR = "fair", _("fair")
    GOOD = "good", _("good")
